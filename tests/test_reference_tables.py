"""Reading the tables: what is wrong with a file is said with its name and line."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from loaders.literals import decimal_literal
from loaders.loader import LoadError, Loading
from loaders.reference.agreements import agreements
from loaders.reference.tables import Row, boolean_literal, read_table, source
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.settings import Settings
from tests.reference import DATA, spoil, stage
from tests.reference import table as rows

LIMIT = 10_000


def table(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_rows_know_their_line_even_after_a_cell_of_two_lines(tmp_path: Path) -> None:
    path = table(tmp_path, 'code,name\nA,"one\ntwo"\nB,three\n')
    assert [(row.line, row["code"]) for row in read_table(path, ["code"], LIMIT)] == [
        (3, "A"),
        (4, "B"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: no column code; the columns are none"),
        ("name\nA\n", "line 1: no column code; the columns are name"),
        ("code,name\nA\n", "line 2: 1 cells, but the header has 2 columns"),
        ("code,name\nA,b,c\n", "line 2: 3 cells, but the header has 2 columns"),
        ('code,name\nA,"b', "line 2: unexpected end of data; the file may have been cut short"),
        (b"code,name\nA,\xff\n", "not UTF-8"),
        ("code,name\n" + "A,b\n" * 5000, "more than the 10000 that MEAGRAPH_LOAD_BYTES allows"),
    ],
)
def test_a_broken_table_is_refused_by_name_and_line(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    path = table(tmp_path, text)
    with pytest.raises(LoadError) as failure:
        list(read_table(path, ["code"], LIMIT))
    assert str(failure.value).startswith(str(path))
    assert message in str(failure.value)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"gone\.csv: the file is missing"):
        list(read_table(tmp_path / "gone.csv", ["code"], LIMIT))


def test_cells_are_read_as_dates_and_numbers() -> None:
    row = Row(Path("t.csv"), 2, {"day": " 1992-06-05 ", "lat": "-1.50", "none": ""})
    assert row.date("day") == date(1992, 6, 5)
    assert row.decimal("lat") == Decimal("-1.50")
    assert row.date("none") is None
    assert row.decimal("none") is None


def test_literals_are_written_without_exponents() -> None:
    assert decimal_literal(Decimal("1E-7")).value == "0.0000001"
    assert boolean_literal(True).value == "true"


def test_a_source_tells_the_day_on_which_the_facts_were_taken_from_it() -> None:
    settings = Settings()
    loading = Loading(settings, Identifiers(settings.base, read_codes(settings.content)))
    assert source(DATA, loading, "ieadb").retrieved == date(2026, 11, 21)
    query = """SELECT (COUNT(*) AS ?n) { ?s a mea:Source ; mea:retrieved ?day
        FILTER (?day = "2026-11-21"^^xsd:date) }"""
    assert stage(agreements).number(query) == len(rows("sources.csv"))


def test_a_day_that_is_none_is_named_with_its_line(tmp_path: Path) -> None:
    directory = spoil(tmp_path, "sources.csv", 3, retrieved="lately")
    with pytest.raises(LoadError, match=r"sources\.csv, line 3, column retrieved: 'lately' is no"):
        stage(agreements, directory=directory)

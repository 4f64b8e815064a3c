import json
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook
from pyoxigraph import Triple

from loaders.loader import LoadError, Loading
from loaders.tables import TablesLoader
from loaders.tables.sandboxed_sheet import cell_json, cell_value, lines
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.namespaces import MEA
from meagraph.settings import CONTENT, Settings

MAPPING = """
[source]
name = "test"
title = "Test"
[table]
{table}
[graph]
per = "{per}"
path = "{path}"
[[subject]]
kind = "need"
parts = {{ source = "test", id = "{{Id}}" }}
types = ["mea:Need"]
property = [ {properties} ]
"""


def load(
    path: Path,
    properties: str = "",
    table: str = "",
    per: str = "file",
    graph: str = "need/test",
    settings: Settings | None = None,
) -> tuple[dict[str, list[Triple]], Loading]:
    mapping = path.parent / "mapping.toml"
    mapping.write_text(
        MAPPING.format(table=table, per=per, path=graph, properties=properties), encoding="utf-8"
    )
    settings = settings or Settings()
    loading = Loading(settings, Identifiers(settings.base, read_codes(CONTENT)), mapping)
    staged = list(TablesLoader().load(str(path), loading))
    return {
        graph.name.removeprefix(settings.base): list(graph.triples) for graph in staged
    }, loading


def csv(tmp_path: Path, text: str | bytes, name: str = "t.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def values(graphs: dict[str, list[Triple]], graph: str = "graph/need/test") -> list[str]:
    return [str(t.object) for t in graphs[graph] if not str(t.object).endswith("#Need>")]


def prop(kind: str, rest: str = "") -> str:
    return f'{{ predicate = "dct:title", from = "V", type = "{kind}" {rest} }}'


@pytest.mark.parametrize(
    ("kind", "rest", "cell", "value"),
    [
        ("string", "", " a ", '"a"'),
        ("text", ', language = "FR"', "été", '"été"@fr'),
        ("date", "", "2014-10-17", '"2014-10-17"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("date", ', formats = ["%d.%m.%Y", "%Y"]', "17.10.2014", '"2014-10-17"^^'),
        ("datetime", "", "2014-10-17T10:00:00Z", '"2014-10-17T10:00:00Z"^^'),
        ("decimal", "", "1 234.50", '"1234.50"^^'),
        ("decimal", ", decimal_comma = true", '"1.234,5"', '"1234.5"^^'),
        ("integer", "", "12", '"12"^^'),
        ("boolean", "", "Yes", '"true"^^'),
        ("iri", "", "https://example.org/", "<https://example.org/>"),
        ("participant", "", "fra", "<https://w3id.org/meagraph/country/fra>"),
        ("participant", ', by = "name"', "European Union", "<https://w3id.org/meagraph/organization/eue>"),
        ("participant", ', by = "iso"', "KE", "<https://w3id.org/meagraph/country/ken>"),
        ("agreement", "", "plant_treaty", "<https://w3id.org/meagraph/agreement/itpgrfa>"),
        ("concept", ', scheme = "subjects"', "Wetlands", "<https://w3id.org/meagraph/vocabulary/subjects/wetlands>"),
        ("string", ", pattern = 'T(\\d+)'", "T12", '"12"'),
        ("string", ', values = { y = "yes" }', "y", '"yes"'),
        ("string", ', values = { y = "yes" }, otherwise = "keep", lower = true', "N", '"n"'),
        ("string", ', separator = ";"', "a; a ;", '"a"'),
    ],
)  # fmt: skip
def test_each_type_reads_its_cells(
    tmp_path: Path, kind: str, rest: str, cell: str, value: str
) -> None:
    graphs, _ = load(csv(tmp_path, f"Id,V\n1,{cell}\n"), prop(kind, rest))
    (read,) = values(graphs)
    assert read.startswith(value)


@pytest.mark.parametrize(
    ("kind", "rest", "cell", "reason"),
    [
        ("date", "", "17/10/2014", "no date"),
        ("date", ", earliest = 1900-01-01", "1192-06-12", "before 1900-01-01"),
        ("decimal", "", "1,5", "no decimal"),
        ("decimal", "", "NaN", "no decimal"),
        ("decimal", "", "1E+9999999999", "no decimal"),
        ("date", "", "/Date(99999999999999999999)/", "no date"),
        ("integer", "", "1.5", "no whole number"),
        ("boolean", "", "perhaps", "neither true nor false"),
        ("iri", "", "example.org", "no link"),
        ("iri", "", "https://a b/", "no link has"),
        ("participant", "", "GIN - GNQ", "names two countries"),
        ("agreement", "", "atlantis", "not the code of an agreement"),
        ("concept", ', scheme = "subjects"', "no such", "no term of the vocabulary subjects"),
        ("string", ", pattern = 'T(\\d+)'", "12", "does not have the form"),
        ("string", ', values = { y = "yes" }', "n", "none of the values"),
        ("text", ', language = "no language"', "x", "no language code"),
        ("thing", ', kind = "target", parts = { plan = "No Plan", id = "{value}" }', "x", "plan"),
    ],
)
def test_a_cell_that_cannot_be_read_names_its_line_and_what_to_do(
    tmp_path: Path, kind: str, rest: str, cell: str, reason: str
) -> None:
    path = csv(tmp_path, f'Id,V\n1,"{cell}"\n')
    with pytest.raises(LoadError, match=reason) as stopped:
        load(path, prop(kind, rest))
    assert "t.csv, line 2, column 'V'" in str(stopped.value)


def test_the_errors_of_all_lines_are_told_together(tmp_path: Path) -> None:
    path = csv(tmp_path, "Id,V\n1,x\n2,2014-01-01\n3,y\n")
    with pytest.raises(LoadError, match="2 errors, nothing is loaded") as stopped:
        load(path, prop("date"))
    assert "line 2" in str(stopped.value)
    assert "line 4" in str(stopped.value)
    many = csv(tmp_path, "Id,V\n" + "".join(f"{n},x\n" for n in range(50)))
    with pytest.raises(LoadError, match="perhaps more"):
        load(many, prop("date"))


def test_quarantine_keeps_aside_a_value_and_a_row_and_loads_the_rest(tmp_path: Path) -> None:
    path = csv(tmp_path, "Id,V\n1,x\n2,2014-01-01\n,2014-01-02\n")
    graphs, loading = load(path, prop("date"), table='on_error = "quarantine"')
    assert [value[:11] for value in values(graphs)] == ['"2014-01-01']
    assert [finding.level for finding in loading.findings] == ["quarantined"] * 2
    kept = graphs["graph/system/quarantine/test/t-csv"]
    assert sum(triple.predicate == MEA.rawRecord for triple in kept) == 2


def test_a_required_cell_is_never_empty(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="line 2, column 'V': it is empty"):
        load(csv(tmp_path, "Id,V\n1,\n"), prop("string", ", required = true"))


def test_a_row_per_graph_needs_keys_that_differ(tmp_path: Path) -> None:
    path = csv(tmp_path, "Id,V\n1,a\n2,b\n")
    graphs, _ = load(path, prop("string"), per="row", graph="need/test/{Id}")
    assert values(graphs, "graph/need/test/2") == ['"b"']
    twice = csv(tmp_path, "Id,V\n1,a\n1,b\n")
    with pytest.raises(LoadError, match=r"line 3: it has the key of t.csv, line 2"):
        load(twice, prop("string"), per="row", graph="need/test/{Id}")


def test_empty_lines_marks_of_nothing_and_lines_before_the_header_are_left_out(
    tmp_path: Path,
) -> None:
    text = 'A heading\nId;V;\n\n1;"two\nlines";\n2;-;\n ; ; \n'
    table = 'separator = ";"\nheader = 2\nempty = ["-"]'
    graphs, _ = load(csv(tmp_path, text), prop("string"), table=table)
    assert values(graphs) == ['"two\\nlines"']


def test_progress_is_told(tmp_path: Path) -> None:
    path = csv(tmp_path, "Id,V\n" + "".join(f"{n},x\n" for n in range(2500)))
    told: list[tuple[int, int | None]] = []
    mapping = tmp_path / "m.toml"
    mapping.write_text(MAPPING.format(table="", per="file", path="x", properties=""))
    settings = Settings()
    identifiers = Identifiers(settings.base, read_codes(CONTENT))
    loading = Loading(
        settings, identifiers, mapping, progress=lambda done, total: told.append((done, total))
    )
    list(TablesLoader().load(str(path), loading))
    assert told == [(1000, None), (2000, None), (2500, 2500)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty: it has no header"),
        ("Id,V\n1,a\n2\n", "line 3: 1 cells where the header has 2"),
        ('Id,V\n1,a\n2,"b\n3,c\n', "line 3: the record that begins here never ends"),
        ('Id,V\n1,"a"b\n', "line 2: the record that begins here never ends"),
        ("Id,Value\n1,a\n", "line 1: no column 'V'"),
        ("Id,V,V\n1,a,b\n", "stands there twice"),
        (b"Id,V\n1,\xff\n", "not in utf-8"),
    ],
)
def test_a_damaged_table_names_the_line(tmp_path: Path, text: str | bytes, reason: str) -> None:
    with pytest.raises(LoadError, match=reason):
        load(csv(tmp_path, text), prop("string"))


def test_an_unknown_encoding_is_told(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="name its encoding"):
        load(csv(tmp_path, "Id,V\n"), prop("string"), table='encoding = "klingon"')


def workbook(tmp_path: Path, rows: list[list[object]], title: str = "S") -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    path = tmp_path / "t.xlsx"
    book.save(path)
    return path


def test_workbooks_are_read_with_their_numbers_and_dates(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Id", "V"], [1.0, datetime(2014, 10, 17)], [None, None]])
    graphs, _ = load(path, prop("date"))
    assert values(graphs)[0].startswith('"2014-10-17"')


def test_a_workbook_that_misstates_its_size_is_read_whole(tmp_path: Path) -> None:
    book = Workbook()
    for cells in (["Id", "V"], ["1", "a"], ["2", "b"]):
        book.active.append(cells)
    book.active.cell(1, 16_384, "far")
    book.save(tmp_path / "whole.xlsx")
    stated = b'<dimension ref="A1:XFD3"'
    with (
        zipfile.ZipFile(tmp_path / "whole.xlsx") as whole,
        zipfile.ZipFile(tmp_path / "t.xlsx", "w") as changed,
    ):
        assert stated in whole.read("xl/worksheets/sheet1.xml")
        for name in whole.namelist():
            part = whole.read(name).replace(stated, b'<dimension ref="A1:B2"')
            changed.writestr(name, part)
    graphs, _ = load(tmp_path / "t.xlsx", prop("string"))
    assert values(graphs) == ['"a"', '"b"']


def test_columns_that_the_mapping_does_not_read_are_never_kept(tmp_path: Path) -> None:
    path = csv(tmp_path, "Id,E-mail,V\n1,jane@example.org,x\n/,john@example.org,y\n")
    graphs, loading = load(path, prop("integer"), 'on_error = "quarantine"')
    assert len(loading.findings) == 2
    assert 'example.org"' not in str(graphs)
    assert "john" not in str(graphs)


def test_errors_of_workbooks_name_the_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Id", "X", "V"], [1, None, "nonsense"]])
    with pytest.raises(LoadError, match=r"sheet S, row 2, cell C2 .column 'V'.: 'nonsense'"):
        load(path, prop("date"))
    with pytest.raises(LoadError, match="sheet S, row 1: no column 'V'; did you mean 'VV'"):
        load(workbook(tmp_path, [["Id", "VV"]]), prop("date"))
    with pytest.raises(LoadError, match="no sheet 'T'; the sheets are S"):
        load(path, prop("date"), table='sheet = "T"')
    with pytest.raises(LoadError, match="the sheet is empty"):
        load(workbook(tmp_path, []), prop("date"))


def test_a_workbook_that_is_damaged_or_a_bomb_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="not a readable XLSX"):
        load(csv(tmp_path, "no archive", "t.xlsx"), prop("date"))
    bomb = tmp_path / "t.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 3_000_000)
    with pytest.raises(LoadError, match="grows more than 200 times"):
        load(bomb, prop("date"))
    small = Settings(archive_bytes=1_000_000)
    with pytest.raises(LoadError, match="MEAGRAPH_ARCHIVE_BYTES"):
        load(bomb, prop("date"), settings=small)


def test_a_workbook_that_needs_too_much_is_stopped_in_a_process_of_its_own(
    tmp_path: Path,
) -> None:
    path = workbook(tmp_path, [["Id", "V"], *([n, f"text {n}" * 20] for n in range(20_000))])
    with pytest.raises(LoadError, match=r"t\.xlsx: it took longer than 0\.3 seconds"):
        load(path, prop("string"), settings=Settings(load_seconds=0.3))
    with pytest.raises(LoadError, match="MEAGRAPH_LOAD_RESULT_BYTES"):
        load(path, prop("string"), settings=Settings(load_result_bytes=100_000))


def test_a_workbook_whose_texts_fill_the_memory_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Id", "V"], [1, "x"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts = b"<si><t>%s</t></si>" % (b"a" * 200 * 2**20)
    parts["xl/sharedStrings.xml"] = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>' % texts
    )
    kinds = "[Content_Types].xml"
    if b"sharedStrings" not in parts[kinds]:
        part = (
            b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
            b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
        )
        parts[kinds] = parts[kinds].replace(b"</Types>", part)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(LoadError, match=r"256 MiB of memory .MEAGRAPH_LOAD_MEMORY"):
        load(path, prop("string"), settings=Settings(load_memory=256 * 2**20, archive_ratio=2000))


def test_the_program_writes_the_columns_that_are_wanted_and_no_other(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Id", "E-mail", "V", "X"], [1, "a@b", "x"], [None, "c@d", None]])
    assert list(lines(path, None, 1, ["Id", "V"])) == [
        ("S", ["Id", "E-mail", "V", "X"]),
        (2, [1, None, "x"]),
    ]
    assert list(lines(path, "S", 1, ["none"])) == [("S", ["Id", "E-mail", "V", "X"])]


def test_every_kind_of_cell_comes_out_of_the_sandbox_as_it_is() -> None:
    for value in (None, "a", 1, 1.5, True, date(2014, 10, 17), datetime(2014, 10, 17, 9, 30)):
        written = json.loads(json.dumps(cell_json(value)))
        assert cell_value(written) == value
        assert type(cell_value(written)) is type(value)
    assert cell_json(time(9, 30)) == "09:30:00"


def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Id", "V"], [1, "x"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = b"<!DOCTYPE w [<!ENTITY e 'x'>]>" + parts[sheet]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(LoadError, match="declares XML entities"):
        load(path, prop("string"))


def test_files_that_are_missing_or_too_large_are_refused_before_they_are_read(
    tmp_path: Path,
) -> None:
    with pytest.raises(LoadError, match="no such file"):
        load(tmp_path / "none.csv")
    sparse = tmp_path / "large.csv"
    with sparse.open("wb") as file:
        file.truncate(2**30)
    with pytest.raises(LoadError, match="1073741824 bytes, more than the 536870912"):
        load(sparse)


def test_a_table_needs_a_mapping(tmp_path: Path) -> None:
    settings = Settings()
    loading = Loading(settings, Identifiers(settings.base, read_codes(CONTENT)))
    with pytest.raises(LoadError, match="--mapping"):
        list(TablesLoader().load(str(csv(tmp_path, "Id\n")), loading))


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ('{ predicate = "mea:contry", from = "V" }', "did you mean mea:country?"),
        ('{ predicate = "mea:zzzzzzzz", from = "V" }', "no term mea:zzzzzzzz"),
        ('{ predicate = "nope:x", from = "V" }', "write prefix:name"),
        ('{ predicate = "dct:title" }', "`from` .a column or path. or `value`"),
        ('{ predicate = "dct:title", from = "V", value = "x" }', "exclude each other"),
        ('{ predicate = "dct:title", from = "V", type = "concept" }', "names its scheme"),
        ('{ predicate = "dct:title", from = "V", type = "thing", kind = "x" }', "no kind of thing"),
        ('{ predicate = "dct:title", from = "V", pattern = "x" }', "exactly one group"),
        ('{ predicate = "dct:title", from = "V", colour = "red" }', "Extra inputs"),
        (
            '{ predicate = "mea:number", type = "decision-number" }',
            "a decision-number has the parts",
        ),
        ("{ predicate = ", "not TOML"),
    ],
)
def test_a_mapping_with_an_error_says_where(tmp_path: Path, properties: str, reason: str) -> None:
    with pytest.raises(LoadError, match=reason) as stopped:
        load(csv(tmp_path, "Id,V\n"), properties)
    assert "mapping.toml" in str(stopped.value)


def test_a_mapping_that_cannot_be_read_or_is_for_json_is_refused(tmp_path: Path) -> None:
    settings = Settings()
    path = csv(tmp_path, "Id,V\n1,x\n")
    identifiers = Identifiers(settings.base, read_codes(CONTENT))
    with pytest.raises(LoadError, match="cannot be read"):
        list(TablesLoader().load(str(path), Loading(settings, identifiers, tmp_path / "none")))
    mapping = tmp_path / "m.toml"
    text = MAPPING.format(table="", per="file", path="x", properties="")
    mapping.write_text(text + 'each = "items[]"\n')
    with pytest.raises(LoadError, match="are for JSON"):
        list(TablesLoader().load(str(path), Loading(settings, identifiers, mapping)))
    mapping.write_text(text + 'iri = "http://a/"\n')
    with pytest.raises(LoadError, match="one of the two"):
        list(TablesLoader().load(str(path), Loading(settings, identifiers, mapping)))


def test_a_graph_path_that_no_iri_can_have_is_told(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="graph's path"):
        load(csv(tmp_path, "Id,V\n1,x\n"), graph="a b")


def test_parts_are_put_together_from_columns_and_constants(tmp_path: Path) -> None:
    path = csv(tmp_path, "Id,V,C\n1,17/10/2014,ke\n")
    properties = (
        '{ predicate = "dct:relation", type = "thing", kind = "need", parts = { source = { value ='
        ' "other" }, id = { join = "-", fields = ["Id", { from = "V", formats = ["%d/%m/%Y"] },'
        ' { from = "C", by = "alpha2" }] } } }'
    )
    graphs, _ = load(path, properties)
    assert values(graphs) == ["<https://w3id.org/meagraph/need/other/1-2014-10-17-KEN>"]
    bad = csv(tmp_path, "Id,V,C\n1,x,ke\n")
    with pytest.raises(LoadError, match="no date"):
        load(bad, properties)


def test_a_subject_is_described_only_when_its_condition_holds(tmp_path: Path) -> None:
    path = csv(tmp_path, "Id,V\n1,yes\n2,no\n3,\n")
    mapping = tmp_path / "m.toml"
    text = MAPPING.format(table="", per="file", path="x", properties="")
    mapping.write_text(text + 'when = { V = "yes" }\n')
    settings = Settings()
    loading = Loading(settings, Identifiers(settings.base, read_codes(CONTENT)), mapping)
    graphs = list(TablesLoader().load(str(path), loading))
    assert len(list(graphs[0].triples)) == 1

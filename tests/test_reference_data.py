"""The tables of `data/`: their description, their codes, and that they can be made again."""

import csv
import json
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from meagraph.codes import read_codes
from meagraph.settings import CONTENT
from tests.reference import DATA, table
from tools.reference_data.__main__ import build, main
from tools.reference_data.countries import plain_name
from tools.reference_data.memberships import double_rows

pytestmark = pytest.mark.unmeasured

SCRIPTS = {"ru": "CYRILLIC", "ar": "ARABIC", "zh": "CJK"}


def resources() -> list[dict[str, Any]]:
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = described["resources"]
    return found


def test_every_file_of_the_data_set_is_described_and_every_description_has_its_file() -> None:
    described = {resource["path"] for resource in resources()}
    assert described | {"datapackage.json"} == set(files(DATA))


def test_the_columns_of_every_table_are_those_of_its_description() -> None:
    for resource in resources():
        if resource["format"] == "csv":
            with (DATA / resource["path"]).open(encoding="utf-8", newline="") as file:
                header = next(csv.reader(file))
            assert header == [field["name"] for field in resource["schema"]["fields"]]
            assert all(field["description"] for field in resource["schema"]["fields"])


def test_primary_keys_are_keys() -> None:
    for resource in resources():
        if key := resource.get("schema", {}).get("primaryKey"):
            rows = [tuple(row[column] for column in key) for row in table(resource["path"])]
            assert len(set(rows)) == len(rows), resource["path"]


def is_of_type(text: str, kind: str) -> bool:
    """Say whether `text` can be read as the Table Schema type `kind`."""
    readers: dict[str, Callable[[str], object]] = {
        "date": date.fromisoformat,
        "integer": int,
        "year": int,
        "number": Decimal,
        "boolean": {"true": True, "false": False}.__getitem__,
        "string": str,
    }
    try:
        readers[kind](text)
    except (ValueError, ArithmeticError, KeyError):
        return False
    return True


def test_every_cell_has_the_type_and_meets_the_constraints_of_its_column() -> None:
    for resource in resources():
        for field in resource.get("schema", {}).get("fields", []):
            cells = [row[field["name"]] for row in table(resource["path"])]
            given = [cell for cell in cells if cell]
            where = (resource["path"], field["name"])
            assert [cell for cell in given if not is_of_type(cell, field["type"])] == [], where
            limits = field.get("constraints", {})
            assert not limits.get("required") or given == cells, where
            assert not limits.get("unique") or len(set(cells)) == len(cells), where
            assert set(given) <= set(limits.get("enum", given)), where


@pytest.mark.parametrize("file", ["countries.csv", "agreements.csv", "bodies.csv"])
def test_names_are_in_the_script_of_their_language(file: str) -> None:
    for row in table(file):
        for language, script in SCRIPTS.items():
            name = row[f"name_{language}"]
            assert any(unicodedata.name(char, "").startswith(script) for char in name), name
        assert all(row[f"name_{language}"].strip() for language in ("en", "fr", "es"))


@pytest.mark.parametrize(
    ("short", "plain"),
    [
        ("Afghanistan (l')", "Afghanistan"),
        ("Bahamas (the)", "Bahamas"),
        ("Brasil (el)", "Brasil"),
        ("Niue **", "Niue"),
        ("État de Palestine (l') *", "État de Palestine"),
        ("Iran (République islamique d')", "Iran (République islamique d')"),
        ("Bolivia (Plurinational State of)", "Bolivia (Plurinational State of)"),
        ("", ""),
    ],
)
def test_the_article_in_brackets_goes_and_what_belongs_to_the_name_stays(
    short: str, plain: str
) -> None:
    assert plain_name(short) == plain


def test_no_country_name_keeps_an_article_or_an_asterisk() -> None:
    for row in table("countries.csv"):
        for column, name in row.items():
            if column.startswith("name_"):
                assert plain_name(name) == name


def test_flags_of_countries_are_the_members_of_the_groups() -> None:
    groups = table("country-groups.csv")
    for flag in ("ldc", "sids", "lldc"):
        flagged = {row["alpha3"] for row in table("countries.csv") if row[flag] == "x"}
        assert flagged == {row["alpha3"] for row in groups if row["group"] == flag}


def test_codes_of_every_membership_row_are_known_or_declared_unsettled() -> None:
    codes = read_codes(CONTENT)
    declared = {row["code"] for row in table("party-codes.csv") if not row["means"]}
    known = {code for each in codes.participants() for code in (each.code,)} | {"EUU"}
    used = {row["participant_code"] for row in table("memberships.csv")}
    assert used <= known | declared


def test_no_personal_sentinel_or_blank_stands_in_the_agreements() -> None:
    for row in table("agreements.csv"):
        assert row["adopted"] <= row["entry_into_force"]
        assert not row["opened_for_signature"] or row["adopted"] <= row["opened_for_signature"]


def test_a_pair_that_the_other_sources_do_not_tell_apart_is_not_read() -> None:
    row = {
        "agreement": "cbd",
        "source": "ieadb",
        "source_row": "1",
        "participant_code": "COG",
        "ratification": "2000-01-01",
        "entry_into_force": "",
    }
    with pytest.raises(ValueError, match="do not tell the two Congos apart"):
        list(double_rows([row, row | {"source_row": "2"}]))


def test_the_wrong_call_shows_the_right_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["reference_data"])
    with pytest.raises(SystemExit, match="usage: MEAGRAPH_CORPUS=FOLDER"):
        main()


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.corpus
def test_the_data_set_is_made_again_from_its_sources(corpus: Path, tmp_path: Path) -> None:
    build(corpus, tmp_path)
    assert files(tmp_path) == files(DATA)


@pytest.mark.corpus
def test_the_address_of_a_source_holds_the_commit_that_the_manifest_gives(corpus: Path) -> None:
    manifest = (corpus / "data/MANIFEST.md").read_text(encoding="utf-8")
    commits = dict(re.findall(r"([\w.-]+/[\w.-]+)@([0-9a-f]{8})\b", manifest))
    held = 0
    for row in table("sources.csv"):
        repository = "/".join(row["url"].removeprefix("https://github.com/").split("/")[:2])
        if commit := commits.get(repository):
            assert f"/{commit}/" in row["url"], row["slug"]
            held += 1
    assert held

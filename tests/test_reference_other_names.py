"""Other names: what they name, and that no two things share one."""

import unicodedata
from pathlib import Path

import pytest

from loaders.loader import LoadError
from loaders.reference.agreements import agreements
from loaders.reference.participants import participants
from loaders.reference.plans import plans
from tests.reference import spoil, stage, table

SCRIPTS = {"ru": "CYRILLIC", "ar": "ARABIC", "zh": "CJK"}
TABLES = {
    "agreement": ("agreements.csv", "code"),
    "plan": ("plans.csv", "code"),
    "participant": ("party-codes.csv", "code"),
    "country": ("countries.csv", "alpha3"),
}


def test_a_name_is_of_one_thing_and_not_the_first_one_of_any() -> None:
    names = [(row["language"], row["name"].casefold()) for row in table("other-names.csv")]
    assert len(set(names)) == len(names)
    first = {
        (language, row[f"name_{language}"].casefold())
        for file, _ in TABLES.values()
        for row in table(file)
        for language in ("en", "fr", "es", "ru", "ar", "zh")
    }
    assert not first & set(names)


def test_names_are_of_what_the_tables_have_and_in_the_script_of_their_language() -> None:
    for row in table("other-names.csv"):
        file, column = TABLES[row["kind"]]
        assert row["code"] in {each[column] for each in table(file)}, row
        script = SCRIPTS.get(row["language"], "LATIN")
        assert any(unicodedata.name(char, "").startswith(script) for char in row["name"]), row


def test_every_name_is_an_alternative_label_of_its_thing() -> None:
    staged = stage(agreements, participants, plans)
    labels = staged.number(
        "SELECT (COUNT(*) AS ?n) { ?s skos:altLabel ?name MINUS { ?s a mea:Indicator } }"
    )
    assert labels == len(table("other-names.csv"))
    for name, path in (
        ("CNULCD", "agreement/unccd"),
        ("韩国", "country/kor"),
        ("ЕС", "organization/eue"),
        ("ODD", "plan/sdg"),
    ):
        query = f"SELECT (COUNT(*) AS ?n) {{ ?s skos:altLabel ?name FILTER(STR(?name) = '{name}')"
        assert staged.number(query + f" FILTER(STRENDS(STR(?s), '/{path}')) }}") == 1


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("code", "atlantis", "'atlantis'"),
        ("language", "de", "'de' is none of"),
        ("name", "", "the cell is empty"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, column: str, value: str, message: str) -> None:
    directory = spoil(tmp_path, "other-names.csv", 2, **{column: value})
    with pytest.raises(LoadError, match=rf"other-names\.csv, line 2, column {column}: .*{message}"):
        stage(agreements, directory=directory)

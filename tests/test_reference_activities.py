"""National activities for the Aichi targets, and Croatia's national targets."""

from pathlib import Path

import pytest

from loaders.loader import LoadError
from loaders.reference.activities import activities
from loaders.reference.participants import participants
from loaders.reference.plans import plans
from tests.reference import Staged, spoil, stage, table
from tools.reference_data.activities import documents


@pytest.fixture(scope="module")
def staged() -> Staged:
    return stage(activities, plans, participants)


def test_all_236_activities_are_staged_or_set_aside(staged: Staged) -> None:
    assert len(table("national-activities.csv")) == 236
    query = "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a mea:NationalActivity ; mea:country ?c }"
    assert staged.number(query) == 234
    assert len(staged.reported("quarantined")) == 2


def test_entries_that_name_no_country_are_quarantined_with_a_reason(staged: Staged) -> None:
    query = """SELECT ?key ?reason { ?x a mea:QuarantinedRecord ; mea:sourceKey ?key ;
        mea:reason ?reason ; mea:rawRecord ?raw ; dct:source <source/cbd-aichi-targets>
        FILTER(LANG(?reason) = "en") } ORDER BY ?key"""
    reason = "\"See 'Links' below\" names no country"
    assert staged.rows(query) == [("17-none-a", reason), ("20-none-a", reason)]


def test_the_european_union_is_an_organization_not_a_country(staged: Staged) -> None:
    query = "SELECT ?kind { <activity/aichi/10-eue-a> mea:country ?who . ?who a ?kind }"
    assert staged.rows(query) == [("https://w3id.org/meagraph/ontology#RegionalOrganization",)]


def test_names_that_the_country_list_does_not_hold_are_settled_by_the_table(
    staged: Staged,
) -> None:
    repaired = {finding.record: finding.message for finding in staged.reported("repaired")}
    assert len(repaired) == 13
    assert repaired["12-lao-a"].startswith("'Lao PDR' read as LAO (usual abbreviation")
    used = {row["country_name"] for row in table("national-activities.csv")}
    assert {row["name"] for row in table("country-names.csv")} <= used


def test_countries_are_137_and_the_european_union(staged: Staged) -> None:
    query = """SELECT (COUNT(DISTINCT ?c) AS ?n)
        { ?x a mea:NationalActivity ; mea:country ?c . ?c a mea:Country }"""
    assert staged.number(query) == 137
    assert len({row["country_name"] for row in table("national-activities.csv")}) == 139


def test_two_activities_of_a_country_for_a_target_are_told_by_a_letter() -> None:
    doubled = [row["id"] for row in table("national-activities.csv") if row["id"].endswith("-b")]
    assert doubled == ["2-zaf-b", "12-ita-b", "19-deu-b"]


def test_every_activity_names_its_kind_of_document(staged: Staged) -> None:
    query = """SELECT ?document (COUNT(*) AS ?n) { ?x a mea:NationalActivity ;
        schema:citation ?document } GROUP BY ?document ORDER BY ?document"""
    assert staged.rows(query) == [("6NR", "96"), ("NBSAP", "138")]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A strategy was written. (NBSAP)", "NBSAP"),
        ("First (NBSAP), later more (see the 6NR)", "6NR NBSAP"),
        ("Since the 5NR, two areas were added. (6NR)", "6NR"),
        ("Nothing is named (here).", ""),
    ],
)
def test_documents_are_those_named_in_brackets(text: str, codes: str) -> None:
    assert documents(text) == codes


def test_croatia_aligns_ten_of_eleven_targets_34_times(staged: Staged) -> None:
    query = """SELECT (COUNT(DISTINCT ?t) AS ?targets) (COUNT(DISTINCT ?a) AS ?alignments)
        { ?t a mea:NationalTarget ; mea:country <country/hrv>
          OPTIONAL { ?a mea:alignedFrom ?t ; mea:alignedTo ?aichi ;
                        dct:source <source/cbd-national-targets> .
                     ?t skos:relatedMatch ?aichi . ?aichi a mea:Target } }"""
    assert staged.rows(query) == [("11", "34")]
    query = """SELECT ?id { ?t a mea:NationalTarget ; skos:notation ?id
        FILTER NOT EXISTS { ?a mea:alignedFrom ?t } }"""
    assert staged.rows(query) == [("3.1",)]


def test_a_national_target_keeps_the_reference_of_its_country(staged: Staged) -> None:
    query = "SELECT ?r { <national-target/hrv/2.6> mea:reference ?r }"
    assert staged.rows(query) == [("Specific objective 2.6",)]


def test_an_unknown_country_code_is_named_with_its_line(tmp_path: Path) -> None:
    directory = spoil(tmp_path, "national-activities.csv", 3, country="ZZZ")
    message = r"national-activities\.csv, line 3, column country: 'ZZZ' is neither"
    with pytest.raises(LoadError, match=message):
        stage(activities, directory=directory)

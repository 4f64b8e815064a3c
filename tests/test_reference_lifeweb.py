"""LifeWeb: every need, donor and contribution, and what was repaired or set aside."""

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.loader import LoadError
from loaders.reference.lifeweb import FARTHEST_KM, kilometres, lifeweb, one_line
from loaders.reference.participants import participants
from loaders.reference.plans import plans
from tests.reference import DATA, Staged, spoil, stage, table
from tools.reference_data.lifeweb import contribution_rows, matches, need_rows, read_records

STATUS = "vocabulary/need-statuses/not-yet-funded"


@pytest.fixture(scope="module")
def staged() -> Staged:
    return stage(lifeweb, plans, participants)


def test_119_needs_in_85_countries(staged: Staged) -> None:
    query = """SELECT (COUNT(DISTINCT ?need) AS ?needs) (COUNT(DISTINCT ?country) AS ?countries)
        { ?need a mea:Need ; mea:country ?country . ?country a mea:Country }"""
    assert staged.rows(query) == [("119", "85")]


def test_36_needs_are_not_yet_funded_15_of_them_with_a_least_developed_country(
    staged: Staged,
) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {{ ?need mea:needStatus <{STATUS}> }}"
    assert staged.number(query) == 36
    query = f"""SELECT (COUNT(DISTINCT ?need) AS ?n) {{ ?need mea:needStatus <{STATUS}> ;
        mea:country/mea:memberOfGroup <vocabulary/country-groups/ldc> }}"""
    assert staged.number(query) == 15


def test_no_contribution_is_lost_though_three_pairs_of_need_and_donor_are_double(
    staged: Staged,
) -> None:
    query = """SELECT (COUNT(DISTINCT ?c) AS ?all) (COUNT(DISTINCT ?need) AS ?needs)
            (COUNT(DISTINCT ?donor) AS ?donors)
        { ?c a mea:Contribution ; mea:need ?need ; mea:donor ?donor . ?donor a mea:Partner }"""
    assert staged.rows(query) == [("144", "83", "55")]
    pairs = staged.rows("SELECT ?n ?d { ?c mea:need ?n ; mea:donor ?d ; a mea:Contribution }")
    assert len(set(pairs)) == 141


def test_a_contribution_stands_in_the_graph_of_its_need(staged: Staged) -> None:
    query = """SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?c mea:need ?need . ?need dct:identifier ?id }
        FILTER(STR(?g) = CONCAT(STR(<graph/need/lifeweb/>), ?id)) }"""
    assert staged.number(query) == 144
    assert sum("/need/lifeweb/" in name for name in staged.sizes) == 119


def test_needs_without_a_contribution_are_those_that_are_not_yet_funded(staged: Staged) -> None:
    query = f"""SELECT ?need {{ ?need a mea:Need ; mea:needStatus ?status
        FILTER((?status = <{STATUS}>) = EXISTS {{ ?c mea:need ?need }}) }}"""
    assert staged.rows(query) == []


def test_a_contribution_has_the_currency_of_its_match_not_of_its_need(staged: Staged) -> None:
    query = """SELECT (COUNT(*) AS ?n) { ?c mea:need ?need ; mea:currency ?given .
        ?need mea:currency ?wanted FILTER(?given != ?wanted) }"""
    assert staged.number(query) == 16
    query = "SELECT ?currency (COUNT(*) AS ?n) { ?c a mea:Contribution ; mea:currency ?currency }"
    found = dict(staged.rows(query + " GROUP BY ?currency"))
    assert set(found) == {"USD", "EUR"}
    assert sum(map(int, found.values())) == 144


def test_an_amount_keeps_its_print_beside_its_number(staged: Staged) -> None:
    query = """SELECT ?amount ?text { ?c a mea:Contribution ; mea:amountText ?text ;
        mea:amount ?amount ; dct:identifier "053BBE00-1FC0DBB7-2009-01-01-870055" }"""
    assert staged.rows(query) == [("870055", "870055")]


def test_every_repair_is_counted_by_its_rule(staged: Staged) -> None:
    rules = {
        "taken as not stated": 21,
        "date in the year 1": 20,
        "without a currency": 1,
        "swapped": 1,
        "place 0, 0": 1,
        "needless blanks": 13,
        "by its name": 2,
        "is the code of": 1,
    }
    counted = {rule: len(staged.reported("repaired", rule)) for rule in rules}
    assert counted == rules
    assert len(staged.reported("repaired")) == 39


def test_dates_older_than_lifeweb_are_kept_and_reported(staged: Staged) -> None:
    assert len(staged.reported("warning", "older than LifeWeb")) == 10
    query = 'SELECT (COUNT(*) AS ?n) { ?c mea:contributionDate "1990-01-01"^^xsd:date }'
    assert staged.number(query) == 10
    assert staged.number("SELECT (COUNT(*) AS ?n) { ?c mea:contributionDate ?day }") == 124


def test_the_swapped_place_is_turned_round_and_all_places_are_near_their_countries(
    staged: Staged,
) -> None:
    query = """SELECT ?lat ?long { <need/lifeweb/74C9A7C5-22C5-1671-ABF9-D0741AFE8D26>
        wgs:lat ?lat ; wgs:long ?long }"""
    assert staged.rows(query) == [("8.863", "116.445")]
    assert staged.number("SELECT (COUNT(*) AS ?n) { ?need a mea:Need ; wgs:lat ?lat }") == 118
    assert staged.reported("warning", "km from") == []


def test_countries_of_donors_that_cannot_be_right_are_set_aside(staged: Staged) -> None:
    query = """SELECT ?key { ?x a mea:QuarantinedRecord ; mea:sourceKey ?key ;
        dct:source <source/lifeweb> ; mea:reason ?reason FILTER(LANG(?reason) = "fr") }"""
    doubted = {key for (key,) in staged.rows(query)}
    assert len(doubted) == 5
    for guid in doubted:
        query = f"SELECT ?c {{ <organization/lifeweb/{guid}> a mea:Partner ; mea:country ?c }}"
        assert staged.rows(query) == []


def test_a_donor_that_is_a_country_is_that_country(staged: Staged) -> None:
    query = """SELECT ?country { ?donor skos:prefLabel "Belgium" ; mea:country ?country }"""
    assert staged.rows(query) == [(f"{staged.base}country/bel",)]


def test_ten_needs_name_the_aichi_targets_that_they_serve(staged: Staged) -> None:
    query = """SELECT (COUNT(DISTINCT ?need) AS ?needs) (COUNT(*) AS ?links)
        { ?need a mea:Need ; mea:addressesTarget ?target . ?target a mea:Target }"""
    assert staged.rows(query) == [("10", "65")]


def test_needs_with_protected_areas_link_to_them(staged: Staged) -> None:
    query = """SELECT (COUNT(DISTINCT ?need) AS ?n)
        { ?need dct:spatial ?site ; dct:subject <vocabulary/subjects/protected-areas> }"""
    assert staged.number(query) == 37


def test_no_sentence_of_the_records_is_staged() -> None:
    columns = set(table("lifeweb-needs.csv")[0]) | set(table("lifeweb-contributions.csv")[0])
    assert not columns & {"description", "projectAbstract", "comment", "abstract"}


@pytest.mark.parametrize(
    ("name", "cells", "message"),
    [
        ("lifeweb-needs.csv", {"countries": "zz"}, "'zz' is not an ISO 3166-1"),
        ("lifeweb-needs.csv", {"funding_status": "sold"}, "'sold' is none of not yet funded"),
        ("lifeweb-needs.csv", {"currency": "Pesos"}, "'Pesos' is none of the currencies"),
        ("lifeweb-needs.csv", {"lat": "95", "long": "95"}, "95, 95 is no place on the Earth"),
        ("lifeweb-needs.csv", {"lat": "north"}, "'north' is no decimal number"),
        ("lifeweb-contributions.csv", {"need": "X"}, "no need has the identifier 'X'"),
        ("lifeweb-contributions.csv", {"donor": "X"}, "no donor has the identifier 'X'"),
        ("lifeweb-contributions.csv", {"domestic": "no"}, "'no' is neither true nor false"),
        ("lifeweb-contributions.csv", {"date": "soon"}, "'soon' is no date"),
    ],
)
def test_a_bad_cell_is_named_with_file_and_line(
    tmp_path: Path, name: str, cells: dict[str, str], message: str
) -> None:
    directory = spoil(tmp_path, name, 2, **cells)
    with pytest.raises(LoadError, match=rf"{re.escape(name)}, line 2, column \w+: {message}"):
        stage(lifeweb, directory=directory)


def test_a_need_with_gaps_is_staged_with_what_it_has(tmp_path: Path) -> None:
    gaps = {"lat": "", "funding_needed": "", "services": "", "currency": ""}
    staged = stage(lifeweb, directory=spoil(tmp_path, "lifeweb-needs.csv", 2, **gaps))
    need = f"<need/lifeweb/{table('lifeweb-needs.csv')[0]['guid']}>"
    assert staged.rows(f"SELECT ?x {{ {need} wgs:lat|mea:amountNeeded|mea:currency ?x }}") == []
    assert staged.rows(f"SELECT ?title {{ {need} dct:title ?title }}")


def test_a_contribution_without_amount_and_currency_is_staged(tmp_path: Path) -> None:
    gaps = {"amount": "", "currency": "", "date": ""}
    staged = stage(lifeweb, directory=spoil(tmp_path, "lifeweb-contributions.csv", 2, **gaps))
    assert staged.number("SELECT (COUNT(*) AS ?n) { ?c a mea:Contribution }") == 144
    assert staged.number("SELECT (COUNT(*) AS ?n) { ?c mea:amount ?amount }") == 143


def test_a_place_far_from_the_countries_of_its_need_is_kept_and_reported(tmp_path: Path) -> None:
    directory = spoil(tmp_path, "lifeweb-needs.csv", 2, lat="60", long="-150")
    [finding] = stage(lifeweb, directory=directory).reported("warning", "km from the countries")
    assert finding.record == table("lifeweb-needs.csv")[0]["guid"]


@pytest.mark.parametrize("acronym", ["DE", "XX"])
def test_an_acronym_of_two_letters_stays_unless_it_is_the_code_of_another_country(
    tmp_path: Path, acronym: str
) -> None:
    line = next(
        number
        for number, row in enumerate(table("lifeweb-donors.csv"), start=2)
        if row["name"] == "Germany"
    )
    staged = stage(lifeweb, directory=spoil(tmp_path, "lifeweb-donors.csv", line, acronym=acronym))
    query = 'SELECT ?a { ?donor skos:prefLabel "Germany" ; schema:alternateName ?a }'
    assert staged.rows(query) == [(acronym,)]


places = st.tuples(st.decimals(-90, 90, places=4), st.decimals(-180, 180, places=4))


@given(places, places)
def test_distances_are_symmetrical_and_no_longer_than_half_the_globe(
    here: tuple[Decimal, Decimal], there: tuple[Decimal, Decimal]
) -> None:
    distance = kilometres(here, there)
    assert 0 <= distance <= 20016
    assert distance == pytest.approx(kilometres(there, here))
    assert kilometres(here, here) == 0


def test_distances_are_right() -> None:
    paris, nairobi = (
        (Decimal("48.8566"), Decimal("2.3522")),
        (Decimal("-1.2864"), Decimal("36.8172")),
    )
    assert kilometres(paris, nairobi) == pytest.approx(6480, rel=0.01)
    assert FARTHEST_KM < 20016


@given(st.text(alphabet=" \t\nabc"))
def test_one_line_is_a_fixed_point(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert "  " not in line
    assert line == line.strip()


@pytest.mark.corpus
def test_records_and_table_of_matches_say_the_same(corpus: Path) -> None:
    rows = contribution_rows(corpus)
    assert len(rows) == 144
    lines = [row for row in matches(corpus) if row["match_funding_keys"]]
    assert len(lines) == 144
    assert len(matches(corpus)) == 180
    assert len({row["bridge_row"] for row in rows}) == 144
    titles = {project["title"] for project in read_records(corpus, "lw_projects.json")}
    assert titles == {row["title"] for row in matches(corpus)}


@pytest.mark.corpus
def test_targets_of_the_table_are_those_of_the_records(corpus: Path) -> None:
    stated = {row["guid"]: row["aichi_targets"] for row in need_rows(corpus)}
    for project in read_records(corpus, "lw_projects.json"):
        numbers = sorted(
            int(entry["type"]["identifier"].removeprefix("AICHI-TARGET-"))
            for entry in project.get("aichiTargets", ())
        )
        assert stated[project["header"]["identifier"]] == " ".join(map(str, numbers))


@pytest.mark.corpus
def test_a_donation_that_the_table_does_not_hold_stops_the_extraction(
    corpus: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data/lifeweb"
    folder.mkdir(parents=True)
    for path in (corpus / "data/lifeweb").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    projects = read_records(corpus, "lw_projects.json")
    given_to = next(project for project in projects if project.get("donations"))
    donation = given_to["donations"].pop()
    (folder / "lw_projects.json").write_text(json.dumps(projects), encoding="utf-8")
    with pytest.raises(ValueError, match="matches without a donation"):
        contribution_rows(tmp_path)
    given_to["donations"].append(donation | {"funding": 1})
    (folder / "lw_projects.json").write_text(json.dumps(projects), encoding="utf-8")
    with pytest.raises(ValueError, match="has 0 lines in the table"):
        contribution_rows(tmp_path)


def test_ids_of_contributions_are_unique_and_begin_with_need_and_donor() -> None:
    rows = table("lifeweb-contributions.csv")
    assert max(Counter(row["id"] for row in rows).values()) == 1
    for row in rows:
        assert row["id"].startswith(f"{row['need'][:8]}-{row['donor'][:8]}-")
    assert (DATA / "lifeweb-contributions.csv").is_file()

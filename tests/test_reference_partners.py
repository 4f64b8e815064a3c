"""Partners and arrangements that the documents of the conventions name."""

import json
import re
from pathlib import Path

import pytest

from loaders.loader import LoadError
from loaders.reference.agreements import agreements
from loaders.reference.content import content
from loaders.reference.partners import partners
from loaders.reference.plans import plans
from tests.reference import Staged, spoil, stage, table

LETTERS = "abcdefghijklmno"


@pytest.fixture(scope="module")
def staged() -> Staged:
    return stage(partners, plans, agreements, content)


def test_every_letter_of_paragraph_10_names_a_partner(staged: Staged) -> None:
    query = """SELECT DISTINCT ?key { ?p a mea:Partner ; mea:sourceKey ?key ;
        dct:source <source/unep-cbd-wgri-5-3-add-1> }"""
    places = {key for (key,) in staged.rows(query)}
    for letter in LETTERS:
        assert f"UNEP/CBD/WGRI/5/3/Add.1, paragraph 10 {letter}" in places


def test_a_partnership_that_is_listed_twice_is_one_with_two_places(staged: Staged) -> None:
    query = """SELECT ?p { ?p mea:sourceKey "UNEP/CBD/WGRI/5/3/Add.1, paragraph 10 g" ,
        "UNEP/CBD/WGRI/5/3/Add.1, paragraph 10 n" }"""
    assert staged.rows(query) == [
        (f"{staged.base}partner/global-partnership-on-local-and-subnational-action",)
    ]


def test_a_partner_of_both_documents_is_one(staged: Staged) -> None:
    query = """SELECT ?p { ?p dct:source <source/unep-cbd-wgri-5-3-add-1> ,
        <source/unep-cms-cop13-doc-18> } ORDER BY ?p"""
    both = [iri.rpartition("/")[2] for (iri,) in staged.rows(query)]
    assert both == ["biodiversity-indicators-partnership", "unep"]


def test_kinds_subjects_members_agreements_and_targets_exist(staged: Staged) -> None:
    query = """SELECT ?p ?o { ?p a mea:Partner ;
        mea:partnerKind|dct:subject|org:hasMember|mea:partnerOf|mea:addressesTarget ?o
        FILTER NOT EXISTS { ?o a ?kind } }"""
    assert staged.rows(query) == []
    for needed in ("mea:partnerKind", "dct:subject"):
        without = f"SELECT ?p {{ ?p a mea:Partner FILTER NOT EXISTS {{ ?p {needed} ?o }} }}"
        assert staged.rows(without) == []


def test_a_partner_has_its_english_name_and_the_french_one_where_it_is_known(
    staged: Staged,
) -> None:
    query = (
        "SELECT (LANG(?n) AS ?language) ?n { <partner/%s> skos:prefLabel ?n } ORDER BY ?language"
    )
    assert staged.rows(query % "fao") == [
        ("en", "Food and Agriculture Organization of the United Nations"),
        ("fr", "Organisation des Nations Unies pour l’alimentation et l’agriculture"),
    ]
    assert staged.rows(query % "sanbi") == [("en", "South African National Biodiversity Institute")]


def test_the_liaison_group_joins_eight_conventions(staged: Staged) -> None:
    query = """SELECT (COUNT(DISTINCT ?a) AS ?n)
        { <partner/biodiversity-liaison-group> mea:partnerOf ?a }"""
    assert staged.number(query) == 8


def test_an_arrangement_of_years_begins_and_ends_with_them(staged: Staged) -> None:
    query = """SELECT ?since ?until { <partner/cms-cites-joint-work-programme>
        mea:since ?since ; mea:until ?until }"""
    assert staged.rows(query) == [("2015-01-01", "2020-12-31")]


def test_52_entries_of_the_aichi_targets_are_partners_or_say_why_not(staged: Staged) -> None:
    rows = table("aichi-partners.csv")
    assert len(rows) == 52
    assert all(bool(row["partner"]) != bool(row["left_out_because"]) for row in rows)
    assert {row["partner"] for row in rows if row["partner"]} <= {
        row["slug"] for row in table("partners.csv")
    }
    query = "SELECT ?target { <partner/iucn> mea:addressesTarget ?target } ORDER BY ?target"
    named = [iri.rpartition("/")[2] for (iri,) in staged.rows(query)]
    assert named == ["16", "17", "4"]


def test_an_address_of_the_documents_comes_before_that_of_the_web_site(staged: Staged) -> None:
    query = "SELECT ?url { <partner/%s> schema:url ?url }"
    bip = staged.rows(query % "biodiversity-indicators-partnership")
    assert bip == [("http://www.bipindicators.net/",)]
    assert staged.rows(query % "ipbes") == [("https://ipbes.net/",)]


def test_each_partner_has_a_graph_of_its_own(staged: Staged) -> None:
    graphs = {name for name in staged.sizes if "/graph/partner/" in name}
    assert len(graphs) == len(table("partners.csv"))


@pytest.mark.parametrize(
    ("slug", "cells", "message"),
    [
        ("conabio", {"mentions": ""}, "no source names conabio"),
        ("conabio", {"mentions": "somewhere"}, "'somewhere' is no mention; write a symbol"),
        ("conabio", {"since": "long ago"}, "'long ago' is no date"),
        ("conabio", {"kind": ""}, "the cell is empty"),
        ("conabio", {"subjects": ""}, "the cell is empty"),
    ],
)
def test_a_bad_cell_is_named_with_its_line(
    tmp_path: Path, slug: str, cells: dict[str, str], message: str
) -> None:
    slugs = [row["slug"] for row in table("partners.csv")]
    line = slugs.index(slug) + 2
    directory = spoil(tmp_path, "partners.csv", line, **cells)
    with pytest.raises(LoadError, match=rf"partners\.csv, line {line}, column \w+: {message}"):
        stage(partners, directory=directory)


def test_a_day_is_taken_as_it_stands(tmp_path: Path) -> None:
    directory = spoil(tmp_path, "partners.csv", 2, since="2018-05-29", until="2018-06-01")
    query = "SELECT ?since ?until { ?p mea:since ?since ; mea:until ?until }"
    assert ("2018-05-29", "2018-06-01") in stage(partners, directory=directory).rows(query)


@pytest.mark.corpus
def test_every_address_that_is_said_to_come_from_a_source_stands_in_it(corpus: Path) -> None:
    targets = json.loads((corpus / "data/cbd/aichi-targets_targets.json").read_text("utf-8"))
    texts = [json.dumps(targets)]
    texts += [path.read_text("utf-8") for path in (corpus / "seeds").glob("*.txt")]
    addresses = {address for text in texts for address in re.findall(r"https?://[^\s\"]+", text)}
    for row in table("partners.csv"):
        assert row["url_from"] in (("source", "site") if row["url"] else ("",)), row["slug"]
        assert row["url_from"] != "source" or row["url"] in addresses, row["url"]

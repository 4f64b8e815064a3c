"""Plans, goals, targets, indicators, and the alignments that the sources hold."""

import re
import unicodedata
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from loaders.loader import LoadError
from loaders.reference.plans import plans
from meagraph.namespaces import LANGUAGES
from meagraph.settings import Settings
from tests.reference import Staged, spoil, stage, table

SCRIPTS = {"ru": "CYRILLIC", "ar": "ARABIC", "zh": "CJK"}
OWN_LABEL_WORDS = 9


@pytest.fixture(scope="module")
def staged() -> Staged:
    return stage(plans)


@pytest.mark.parametrize(
    ("plan", "kind", "count"),
    [
        ("aichi", "Goal", 5),
        ("aichi", "Target", 20),
        ("gbf", "Goal", 4),
        ("gbf", "Target", 23),
        ("gbf", "Indicator", 204),
        ("sdg", "Goal", 17),
        ("sdg", "Target", 169),
        ("sdg", "Indicator", 232),
    ],
)
def test_every_goal_target_and_indicator_stands_in_its_plan(
    staged: Staged, plan: str, kind: str, count: int
) -> None:
    query = f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ ?x a mea:{kind} ; skos:inScheme <plan/{plan}> }}"
    assert staged.number(query) == count


def test_plans_name_themselves_in_six_languages_and_their_agreement(staged: Staged) -> None:
    named = "SELECT ?plan { ?plan a mea:StrategicPlan ; skos:prefLabel ?label }"
    assert len(staged.rows(named)) == 3 * len(LANGUAGES)
    adopted = staged.rows("SELECT ?plan ?of { ?plan mea:planOf ?of }")
    cbd = f"{staged.base}agreement/cbd"
    assert sorted(adopted) == [(f"{staged.base}plan/aichi", cbd), (f"{staged.base}plan/gbf", cbd)]


def test_goals_and_targets_of_the_biodiversity_plans_are_labelled_in_six_languages(
    staged: Staged,
) -> None:
    query = """SELECT ?x (COUNT(DISTINCT LANG(?label)) AS ?languages)
        { ?x a ?kind ; skos:inScheme ?plan ; skos:prefLabel ?label
          FILTER(?kind IN (mea:Goal, mea:Target) && ?plan IN (<plan/aichi>, <plan/gbf>)) }
        GROUP BY ?x"""
    languages = [int(count) for _, count in staged.rows(query)]
    assert languages == [6] * (25 + 27)


def test_no_label_stands_twice_in_a_plan_in_a_language(staged: Staged) -> None:
    query = """SELECT ?plan ?kind ?label { ?x a ?kind ; skos:inScheme ?plan ; skos:prefLabel ?label
        FILTER(?kind IN (mea:Goal, mea:Target, mea:Indicator)) }
        GROUP BY ?plan ?kind ?label HAVING (COUNT(DISTINCT ?x) > 1)"""
    assert staged.rows(query) == []


@pytest.mark.parametrize("name", ["goals.csv", "targets.csv"])
def test_labels_are_short_and_in_the_script_of_their_language(name: str) -> None:
    for row in table(name):
        assert len(row["label_en"].split()) <= OWN_LABEL_WORDS
        assert row["label_fr"]
        for language, script in SCRIPTS.items():
            label = row[f"label_{language}"]
            assert not label or any(unicodedata.name(c, "").startswith(script) for c in label)


def test_an_indicator_of_the_gbf_stands_under_the_goal_or_target_of_its_code(
    staged: Staged,
) -> None:
    query = "SELECT ?above { <indicator/gbf/%s> mea:%s ?above }"
    assert staged.rows(query % ("A.CT.10", "goal")) == [(f"{staged.base}goal/gbf/A",)]
    assert staged.rows(query % ("18.2", "target")) == [(f"{staged.base}target/gbf/18",)]
    loose = "SELECT ?x { ?x a mea:Indicator FILTER NOT EXISTS { ?x skos:broader ?above } }"
    assert staged.rows(loose) == []


def test_broader_and_narrower_say_the_same(staged: Staged) -> None:
    query = """SELECT ?x ?y { { ?x skos:broader ?y FILTER NOT EXISTS { ?y skos:narrower ?x } }
        UNION { ?y skos:narrower ?x FILTER NOT EXISTS { ?x skos:broader ?y } } }"""
    assert staged.rows(query) == []


def test_what_stands_under_nothing_is_on_top_of_its_plan(staged: Staged) -> None:
    query = """SELECT (COUNT(*) AS ?n) { ?plan skos:hasTopConcept ?top .
        ?top skos:topConceptOf ?plan FILTER NOT EXISTS { ?top skos:broader ?above } }"""
    assert staged.number(query) == 5 + 4 + 23 + 17


def test_an_sdg_indicator_of_several_targets_is_one_with_all_its_codes(staged: Staged) -> None:
    query = "SELECT ?code { <indicator/sdg/1.5.1> skos:notation ?code } ORDER BY ?code"
    assert staged.rows(query) == [("1.5.1",), ("11.5.1",), ("13.1.1",)]
    targets = staged.rows("SELECT ?t { <indicator/sdg/1.5.1> mea:target ?t } ORDER BY ?t")
    assert targets == [(f"{staged.base}target/sdg/{number}",) for number in ("1.5", "11.5", "13.1")]


def test_sdg_records_match_the_identifiers_of_the_united_nations(staged: Staged) -> None:
    query = "SELECT ?match { <%s> skos:exactMatch ?match } ORDER BY ?match"
    assert staged.rows(query % "target/sdg/15.5") == [
        ("http://metadata.un.org/sdg/15.5",),
        ("http://purl.unep.org/sdg/SDGIO_00000202",),
    ]
    assert ("http://metadata.un.org/sdg/C150501",) in staged.rows(query % "indicator/sdg/15.5.1")
    assert ("http://www.wikidata.org/entity/Q53581245",) in staged.rows(query % "goal/sdg/15")


def test_the_one_alignment_between_plans_is_the_one_that_a_source_states(staged: Staged) -> None:
    query = """SELECT ?from ?to ?source { ?a a mea:TargetAlignment ; mea:alignedFrom ?from ;
        mea:alignedTo ?to ; dct:source ?source . ?from skos:relatedMatch ?to }"""
    base = staged.base
    assert staged.rows(query) == [
        (f"{base}indicator/sdg/15.9.1", f"{base}target/aichi/2", f"{base}source/sdg-kos")
    ]


def test_leo_terms_are_subjects_by_address_and_keywords_without_one(staged: Staged) -> None:
    addressed = staged.rows("SELECT ?s { <target/sdg/15.7> dct:subject ?s }")
    assert addressed
    assert all(term.startswith("http://www.informea.org/terms/") for (term,) in addressed)
    assert staged.number("SELECT (COUNT(*) AS ?n) { ?x mea:keyword|dct:subject ?term }") == len(
        table("sdg-terms.csv")
    )


def test_a_target_whose_number_the_sheet_misprints_takes_it_from_its_indicator() -> None:
    repaired = [row for row in table("sdg-terms.csv") if row["printed_id"] == "1.8"]
    assert [(row["id"], row["term"]) for row in repaired] == [("12.8", "access to information")]


def test_every_term_belongs_to_a_goal_or_target_that_exists(staged: Staged) -> None:
    query = "SELECT ?x { ?x mea:keyword|dct:subject ?term FILTER NOT EXISTS { ?x a ?kind } }"
    assert staged.rows(query) == []


def test_iris_follow_the_base() -> None:
    base = "https://elsewhere.example/"
    staged = stage(plans, settings=Settings(base=base))
    assert all(name.startswith(f"{base}graph/") for name in staged.sizes)
    assert staged.rows("SELECT ?x { <target/aichi/11> a mea:Target ; skos:inScheme ?x }")


def test_a_row_without_an_id_is_named_with_its_line(tmp_path: Path) -> None:
    directory = spoil(tmp_path, "targets.csv", 4, id="")
    with pytest.raises(LoadError, match=r"targets\.csv, line 4, column id: the cell is empty"):
        stage(plans, directory=directory)


@pytest.mark.corpus
def test_no_label_repeats_fourteen_words_of_the_official_texts(corpus: Path) -> None:
    store = Store()
    path = corpus / "data/sdg/sdg-kos-goals-targets-indicators.ttl"
    store.bulk_load(path=str(path), format=RdfFormat.TURTLE)
    texts = [quad.object.value for quad in store if quad.object]
    texts += [path.read_text(encoding="utf-8") for path in (corpus / "data/cbd").glob("*.json")]
    official = {shingle for text in texts for shingle in shingles(text)}
    for name in ("goals.csv", "targets.csv", "indicators.csv", "national-targets.csv"):
        for row in table(name):
            for column, text in row.items():
                if column.startswith(("label_", "name_")):
                    assert not shingles(text) & official, text


def shingles(text: str, length: int = 14) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}

"""What is cited by its kind and number is found, however these are written."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from meagraph.namespaces import LANGUAGES, MEA, RDF, SKOS
from meagraph.search.citing import citation, terms
from meagraph.search.index import SearchIndex
from meagraph.search.question import Question
from meagraph.settings import Settings
from tests.test_search_index import ask, publish

BASE = Settings().base
Said = list[tuple[NamedNode, NamedNode | Literal]]
RESOLUTION = NamedNode(f"{BASE}vocabulary/decision-kinds/resolution")


@pytest.fixture(scope="module")
def reference(reference_home: Path) -> SearchIndex:
    return SearchIndex.open(reference_home / "releases" / "000001")


@pytest.mark.parametrize(
    "text",
    [
        "decision XII/2",
        "décision XII/2",
        "decisión 12/2",
        "решение XII/2",
        "المقرر ١٢/٢",
        "第XII/2号决定",
        "COP 12/2",
        "cbd cop12/02",
        "CDB décision XII / 2",
        "UNEP/CBD/COP/DEC/12/2",
    ],
)
def test_a_decision_is_found_by_its_number(settings: Settings, text: str) -> None:
    symbol = MEA.symbol, Literal("UNEP/CBD/COP/DEC/XII/2")
    records: dict[str, Said] = {
        "decision/cbd/cop/12/2": [(MEA.number, Literal("XII/2")), symbol],
        "decision/cbd/cop/12/20": [(MEA.number, Literal("XII/20"))],
        "decision/cbd/cop/2/12": [(MEA.number, Literal("II/12"))],
        "source/cop-12-2": [(SKOS.prefLabel, Literal("Decision XII/2, COP 12, CBD"))],
    }
    index = publish(settings, **records)
    first = index.search(Question(text), 1).hits[0]
    assert first.thing == f"{BASE}decision/cbd/cop/12/2"


def test_the_kind_of_a_decision_is_the_one_that_it_states(settings: Settings) -> None:
    said: Said = [(MEA.number, Literal("12.3"))]
    paths = "decision/cms/cop/12/3", "decision/cites/cop/12/3"
    index = publish(settings, **{paths[0]: [*said, (MEA.decisionKind, RESOLUTION)], paths[1]: said})
    for word, path in (("resolución", paths[0]), ("décision", paths[1])):
        found = index.search(Question(f"{word} 12.3"), 5)
        assert found.hits[0].thing == BASE + path
        assert found.wholly == 1


def test_a_new_kind_of_decision_is_found(settings: Settings) -> None:
    path = "decision/cms/cop/12/3"
    said: Said = [(MEA.number, Literal("12.3"))]
    publish(settings, **{path: said})
    index = publish(settings, **{path: [*said, (MEA.decisionKind, RESOLUTION)]})
    assert index.search(Question("резолюция 12.3"), 5).wholly == 1


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("SDG 15", "goal/sdg/15"),
        ("ODD15", "goal/sdg/15"),
        ("ЦУР 14", "goal/sdg/14"),
        ("可持续发展目标 6", "goal/sdg/6"),
        ("SDG target 15.7", "target/sdg/15.7"),
        ("objectif 11 d'Aichi", "target/aichi/11"),
        ("целевая задача 5 Айти", "target/aichi/5"),
        ("GBF target 03", "target/gbf/3"),
        ("resolution 11.10", "decision/cms/cop/11/10"),
        ("recommendation XVII/1", "decision/cbd/sbstta/17/1"),
    ],
)
def test_what_is_cited_comes_first(reference: SearchIndex, text: str, path: str) -> None:
    assert reference.search(Question(text), 1).hits[0].thing == BASE + path


def test_the_word_for_a_kind_is_a_word_of_its_things(settings: Settings) -> None:
    said: Said = [(SKOS.prefLabel, Literal("Invasive species", language="en"))]
    index = publish(
        settings, **{"target/aichi/9": [*said, (RDF.type, MEA.Target)], "subject": said}
    )
    assert ask(index, "invasive species target") == ["9", "subject"]
    assert ask(index, "invasive species objetivos")[0] == "9"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Decision XII/2", ("#12/2",)),
        ("1/CP.21", ("#1/cp.21",)),
        ("resolution XIII.7", ("#13.7",)),
        ("13.7 and 8", ("#13.7", "#8")),
        ("target 15.a", ("#15.a",)),
        ("0", ("#0",)),
    ],
)
def test_numbers_have_one_spelling(text: str, numbers: tuple[str, ...]) -> None:
    read = citation(text)
    assert read is not None
    assert read.numbers == numbers


@pytest.mark.parametrize("text", ["", "wetlands", "mix", "and/or", "IV", "号决定"])
def test_words_are_no_citation(text: str) -> None:
    assert citation(text) is None


def test_only_what_has_a_number_is_cited() -> None:
    assert not list(terms(f"{BASE}country/fra", (), ("250",)))
    assert not list(terms(f"{BASE}decision/cbd/cop/12/2/A.1", (), ()))
    assert "#12/2" in set(terms(f"{BASE}decision/cms/cop/12/2@rev13", (), ()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_word_in_every_language(reference: SearchIndex, language: str) -> None:
    words = {
        "en": "decision resolution recommendation goal target indicator",
        "fr": "décision résolution recommandation but cible indicateur",
        "es": "decisión resolución recomendación objetivo meta indicador",
        "ru": "решение резолюция рекомендация цель задача показатель",
        "ar": "مقرر قرار توصية هدف غاية مؤشر",
        "zh": "号决定 号决议 号建议 目标 具体目标 指标",
    }[language].split()
    paths = ["cbd/cop/12/2", "cms/cop/12/3", "cbd/sbstta/17/1", "sdg/1", "sdg/1.1", "sdg/1.1.1"]
    numbers = ["XII/2", "12.3", "XVII/1", "1", "1.1", "1.1.1"]
    for word, number, path in zip(words, numbers, paths, strict=True):
        assert reference.search(Question(f"{word} {number}"), 3).hits[0].thing.endswith(path)

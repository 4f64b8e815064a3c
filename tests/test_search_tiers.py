"""What comes first, what only fills up a list, and what is found in another language."""

from pathlib import Path

import pytest
from pyoxigraph import Literal

from meagraph.namespaces import DCT, SKOS
from meagraph.search.index import ENOUGH, SearchIndex
from meagraph.search.question import Question
from meagraph.search.tiers import Fit
from meagraph.settings import Settings
from tests.test_search_index import ask, named, publish, things


@pytest.fixture(scope="module")
def reference(reference_home: Path) -> SearchIndex:
    return SearchIndex.open(reference_home / "releases" / "000001")


def fits(index: SearchIndex, text: str, language: str | None = None) -> list[Fit]:
    return [Fit(int(hit.score // 100)) for hit in index.search(Question(text, language), 100).hits]


def test_a_short_list_is_filled_up_with_what_has_some_of_the_words(settings: Settings) -> None:
    index = publish(
        settings,
        a=named("coral"),
        b=named("coral reefs"),
        c=named("coral reefsides"),
        d=named("lakes"),
    )
    assert ask(index, "coral reef") == ["b", "c", "a"]
    assert fits(index, "coral reef") == [Fit.ALL, Fit.BEGUN, Fit.SOME]
    found = index.search(Question("coral reef"), 1)
    assert (found.total, found.wholly, len(found.hits)) == (3, 1, 1)


def test_a_long_list_is_not_filled_up(settings: Settings) -> None:
    whole = {f"r{n}": named(f"coral reefs {n}") for n in range(ENOUGH)}
    index = publish(settings, **whole, other=named("coral"))
    found = index.search(Question("coral reef"), 100)
    assert (found.total, found.wholly) == (ENOUGH, ENOUGH)


@pytest.mark.parametrize(
    "text", ["coral reef convention", "republic of korea", "SDG 15.7", "昆蒙框架"]
)
@pytest.mark.parametrize("language", [None, "fr"])
def test_the_pages_of_a_filled_list_are_the_list(
    reference: SearchIndex, text: str, language: str | None
) -> None:
    question = Question(text, language)
    whole = reference.search(question, 100)
    assert whole.total > whole.wholly
    pages = [reference.search(question, 3, offset) for offset in range(0, len(whole.hits), 3)]
    assert {page.total for page in pages} == {whole.total}
    assert [name for page in pages for name in things(page)] == things(whole)
    assert len(set(things(whole))) == len(whole.hits)
    scores = [hit.score for hit in whole.hits]
    assert scores == sorted(scores, reverse=True)


def test_half_of_a_name_is_worth_less_than_all_of_a_text(settings: Settings) -> None:
    text = (DCT.abstract, Literal("On the coast, far away, ivory is sold.", language="en"))
    index = publish(settings, trade=named("Ivory"), record=[*named("A record"), text])
    assert ask(index, "ivory coast") == ["record", "trade"]
    assert fits(index, "ivory coast") == [Fit.ALL, Fit.SOME]


def test_a_short_number_alone_is_not_half_of_a_question(settings: Settings) -> None:
    index = publish(settings, a=named("Lakes"), b=named("Target 9"))
    assert ask(index, "lakes 9") == ["a"]


def test_other_languages_come_below(settings: Settings) -> None:
    index = publish(
        settings,
        both=named("coral reefs", language="fr"),
        english=named("coral reefs"),
        half=named("coral", language="fr"),
    )
    assert ask(index, "coral reefs", language="fr") == ["both", "english", "half"]
    assert fits(index, "coral reefs", "fr") == [Fit.ALL, Fit.ELSEWHERE, Fit.SOME]
    hit = index.search(Question("coral reefs", "fr"), 2).hits[1]
    assert hit.excerpt("fr").language == "en"


def test_a_chinese_short_form_is_found_by_its_characters_in_one_name(settings: Settings) -> None:
    index = publish(
        settings,
        plan=named("昆明-蒙特利尔框架", language="zh"),
        other=named("框架公约", language="zh"),
        two=[*named("昆蒙", language="zh"), (SKOS.altLabel, Literal("架框", language="zh"))],
    )
    assert ask(index, "昆蒙框架")[0] == "plan"
    assert fits(index, "昆蒙框架")[0] is Fit.BEGUN

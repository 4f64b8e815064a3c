"""What is the same word to the search: accents, letters, endings, Chinese without spaces."""

import ast
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meagraph.namespaces import LANGUAGES
from meagraph.search import analysis
from meagraph.search.analysis import ANY, CODED, asked_words, whole, words_of
from meagraph.words import forms
from meagraph.words.forms import Writing, folded, writing

FOLDER = Path(forms.__file__).parent


def terms(text: str, language: str = ANY) -> set[str]:
    return {term for word in words_of(text, language) for term in word.terms}


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "wetlands", "Wetland"),
        ("fr", "écosystèmes", "ECOSYSTEME"),
        ("fr", "protégées", "protegee"),
        ("fr", "œuvres", "oeuvre"),
        ("es", "murciélagos", "murcielago"),
        ("es", "aves", "ave"),
        ("ru", "угодья", "угодий"),
        ("ru", "осведомлённость", "осведомленности"),
        ("ar", "الأراضي", "اراضى"),
        ("ar", "الإدارة", "إدَارَه"),
        ("ar", "المحيطات", "للمحيطات"),
        ("ar", "المحيطات", "والمحيطات"),
        ("ar", "جفاف", "جـــفـــاف"),
        ("zh", "保护区覆盖率", "保护区"),
    ],
)
def test_two_forms_of_a_word_share_a_term(language: str, one: str, other: str) -> None:
    assert terms(one, language) & terms(other, language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("en", "marine", "market"), ("fr", "port", "porte"), ("zh", "湿地", "地湿")],
)
def test_two_words_share_none(language: str, one: str, other: str) -> None:
    assert not {word.folded for word in asked_words(one, language)} & terms(other, language)


def test_threads_do_not_stem_each_others_words() -> None:
    words = {
        language: f"{name}ations" for language, name in zip(("en", "fr", "es"), "abc", strict=True)
    }

    def stems(turn: int) -> list[tuple[str, ...]]:
        return [
            word.stems
            for language, ending in words.items()
            for number in range(200)
            for word in words_of(f"conserv{number}q{turn}x{ending} wetlands{turn}", language)
        ]

    alone = [stems(turn) for turn in range(8)]
    analysis._terms.cache_clear()
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(stems, range(8))) == alone


def test_digits_of_arabic_are_digits() -> None:
    assert folded("٢٠٢٠") == folded("۲۰۲۰") == "2020"


def test_a_text_without_a_language_has_the_stems_of_its_alphabet() -> None:
    assert terms("zones") >= {"zones", "~zon", "~zone"}
    assert terms("угодья") >= {"~угод"}
    assert terms("zones", CODED) == {"zones"}


def test_words_that_say_little_are_not_asked_for_unless_alone() -> None:
    assert [word.folded for word in asked_words("the protection of l'eau", "en")] == [
        "protection",
        "eau",
    ]
    assert [word.folded for word in asked_words("EST", "fr")] == ["est"]


def test_chinese_is_asked_for_by_pairs_and_alone_by_its_character() -> None:
    assert [word.folded for word in asked_words("保护区2020年", "zh")] == [
        "保护",
        "护区",
        "2020",
        "年",
    ]
    assert [word.folded for word in asked_words("鲸", "zh")] == ["鲸"]


def test_a_whole_name_is_the_same_in_another_number() -> None:
    def compared(name: str) -> set[str]:
        return whole(words_of(name, "fr"))

    assert compared("Les zones humides") & compared("zone humide")
    assert not compared("zones humides") & compared("zones")


@given(st.text(max_size=40), st.sampled_from([*LANGUAGES, ANY, CODED]))
def test_words_stand_where_they_say(text: str, language: str) -> None:
    for word in words_of(text, language):
        assert 0 <= word.start < word.end <= len(text)
        assert all(" " not in term for term in word.terms)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_a_language_is_read(language: str) -> None:
    said = tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
    assert set(said) <= {field.name for field in fields(Writing)}
    assert writing(language).stemmer or writing(language).characters


def test_no_word_of_a_language_stands_in_the_code() -> None:
    tree = ast.parse(Path(forms.__file__).read_text("utf-8"))
    strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    listed = {word for each in LANGUAGES for word in writing(each).linking | writing(each).idle}
    assert not strings & {word for word in listed if len(word) > 1}

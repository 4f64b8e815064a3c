"""A pattern is handed to the engine only where it matches nothing that Python would not."""

import re

import pytest
from pyoxigraph import Literal, Store

from meagraph.validation.screen.regex import same_in_rust

TEXTS = [
    "",
    "a",
    "A",
    "abc",
    "abc\n",
    "a-b",
    "x1",
    "٣",
    "ſ",
    "K",
    "é",
    "[",
    "a]b",
    "a&b",
    "a~",
    "\t",
    "{2}",
]
TEXTS += ["\u2028", "ab\ncd", "\x1f", "^", "\\", "-", "#", " ", "b" * 9]


@pytest.mark.parametrize("ignore_case", [False, True])
@pytest.mark.parametrize(
    "pattern",
    [
        "a",
        "^a",
        "c$",
        "^$",
        "a|b",
        "(ab|c)+d?",
        "(?:x)1",
        r"\d",
        r"\w+",
        r"\s",
        r"^\S",
        r"\.",
        r"\-",
        ".",
        "a.c",
        "[abc]",
        "[^abc]",
        "[a-z]",
        "[a-z0-9]{2,3}",
        "[]a]",
        r"[\]a]",
        r"[\d.]",
        r"[\w-]",
        "[a-]",
        "a{2}",
        "a{1,}",
        "a*?b",
        r"\[",
        r"[\[]",
        "K",
        "[^K]",
        "[K-z]",
        "[!-/]",
        r"[\t ]",
        "é",
        "#",
        " ",
        "[a#]",
        r"\\",
        "^ab$",
        "[0-9]+",
    ],
)
def test_what_the_engine_matches_python_matches(pattern: str, ignore_case: bool) -> None:
    translated = same_in_rust(pattern, ignore_case)
    if translated is None:
        return
    matcher = re.compile(pattern, re.IGNORECASE if ignore_case else 0)
    for text in TEXTS:
        query = f"ASK {{ FILTER(regex({Literal(text)}, {Literal(translated)})) }}"
        if Store().query(query):
            assert matcher.search(text), text
        else:  # and the other way round, but for other alphabets and line ends
            assert not matcher.search(text) or not text.isascii() or text[-1] in "\n\x1f", text


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?=a)",
        r"(?!a)",
        r"(?<=a)b",
        r"(a)\1",
        r"(?P<n>a)",
        "(?i)a",
        "a++",
        "a*+",
        "(?>a)",
        r"\b",
        r"\B",
        r"\Z",
        r"\D",
        r"\W",
        r"[^\d]",
        r"[^\w]",
        r"[a-\d]",
        "[a&&b]",
        "[a--b]",
        "[[a]]",
        "[a||b]",
        "[a~~b]",
        r"\A",
        r"\x41",
        r"\u0041",
        "a{2}{3}",
        "a{",
        "{a",
        "a{,2}",
        "a{1001}",
        "^*",
        "(",
        ")",
        "a)",
        "[a",
        "\\",
        "*",
        r"\p{L}",
        "$?",
    ],
)
def test_what_might_differ_is_left_to_the_judge(pattern: str) -> None:
    assert same_in_rust(pattern) is None


@pytest.mark.parametrize("pattern", ["é", "[é]", "[à-ü]", "[^a]", "[A-z]", "[^b-y]"])
def test_without_case_other_letters_are_left_to_the_judge(pattern: str) -> None:
    assert same_in_rust(pattern) is not None
    assert same_in_rust(pattern, ignore_case=True) is None

"""In which order labels stand: as a dictionary of their language would have them."""

import re
import unicodedata
from functools import lru_cache

from pypinyin import lazy_pinyin

from meagraph.vocabulary.concept import Concept

_ARTICLE = re.compile("^[\u0648\u0641]?\u0627\u0644(?=\\w{2})")
"""The Arabic article; dictionaries put a word where it stands without it."""

_STEPS = re.compile(r"\d+|\D+")

Key = tuple[int, tuple[tuple[int, str], ...], str]


@lru_cache(maxsize=100_000)
def collation_key(label: str, language: str) -> str:
    """
    Give the key by which a label is put in its place among others of its language.

    >>> sorted(["Zug", "Äther", "eis"], key=lambda label: collation_key(label, "de"))
    ['Äther', 'eis', 'Zug']
    """
    text = label.strip().casefold()
    if language.startswith("ar"):
        text = _ARTICLE.sub("", text)
    elif language.startswith("zh"):
        text = " ".join(lazy_pinyin(text))
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def is_number(code: str) -> bool:
    """
    Say whether a code is a number or letter by which things are counted.

    >>> [is_number(code) for code in ("15.5", "C", "B.1", "wetlands")]
    [True, True, True, False]
    """
    return len(code) == 1 or (len(code) <= 8 and any(character.isdigit() for character in code))


def number_of(concept: Concept) -> str:
    """Give the number by which a concept is counted, `""` where it has none."""
    plain = (one.value for one in concept.notations if one.datatype.value.endswith("#string"))
    return next((code for code in plain if is_number(code)), "")


def order_key(number: str, label: str, language: str) -> Key:
    """Give the key of a concept among its siblings: by number where it has one, then by label."""
    return placed_key(number, collation_key(label, language))


def placed_key(number: str, place: str) -> Key:
    """Give the key of a concept among its siblings; `place` is that of its label."""
    steps = tuple((int(step) if step.isdecimal() else 0, step) for step in _STEPS.findall(number))
    return (0 if number else 1, steps, place)

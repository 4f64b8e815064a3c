"""Numerals in every script that labels use: Roman, Chinese, letters of an alphabet, ordinals."""

import re
from collections.abc import Mapping
from functools import cache

from loaders.documents.glyphs import lower
from loaders.documents.languages import LANGUAGES, words
from meagraph import numbering
from meagraph.numbering import NumberError, from_roman

CHINESE_NUMERALS = "一二三四五六七八九十"
"""The Chinese numerals from one to ten."""

_CHINESE = {"〇": 0, "零": 0, "两": 2} | {
    mark: value for value, mark in enumerate(CHINESE_NUMERALS[:9], start=1)
}
_LOOKALIKES = dict(zip("аеорсухкмнтвһѕіј", "aeopcyxkmhtbhsij", strict=True))


def roman(text: str) -> int | None:
    """
    Read a regular Roman numeral below 90, in either case.

    >>> roman("XIV"), roman("iiii")
    (14, None)
    """
    try:
        return from_roman(text.upper())
    except NumberError:
        return None


def in_figures(text: str) -> str:
    """
    Give a Roman numeral in figures, any other text as it stands.

    >>> in_figures("XII"), in_figures("B")
    ('12', 'B')
    """
    number = roman(text)
    return text if number is None else str(number)


def print_roman(number: int) -> str:
    """Print a number below 90 in small Roman numerals, others in figures."""
    return numbering.roman(number).lower() if 0 < number < 90 else str(number)


def chinese(text: str) -> int | None:
    """
    Read a Chinese numeral below a hundred.

    >>> chinese("十七"), chinese("二十"), chinese("三")
    (17, 20, 3)
    """
    if not text or any(mark not in _CHINESE and mark != "十" for mark in text):
        return None
    tens, ten, ones = text.rpartition("十")
    if (ten and len(tens) > 1) or len(ones) > 1 or "十" in tens:
        return None
    high = (_CHINESE[tens] if tens else 1) * 10 if ten else 0
    return high + (_CHINESE[ones] if ones else 0) or None


def letter_places(text: str) -> tuple[int, ...]:
    """
    Give every place that a letter (or a doubled one) may have in its alphabet, likeliest first.

    A Cyrillic letter may be typed for the Latin one that looks like it.

    >>> letter_places("c"), letter_places("bb"), letter_places("г"), letter_places("с")
    ((3,), (28,), (4,), (17, 3))
    """
    letter = text[:1].lower()
    if not letter or text.lower() != letter * len(text) or len(text) > 2:
        return ()
    rounds = 26 * (len(text) - 1)
    if "a" <= letter <= "z":
        return (ord(letter) - 96 + rounds,)
    letter = {"أ": "أ", "ا": "أ", "إ": "أ", "ة": "ه", "ى": "ي"}.get(letter, letter)
    places = [_alphabets()[letter]] if letter in _alphabets() else []
    if letter in _LOOKALIKES:
        places.append(ord(_LOOKALIKES[letter]) - 96)
    return tuple(dict.fromkeys(place + rounds for place in places))


@cache
def _alphabets() -> Mapping[str, int]:
    return {
        letter: place
        for language in LANGUAGES
        for place, letter in enumerate(words(language, "structure").get("letters", ""), start=1)
    }


def letter_key(place: int) -> str:
    """
    Print a place in the alphabet as ids do, in Latin letters whatever is printed.

    >>> letter_key(3), letter_key(28)
    ('c', 'bb')
    """
    rounds, rest = divmod(place - 1, 26)
    return chr(97 + rest) * (rounds + 1)


def ordinal_number(word: str) -> int | None:
    """
    Read an ordinal in any of the six languages, spelt or in figures; also "COP 14".

    >>> ordinal_number("Douzième"), ordinal_number("3rd"), ordinal_number("nothing")
    (12, 3, None)
    """
    plain = " ".join(lower(word).split())
    if match := re.match(r"\d{1,3}", plain):
        return int(match[0]) or None
    return (
        chinese(plain)
        or spelt_ordinals().get(plain)
        or spelt_ordinals().get(plain.replace(" ", "-"))
    )


@cache
def spelt_ordinals() -> Mapping[str, int]:
    """Give the ordinals that are spelt out, of all languages."""
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for word, place in words(language, "front")["ordinals"].items():
            found[lower(word)] = place
    return found

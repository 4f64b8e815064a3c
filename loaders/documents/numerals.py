"""Numerals in every script that labels use: Roman, Chinese, letters of an alphabet."""

from collections.abc import Mapping
from functools import cache

from loaders.documents.languages import LANGUAGES, words

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_CHINESE = {mark: value for value, mark in enumerate("〇一二三四五六七八九")} | {"两": 2, "零": 0}
_LOOKALIKES = dict(zip("аеорсухкмнтвһѕіј", "aeopcyxkmhtbhsij", strict=True))


def roman(text: str) -> int | None:
    """
    Read a regular Roman numeral below 90, in either case.

    >>> roman("XIV"), roman("iiii")
    (14, None)
    """
    lower = text.lower()
    if not lower or any(mark not in _ROMAN for mark in lower):
        return None
    values = [_ROMAN[mark] for mark in lower]
    following = [*values[1:], 0]
    number = sum(-one if one < two else one for one, two in zip(values, following, strict=True))
    return number if number < 90 and lower == print_roman(number) else None


def print_roman(number: int) -> str:
    """Print a number below 90 in small Roman numerals."""
    printed = ""
    steps = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    for value, letters in steps:
        count, number = divmod(number, value)
        printed += letters * count
    return printed


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

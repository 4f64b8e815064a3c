"""How the counters of lists are printed: letters, Roman numerals, other scripts."""

from collections.abc import Callable
from typing import Literal

_MOST_ROMAN = 3999
_MOST_LETTERS = 780
"""Thirty times the Latin alphabet; a counter beyond that is a mistake of the file, or malice."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_ARABIC = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_SIGNS = "*†‡§"
_HAN = "〇一二三四五六七八九"
_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def number(text: str | None, default: int) -> int:
    """Read a whole number that a file gives; `default` where it is none, or beyond nine digits."""
    digits = (text or "").strip()
    unsigned = digits.removeprefix("-")
    if unsigned.isascii() and unsigned.isdecimal() and len(unsigned) < 10:
        return int(digits)
    return default


def roman_numeral(value: int) -> str:
    """
    Print in small Roman numerals; in Arabic ones what these cannot say.

    >>> roman_numeral(14)
    'xiv'
    """
    if not 1 <= value <= _MOST_ROMAN:
        return str(value)
    printed = ""
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        printed += letters * count
    return printed


def doubled_letters(value: int, alphabet: str = _LATIN) -> str:
    """
    Print by letters as Word does: after z comes aa, then bb.

    >>> doubled_letters(2), doubled_letters(28)
    ('b', 'bb')
    """
    if not 1 <= value <= _MOST_LETTERS:
        return str(value)
    times, place = divmod(value - 1, len(alphabet))
    return alphabet[place] * (times + 1)


def letters(value: int) -> str:
    """
    Print by letters as HTML does: after z comes aa, then ab.

    >>> letters(2), letters(28)
    ('b', 'ab')
    """
    if not 1 <= value <= _MOST_LETTERS:
        return str(value)
    printed = ""
    while value:
        value, place = divmod(value - 1, len(_LATIN))
        printed = _LATIN[place] + printed
    return printed


def han_numeral(value: int) -> str:
    """
    Print in Chinese numerals, up to 99.

    >>> han_numeral(7), han_numeral(12), han_numeral(40)
    ('七', '十二', '四十')
    """
    if not 1 <= value <= 99:
        return str(value)
    tens, ones = divmod(value, 10)
    return (_HAN[tens] if tens > 1 else "") + ("十" if tens else "") + (_HAN[ones] if ones else "")


_WORD: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": "{:02}".format,
    "numberInDash": "- {} -".format,
    "decimalFullWidth": lambda value: str(value).translate(_FULL_WIDTH),
    "hindiNumbers": lambda value: str(value).translate(_EASTERN),
    "lowerRoman": roman_numeral,
    "upperRoman": lambda value: roman_numeral(value).upper(),
    "lowerLetter": doubled_letters,
    "upperLetter": lambda value: doubled_letters(value).upper(),
    "russianLower": lambda value: doubled_letters(value, _RUSSIAN),
    "russianUpper": lambda value: doubled_letters(value, _RUSSIAN).upper(),
    "arabicAlpha": lambda value: doubled_letters(value, _ARABIC),
    "arabicAbjad": lambda value: doubled_letters(value, _ABJAD),
    "chicago": lambda value: doubled_letters(value, _SIGNS),
    "chineseCounting": han_numeral,
    "chineseCountingThousand": han_numeral,
    "chineseLegalSimplified": han_numeral,
    "taiwaneseCounting": han_numeral,
    "taiwaneseCountingThousand": han_numeral,
    "japaneseCounting": han_numeral,
    "ideographDigital": han_numeral,
    "ideographTraditional": lambda value: doubled_letters(value, _STEMS),
}

_HTML: dict[str, Callable[[int], str]] = {
    "1": str,
    "a": letters,
    "A": lambda value: letters(value).upper(),
    "i": roman_numeral,
    "I": lambda value: roman_numeral(value).upper(),
    "decimal": str,
    "lower-alpha": letters,
    "lower-latin": letters,
    "upper-alpha": lambda value: letters(value).upper(),
    "upper-latin": lambda value: letters(value).upper(),
    "lower-roman": roman_numeral,
    "upper-roman": lambda value: roman_numeral(value).upper(),
    "arabic-indic": lambda value: str(value).translate(_EASTERN),
    "cjk-ideographic": han_numeral,
    "simp-chinese-informal": han_numeral,
}


def counter(value: int, style: str, names: Literal["word", "html"]) -> str:
    """Print a counter in a style that Word or HTML names; plainly where the style is unknown."""
    return (_WORD if names == "word" else _HTML).get(style, str)(value)

"""The label that a printed paragraph begins with, and every way to read it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from loaders.documents.glyphs import flat
from loaders.documents.languages import LANGUAGES, words
from loaders.documents.numerals import (
    CHINESE_NUMERALS,
    chinese,
    letter_key,
    letter_places,
    print_roman,
    roman,
)

Style = Literal[
    "number", "code", "lower", "lower-roman", "upper", "upper-roman", "chinese", "bullet"
]


@dataclass(frozen=True)
class Mark:
    """
    One reading of a label: its style, its place in the order, and how an id prints it.

    `form` tells labels of one style apart that are printed differently: `1.`, `1)`, `(1)`.
    """

    style: Style
    place: int
    key: str
    form: str = ""

    @property
    def series(self) -> tuple[str, str]:
        """What a label shares with those that it stands in one row with."""
        return self.style, self.form if self.style in ("number", "chinese", "bullet") else ""


@dataclass(frozen=True)
class Label:
    """A printed label: its text, where what it labels begins, and its readings, likeliest first."""

    printed: str
    end: int
    marks: tuple[Mark, ...]

    def read_as(self, *styles: Style) -> Mark | None:
        """Give the first reading in one of these styles."""
        return next((mark for mark in self.marks if mark.style in styles), None)


_BIS = r"(?:\s?\.?\s?(?P<bis>bis|ter|quater|quinquies|sexies|alt)(?![^\W\d_]))"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in {
        "code": r"(?P<core>\d{1,2}(?:\.\s?\d{1,3}){1,4}|\d{1,2}\.[A-Z]{2}(?![^\W_]))"
        rf"{_BIS}?[.):]?(?P<rev>\s\((?:Rev|Rév)\.?\s?Co[PS]\d{{1,2}}\))?(?=\s|$)",
        "paren": rf"\(\s?(?P<core>\d{{1,3}}){_BIS}?\s?\)",
        "number": rf"(?P<core>\d{{1,3}})(?:{_BIS}\s?[.)]?(?=\s)"
        r"|\s?(?P<form>[.)、]|[º°]\.?|\.?-)(?!\d))",
        "quoted": r"'(?P<core>\d{1,2})'(?=\s)",
        "letters": rf"(?P<open>\(\s?)?(?P<core>[^\W\d_]{{1,5}}){_BIS}?\s?(?P<form>\)|\.|-(?=\s))",
        "alone": r"(?P<core>[IVXL]{1,6}|[A-Z])(?=\s*$)",
        "chinese": rf"(?P<core>[{CHINESE_NUMERALS}]{{1,3}})\s?(?P<form>[、.,])",
        "chinese-paren": rf"\(\s?(?P<core>[{CHINESE_NUMERALS}]{{1,3}})\s?\)",
        "small-chinese": r"(?P<core>[㈠-㈩])",
        "circled": r"(?P<core>[①-⑳])",
        "bullet": r"(?P<core>[-•·●▪◦‣■□►➢✓*\uf0b7\uf0a7\uf0d8\uf02d])(?=\s|$)",
        "glued-bullet": r"(?P<core>[•●▪◦‣■►➢\uf0b7\uf0a7\uf0d8])",
    }.items()
)


def read_label(text: str) -> Label | None:
    """
    Read the label at the beginning of a paragraph; None where it has none.

    >>> read_label("(b) To report").marks[0].key, read_label("iv) reports").marks[0].key
    ('b', 'iv')
    >>> read_label("Parties report")
    """
    plain = flat(text[:60])
    begin = len(plain) - len(plain.lstrip(" ["))  # what is not agreed stands in brackets
    for name, pattern in _PATTERNS:
        match = pattern.match(plain, begin)
        marks = tuple(_READERS[name](match)) if match else ()
        if match and marks and _may_end(plain, match, len(text) > 60):
            end = match.end()
            end += len(text[end:]) - len(flat(text[end:]).lstrip())
            return Label(text[match.start() : match.end()].strip(), end, marks)
    return _spelt_label(plain, text)


def _may_end(plain: str, match: re.Match[str], longer: bool) -> bool:
    """Say whether the label is one: not a figure, a word or an abbreviation that goes on."""
    rest = plain[match.end() :]
    spaced, word = rest[:1].isspace(), rest.lstrip()[:1]
    if not rest:
        return not longer
    last = match[0][-1:]
    if last.isalnum() and word.islower():
        return False
    if last == "." or last.isalnum():
        # "U.S. policy": a stop without a space after it ends a label only before a capital
        return spaced or (last == "." and (word.isupper() or not word.isascii()))
    return spaced or last != "-" or word >= "\u0600"  # Arabic glues it to the next word


def _number(match: re.Match[str]) -> Iterator[Mark]:
    bis = match.groupdict().get("bis") or ""
    form = "()" if match[0].startswith("(") else (match.groupdict().get("form") or ".")
    number = int(match["core"])
    if number:
        yield Mark(
            "number", number, f"{number}{bis}", {"、": ".", "-": ".", ".-": "."}.get(form, form)
        )


def _code(match: re.Match[str]) -> Iterator[Mark]:
    core = match["core"].replace(" ", "")
    parts = core.split(".")
    last = int(parts[-1]) if parts[-1].isdecimal() else 1
    bis = match["bis"] or ""
    key = ".".join(str(int(part)) if part.isdecimal() else part for part in parts)
    yield Mark("code", last, key + bis)


def _letters(match: re.Match[str]) -> Iterator[Mark]:
    core, form = match["core"], match["form"]
    bis = match["bis"] or ""
    capital = core.isupper() or (form == "-" and core.lower() == core.upper())
    if (match["open"] or "").strip() and form != ")":
        return
    if form == "-" and not capital:
        return
    value = roman(core) if core.isascii() else None
    place = letter_places(core) if len(core) <= 2 else ()
    if len(core) == 2 and core.isascii() and value is None and core[0] != core[1]:
        return
    letters = [
        Mark("upper" if capital else "lower", one, _cased(letter_key(one), capital) + bis, form)
        for one in place
    ]
    romans = []
    if value is not None and core.lower()[0] in "ivx":
        key = print_roman(value)
        style: Style = "upper-roman" if capital else "lower-roman"
        romans = [Mark(style, value, _cased(key, capital) + bis, form)]
    # alone, "i" begins a row of Roman numerals more often than it follows "h"
    yield from (*romans, *letters)


def _cased(key: str, capital: bool) -> str:
    return key.upper() if capital else key


def _alone(match: re.Match[str]) -> Iterator[Mark]:
    if (value := roman(match["core"])) is not None:
        yield Mark("upper-roman", value, match["core"])
    if len(match["core"]) == 1:
        yield Mark("upper", ord(match["core"]) - 64, match["core"])


def _chinese(match: re.Match[str]) -> Iterator[Mark]:
    if number := chinese(match["core"]):
        yield Mark("chinese", number, str(number))


def _chinese_paren(match: re.Match[str]) -> Iterator[Mark]:
    if number := chinese(match["core"]):
        yield Mark("chinese", number, letter_key(number), "()")


def _small_chinese(match: re.Match[str]) -> Iterator[Mark]:
    number = ord(match["core"]) - ord("㈠") + 1
    yield Mark("lower-roman", number, print_roman(number))


def _circled(match: re.Match[str]) -> Iterator[Mark]:
    number = ord(match["core"]) - ord("①") + 1
    yield Mark("number", number, str(number), "circled")


def _quoted(match: re.Match[str]) -> Iterator[Mark]:
    """Arabic prints '1' where other languages print (i)."""
    number = int(match["core"])
    if 0 < number < 90:
        yield Mark("lower-roman", number, print_roman(number))


def _bullet(match: re.Match[str]) -> Iterator[Mark]:
    yield Mark("bullet", 0, "", match["core"])


_READERS: dict[str, Callable[[re.Match[str]], Iterator[Mark]]] = {
    "code": _code,
    "paren": _number,
    "number": _number,
    "quoted": _quoted,
    "letters": _letters,
    "alone": _alone,
    "chinese": _chinese,
    "chinese-paren": _chinese_paren,
    "small-chinese": _small_chinese,
    "circled": _circled,
    "bullet": _bullet,
    "glued-bullet": _bullet,
}


@cache
def _spelt() -> tuple[tuple[re.Pattern[str], Style, int, str], ...]:
    """Give the numbers that are spelt out before a dash, with their readings."""
    found: list[tuple[re.Pattern[str], Style, int, str]] = []
    for language in LANGUAGES:
        listed = words(language, "structure")
        for place, word in enumerate(listed.get("roman_words", ()), start=1):
            key = print_roman(place).upper()
            found.append((_before_dash(word), "upper-roman", place, key))
        for place, word in enumerate(listed.get("capital_words", ()), start=1):
            found.append((_before_dash(word), "upper", place, letter_key(place).upper()))
    return tuple(found)


def _before_dash(word: str) -> re.Pattern[str]:
    return re.compile(rf"{word}[\u064b-\u0652]{{0,2}}\s{{0,2}}[-.:]\s{{0,3}}")


def _spelt_label(plain: str, text: str) -> Label | None:
    begin = len(plain) - len(plain.lstrip(" ["))
    for pattern, style, place, key in _spelt():
        if match := pattern.match(plain, begin):
            printed = text[match.start() : match.end()].strip()
            return Label(printed, match.end(), (Mark(style, place, key),))
    return None

"""The line that prints a decision's number, often with its title."""

import re
from dataclasses import dataclass
from functools import cache

from loaders.documents.glyphs import SUPERSCRIPTS, lower
from loaders.documents.languages import in_any_language, words

_ROMAN = r"[IVXL]{1,8}"
_REVISION = r"(?:\s?\(\s?(?:Rev|Rév|REV|RÉV|rev|修订)\.?\s?(?:CoP|COP|CdP|Cop)\s?\d{1,3}\s?\))?"
_SURE = (
    rf"(?:BS|CP|NP|BC|RC|SC|MC)-(?:{_ROMAN}|\d{{1,3}})/\d{{1,3}}|{_ROMAN}/\d{{1,3}}"
    rf"|Conf\.?\s?\d{{1,2}}\.\d{{1,3}}{_REVISION}|\d{{1,3}}/(?:CP|CMP|CMA|COP)\.?\s?\d{{1,3}}"
    r"|\d{1,3}\sCOM\s\d{1,2}[A-Z]?(?:\.\d{1,3})?|\d{1,3}/\d{1,4}"
)
_WITH_NOUN = (
    rf"{_ROMAN}\.\d{{1,3}}(?:\s\(\d{{4}}\))?|\d{{1,2}}\.(?:\d{{1,3}}|[A-Z]{{2}}){_REVISION}"
    r"|\d{4}-\d{1,3}|\d{1,3}"
)
_SECTION = r"(?:\s[A-Z](?=[.:\s]|$))?"
_REV = re.compile(r"\((?:REV|RÉV|rev)")
_KINDS = ("decision", "resolution", "recommendation")


@dataclass(frozen=True)
class NumberLine:
    """A decision's number, its kind if a noun says so, and where its title begins (or the end)."""

    number: str
    kind: str | None
    title: int


@cache
def _noun(language: str) -> re.Pattern[str]:
    listed = words(language, "front")
    nouns = "|".join(f"(?P<{kind}>{listed[kind]})" for kind in _KINDS)
    draft = in_any_language("front", "before_noun")
    sign = r"(?:no\.?|n°|nº|№|:)"
    return re.compile(rf"\s*(?:unep/cms/)?(?:{draft})?(?:{nouns})\s{{0,3}}{sign}?\s{{0,3}}")


def read_number_line(text: str, language: str) -> NumberLine | None:
    """
    Read a line such as `XII/2. Title`, `Decision 7/CP.30` or `Resolution 11.4 (Rev. COP13)`.

    >>> read_number_line("Decision 7/CP.30", "en")
    NumberLine(number='7/CP.30', kind='decision', title=16)
    """
    opening = lower(text[:160])
    flat_text = "".join(
        plain.upper() if mark.isupper() else plain
        for plain, mark in zip(opening, text[:160], strict=True)
    )
    chinese = words("zh", "front")["nouns_after_number"]
    nouns = "|".join(chinese)
    if match := re.match(rf"\s*第\s?({_SURE}|{_WITH_NOUN})\s?号({nouns})", flat_text):
        return NumberLine(match[1], chinese[match[2]], _title_place(text, match.end()))
    noun = _noun(language).match(opening)
    kind = next((name for name in _KINDS if noun and noun[name]), None)
    at = noun.end() if noun else len(opening) - len(opening.lstrip(" *_#"))
    numbers = f"{_SURE}|{_WITH_NOUN}" if kind else _SURE
    match = re.compile(
        rf"(?P<number>(?:{numbers}){_SECTION})"
        rf"(?P<mark>[*{SUPERSCRIPTS}]{{0,3}})(?P<sep>\s?[.:\-](?=\s|$)|\s|$)"
    ).match(flat_text, at)
    if match is None:
        return None
    rest = text[match.end() :].strip()
    separated = match["sep"].strip() or match["number"].startswith("Conf")
    if rest[:1].islower() or (rest and kind is None and not separated):
        return None
    number = _REV.sub(lambda found: f"({found[0][1:].capitalize()}", match["number"])
    return NumberLine(" ".join(number.split()), kind, _title_place(text, match.end()))


def _title_place(text: str, at: int) -> int:
    return at + len(text[at:]) - len(text[at:].lstrip(" \n\t.:-–—*_"))

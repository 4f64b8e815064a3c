"""Captions: headings that say in words what part begins ("Annex I", "Part two", "Goal 1 –")."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from loaders.documents.glyphs import ends_with, in_capitals, lower
from loaders.documents.languages import LANGUAGES, words
from loaders.documents.numerals import (
    CHINESE_NUMERALS,
    chinese,
    letter_key,
    letter_places,
    print_roman,
    roman,
    spelt_ordinals,
)

CaptionKind = Literal[
    "annex", "appendix", "part", "section", "article", "goal", "target", "objective", "activity"
]
_KINDS: tuple[CaptionKind, ...] = (
    "annex", "appendix", "part", "section", "article", "goal", "target", "objective", "activity",
)  # fmt: skip
_NUMBERED: frozenset[CaptionKind] = frozenset(("goal", "target", "objective", "activity"))
_LONGEST, _OPENING = 300, 120


@dataclass(frozen=True)
class Caption:
    """A caption: what it begins, its number as ids print it, its print, where its title begins."""

    kind: CaptionKind
    key: str
    printed: str
    end: int


def read_caption(text: str, language: str, displayed: bool = False) -> Caption | None:
    """
    Read the caption that a paragraph is, or begins with.

    `displayed` tells that the paragraph is set as a heading.

    >>> caption = read_caption("Annex II. Terms of reference", "en")
    >>> caption.kind, caption.key, caption.end
    ('annex', '2', 10)
    >>> read_caption("Annex II of the decision says so.", "en")
    """
    opening = lower(text[: _OPENING + 1])
    for kind, pattern in _patterns(language):
        match = pattern.match(opening)
        if match and (caption := _caption(kind, match, text, displayed)):
            return caption
    return None


def _caption(kind: CaptionKind, match: re.Match[str], text: str, displayed: bool) -> Caption | None:
    found = match.groupdict()
    number = next((found[name] for name in ("figure", "ordinal") if found.get(name)), "")
    if "whole" in found:
        return Caption(kind, _key(kind, number, match), text.strip(), len(text))
    if kind in _NUMBERED and not number:
        return None
    rest = text[match.end() :].lstrip()
    separated = bool((match["sep"] or "").strip())
    if rest and not separated and not _is_title(kind, text, rest, number, displayed):
        return None
    if rest and separated and kind not in _NUMBERED and len(text) > _LONGEST:
        return None
    end = len(text) - len(text[match.end() :].lstrip())
    printed = text[match.start() : match.end()].strip().rstrip(" -–—:")
    return Caption(kind, _key(kind, number, match), printed, end)


def _in_capitals(text: str) -> bool:
    return in_capitals(text) and sum(map(str.isalpha, text)) > 2


def _is_title(kind: CaptionKind, text: str, rest: str, number: str, displayed: bool) -> bool:
    """Say whether what follows a caption is its title, not the rest of a sentence."""
    if kind in _NUMBERED and not displayed:
        return _in_capitals(text[: len(text) - len(rest)]) and not rest[0].islower()
    if len(text) > _LONGEST or ends_with(text, ".;:,"):
        return False
    if rest[0].islower():
        return displayed or (kind in ("annex", "appendix") and len(text) < 100)
    if number:
        return True
    return displayed or rest.upper() == rest


def _key(kind: CaptionKind, number: str, match: re.Match[str]) -> str:
    place = _place(number)
    if kind in ("annex", "appendix"):
        letter = len(number) == 1 and roman(number) is None and not number.isdecimal()
        if letter and (places := letter_places(number)) and number not in CHINESE_NUMERALS:
            return letter_key(places[0]).upper()
        return str(place) if place else ""
    if number and re.fullmatch(r"[\d.]+", number):
        return number.rstrip(".")
    if len(number) == 1 and number.isascii() and roman(number) is None:
        return number.upper()
    if kind in ("part", "section") and place:
        return print_roman(place).upper()
    return str(place) if place else number.upper()


@cache
def _spelt_numbers() -> dict[str, int]:
    """Give the numbers that captions spell out, in all languages."""
    found = dict(spelt_ordinals())
    for language in LANGUAGES:
        listed = words(language, "structure")
        for key in ("cardinals", "capital_words"):
            found |= {word: place for place, word in enumerate(listed.get(key, ()), start=1)}
    return found


def _place(number: str) -> int | None:
    if number.isdecimal():
        return int(number)
    if (value := roman(number)) is not None:
        return value
    return chinese(number) or _spelt_numbers().get(number)


@cache
def _patterns(language: str) -> tuple[tuple[CaptionKind, re.Pattern[str]], ...]:
    return tuple(_compiled(language))


def _compiled(language: str) -> Iterator[tuple[CaptionKind, re.Pattern[str]]]:
    listed = words(language, "structure")
    ordinals = sorted(words(language, "front")["ordinals"], key=len, reverse=True)
    cardinals = words("en", "structure")["cardinals"]
    spelt = [*ordinals, *listed.get("capital_words", ()), *cardinals]
    ordinal = "|".join(map(re.escape, spelt))
    after = r"(?P<sep>\s{0,2}[.:)\-]{1,2}(?=\s|$|[^\d])|\s*$|(?=\s))"
    number = rf"(?P<figure>\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}|[ivxl]{{1,6}}|[^\W\d_]|{ordinal})"
    number = rf"(?:(?:no|n)?[.°º]{{0,2}}\s{{0,2}}\(?{number}\)?)(?![^\W_])"
    for kind in _KINDS:
        nouns = "|".join(re.escape(word) for word in sorted(listed[kind], key=len, reverse=True))
        if language == "zh":
            yield kind, _chinese_pattern(kind, nouns)
            continue
        gap = r"\s{0,3}" if kind in ("annex", "appendix") else r"\s{1,3}"
        if kind in ("annex", "appendix"):  # "Annex to decision 3/COP.14"
            whole = rf"(?P<whole>\s{{1,3}}(?:{listed['annexed_to']}))\W*$"
            yield kind, re.compile(rf"\s{{0,9}}[\[(]?(?:{nouns})(?:{gap}{number})?{whole}")
        yield kind, re.compile(rf"\s{{0,9}}[\[(]?(?:{nouns})(?:{gap}{number}|(?![^\W_])){after}")
        if kind in ("part", "section") and ordinals:
            yield kind, re.compile(rf"\s{{0,9}}(?P<ordinal>{ordinal}) (?:{nouns}){after}")


def _chinese_pattern(kind: CaptionKind, nouns: str) -> re.Pattern[str]:
    numerals = rf"[{CHINESE_NUMERALS}]{{1,3}}"
    number = rf"(?P<figure>{numerals}|" + r"\d{1,3}(?:\.\d{1,3}){0,3}|[ivxl]{1,6}|[a-z])"
    after = r"(?P<sep>\s{0,2}[.:)\-、]{1,2}|\s*$|(?=\s))"
    if kind in ("part", "section", "article"):
        return re.compile(rf"\s{{0,9}}第\s?{number}\s?(?:{nouns}){after}")
    annexed = words("zh", "structure")["annexed_to"]
    whole = rf"(?:(?:{annexed})的?)?" if kind in ("annex", "appendix") else ""
    return re.compile(rf"\s{{0,9}}{whole}(?:{nouns})\s{{0,2}}(?:{number})?(?![a-z0-9]){after}")

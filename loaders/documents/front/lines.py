"""What each line of a document's head says: symbol, date, meeting, agenda item, language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from loaders.documents.days import Dates, read_dates
from loaders.documents.front.names import body_abbreviations, name_line
from loaders.documents.front.numbers import NumberLine, read_number_line
from loaders.documents.front.symbols import (
    find_reference,
    find_symbol,
    is_notification_number,
    is_symbol,
)
from loaders.documents.glyphs import comparable, lower
from loaders.documents.languages import LANGUAGES, in_any_language, words
from loaders.documents.numerals import ordinal_number

_Forms = Mapping[str, re.Pattern[str]]

_KINDS = ("decision", "resolution", "recommendation")
_SHORT, _LONGEST, _REFERENCE = 220, 800, 24


@dataclass(frozen=True)
class FrontLine:
    """
    One line of a head, by what it says; nothing where it may as well be a title or the body.

    `strong` lines stand in heads alone; a line that names the author or the kind of a document
    ("Note by the Executive Secretary") may stand below its title.
    """

    strong: bool = False
    weak: bool = False
    number: NumberLine | None = None
    symbol: str | None = None
    reference: str | None = None
    date: str | None = None
    days: Dates | None = None
    place: str | None = None
    session: str | None = None
    agenda_item: str | None = None
    original: str | None = None
    kind: str | None = None
    subject: int | None = None
    names: frozenset[tuple[str, str | None]] = field(default=frozenset())

    @property
    def only_names(self) -> bool:
        """Whether it names a convention or a body, and says nothing else."""
        return bool(self.names) and self == FrontLine(strong=True, names=self.names)


@cache
def _compiled(language: str) -> _Forms:
    listed = words(language, "front")
    return {key: re.compile(value) for key, value in listed.items() if isinstance(value, str)}


def read_front_line(text: str, language: str) -> FrontLine | None:
    """Read a line of a head; None where it says nothing that heads say."""
    plain = comparable(text[:400]).strip(" *_#|")
    forms = _compiled(language)
    if len(text) <= _LONGEST and (number := read_number_line(text, language)):
        return FrontLine(strong=True, number=number, kind=number.kind)
    if match := re.match(forms["subject"], plain):
        colon = re.search("[:：]", text)
        return FrontLine(strong=True, subject=colon.end() if colon else match.end())
    if match := re.match(forms["adopted_on"], plain):
        days = read_dates(match["date"], language)
        return FrontLine(strong=True, kind="resolution", date=days.last if days else None)
    if len(plain) > _SHORT or re.match(words(language, "structure")["addressed"], plain):
        return None
    for reader in (_by_adoption, _by_wording, _by_symbol, _by_meeting, _by_date, _by_name):
        if found := reader(text, plain, language, forms):
            return found
    return None


def _by_adoption(text: str, plain: str, language: str, forms: _Forms) -> FrontLine | None:
    """Read a line that says who adopted the text, and when."""
    if match := re.match(forms["adopted_by"], plain):
        kind = next((name for name in _KINDS if forms[name].match(match[0])), None)
        days = read_dates(text, language)
        names = name_line(plain[match.end() :], language, anywhere=True)
        session = _session(plain, forms)
        return FrontLine(
            strong=True, kind=kind, names=names, session=session, date=days.last if days else None
        )
    if re.match(forms["in_effect"], plain):  # the title of a list of decisions
        kind = next((name for name in _KINDS if forms[name].search(plain)), None)
        names = name_line(plain, language, anywhere=True)
        session = _session(plain, forms)
        return FrontLine(strong=True, kind=kind, subject=0, names=names, session=session)
    if re.match(forms["adopted_at"], plain) and plain[-1:] not in (";", ":", ","):
        session = _session(plain, forms)
        place = _place(text, read_dates(text, language)) or _place_in_brackets(text)
        names = name_line(plain, language, anywhere=True)
        return FrontLine(weak=True, names=names, session=session, place=place) if session else None
    return None


def _by_wording(text: str, plain: str, language: str, forms: _Forms) -> FrontLine | None:
    if match := re.match(forms["agenda_item"], plain):
        item = next((group for group in match.groups() if group), None)
        return FrontLine(strong=True, agenda_item=_item(item))
    if original := _original(plain, forms, language):
        return FrontLine(strong=True, original=original)
    if plain in _language_lines(language) or re.fullmatch(forms["distr"], plain):
        return FrontLine(strong=True)
    if re.match(rf"(?:{forms['notification'].pattern})", plain) and len(plain) < 80:
        reference = find_reference(text)
        bare = re.fullmatch(rf"(?:{forms['notification'].pattern})\W*", plain.rstrip("¹²³* "))
        if bare or reference:
            days = read_dates(text, language)
            date = days.last if days and days.first == days.last else None
            return FrontLine(strong=True, kind="notification", reference=reference, date=date)
    if re.match(forms["note_by"], plain) and plain[-1:] not in (".", ":", ";"):
        report = re.match(forms["report"], plain)
        return FrontLine(weak=True, kind="report" if report else None)
    if kind := _kind_alone(plain, forms):
        return FrontLine(strong=True, kind=kind)
    if plain[:1] in "[(" and plain[-1:] in "])":
        return FrontLine(weak=True)
    return None


def _kind_alone(plain: str, forms: _Forms) -> str | None:
    """Read a line that says only what kind of text it heads, and of which body: "COP Decision"."""
    pattern = r"(?:(?:{body}) )?(?:{noun})(?: (?:\w{{1,3}} ){{0,2}}(?:{body}))?"
    bodies = "|".join(map(re.escape, body_abbreviations()))
    return next(
        (
            kind
            for kind in _KINDS
            if re.fullmatch(pattern.format(body=bodies, noun=forms[kind].pattern), plain)
        ),
        None,
    )


def _place_in_brackets(text: str) -> str | None:
    """Give the place before month and year in brackets: "(Manila, October 2017)"."""
    inside = re.search(r"[(（]([^()（）\d]{2,60})[,،，][^()（）,،，]{0,20}\d{4}.{0,4}[)）]", text)
    return inside[1].strip() if inside else None


def _item(text: str | None) -> str | None:
    """Give the number of an item as printed: "9 (a)", "12B"."""
    if text is None:
        return None
    item = re.sub(r"(?<=\d)[a-z]$", lambda found: found[0].upper(), text.rstrip(" ."))
    return " ".join(item.split()) or None


def _original(plain: str, forms: _Forms, language: str) -> str | None:
    match = re.search(rf"(?:{forms['original'].pattern})\s?:\s?(\w+)", plain)
    if match is None:
        return None
    for tongue in (language, *LANGUAGES):
        if code := words(tongue, "front")["language_names"].get(match[1]):
            return str(code)
    return None


@cache
def _language_lines(language: str) -> frozenset[str]:
    names = words(language, "front")["language_names"]
    own = (words(each, "front")["own_name"] for each in LANGUAGES)
    return frozenset((*names, *own, words("en", "front")["unrestricted"]))


def _by_symbol(text: str, plain: str, language: str, forms: _Forms) -> FrontLine | None:
    if is_symbol(text):
        found = find_symbol(text)
        return FrontLine(strong=True, symbol=found[2] if found else None)
    reference = find_reference(text) if len(plain) < _REFERENCE else None
    if reference and is_notification_number(reference):
        return FrontLine(strong=True, kind="notification", reference=reference)
    if len(plain) < 120 and (found := find_symbol(text)) and plain.startswith("distr"):
        return FrontLine(strong=True, symbol=found[2])
    return None


def _session(plain: str, forms: _Forms) -> str | None:
    for match in forms["meeting"].finditer(plain):
        number = match.groupdict().get("number")
        ordinal = match.groupdict().get("ordinal")
        if number:
            return number
        place = _best_ordinal(ordinal or "") or _best_ordinal(match[0])
        if place:
            return str(place)
    return None


def _best_ordinal(text: str) -> int | None:
    """Read an ordinal whose words may be preceded or followed by others."""
    listed = text.split()
    for length in range(len(listed), 0, -1):
        for begin in range(len(listed) - length + 1):
            if place := ordinal_number(" ".join(listed[begin : begin + length])):
                return place
    return None


def _by_meeting(text: str, plain: str, language: str, forms: _Forms) -> FrontLine | None:
    if plain[-1:] in (".", ";", ":") or len(plain) > 160:
        return None
    session = _session(plain, forms)
    if session is None and (match := re.match(r"(?:cop|cmp|cma|cdp|cp)[ -]?(\d{1,3})\b", plain)):
        session = match[1]
    if session is None:
        return None
    days = read_dates(text, language)
    place = _place(text, days)
    names = name_line(plain, language, anywhere=True)
    return FrontLine(strong=True, session=session, days=days, place=place, names=names)


def _by_date(text: str, plain: str, language: str, forms: _Forms) -> FrontLine | None:
    days = read_dates(text, language)
    if days is None or plain[-1:] in (";", ":"):
        return None
    rest = (lower(text)[: days.start] + lower(text)[days.end :]).strip(" ,.()*_\n")
    if days.first == days.last:
        short = len(rest) <= 12 or re.fullmatch(r"(?:\w+ ){0,2}\w+ ?:", rest)
        return FrontLine(strong=True, date=days.last) if short else None
    if len(rest) > 100:
        return None
    return FrontLine(strong=True, days=days, place=_place(text, days))


def _place(text: str, days: Dates | None) -> str | None:
    """Give the words around the days of a meeting that name its place."""
    if days is None:
        return None
    before = text[: days.start].strip(" ,;.*_\n\t،，(").split("\n")[-1]
    after = text[days.end :].strip(" ,;.*_\n\t،，)")
    before = _before_days().sub("", before).strip(" ,،，")
    place = after if len(after) > len(before) else before
    return place if 2 < len(place) <= 80 and not any(mark.isdigit() for mark in place) else None


@cache
def _before_days() -> re.Pattern[str]:
    return re.compile(rf"[,،(]?\s*\b(?:{in_any_language('front', 'before_days')})$")


def _by_name(text: str, plain: str, language: str, forms: _Forms) -> FrontLine | None:
    names = name_line(plain, language)
    return FrontLine(strong=True, names=names) if names else None

"""Dates as documents print them, in six languages, to ISO 8601."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from loaders.documents.glyphs import lower
from loaders.documents.languages import in_any_language, words

_any = partial(in_any_language, "front")


@dataclass(frozen=True)
class Dates:
    """A day, or the first and the last day of a meeting, and where they are printed."""

    first: str
    last: str
    start: int
    end: int


def read_dates(text: str, language: str) -> Dates | None:
    """
    Read the first date or run of days in a text.

    >>> read_dates("Rome, 6-17 October 2014", "en")
    Dates(first='2014-10-06', last='2014-10-17', start=6, end=23)
    """
    opening = lower(text[:400])
    for tongue in dict.fromkeys((language, "en", "fr")):
        for pattern in _patterns(tongue):
            for match in pattern.finditer(opening):
                if found := _dates(match, tongue):
                    return found
    return None


def is_date(text: str, language: str) -> bool:
    """Say whether a line is a date and nothing else."""
    found = read_dates(text, language)
    return found is not None and not (text[: found.start] + text[found.end :]).strip(" ,.()*_\n")


def _dates(match: re.Match[str], language: str) -> Dates | None:
    parts = match.groupdict()
    year = int(parts["year"])
    month = _month(parts["month"], language)
    other = _month(parts.get("month1") or parts["month"], language)
    first_year = int(parts.get("year1") or year)
    day, first = parts.get("day"), parts.get("day1")
    if month is None or other is None or day is None:
        return None
    try:
        last_day = date(year, month, int(day))
        first_day = date(first_year, other, int(first or day))
    except ValueError:
        return None
    if first_day > last_day:  # Arabic may print the later day first
        first_day, last_day = last_day, first_day
    return Dates(first_day.isoformat(), last_day.isoformat(), match.start(), match.end())


def _month(word: str, language: str) -> int | None:
    if word.isdecimal():
        return int(word)
    months = words(language, "front")["months"]
    for part in (word, *word.split("/")):
        if found := months.get(part.strip(" .")):
            return int(found)
    return None


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in _written(language))


def _written(language: str) -> Iterator[str]:
    """Give the patterns of one language, runs of days before single ones."""
    listed = words(language, "front")
    yield from listed.get("date_patterns", ()) or _by_month_name(language)
    yield r"(?<![\d/])(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d/])"


def _by_month_name(language: str) -> Iterator[str]:
    listed = words(language, "front")
    name = "|".join(map(re.escape, sorted(listed["months"], key=len, reverse=True)))
    pair = rf"(?:{name})\.?(?: ?/ ?(?:{name}))?"
    to = rf" ?(?:-|{_any('until')}) ?(?:{_any('day_articles')})?"
    of = rf"(?:{_any('day_suffixes')}|°)? ?(?:{_any('before_month')})?"
    years, after = rf"(?:{_any('before_year')})?", rf"(?: ?(?:{_any('after_year')}))?"
    year = rf",? ?{years}(?P<year>(?:19|20)\d{{2}}){after}"
    year1 = rf"(?:,? ?{years}(?P<year1>(?:19|20)\d{{2}}))?"
    day, day1 = r"(?P<day>\d{1,2})", r"(?<!\d)(?P<day1>\d{1,2})"
    yield rf"{day1}{of}(?P<month1>{pair}){year1}{to}{day}{of}(?P<month>{pair}){year}"
    yield rf"{day1}{of}{to}{day}{of}(?P<month>{pair}){year}"
    yield rf"(?<!\d){day}{of}(?P<month>{pair}){year}"
    if listed.get("month_first"):
        yield rf"(?P<month1>{name})\.? {day1}{to}(?P<month>{name})\.? {day}{year}"
        yield rf"(?P<month>{name})\.? {day1}{to}{day}{year}"
        yield rf"(?P<month>{name})\.? {day}(?:{_any('day_suffixes')})?{year}"

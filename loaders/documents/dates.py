"""Dates, months, years and periods printed in a text, and the words that make them a deadline."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from loaders.documents.label_matching import exact, stemmed
from loaders.documents.languages import words
from loaders.documents.tokens import Token, phrase, unaccented

_LONGEST_CUE = 6


@dataclass(frozen=True)
class When:
    """A date (`2015-10`) or period (`2016/2020`) and the words that name it."""

    value: str
    start: int
    end: int


@lru_cache(maxsize=16)
def dates_of(language: str) -> "Dates":
    """Give the dates of one language."""
    return Dates(language)


class Dates:
    """Finds the dates and periods of a text at which something is to be done."""

    def __init__(self, language: str) -> None:
        """Take the words from `languages/{language}/deadlines.toml`."""
        self._language = language
        self._words = words(language, "deadlines")
        months = enumerate(self._words["months"], start=1)
        self._months = stemmed(
            language, ((name, number) for number, names in months for name in names.split("|"))
        )
        self._links = exact(language, self._words["date_links"])
        self._decades = stemmed(language, self._words["decades"].items())
        self._halves = stemmed(language, self._words["halves"].items())
        pattern = self._words.get("date_pattern")
        self._pattern = re.compile(pattern) if pattern else None
        kinds = "by afterwards at period period_afterwards date_openers"
        self._cues = {kind: self._set(self._words.get(kind, ())) for kind in kinds.split()}

    def _set(self, texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
        cues = [tuple(unaccented(word) for word in phrase(text, self._language)) for text in texts]
        joined = words(self._language, "addressees").get("attached_coordinators", ())
        return frozenset(cues) | {(first + cue[0], *cue[1:]) for cue in cues for first in joined}

    def find(self, tokens: Sequence[Token], text: str, written: str | None) -> Iterator[When]:
        """Give the deadlines in a text; `written` is the date of the document, if known."""
        at = 0
        while at < len(tokens):
            found = self._half(tokens, at) or self._period(tokens, at, text)
            found = found or self._span(tokens, at)
            if found is None:
                found = self._date(tokens, at)
                if found is not None and not self._is_due(tokens, found, written):
                    at = found.end
                    continue
            if found is not None:
                yield found
            at = found.end if found is not None else at + 1

    def _half(self, tokens: Sequence[Token], at: int) -> When | None:
        half = self._halves.longest(tokens, at)
        decade = self._decades.longest(tokens, half[1] if half else at)
        end = decade[1] if decade else at
        if half is None and decade is not None:
            half = self._halves.longest(tokens, end)  # printed after the decade in Chinese
            end = half[1] if half else end
        if half is None or decade is None:
            return None
        first, last = (int(part) for part in decade[0][0].split("/"))
        middle = (first + last) // 2
        value = f"{first}/{middle}" if half[0][0] == 1 else f"{middle + 1}/{last}"
        return When(value, at, end)

    def _period(self, tokens: Sequence[Token], at: int, text: str) -> When | None:
        first = _year(tokens, at)
        if first is None:
            return None
        end = self._period_end(tokens, at, text)
        last = None if end is None else _year(tokens, end - 1)
        if end is None or last is None or last <= first:
            return None
        after = end
        fillers = self._words.get("period_fillers", ())
        while after < len(tokens) and tokens[after].word in fillers:
            after += 1
        cued = self._before(tokens, at, "period")
        required = self._cues["period_afterwards"]
        cued = cued if not required else self._after(tokens, after, "period_afterwards")
        return When(f"{first}/{last}", at, end) if cued else None

    def _span(self, tokens: Sequence[Token], at: int) -> When | None:
        """Read the time from one date to another."""
        first = self._date(tokens, at)
        if first is None or first.end >= len(tokens):
            return None
        if tokens[first.end].word not in self._words["period_links"]:
            return None
        last = self._date(tokens, self._past_opener(tokens, first.end + 1))
        if last is None or last.value <= first.value or not self._before(tokens, at, "period"):
            return None
        return When(f"{first.value}/{last.value}", at, last.end)

    def _past_opener(self, tokens: Sequence[Token], at: int) -> int:
        """Pass over the article of a date."""
        article = at < len(tokens) and (tokens[at].word,) in self._cues["date_openers"]
        return at + article

    def _period_end(self, tokens: Sequence[Token], at: int, text: str) -> int | None:
        """Give the word after a second year that is joined to the first."""
        if at + 1 < len(tokens) and _year(tokens, at + 1) is not None:
            between = text[tokens[at].end : tokens[at + 1].start].strip()
            return at + 2 if between in {"-", "–", "—", "−", "‑", "‐"} else None
        place = at + 1
        for link in self._words["period_links"]:
            if place < len(tokens) and tokens[place].word == link:
                return place + 2
        return None

    def _date(self, tokens: Sequence[Token], at: int) -> When | None:
        if at >= len(tokens):
            return None
        if self._pattern is not None:
            return _by_pattern(self._pattern, tokens, at)
        return self._day_first(tokens, at) or self._month_first(tokens, at) or _bare(tokens, at)

    def _day_first(self, tokens: Sequence[Token], at: int) -> When | None:
        if not (tokens[at].word.isdecimal() and len(tokens[at].word) <= 2):
            return None
        month = self._month(tokens, self._past_links(tokens, at + 1))
        if month is None:
            return None
        year = self._past_links(tokens, month[1])
        return _when(tokens, at, year, month[0], int(tokens[at].word))

    def _month_first(self, tokens: Sequence[Token], at: int) -> When | None:
        month = self._month(tokens, at)
        if month is None:
            return None
        after = self._past_links(tokens, month[1])
        if after < len(tokens) and tokens[after].word.isdecimal() and len(tokens[after].word) <= 2:
            year = self._past_links(tokens, after + 1)
            return _when(tokens, at, year, month[0], int(tokens[after].word))
        return _when(tokens, at, after, month[0], None)

    def _month(self, tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
        """Read a month, also one with two names ("كانون الثاني/يناير")."""
        found = self._months.longest(tokens, at)
        if found is None:
            return None
        end = found[1]
        if end + 1 < len(tokens) and tokens[end].word == "/":
            again = self._months.longest(tokens, end + 1)
            end = again[1] if again is not None and again[0][0] == found[0][0] else end
        return found[0][0], end

    def _past_links(self, tokens: Sequence[Token], at: int) -> int:
        for _ in range(2):
            link = self._links.longest(tokens, at)
            at = at if link is None else link[1]
        return at

    def _is_due(self, tokens: Sequence[Token], found: When, written: str | None) -> bool:
        """Tell whether something is to be done by the date, or at one that is still to come."""
        if self._before(tokens, found.start, "by"):
            return True
        if self._after(tokens, found.end, "afterwards"):
            return True
        coming = written is not None and found.value >= written[: len(found.value)]
        return coming and self._before(tokens, found.start, "at")

    def _before(self, tokens: Sequence[Token], at: int, kind: str) -> bool:
        for _ in range(4):
            if self._ends_with(tokens, at, self._cues[kind]):
                return True
            size = self._ends_with(tokens, at, self._cues["date_openers"])
            if not size:
                return False
            at -= size
        return False

    @staticmethod
    def _ends_with(tokens: Sequence[Token], at: int, cues: frozenset[tuple[str, ...]]) -> int:
        """Give the length of the longest phrase that ends before a word."""
        for size in range(min(_LONGEST_CUE, at), 0, -1):
            if tuple(unaccented(token.word) for token in tokens[at - size : at]) in cues:
                return size
        return 0

    def _after(self, tokens: Sequence[Token], at: int, kind: str) -> bool:
        return any(
            tuple(unaccented(token.word) for token in tokens[at : at + size]) in self._cues[kind]
            for size in range(1, _LONGEST_CUE + 1)
        )


def _year(tokens: Sequence[Token], at: int) -> int | None:
    word = tokens[at].word if 0 <= at < len(tokens) else ""
    return int(word) if len(word) == 4 and word.isdecimal() and 1900 <= int(word) <= 2150 else None


def _when(
    tokens: Sequence[Token], start: int, year_at: int, month: int, day: int | None
) -> When | None:
    year = _year(tokens, year_at)
    return None if year is None else _valid(year, month, day, start, year_at + 1)


def _valid(year: int, month: int, day: int | None, start: int, end: int) -> When | None:
    try:
        whole = date(year, month, day or 1).isoformat()
    except ValueError:
        return None
    return When(whole if day else whole[:7], start, end)


def _bare(tokens: Sequence[Token], at: int) -> When | None:
    year = _year(tokens, at)
    return None if year is None else When(str(year), at, at + 1)


def _by_pattern(pattern: re.Pattern[str], tokens: Sequence[Token], at: int) -> When | None:
    """Read a date whose parts have a sign each (2026年3月1日): two words for each part."""
    if _year(tokens, at) is None:
        return None
    printed = "".join(token.word for token in tokens[at : at + 6])
    match = pattern.match(printed)
    if match is None:
        return None
    year, month, day = match.groups()
    end = at + 2 + 2 * (month is not None) + 2 * (day is not None)
    if month is None:
        return When(year, at, end)
    return _valid(int(year), int(month), int(day) if day else None, at, end)

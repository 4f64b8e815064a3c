"""Clean passages from lines: white space, invisible characters, hyphens at the end of a line."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from simplemma import is_known

from loaders.documents.passage import Passage

Span = tuple[int, int]

_DECLARED = re.compile(
    # dropped: soft hyphens, zero-width and bidi marks, other controls; made one space: white space
    "(?P<dropped>[\x00-\x08\x0e-\x1f\x7f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+)"
    "|(?P<space>[ \t\n\r\f\v\x85\u2028\u2029]+)"
)
_UNSPACED = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60"
_NO_SPACE_AFTER = re.compile(f"[{_UNSPACED}]$")
_NO_SPACE_BEFORE = re.compile(f"[{_UNSPACED},.)\\]؟،؛]")
_HYPHENS = "-\u2010"
_LAST_PART = re.compile(r"[^\W\d_]{1,40}$")
_FIRST_PART = re.compile(r"[^\W\d_]{1,40}")
_PATH_END = re.compile(r"[A-Za-z0-9]/$")
_PATH_START = re.compile(r"/[A-Z0-9]")


class Composer:
    """Makes passages from ranges of a text, without the holes that are punched in it."""

    def __init__(self, text: str, language: str, holes: Iterable[Span] = ()) -> None:
        """Take the text, its language, and the ranges that belong to no passage."""
        self.text = text
        self.language = language
        self._holes = merged(holes)
        self._begins = [begin for begin, _ in self._holes]
        self._words: frozenset[str] | None = None

    def passage(self, spans: Sequence[Span]) -> Passage:
        """Give the passage of the ranges of one paragraph, in the order of the text."""
        out = _Writer()
        for start, end in spans:
            piece = _Writer()
            for begin, stop in self._kept(start, end):
                piece.copy(self.text, begin, stop)
            if piece.length:
                out.append(piece, self._between)
        return out.passage()

    def _kept(self, start: int, end: int) -> Iterator[Span]:
        """Give the parts of a range that are in no hole."""
        at = max(0, bisect_right(self._begins, start) - 1)
        while at < len(self._holes) and self._holes[at][0] < end:
            begin, stop = self._holes[at]
            if begin > start:
                yield start, begin
            start = max(start, stop)
            at += 1
        if start < end:
            yield start, end

    def _between(self, before: str, after: str) -> tuple[bool, str]:
        """Tell whether the last character goes, and what stands between two joined lines."""
        if before[-1] in _HYPHENS:
            return self._at_hyphen(before[:-1], after)
        if _NO_SPACE_AFTER.search(before) or _NO_SPACE_BEFORE.match(after):
            return False, ""
        if _PATH_END.search(before) or (before[-1].isupper() and _PATH_START.match(after)):
            return False, ""
        return False, " "

    def _at_hyphen(self, before: str, after: str) -> tuple[bool, str]:
        left, right = _LAST_PART.search(before), _FIRST_PART.match(after)
        if not before or before[-1] in " \u00a0":
            return False, " "
        if not left or not right or not right[0].islower():
            return False, ""
        return self._is_one_word(left[0], right[0]), ""

    def _is_one_word(self, left: str, right: str) -> bool:
        """Tell whether the hyphen between the two parts was set by the end of the line alone."""
        if self._words is None:
            self._words = frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", self.text.lower()))
        whole, apart = (left + right).lower(), f"{left}-{right}".lower()
        if (whole in self._words) != (apart in self._words):
            return whole in self._words
        if _known(whole, self.language):
            return True
        return not (_known(left.lower(), self.language) and _known(right, self.language))


@cache
def _known(word: str, language: str) -> bool:
    """Tell whether the dictionary knows a word; it has none for Arabic and Chinese."""
    return language in ("en", "fr", "es", "ru") and is_known(word, lang=language)


class _Writer:
    """Text in the making, with the place of each character."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._places: list[int] = []
        self._last = ""
        self._broken = False  # a soft hyphen parts the word that the next line ends

    @property
    def length(self) -> int:
        return len(self._places)

    def copy(self, text: str, start: int, end: int) -> None:
        """Write a range of the text: white space as one space, without what is not seen."""
        for found in _DECLARED.finditer(text, start, end):
            self._write(text, start, found.start())
            if found["space"]:
                self._space(found.start())
            start = found.end()
        self._write(text, start, end)
        self._broken = end > 0 and text[end - 1] == "\u00ad"

    def _write(self, text: str, start: int, end: int) -> None:
        if start < end and self._last == " " and text[start] == " ":
            start += 1
        if start < end:
            self._pieces.append(text[start:end])
            self._places.extend(range(start, end))
            self._last = text[end - 1]

    def _space(self, place: int) -> None:
        if self._places and self._last != " ":
            self._pieces.append(" ")
            self._places.append(place)
            self._last = " "

    def append(self, other: "_Writer", between: Callable[[str, str], tuple[bool, str]]) -> None:
        """Write what another has written, with what belongs between the two lines."""
        other._strip()
        if not other.length:
            return
        if self._places:
            drop, filling = between(
                "".join(self._pieces[-3:])[-60:], "".join(other._pieces[:3])[:60]
            )
            if drop:
                self._drop()
            if filling and self._last != " " and not self._broken:
                self._pieces.append(filling)
                self._places.append(other._places[0] - 1)
        self._pieces += other._pieces
        self._places += other._places
        self._last, self._broken = other._last, other._broken

    def _drop(self) -> None:
        self._pieces[-1] = self._pieces[-1][:-1]
        self._places.pop()

    def _strip(self) -> None:
        text = "".join(self._pieces)
        front, back = len(text) - len(text.lstrip(" ")), len(text.rstrip(" "))
        self._pieces = [text[front:back]] if back > front else []
        self._places = self._places[front:back] if back > front else []
        self._last = text[back - 1] if back > front else ""

    def passage(self) -> Passage:
        """Give what was written."""
        self._strip()
        return Passage("".join(self._pieces), tuple(self._places))


def merged(spans: Iterable[Span]) -> list[Span]:
    """Give ranges in order, those that overlap or touch as one."""
    out: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(end, out[-1][1])
        else:
            out.append((start, end))
    return out

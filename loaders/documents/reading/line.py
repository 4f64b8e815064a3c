"""Printed lines: where they stand in the text, and what the eye sees of them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

SPACES = " \t\n\r\f\v"
"""White space that only lays out; a no-break or thin space belongs to the text."""

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_TAB = 8


@dataclass(frozen=True)
class Line:
    """
    One printed line: its range in the text without the white space around it.

    `indent` and `width` are in columns (in a PDF, in letters of average width). `blanks` counts the
    blank lines before it, `page` from one; `opens_page` says that a page begins with it. A reader
    that sees the print tells `emphasis` (ranges of the text in italics), `bold`, and `note`: the
    line is set as a note is, small at the foot of a page.
    """

    start: int
    end: int
    text: str
    indent: float = 0
    width: float = 0
    blanks: int = 0
    page: int | None = None
    opens_page: bool = False
    emphasis: tuple[tuple[int, int], ...] = ()
    bold: bool = False
    centred: bool = False
    note: bool | None = None

    @property
    def edge(self) -> float:
        """The column where the line ends."""
        return self.indent + self.width


def physical_lines(text: str) -> Iterator[Line]:
    """Give the lines of a text that are not blank; a form feed begins a page."""
    paged = "\f" in text
    page, opens, blanks, start = 1, True, 0, 0
    for end, after, feed in _pieces(text):
        piece = text[start:end]
        content = piece.strip()
        if content:
            begin = start + len(piece) - len(piece.lstrip())
            yield Line(
                begin,
                begin + len(content),
                content,
                indent=len(text[start:begin].expandtabs(_TAB)),
                width=columns(content),
                blanks=blanks,
                page=page if paged else None,
                opens_page=opens,
            )
            blanks, opens = 0, False
        elif not feed:
            blanks += 1
        if feed:
            page, opens = page + 1, True
        start = after


def _pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """Give for each line where it ends, where the next one begins, and whether that is a page."""
    for found in _LINE_END.finditer(text):
        yield found.start(), found.end(), found[0] == "\f"
    yield len(text), len(text), False


def columns(text: str) -> int:
    """Give the width of a text in columns: an ideograph takes two, a combining mark none."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.combining(character) else 1

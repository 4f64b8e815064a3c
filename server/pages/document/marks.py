"""The words of a provision with what was recognised in them marked in place."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """Words that were recognised: as a verb, a citation or a deadline, with where they lead."""

    words: str
    kind: str
    href: str = ""
    state: str = ""
    title: str = ""


@dataclass(frozen=True)
class Piece:
    """A piece of a text; `mark` says what it was recognised as, if it was."""

    text: str
    mark: Mark | None = None


def marked(text: str, marks: Iterable[Mark]) -> tuple[Piece, ...]:
    """
    Cut a text into pieces; of words that occur twice, the second mark has the second place.

    >>> [piece.text for piece in marked("see X/1 and X/1", [Mark("X/1", "citation")])]
    ['see ', 'X/1', ' and X/1']
    """
    taken: list[tuple[int, int, Mark]] = []
    for mark in sorted(marks, key=lambda mark: -len(mark.words)):
        start = _free(text, mark.words, taken)
        if start >= 0:
            taken.append((start, start + len(mark.words), mark))
    pieces, reached = [], 0
    for start, end, mark in sorted(taken, key=lambda place: place[0]):
        if start > reached:
            pieces.append(Piece(text[reached:start]))
        pieces.append(Piece(text[start:end], mark))
        reached = end
    return (*pieces, *([Piece(text[reached:])] if text[reached:] else []))


def _free(text: str, words: str, taken: Iterable[tuple[int, int, Mark]]) -> int:
    """Find the first place of some words that no mark has taken; -1 where there is none."""
    start = text.find(words) if words else -1
    while start >= 0 and any(a < start + len(words) and start < b for a, b, _ in taken):
        start = text.find(words, start + 1)
    return start

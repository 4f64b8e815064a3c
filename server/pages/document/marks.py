"""The words of a provision with what was recognised in them marked in place."""

from collections.abc import Iterable
from dataclasses import dataclass

from loaders.documents.printed_places import take_places


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
    every = list(marks)
    pieces, reached = [], 0
    for start, end, which in take_places(text, [mark.words for mark in every]):
        if start > reached:
            pieces.append(Piece(text[reached:start]))
        pieces.append(Piece(text[start:end], every[which]))
        reached = end
    return (*pieces, *([Piece(text[reached:])] if text[reached:] else []))

"""A provision's text cut where what was recognised in it begins and ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loaders.documents.placing import Placed


@dataclass(frozen=True)
class Stretch:
    """Text in which nothing begins or ends, and the finds that it is a part of."""

    text: str
    marks: tuple[Placed, ...] = ()


def stretches(text: str, placed: Sequence[Placed]) -> Iterator[Stretch]:
    """
    Cut a text into stretches, so that marks that nest or overlap can be written one after another.

    >>> [one.text for one in stretches("abc", [])]
    ['abc']
    """
    opening: dict[int, list[Placed]] = {}
    for one in placed:
        opening.setdefault(one.start, []).append(one)
    cuts = sorted({0, len(text), *opening, *(one.end for one in placed)})
    open_now: list[Placed] = []
    for start, end in pairwise(cuts):
        open_now = [one for one in open_now if one.end > start] + opening.get(start, [])
        yield Stretch(text[start:end], tuple(open_now))

"""The levels of lettered, numbered and dashed lists below a paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass

from loaders.documents.structure.labels import Label, Mark
from loaders.documents.structure.nodes import Node

_LISTED = ("lower", "lower-roman", "upper", "upper-roman", "number", "chinese", "bullet")


@dataclass
class Level:
    """One open list: the series of its labels, its last entry and that entry's place."""

    series: tuple[str, str, int]
    node: Node
    place: int


@dataclass(frozen=True)
class Place:
    """Where an entry goes: how many of the open levels stay above it, and how its label is read."""

    depth: int
    mark: Mark


def series_of(mark: Mark, indent: int | None) -> tuple[str, str, int]:
    """Give what entries of one list share; bullets are told apart by their indentation too."""
    style, form = mark.series
    return style, form, (indent or 0) if style == "bullet" else 0


def place_entry(
    levels: Sequence[Level], label: Label, indent: int | None, following: Label | None
) -> Place | None:
    """Find the list that a labelled paragraph continues or begins; None if it lists nothing."""
    marks = [mark for mark in label.marks if mark.style in _LISTED]
    if not marks:
        return None
    continued = _continued(levels, marks, indent)
    begun = next((mark for mark in marks if mark.place <= 1 and mark.style != "bullet"), None)
    if continued and begun and begun is not continued.mark and _goes_on(begun, following):
        return Place(len(levels), begun)  # "i)" after "h)", but "ii)" follows
    if continued:
        return continued
    if begun and not any(level.series == series_of(begun, indent) for level in levels):
        return Place(len(levels), begun)
    for depth in range(len(levels) - 1, -1, -1):
        for mark in marks:
            if levels[depth].series == series_of(mark, indent):
                return Place(depth, mark)
    return Place(_new_depth(levels), marks[0])


def _continued(levels: Sequence[Level], marks: Sequence[Mark], indent: int | None) -> Place | None:
    for depth in range(len(levels) - 1, -1, -1):
        for mark in marks:
            level = levels[depth]
            if level.series != series_of(mark, indent):
                continue
            if mark.style == "bullet" or mark.place == level.place + 1:
                return Place(depth, mark)
    return None


def _goes_on(mark: Mark, following: Label | None) -> bool:
    return following is not None and any(
        other.style == mark.style and other.place == mark.place + 1 for other in following.marks[:1]
    )


def _new_depth(levels: Sequence[Level]) -> int:
    """Give the level of a list that begins: below the last entry if that introduces one."""
    for depth in range(len(levels), 0, -1):
        if levels[depth - 1].node.passage.text.rstrip().endswith((":", "：", "：")):
            return depth
    return len(levels)

"""
Where in a provision's text the things found in it stand.

Finds carry offsets of the source, but a provision's text is cleaned: line breaks, footnote marks
and page headers are gone. So each surface is looked up in the text, near where its offset says.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from loaders.documents.model import Found, Provision


@dataclass(frozen=True)
class Placed:
    """Something found, and its range in the provision's text."""

    found: Found
    start: int
    end: int


def finds(provision: Provision) -> list[Found]:
    """Give all that was found in a provision, in the order of the source, the longer first."""
    found: list[Found] = [
        *provision.actions,
        *provision.citations,
        *provision.deadlines,
        *provision.subjects,
    ]
    return sorted(found, key=lambda one: (one.start, -one.end))


def place_finds(provision: Provision) -> tuple[list[Placed], list[Found]]:
    """Give what was found with its place in the text, and what stands nowhere in it."""
    placed: list[Placed] = []
    lost: list[Found] = []
    before = None
    for found in finds(provision):
        place = _place(provision, found, before)
        if place is None:
            lost.append(found)
        else:
            before = Placed(found, *place)
            placed.append(before)
    return placed, lost


def occurrences(text: str, surface: str) -> Iterator[int]:
    """Give each place where `surface` stands in `text`."""
    place = text.find(surface)
    while surface and place >= 0:
        yield place
        place = text.find(surface, place + 1)


def source_place(provision: Provision, place: int) -> int:
    """
    Estimate the offset in the source of a place in a provision's text.

    It is exact where nothing was cleaned between that place and what was found next before it, or
    the end of the text.
    """
    placed, _ = place_finds(provision)
    near = [one for one in placed if one.start <= place]
    begin = near[-1].found.start - near[-1].start if near else provision.end - len(provision.text)
    return min(max(provision.start, begin + place), provision.end)


def _place(provision: Provision, found: Found, before: Placed | None) -> tuple[int, int] | None:
    text = provision.text
    surface = found.surface if found.surface in text else " ".join(found.surface.split())
    if not surface:
        return None
    shift = before.start - before.found.start if before else len(text) - provision.end
    least = 0
    if before:
        least = before.start + (found.start > before.found.start)
    expected = max(least, found.start + shift)
    after = text.find(surface, expected)
    earlier = text.rfind(surface, least, expected + len(surface))
    places = [place for place in (earlier, after) if place >= 0]
    if not places:
        return None
    place = min(places, key=lambda one: abs(one - expected))
    return place, place + len(surface)

"""Numbered sub-section headings, which look like paragraphs ("1. Support for planning")."""

from collections.abc import Sequence

from loaders.documents.structure.labels import Mark
from loaders.documents.structure.units import Unit
from loaders.documents.structure.verbs import begins_with_verb

_PLANNED = ("goal", "target", "objective", "activity")


def heading_numbers(units: Sequence[Unit], language: str) -> frozenset[int]:
    """
    Give which units, by their place, are headings though they are numbered like paragraphs.

    A heading has no verb that acts at its beginning and no stop at its end; and it is set as one,
    or the numbering of the paragraphs goes on around it, or unnumbered text follows it.
    """
    numbered = [(at, mark) for at, unit in enumerate(units) if (mark := number_of(unit))]
    found: set[int] = set()
    before: int | None = None
    for order, (at, mark) in enumerate(numbered):
        unit = units[at]
        following = numbered[order + 1] if order + 1 < len(numbered) else None
        if _may_be_title(unit, language) and (
            unit.displayed
            or _stands_apart(units, at, mark, before, following)
            or _has_text_below(units, at)
        ):
            found.add(at)
        else:
            before = mark.place
    return frozenset(found)


def number_of(unit: Unit) -> Mark | None:
    """Give the Arabic number that a unit is labelled with."""
    return unit.label.read_as("number") if unit.label else None


def _may_be_title(unit: Unit, language: str) -> bool:
    text = unit.text
    return unit.title_like and not text[:1].islower() and not begins_with_verb(text, language)


def _stands_apart(
    units: Sequence[Unit],
    at: int,
    mark: Mark,
    before: int | None,
    following: tuple[int, Mark] | None,
) -> bool:
    """Say whether the numbers before and after do not count this one."""
    if following is None:
        return False
    next_at, next_mark = following
    if next_at == at + 1 and next_mark.place == mark.place and units[next_at].title_like:
        return False  # lost numbering: "1." before each entry of a list
    if next_mark.place <= mark.place:
        return True
    if before is None or mark.place == before + 1:
        return False
    return next_mark.place == before + 1 or next_mark.place != mark.place + 1


def _has_text_below(units: Sequence[Unit], at: int) -> bool:
    below = units[at + 1] if at + 1 < len(units) else None
    if below is not None and below.caption and below.caption.kind in _PLANNED:
        return True
    return (
        below is not None
        and below.label is None
        and below.caption is None
        and below.closed
        and not below.text[:1].islower()
    )

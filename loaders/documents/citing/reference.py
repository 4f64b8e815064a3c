"""What the grammar of citations gives: one reference for each thing that is cited."""

from dataclasses import dataclass, field
from typing import Literal

from loaders.documents.citing.locators import Path, Place
from loaders.documents.citing.numbers import Number

Cites = Literal["work", "article", "here", "same"]
"""A numbered work, an article of a treaty, this document, or the work that was cited before."""


@dataclass(frozen=True, slots=True)
class Reference:
    """
    One thing that a text cites, before it is known what that is.

    `named` are the bodies and treaties named beside it; `places` lead to the provision, the
    outermost first; `direction` is `above` or `below`; `own` the noun after "this" ("of this
    decision"), which may be a place ("of this annex").
    """

    start: int
    end: int
    cites: Cites
    noun: str | None = None
    number: Number | None = None
    named: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    direction: str | None = None
    own: str | None = None


Found = tuple[list[Reference], int]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a reference is printed, and the ways to the provisions that it names."""

    start: int
    end: int
    paths: list[Path] = field(default_factory=list)


def spread(span: Span, **parts: object) -> list[Reference]:
    """Give one reference for each path, the first with the whole range."""
    if not span.paths:
        return [Reference(span.start, span.end, **parts)]  # type: ignore[arg-type]
    alone = parts["cites"] in {"article", "here"} and len(span.paths[0].places) == 1
    alone = alone and len(span.paths) > 1
    found = []
    for count, path in enumerate(span.paths):
        start, end = (path.start, path.end) if count else (span.start, span.end)
        if alone and not count:  # the noun and its first number; the others stand for themselves
            end = path.end
        found.append(Reference(start, end, places=path.places, **parts))  # type: ignore[arg-type]
    return found

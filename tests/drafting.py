"""Provisions written by hand, as the structure of a document would give them."""

from dataclasses import replace
from typing import Literal

from loaders.documents.passage import Passage
from loaders.documents.structure.draft import Draft, Skeleton

Role = Literal["preamble", "operative", "narrative", "note", "heading"]


def provision(
    text: str,
    name: str = "1",
    *,
    role: Role = "operative",
    parent: str | None = None,
    italic: tuple[str, ...] = (),
    addressed_by: str | None = None,
) -> Draft:
    """Give a provision; `italic` are the words of it in italics."""
    emphasis = tuple((text.index(words), text.index(words) + len(words)) for words in italic)
    passage = Passage.of(text, 0, len(text))
    return Draft(name, "paragraph", "", parent, passage, 0, len(text), role, emphasis, addressed_by)


def document(*drafts: Draft) -> Skeleton:
    """Give a document of these provisions, one after the other in its text."""
    placed, start = [], 0
    for draft in drafts:
        places = tuple(range(start, start + len(draft.passage.text)))
        end = start + len(places)
        passage = Passage(draft.passage.text, places)
        placed.append(replace(draft, passage=passage, start=start, end=end))
        start = end + 1
    return Skeleton(tuple(placed))

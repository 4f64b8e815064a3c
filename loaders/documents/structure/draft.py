"""A provision as the structure gives it, before anything in it is recognised."""

from dataclasses import dataclass
from typing import Literal

from loaders.documents.model import Notice, ProvisionKind
from loaders.documents.passage import Passage


@dataclass(frozen=True)
class Draft:
    """
    One provision: its id, kind, printed label and parent, and its own text without the label.

    `start` and `end` are its range in the source, from the label to the last word. `emphasis` are
    the ranges of `passage.text` in italics. `role` tells the annotators what stands here: `front`
    never; `preamble` recitals; `operative` what the body itself says (also a draft of it);
    `narrative` a report or a note, which tells what others did; `note` a foot- or endnote;
    `heading` headings of any kind. `addressed_by` is the id of the heading that names the
    addressee of what stands below it ("Directed to the Secretariat"), if there is one.
    """

    id: str
    kind: ProvisionKind
    label: str
    parent: str | None
    passage: Passage
    start: int
    end: int
    role: Literal["preamble", "operative", "narrative", "note", "heading"]
    emphasis: tuple[tuple[int, int], ...] = ()
    addressed_by: str | None = None


@dataclass(frozen=True)
class Skeleton:
    """The provisions of a document in the order of its text, and what was doubtful in them."""

    drafts: tuple[Draft, ...]
    notices: tuple[Notice, ...] = ()

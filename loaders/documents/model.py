"""
A parsed document: provisions and what was recognised in them, and its JSON form.

The JSON is what `meagraph parse --json` prints (design, section 9), what `data/documents/` holds
(without the texts), and what a parse in the sandbox gives back. `document_json` and
`document_from_json` are each other's inverse. Offsets count characters of the text that was read.
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

ProvisionKind = Literal["section", "heading", "preamble", "paragraph", "subparagraph", "item"]
CitationStatus = Literal["resolved", "unresolved", "ambiguous", "internal", "stale"]
DeadlineType = Literal["date", "meeting", "period"]
DocumentKind = Literal[
    "decision", "resolution", "recommendation", "notification", "report", "document"
]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Found(_Record):
    """Words of the document that were recognised as something: where they stand, what they are."""

    surface: str = ""
    start: int
    end: int


class Action(Found):
    """A printed verb that acts: its concept in the scheme actions, those it addresses (actors)."""

    verb: str
    addressees: tuple[str, ...] = ()


class Citation(Found):
    """
    One cited thing.

    `target` is the best reading in normal form (meagraph.citations), None where nothing can be
    read; `candidates` all readings where there are several; `kind` what is cited: decision,
    resolution, recommendation, notification, article, document, provision.
    """

    kind: str
    target: str | None = None
    candidates: tuple[str, ...] = ()
    status: CitationStatus


class Deadline(Found):
    """When something is to be done: a date `2015-10`, meeting `cbd:cop:13`, period `2016/2020`."""

    type: DeadlineType
    value: str


class Subject(Found):
    """A concept of the subject scheme found by its label: notation, and a score from 0 to 1."""

    concept: str
    score: float


class Provision(_Record):
    """
    One part of the document, with an id after design, section 9.

    `text` is the provision's own text without its label;
    `start` is where the label begins, `end` where the text ends.
    """

    id: str
    kind: ProvisionKind
    label: str = ""
    parent: str | None = None
    text: str = ""
    start: int
    end: int
    actions: tuple[Action, ...] = ()
    citations: tuple[Citation, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()


class Notice(_Record):
    """Something that a person should look at: where, a stable code, a message that says what."""

    provision: str | None = None
    code: str
    message: str
    start: int | None = None


class Front(_Record):
    """
    What the head of the document says of it; None where it says nothing.

    `number` is the human number (`XII/2`, `11.10 (Rev. COP13)`); `convention` and `body` are codes
    of data/agreements.csv and data/bodies.csv; `session` the meeting's number, in Arabic digits;
    `date` and the days of the meeting are ISO dates; the languages are two-letter codes.
    """

    kind: DocumentKind = "document"
    symbol: str | None = None
    number: str | None = None
    title: str | None = None
    date: str | None = None
    convention: str | None = None
    body: str | None = None
    session: str | None = None
    meeting_place: str | None = None
    meeting_start: str | None = None
    meeting_end: str | None = None
    agenda_item: str | None = None
    language: str
    original_language: str | None = None


class Document(_Record):
    """A parsed document: its front matter, its provisions in the order of the text, warnings."""

    document: Front
    provisions: tuple[Provision, ...] = ()
    warnings: tuple[Notice, ...] = Field(default=())


def document_json(document: Document) -> dict[str, Any]:
    """Give the JSON of a document as `meagraph parse --json` prints it."""
    return document.model_dump(mode="json")


def document_from_json(data: Mapping[str, Any]) -> Document:
    """Read a document from its JSON; raises `pydantic.ValidationError` naming the wrong member."""
    return Document.model_validate(data)

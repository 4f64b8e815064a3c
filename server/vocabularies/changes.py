"""What publications changed in a vocabulary, for its readers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext

from meagraph.vocabulary.index import Event
from meagraph.vocabulary.index.answers import EventKind
from server.languages import Text
from server.pages.thing import property_name
from server.vocabularies.room import Room

PAGE = 50
"""Changes on one page."""

_ = lazy_gettext

KINDS: dict[EventKind, LazyString] = {
    "added": _("New"),
    "changed": _("Changed"),
    "deprecated": _("Deprecated"),
    "withdrawn": _("Withdrawn"),
    "loaded": _("First loaded"),
}
"""What a publication did to a concept or vocabulary, as readers call it."""


@dataclass(frozen=True)
class Told:
    """One change: what was done, to what, and which properties it touched."""

    event: Event
    kind: LazyString
    name: Text
    href: str
    fields: tuple[Text, ...]


@dataclass(frozen=True)
class ChangesPage:
    """A page of changes, the last first; of one concept or kind where `concept` or `only` say."""

    told: tuple[Told, ...]
    only: str
    concept: str
    concept_name: Text | None
    page: int
    more: bool


def kinds_of(names: Iterable[str]) -> tuple[EventKind, ...]:
    """Give the kinds of change with these names, unknown ones left out."""
    wanted = set(names)
    return tuple(kind for kind in KINDS if kind in wanted)


def changes_page(room: Room, only: str, concept: str, page: int) -> ChangesPage:
    """Gather a page of the changes of a vocabulary."""
    events = room.thesaurus.index.history(
        vocabulary=room.vocabulary.id,
        concept=concept or None,
        kinds=kinds_of([only]) or None,
        limit=PAGE + 1,
        offset=(page - 1) * PAGE,
    )
    return ChangesPage(
        tell(room, events[:PAGE]),
        only if only in KINDS else "",
        concept,
        room.name(concept) if concept else None,
        page,
        len(events) > PAGE,
    )


def tell(room: Room, events: Sequence[Event]) -> tuple[Told, ...]:
    """Say what events did, in the reader's languages."""
    return tuple(_tell(room, event) for event in events)


def _tell(room: Room, event: Event) -> Told:
    own = room.thesaurus.default_language(room.vocabulary)
    name = Text(*event.name(room.language, own)) if event.concept else room.title
    return Told(
        event,
        KINDS[event.kind],
        name,
        room.address(event.concept) if event.concept else room.home,
        tuple(property_name(room.here, field, room.language) for field in event.fields),
    )

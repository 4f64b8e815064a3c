"""What the page of a scheme, concept or collection shows beside what all pages of things show."""

from flask import request
from pyoxigraph import NamedNode

from meagraph.namespaces import DC11, DCT, OWL, RDF, RDFS, SKOS, SKOSXL
from meagraph.vocabulary.concept import FIELD_OF
from server.instance import Instance
from server.linked_data.description import Description
from server.pages.shown import Shown
from server.vocabularies.changes import tell
from server.vocabularies.concept import concept_page, members_of
from server.vocabularies.hierarchy import Tree
from server.vocabularies.listing import summary_of
from server.vocabularies.room import Room
from server.vocabularies.statistics import statistics_page

WHOLE = 120
"""A tree of at most so many concepts is shown with every branch."""

_RECENT = 6

TOLD_OF_CONCEPTS = (
    *FIELD_OF,
    SKOS.member,
    SKOS.memberList,
    SKOSXL.prefLabel,
    SKOSXL.altLabel,
    SKOSXL.hiddenLabel,
)
"""What the page of a concept shows in its own way, or (labels as things) by their plain forms."""

TOLD_OF_SCHEMES = (
    DCT.description,
    DC11.description,
    DC11.title,
    DCT.title,
    OWL.versionInfo,
    RDFS.comment,
    SKOS.definition,
    SKOS.hasTopConcept,
)


def home(here: Instance, thing: Description, language: str) -> dict[str, object]:
    """Give what the home of a vocabulary shows: its summary, its tree, its latest changes."""
    room = _room(here, thing.iri.value)
    tree = Tree(room)
    groups = _things_of_type(room, SKOS.Collection)
    return {
        "room": room,
        "summary": summary_of(room),
        "level": tree.whole(WHOLE) or tree.top(),
        "loose": tree.loose_count,
        "groups": groups,
        "reach": statistics_page(room),
        "recent": tell(room, room.thesaurus.index.history(room.vocabulary.id, limit=_RECENT)),
    }


def concept(here: Instance, thing: Description, language: str) -> dict[str, object]:
    """Give what the page of a concept or collection shows of its vocabulary."""
    iri = thing.iri.value
    room = _room(here, iri)
    held = room.thesaurus.concept(room.vocabulary, iri)
    page = concept_page(room, held or room.graph.told(iri))
    return {
        "room": room,
        "concept": page,
        "members": members_of(room, iri),
        "recent": tell(room, page.recent),
    }


def trail(here: Instance, iri: str) -> list[Shown]:
    """Give the shortest way to a concept: its vocabulary, then the concepts above it."""
    vocabulary = here.thesaurus().vocabulary_of(iri)
    if vocabulary is None:
        return []
    room = Room.of(here, here.thesaurus(), vocabulary)
    ways = Tree(room).trails(iri)
    above = [room.shown(step) for step in (ways[0] if ways else [])]
    return [Shown(room.title, href=room.home, iri=vocabulary.scheme), *above]


def _room(here: Instance, iri: str) -> Room:
    """Give the vocabulary that the address names, otherwise the one that describes the thing."""
    thesaurus = here.thesaurus()
    named = (request.view_args or {}).get("vocabulary", "")
    vocabulary = thesaurus.vocabularies.get(named) or thesaurus.vocabulary_of(iri)
    if vocabulary is None:
        raise ValueError(f"no vocabulary describes <{iri}>")
    return Room.of(here, thesaurus, vocabulary)


def _things_of_type(room: Room, kind: NamedNode) -> list[Shown]:
    found = [room.shown(iri) for iri in room.graph.subjects(RDF.type, kind.value)]
    return sorted(found, key=lambda one: (one.text.value.casefold(), one.iri or ""))

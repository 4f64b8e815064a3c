"""What of a release is searched: the names, codes and texts of the things in its default graph."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Store

from meagraph.merge import DEFAULT, Patch, in_merge
from meagraph.namespaces import DCT, MEA, RDF, RDFS, SCHEMA, SKOS


class Role(StrEnum):
    """What a text is to its thing: the more telling, the earlier."""

    NAME = "name"
    CODE = "code"
    ALIAS = "alias"
    TEXT = "text"


PROPERTIES = {
    SKOS.prefLabel: Role.NAME,
    RDFS.label: Role.NAME,
    DCT.title: Role.NAME,
    SCHEMA.name: Role.NAME,
    SKOS.notation: Role.CODE,
    DCT.identifier: Role.CODE,
    MEA.number: Role.CODE,
    MEA.symbol: Role.CODE,
    MEA.reference: Role.CODE,
    MEA.alpha2: Role.CODE,
    MEA.alpha3: Role.CODE,
    MEA.m49: Role.CODE,
    MEA.untsNumber: Role.CODE,
    MEA.ecolexId: Role.CODE,
    MEA.ieadbId: Role.CODE,
    SKOS.altLabel: Role.ALIAS,
    SKOS.hiddenLabel: Role.ALIAS,
    SCHEMA.alternateName: Role.ALIAS,
    MEA.informeaName: Role.ALIAS,
    MEA.keyword: Role.TEXT,
    MEA.text: Role.TEXT,
    DCT.abstract: Role.TEXT,
    DCT.description: Role.TEXT,
    SCHEMA.description: Role.TEXT,
    SKOS.definition: Role.TEXT,
    SKOS.scopeNote: Role.TEXT,
    SKOS.note: Role.TEXT,
    RDFS.comment: Role.TEXT,
}
"""The properties that are searched."""

_BY_IRI = {term.value: role for term, role in PROPERTIES.items()}
_KINDS = (RDF.type, MEA.provisionOf, MEA.decisionKind)


class Said(NamedTuple):
    """One searched value: the property, the language tag (or ""), the text."""

    predicate: str
    language: str
    text: str

    @property
    def role(self) -> Role:
        """What the text is to its thing."""
        return _BY_IRI[self.predicate]


@dataclass(frozen=True)
class Document:
    """All that is searched of one thing, the classes that it is of, and its kind of decision."""

    thing: str
    kinds: tuple[str, ...]
    said: tuple[Said, ...]


def documents(store: Store) -> Iterator[Document]:
    """Give the document of every thing of a release that has one."""
    found: dict[str, None] = {}
    for term in PROPERTIES:
        for quad in store.quads_for_pattern(None, term, None, DEFAULT):
            if isinstance(quad.subject, NamedNode):
                found[quad.subject.value] = None
    for thing in found:
        if document := document_of(thing, store):
            yield document


def document_of(thing: str, store: Store) -> Document | None:
    """Give the document of a thing; None where nothing of it is searched."""
    said: dict[Said, None] = {}
    kinds: dict[str, None] = {}
    for quad in store.quads_for_pattern(NamedNode(thing), None, None, DEFAULT):
        value = quad.object
        if isinstance(value, Literal) and quad.predicate in PROPERTIES:
            said[Said(quad.predicate.value, value.language or "", value.value)] = None
        elif quad.predicate in (RDF.type, MEA.decisionKind) and isinstance(value, NamedNode):
            kinds[value.value] = None
        elif quad.predicate == MEA.provisionOf:
            # Provisions are of several classes; this is what they have in common.
            kinds[MEA.Provision.value] = None
    return Document(thing, tuple(sorted(kinds)), tuple(sorted(said))) if said else None


def changed_things(patch: Patch, base: str) -> set[str]:
    """Give the things whose documents a change may change."""
    return {
        quad.subject.value
        for quad in in_merge((*patch.added, *patch.removed), base)
        if isinstance(quad.subject, NamedNode)
        if quad.predicate in PROPERTIES or quad.predicate in _KINDS
    }


def packed(said: Iterable[Said]) -> bytes:
    """Write values as the index keeps them."""
    return json.dumps(list(said), ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(kept: bytes) -> list[Said]:
    """Read what `packed` wrote."""
    return [Said(*one) for one in json.loads(kept)]

"""The things of a vocabulary that are looked up, concepts and collections, as its graph has them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, Store

from meagraph.namespaces import OWL, RDF, SKOS, Namespace

ISOTHES = Namespace("http://purl.org/iso25964/skos-thes#")

COLLECTIONS = frozenset(
    {
        SKOS.Collection.value,
        SKOS.OrderedCollection.value,
        ISOTHES.ConceptGroup.value,
        ISOTHES.ThesaurusArray.value,
    }
)
"""The classes of collections, those of ISO 25964 included."""

KINDS = COLLECTIONS | {SKOS.Concept.value}
"""The classes of what is looked up."""


class Said(IntEnum):
    """What a label is, as the index has it: the more telling, the lower."""

    PREF = 0
    ALT = 1
    NOTATION = 2
    HIDDEN = 3


class Tie(IntEnum):
    """How a thing hangs together with another one."""

    TYPE = 0
    SCHEME = 1
    GROUP = 2
    BROADER = 3


class Label(NamedTuple):
    """One label or notation of a thing; a notation has no language."""

    kind: Said
    language: str
    text: str


@dataclass(frozen=True)
class Thing:
    """What is looked up of one concept or collection."""

    iri: str
    deprecated: bool
    labels: tuple[Label, ...]
    links: frozenset[tuple[Tie, str]]

    @property
    def types(self) -> list[str]:
        """The classes that it is of."""
        return sorted(iri for tie, iri in self.links if tie is Tie.TYPE)

    @property
    def names(self) -> dict[str, str]:
        """The preferred labels by language, one in each."""
        found: dict[str, str] = {}
        for label in self.labels:
            if label.kind is Said.PREF:
                found.setdefault(label.language, label.text)
        return found

    @property
    def notation(self) -> str | None:
        """The first notation."""
        texts = (label.text for label in self.labels if label.kind is Said.NOTATION)
        return next(texts, None)


_LABELS: Mapping[NamedNode, Said] = {
    SKOS.prefLabel: Said.PREF,
    SKOS.altLabel: Said.ALT,
    SKOS.hiddenLabel: Said.HIDDEN,
    SKOS.notation: Said.NOTATION,
}
_LINKS: Mapping[NamedNode, Tie] = {
    RDF.type: Tie.TYPE,
    SKOS.inScheme: Tie.SCHEME,
    SKOS.topConceptOf: Tie.SCHEME,
    SKOS.broader: Tie.BROADER,
}
INVERSE_LINKS: Mapping[NamedNode, Tie] = {
    SKOS.narrower: Tie.BROADER,
    SKOS.member: Tie.GROUP,
    SKOS.hasTopConcept: Tie.SCHEME,
}
"""Properties that say of their value what is looked up."""

PROPERTIES = frozenset({*_LABELS, *_LINKS, OWL.deprecated})
"""Properties that say of their subject what is looked up."""

_Found = tuple[Tie, str] | Label | None
"""What a statement says of a thing; None: that it is deprecated."""


def read_thing(store: Store, graph: str, iri: str) -> Thing | None:
    """Read a thing from the graph of a vocabulary; None where it is no concept or collection."""
    node, name = NamedNode(iri), NamedNode(graph)
    found = [
        said
        for quad in store.quads_for_pattern(node, None, None, name)
        for subject, said in _said(quad)
        if subject == iri
    ]
    for inverse in INVERSE_LINKS:
        for quad in store.quads_for_pattern(None, inverse, node, name):
            found += (said for subject, said in _said(quad) if subject == iri)
    return _thing(iri, found)


def read_things(store: Store, graph: str) -> Iterator[Thing]:
    """Read all things of the graph of a vocabulary, by IRI; one pass over the graph."""
    found: dict[str, list[_Found]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, None, None, NamedNode(graph)):
        for subject, said in _said(quad):
            found[subject].append(said)
    for iri in sorted(found):
        if thing := _thing(iri, found[iri]):
            yield thing


def _said(quad: Quad) -> Iterator[tuple[str, _Found]]:
    """Give what a statement says of its subject, or of its value."""
    subject, value = quad.subject, quad.object
    if not isinstance(subject, NamedNode):
        return
    if isinstance(value, Literal):
        kind = _LABELS.get(quad.predicate)
        if kind is not None:
            language = "" if kind is Said.NOTATION else value.language or ""
            if value.value.strip():
                yield subject.value, Label(kind, language, value.value)
        elif quad.predicate == OWL.deprecated and value.value in ("true", "1"):
            yield subject.value, None
    elif isinstance(value, NamedNode):
        if quad.predicate in _LINKS:
            yield subject.value, (_LINKS[quad.predicate], value.value)
        elif quad.predicate in INVERSE_LINKS:
            yield value.value, (INVERSE_LINKS[quad.predicate], subject.value)


def _thing(iri: str, found: Iterable[_Found]) -> Thing | None:
    labels: set[Label] = set()
    links: set[tuple[Tie, str]] = set()
    deprecated = False
    for said in found:
        if said is None:
            deprecated = True
        elif isinstance(said, Label):
            labels.add(said)
        else:
            links.add(said)
    if not any(tie is Tie.TYPE and other in KINDS for tie, other in links):
        return None
    return Thing(iri, deprecated, tuple(sorted(labels)), frozenset(links))

"""The things of a vocabulary that are looked up: concepts and collections, read from its graph."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad, Store

from meagraph.namespaces import ISOTHES, OWL, RDF, SKOS, SKOSXL, XSD

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
    """
    One label or notation of a thing.

    A notation has no language; it is `typed` when its datatype says of which system it is.
    """

    kind: Said
    language: str
    text: str
    typed: bool = False


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

    def lists(self, label: "Label") -> bool:
        """
        Say whether one of its labels stands in the alphabetical index.

        It does if it is preferred or alternative, and the thing is a concept that is not deprecated
        and has a preferred label in that language.
        """
        return (
            not self.deprecated
            and (Tie.TYPE, SKOS.Concept.value) in self.links
            and (label.kind is Said.PREF or label.kind is Said.ALT)
            and _primary(label.language) in self._languages
        )

    @cached_property
    def _languages(self) -> frozenset[str]:
        return frozenset(map(_primary, self.names))

    @cached_property
    def names(self) -> dict[str, str]:
        """The preferred labels by language, one in each."""
        found: dict[str, str] = {}
        for label in self.labels:
            if label.kind is Said.PREF:
                found.setdefault(label.language, label.text)
        return found

    @property
    def notation(self) -> str | None:
        """The first notation, a plain one before others."""
        notations = (label for label in self.labels if label.kind is Said.NOTATION)
        first = min(notations, key=lambda label: (label.typed, label.text), default=None)
        return None if first is None else first.text


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

LABEL_NODES: Mapping[NamedNode, Said] = {
    SKOSXL.prefLabel: Said.PREF,
    SKOSXL.altLabel: Said.ALT,
    SKOSXL.hiddenLabel: Said.HIDDEN,
}
"""Properties of SKOS-XL, whose values are nodes that have the label."""

PROPERTIES = frozenset({*_LABELS, *_LINKS, *LABEL_NODES, OWL.deprecated})
"""Properties that say of their subject what is looked up."""


class _Node(NamedTuple):
    """A label of SKOS-XL: the node that has its text."""

    kind: Said
    iri: str


_Found = tuple[Tie, str] | Label | _Node | None
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
    forms = {
        said.iri: [
            quad.object
            for quad in store.quads_for_pattern(NamedNode(said.iri), SKOSXL.literalForm, None, name)
        ]
        for said in found
        if isinstance(said, _Node)
    }
    return _thing(iri, found, forms)


def read_things(store: Store, graph: str) -> Iterator[Thing]:
    """Read all things of the graph of a vocabulary, by IRI; one pass over the graph."""
    found: dict[str, list[_Found]] = defaultdict(list)
    forms: dict[str, list[object]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, None, None, NamedNode(graph)):
        if quad.predicate == SKOSXL.literalForm and isinstance(quad.subject, NamedNode):
            forms[quad.subject.value].append(quad.object)
        for subject, said in _said(quad):
            found[subject].append(said)
    for iri in sorted(found):
        if thing := _thing(iri, found[iri], forms):
            yield thing


def holders(store: Store, graph: str, node: str) -> set[str]:
    """Give the things of which a node of SKOS-XL is a label."""
    return {
        quad.subject.value
        for predicate in LABEL_NODES
        for quad in store.quads_for_pattern(None, predicate, NamedNode(node), NamedNode(graph))
        if isinstance(quad.subject, NamedNode)
    }


def _said(quad: Quad) -> Iterator[tuple[str, _Found]]:
    """Give what a statement says of its subject, or of its value."""
    subject, value = quad.subject, quad.object
    if not isinstance(subject, NamedNode):
        return
    if isinstance(value, Literal):
        kind = _LABELS.get(quad.predicate)
        if kind is not None:
            is_notation = kind is Said.NOTATION
            language = "" if is_notation else value.language or ""
            if value.value.strip():
                typed = is_notation and value.datatype != XSD.string
                yield subject.value, Label(kind, language, value.value, typed)
        elif quad.predicate == OWL.deprecated and value.value in ("true", "1"):
            yield subject.value, None
    elif isinstance(value, NamedNode):
        if quad.predicate in _LINKS:
            yield subject.value, (_LINKS[quad.predicate], value.value)
        elif quad.predicate in INVERSE_LINKS:
            yield value.value, (INVERSE_LINKS[quad.predicate], subject.value)
        elif quad.predicate in LABEL_NODES:
            yield subject.value, _Node(LABEL_NODES[quad.predicate], value.value)


def _thing(
    iri: str, found: Iterable[_Found], forms: Mapping[str, Iterable[object]]
) -> Thing | None:
    labels: set[Label] = set()
    nodes: set[_Node] = set()
    links: set[tuple[Tie, str]] = set()
    deprecated = False
    for said in found:
        if said is None:
            deprecated = True
        elif isinstance(said, Label):
            labels.add(said)
        elif isinstance(said, _Node):
            nodes.add(said)
        else:
            links.add(said)
    if not any(tie is Tie.TYPE and other in KINDS for tie, other in links):
        return None
    labels |= _of_nodes(nodes, forms, {label.kind for label in labels})
    # What has the same text twice, plain and typed, is one label.
    labels -= {label for label in labels if label.typed and label._replace(typed=False) in labels}
    return Thing(iri, deprecated, tuple(sorted(labels)), frozenset(links))


def _primary(language: str) -> str:
    """Give a language tag without what says which variety it is."""
    return language.partition("-")[0]


def _of_nodes(
    nodes: Iterable[_Node], forms: Mapping[str, Iterable[object]], stated: Container[Said]
) -> set[Label]:
    """
    Give the labels that nodes of SKOS-XL have (SKOS Reference, S55 to S57).

    Of a kind of which a thing has plain labels they are the same ones, written twice.
    """
    return {
        Label(node.kind, form.language or "", form.value)
        for node in nodes
        if node.kind not in stated
        for form in forms.get(node.iri, ())
        if isinstance(form, Literal) and form.value.strip()
    }

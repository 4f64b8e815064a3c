"""What the graph of one vocabulary states, as IRIs and values."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Store

from meagraph.merge import DEFAULT
from meagraph.vocabulary.concept import Concept, Statement, Value, in_order


class Graph:
    """The graph of a vocabulary in an opened release."""

    def __init__(self, store: Store, name: str | None) -> None:
        """Take the store and the graph's name; None: all that is published, merged."""
        self._store = store
        self._name = DEFAULT if name is None else NamedNode(name)

    def holds(self, iri: str) -> bool:
        """Say whether anything is said of a thing."""
        quads = self._store.quads_for_pattern(NamedNode(iri), None, None, self._name)
        return next(quads, None) is not None

    def objects(self, iri: str | None, predicate: NamedNode) -> set[str]:
        """Give what a thing (None: any) points to by a property."""
        subject = None if iri is None else NamedNode(iri)
        quads = self._store.quads_for_pattern(subject, predicate, None, self._name)
        return {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}

    def subjects(self, predicate: NamedNode, iri: str | None = None) -> set[str]:
        """Give what points to a thing (None: to anything) by a property."""
        value = None if iri is None else NamedNode(iri)
        quads = self._store.quads_for_pattern(None, predicate, value, self._name)
        return {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}

    def pairs(self, predicate: NamedNode) -> Iterator[tuple[str, str]]:
        """Yield which thing points to which by a property."""
        for quad in self._store.quads_for_pattern(None, predicate, None, self._name):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                yield quad.subject.value, quad.object.value

    def values(self, iri: str, predicate: NamedNode) -> list[Value]:
        """Give the values of a property of a thing, in a stable order."""
        quads = self._store.quads_for_pattern(NamedNode(iri), predicate, None, self._name)
        found = [quad.object for quad in quads if isinstance(quad.object, NamedNode | Literal)]
        return sorted(found, key=in_order)

    def texts(self, iri: str, *predicates: NamedNode) -> list[Literal]:
        """Give the literals of some properties of a thing."""
        found = [value for each in predicates for value in self.values(iri, each)]
        return [value for value in found if isinstance(value, Literal)]

    def told(self, iri: str, *predicates: NamedNode) -> Concept:
        """Give what is said of a thing by some properties, by all when none is named."""
        quads = [
            quad
            for predicate in (predicates or (None,))
            for quad in self._store.quads_for_pattern(NamedNode(iri), predicate, None, self._name)
        ]
        statements = (
            Statement(quad.predicate, quad.object)
            for quad in quads
            if isinstance(quad.object, NamedNode | Literal)
        )
        return Concept(iri, frozenset(statements))

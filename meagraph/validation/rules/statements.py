"""What a rule looks at: the default graph of a store, term by term or a property at a time."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions, Store

from meagraph.namespaces import RDF, RDFS
from meagraph.validation.terms import Term

Pairs = dict[Term, list[Term]]

_HERE = DefaultGraph()


class Statements:
    """
    The statements of a store's default graph, as rules ask for them.

    Questions about one node go to the store. A rule that looks at all nodes has the properties
    that it needs kept (`keep`) and is then answered from memory; several rules share what is kept
    when they are given the same object. It must not outlive a change of the store.
    """

    def __init__(self, store: Store) -> None:
        """Take the store; nothing is read yet."""
        self.store = store
        self._forward: dict[NamedNode, Pairs] = {}
        self._backward: dict[NamedNode, Pairs] = {}
        self._instances: dict[NamedNode, frozenset[Term]] = {}

    def objects(self, subject: Term, predicate: NamedNode) -> Collection[Term]:
        """Give the values of a property of `subject`."""
        kept = self._forward.get(predicate)
        if kept is not None:
            return kept.get(subject, ())
        if isinstance(subject, Literal):
            return ()
        found = self.store.quads_for_pattern(subject, predicate, None, _HERE)
        return [cast(Term, quad.object) for quad in found]

    def subjects(self, predicate: NamedNode, value: Term) -> Collection[Term]:
        """Give the nodes of which `value` is the value of a property."""
        kept = self._backward.get(predicate)
        if kept is not None:
            return kept.get(value, ())
        found = self.store.quads_for_pattern(None, predicate, value, _HERE)
        return [cast(Term, quad.subject) for quad in found]

    def some_object(self, subject: Term, predicate: NamedNode) -> bool:
        """Say whether `subject` has the property, without reading all its values."""
        if isinstance(subject, Literal):
            return False
        return any(True for _ in self.store.quads_for_pattern(subject, predicate, None, _HERE))

    def some_subject(self, predicate: NamedNode, value: Term) -> bool:
        """Say whether anything has `value` as value of the property."""
        return any(True for _ in self.store.quads_for_pattern(None, predicate, value, _HERE))

    def about(self, subject: Term) -> list[tuple[NamedNode, Term]]:
        """Give all that is said about `subject`: properties and values."""
        if isinstance(subject, Literal):
            return []
        found = self.store.quads_for_pattern(subject, None, None, _HERE)
        return [(quad.predicate, cast(Term, quad.object)) for quad in found]

    def mentions(self, value: Term) -> list[tuple[Term, NamedNode]]:
        """Give all that has `value` as a value: the nodes and the properties."""
        found = self.store.quads_for_pattern(None, None, value, _HERE)
        return [(cast(Term, quad.subject), quad.predicate) for quad in found]

    def select(self, query: str) -> Iterator[Term]:
        """Give the values of the first variable of a SELECT query (a constant of a rule)."""
        for solution in cast(QuerySolutions, self.store.query(query)):
            yield cast(Term, solution[0])

    def keep(self, predicate: NamedNode) -> None:
        """Read a property of all nodes at once; from now on it is answered from memory."""
        if predicate not in self._forward:
            forward, backward = self._pairs(predicate)
            self._forward[predicate], self._backward[predicate] = forward, backward

    def forward(self, predicate: NamedNode) -> Pairs:
        """Give the values of a property by node, of all nodes."""
        self.keep(predicate)
        return self._forward[predicate]

    def backward(self, predicate: NamedNode) -> Pairs:
        """Give the nodes by value of a property, of all values."""
        self.keep(predicate)
        return self._backward[predicate]

    def is_a(self, node: Term, kind: NamedNode) -> bool:
        """Say whether `node` is an instance of `kind` or of a class below it."""
        kept = self._instances.get(kind)
        if kept is not None:
            return node in kept
        return kind in self._types(node)

    def instances(self, kind: NamedNode) -> frozenset[Term]:
        """Give all instances of `kind` and of the classes below it."""
        if kind not in self._instances:
            self._instances[kind] = frozenset(
                node
                for below in self._closure(kind, lambda c: self.subjects(RDFS.subClassOf, c))
                for node in self.subjects(RDF.type, below)
            )
        return self._instances[kind]

    def _types(self, node: Term) -> set[Term]:
        return {
            above
            for kind in self.objects(node, RDF.type)
            for above in self._closure(kind, lambda c: self.objects(c, RDFS.subClassOf))
        }

    @staticmethod
    def _closure(start: Term, step: Callable[[Term], Iterable[Term]]) -> set[Term]:
        found, to_see = {start}, [start]
        while to_see:
            for node in step(to_see.pop()):
                if node not in found:
                    found.add(node)
                    to_see.append(node)
        return found

    def _pairs(self, predicate: NamedNode) -> tuple[Pairs, Pairs]:
        forward: Pairs = {}
        backward: Pairs = {}
        for quad in self.store.quads_for_pattern(None, predicate, None, _HERE):
            subject, value = cast(Term, quad.subject), cast(Term, quad.object)
            forward.setdefault(subject, []).append(value)
            backward.setdefault(value, []).append(subject)
        return forward, backward

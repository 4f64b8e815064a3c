"""What a rule looks at: the default graph of a store, term by term or a property at a time."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from typing import TypeVar, cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions, Store

from meagraph.namespaces import RDF, RDFS
from meagraph.validation.terms import Term

Pairs = dict[Term, list[Term]]
Answer = TypeVar("Answer")

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
        self._answers: dict[Hashable, object] = {}

    def objects(self, subject: Term, predicate: NamedNode) -> Collection[Term]:
        """Give the values of a property of `subject`."""
        kept = self._forward.get(predicate)
        if kept is not None:
            return kept.get(subject, ()) if kept else ()
        if isinstance(subject, Literal):
            return ()
        found = self.store.quads_for_pattern(subject, predicate, None, _HERE)
        return [cast(Term, quad.object) for quad in found]

    def subjects(self, predicate: NamedNode, value: Term) -> Collection[Term]:
        """Give the nodes of which `value` is the value of a property."""
        kept = self._forward.get(predicate)
        if kept is not None:
            return self.backward(predicate).get(value, ()) if kept else ()
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

    def is_described(self, node: Term) -> bool:
        """Say whether anything is said about `node`."""
        if isinstance(node, Literal):
            return False
        return any(True for _ in self.store.quads_for_pattern(node, None, None, _HERE))

    def mentions(self, value: Term) -> Iterator[tuple[Term, NamedNode]]:
        """Give all that has `value` as a value: the nodes and the properties."""
        for quad in self.store.quads_for_pattern(None, None, value, _HERE):
            yield cast(Term, quad.subject), quad.predicate

    def select(self, query: str) -> Iterator[Term]:
        """Give the values of the first variable of a SELECT query (a constant of a rule)."""
        for solution in cast(QuerySolutions, self.store.query(query)):
            yield cast(Term, solution[0])

    def once(self, make: "Callable[[Statements, Term], Answer]", node: Term) -> Answer:
        """Give what `make` says of a node, and remember it for other rules."""
        key = (make, node)
        if key not in self._answers:
            self._answers[key] = make(self, node)
        return cast(Answer, self._answers[key])

    def keep(self, predicate: NamedNode) -> None:
        """Read a property of all nodes at once; from now on it is answered from memory."""
        if predicate not in self._forward:
            kept: Pairs = {}
            for quad in self.store.quads_for_pattern(None, predicate, None, _HERE):
                kept.setdefault(cast(Term, quad.subject), []).append(cast(Term, quad.object))
            self._forward[predicate] = kept

    def forward(self, predicate: NamedNode) -> Pairs:
        """Give the values of a property by node, of all nodes."""
        self.keep(predicate)
        return self._forward[predicate]

    def backward(self, predicate: NamedNode) -> Pairs:
        """Give the nodes by value of a property, of all values."""
        kept = self._backward.get(predicate)
        if kept is None:
            kept = self._backward[predicate] = {}
            for subject, values in self.forward(predicate).items():
                for value in values:
                    kept.setdefault(value, []).append(subject)
        return kept

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

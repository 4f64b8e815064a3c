"""The default graph of an engine's store as an rdflib graph that is read triple by triple."""

import weakref
from collections.abc import Iterator
from typing import Any

import rdflib
from pyoxigraph import Store
from rdflib.plugins.stores.memory import Memory

from meagraph.merge import DEFAULT
from meagraph.validation.terms import from_rdflib, to_rdflib

_Triple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]


class _EngineStore(Memory):
    """
    What rdflib needs to read a store; of rdflib's own it keeps the prefixes alone.

    pySHACL thus asks the engine for those triples alone which the shapes of a focus node reach: the
    subgraph closed under them is never built.
    """

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        # Weak, or the store would stay open until the garbage collector comes by.
        self._graph: weakref.ref[rdflib.Graph] = lambda: None  # type: ignore[assignment]

    def graph(self) -> rdflib.Graph:
        """Give the graph that reads this."""
        graph = rdflib.Graph(store=self)
        self._graph = weakref.ref(graph)
        return graph

    def triples(  # type: ignore[override]
        self, triple_pattern: Any, context: Any = None
    ) -> Iterator[tuple[_Triple, Iterator[Any]]]:
        """Give the triples of a pattern (None: any term)."""
        subject, predicate, value = triple_pattern
        if isinstance(subject, rdflib.Literal) or not isinstance(predicate, rdflib.URIRef | None):
            return
        terms: Any = [None if term is None else from_rdflib(term) for term in triple_pattern]
        asked = terms[2]
        for quad in self._store.quads_for_pattern(terms[0], terms[1], terms[2], DEFAULT):
            if asked is not None and quad.object != asked:
                continue  # the engine finds "01"^^xsd:integer where 1 is stored, rdflib does not
            found = (
                to_rdflib(quad.subject) if subject is None else subject,
                to_rdflib(quad.predicate) if predicate is None else predicate,
                to_rdflib(quad.object) if value is None else value,
            )
            yield found, iter((self._graph(),))

    def __len__(self, context: Any = None) -> int:
        """Give 1 where there is a triple: pySHACL asks for each result whether there is any."""
        return int(any(self._store.quads_for_pattern(None, None, None, DEFAULT)))


def stored_graph(store: Store) -> rdflib.Graph:
    """Give the default graph of `store`, to be read while the store lives."""
    return _EngineStore(store).graph()

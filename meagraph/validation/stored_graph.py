"""The default graph of an engine's store as an rdflib graph that is read triple by triple."""

from collections.abc import Iterator
from typing import Any

import rdflib
from pyoxigraph import Quad, Store
from rdflib.plugins.stores.memory import Memory

from meagraph.merge import DEFAULT
from meagraph.validation.terms import from_rdflib, to_rdflib

_Triple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]


class EngineStore(Memory):
    """
    What rdflib needs to read a store; of rdflib's own it keeps the prefixes alone.

    pySHACL thus asks the engine for those triples alone which the shapes of a focus node reach: the
    subgraph closed under them is never built.
    """

    def __init__(self, store: Store) -> None:
        """Take the store whose default graph is read."""
        super().__init__()
        self._store: Store | None = store
        self.graph = rdflib.Graph(store=self)

    def let_go(self) -> None:
        """Read no more: the engine's store is closed when nobody holds it (rdflib's graphs do)."""
        self._store = None

    def triples(  # type: ignore[override]
        self, triple_pattern: Any, context: Any = None
    ) -> Iterator[tuple[_Triple, Iterator[Any]]]:
        """Give the triples of a pattern (None: any term)."""
        subject, predicate, value = triple_pattern
        if isinstance(subject, rdflib.Literal) or not isinstance(predicate, rdflib.URIRef | None):
            return
        terms: Any = [None if term is None else from_rdflib(term) for term in triple_pattern]
        asked = terms[2]
        for quad in self._quads(terms[0], terms[1], asked):
            if asked is not None and quad.object != asked:
                continue  # the engine finds "01"^^xsd:integer where 1 is stored, rdflib does not
            found = (
                to_rdflib(quad.subject) if subject is None else subject,
                to_rdflib(quad.predicate) if predicate is None else predicate,
                to_rdflib(quad.object) if value is None else value,
            )
            yield found, iter((self.graph,))

    def __len__(self, context: Any = None) -> int:
        """Give 1 where there is a triple: pySHACL asks for each result whether there is any."""
        return int(any(self._quads(None, None, None)))

    def _quads(self, subject: Any, predicate: Any, value: Any) -> Iterator[Quad]:
        if self._store is None:
            raise ValueError("the graph is read after it was let go")
        return self._store.quads_for_pattern(subject, predicate, value, DEFAULT)

"""Staging: what a loader hands over, and the changeset that gathers it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import uuid4

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from meagraph.genid import skolemise


@dataclass(frozen=True)
class Source:
    """
    Where a staged graph comes from (PROV-O, DCAT).

    `iri` is the minted source IRI; `title` its name as people know it; `url` where it is published;
    `licence` what its publisher states, in words or as an IRI; `retrieved` the day it was fetched.
    """

    iri: str
    title: str
    url: str | None = None
    licence: str | None = None
    retrieved: date | None = None


@dataclass(frozen=True)
class StagedGraph:
    """
    One source record as RDF: the unit that is put, replaced and dropped.

    `name` is the IRI of the named graph, `triples` its whole new content, `loader` the name of
    the loader that made it, `version` that loader's version.
    """

    name: str
    triples: Iterable[Triple]
    source: Source
    loader: str
    version: str = ""


@dataclass(frozen=True)
class Origin:
    """Where the content of a graph comes from: its source, and the loader that made it."""

    source: Source
    loader: str
    version: str


@dataclass(frozen=True)
class Whole:
    """
    That a changeset holds all that `loader` gives from `sources` (their IRIs; None: from any).

    What the current release has beyond it is withdrawn.
    """

    loader: str
    sources: frozenset[str] | None


@dataclass
class Changeset:
    """
    Named graphs to put or drop: who asks for it, when, why, and from which sources.

    The graphs stand in an in-memory store of the engine, so that what is validated is exactly
    what will be stored (numbers, dates and language tags in the engine's canonical form).
    """

    author: str
    message: str
    created: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    id: str = field(default_factory=lambda: uuid4().hex)
    staged: Store = field(default_factory=Store)
    puts: dict[str, Origin] = field(default_factory=dict)
    drops: dict[str, str] = field(default_factory=dict)
    wholes: list[Whole] = field(default_factory=list)

    def put(self, graph: StagedGraph, base: str) -> None:
        """
        Stage `graph`, replacing what this changeset staged under its name before.

        Blank nodes become IRIs below `base` (see `meagraph.genid`).
        """
        name = NamedNode(graph.name)
        self.staged.remove_graph(name)
        self.staged.add_graph(name)
        triples = list(graph.triples)
        if any(isinstance(term, BlankNode) for triple in triples for term in triple):
            triples = skolemise(triples, base, graph.name)
        self.staged.extend(
            Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples
        )
        self.puts[graph.name] = Origin(graph.source, graph.loader, graph.version)
        self.drops.pop(graph.name, None)

    def drop(self, name: str, reason: str) -> None:
        """Stage the withdrawal of the graph `name`; the release keeps a tombstone with `reason`."""
        self.staged.remove_graph(NamedNode(name))
        self.puts.pop(name, None)
        self.drops[name] = reason

    def triples(self, name: str) -> Iterator[Triple]:
        """Give the staged triples of the graph `name`, in the engine's terms."""
        for quad in self.staged.quads_for_pattern(None, None, None, NamedNode(name)):
            yield quad.triple

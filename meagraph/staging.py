"""Staging: what a loader hands over, and the changeset that gathers it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import uuid4

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from meagraph.genid import skolemise
from meagraph.merge import Patch, as_stored


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
class GraphChange:
    """
    A change of one named graph: the triples that leave and enter it, the rest stays as it is.

    It costs what it changes, however large the graph is. `removed` may name triples that are not
    there, `added` such as are; blank nodes may be in neither.
    """

    name: str
    removed: Iterable[Triple]
    added: Iterable[Triple]
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
class Changed:
    """A staged change of one graph, and where what it adds comes from."""

    patch: Patch
    origin: Origin


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
    Named graphs to put, change or drop: who asks for it, when, why, and from which sources.

    The graphs stand in an in-memory store of the engine, so that what is validated is exactly
    what will be stored (numbers, dates and language tags in the engine's canonical form).
    """

    author: str
    message: str
    created: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))
    id: str = field(default_factory=lambda: uuid4().hex)
    staged: Store = field(default_factory=Store)
    puts: dict[str, Origin] = field(default_factory=dict)
    changes: dict[str, Changed] = field(default_factory=dict)
    drops: dict[str, str] = field(default_factory=dict)
    wholes: list[Whole] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

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
        self.changes.pop(graph.name, None)
        self.drops.pop(graph.name, None)

    def change(self, change: GraphChange) -> None:
        """Stage a change of one graph, in place of what was staged under its name before."""
        name = NamedNode(change.name)
        removed, added = (
            as_stored(Quad(one.subject, one.predicate, one.object, name) for one in triples)
            for triples in (change.removed, change.added)
        )
        self.forget(change.name)
        origin = Origin(change.source, change.loader, change.version)
        patch = Patch(added=frozenset(added), removed=frozenset(removed - added))
        self.changes[change.name] = Changed(patch, origin)

    def forget(self, name: str) -> None:
        """Take back what was staged of the graph `name`."""
        self.staged.remove_graph(NamedNode(name))
        self.puts.pop(name, None)
        self.changes.pop(name, None)
        self.drops.pop(name, None)

    def drop(self, name: str, reason: str) -> None:
        """Stage the withdrawal of the graph `name`; the release keeps a tombstone with `reason`."""
        self.forget(name)
        self.drops[name] = reason

    def origin(self, name: str) -> Origin:
        """Say where the content of a graph comes from that is put or changed."""
        return self.puts[name] if name in self.puts else self.changes[name].origin

    def triples(self, name: str) -> Iterator[Triple]:
        """Give the staged triples of the graph `name`, in the engine's terms: those that come."""
        if name in self.changes:
            yield from (quad.triple for quad in self.changes[name].patch.added)
        for quad in self.staged.quads_for_pattern(None, None, None, NamedNode(name)):
            yield quad.triple

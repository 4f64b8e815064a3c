"""The default graph: the stored RDF merge of all published record, vocabulary, ontology graphs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from meagraph.graphs import is_merged

DEFAULT = DefaultGraph()

BULK = 10_000
"""From this many quads on, the engine's bulk loader is the faster way in."""


@dataclass(frozen=True)
class Patch:
    """A change of a store: the quads of named graphs that it adds and removes."""

    added: frozenset[Quad]
    removed: frozenset[Quad]

    def __bool__(self) -> bool:
        """Say whether there is any change."""
        return bool(self.added or self.removed)


def apply(patch: Patch, store: Store, base: str) -> int:
    """
    Change the named graphs of `store` by `patch` and keep its default graph the merge of them.

    Gives by how many triples the merge grew. The cost is in proportion to the patch: one look-up
    for each triple; a removed one leaves the merge only when no other merged graph holds it.
    """
    for quad in patch.removed:
        store.remove(quad)
    gained = _gained(patch.added, store, base)
    extend = store.bulk_extend if len(patch.added) > BULK else store.extend
    extend((*patch.added, *gained))
    lost = {quad for quad in _merged(patch.removed, base) if not _held(quad, store, base)}
    for quad in lost:
        store.remove(quad)
    for name in {quad.graph_name for quad in patch.removed}:
        if next(store.quads_for_pattern(None, None, None, name), None) is None:
            store.remove_graph(name)
    return len(gained) - len(lost)


def _gained(added: Iterable[Quad], store: Store, base: str) -> set[Quad]:
    """Give the quads of the default graph that `added` calls for and that are not there."""
    by_subject: dict[object, list[Quad]] = {}
    for quad in _merged(added, base):
        by_subject.setdefault(quad.subject, []).append(quad)
    gained: set[Quad] = set()
    for quads in by_subject.values():
        # One look-up for a thing that is new, instead of one for each of its triples.
        if next(store.quads_for_pattern(quads[0].subject, None, None, DEFAULT), None) is None:
            gained.update(quads)
        else:
            gained.update(quad for quad in quads if quad not in store)
    return gained


def merged_triples(patch: Patch, base: str) -> frozenset[Triple]:
    """Give the triples of the default graph that `patch` may add or remove."""
    quads = (*_merged(patch.added, base), *_merged(patch.removed, base))
    return frozenset(quad.triple for quad in quads)


def named_quads(store: Store) -> Iterable[Quad]:
    """Give every quad of the named graphs."""
    for name in store.named_graphs():
        yield from store.quads_for_pattern(None, None, None, name)


def as_stored(quads: Iterable[Quad]) -> set[Quad]:
    """Give `quads` in the engine's terms: numbers, dates and language tags in canonical form."""
    store = Store()
    store.extend(quads)
    return set(store)


def in_merge(quads: Iterable[Quad], base: str) -> Iterator[Quad]:
    """Give those of the `quads` of named graphs that the default graph holds as well."""
    known: dict[object, bool] = {}
    for quad in quads:
        graph = quad.graph_name
        if graph not in known:
            known[graph] = isinstance(graph, NamedNode) and is_merged(graph.value, base)
        if known[graph]:
            yield quad


def _merged(quads: Iterable[Quad], base: str) -> Iterator[Quad]:
    """Give the quads of the default graph that `quads` of named graphs stand for."""
    for quad in in_merge(quads, base):
        yield Quad(quad.subject, quad.predicate, quad.object, DEFAULT)


def _held(quad: Quad, store: Store, base: str) -> bool:
    holders = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
    return any(in_merge(holders, base))

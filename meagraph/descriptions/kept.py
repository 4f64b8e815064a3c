"""The descriptions that the publisher keeps with each release, in system graphs of their own."""

from pyoxigraph import Store

from meagraph.descriptions.examples import example_triples, examples_graph
from meagraph.descriptions.void import in_graph, void_patch
from meagraph.merge import Patch
from meagraph.saved_queries import read_queries
from meagraph.settings import Settings


def descriptions(patch: Patch, before: Store, after: Store, settings: Settings) -> Patch:
    """
    Give the change of the descriptions that goes with `patch`, which makes `after` of `before`.

    They are `graph/system/void` and `graph/system/examples`. Raises `SavedQueryError` naming a file
    of the instance's queries that cannot be read.
    """
    void, examples = void_patch(patch, before, after, settings), _examples_patch(before, settings)
    return Patch(void.added | examples.added, void.removed | examples.removed)


def _examples_patch(before: Store, settings: Settings) -> Patch:
    graph = examples_graph(settings.base)
    queries = read_queries(settings.content / "queries", settings.base).values()
    new = in_graph(example_triples(queries, settings.base), graph)
    old = set(before.quads_for_pattern(None, None, None, graph))
    return Patch(frozenset(new - old), frozenset(old - new))

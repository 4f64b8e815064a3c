"""
The VoID description of a release, in the system graph `graph/system/void`.

A publication changes in it what its change calls for; the first one, and one after the settings or
the rules of counting changed, describes the whole release.
"""

from collections.abc import Iterable
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from meagraph.descriptions.counting import TRIPLES, Counts, count, count_change
from meagraph.descriptions.dataset import dataset, examples
from meagraph.descriptions.partitions import Partition, describe, document, node
from meagraph.graphs import system_graph
from meagraph.merge import Patch, as_stored
from meagraph.namespaces import OWL, VOID, XSD
from meagraph.settings import Settings

RULES = 1
"""The version of the rules of counting, to be raised when they change."""

_NUMBERS = {"class": VOID.classes, "property": VOID.properties}
"""What says how many parts of a kind the whole data set has."""


def void_graph(base: str) -> NamedNode:
    """Give the name of the graph that describes the release."""
    return NamedNode(system_graph(base, "void"))


def void_patch(patch: Patch, before: Store, after: Store, settings: Settings) -> Patch:
    """Give the change of the description that goes with `patch`, making `after` of `before`."""
    base, graph = settings.base, void_graph(settings.base)
    apart = _apart_from_counts(settings)
    if all(quad in before for quad in apart):
        counted = _changed(count_change(patch, before, after, base), before, base)
        old, new = (in_graph(examples(store, base), graph) for store in (before, after))
        return Patch(counted.added | (new - old), counted.removed | (old - new))
    counted = _changed(count(after, base), Store(), base)
    new = apart | counted.added | in_graph(examples(after, base), graph)
    old = set(before.quads_for_pattern(None, None, None, graph))
    return Patch(frozenset(new - old), frozenset(old - new))


def _apart_from_counts(settings: Settings) -> set[Quad]:
    """Give what the description says of the whole, whatever the data; it ends with its digest."""
    graph, about = void_graph(settings.base), document(settings.base)
    said = as_stored(in_graph(dataset(settings), graph))
    digest = sha256(repr((RULES, sorted(map(str, said)))).encode()).hexdigest()[:16]
    return said | {Quad(about, OWL.versionInfo, Literal(digest), graph)}


def _changed(differences: Counts, before: Store, base: str) -> Patch:
    """Change the counts in the description that `before` has by `differences`."""
    graph = void_graph(base)
    old, new = set[Quad](), set[Quad]()

    def change(partition: Partition, what: NamedNode, difference: int) -> tuple[int, int]:
        part = node(partition, base)
        held = next(before.quads_for_pattern(part, what, None, graph), None)
        was = int(held.object.value) if held and isinstance(held.object, Literal) else 0
        old.update(_number(part, what, was, graph))
        new.update(_number(part, what, was + difference, graph))
        return was, was + difference

    kinds = Counts()
    for (partition, what), difference in differences.items():
        was, now = change(partition, what, difference)
        if partition and what == TRIPLES and bool(was) != bool(now):
            (new if now else old).update(in_graph(describe(partition, base), graph))
            kind = partition[0][0] if len(partition) == 1 else ""
            if kind in _NUMBERS:
                kinds[(), _NUMBERS[kind]] += 1 if now else -1
    for (partition, what), difference in kinds.items():
        change(partition, what, difference)
    return Patch(frozenset(new - old), frozenset(old - new))


def _number(part: NamedNode, what: NamedNode, number: int, graph: NamedNode) -> set[Quad]:
    """State a count; one of nothing is left out."""
    literal = Literal(str(number), datatype=XSD.integer)
    return {Quad(part, what, literal, graph)} if number else set()


def in_graph(triples: Iterable[Triple], graph: NamedNode) -> set[Quad]:
    """Give triples as quads of one graph."""
    return {Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples}

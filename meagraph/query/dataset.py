"""
The dataset of a query: which graphs are its default graph, which its named graphs.

The engine counts a triple once for every default graph that holds it, and takes a graph that is
named twice for two (measured in 0.5.13), while SPARQL asks for the RDF merge (SPARQL 1.1 Query,
13.2): two or more default graphs are therefore copied into one, and each graph is given once. A
graph that the store does not hold is empty; none is ever fetched.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, Store

from meagraph.query.errors import DatasetInvalidError, DatasetTooLargeError


@dataclass(frozen=True)
class Dataset:
    """The store to ask, and the graphs of it that make the dataset (none: the store's own)."""

    store: Store
    default_graph: list[NamedNode | DefaultGraph] | None = None
    named_graphs: list[NamedNode] | None = None


def dataset_for(store: Store, job: Mapping[str, Any], *, base: str, most: int) -> Dataset:
    """
    Choose the dataset of the query that `job` describes.

    `default_graphs` and `named_graphs` come with the request and replace `from` and `from_named`,
    the clauses of the query (SPARQL 1.1 Protocol, 2.1.4). At most `most` triples are merged.
    Raises `DatasetInvalidError`, `DatasetTooLargeError`, and `SyntaxError` of the engine.
    """
    if job["default_graphs"] or job["named_graphs"]:
        default, named = _graphs(job["default_graphs"]), _graphs(job["named_graphs"])
    elif names_several(job["from"], job["from_named"]):
        default = resolve(job["prologue"], job["from"], base)
        named = resolve(job["prologue"], job["from_named"], base)
    else:
        return Dataset(store)
    if len(default) > 1:
        return Dataset(_merge(store, default, named, most), [DefaultGraph()], named)
    return Dataset(store, [*default], named)


def names_several(default_graphs: Sequence[str], named_graphs: Sequence[str]) -> bool:
    """Say whether a query's dataset clauses may name several default graphs, or a graph twice."""
    return len(default_graphs) > 1 or len(named_graphs) > 1


def resolve(prologue: str, graphs: Sequence[str], base: str) -> list[NamedNode]:
    """
    Let the engine read the IRIs of dataset clauses, which may be relative or prefixed.

    The texts are tokens of the query, put behind the query's own prologue.
    """
    found: dict[NamedNode, None] = {}
    for graph in graphs:
        solutions = Store().query(f"{prologue}\nSELECT ({graph} AS ?graph) {{}}", base_iri=base)
        if isinstance(solutions, QuerySolutions):
            for solution in solutions:
                iri = solution["graph"]
                if isinstance(iri, NamedNode):
                    found[iri] = None
    return list(found)


def _graphs(iris: Iterable[str]) -> list[NamedNode]:
    """Turn the graphs that come with a request into terms, each once."""
    try:
        return list({NamedNode(iri): None for iri in iris})
    except ValueError as error:
        raise DatasetInvalidError(f"a graph is named by an absolute IRI: {error}") from error


def _merge(store: Store, default: list[NamedNode], named: list[NamedNode], most: int) -> Store:
    """Copy the default graphs into one, and the named graphs beside it."""
    merged = Store()
    seen = 0

    def counted(quads: Iterable[Quad]) -> Iterable[Quad]:
        nonlocal seen
        for quad in quads:
            seen += 1
            if seen > most:
                raise DatasetTooLargeError(
                    f"the graphs hold more than {most} triples, too many to merge: ask the default"
                    " graph of this service, which is merged already, or fewer graphs"
                )
            yield quad

    for graph in default:
        merged.extend(
            counted(
                Quad(quad.subject, quad.predicate, quad.object)
                for quad in store.quads_for_pattern(None, None, None, graph)
            )
        )
    for graph in named:
        merged.extend(counted(store.quads_for_pattern(None, None, None, graph)))
    return merged

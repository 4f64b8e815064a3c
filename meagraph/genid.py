"""Skolem IRIs: blank nodes leave published graphs and come back at the graph store's door."""

from collections.abc import Iterable
from hashlib import sha256
from typing import TypeVar

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad, Triple

Term = TypeVar("Term")


def skolemise(triples: Iterable[Triple], base: str, record: str) -> list[Triple]:
    """
    Replace each blank node by `{base}.well-known/genid/{hash}` (RDF 1.1 Concepts, 3.5).

    The hash is made from `record` (the graph's IRI) and the node's canonical label in that graph
    (RDF Dataset Canonicalization), so the same source gives the same IRIs again.
    """
    dataset = Dataset(Quad(*triple) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)

    def named(term: Term) -> Term | NamedNode:
        if not isinstance(term, BlankNode):
            return term
        place = sha256(f"{record}\n{term.value}".encode()).hexdigest()[:32]
        return NamedNode(f"{base}.well-known/genid/{place}")

    return [Triple(named(quad.subject), quad.predicate, named(quad.object)) for quad in dataset]

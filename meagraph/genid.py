"""Skolem IRIs: blank nodes leave published graphs and come back at the graph store's door."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from hashlib import sha256
from typing import TypeVar

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad, Triple

Term = TypeVar("Term")


def skolemise(triples: Iterable[Triple], base: str, record: str) -> list[Triple]:
    """
    Replace each blank node by `{base}.well-known/genid/{hash}` (RDF 1.1 Concepts, 3.5).

    The hash is made from `record` (the graph's IRI), the triples of all blank nodes that hang
    together with it, and its canonical label in them (RDF Dataset Canonicalization). So the same
    source gives the same IRIs again, whatever else the graph holds.
    """
    named: list[Triple] = []
    met: Counter[str] = Counter()
    for part in _parts(triples):
        dataset = Dataset(Quad(*triple) for triple in part)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        written = sha256("\n".join(sorted(map(str, dataset))).encode()).hexdigest()
        # Of parts that say the same, each has nodes of its own.
        key = f"{record}\n{written}\n{met[written]}"
        met[written] += 1
        named += (
            Triple(_named(quad.subject, key, base), quad.predicate, _named(quad.object, key, base))
            for quad in dataset
        )
    return named


def blank(triple: Triple, base: str) -> Triple:
    """Turn the skolem IRIs of a triple back into blank nodes; the inverse of `skolemise`."""
    prefix = f"{base}.well-known/genid/"

    def node(term: Term) -> Term | BlankNode:
        if isinstance(term, NamedNode) and term.value.startswith(prefix):
            label = term.value.removeprefix(prefix)
            if label.isalnum() and label.isascii():
                return BlankNode(label)
        return term

    return Triple(node(triple.subject), triple.predicate, node(triple.object))


def _named(term: Term, key: str, base: str) -> Term | NamedNode:
    if not isinstance(term, BlankNode):
        return term
    place = sha256(f"{key}\n{term.value}".encode()).hexdigest()[:32]
    return NamedNode(f"{base}.well-known/genid/{place}")


def _parts(triples: Iterable[Triple]) -> list[list[Triple]]:
    """Divide triples by the blank nodes that hang together; those without any are a part, too."""
    leader: dict[BlankNode, BlankNode] = {}

    def lead(node: BlankNode) -> BlankNode:
        """Give the node that stands for all that hang together with this one (union-find)."""
        while (above := leader.setdefault(node, node)) != node:
            leader[node] = leader[above]
            node = above
        return node

    held = [
        (triple, [term for term in triple if isinstance(term, BlankNode)]) for triple in triples
    ]
    for _, nodes in held:
        for node in nodes[1:]:
            leader[lead(node)] = lead(nodes[0])
    parts: dict[BlankNode | None, list[Triple]] = defaultdict(list)
    for triple, nodes in held:
        parts[lead(nodes[0]) if nodes else None].append(triple)
    return list(parts.values())

"""The sound data set that every mutation begins with, and copies of it that share no record."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from meagraph.content import rebased
from meagraph.namespaces import DEFAULT_BASE, MEA, RDF, RDFS, SKOS
from meagraph.settings import CONTENT

Node = NamedNode | BlankNode
Term = Node | Literal

ELSEWHERE = "https://example.org/"
"""Where the examples have the records of others."""

CHOICES = frozenset((NamedNode(f"{DEFAULT_BASE}vocabulary/citation-statuses"),))
"""Schemes of which mutations choose other concepts than the examples."""

RELEASE = Path(__file__).with_name("release.ttl")
"""Records of the reference data that the examples name, as sound and as open to mutations."""


@dataclass(frozen=True)
class DataSet:
    """
    Triples of the examples (`held`), and `around` them those that stand for the rest of the graph.

    These are the classes and the concepts that the examples lean on; mutations leave them alone.
    """

    held: frozenset[Triple]
    around: frozenset[Triple]

    @cached_property
    def _ordered(self) -> list[Triple]:
        return sorted(self.held | self.around, key=str)

    @cached_property
    def _forwards(self) -> dict[tuple[Term, NamedNode], list[Term]]:
        found: dict[tuple[Term, NamedNode], list[Term]] = {}
        for subject, predicate, value in self._ordered:
            found.setdefault((subject, predicate), []).append(value)
        return found

    @cached_property
    def _backwards(self) -> dict[tuple[Term, NamedNode], list[Term]]:
        found: dict[tuple[Term, NamedNode], list[Term]] = {}
        for subject, predicate, value in self._ordered:
            found.setdefault((value, predicate), []).append(subject)
        return found

    @cached_property
    def _said(self) -> dict[Term, list[Triple]]:
        found: dict[Term, list[Triple]] = {}
        for triple in self._ordered:
            found.setdefault(triple.subject, []).append(triple)
        return found

    def objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """Give the values of a property."""
        return self._forwards.get((subject, predicate), [])

    def subjects(self, predicate: NamedNode, value: Term) -> list[Term]:
        """Give the nodes that have a value for a property."""
        return self._backwards.get((value, predicate), [])

    @cached_property
    def records(self) -> list[Term]:
        """What the examples describe."""
        return sorted({triple.subject for triple in self.held}, key=str)

    def about(self, subject: Term) -> list[Triple]:
        """Give what is said of a node."""
        return self._said.get(subject, [])

    def classes(self, node: Term) -> set[Term]:
        """Give the classes of a node, and those above them."""
        found: set[Term] = set()
        ahead = self.objects(node, RDF.type)
        while ahead:
            found |= set(ahead)
            ahead = [up for one in ahead for up in self.objects(one, RDFS.subClassOf)]
        return found


def _shipped(folder: str) -> Iterator[Triple]:
    for path in sorted((CONTENT / folder).glob("*.ttl")):
        yield from rebased(path, DEFAULT_BASE)


@cache
def examples() -> DataSet:
    """Give the examples that the reference shows, with the classes and concepts they lean on."""
    held = frozenset((*_shipped("shapes/examples"), *rebased(RELEASE, DEFAULT_BASE)))
    vocabularies = list(_shipped("vocabularies"))
    named = {triple.object for triple in held} - {triple.subject for triple in held}
    named |= {
        triple.subject
        for triple in vocabularies
        if (triple.predicate, triple.object) == (RDF.type, SKOS.ConceptScheme)
    }
    named |= {triple.subject for triple in vocabularies if triple.object in CHOICES}
    around = {triple for triple in vocabularies if triple.subject in named}
    around |= {t for t in _shipped("ontology") if t.predicate == RDFS.subClassOf}
    return DataSet(held, frozenset(around) - held)


def stored(triples: Iterable[Triple]) -> Store:
    """Put triples into the default graph of a store in memory."""
    store = Store()
    store.extend(Quad(*triple) for triple in triples)
    return store


def copy_number(number: int, kept: Iterable[Term]) -> Callable[[Term], Term]:
    """
    Give the renaming that makes of the examples their copy `number`.

    Their own IRIs get a first step of their own, `~17/`, which the patterns of IRIs do not look at;
    those in `kept` stay, and so does what is around the examples.
    """
    same = frozenset(kept)

    def renamed(term: Term) -> Term:
        match term:
            case NamedNode() if term not in same and not term.value.startswith(MEA.iri):
                for base in (DEFAULT_BASE, ELSEWHERE):
                    if term.value.startswith(base):
                        rest = term.value.removeprefix(base)
                        return NamedNode(f"{base}~{number}/{rest}")
            case BlankNode():
                return BlankNode(f"m{number}{term.value}")
        return term

    return renamed

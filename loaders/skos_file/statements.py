"""The statements of a file while they are being mended: looked up by property, added to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from meagraph.namespaces import RDF


class Statements:
    """A graph in memory that is asked for the pairs of a property, and grows."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        """Take the triples; there are no blank nodes among them."""
        self.all: set[Triple] = set()
        self.described: set[str] = set()
        self._pairs: dict[str, list[Triple]] = defaultdict(list)
        for triple in triples:
            self.add(triple)

    def add(self, triple: Triple) -> bool:
        """Add a triple; says whether it is new."""
        if triple in self.all:
            return False
        self.all.add(triple)
        self._pairs[triple.predicate.value].append(triple)
        if isinstance(triple.subject, NamedNode):
            self.described.add(triple.subject.value)
        return True

    def remove(self, triple: Triple) -> None:
        """Take a triple away."""
        self.all.remove(triple)
        self._pairs[triple.predicate.value].remove(triple)

    def links(self, *predicates: NamedNode) -> Iterator[tuple[str, str]]:
        """Give the pairs of things that properties link, by their IRIs."""
        for predicate in predicates:
            for one in tuple(self._pairs[predicate.value]):
                if isinstance(one.subject, NamedNode) and isinstance(one.object, NamedNode):
                    yield one.subject.value, one.object.value

    def texts(self, predicate: NamedNode) -> Iterator[tuple[str, Literal]]:
        """Give the pairs of things and literals of a property."""
        for one in tuple(self._pairs[predicate.value]):
            if isinstance(one.subject, NamedNode) and isinstance(one.object, Literal):
                yield one.subject.value, one.object

    def instances(self, *classes: NamedNode) -> set[str]:
        """Give the things that are stated to be in one of some classes."""
        return {
            one.subject.value
            for one in self._pairs[RDF.type.value]
            if one.object in classes and isinstance(one.subject, NamedNode)
        }

    def below(self, property_: NamedNode, *tops: str) -> set[str]:
        """Give what stands below `tops` by a property, such as classes below a class."""
        narrower: dict[str, set[str]] = defaultdict(set)
        for lower, upper in self.links(property_):
            narrower[upper].add(lower)
        found, waiting = set(tops), list(tops)
        while waiting:
            new = narrower[waiting.pop()] - found
            found |= new
            waiting += new
        return found

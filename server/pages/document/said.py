"""Triples as pages ask for them: the values that a thing has for a property, by language."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from server.languages import Text, best


class Said:
    """Knows what some triples say, by subject and property."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        """Take the triples."""
        self._objects: dict[tuple[str, str], list[NamedNode | Literal]] = defaultdict(list)
        for subject, predicate, value in dict.fromkeys(triples):
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                self._objects[subject.value, predicate.value].append(value)

    def nodes(self, subject: str, *terms: NamedNode) -> list[str]:
        """Give the IRIs that some properties name, in order, each once."""
        found = (
            value.value
            for term in terms
            for value in self._objects.get((subject, term.value), ())
            if isinstance(value, NamedNode)
        )
        return sorted(dict.fromkeys(found))

    def node(self, subject: str, term: NamedNode) -> str | None:
        """Give the IRI that a property names, the first of several."""
        return next(iter(self.nodes(subject, term)), None)

    def literals(self, subject: str, term: NamedNode) -> list[Literal]:
        """Give the literals of a property, in order."""
        found = self._objects.get((subject, term.value), ())
        return sorted((one for one in found if isinstance(one, Literal)), key=str)

    def texts(self, subject: str, term: NamedNode) -> dict[str, str]:
        """Give the texts of a property by language, `""` for one without."""
        said: dict[str, str] = {}
        for literal in self.literals(subject, term):
            said.setdefault(literal.language or "", literal.value)
        return said

    def text(self, subject: str, term: NamedNode, language: str) -> Text | None:
        """Give the text of a property in a language, or else the best there is."""
        return best(self.texts(subject, term), language)

    def plain(self, subject: str, term: NamedNode) -> str:
        """Give the first literal of a property as it is, empty where there is none."""
        return next((one.value for one in self.literals(subject, term)), "")

    def subjects(self, term: NamedNode) -> Iterator[str]:
        """Give the things that have a property."""
        return (subject for subject, predicate in self._objects if predicate == term.value)

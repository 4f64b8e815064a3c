"""The labels of a vocabulary's concepts, as recognising them in a document needs them."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from meagraph.namespaces import SKOS


@dataclass(frozen=True)
class LabelledConcept:
    """A concept: its notation, that of the concept above it, and its labels by language."""

    notation: str
    broader: str | None = None
    preferred: dict[str, str] = field(default_factory=dict)
    printed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def labels(self, language: str) -> tuple[str, ...]:
        """Give all labels of one language, the preferred one first."""
        first = (self.preferred[language],) if language in self.preferred else ()
        return first + self.printed.get(language, ()) + self.hidden.get(language, ())


@cache
def labelled_concepts(content: Path, scheme: str) -> dict[str, LabelledConcept]:
    """Read the concepts of `vocabularies/{scheme}.ttl` by notation, in the order of the file."""
    found: dict[str, LabelledConcept] = {}
    for triple in ox.parse(path=str(content / "vocabularies" / f"{scheme}.ttl")):
        if isinstance(triple.subject, ox.NamedNode):
            notation = _name(triple.subject)
            concept = found.setdefault(notation, LabelledConcept(notation))
            found[notation] = _with(concept, triple.predicate, triple.object)
    return {name: concept for name, concept in found.items() if concept.preferred}


def _name(node: ox.NamedNode) -> str:
    return str(node.value).rsplit("/", 1)[-1]


def _with(concept: LabelledConcept, predicate: ox.NamedNode, value: object) -> LabelledConcept:
    if predicate == SKOS.broader and isinstance(value, ox.NamedNode):
        return LabelledConcept(
            concept.notation, _name(value), concept.preferred, concept.printed, concept.hidden
        )
    if isinstance(value, ox.Literal) and value.language:
        if predicate == SKOS.prefLabel:
            concept.preferred[value.language] = value.value
        for labels, kind in ((concept.printed, SKOS.altLabel), (concept.hidden, SKOS.hiddenLabel)):
            if predicate == kind:
                labels[value.language] = (*labels.get(value.language, ()), value.value)
    return concept


def above(concepts: dict[str, LabelledConcept], notation: str) -> set[str]:
    """Give the notations of all concepts above one."""
    found: set[str] = set()
    concept = concepts.get(notation)
    while concept is not None and concept.broader and concept.broader not in found:
        found.add(concept.broader)
        concept = concepts.get(concept.broader)
    return found

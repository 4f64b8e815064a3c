"""The concepts of the shipped vocabularies, found by notation or label."""

from collections import defaultdict
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from meagraph.content import rebased
from meagraph.namespaces import RDF, RDFS, SKOS

_NAMES = (SKOS.notation, SKOS.prefLabel, SKOS.altLabel)


class Concepts:
    """Finds concepts; texts are compared without regard to case."""

    def __init__(self, content: Path, base: str) -> None:
        """Read `content`/vocabularies, moved to `base`."""
        self._named: dict[tuple[str, str], set[str]] = defaultdict(set)
        schemes: dict[str, set[str]] = defaultdict(set)
        texts: list[tuple[str, str]] = []
        for path in sorted((content / "vocabularies").glob("*.ttl")):
            for triple in rebased(path, base):
                concept, value = _iri(triple), triple.object
                if triple.predicate == SKOS.inScheme and isinstance(value, NamedNode):
                    schemes[concept].add(value.value)
                elif triple.predicate in _NAMES and isinstance(value, Literal):
                    texts.append((concept, value.value))
        for concept, text in texts:
            for scheme in schemes[concept]:
                slug = scheme.removeprefix(f"{base}vocabulary/")
                self._named[slug, text.casefold()].add(concept)

    def find(self, scheme: str, text: str) -> list[str]:
        """Give the IRIs of the concepts of `scheme` with this notation or label."""
        return sorted(self._named.get((scheme, text.strip().casefold()), ()))


def _iri(triple: Triple) -> str:
    return triple.subject.value if isinstance(triple.subject, NamedNode) else ""


@cache
def read_concepts(content: Path, base: str) -> Concepts:
    """Read the vocabularies once for each place and base."""
    return Concepts(content, base)


@cache
def ontology_terms(content: Path) -> frozenset[str]:
    """Give the IRIs that the shipped ontology defines."""
    return frozenset(
        _iri(triple)
        for path in sorted((content / "ontology").glob("*.ttl"))
        for triple in rebased(path, "urn:none:")
        if triple.predicate in (RDF.type, RDFS.isDefinedBy)
    )

"""Which vocabularies a release holds: graphs in which a concept scheme is described."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from meagraph.graphs import is_merged
from meagraph.namespaces import DC11, DCT, RDF, RDFS, SKOS
from meagraph.vocabulary.concept import best_label, last_step
from meagraph.vocabulary.reading import values_of

_TITLES = (DCT.title, SKOS.prefLabel, RDFS.label, DC11.title)
_NO_ID = re.compile(r"[^a-z0-9_.-]+")


@dataclass(frozen=True)
class Vocabulary:
    """
    A vocabulary: its id in addresses, its graph, its schemes (the main one first), its titles.

    `titles` are those of the main scheme by language tag (`""`: without one).
    """

    id: str
    graph: str
    schemes: tuple[str, ...]
    titles: Mapping[str, str]

    @property
    def scheme(self) -> str:
        """The IRI of the main scheme."""
        return self.schemes[0]

    def title(self, *languages: str) -> tuple[str, str]:
        """Give the title and its language: in the first of `languages` that has one, or another."""
        titles = {language: [title] for language, title in self.titles.items()}
        return best_label(titles, languages) or (self.id, "")


def vocabularies(store: Store, base: str) -> dict[str, Vocabulary]:
    """Give the vocabularies of a release by id, sorted."""
    schemes: dict[str, list[str]] = {}
    for quad in store.quads_for_pattern(None, RDF.type, SKOS.ConceptScheme, None):
        graph, scheme = quad.graph_name, quad.subject
        if not isinstance(graph, NamedNode) or not isinstance(scheme, NamedNode):
            continue
        if is_merged(graph.value, base):
            schemes.setdefault(graph.value, []).append(scheme.value)
    found: dict[str, Vocabulary] = {}
    for name, members in sorted(schemes.items()):
        short = _free(vocabulary_id(name, base), found)
        own = f"{base}vocabulary/{short}"
        first, *others = sorted(members, key=lambda scheme: (scheme != own, scheme))
        titles = _titles(store, name, first)
        found[short] = Vocabulary(short, name, (first, *others), titles)
    return dict(sorted(found.items()))


def vocabulary_id(graph: str, base: str) -> str:
    """
    Give the id of the vocabulary in a graph, as addresses have it.

    >>> vocabulary_id("https://e.org/graph/vocabulary/subjects", "https://e.org/")
    'subjects'
    >>> vocabulary_id("https://e.org/graph/plan/aichi", "https://e.org/")
    'plan-aichi'
    """
    path = graph.removeprefix(f"{base}graph/").removeprefix("vocabulary/")
    return _NO_ID.sub("-", path.lower()).strip("-.") or last_step(graph)


def _free(name: str, taken: Mapping[str, Vocabulary]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def _titles(store: Store, graph: str, scheme: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for predicate in _TITLES:
        values = values_of(store, graph, scheme, predicate)
        for value in sorted(values, key=str):
            if isinstance(value, Literal):
                found.setdefault(value.language or "", value.value)
    return found

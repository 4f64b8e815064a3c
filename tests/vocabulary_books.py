"""Small vocabularies that are published one after the other, straight into indexes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from meagraph.merge import Patch
from meagraph.vocabulary.index import Index
from meagraph.vocabulary.index.writing import Made, write_vocabulary_index

BASE = "https://e.example/"
BEGUN = datetime(2026, 11, 21, 12, tzinfo=UTC)
PREFIXES = f"""
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix : <{BASE}vocabulary/> .
"""


@dataclass
class Book:
    """A sequence of releases, each with its index, made as a publisher makes them."""

    folder: Path
    store: Store = field(default_factory=Store)
    last: int = 0

    def publish(self, message: str = "test", **vocabularies: str | None) -> Index:
        """Put vocabularies, each as Turtle (None: take it away); gives the new release's index."""
        patch = self._patch(vocabularies)
        for quad in patch.removed:
            self.store.remove(quad)
        self.store.extend(patch.added)
        parent = self.release(self.last) if self.last else None
        self.last += 1
        building = self.release(self.last)
        building.mkdir(parents=True)
        when = BEGUN + timedelta(hours=self.last)
        made = Made(self.last, f"c{self.last}", when, "ann", message)
        write_vocabulary_index(building, parent, patch, self.store, BASE, made)
        return Index.open(building)

    def release(self, number: int) -> Path:
        """Give the folder of a release."""
        return self.folder / str(number)

    def _patch(self, vocabularies: Mapping[str, str | None]) -> Patch:
        added: set[Quad] = set()
        removed: set[Quad] = set()
        for name, text in vocabularies.items():
            graph = NamedNode(f"{BASE}graph/vocabulary/{name}")
            new = quads(text or "", graph)
            old = set(self.store.quads_for_pattern(None, None, None, graph))
            added |= new - old
            removed |= old - new
        return Patch(frozenset(added), frozenset(removed))


def quads(text: str, graph: NamedNode) -> set[Quad]:
    """Read Turtle into a graph, in the engine's terms."""
    store = Store()
    for quad in parse(PREFIXES + text, RdfFormat.TURTLE):
        store.add(Quad(quad.subject, quad.predicate, quad.object, graph))
    return set(store)

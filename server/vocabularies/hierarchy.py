"""The concepts of a vocabulary as a hierarchy: what is at the top, what is below, the ways up."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from meagraph.namespaces import OWL, RDF, SKOS
from meagraph.vocabulary.circles import entrances, reached
from meagraph.vocabulary.concept import Concept
from meagraph.vocabulary.index.keys import order
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary
from server.languages import Text
from server.vocabularies.collation import Key, number_of, order_key, placed_key
from server.vocabularies.graph import Graph
from server.vocabularies.room import Room

AT_ONCE = 200
"""Concepts of one level that a page shows; the next ones are a page of their own."""

ORDERS_KEPT = 64
"""Large levels of one vocabulary of which the order is kept."""

_DEEPEST = 40
_WAYS = 12


@dataclass(frozen=True)
class Node:
    """
    A concept in the tree.

    `below` says how many concepts stand directly below it, `opened` has those that are shown;
    `here` marks the one that the reader asked for.
    """

    iri: str
    name: Text
    number: str
    href: str
    below: int
    deprecated: bool = False
    here: bool = False
    opened: "Level | None" = None


@dataclass(frozen=True)
class Level:
    """Some of the concepts that stand side by side, from `offset` on, of `total`."""

    nodes: tuple[Node, ...]
    total: int
    offset: int = 0

    @property
    def next(self) -> int | None:
        """The offset of the next ones, None when these are the last."""
        reached = self.offset + len(self.nodes)
        return reached if reached < self.total else None


class Hierarchy:
    """
    What stands above what in one vocabulary of one release, whatever the language.

    `orders` keeps how large levels are sorted, by level and language.
    """

    def __init__(self, thesaurus: Thesaurus, vocabulary: Vocabulary) -> None:
        """Take the opened release and the vocabulary."""
        self._graph = Graph(thesaurus.store, vocabulary.graph)
        self._schemes = vocabulary.schemes
        self.orders: dict[tuple[str, str], tuple[str, ...]] = {}

    @cached_property
    def tops(self) -> tuple[str, ...]:
        """
        The concepts at the top: those that the schemes name, unless something is above them.

        Where a scheme names none, all concepts without a broader one; where all have one, the first
        of each circle (see `meagraph.vocabulary.circles`).
        """
        return self._stated or tuple(entrances(self._concepts, self.above))

    @cached_property
    def loose(self) -> tuple[str, ...]:
        """
        The concepts outside: no scheme names them as top ones, and nothing is above them.

        Of a circle to which nothing leads down from the top, it is one.
        """
        if not self._stated:
            return ()
        outside = self._unplaced if self._named else ()
        lost = self._concepts - reached([*self._stated, *outside], self._down)
        return tuple(sorted({*outside, *entrances(lost, self.above)}))

    @cached_property
    def _stated(self) -> tuple[str, ...]:
        free = [iri for iri in self._named if not self.above(iri)]
        return tuple(free or self._named or self._unplaced)

    @cached_property
    def _named(self) -> tuple[str, ...]:
        found: set[str] = set()
        for scheme in self._schemes:
            found |= self._graph.objects(scheme, SKOS.hasTopConcept)
            found |= self._graph.subjects(SKOS.topConceptOf, scheme)
        return tuple(sorted(found))

    @cached_property
    def _concepts(self) -> set[str]:
        return self._graph.subjects(RDF.type, SKOS.Concept.value)

    @cached_property
    def _down(self) -> Mapping[str, set[str]]:
        """What is directly below what: two passes over a graph, once a release."""
        found: dict[str, set[str]] = defaultdict(set)
        for above, below in self._graph.pairs(SKOS.narrower):
            found[above].add(below)
        for below, above in self._graph.pairs(SKOS.broader):
            found[above].add(below)
        return found

    @cached_property
    def _unplaced(self) -> tuple[str, ...]:
        """What no scheme names and nothing is above."""
        placed = {below for each in self._down.values() for below in each}
        return tuple(sorted(self._concepts - placed - {*self._named}))

    def below(self, iri: str) -> set[str]:
        """Give the concepts directly below a concept (SKOS Reference, S25: stated either way)."""
        found = self._graph.subjects(SKOS.broader, iri) | self._graph.objects(iri, SKOS.narrower)
        return found - {iri}

    def above(self, iri: str) -> set[str]:
        """Give the concepts directly above a concept."""
        found = self._graph.objects(iri, SKOS.broader) | self._graph.subjects(SKOS.narrower, iri)
        return found - {iri}

    def ways(self, iri: str) -> list[list[str]]:
        """
        Give the ways from the top down to a concept, itself left out, the shortest first.

        A loop is cut where it closes; of very many ways, some are given.
        """
        found: list[list[str]] = []
        waiting = [[iri]]
        while waiting and len(found) < _WAYS:
            way = waiting.pop(0)
            above = sorted(self.above(way[0]) - {*way})
            if not above or len(way) > _DEEPEST:
                found.append(way[:-1])
            elif len(waiting) < _WAYS * _WAYS:
                waiting += [[one, *way] for one in above]
        return [way for way in found if way]

    def codes(self, iri: str) -> Concept:
        """Read of a concept its codes alone."""
        return self._graph.told(iri, SKOS.notation)

    def way(self, iri: str) -> list[str]:
        """Give a shortest way down to a concept, with itself: from the top, or from outside."""
        roots = {*self.tops} if iri not in self.loose else set()
        outside = {*self.loose}
        below: dict[str, str] = {}
        found = None
        waiting = [iri]
        for one in waiting:  # grows as it is walked
            if one in roots:
                found = one
                break
            if found is None and one in outside:
                found = one
            for other in sorted(self.above(one)):
                if other != iri and other not in below:
                    below[other] = one
                    waiting.append(other)
        way = [found or iri]
        while way[-1] != iri:
            way.append(below[way[-1]])
        return way

    def read(self, iri: str) -> Concept:
        """Read of a concept what the tree shows: labels, codes, whether it is deprecated."""
        return self._graph.told(iri, SKOS.prefLabel, SKOS.notation, OWL.deprecated)


_KEPT: WeakKeyDictionary[Thesaurus, dict[str, Hierarchy]] = WeakKeyDictionary()


def hierarchy_of(thesaurus: Thesaurus, vocabulary: Vocabulary) -> Hierarchy:
    """Give the hierarchy of a vocabulary; what it has worked out is kept as long as the release."""
    kept = _KEPT.setdefault(thesaurus, {})
    return kept.setdefault(vocabulary.id, Hierarchy(thesaurus, vocabulary))


class Tree:
    """The hierarchy as a reader sees it: named and sorted in the language of content."""

    def __init__(self, room: Room) -> None:
        """Take the frame of the vocabulary's pages."""
        self._room = room
        self._hierarchy = hierarchy_of(room.thesaurus, room.vocabulary)
        self._own = room.thesaurus.default_language(room.vocabulary)
        self._concepts: dict[str, Concept] = {}

    @property
    def loose_count(self) -> int:
        """How many concepts stand outside the hierarchy."""
        return len(self._hierarchy.loose)

    def top(self, offset: int = 0) -> Level:
        """Give the top of the tree."""
        return self._level("top", self._hierarchy.tops, [], offset)

    def loose(self, offset: int = 0) -> Level:
        """Give the concepts that stand outside the hierarchy."""
        return self._level("loose", self._hierarchy.loose, [], offset)

    def below(self, iri: str, offset: int = 0) -> Level:
        """Give the concepts directly below one."""
        return self._level(iri, self._hierarchy.below(iri), [], offset)

    def to(self, iri: str, offset: int = 0) -> Level:
        """Give the tree opened down to a concept, with its own narrower ones from `offset` on."""
        way = self._hierarchy.way(iri)
        if len(way) > _DEEPEST:
            above, *way = way[-_DEEPEST - 1 :]
            return self._level(above, self._hierarchy.below(above), way, offset)
        if self.is_outside(iri):
            return self._level("loose", self._hierarchy.loose, way, offset)
        return self._level("top", self._hierarchy.tops, way, offset)

    def is_outside(self, iri: str) -> bool:
        """Say whether a concept stands outside the hierarchy, or below one that does."""
        return self._hierarchy.way(iri)[0] in self._hierarchy.loose

    def whole(self, most: int) -> Level | None:
        """Give the tree with every branch, None when that is more than `most` nodes."""
        left = [most]
        level = self._opened("top", self._hierarchy.tops, (), left)
        return level if left[0] >= 0 else None

    def trails(self, iri: str) -> list[list[str]]:
        """Give the ways from the top down to a concept, itself left out."""
        return self._hierarchy.ways(iri)

    def _level(self, name: str, iris: Collection[str], way: list[str], offset: int) -> Level:
        """Give a level, opened along a `way` down to a concept, below which `offset` counts."""
        ordered = self._ordered(name, iris)
        begin = offset
        if way:  # on the page of the level on which the way goes on
            place = ordered.index(way[0]) if way[0] in ordered else 0
            begin = place - place % AT_ONCE
        shown = ordered[begin : begin + AT_ONCE]
        nodes = tuple(self._along(one, way, offset) for one in shown)
        return Level(nodes, len(ordered), begin)

    def _along(self, iri: str, way: list[str], offset: int) -> Node:
        if not way or way[0] != iri:
            return self._node(iri)
        below = self._hierarchy.below(iri)
        opened = self._level(iri, below, way[1:], offset) if below else None
        return self._node(iri, here=len(way) == 1, opened=opened)

    def _opened(
        self, name: str, iris: Collection[str], above: tuple[str, ...], left: list[int]
    ) -> Level | None:
        """Give a level with all that is below; None when no more nodes are `left`."""
        left[0] -= len(iris)
        if left[0] < 0:
            return None
        nodes = []
        for iri in self._ordered(name, iris):
            way = (*above, iri)
            below = self._hierarchy.below(iri) - {*way}
            opened = self._opened(iri, below, way, left) if below else None
            nodes.append(self._node(iri, opened=opened))
        return Level(tuple(nodes), len(iris))

    def _ordered(self, name: str, iris: Collection[str]) -> Sequence[str]:
        """Sort a level; a large one once for each language in a release."""
        if len(iris) <= AT_ONCE:
            return sorted(iris, key=self._place)
        key = (name, self._room.language)
        orders = self._hierarchy.orders
        if key not in orders:
            if len(orders) >= ORDERS_KEPT:
                orders.clear()
            orders[key] = self._by_index(iris)
        return orders[key]

    def _by_index(self, iris: Collection[str]) -> tuple[str, ...]:
        """
        Sort a large level by what the index knows of all labels, read at once.

        A concept without a label in the language, or with a code, is read by itself.
        """
        language, index = self._room.language, self._room.thesaurus.index
        places = index.places(self._room.vocabulary.id, language)

        def place(iri: str) -> tuple[Key, str]:
            if iri not in places:
                concept = self._hierarchy.read(iri)
                label = self._label(concept)
                return placed_key(number_of(concept), order(*label)), iri
            key, has_code = places[iri]
            number = number_of(self._hierarchy.codes(iri)) if has_code else ""
            return placed_key(number, key), iri

        return tuple(sorted(iris, key=place))

    def _place(self, iri: str) -> tuple[Key, str]:
        concept = self._concept(iri)
        return order_key(number_of(concept), *self._label(concept)), iri

    def _concept(self, iri: str) -> Concept:
        if iri not in self._concepts:
            self._concepts[iri] = self._hierarchy.read(iri)
        return self._concepts[iri]

    def _label(self, concept: Concept) -> tuple[str, str]:
        return concept.label(self._room.language, self._own)

    def _node(self, iri: str, *, here: bool = False, opened: Level | None = None) -> Node:
        concept = self._concept(iri)
        return Node(
            iri,
            Text(*self._label(concept)),
            number_of(concept),
            self._room.address(iri),
            len(self._hierarchy.below(iri)),
            concept.deprecated,
            here,
            opened,
        )

"""
Counting a data set for VoID: what each subject contributes, so that a change is a difference.

All counts but those of distinct objects are sums over subjects. A change of the data set therefore
changes them by what the subjects that it touches contribute after it, less what they did before.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad, Store

from meagraph.conventions import agreement_code
from meagraph.descriptions.partitions import Partition
from meagraph.graphs import is_merged
from meagraph.merge import DEFAULT, Patch
from meagraph.namespaces import RDF, VOID

TRIPLES, ENTITIES = VOID.triples, VOID.entities
SUBJECTS, OBJECTS = VOID.distinctSubjects, VOID.distinctObjects

Counts = Counter[tuple[Partition, NamedNode]]
"""How many there are of something (a property of VoID) in a part of the data set."""


class Counting:
    """Counts the default graph of one store, for an instance with this base."""

    def __init__(self, store: Store, base: str) -> None:
        """Take the store and the base IRI."""
        self.store = store
        self._base = base
        self._classes: dict[NamedNode, tuple[str, ...]] = {}

    def contribution(self, subject: NamedNode) -> Iterator[tuple[Partition, NamedNode, int]]:
        """Give what one subject adds to the counts."""
        said = self._said(subject)
        if not said:
            return
        code = self._agreement(subject)
        size = sum(map(len, said.values()))
        for whole in ((), (("agreement", code),)) if code else ((),):
            yield whole, TRIPLES, size
            yield whole, SUBJECTS, 1
            yield whole, ENTITIES, int(subject.value.startswith(self._base))
            for class_ in self.classes(subject):
                yield (*whole, ("class", class_)), ENTITIES, 1
                yield (*whole, ("class", class_)), TRIPLES, size
            for name, values in said.items():
                yield (*whole, ("property", name)), TRIPLES, len(values)
                yield (*whole, ("property", name)), SUBJECTS, 1
        for class_ in self.classes(subject):
            yield from self._within(("class", class_), said)
        if code:
            yield from self._links(code, said)

    def classes(self, thing: NamedNode) -> tuple[str, ...]:
        """Give the classes of a thing; asked often, so remembered."""
        if thing not in self._classes:
            types = self.store.quads_for_pattern(thing, RDF.type, None, DEFAULT)
            self._classes[thing] = tuple(
                quad.object.value for quad in types if isinstance(quad.object, NamedNode)
            )
        return self._classes[thing]

    def holds(self, predicate: NamedNode | None, value: object) -> bool:
        """Say whether something has this value (for a property)."""
        return next(self.store.quads_for_pattern(None, predicate, value, DEFAULT), None) is not None  # type: ignore[arg-type]

    def pointing_at(self, thing: NamedNode) -> Iterator[NamedNode]:
        """Give the subjects that point at a thing."""
        for quad in self.store.quads_for_pattern(None, None, thing, DEFAULT):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject

    def subjects(self) -> set[NamedNode]:
        """Give every subject."""
        quads = self.store.quads_for_pattern(None, None, None, DEFAULT)
        return {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}

    def _said(self, subject: NamedNode) -> dict[str, list[object]]:
        """Give the values of a subject by property."""
        said: dict[str, list[object]] = {}
        for quad in self.store.quads_for_pattern(subject, None, None, DEFAULT):
            said.setdefault(quad.predicate.value, []).append(quad.object)
        return said

    def _agreement(self, thing: NamedNode) -> str | None:
        if not thing.value.startswith(self._base):
            return None
        return agreement_code("/" + thing.value.removeprefix(self._base))

    def _within(
        self, class_: tuple[str, str], said: Mapping[str, list[object]]
    ) -> Iterator[tuple[Partition, NamedNode, int]]:
        """Count the properties of one class, and what they lead to."""
        for name, values in said.items():
            part: Partition = (class_, ("property", name))
            yield part, TRIPLES, len(values)
            yield part, SUBJECTS, 1
            for value in values:
                if isinstance(value, NamedNode):
                    for reached in self.classes(value):
                        yield (*part, ("class", reached)), TRIPLES, 1
                elif isinstance(value, Literal):
                    yield (*part, ("datatype", value.datatype.value)), TRIPLES, 1

    def _links(
        self, code: str, said: Mapping[str, list[object]]
    ) -> Iterator[tuple[Partition, NamedNode, int]]:
        """Count the links from a thing of one agreement to things of others."""
        for name, values in said.items():
            for value in values:
                other = self._agreement(value) if isinstance(value, NamedNode) else None
                if other and other != code:
                    yield (("links", code, other, name),), TRIPLES, 1


def count(store: Store, base: str) -> Counts:
    """Count the whole default graph of `store`."""
    counting = Counting(store, base)
    counts = Counts()
    _sum(counts, counting, counting.subjects(), 1)
    values = {
        (quad.predicate, quad.object)
        for quad in store.quads_for_pattern(None, None, None, DEFAULT)
    }
    for predicate, _ in values:
        counts[(("property", predicate.value),), OBJECTS] += 1
    counts[(), OBJECTS] = len({value for _, value in values})
    return counts


def count_change(patch: Patch, before: Store, after: Store, base: str) -> Counts:
    """Count by how much `patch`, which makes `after` of `before`, changes what `count` gives."""
    old, new = Counting(before, base), Counting(after, base)
    changed = [quad for quad in (*patch.added, *patch.removed) if _is_merged(quad, base)]
    touched = set(_touched(changed, old, new))
    counts = Counts()
    _sum(counts, new, touched, 1)
    _sum(counts, old, touched, -1)
    for predicate, value in {(quad.predicate, quad.object) for quad in changed}:
        counts[(("property", predicate.value),), OBJECTS] += _difference(new, old, predicate, value)
    for value in {quad.object for quad in changed}:
        counts[(), OBJECTS] += _difference(new, old, None, value)
    return counts


def _sum(counts: Counts, counting: Counting, subjects: Iterable[NamedNode], sign: int) -> None:
    for subject in subjects:
        for partition, what, number in counting.contribution(subject):
            counts[partition, what] += sign * number


def _touched(changed: Iterable[Quad], old: Counting, new: Counting) -> Iterator[NamedNode]:
    """Give the subjects whose contribution may change."""
    for quad in changed:
        if not isinstance(quad.subject, NamedNode):
            continue
        yield quad.subject
        # What points at a thing is counted by the classes of that thing.
        if quad.predicate == RDF.type and old.classes(quad.subject) != new.classes(quad.subject):
            yield from old.pointing_at(quad.subject)
            yield from new.pointing_at(quad.subject)


def _difference(new: Counting, old: Counting, predicate: NamedNode | None, value: object) -> int:
    return int(new.holds(predicate, value)) - int(old.holds(predicate, value))


def _is_merged(quad: Quad, base: str) -> bool:
    return isinstance(quad.graph_name, NamedNode) and is_merged(quad.graph_name.value, base)

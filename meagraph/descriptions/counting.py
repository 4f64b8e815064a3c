"""
Counting a data set for VoID: what each subject adds, so that a change is a difference.

All counts but those of distinct objects are sums over subjects. A change of the data set therefore
changes them by what the subjects that it touches add after it, less what they added before.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from meagraph.conventions import agreement_code
from meagraph.descriptions.partitions import Partition, Step
from meagraph.merge import DEFAULT, Patch, in_merge
from meagraph.namespaces import RDF, VOID

TRIPLES, ENTITIES = VOID.triples, VOID.entities
SUBJECTS, OBJECTS = VOID.distinctSubjects, VOID.distinctObjects

Counts = Counter[tuple[Partition, NamedNode]]
"""How many there are of something (a property of VoID) in a part of the data set."""


Pair = tuple[NamedNode, NamedNode | BlankNode | Literal | Triple]
"""A property and a value."""


class Kind(NamedTuple):
    """
    What a subject or a value is, as far as it is counted.

    `parts` are the classes of a thing, or the datatype of a literal; `ours`: an IRI below the base;
    `agreement`: the code of the agreement that it belongs to.
    """

    parts: tuple[Step, ...]
    ours: bool = False
    agreement: str | None = None


Observed = Counter[tuple[Kind, str, Kind | None]]
"""
Subjects of a kind (with `""`), those with a property, and triples with values of a kind.

There are far fewer kinds than subjects, so the parts of the data set are gone through once a kind.
"""


class Observer:
    """Looks at the default graph of one store, for an instance with this base."""

    def __init__(self, store: Store, base: str) -> None:
        """Take the store and the base IRI."""
        self._store = store
        self._base = base
        self._things: dict[NamedNode, Kind] = {}
        self._literals: dict[str, Kind] = {}

    def observe(self, subjects: Iterable[NamedNode], observed: Observed, sign: int = 1) -> None:
        """Add what some subjects say, or take it away."""
        for subject in subjects:
            kind, properties = self.kind(subject), set[str]()
            for quad in self._store.quads_for_pattern(subject, None, None, DEFAULT):
                properties.add(quad.predicate.value)
                observed[kind, quad.predicate.value, self.kind(quad.object)] += sign
            for name in properties:
                observed[kind, name, None] += sign
            if properties:
                observed[kind, "", None] += sign

    def kind(self, term: object) -> Kind:
        """Give the kind of a subject or value; asked often, so remembered."""
        if isinstance(term, Literal):
            datatype = term.datatype.value
            return self._literals.setdefault(datatype, Kind((("datatype", datatype),)))
        if not isinstance(term, NamedNode):
            return Kind(())
        if term not in self._things:
            self._things[term] = self._look_up(term)
        return self._things[term]

    def holds(self, predicate: NamedNode | None, value: object) -> bool:
        """Say whether something has this value (for a property)."""
        found = self._store.quads_for_pattern(None, predicate, value, DEFAULT)  # type: ignore[arg-type]
        return next(found, None) is not None

    def pointing_at(self, thing: NamedNode) -> Iterator[NamedNode]:
        """Give the subjects that point at a thing."""
        for quad in self._store.quads_for_pattern(None, None, thing, DEFAULT):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject

    def _look_up(self, thing: NamedNode) -> Kind:
        types = self._store.quads_for_pattern(thing, RDF.type, None, DEFAULT)
        classes = sorted(q.object.value for q in types if isinstance(q.object, NamedNode))
        ours = thing.value.startswith(self._base)
        path = "/" + thing.value.removeprefix(self._base)
        return Kind(
            tuple(("class", name) for name in classes), ours, agreement_code(path) if ours else None
        )


def count(store: Store, base: str) -> Counts:
    """Count the whole default graph of `store`."""
    merged = list(store.quads_for_pattern(None, None, None, DEFAULT))
    observed = Observed()
    subjects = {quad.subject for quad in merged if isinstance(quad.subject, NamedNode)}
    Observer(store, base).observe(subjects, observed)
    counts = _parts(observed)
    for predicate, _ in {(quad.predicate, quad.object) for quad in merged}:
        counts[(("property", predicate.value),), OBJECTS] += 1
    counts[(), OBJECTS] = len({quad.object for quad in merged})
    return counts


def count_change(patch: Patch, before: Store, after: Store, base: str) -> Counts:
    """Count by how much `patch`, which makes `after` of `before`, changes what `count` gives."""
    old, new = Observer(before, base), Observer(after, base)
    added, removed = (list(in_merge(quads, base)) for quads in (patch.added, patch.removed))
    touched = set(_touched((*added, *removed), old, new))
    observed = Observed()
    new.observe(touched, observed)
    old.observe(touched, observed, -1)
    counts = _parts(observed)
    came, went = ({(quad.predicate, quad.object) for quad in quads} for quads in (added, removed))
    for sign, found in ((1, _new_values(came, went, old)), (-1, _new_values(went, came, new))):
        for predicate, number in found.items():
            of: Partition = () if predicate is None else (("property", predicate.value),)
            counts[of, OBJECTS] += sign * number
    return counts


def _new_values(here: set[Pair], there: set[Pair], other: Observer) -> Counter[NamedNode | None]:
    """
    Count the values of the pairs `here` that are not in the store of `other`, which holds `there`.

    By property, those that are no value of this property; of `None`, those that are none at all.
    """
    values = {value for _, value in here} - {value for _, value in there}
    unknown = {value for value in values if not other.holds(None, value)}
    found = Counter[NamedNode | None]({None: len(unknown)})
    for predicate, value in here - there:
        if value in unknown or not other.holds(predicate, value):
            found[predicate] += 1
    return found


@lru_cache(maxsize=10_000)
def namespace(iri: str) -> str:
    """
    Give the namespace of a term: its IRI up to the last `#` or `/`.

    >>> namespace("http://purl.org/dc/terms/title")
    'http://purl.org/dc/terms/'
    """
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] or iri


def _touched(changed: Iterable[Quad], old: Observer, new: Observer) -> Iterator[NamedNode]:
    """Give the subjects that may be counted otherwise."""
    subjects = {quad.subject for quad in changed}
    for subject in subjects:
        if not isinstance(subject, NamedNode):
            continue
        yield subject
        # What points at a thing is counted by the classes of that thing.
        if old.kind(subject) != new.kind(subject):
            yield from old.pointing_at(subject)
            yield from new.pointing_at(subject)


def _parts(observed: Observed) -> Counts:
    """Share out what was observed among the parts of the data set that it is counted in."""
    counts = Counts()
    for (kind, name, value), number in observed.items():
        wholes: tuple[Partition, ...] = ((),)
        if kind.agreement:
            wholes = ((), (("agreement", kind.agreement),))
        what = TRIPLES if value is not None else SUBJECTS
        if name:
            for within in (*wholes, *((class_,) for class_ in kind.parts)):
                counts[(*within, ("property", name)), what] += number
        if name == "" or value is not None:
            for whole in wholes:
                counts[whole, what] += number
                if not name:
                    counts[whole, ENTITIES] += number * kind.ours
                for class_ in kind.parts:
                    counts[(*whole, class_), what if name else ENTITIES] += number
        if value is not None:
            _add_values(counts, kind, name, value, number)
    return counts


def _add_values(counts: Counts, kind: Kind, name: str, value: Kind, number: int) -> None:
    """Count triples by the vocabulary of their property, and by what they lead to."""
    counts[(("vocabulary", namespace(name)),), TRIPLES] += number
    for class_ in kind.parts:
        for part in value.parts:
            counts[(class_, ("property", name), part), TRIPLES] += number
    if kind.agreement and value.agreement and kind.agreement != value.agreement:
        counts[(("links", kind.agreement, value.agreement, name),), TRIPLES] += number

"""What two states of a vocabulary differ in: concept by concept, as data."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from meagraph.namespaces import DCT, OWL, RDF, SKOS
from meagraph.vocabulary.changes import Change, changes_of, difference
from meagraph.vocabulary.concept import Concept, Statement, Value
from meagraph.vocabulary.reading import read_concepts

_OTHERS = (SKOS.ConceptScheme, SKOS.Collection, SKOS.OrderedCollection)
_NOT_TOLD = (
    SKOS.narrower,
    SKOS.hasTopConcept,
    OWL.versionIRI,
    OWL.versionInfo,
    OWL.priorVersion,
    DCT.issued,
    DCT.modified,
)
"""What the concept at the other end says as well (S8, S25), and what every release changes."""


class State:
    """
    What a vocabulary says at one moment: its concepts, and its schemes and collections.

    `name` is what people call the moment: a version, a file, what is published.
    """

    def __init__(self, store: Store, graph: str, name: str, versions: str = "") -> None:
        """Take a store and the graph in it; things below the IRI `versions` are left aside."""
        self.name = name
        self.graph = graph
        self._store = store
        self._versions = versions

    @classmethod
    def of(cls, triples: Iterable[Triple], graph: str, name: str, versions: str = "") -> "State":
        """Make the state that triples describe."""
        store = Store()
        where = NamedNode(graph)
        store.bulk_extend(Quad(one.subject, one.predicate, one.object, where) for one in triples)
        return cls(store, graph, name, versions)

    @cached_property
    def concepts(self) -> Mapping[str, Concept]:
        """The concepts by IRI."""
        return read_concepts(self._store, self.graph)

    @cached_property
    def others(self) -> Mapping[str, Concept]:
        """The schemes and collections by IRI, read as if they were concepts."""
        graph = NamedNode(self.graph)
        found = sorted(
            {
                quad.subject.value
                for kind in _OTHERS
                for quad in self._store.quads_for_pattern(None, RDF.type, kind, graph)
                if isinstance(quad.subject, NamedNode) and quad.subject.value not in self.concepts
            }
        )
        return {
            iri: Concept(iri, self._statements(iri))
            for iri in found
            if not (self._versions and iri.startswith(self._versions))
        }

    def triples(self) -> Iterator[Triple]:
        """Give all statements but those on named versions."""
        space = f"<{self._versions}" if self._versions else None
        for quad in self._store.quads_for_pattern(None, None, None, NamedNode(self.graph)):
            if space is None or not str(quad.subject).startswith(space):
                yield quad.triple

    def thing(self, iri: str) -> Concept | None:
        """Give a concept, collection or scheme; None where there is none of that IRI."""
        return self.concepts.get(iri) or self.others.get(iri)

    def _statements(self, iri: str) -> frozenset[Statement]:
        graph = NamedNode(self.graph)
        return frozenset(
            Statement(quad.predicate, quad.object)
            for quad in self._store.quads_for_pattern(NamedNode(iri), None, None, graph)
            if isinstance(quad.object, NamedNode | Literal)
        )


@dataclass(frozen=True)
class Altered:
    """A thing that is in both states, before and after, and what was done place by place."""

    before: Concept
    after: Concept
    changes: tuple[Change, ...]

    @property
    def iri(self) -> str:
        """The IRI of the thing."""
        return self.after.iri

    @property
    def moved(self) -> bool:
        """Whether it stands elsewhere in the hierarchy."""
        return any(change.predicate == SKOS.broader for change in self.changes)


@dataclass(frozen=True)
class Comparison:
    """
    What leads from one state to another, which are called `old` and `new`.

    `deprecated` are concepts that are no longer to be used, `withdrawn` such as are gone, `moved`
    those with other broader concepts, `altered` all others; no concept is in two of these. `others`
    are schemes and collections: added, altered, or gone (then `after` says nothing). `spoken_of`
    has the things that the changes mention, for their names.
    """

    old: str
    new: str
    added: tuple[Concept, ...]
    deprecated: tuple[Altered, ...]
    withdrawn: tuple[Concept, ...]
    moved: tuple[Altered, ...]
    altered: tuple[Altered, ...]
    others: tuple[Altered, ...]
    spoken_of: Mapping[str, Concept]

    def named(self, iri: str, *languages: str) -> tuple[str, str] | None:
        """Give the name and its language of a thing that is mentioned; None if it has none."""
        thing = self.spoken_of.get(iri)
        return thing.label(*languages) if thing is not None and thing.texts("prefLabel") else None

    @property
    def is_nothing(self) -> bool:
        """Whether both say the same."""
        return not any(self.counts.values())

    @property
    def counts(self) -> Mapping[str, int]:
        """How many things there are of each kind, by the names of the attributes."""
        names = ("added", "deprecated", "withdrawn", "moved", "altered", "others")
        return {name: len(getattr(self, name)) for name in names}


def compare(old: State, new: State) -> Comparison:
    """Compare two states of a vocabulary, in the order of their IRIs."""
    before, after = old.concepts, new.concepts
    both = [_altered(before[iri], after[iri]) for iri in after if iri in before]
    told = [one for one in both if one.changes]
    deprecated = [one for one in told if one.after.deprecated and not one.before.deprecated]
    gone = {one.iri for one in deprecated}
    rest = [one for one in told if one.iri not in gone]
    others = [one for one in _others(old, new) if one.changes]
    return Comparison(
        old.name,
        new.name,
        tuple(after[iri] for iri in after if iri not in before),
        tuple(deprecated),
        tuple(before[iri] for iri in before if iri not in after),
        tuple(one for one in rest if one.moved),
        tuple(one for one in rest if not one.moved),
        tuple(others),
        _spoken_of(old, new, (*told, *others)),
    )


def _spoken_of(old: State, new: State, told: Iterable[Altered]) -> dict[str, Concept]:
    found: dict[str, Concept] = {}
    for one in told:
        values = (value for change in one.changes for value in (*change.removed, *change.added))
        links = (value.value for value in values if isinstance(value, NamedNode))
        for iri in (one.iri, *links):
            thing = new.thing(iri) or old.thing(iri)
            if thing is not None:
                found[iri] = thing
    return found


def _others(old: State, new: State) -> Iterator[Altered]:
    for iri in sorted({*old.others, *new.others}):
        nothing = Concept(iri, frozenset())
        yield _altered(old.others.get(iri, nothing), new.others.get(iri, nothing))


def _altered(before: Concept, after: Concept) -> Altered:
    changes = changes_of(difference(before, after))
    told = tuple(change for change in changes if change.predicate not in _NOT_TOLD)
    return Altered(before, after, told)


def comparison_json(compared: Comparison, *languages: str) -> dict[str, object]:
    """Give a comparison as JSON objects; names are in the first of `languages` that has one."""

    def concept(one: Concept) -> dict[str, object]:
        label, language = one.label(*languages)
        return {"iri": one.iri, "label": label, "language": language}

    def altered(one: Altered) -> dict[str, object]:
        shown = one.after if one.after.statements else one.before
        return {**concept(shown), "changes": [_change(change) for change in one.changes]}

    return {
        "from": compared.old,
        "to": compared.new,
        "counts": dict(compared.counts),
        "added": [concept(one) for one in compared.added],
        "deprecated": [
            {**altered(one), "replacedBy": one.after.replaced_by} for one in compared.deprecated
        ],
        "withdrawn": [concept(one) for one in compared.withdrawn],
        "moved": [altered(one) for one in compared.moved],
        "altered": [altered(one) for one in compared.altered],
        "others": [altered(one) for one in compared.others],
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "field": change.field.name if change.field else None,
        "property": change.predicate.value,
        "language": change.language,
        "removed": [_value(value) for value in change.removed],
        "added": [_value(value) for value in change.added],
    }


def _value(value: Value) -> dict[str, str]:
    if isinstance(value, NamedNode):
        return {"iri": value.value}
    if value.language:
        return {"value": value.value, "language": value.language}
    return {"value": value.value, "datatype": value.datatype.value}

"""
The shape of real data, measured from a store: records, what they say, and what belongs together.

What a class has (which properties, how many values, of which datatype and language, links to which
classes) stays in the records themselves, which are models for generated ones.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from operator import itemgetter

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store, Triple

from meagraph.graphs import system_graph
from meagraph.namespaces import CITO, DCT, ELI, MEA, RDF, RDFS, SKOS, XSD

CODE_LIST = 100
"""A scheme with fewer concepts is a code list, which does not grow with the data."""

FEW = 9
"""Of a kind with so few units, all are there, however small the data are."""

COUNTRY = re.compile(r"/country/[a-z]{3}$")
"""The end of the IRI of a country."""

GOLDEN = (5**0.5 - 1) / 2
"""Multiples of it, less their whole part, lie evenly between 0 and 1, however many they are."""

Classes = tuple[str, ...]
"""The IRIs of the classes that a record is typed with."""


class Form(Enum):
    """How the value of a statement follows the number of the copy."""

    SAME = auto()
    LINK = auto()
    """A record: that of the same copy."""
    LABEL = auto()
    """A text, which gets the number after a space."""
    CODE = auto()
    """A code, which gets the number after a hyphen."""
    LETTERS = auto()
    """The three letters of a country, of which each copy has its own."""


@dataclass(frozen=True)
class Statement:
    """One triple of a record: predicate and value as N-Triples writes them."""

    predicate: str
    form: Form
    value: str


@dataclass(frozen=True)
class Record:
    """A record of the real store, on which generated ones are modelled."""

    iri: str
    classes: Classes
    statements: list[Statement] = field(default_factory=list)
    inward: list[tuple[str, str]] = field(default_factory=list)
    """Subject and predicate of what a concept scheme says of it."""


Unit = Sequence[Record]
"""Records that are made together, such as a membership and its party statuses; the first owns."""


@dataclass(frozen=True)
class Profile:
    """What a store holds: records by the classes of the first of their unit, and all the rest."""

    base: str
    frame: Sequence[str]
    """The triples that belong to no record, as lines of N-Triples: they are there once."""
    units: Mapping[Classes, Sequence[Unit]]
    """The units that are models: those without a finding."""
    measured: Mapping[Classes, int]
    """How many units of each kind the store holds, models or not."""
    classes: Mapping[str, Classes]
    """The classes of each record of the store."""
    superclasses: Mapping[str, frozenset[str]]
    """For each class, it and the classes above it."""

    @classmethod
    def of(cls, store: Store, base: str) -> "Profile":
        """
        Measure the default graph of `store`.

        A unit is no model when the validation report of the store has a finding on it; but party
        statuses then take the dates of another Party to the same agreement.
        """
        triples = sorted(
            (quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph())),
            key=str,
        )
        records = {iri: Record(iri, names) for iri, names in _classes(triples).items()}
        frame = [line(*map(str, triple)) for triple in triples if not _take(triple, records)]
        questioned = _questioned(store, base)
        kinds: dict[Classes, list[Unit]] = defaultdict(list)
        for unit in _units(records):
            kinds[unit[0].classes].append(unit)
        models = {kind: _models(units, questioned) for kind, units in kinds.items()}
        return cls(
            base,
            frame,
            models,
            {kind: len(units) for kind, units in kinds.items()},
            {record.iri: record.classes for record in records.values()},
            _superclasses(triples),
        )

    def counts(self, scale: float) -> dict[Classes, int]:
        """Give how many units of each kind there are at `scale` (1: as many as in the store)."""
        return {
            kind: max(round(scale * count), min(count, FEW)) if self.units[kind] else 0
            for kind, count in self.measured.items()
        }

    def counts_for(self, triples: int) -> dict[Classes, int]:
        """Give how many units of each kind make about so many triples; raises `ValueError`."""
        mean = {
            kind: sum(map(_triples, units)) / len(units)
            for kind, units in self.units.items()
            if units
        }

        def size(scale: float) -> float:
            counts = self.counts(scale)
            return len(self.frame) + sum(counts[kind] * mean[kind] for kind in mean)

        if triples < size(0):
            raise ValueError(f"the least that can be generated is {size(0):.0f} triples")
        low, high = 0.0, 2 * triples / (size(1) - len(self.frame))
        for _ in range(40):
            middle = (low + high) / 2
            low, high = (middle, high) if size(middle) < triples else (low, middle)
        return self.counts(high)


def line(subject: str, predicate: str, value: str) -> str:
    """Write a triple as N-Triples."""
    return f"{subject} {predicate} {value} .\n"


def _triples(unit: Unit) -> int:
    return sum(len(record.statements) + len(record.inward) for record in unit)


_NO_RECORDS = frozenset(term.value for term in (MEA.Source, MEA.Region))


def _classes(triples: Iterable[Triple]) -> dict[str, Classes]:
    """Give the classes of each record: of the things of our classes, and of the larger schemes."""
    classes: dict[str, list[str]] = defaultdict(list)
    schemes: dict[str, str] = {}
    for subject, predicate, value in triples:
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode):
            if predicate == RDF.type:
                classes[subject.value].append(value.value)
            elif predicate == SKOS.inScheme:
                schemes[subject.value] = value.value
    sizes = Counter(schemes.values())
    return {
        iri: tuple(names)
        for iri, names in classes.items()
        if not _NO_RECORDS.intersection(names)
        and (
            any(name.startswith(MEA.iri) for name in names)
            or sizes[schemes.get(iri, "")] >= CODE_LIST
        )
    }


def _superclasses(triples: Iterable[Triple]) -> dict[str, frozenset[str]]:
    above: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, value in triples:
        if predicate == RDFS.subClassOf:
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode):
                above[subject.value].add(value.value)
        elif predicate == RDF.type and isinstance(value, NamedNode):
            above[value.value].add(value.value)

    def closed(name: str, seen: frozenset[str]) -> frozenset[str]:
        return seen.union(*(closed(higher, seen | {higher}) for higher in above[name] - seen))

    return {name: closed(name, frozenset({name})) for name in list(above)}


_LABELS = frozenset(
    (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, DCT.title, RDFS.label),
)
_CODES = frozenset((SKOS.notation, DCT.identifier, MEA.symbol, MEA.sourceKey))
_LETTERS = frozenset((MEA.alpha3, SKOS.notation))


def _take(triple: Triple, records: Mapping[str, Record]) -> bool:
    """Give a triple to the record that it is about; False when it is about none."""
    subject, predicate, value = triple
    own = records.get(subject.value) if isinstance(subject, NamedNode) else None
    linked = records.get(value.value) if isinstance(value, NamedNode) else None
    if own:
        form = Form.LINK if linked else _form(own, predicate, value)
        own.statements.append(Statement(str(predicate), form, str(value)))
    elif linked and predicate == SKOS.hasTopConcept:
        linked.inward.append((str(subject), str(predicate)))
    return own is not None or (linked is not None and predicate == SKOS.hasTopConcept)


def _form(record: Record, predicate: NamedNode, value: object) -> Form:
    if not isinstance(value, Literal):
        return Form.SAME
    if predicate in _LETTERS and COUNTRY.search(record.iri):
        return Form.LETTERS
    if predicate in _LABELS:
        return Form.LABEL
    return Form.CODE if predicate in _CODES else Form.SAME


_BELONGS = {
    str(term): place
    for place, term in enumerate(
        (
            MEA.statusOf,
            MEA.need,
            CITO.hasCitingEntity,
            MEA.adoptedAs,
            ELI.is_part_of,
        )
    )
}
"""The properties that lead from a record to the one it belongs to; an earlier one prevails."""

_HAS = frozenset(str(term) for term in (MEA.action, MEA.deadline))
"""The properties that lead to a record which belongs to this one."""

_WHOLES = frozenset(
    term.value for term in (MEA.Section, MEA.Document, MEA.Decision, MEA.Notification)
)
"""Wholes that are too large to be one unit with their parts."""


def _units(records: Mapping[str, Record]) -> list[Unit]:
    owners: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for record in records.values():
        for one in record.statements:
            if one.form is not Form.LINK:
                continue
            linked = one.value[1:-1]
            if one.predicate in _HAS:
                owners[linked].append((0, record.iri))
            elif one.predicate in _BELONGS and not _WHOLES.intersection(records[linked].classes):
                owners[record.iri].append((_BELONGS[one.predicate], linked))
    owner = {iri: min(known)[1] for iri, known in owners.items()}

    def first(iri: str) -> str:
        seen = {iri}
        while (above := owner.get(iri)) is not None and above not in seen:
            seen.add(iri := above)
        return iri

    units: dict[str, list[Record]] = {}
    for iri in sorted(records, key=lambda iri: (iri in owner, iri)):
        units.setdefault(first(iri), []).append(records[iri])
    return list(units.values())


def _questioned(store: Store, base: str) -> frozenset[str]:
    """Give what the published validation report has a finding on."""
    report = NamedNode(system_graph(base, "validation"))
    quads = store.quads_for_pattern(None, MEA.questionedBy, None, report)
    return frozenset(q.subject.value for q in quads if isinstance(q.subject, NamedNode))


def _models(units: Iterable[Unit], questioned: frozenset[str]) -> list[Unit]:
    """
    Give the units without a finding, and memberships that others lend their dates to.

    They come so that the first so many of them are a fair sample, with as many large units and
    small ones as there are in all; but broader concepts before narrower ones, so that the hierarchy
    above each is whole.
    """
    models: list[Unit] = []
    doubtful: list[Unit] = []
    for unit in units:
        is_doubtful = any(record.iri in questioned for record in unit)
        (doubtful if is_doubtful else models).append(unit)
    lent = _dates_by_agreement(models)
    models += [
        _with_dates(unit, lent[_agreement(unit)]) for unit in doubtful if _agreement(unit) in lent
    ]
    models.sort(key=lambda unit: (_triples(unit), unit[0].iri))
    depths = _depths(models)
    steps = ((place * GOLDEN % 1, unit) for place, unit in enumerate(models))
    spread = [unit for _, unit in sorted(steps, key=itemgetter(0))]
    return sorted(spread, key=lambda unit: depths[unit[0].iri])


def _agreement(unit: Unit) -> str:
    """Give the agreement of a membership; of no other unit is one given."""
    if MEA.Membership.value not in unit[0].classes:
        return ""
    name = str(MEA.agreement)
    return next((one.value for one in unit[0].statements if one.predicate == name), "")


def _is_date(statement: Statement) -> bool:
    return statement.value.endswith(f"^^{XSD.date}")


def _dates_by_agreement(units: Iterable[Unit]) -> dict[str, dict[str, Statement]]:
    """Give for each agreement the dates of that party status which has the most of them."""
    found: dict[str, dict[str, Statement]] = {}
    for unit in units:
        if agreement := _agreement(unit):
            for record in unit:
                dates = {one.predicate: one for one in record.statements if _is_date(one)}
                if len(dates) > len(found.get(agreement, {})):
                    found[agreement] = dates
    return found


def _with_dates(unit: Unit, dates: Mapping[str, Statement]) -> Unit:
    def kept(statements: Iterable[Statement]) -> list[Statement]:
        return [
            dates[one.predicate] if _is_date(one) else one
            for one in statements
            if not _is_date(one) or one.predicate in dates
        ]

    return [replace(record, statements=kept(record.statements)) for record in unit]


def _depths(units: Iterable[Unit]) -> dict[str, int]:
    """Give how far below the top of its hierarchy the first record of each unit stands."""
    name = str(SKOS.broader)
    broader = {
        unit[0].iri: [one.value[1:-1] for one in unit[0].statements if one.predicate == name]
        for unit in units
    }
    depths: dict[str, int] = {}

    def depth(iri: str, below: frozenset[str]) -> int:
        if iri not in depths:
            above = [one for one in broader.get(iri, ()) if one not in below]
            depths[iri] = 1 + max((depth(one, below | {iri}) for one in above), default=-1)
        return depths[iri]

    for iri in broader:
        depth(iri, frozenset())
    return depths

"""The readable reference of an ontology, read from its Turtle alone."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from meagraph.namespaces import DCT, OWL, PREFIXES, RDF, RDFS, SCHEMA

KINDS: Mapping[str, str] = {
    OWL.Class.value: "class",
    OWL.ObjectProperty.value: "object property",
    OWL.DatatypeProperty.value: "datatype property",
    RDFS.Datatype.value: "datatype",
}
"""What a term may be, by the IRI of its type."""

BANNER = re.compile(r"^#{10,}\n# (?P<en>[^|\n]+) \| (?P<fr>[^\n]+)\n#{10,}$", re.MULTILINE)
"""A comment that opens a section of the Turtle file: English and French title between two rules."""

SUBJECT = re.compile(r"^[\w-]*:(?P<name>[\w-]+)\s", re.MULTILINE)


@dataclass(frozen=True)
class Link:
    """A term that another one points to; `here` when this reference describes it."""

    iri: str
    name: str
    here: bool


@dataclass(frozen=True)
class Term:
    """
    One class, property or datatype.

    `domain` and `range` hold what the ontology states and what it names without stating
    (schema:domainIncludes, schema:rangeIncludes). `properties` are those that a class is used with
    as subject, `values_of` those that it is the value of.
    """

    iri: str
    name: str
    kind: str
    labels: Mapping[str, str]
    comments: Mapping[str, str]
    superterms: tuple[Link, ...] = ()
    subterms: tuple[Link, ...] = ()
    domain: tuple[Link, ...] = ()
    range: tuple[Link, ...] = ()
    inverses: tuple[Link, ...] = ()
    properties: tuple[Link, ...] = ()
    values_of: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Section:
    """A group of terms under one title, in the order of the file."""

    id: str
    titles: Mapping[str, str]
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Reference:
    """The whole reference: what the ontology says of itself, and its sections."""

    iri: str
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    version: str
    license: str
    sections: tuple[Section, ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term, in the order of the file."""
        return tuple(term for section in self.sections for term in section.terms)


def text(values: Mapping[str, str], lang: str) -> str:
    """
    Give the value in `lang`, in English where there is none, else any.

    >>> text({"en": "need", "fr": "besoin"}, "fr")
    'besoin'
    >>> text({"en": "need", "fr": "besoin"}, "zh")
    'need'
    """
    return values.get(lang) or values.get("en") or next(iter(values.values()), "")


@dataclass
class _Index:
    """The triples by subject and predicate, and by predicate and object."""

    objects: dict[tuple[str, str], list[NamedNode | Literal]] = field(
        default_factory=lambda: defaultdict(list)
    )
    subjects: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    kinds: dict[str, str] = field(default_factory=dict)

    def add(self, quad: Quad) -> None:
        """Take a triple; a blank node says nothing that the reference shows."""
        subject, predicate, value = quad.subject, quad.predicate, quad.object
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
            return
        self.objects[subject.value, predicate.value].append(value)
        if isinstance(value, NamedNode):
            self.subjects[predicate.value, value.value].append(subject.value)
            if predicate == RDF.type and value.value in KINDS:
                self.kinds[subject.value] = KINDS[value.value]

    def texts(self, subject: str, predicate: NamedNode) -> dict[str, str]:
        """Give the literals of a subject by language, `""` for none."""
        return {
            value.language or "": value.value
            for value in self.objects.get((subject, predicate.value), ())
            if isinstance(value, Literal)
        }

    def iris(self, subject: str, *predicates: NamedNode) -> list[str]:
        """Give the IRIs that a subject points to, each once, in the order of the file."""
        found = (
            value.value
            for predicate in predicates
            for value in self.objects.get((subject, predicate.value), ())
            if isinstance(value, NamedNode)
        )
        return list(dict.fromkeys(found))

    def users(self, value: str, *predicates: NamedNode) -> list[str]:
        """Give the subjects that point to an IRI, each once, in the order of the file."""
        found = (
            subject
            for predicate in predicates
            for subject in self.subjects.get((predicate.value, value), ())
        )
        return list(dict.fromkeys(found))


def describe(ontology_turtle: bytes) -> Reference:
    """
    Read an ontology in Turtle and give its reference.

    Sections follow the banner comments of the file; terms before the first banner, or of a file
    without banners, stand in a section without a title.
    """
    parser = parse(ontology_turtle, format=RdfFormat.TURTLE)
    index = _Index()
    for quad in parser:
        index.add(quad)
    prefixes = {**PREFIXES, **parser.prefixes}
    terms = [_term(index, iri, prefixes) for iri in index.kinds]
    iri = next(iter(index.users(OWL.Ontology.value, RDF.type)), "")
    return Reference(
        iri=iri,
        titles=index.texts(iri, DCT.title),
        descriptions=index.texts(iri, DCT.description),
        version=text(index.texts(iri, OWL.versionInfo), ""),
        license=next(iter(index.iris(iri, DCT.license)), ""),
        sections=_sections(ontology_turtle.decode(), terms),
    )


def _term(index: _Index, iri: str, prefixes: Mapping[str, str]) -> Term:
    def links(iris: Iterable[str]) -> tuple[Link, ...]:
        return tuple(Link(iri, _name(iri, prefixes), iri in index.kinds) for iri in iris)

    return Term(
        iri=iri,
        name=_local(iri),
        kind=index.kinds[iri],
        labels=index.texts(iri, RDFS.label),
        comments=index.texts(iri, RDFS.comment),
        superterms=links(index.iris(iri, RDFS.subClassOf, RDFS.subPropertyOf)),
        subterms=links(index.users(iri, RDFS.subClassOf, RDFS.subPropertyOf)),
        domain=links(index.iris(iri, RDFS.domain, SCHEMA.domainIncludes)),
        range=links(index.iris(iri, RDFS.range, SCHEMA.rangeIncludes)),
        inverses=links([*index.iris(iri, OWL.inverseOf), *index.users(iri, OWL.inverseOf)]),
        properties=links(index.users(iri, RDFS.domain, SCHEMA.domainIncludes)),
        values_of=links(index.users(iri, RDFS.range, SCHEMA.rangeIncludes)),
    )


def _local(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def _name(iri: str, prefixes: Mapping[str, str]) -> str:
    """Shorten an IRI with the longest namespace that fits it."""
    fits = [prefix for prefix, namespace in prefixes.items() if iri.startswith(namespace)]
    if not fits:
        return iri
    prefix = max(fits, key=lambda prefix: len(prefixes[prefix]))
    return f"{prefix}:{iri.removeprefix(prefixes[prefix])}"


def _sections(turtle: str, terms: Sequence[Term]) -> tuple[Section, ...]:
    banners = list(BANNER.finditer(turtle))
    first = {match["name"]: match.start() for match in reversed(list(SUBJECT.finditer(turtle)))}
    members: dict[int, list[Term]] = defaultdict(list)
    for term in terms:
        place = first.get(term.name, 0)
        members[sum(banner.start() < place for banner in banners)].append(term)
    return tuple(
        Section(
            id=f"section-{number}",
            titles=banners[number - 1].groupdict() if number else {},
            terms=tuple(members[number]),
        )
        for number in sorted(members)
    )

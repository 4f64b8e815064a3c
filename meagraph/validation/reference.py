"""The readable reference of shapes: what they ask of each class, read from their Turtle alone."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import cast

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from meagraph.content import moved_iri, rebased
from meagraph.namespaces import DEFAULT_BASE, PREFIXES, RDF, RDFS, SH
from meagraph.validation import paths
from meagraph.validation.terms import Term, rdflib_graph, to_rdflib

EXAMPLES = "examples"
"""The folder beside the shapes that holds sound records, in a file for each file of shapes."""

_HEADING = re.compile(r"\A# (?P<en>[^\n]+)\n# (?P<fr>[^\n]+)\n")
_TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
_NO_CONSTRAINTS = {RDF.type, SH.path, SH.severity, SH.message, SH.property, *_TARGETS}
_LISTS = {SH["in"], SH.languageIn, SH["or"], SH["and"], SH.xone}
_COUNTS = {SH.minCount: "min", SH.maxCount: "max"}
_OF_A_KIND = {SH.qualifiedMinCount: "min", SH.qualifiedMaxCount: "max"}


@dataclass(frozen=True)
class Name:
    """
    Something that the reference names: its IRI (`""` for a literal), and how that is written.

    `here` when the reference itself describes it, below an anchor that is its last step.
    """

    iri: str
    text: str
    here: bool = False

    @property
    def anchor(self) -> str:
        """Give the last step of the IRI."""
        return re.split(r"[#/]", self.iri)[-1]


@dataclass(frozen=True)
class Count:
    """How many values there may be; None where there is no bound."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Asked:
    """One constraint on values: the local name of its parameter, and what this says."""

    kind: str
    values: tuple[Name, ...]


@dataclass(frozen=True)
class Shape:
    """
    One shape, as data providers need to know it.

    `path` is written as SPARQL does (`""` for a shape on the record itself), `properties` are those
    in it. `count` is how many values there may be, or how many of the kind `counted`. `severity` is
    `""` where the shape only serves others.
    """

    name: str
    iri: str
    severity: str
    messages: Mapping[str, str]
    path: str
    properties: tuple[Name, ...]
    count: Count
    counted: Name | None
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Group:
    """
    The shapes of one kind of records.

    These are the instances of a class, the subjects or objects of a property, single nodes, or what
    a shape leads to (`kind` is the local name of the target, or `property`). `above` and `below`
    are classes of which the same, or for which this is asked, too. `example` is a sound record in
    Turtle, with the prefixes it needs and the made-up records that it names.
    """

    kind: str
    about: tuple[Name, ...]
    labels: Mapping[str, str]
    shapes: tuple[Shape, ...]
    above: tuple[Name, ...] = ()
    below: tuple[Name, ...] = ()
    example: str = ""

    @property
    def id(self) -> str:
        """Give the anchor of the group."""
        return f"{self.kind}-{self.about[0].anchor}"


@dataclass(frozen=True)
class Family:
    """
    The shapes of one file: its name and title, its groups, and the shapes that serve others.

    A group stands once, with the file that says most about it, whatever other files add to it.
    """

    name: str
    titles: Mapping[str, str]
    groups: tuple[Group, ...]
    helpers: tuple[Shape, ...]


@dataclass(frozen=True)
class Reference:
    """All families of shapes; `triples` are what they are read from."""

    families: tuple[Family, ...]
    triples: tuple[Triple, ...] = field(repr=False)

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """Every shape by its name."""
        groups = (group.shapes for family in self.families for group in family.groups)
        helpers = (family.helpers for family in self.families)
        return {shape.name: shape for some in (*groups, *helpers) for shape in some}

    @cached_property
    def homes(self) -> dict[str, str]:
        """The group in which each shape stands first, by the name of the shape."""
        groups = [group for family in self.families for group in family.groups]
        return {shape.name: group.id for group in reversed(groups) for shape in group.shapes}


def read_reference(folder: Path, ontology: Path, base: str) -> Reference:
    """
    Read the shapes in a folder, the examples beside them, and the names of classes.

    Raises `SyntaxError` for a file that is no Turtle.
    """
    files = {path.stem: tuple(rebased(path, base)) for path in sorted(folder.glob("*.ttl"))}
    everything = tuple(triple for triples in files.values() for triple in triples)
    reader = _Reader(everything, tuple(rebased(ontology, base)), _examples(folder, base))
    grouped = reader.grouped(files)
    families = tuple(
        Family(
            name=stem,
            titles=_titles(folder / f"{stem}.ttl"),
            groups=tuple(reader.group(*key, shapes) for key, shapes in grouped[stem].items()),
            helpers=tuple(reader.helpers(triples)),
        )
        for stem, triples in files.items()
    )
    return Reference(families, everything)


_Key = tuple[str, tuple[str, ...]]
"""What tells a group from another: the local name of the target, and what it names."""


class _Reader:
    """What is needed to read one shape after the other."""

    def __init__(
        self,
        shapes: Sequence[Triple],
        ontology: Sequence[Triple],
        examples: Sequence["_Example"],
    ) -> None:
        self._graph = rdflib_graph(shapes)
        self._said = _objects(shapes)
        self._classes = _objects(ontology)
        self._examples = examples
        self._above = [
            (triple.subject.value, triple.object.value)  # type: ignore[union-attr]
            for triple in ontology
            if triple.predicate == RDFS.subClassOf and isinstance(triple.object, NamedNode)
        ]
        self._targeted = {
            value.value
            for (_, p), values in self._said.items()
            for value in values
            if p == SH.targetClass
        }

    def grouped(
        self, files: Mapping[str, Sequence[Triple]]
    ) -> dict[str, dict[_Key, list[NamedNode]]]:
        """Put the shapes into groups, and each group to the file that has most of its shapes."""
        members: dict[_Key, list[NamedNode]] = defaultdict(list)
        numbers: dict[_Key, Counter[str]] = defaultdict(Counter)
        for stem, triples in files.items():
            for node in _named(triples):
                if self._values(node, SH.severity):
                    for key in self._targets(node, triples):
                        members[key].append(node)
                        numbers[key][stem] += 1
        found: dict[str, dict[_Key, list[NamedNode]]] = {stem: {} for stem in files}
        for key, shapes in members.items():
            ((stem, _),) = numbers[key].most_common(1)
            found[stem][key] = shapes
        return found

    def helpers(self, triples: Sequence[Triple]) -> Iterator[Shape]:
        """Give the shapes that only serve others."""
        for node in _named(triples):
            if not self._values(node, SH.severity):
                yield self.shape(node)

    def _targets(self, node: NamedNode, triples: Sequence[Triple]) -> Iterator[_Key]:
        """Say in which groups a shape stands."""
        for predicate in (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf):
            for value in self._values(node, predicate):
                yield _local(predicate), (value.value,)
        if nodes := self._values(node, SH.targetNode):
            yield "targetNode", tuple(value.value for value in nodes)
        for subject, predicate, value in triples:
            if (predicate, value) == (SH.property, node) and isinstance(subject, NamedNode):
                yield "property", (subject.value,)

    def group(self, kind: str, about: tuple[str, ...], shapes: Sequence[NamedNode]) -> Group:
        """Read the shapes of one kind of records."""
        iri = about[0]
        labels = self._texts(self._classes, iri, RDFS.label) if kind == "targetClass" else {}
        is_class = kind == "targetClass"
        return Group(
            kind=kind,
            about=tuple(self._name(one) for one in about),
            labels=labels,
            shapes=tuple(map(self.shape, shapes)),
            above=tuple(self._over(iri)) if is_class else (),
            below=tuple(self._under(iri)) if is_class else (),
            example=self._example(iri) if is_class else "",
        )

    def _over(self, iri: str) -> Iterator[Name]:
        for below, above in self._above:
            if below == iri:
                if above in self._targeted:
                    yield Name(above, _short(above), here=True)
                yield from self._over(above)

    def _under(self, iri: str) -> Iterator[Name]:
        for below, above in self._above:
            if above == iri:
                yield Name(below, _short(below), here=below in self._targeted)

    def _example(self, iri: str) -> str:
        under = {name.iri for name in self._under(iri)}
        own = [one for one in self._examples if iri in one.classes]
        found = own or [one for one in self._examples if under & one.classes]
        # That of a class alone shows it best: a goal is a concept, too.
        return min(found, key=lambda one: len(one.classes)).turtle if found else ""

    def shape(self, node: NamedNode) -> Shape:
        """Read one shape."""
        path = self._path(node)
        counted = self._values(node, SH.qualifiedValueShape)
        severity = next(iter(self._values(node, SH.severity)), None)
        return Shape(
            name=_local(node),
            iri=node.value,
            severity="" if severity is None else _local(severity),
            messages=self._texts(self._said, node.value, SH.message),
            path="" if path is None else _written(path),
            properties=() if path is None else tuple(map(self._name, _properties(path))),
            count=self._count(node, _OF_A_KIND if counted else _COUNTS),
            counted=self._name(counted[0].value) if counted else None,
            asked=tuple(self._asked(node)),
        )

    def _path(self, node: NamedNode) -> paths.Path | None:
        iri = cast(rdflib.URIRef, to_rdflib(node))
        path = self._graph.value(iri, rdflib.SH.path)
        return None if path is None else paths.read_path(self._graph, path)

    def _count(self, node: NamedNode, bounds: Mapping[NamedNode, str]) -> Count:
        found = {
            side: int(value.value)
            for predicate, side in bounds.items()
            for value in self._values(node, predicate)
        }
        return Count(found.get("min"), found.get("max"))

    def _asked(self, node: NamedNode) -> Iterator[Asked]:
        counts = {*_COUNTS, *_OF_A_KIND, SH.qualifiedValueShape}
        for (subject, predicate), values in self._said.items():
            if subject != node.value or predicate in _NO_CONSTRAINTS | counts:
                continue
            named = values
            if predicate in _LISTS:
                named = [member for head in values for member in self._members(head)]
            yield Asked(_local(predicate), tuple(map(self._term, named)))

    def _members(self, head: Term) -> Iterator[Term]:
        while head != RDF.nil:
            (first,), (head,) = self._values(head, RDF.first), self._values(head, RDF.rest)
            yield first

    def _values(self, node: Term, predicate: NamedNode) -> list[Term]:
        return self._said.get((node.value, predicate), [])

    def _texts(
        self, index: Mapping[tuple[str, NamedNode], list[Term]], iri: str, predicate: NamedNode
    ) -> dict[str, str]:
        values = index.get((iri, predicate), [])
        return {v.language or "": v.value for v in values if isinstance(v, Literal)}

    def _term(self, term: Term) -> Name:
        return Name("", term.value) if isinstance(term, Literal) else self._name(term.value)

    def _name(self, iri: str) -> Name:
        return Name(iri, _short(iri), iri in self._targeted or (iri, RDF.type) in self._said)


def _named(triples: Iterable[Triple]) -> Iterator[NamedNode]:
    """Give the shapes with a name, each once, in the order of the file."""
    subjects = dict.fromkeys(triple.subject for triple in triples)
    return (subject for subject in subjects if isinstance(subject, NamedNode))


def _titles(path: Path) -> dict[str, str]:
    """Read the English and the French title from the first two lines of a file."""
    heading = _HEADING.search(path.read_text(encoding="utf-8"))
    return heading.groupdict() if heading else {}


_Index = dict[tuple[str, NamedNode], list[Term]]


def _objects(triples: Iterable[Triple]) -> _Index:
    found: _Index = defaultdict(list)
    for subject, predicate, value in triples:
        found[subject.value, predicate].append(cast(Term, value))
    return dict(found)


def _local(iri: Term) -> str:
    return re.split(r"[#/]", iri.value)[-1]


def _short(iri: str) -> str:
    """Write an IRI with the usual prefix, if there is one for it."""
    fits = [name for name, start in PREFIXES.items() if iri.startswith(start)]
    if not fits:
        return iri.rsplit("/shape/", 1)[-1]
    prefix = max(fits, key=lambda name: len(PREFIXES[name]))
    return f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}"


def _properties(path: paths.Path) -> Iterator[str]:
    """Give the properties in a path, from left to right, each once."""
    found = dict.fromkeys(re.findall(r"<([^<>]*)>", str(path)))
    return iter(found)


def _written(path: paths.Path) -> str:
    """Write a path as SPARQL does, with prefixes and some air."""
    text = re.sub(r"<([^<>]*)>", lambda match: _short(match[1]), str(path))
    return re.sub(r"(?<=[\w)*+?])([|])", r" \1 ", text)


@dataclass(frozen=True)
class _Example:
    """A sound record in Turtle, and its classes."""

    classes: frozenset[str]
    turtle: str


@dataclass(frozen=True)
class _Record:
    """A record of a file of examples: its prologue, its text without one, and its triples."""

    prologue: list[str]
    text: str
    triples: list[Triple]


def _examples(folder: Path, base: str) -> list[_Example]:
    """Take the files of examples apart: each record, and those other examples that it names."""
    records = [
        record
        for path in sorted((folder / EXAMPLES).glob("*.ttl"))
        for record in _records(path.read_text(encoding="utf-8"))
    ]
    told = {one.subject: record for record in records for one in record.triples}
    found = []
    for record in records:
        shown = _with_the_named(record, told)
        lines = dict.fromkeys(line for one in shown for line in one.prologue)
        text = "\n\n".join(one.text for one in shown)
        turtle = "\n".join([*(line for line in lines if _uses(text, line)), "", text])
        classes = {
            cast(NamedNode, t.object).value for t in record.triples if t.predicate == RDF.type
        }
        moved = turtle.replace(
            f"@base <{DEFAULT_BASE}>", f"@base <{moved_iri(DEFAULT_BASE, base)}>"
        )
        found.append(_Example(frozenset(classes), moved))
    return found


def _records(text: str) -> Iterator[_Record]:
    """Read a file of examples: a record is what stands between two empty lines."""
    _, prologue, *records = text.split("\n\n")
    for record in records:
        quads = parse(f"{prologue}\n{record}".encode(), format=RdfFormat.TURTLE)
        yield _Record(prologue.splitlines(), record.strip(), [quad.triple for quad in quads])


def _with_the_named(
    record: _Record, told: Mapping[NamedNode | BlankNode | Triple, _Record]
) -> list[_Record]:
    """Add to a record the others that it names, and those that these name: it needs them."""
    found = [record]
    for one in found:
        for triple in one.triples:
            if not isinstance(triple.object, Literal):
                other = told.get(triple.object)
                if other is not None and other not in found:
                    found.append(other)
    return found


def _uses(record: str, line: str) -> bool:
    """Say whether a record needs a line of the prologue: `@base`, or a prefix that it has."""
    match = re.match(r"@prefix (\w+:)", line)
    return match is None or re.search(rf"(?<![\w/]){match[1]}\w", record) is not None

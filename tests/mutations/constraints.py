"""What the shapes ask, constraint by constraint, and of which records (SHACL, 2 and 4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Triple
from rdflib import URIRef

from meagraph.content import rebased
from meagraph.namespaces import DEFAULT_BASE, RDF, SH
from meagraph.settings import CONTENT
from meagraph.validation.paths import (
    Alternative,
    Inverse,
    Path,
    Property,
    Repeated,
    Sequence,
    read_path,
)
from meagraph.validation.shapes import Shapes
from tests.mutations.dataset import DataSet, Term

FILES = sorted((CONTENT / "shapes").glob("*.ttl"))

NO_CONSTRAINTS = frozenset(
    (RDF.type, SH.path, SH.severity, SH.message, SH.property, SH.qualifiedValueShape)
) | {SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf}
"""What a shape says that constrains nothing by itself."""


@dataclass(frozen=True)
class Step:
    """One property of a path, walked forwards or backwards, once or more."""

    predicate: NamedNode
    backwards: bool = False

    def edge(self, start: Term, end: Term) -> Triple:
        """Give the triple that this step follows from `start` to `end`."""
        subject, value = (end, start) if self.backwards else (start, end)
        return Triple(subject, self.predicate, value)

    def ends(self, data: DataSet, start: Term) -> list[Term]:
        """Give where the step leads to."""
        if self.backwards:
            return data.subjects(self.predicate, start)
        return data.objects(start, self.predicate)


Branch = tuple[Step, ...]
"""One way through a path; of a repeated step, walking it once."""


def branches(path: Path) -> list[Branch]:
    """Give the ways through a path: one for each alternative."""
    match path:
        case Property(iri):
            return [(Step(NamedNode(iri)),)]
        case Inverse(Property(iri)):
            return [(Step(NamedNode(iri), backwards=True),)]
        case Repeated(inner):
            return branches(inner)
        case Alternative(paths):
            return [branch for one in paths for branch in branches(one)]
        case Sequence(paths):
            found: list[Branch] = [()]
            for one in paths:
                found = [(*begun, *more) for begun in found for more in branches(one)]
            return found
    raise AssertionError(f"no way through {path} is known; teach `branches` this kind of path")


def ends(data: DataSet, focus: Term, branch: Branch) -> list[Term]:
    """Give the nodes that a branch leads to."""
    nodes = [focus]
    for step in branch:
        nodes = list(dict.fromkeys(end for node in nodes for end in step.ends(data, node)))
    return nodes


@dataclass(frozen=True)
class Constraint:
    """One parameter of a shape, with its value (SHACL, 4)."""

    shape: NamedNode
    parameter: NamedNode
    value: Term

    @property
    def kind(self) -> str:
        """The local name of the parameter."""
        return self.parameter.value.removeprefix(SH.iri)

    @property
    def component(self) -> str:
        """The IRI of the constraint component, which is called after its parameter."""
        return f"{SH.iri}{self.kind[0].upper()}{self.kind[1:]}ConstraintComponent"


class ShapeReader:
    """The shapes, read triple by triple."""

    def __init__(self) -> None:
        """Read the shipped shapes."""
        of_file = {path.stem: list(rebased(path, DEFAULT_BASE)) for path in FILES}
        self.triples = [triple for triples in of_file.values() for triple in triples]
        self.families = {
            stem: sorted(
                {t.subject for t in triples if t.predicate == SH.severity},
                key=str,
            )
            for stem, triples in of_file.items()
        }
        self.judging = Shapes.read(FILES, DEFAULT_BASE)

    @cached_property
    def _said(self) -> dict[tuple[Term, NamedNode], list[Term]]:
        found: dict[tuple[Term, NamedNode], list[Term]] = {}
        for subject, predicate, value in self.triples:
            found.setdefault((subject, predicate), []).append(value)
        return found

    def objects(self, shape: Term, predicate: NamedNode) -> list[Term]:
        """Give what a shape says."""
        return self._said.get((shape, predicate), [])

    @property
    def severe(self) -> list[NamedNode]:
        """The shapes that judge: those with a severity."""
        return [shape for shapes in self.families.values() for shape in shapes]

    @cached_property
    def named_nodes(self) -> set[Term]:
        """Every IRI that the shapes name; a copy of the data set must keep them."""
        return {t.object for t in self.triples if isinstance(t.object, NamedNode)}

    def constraints(self, shape: NamedNode) -> list[Constraint]:
        """Give the constraints of a shape, in the order of its file."""
        return [
            Constraint(shape, triple.predicate, triple.object)
            for triple in self.triples
            if triple.subject == shape and triple.predicate not in NO_CONSTRAINTS
        ]

    def members(self, head: Term) -> list[Term]:
        """Give the members of a list."""
        found = []
        while head != RDF.nil:
            found += self.objects(head, RDF.first)
            (head,) = self.objects(head, RDF.rest)
        return found

    @cached_property
    def _branches(self) -> dict[Term, list[Branch]]:
        graph = self.judging.graph
        paths = {t.subject: URIRef(t.subject.value) for t in self.triples if t.predicate == SH.path}
        return {
            shape: branches(read_path(graph, path))
            for shape, iri in paths.items()
            for path in graph.objects(iri, URIRef(SH.path.value))
        }

    def branches(self, shape: Term) -> list[Branch]:
        """Give the ways through the path of a shape; one without steps where it has no path."""
        return self._branches.get(shape, [()])

    def predicates(self, shape: Term) -> set[NamedNode]:
        """Give the properties that a shape looks at."""
        walked = {step.predicate for branch in self.branches(shape) for step in branch}
        for pair in (SH.lessThan, SH.lessThanOrEquals, SH.disjoint, SH.equals):
            walked |= {one for one in self.objects(shape, pair) if isinstance(one, NamedNode)}
        return walked

    def focus_groups(self, data: DataSet, shape: Term) -> Iterator[list[Term]]:
        """Give the records that a shape judges, one list for each of its targets."""
        for wanted in self.objects(shape, SH.targetClass):
            yield [node for node in data.records if wanted in data.classes(node)]
        for predicate in self.objects(shape, SH.targetSubjectsOf):
            assert isinstance(predicate, NamedNode)
            yield [node for node in data.records if data.objects(node, predicate)]
        if nodes := self.objects(shape, SH.targetNode):
            yield nodes
        for parent in {
            t.subject for t in self.triples if (t.predicate, t.object) == (SH.property, shape)
        }:
            yield [
                end
                for group in self.focus_groups(data, parent)
                for node in group
                for branch in self.branches(parent)
                for end in ends(data, node, branch)
            ]

    def messages(self, shape: NamedNode) -> tuple[tuple[str, str], ...]:
        """Give the messages of a shape by language, sorted."""
        said = self.objects(shape, SH.message)
        return tuple(
            sorted((str(one.language), one.value) for one in said if isinstance(one, Literal))
        )

    def severity(self, shape: NamedNode) -> str:
        """Give the local name of a shape's severity."""
        (severity,) = self.objects(shape, SH.severity)
        assert isinstance(severity, NamedNode)
        return severity.value.removeprefix(SH.iri)

    def path(self, shape: NamedNode) -> str | None:
        """Give the path of a shape where it is one property, as results name it."""
        (path,) = self.objects(shape, SH.path) or [None]
        return str(path) if isinstance(path, NamedNode) else None

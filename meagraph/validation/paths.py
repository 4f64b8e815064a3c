"""Property paths (SHACL, 2.3.1; SPARQL 1.1, 9): as text for the engine, and what they read."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode
from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node


class PathError(ValueError):
    """A path that is not well-formed."""


@dataclass(frozen=True)
class Property:
    """One property, followed from subject to object."""

    iri: str

    def __str__(self) -> str:
        """Write it as SPARQL does."""
        return str(NamedNode(self.iri))


@dataclass(frozen=True)
class Inverse:
    """A path, walked backwards."""

    path: "Path"

    def __str__(self) -> str:
        """Write it as SPARQL does."""
        return f"^{_enclosed(self.path)}"


@dataclass(frozen=True)
class Sequence:
    """Paths, one after the other."""

    paths: tuple["Path", ...]

    def __str__(self) -> str:
        """Write it as SPARQL does."""
        return "/".join(map(_enclosed, self.paths))


@dataclass(frozen=True)
class Alternative:
    """Any of some paths."""

    paths: tuple["Path", ...]

    def __str__(self) -> str:
        """Write it as SPARQL does."""
        return "|".join(map(_enclosed, self.paths))


@dataclass(frozen=True)
class Repeated:
    """A path some times: `sign` is `*`, `+` or `?`."""

    path: "Path"
    sign: str

    def __str__(self) -> str:
        """Write it as SPARQL does."""
        return f"{_enclosed(self.path)}{self.sign}"


Path = Property | Inverse | Sequence | Alternative | Repeated

HERE = Sequence(())
"""The path of no step: it leads from each node to itself alone (not to be written as SPARQL)."""


CLASSES = Sequence((Property(str(RDF.type)), Repeated(Property(str(RDFS.subClassOf)), "*")))
"""From a node to all its classes (SHACL, 1.1: "SHACL instance")."""


def _enclosed(path: Path) -> str:
    return str(path) if isinstance(path, Property) else f"({path})"


def after(*paths: Path) -> Path:
    """Give the path that walks some paths one after the other."""
    steps = tuple(
        step for path in paths for step in (path.paths if isinstance(path, Sequence) else (path,))
    )
    return steps[0] if len(steps) == 1 else Sequence(steps)


def inverted(path: Path) -> Path:
    """Give the path backwards, with the inversion at its properties."""
    match path:
        case Property():
            return Inverse(path)
        case Inverse(inner):
            return inner
        case Sequence(paths):
            return Sequence(tuple(inverted(step) for step in reversed(paths)))
        case Alternative(paths):
            return Alternative(tuple(map(inverted, paths)))
        case Repeated(inner, sign):
            return Repeated(inverted(inner), sign)


@dataclass(frozen=True)
class Read:
    """
    Triples that are looked at: those of `predicate` (None: of any) at a node that `path` leads to.

    The node is their subject, or with `backwards` their object. With `instance_of` only those count
    that say of the node that it is an instance of this class.
    """

    path: Path
    predicate: str | None
    backwards: bool = False
    instance_of: str | None = None


def reads(path: Path, start: Path = HERE) -> Iterator[Read]:
    """Give all that is read to follow `path` from where `start` leads to."""
    match path:
        case Property(iri):
            yield Read(start, iri)
        case Inverse(Property(iri)):
            yield Read(start, iri, backwards=True)
        case Inverse(inner):
            yield from reads(inverted(inner), start)
        case Sequence(paths):
            for step in paths:
                yield from reads(step, start)
                start = after(start, step)
        case Alternative(paths):
            for one in paths:
                yield from reads(one, start)
        case Repeated(inner, sign):
            yield from reads(inner, start if sign == "?" else after(start, Repeated(inner, "*")))


_SIGNS: dict[Node, str] = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


def read_path(
    shapes: Graph, node: Node, above: frozenset[Node] = frozenset(), *, backwards: bool = False
) -> Path:
    """
    Read the path that `node` stands for in a shapes graph, as pySHACL walks it.

    pySHACL inverts each property of an inverted path, but leaves the order of a sequence. Raises
    `PathError`.
    """
    if isinstance(node, URIRef):
        return Inverse(Property(str(node))) if backwards else Property(str(node))
    if node in above:
        raise PathError("the path contains itself")
    within = above | {node}
    if not isinstance(node, BNode):
        raise PathError(f"{node!r} is no path")
    if shapes.value(node, RDF.first) is not None:
        return Sequence(_members(shapes, node, within, backwards=backwards))
    kinds = list(shapes.predicate_objects(node))
    if len(kinds) != 1:
        raise PathError("a path is of one kind")
    ((kind, inner),) = kinds
    if kind == SH.alternativePath:
        return Alternative(_members(shapes, inner, within, backwards=backwards))
    if kind == SH.inversePath:
        return read_path(shapes, inner, within, backwards=not backwards)
    if (sign := _SIGNS.get(kind)) is not None:
        return Repeated(read_path(shapes, inner, within, backwards=backwards), sign)
    raise PathError("a path of no kind that SHACL knows")


def _members(
    shapes: Graph, head: Node, above: frozenset[Node], *, backwards: bool
) -> tuple[Path, ...]:
    try:
        members = list(Collection(shapes, head))
    except ValueError as error:
        raise PathError(f"the list of a path does not end: {error}") from error
    if len(members) < 2:
        raise PathError("a list of paths has two members or more")
    return tuple(read_path(shapes, member, above, backwards=backwards) for member in members)

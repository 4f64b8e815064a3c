"""
From a focus node to its value nodes (SHACL, 2.3.1), in the three forms in which screens need it.

Step by step from a node that is known (`steps`: in a filter the engine does not know which variable
is bound, so LATERAL tells it where to begin), and as the set of all pairs (`pairs`: each step read
as a whole and hash-joined). Without a path the focus node is its own value node.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from meagraph.validation.paths import (
    Alternative,
    Inverse,
    Path,
    Property,
    Repeated,
    Sequence,
    inverted,
)
from meagraph.validation.screen.constraint import Expression, Variables
from meagraph.validation.screen.not_compiled import NotCompiled

_DEEPEST = 10
"""How deep pySHACL follows a path before it gives up (each member of a list is one deeper)."""


def refuse_deep(shapes: Graph, node: Node, depth: int = 0) -> None:
    """Raise `NotCompiled` for a path that pySHACL may not follow to its end."""
    if isinstance(node, URIRef):
        return
    if depth >= _DEEPEST:
        raise NotCompiled("its path has more steps, or is nested deeper, than pySHACL follows")
    first, rest = shapes.value(node, RDF.first), shapes.value(node, RDF.rest)
    if first is not None:
        inner = [first] if rest in (None, RDF.nil) else [first, rest]
    else:
        inner = [
            member
            for kind, value in shapes.predicate_objects(node)
            for member in (Collection(shapes, value) if kind == SH.alternativePath else (value,))
        ]
    for one in inner:
        if one is not None:
            refuse_deep(shapes, one, depth + 1)


def _properties(path: Path) -> Iterator[str]:
    match path:
        case Property(iri):
            yield iri
        case Inverse(inner) | Repeated(inner, _):
            yield from _properties(inner)
        case Sequence(paths) | Alternative(paths):
            for one in paths:
                yield from _properties(one)


def _repeats(path: Path, signs: str) -> bool:
    match path:
        case Repeated(inner, sign):
            return sign in signs or _repeats(inner, signs)
        case Inverse(inner):
            return _repeats(inner, signs)
        case Sequence(paths) | Alternative(paths):
            return any(_repeats(one, signs) for one in paths)
    return False


@dataclass(frozen=True)
class Route:
    """A path (None: none) and the variables for the nodes on it."""

    path: Path | None
    variable: Variables

    @property
    def of_no_length(self) -> bool:
        """Say whether it can lead from a node to itself without any triple."""
        return self.path is not None and _repeats(self.path, "*?")

    @property
    def scans(self) -> frozenset[str]:
        """Give the properties whose triples `pairs` reads, all of them."""
        return frozenset(_properties(self.path)) if self.path else frozenset()

    @property
    def bounded(self) -> bool:
        """Say whether `pairs` can be asked for: no repetition, whose pairs have no bound."""
        return self.path is not None and not _repeats(self.path, "*+?")

    def steps(self, node: str, value: str) -> str:
        """Give the pattern that leads from `node`, which is bound, to `value`."""
        if self.path is None:
            raise ValueError("no path, no steps")
        return self._steps(self.path, node, value)

    def _steps(self, path: Path, node: str, value: str) -> str:
        match path:
            case Inverse(Property() as inner):
                return f"{value} {inner} {node}"
            case Sequence((first, *rest)):
                if not rest:
                    return self._steps(first, node, value)
                between = self.variable()
                then = self._steps(Sequence(tuple(rest)), between, value)
                return f"{self._steps(first, node, between)} LATERAL {{ {then} }}"
            case Alternative(paths):
                groups = (f"{{ {self._steps(one, node, value)} }}" for one in paths)
                return " UNION ".join(groups)
        return f"{node} {path} {value}"

    def back(self, value: str, node: str) -> str:
        """Give the pattern that leads from `value`, which is bound, to whose value it is."""
        if self.path is None:
            raise ValueError("no path, no steps")
        return self._steps(inverted(self.path), value, node)

    def pairs(self, node: str, value: str) -> str:
        """Give the pattern that binds both to all pairs (some of them twice); `bounded` only."""
        if self.path is None:
            raise ValueError("no path, no pairs")
        return self._pairs(self.path, node, value)

    def _pairs(self, path: Path, node: str, value: str) -> str:
        match path:
            case Property():
                return f"{node} {path} {value}"
            case Inverse(Property() as inner):
                return f"{value} {inner} {node}"
            case Sequence(paths):
                nodes = [node, *(self.variable() for _ in paths[1:]), value]
                steps = zip(paths, nodes, nodes[1:], strict=False)
                return " ".join(f"{{ {self._selected(*step)} }}" for step in steps)
            case Alternative(paths):
                return " UNION ".join(f"{{ {self._pairs(one, node, value)} }}" for one in paths)
        raise ValueError("a repetition has no bounded pairs")

    def _selected(self, path: Path, node: str, value: str) -> str:
        # A subselect of its own: the engine then joins by hash, not by a look-up for each row.
        names = " ".join(term for term in (node, value) if term.startswith("?"))
        return f"SELECT {names} {{ {self._pairs(path, node, value)} }}"

    @property
    def simple(self) -> bool:
        """Say whether no value node is reached twice."""
        return isinstance(self.path, Property | Inverse)

    def some(self, node: str, test: Expression) -> str:
        """Say that one value node passes a test."""
        if self.path is None:
            return test(node)
        value = self.variable()
        tested = test(value)
        if tested == "false":
            return "false"
        where = "" if tested == "true" else f" FILTER({tested})"
        return f"EXISTS {{ {self.steps(node, value)}{where} }}"

    def leads(self, node: str, value: str) -> str:
        """Say that a term is among the value nodes."""
        if self.path is None:
            return f"sameTerm({node}, {value})"
        return f"EXISTS {{ {self.steps(node, value)} }}"

    def at_least(self, number: int, node: str, test: Expression) -> str:
        """Say that so many value nodes pass a test; only with a path, or for one."""
        if number <= 1:
            return self.some(node, test) if number == 1 else "true"
        value = self.variable()
        tested = test(value)
        if tested == "false":
            return "false"
        where = "" if tested == "true" else f" FILTER({tested})"
        return (
            f"EXISTS {{ SELECT {node} {{ {self.steps(node, value)}{where} }} "
            f"GROUP BY {node} HAVING({self.count(value)} >= {number}) }}"
        )

    def count(self, value: str) -> str:
        """Count the value nodes, each once."""
        return f"COUNT({'' if self.simple else 'DISTINCT '}{value})"

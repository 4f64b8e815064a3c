"""
Which nodes of the data a shape is about (SHACL, 2.1.3), found in the engine.

As pySHACL finds them: a target class with every subclass that the *data* name, a class that is
itself a shape (2.1.3.3), nodes, subjects and objects of a property. A target that can be none of
the data (a blank node as a class, a property that is no IRI) has no nodes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from pyoxigraph import BlankNode, NamedNode, QuerySolutions, Store
from rdflib import URIRef
from rdflib.term import Node

from meagraph.merge import DEFAULT
from meagraph.validation.classes import Classes
from meagraph.validation.constants import stored
from meagraph.validation.terms import Term, from_rdflib

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"


@dataclass(frozen=True)
class Targets:
    """The targets that a shape declares."""

    named: tuple[Term, ...] = ()
    classes: tuple[Term, ...] = ()
    subjects_of: tuple[NamedNode, ...] = ()
    objects_of: tuple[NamedNode, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self.named or self.classes or self.subjects_of or self.objects_of)

    @property
    def unwritable(self) -> tuple[Term, ...]:
        """Give the named nodes that a query would not ask for as they are written."""
        return tuple(node for node in self.named if not isinstance(node, NamedNode))

    def pattern(self, node: str = "?node") -> str:
        """Give the pattern that binds `node` to each of them but the `unwritable`, some twice."""
        iris = [str(named) for named in self.named if isinstance(named, NamedNode)]
        groups = [f"VALUES {node} {{ {' '.join(iris)} }}"] if iris or not self else []
        for class_ in self.classes:  # two groups, as the first of them alone is quick
            groups += [f"{node} {TYPE} {class_}", f"{node} {TYPE}/{SUBCLASS}+ {class_}"]
        groups += [f"{node} {property_} ?object" for property_ in self.subjects_of]
        groups += [f"?subject {property_} {node}" for property_ in self.objects_of]
        if not groups:
            return f"VALUES {node} {{ }}"
        return groups[0] if len(groups) == 1 else " UNION ".join(f"{{ {one} }}" for one in groups)

    def nodes(self, store: Store) -> Iterator[Term]:
        """Find them all, each once."""
        unwritable = self.unwritable
        yield from unwritable
        for node in solutions(store, f"SELECT DISTINCT ?node {{ {self.pattern()} }}"):
            if node not in unwritable:
                yield node

    def among(self, store: Store, nodes: frozenset[Term], classes: Classes) -> set[Term]:
        """Give those of some nodes that are among them; `classes` are those of the store."""
        found = classes.members(nodes, self.classes) | nodes.intersection(self.named)
        for property_ in self.objects_of:
            found |= {node for node in nodes if _any(store, None, property_, node)}
        for property_ in self.subjects_of:
            found |= {
                node
                for node in nodes
                if isinstance(node, NamedNode | BlankNode) and _any(store, node, property_, None)
            }
        return found


def solutions(store: Store, query: str, variable: str = "node") -> Iterator[Term]:
    """Ask a query and give what one variable stands for."""
    for solution in cast(QuerySolutions, store.query(query)):
        yield cast(Term, solution[variable])


def targets_of(shape: Any) -> Targets:
    """Read the targets of a shape (pySHACL's)."""
    nodes, classes, implicit, objects_of, subjects_of = shape.target()
    every_class = {stored(class_) for class_ in (*classes, *implicit)} - {None}
    return Targets(
        named=_sorted(from_rdflib(node) for node in nodes),
        classes=_sorted(every_class),
        subjects_of=_properties(subjects_of),
        objects_of=_properties(objects_of),
    )


def _sorted(terms: Any) -> tuple[Any, ...]:
    return tuple(sorted(set(terms), key=str))


def _properties(nodes: Iterator[Node]) -> tuple[NamedNode, ...]:
    return _sorted(NamedNode(node) for node in nodes if isinstance(node, URIRef))


def _any(store: Store, subject: Any, predicate: NamedNode, value: Any) -> bool:
    quads = store.quads_for_pattern(subject, predicate, value, DEFAULT)
    return next(quads, None) is not None

"""Shapes combined (SHACL, 4.6: sh:not, sh:and, sh:or, sh:xone)."""

from collections.abc import Iterator
from typing import Any

from rdflib.collection import Collection
from rdflib.term import Node

from meagraph.validation.screen.constraint import Constraint, all_of, any_of, masking, negated
from meagraph.validation.screen.place import Place


class Conformance:
    """Whether a node conforms to a shape, given that shape's constraints."""

    def __init__(self, constraints: tuple[Constraint, ...]) -> None:
        """Take the constraints."""
        self._constraints = constraints

    def may_fail(self, node: str) -> str:
        """Say that a node may violate one of the constraints."""
        return any_of(one.may_violate(node) for one in self._constraints)

    def may_hold(self, node: str) -> str:
        """Say that a node may conform to all of them."""
        return all_of(one.may_conform(node) for one in self._constraints)

    def may_break(self, node: str) -> str:
        """Say that pySHACL may give up on one of them."""
        return any_of(one.may_break(node) for one in self._constraints)

    def surely_holds(self, node: str) -> str:
        """Say that a node conforms."""
        return negated(self.may_fail(node))

    def surely_fails(self, node: str) -> str:
        """Say that a node does not conform."""
        return negated(self.may_hold(node))


def not_(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:not (4.6.1)."""
    for node in component.not_list:
        shape = Conformance(place.constraints_of(node))
        yield masking(shape.may_hold, shape.may_fail, shape.may_break)


def and_(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:and (4.6.2): it asks what its members ask."""
    for head in component.and_list:
        for node in _members(head, place):
            yield from place.constraints_of(node)


def or_(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:or (4.6.3)."""
    for head in component.or_list:
        yield _or([Conformance(place.constraints_of(node)) for node in _members(head, place)])


def _or(shapes: list[Conformance]) -> Constraint:
    return masking(
        lambda node: all_of(shape.may_fail(node) for shape in shapes),
        lambda node: any_of(shape.may_hold(node) for shape in shapes),
        lambda node: any_of(shape.may_break(node) for shape in shapes),
    )


def xone(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:xone (4.6.4): fulfilled where one surely holds and the others surely do not."""
    for head in component.xone_nodes:
        nodes = Collection(place.shape.sg.graph, head)
        yield _xone([Conformance(place.constraints_of(node)) for node in nodes])


def _xone(shapes: list[Conformance]) -> Constraint:
    def just_one(node: str) -> str:
        return any_of(
            all_of(
                shape.surely_holds(node) if shape is one else shape.surely_fails(node)
                for shape in shapes
            )
            for one in shapes
        )

    return masking(
        lambda node: negated(just_one(node)),
        lambda node: any_of(shape.may_hold(node) for shape in shapes),
        lambda node: any_of(shape.may_break(node) for shape in shapes),
    )


def _members(head: Node, place: Place) -> list[Node]:
    # pySHACL takes the members of sh:and and sh:or as a set.
    return list(dict.fromkeys(Collection(place.shape.sg.graph, head)))

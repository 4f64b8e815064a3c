"""
Value nodes that conform to other shapes (SHACL, 4.7).

sh:node, sh:property, sh:qualifiedValueShape with sh:qualifiedMinCount, sh:qualifiedMaxCount and
sh:qualifiedValueShapesDisjoint.
"""

from collections.abc import Iterator
from typing import Any

from rdflib.namespace import SH
from rdflib.term import Node

from meagraph.validation.screen.constraint import Constraint, all_of, any_of, negated
from meagraph.validation.screen.logic import Conformance
from meagraph.validation.screen.not_compiled import NotCompiled
from meagraph.validation.screen.place import Place


def node(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:node (4.7.1): what the node shape asks of each value node."""
    for one in component.node_shapes:
        _refuse_other_kind(one, place, is_property=False)
        yield from place.constraints_of(one)


def property_(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:property (4.7.2): what the property shape asks of each value node."""
    for one in component.property_shapes:
        _refuse_other_kind(one, place, is_property=True)
        yield from place.constraints_of(one)


def _refuse_other_kind(one: Node, place: Place, is_property: bool) -> None:
    shape = place.shape.get_other_shape(one)
    if shape is not None and shape.is_property_shape != is_property:
        raise NotCompiled("it uses a property shape as a node shape, or the other way round")


def qualified(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:qualifiedValueShape (4.7.3): how many value nodes conform to a shape."""
    for one in component.value_shapes:
        shape = Conformance(place.constraints_of(one))
        others = [
            Conformance(place.constraints_of(sibling))
            for sibling in (_siblings(one, place) if component.is_disjoint else ())
            if place.shape.get_other_shape(sibling) is not None
        ]
        yield from _counted(component, place, shape, others)


def _siblings(one: Node, place: Place) -> list[Node]:
    graph, shape = place.shape.sg.graph, place.shape.node
    return [
        sibling
        for parent in graph.subjects(SH.property, shape)
        for beside in graph.objects(parent, SH.property)
        for sibling in graph.objects(beside, SH.qualifiedValueShape)
        if sibling != one
    ]


def _counted(
    component: Any, place: Place, shape: Conformance, others: list[Conformance]
) -> Iterator[Constraint]:
    route = place.route

    def may_break(focus: str) -> str:
        return route.some(focus, lambda v: any_of(one.may_break(v) for one in (shape, *others)))

    def surely_counts(value: str) -> str:
        alone = all_of(other.surely_fails(value) for other in others)
        return all_of((shape.surely_holds(value), alone))

    def may_count(value: str) -> str:
        alone = all_of(other.may_fail(value) for other in others)
        return all_of((shape.may_hold(value), alone))

    least, most = component.min_count, component.max_count
    if least:
        yield Constraint(
            lambda focus: negated(route.at_least(least, focus, surely_counts)),
            lambda focus: route.at_least(least, focus, may_count),
        )
    if most is not None:
        yield Constraint(
            lambda focus: route.at_least(most + 1, focus, may_count),
            lambda focus: negated(route.at_least(most + 1, focus, surely_counts)),
        )
    # Whatever the numbers are, pySHACL tests each value node.
    yield Constraint(may_break, may_break=may_break)

"""
Value nodes against those of another property (SHACL, 4.5).

sh:equals, sh:disjoint, sh:lessThan, sh:lessThanOrEquals.
"""

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
from rdflib.namespace import XSD
from rdflib.term import Node

from meagraph.validation.constants import iri
from meagraph.validation.screen.constraint import (
    Constraint,
    Found,
    any_of,
    negated,
    surely,
)
from meagraph.validation.screen.not_compiled import NotCompiled
from meagraph.validation.screen.place import Place
from meagraph.validation.screen.route import Route
from meagraph.validation.screen.value_range import no_number
from meagraph.validation.screen.value_type import DATE_TIMES, DATES


def equals(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:equals (4.5.1): the same value nodes on both sides."""
    for node in component.property_compare_set:
        yield _equals(_property(node, "sh:equals"), place.route)


def disjoint(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:disjoint (4.5.2): no value node on both sides."""
    for node in component.property_compare_set:
        yield _disjoint(_property(node, "sh:disjoint"), place.route)


def less_than(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:lessThan (4.5.3): each value before all of the other property."""
    for node in component.property_compare_set:
        yield _ordered(_property(node, "sh:lessThan"), "<", place.route)


def less_than_or_equals(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:lessThanOrEquals (4.5.4)."""
    for node in component.property_compare_set:
        yield _ordered(_property(node, "sh:lessThanOrEquals"), "<=", place.route)


def _property(node: Node, parameter: str) -> str:
    written = iri(node)
    if written is None:
        raise NotCompiled(f"the value of its {parameter} is no IRI")
    return written


def _plain(written: str) -> str:
    return written[1:-1]


def _equals(other: str, route: Route) -> Constraint:
    def differ(node: str) -> str:
        value = route.variable()
        missing = route.some(node, lambda found: f"!EXISTS {{ {node} {other} {found} }}")
        more = f"EXISTS {{ {node} {other} {value} FILTER(!{route.leads(node, value)}) }}"
        return any_of((missing, more))

    def missing(node: str) -> str:
        value = route.variable()
        return f"{{ {_pairs(route, node, value)} }} MINUS {{ {node} {other} {value} }}"

    def more(node: str) -> str:
        value = route.variable()
        return f"{node} {other} {value} MINUS {{ {_pairs(route, node, value)} }}"

    scans = route.scans | {_plain(other)}
    sets = (Found(missing, scans), Found(more, scans)) if route.bounded else ()
    return Constraint(differ, lambda node: negated(differ(node)), sets)


def _disjoint(other: str, route: Route) -> Constraint:
    def common(node: str) -> str:
        # From the side of the one property, which has few values, even if the path leads far.
        value = route.variable()
        return f"EXISTS {{ {node} {other} {value} FILTER({route.leads(node, value)}) }}"

    def those(node: str) -> str:
        value = route.variable()
        twice = f"SELECT {node} {value} {{ {node} {other} {value} }}"
        if not route.bounded:
            return f"{node} {other} {value} FILTER({route.leads(node, value)})"
        return f"{{ {_pairs(route, node, value)} }} {{ {twice} }}"

    scans = route.scans if route.bounded else frozenset()
    sets = (Found(those, scans | {_plain(other)}),)
    return Constraint(common, lambda node: negated(common(node)), sets)


def _ordered(other: str, sign: str, route: Route) -> Constraint:
    """Compile an order; a blank node is a candidate even alone, as the judge gives up on it."""

    def unordered(node: str) -> str:
        def late(value: str) -> str:
            second = route.variable()
            order = negated(in_order(value, second, sign))
            after = f"EXISTS {{ {node} {other} {second} FILTER({order}) }}"
            return any_of((f"isBlank({value})", after))

        return route.some(node, late)

    def breaking(node: str) -> str:
        def unknown(value: str) -> str:
            second = route.variable()
            after = any_of((f"isBlank({second})", no_number(second), no_number(value)))
            seconds = f"EXISTS {{ {node} {other} {second} FILTER({after}) }}"
            return any_of((f"isBlank({value})", seconds))

        return route.some(node, unknown)

    def those(node: str) -> str:
        value, second = route.variable(), route.variable()
        seconds = f"SELECT {node} {second} {{ {node} {other} {second} }}"
        late = f"(bound({second}) && {negated(in_order(value, second, sign))})"
        return (
            f"{{ {_pairs(route, node, value)} }} OPTIONAL {{ {{ {seconds} }} }} "
            f"FILTER({any_of((f'isBlank({value})', late))})"
        )

    sets = (Found(those, route.scans | {_plain(other)}),) if route.bounded else ()
    return Constraint(unordered, sets=sets, may_break=breaking)


def _pairs(route: Route, node: str, value: str) -> str:
    # Pairs that are reached twice are harmless here.
    return f"SELECT {node} {value} {{ {route.pairs(node, value)} }}"


_STRING, _DOUBLE, _FLOAT, _INTEGER, _DECIMAL = (
    ox.NamedNode(kind) for kind in (XSD.string, XSD.double, XSD.float, XSD.integer, XSD.decimal)
)


def in_order(first: str, second: str, sign: str) -> str:
    """
    Say that two values are surely in order for the judge, too; without errors.

    Dates: he drops their zones, so one of them has none. Points in time: both with a zone or both
    without, and for `<` in whole seconds. Numbers: of one kind, or both exact. Text: plain.
    """
    both = f"{first} {sign} {second}"
    dates = (
        f'{both} && {DATES(first)} && {DATES(second)} && (tz({first}) = "" || tz({second}) = "")'
    )
    moments = (
        f"{both} && {DATE_TIMES(first)} && {DATE_TIMES(second)} "
        f'&& (tz({first}) = "") = (tz({second}) = "")'
    )
    if sign == "<":
        moments += f" && {_whole(first)} && {_whole(second)}"
    kinds = f"datatype({first})", f"datatype({second})"
    text = f"{kinds[0]} = {_STRING} && {kinds[1]} = {_STRING}"
    floats = (f"{kinds[0]} = {kind} && {kinds[1]} = {kind}" for kind in (_DOUBLE, _FLOAT))
    exact = " && ".join(f"{kind} IN ({_INTEGER}, {_DECIMAL})" for kind in kinds)
    # One ill-typed term is equal to itself in the engine, but no number.
    numbers = f"isNumeric({first}) && isNumeric({second}) && {any_of((*floats, exact))}"
    alike = any_of((text, numbers))
    others = f"IF({both}, {alike}, false)"
    return f"IF({surely(dates)}, true, IF({surely(moments)}, true, {surely(others)}))"


def _whole(value: str) -> str:
    return f"floor(seconds({value})) = seconds({value})"

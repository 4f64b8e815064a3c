"""How many value nodes (SHACL, 4.2: sh:minCount, sh:maxCount)."""

from collections.abc import Iterator
from typing import Any

from meagraph.validation.screen.constraint import Constraint, Found, Lacking, anything, negated
from meagraph.validation.screen.place import Place
from meagraph.validation.screen.route import Route


def min_count(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:minCount (4.2.1); 0 asks nothing."""
    number, route = int(component.min_count.value), place.route
    if number == 0:
        return

    def enough(node: str) -> str:
        return route.at_least(number, node, anything)

    def those_with(node: str) -> str:
        value = route.variable()
        return route.pairs(node, value) if number == 1 else _counted(route, node, f">= {number}")

    sets = (Lacking(those_with, route.scans),) if route.bounded else ()
    yield Constraint(lambda node: negated(enough(node)), enough, sets)


def max_count(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:maxCount (4.2.2)."""
    number, route = int(component.max_count.value), place.route

    def too_many(node: str) -> str:
        return route.at_least(number + 1, node, anything)

    def those_with(node: str) -> str:
        value = route.variable()
        return route.pairs(node, value) if number == 0 else _counted(route, node, f"> {number}")

    sets = (Found(those_with, route.scans),) if route.bounded else ()
    yield Constraint(too_many, lambda node: negated(too_many(node)), sets)


def _counted(route: Route, node: str, condition: str) -> str:
    value = route.variable()
    return (
        f"{{ SELECT {node} {{ {route.pairs(node, value)} }} "
        f"GROUP BY {node} HAVING({route.count(value)} {condition}) }}"
    )

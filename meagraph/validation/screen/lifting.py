"""What is asked of each value node, as something asked of the focus node (SHACL, 3.4.2)."""

from collections.abc import Iterator, Sequence

from meagraph.validation.screen.constraint import (
    Constraint,
    Found,
    Lacking,
    all_of,
    any_of,
    negated,
)
from meagraph.validation.screen.route import Route


def lifted(constraints: Sequence[Constraint], route: Route) -> Iterator[Constraint]:
    """
    Lift constraints over the way from a focus node to its value nodes.

    Node by node it is one test, as the way is walked once; as sets each has its own.
    """
    if route.path is None or not constraints:
        yield from constraints
        return

    def may_fail(value: str) -> str:
        return any_of(one.may_violate(value) for one in constraints)

    def may_break(value: str) -> str:
        return any_of(one.may_break(value) for one in constraints)

    def may_not_hold(value: str) -> str:
        return negated(all_of(one.may_conform(value) for one in constraints))

    sets = tuple(some for one in constraints for some in _sets(one, route)) if route.bounded else ()
    yield Constraint(
        lambda node: route.some(node, may_fail),
        lambda node: negated(route.some(node, may_not_hold)),
        sets,
        lambda node: route.some(node, may_break),
    )


def _sets(constraint: Constraint, route: Route) -> Iterator[Found | Lacking]:
    if not constraint.sets:
        yield _tested(constraint, route)
    for some in constraint.sets:
        yield _through(some, route)


def _tested(constraint: Constraint, route: Route) -> Found:
    """Test each value once, however many nodes have it, and find the nodes of those that fail."""

    def those(node: str) -> str:
        value, anyone = route.variable(), route.variable()
        values = f"SELECT DISTINCT {value} {{ {route.pairs(anyone, value)} }}"
        failing = f"SELECT {value} {{ {{ {values} }} FILTER({constraint.candidate(value)}) }}"
        return f"{{ {failing} }} {{ {_pairs(route, node, value)} }}"

    return Found(those, route.scans)


def _through(some: Found | Lacking, route: Route) -> Found:
    def those(node: str) -> str:
        value = route.variable()
        pairs = f"{{ {_pairs(route, node, value)} }}"
        if isinstance(some, Found):
            return f"{pairs} {{ SELECT {value} {{ {some.pattern(value)} }} }}"
        return f"{pairs} MINUS {{ {some.pattern(value)} }}"

    return Found(those, route.scans | some.scans)


def _pairs(route: Route, node: str, value: str) -> str:
    return f"SELECT {node} {value} {{ {route.pairs(node, value)} }}"

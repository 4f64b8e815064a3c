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

    sets = tuple(_sets(constraints, route)) if route.bounded else ()
    deep = any(some.scans - route.scans for some in sets)
    yield Constraint(
        lambda node: route.some(node, may_fail),
        lambda node: negated(route.some(node, may_not_hold)),
        sets,
        lambda node: route.some(node, may_break),
        (lambda node: route.steps(node, route.variable())) if deep else None,
    )


def _sets(constraints: Sequence[Constraint], route: Route) -> Iterator[Found]:
    tested = [one for one in constraints if not one.sets]
    if tested:
        yield _tested(tested, route)
    for constraint in constraints:
        for some in constraint.sets:
            yield _through(some, route)


def _tested(constraints: Sequence[Constraint], route: Route) -> Found:
    """Test each value once, however many nodes have it, and walk back from those that fail."""

    def those(node: str) -> str:
        value, anyone = route.variable(), route.variable()
        values = f"SELECT DISTINCT {value} {{ {route.pairs(anyone, value)} }}"
        failed = any_of(one.may_violate(value) for one in constraints)
        failing = f"SELECT {value} {{ {{ {values} }} FILTER({failed}) }}"
        return f"{{ {failing} }} LATERAL {{ {route.back(value, node)} }}"

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

"""
What one constraint asks of a node, in SPARQL: as an expression, and as sets of nodes.

Both are one-sided. `may_violate` is true wherever the judge might report the node, `may_conform`
wherever he might not; a node of which neither side is sure fulfils both. No expression may raise an
error, as a filter would then drop the node: what can fail stands in `surely`. The engine evaluates
the sides of && and || in an order of its own: where one is dear, IF says which comes first.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count

Expression = Callable[[str], str]
"""SPARQL for a node that stands in the given variable."""


@dataclass(frozen=True)
class Found:
    """A graph pattern that binds the node to all that may violate, and reads all of `scans`."""

    pattern: Expression
    scans: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lacking:
    """A graph pattern that binds the node to those that conform: all others may violate."""

    pattern: Expression
    scans: frozenset[str] = frozenset()


Sets = tuple[Found | Lacking, ...]


def anything(node: str) -> str:
    """Test that every node passes."""
    return "true"


def nothing(node: str) -> str:
    """Test that no node passes."""
    return "false"


@dataclass(frozen=True)
class Constraint:
    """
    One constraint.

    Without `sets` it is tested node by node; with them a node is a candidate when one of them says
    so. `may_break` is true where pySHACL might raise instead of judging, and thus fail whatever
    shapes stand around; `may_violate` is true there as well. `reach` leads from the node to the
    nodes on which further tests depend.
    """

    may_violate: Expression
    may_conform: Expression = anything
    sets: Sets = ()
    may_break: Expression = nothing
    reach: Expression | None = None


class Variables:
    """The variables of one screen: each call gives another."""

    def __init__(self) -> None:
        """Start with the first."""
        self._numbers = count(1)

    def __call__(self) -> str:
        """Give a variable that has not been given yet."""
        return f"?v{next(self._numbers)}"


def surely(test: str) -> str:
    """Say that a test is true: an error is no."""
    return f"COALESCE({test}, false)"


def negated(test: str) -> str:
    """Say that a test without errors is false."""
    return {"true": "false", "false": "true"}.get(test, f"(!{test})")


def any_of(tests: Iterable[str]) -> str:
    """Say that one of some tests without errors is true."""
    some = [test for test in dict.fromkeys(tests) if test != "false"]
    if "true" in some:
        return "true"
    plain, deep = _by_depth(some)
    *tests, last = [*([_joined(plain, " || ")] if plain else []), *deep] or ["false"]
    for test in reversed(tests):
        last = f"IF({test}, true, {last})"
    return last


def all_of(tests: Iterable[str]) -> str:
    """Say that all of some tests without errors are true."""
    some = [test for test in dict.fromkeys(tests) if test != "true"]
    if "false" in some:
        return "false"
    plain, deep = _by_depth(some)
    *tests, last = [*([_joined(plain, " && ")] if plain else []), *deep] or ["true"]
    for test in reversed(tests):
        last = f"IF({test}, {last}, false)"
    return last


def _by_depth(tests: list[str]) -> tuple[list[str], list[str]]:
    """Part those that look at the node alone from those that ask the graph: IF asks these later."""
    return [one for one in tests if "EXISTS" not in one], [one for one in tests if "EXISTS" in one]


def _joined(tests: list[str], operator: str) -> str:
    return f"({operator.join(tests)})" if len(tests) > 1 else tests[0]


def exact(test: Expression) -> Constraint:
    """Give the constraint that is violated by just those nodes for which `test` is false."""
    return Constraint(lambda node: negated(test(node)), test)


def masking(may_violate: Expression, may_conform: Expression, may_break: Expression) -> Constraint:
    """Give a constraint that other constraints are hidden in, together with what breaks those."""
    return Constraint(
        lambda node: any_of((may_violate(node), may_break(node))),
        may_conform,
        may_break=may_break,
    )

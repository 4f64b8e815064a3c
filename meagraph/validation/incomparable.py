"""
Values that cannot be compared are a result, no failure (SHACL, 4.5.3 and 4.5.4).

pySHACL 0.40 ends with a `TypeError` where `sh:lessThan` or `sh:lessThanOrEquals` meets an ill-typed
literal, "2014-02-30"^^xsd:date for example: one such date would cost the whole report.
"""

from collections.abc import Callable, Iterable
from typing import Any

from pyshacl.constraints.core.property_pair_constraints import (
    LessThanConstraintComponent,
    LessThanOrEqualsConstraintComponent,
)
from rdflib import Literal
from rdflib.term import Node

Compare = Callable[[Any, Iterable[Node], Iterable[Node], Any, Node], tuple[bool, list[Any]]]


class _Compared(Literal):
    """A literal that is not less than what it cannot be compared with."""

    __slots__ = ()

    def __lt__(self, other: Any) -> bool:
        return _answer(super().__lt__(other), lambda: Literal.__gt__(other, self))

    def __le__(self, other: Any) -> bool:
        return _answer(super().__le__(other), lambda: Literal.__ge__(other, self))


def _answer(told: Any, reflected: Callable[[], Any]) -> bool:
    """Give what Python's own operator would, but False where it would raise."""
    told = reflected() if told is NotImplemented else told
    return False if told is NotImplemented else bool(told)


def accept_incomparable_values() -> None:
    """Teach pySHACL in this process that such values are results (to be called once)."""
    _teach(LessThanConstraintComponent, "_compare_lt")
    _teach(LessThanOrEqualsConstraintComponent, "_compare_ltoe")


def _teach(component: Any, name: str) -> None:
    compare: Compare = getattr(component, name)

    def taught(
        self: Any, values: Iterable[Node], others: Iterable[Node], graph: Any, focus: Node
    ) -> tuple[bool, list[Any]]:
        return compare(self, {_compared(value) for value in values}, others, graph, focus)

    setattr(component, name, taught)


def _compared(value: Node) -> Node:
    if isinstance(value, Literal) and value.ill_typed:
        return _Compared(value, datatype=value.datatype, normalize=False)
    return value

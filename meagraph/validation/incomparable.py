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
    """An ill-typed literal, which is less than nothing that rdflib cannot compare it with."""

    __slots__ = ("plain",)

    plain: Literal

    def __lt__(self, other: Any) -> bool:
        return _less(self.plain, _plain(other))

    def __gt__(self, other: Any) -> bool:
        return _less(_plain(other), self.plain)

    def __le__(self, other: Any) -> bool:
        return _less_or_equal(self.plain, _plain(other))

    def __ge__(self, other: Any) -> bool:
        return _less_or_equal(_plain(other), self.plain)


def _less(one: Any, other: Any) -> bool:
    try:
        return (one < other) is True
    except TypeError:
        return False


def _less_or_equal(one: Any, other: Any) -> bool:
    # Not by `<=`: rdflib takes "cannot be compared" for true there.
    if _less(one, other):
        return True
    try:
        return bool(one.eq(other))
    except (AttributeError, TypeError):
        return False


def _plain(value: Any) -> Any:
    return value.plain if isinstance(value, _Compared) else value


def accept_incomparable_values() -> None:
    """Teach pySHACL in this process that such values are results (to be called once)."""
    _teach(LessThanConstraintComponent, "_compare_lt")
    _teach(LessThanOrEqualsConstraintComponent, "_compare_ltoe")


def _teach(component: Any, name: str) -> None:
    compare: Compare = getattr(component, name)

    def taught(
        self: Any, values: Iterable[Node], others: Iterable[Node], graph: Any, focus: Node
    ) -> tuple[bool, list[Any]]:
        return compare(self, set(map(_compared, values)), set(map(_compared, others)), graph, focus)

    setattr(component, name, taught)


def _compared(value: Node) -> Node:
    if not isinstance(value, Literal) or not value.ill_typed:
        return value
    compared = _Compared(value, datatype=value.datatype, normalize=False)
    compared.plain = value
    return compared

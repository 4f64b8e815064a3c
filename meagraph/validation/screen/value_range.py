"""
Between which values (SHACL, 4.3).

sh:minExclusive, sh:minInclusive, sh:maxExclusive, sh:maxInclusive.

A value passes where the engine finds it in the range *and* its comparison is known to be the
judge's: he compares in Python, decimals with floats exactly, dates without their zone, and gives up
on a time with a zone against one without. Every other value is a candidate.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from struct import pack, unpack
from typing import Any

import pyoxigraph as ox
from rdflib import Literal
from rdflib.namespace import XSD

from meagraph.validation.constants import kept
from meagraph.validation.screen.constraint import Constraint, anything, negated, surely
from meagraph.validation.screen.not_compiled import NotCompiled
from meagraph.validation.screen.place import Place
from meagraph.validation.screen.value_type import DATE_TIMES, DATES


def min_exclusive(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:minExclusive (4.3.1)."""
    yield from _compared(component.min_vals, ">")


def min_inclusive(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:minInclusive (4.3.2)."""
    yield from _compared(component.min_vals, ">=")


def max_exclusive(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:maxExclusive (4.3.3)."""
    yield from _compared(component.max_vals, "<")


def max_inclusive(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:maxInclusive (4.3.4)."""
    yield from _compared(component.max_vals, "<=")


def _compared(limits: list[Any], sign: str) -> Iterator[Constraint]:
    for limit in limits:
        if not isinstance(limit, Literal):
            raise NotCompiled("a limit of its range is no literal")
        test = _test(limit, sign)
        unequal = limit.value != limit.value  # NaN, to which Python compares no decimal
        breaks = _is_literal if unequal else no_number
        yield Constraint(_failing(test) if test else anything, may_break=breaks)


def _is_literal(node: str) -> str:
    return f"isLiteral({node})"


def _failing(test: Callable[[str], str]) -> Callable[[str], str]:
    return lambda node: negated(surely(test(node)))


def _test(limit: Literal, sign: str) -> Callable[[str], str] | None:
    """Give the test that values pass only if they do for the judge (None: unknown)."""
    if limit.ill_typed:
        return None
    if limit.datatype in (None, XSD.string) and limit.language is None:
        text = ox.Literal(str(limit))
        return lambda node: f"datatype({node}) = {_STRING} && {node} {sign} {text}"
    if limit.datatype == XSD.date:
        return _date(limit, sign)
    if limit.datatype == XSD.dateTime:
        return _date_time(limit, sign)
    if isinstance(limit.value, int | float | Decimal) and not isinstance(limit.value, bool):
        return _number(limit.value, sign) or _double_alone(limit, sign)
    return None


def no_number(node: str) -> str:
    """Say that a literal may be no number to Python although it has the type of one."""
    unknown = f"datatype({node}) = {_DECIMAL} && !isNumeric({node})"
    return surely(f"{unknown} || isNumeric({node}) && {node} != {node}")


_STRING, _DOUBLE, _DECIMAL = (ox.NamedNode(kind) for kind in (XSD.string, XSD.double, XSD.decimal))

_EXACT = ", ".join(str(ox.NamedNode(kind)) for kind in (XSD.integer, XSD.decimal))


def _number(value: int | float | Decimal, sign: str) -> Callable[[str], str] | None:
    """
    Compare with a number.

    It is written as a decimal: of integers and decimals the comparison is then exact, of doubles
    where the limit is a double as well (0.1 is none), of floats where it is a float.
    """
    decimal = Decimal(value)
    if not decimal.is_finite():
        return None
    limit = ox.Literal(f"{decimal:f}", datatype=ox.NamedNode(XSD.decimal))
    back = kept(limit).value
    if Decimal(back) != decimal or not _parsed(limit):
        return None
    if _single(decimal):
        return lambda node: f"isNumeric({node}) && {node} {sign} {limit}"
    if _double(decimal):
        single = ox.NamedNode(XSD.float)
        return lambda node: (
            f"isNumeric({node}) && {node} {sign} {limit} && datatype({node}) != {single}"
        )
    return lambda node: f"{node} {sign} {limit} && datatype({node}) IN ({_EXACT})"


def _double_alone(limit: Literal, sign: str) -> Callable[[str], str] | None:
    """Compare doubles with a double that no decimal is (of the engine's, which are short)."""
    if limit.datatype != XSD.double or limit.value != limit.value:
        return None
    term = ox.Literal(str(limit), datatype=_DOUBLE)
    return lambda node: f"datatype({node}) = {_DOUBLE} && {node} {sign} {term}"


def _parsed(limit: ox.Literal) -> bool:
    """Say whether the engine knows the value of a number (it has 18 decimal places)."""
    return bool(ox.Store().query(f"ASK {{ FILTER(isNumeric({limit})) }}"))


def _double(value: Decimal) -> bool:
    try:
        return Decimal(float(value)) == value
    except OverflowError:
        return False


def _single(value: Decimal) -> bool:
    try:
        return Decimal(unpack("f", pack("f", float(value)))[0]) == value
    except OverflowError:
        return False


def _date(limit: Literal, sign: str) -> Callable[[str], str] | None:
    # Of a date with a zone and one without, the engine says only what no zone can change.
    if len(limit) != len("2000-01-01"):
        return None
    term = ox.Literal(str(limit), datatype=ox.NamedNode(XSD.date))
    return lambda node: f"{node} {sign} {term} && {DATES(node)}"


def _date_time(limit: Literal, sign: str) -> Callable[[str], str] | None:
    """Compare with a point in time, a second within: the judge drops digits of a second."""
    moment = limit.value
    if not isinstance(moment, datetime):
        return None
    try:
        moment += timedelta(seconds=1 if sign[0] == ">" else -1)
    except OverflowError:
        return None
    within = ox.Literal(moment.isoformat(), datatype=ox.NamedNode(XSD.dateTime))
    zoned = "=" if moment.tzinfo is None else "!="
    return lambda node: f'{node} {sign} {within} && {DATE_TIMES(node)} && tz({node}) {zoned} ""'

"""Values that break one constraint, and other values that are as good."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from pyoxigraph import BlankNode, Literal, NamedNode

from meagraph.namespaces import DEFAULT_BASE, RDF, SH, XSD
from tests.mutations.constraints import Constraint, ShapeReader
from tests.mutations.dataset import Term

UNKNOWN = NamedNode(f"{DEFAULT_BASE}unknown")
"""An IRI of which the graph says nothing."""

ILL_TYPED: Mapping[NamedNode, str] = {
    XSD.boolean: "perhaps",
    XSD.date: "2014-02-30",
    XSD.dateTime: "2014-10-17T25:00:00Z",
    XSD.decimal: "a lot",
    XSD.integer: "12th",
}
"""For each datatype a text that it does not have."""

MEASURED = frozenset((XSD.date, XSD.dateTime, XSD.decimal, XSD.integer))
"""The datatypes whose values can be moved."""


def broken(shapes: ShapeReader, constraint: Constraint, value: Term) -> Iterator[Term]:
    """Give values that break a constraint on each value and resemble `value` otherwise."""
    wanted = constraint.value
    match constraint.kind:
        case "datatype":
            yield from _of_other_datatype(wanted, value)
        case "class":
            yield UNKNOWN
        case "nodeKind":
            assert wanted == SH.IRI, "only sh:IRI is known; say what breaks the other node kinds"
            yield Literal(text(value))
            yield BlankNode("broken")
        case "pattern":
            assert isinstance(wanted, Literal)
            yield _unlike(wanted.value, value)
        case "minInclusive":
            yield like(value, moved(wanted, -1).value)
        case "maxInclusive":
            yield like(value, moved(wanted, 1).value)
        case "in":
            yield Literal(f"{text(value)}~")
        case "or":
            yield from _of_no_kind(shapes, wanted, value)


BY_VALUE = frozenset("datatype class nodeKind pattern minInclusive maxInclusive in or".split())
"""The constraints that `broken` knows."""


def _of_other_datatype(wanted: Term, value: Term) -> Iterator[Term]:
    if wanted == RDF.langString:
        yield Literal(text(value))
    elif wanted == XSD.string:
        yield Literal(text(value), datatype=XSD.token)
    else:
        assert isinstance(wanted, NamedNode)
        yield Literal(text(value))
        yield Literal(ILL_TYPED[wanted], datatype=wanted)


def _of_no_kind(shapes: ShapeReader, alternatives: Term, value: Term) -> Iterator[Term]:
    """Break every alternative of sh:or at once: with a value that breaks all constraints of one."""
    asked = [
        constraint
        for member in shapes.members(alternatives)
        if isinstance(member, NamedNode)
        for constraint in shapes.constraints(member)
    ]
    if all(one.kind == "class" for one in asked):
        yield UNKNOWN


def text(value: Term) -> str:
    """Give a value's own text."""
    return value.value


def moved(value: Term, step: int) -> Literal:
    """Give a number or date that is `step` units or days away."""
    assert isinstance(value, Literal)
    if value.datatype == XSD.date:
        day = date.fromisoformat(value.value) + timedelta(days=step)
        return Literal(day.isoformat(), datatype=XSD.date)
    if value.datatype == XSD.dateTime:
        moment = datetime.fromisoformat(value.value) + timedelta(days=step)
        return Literal(moment.isoformat(), datatype=XSD.dateTime)
    return Literal(str(Decimal(value.value) + step), datatype=value.datatype)


def _unlike(pattern: str, value: Term) -> Term:
    """Give a text or IRI near `value` that the pattern does not match."""
    near = text(value)
    variants = [f"{near}~", f"~{near}", near.swapcase(), "~"]
    if isinstance(value, NamedNode):
        variants = [f"urn:x:{near}"]
    unlike = next(one for one in variants if not re.search(pattern, one))
    return NamedNode(unlike) if isinstance(value, NamedNode) else like(value, unlike)


def like(value: Term, lexical: str) -> Literal:
    """Give a literal with the datatype and language of another."""
    assert isinstance(value, Literal)
    if value.language:
        return Literal(lexical, language=value.language)
    return Literal(lexical, datatype=value.datatype)


def others(value: Term) -> Iterator[Term]:
    """Give other values of the same kind: the next number or day, one letter changed."""
    if isinstance(value, Literal) and value.datatype == XSD.boolean:
        yield Literal(value.value != "true")
    elif isinstance(value, Literal) and value.datatype in MEASURED:
        yield moved(value, 1)
    else:
        for turned in _turned(text(value)):
            yield NamedNode(turned) if isinstance(value, NamedNode) else like(value, turned)


def _turned(given: str) -> Iterator[str]:
    """Change one letter or digit of the last step into the next, the last one first."""
    for place in range(len(given) - 1, given.rfind("/"), -1):
        letter = given[place]
        if letter.isascii() and letter.isalnum():
            after = {"z": "a", "Z": "A", "9": "0"}.get(letter) or chr(ord(letter) + 1)
            yield given[:place] + after + given[place + 1 :]
    yield f"{given}2"

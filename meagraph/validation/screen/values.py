"""Given values (SHACL, 4.8.2 and 4.8.3: sh:hasValue, sh:in)."""

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
from rdflib import BNode
from rdflib.namespace import XSD

from meagraph.validation.constants import stored
from meagraph.validation.screen.constraint import (
    Constraint,
    Lacking,
    any_of,
    anything,
    negated,
    nothing,
    surely,
)
from meagraph.validation.screen.place import Place
from meagraph.validation.terms import Term


def has_value(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:hasValue (4.8.2); a value that is never stored is never there."""
    for node in component.has_value_set:
        if isinstance(node, BNode):
            yield Constraint(anything)
            continue
        yield _has(stored(node), place)


def _has(term: Term | None, place: Place) -> Constraint:
    if term is None:
        return Constraint(anything, nothing)
    route, value = place.route, str(term)

    def there(node: str) -> str:
        return route.leads(node, value)

    sets = (Lacking(lambda node: route.pairs(node, value), route.scans),) if route.bounded else ()
    return Constraint(lambda node: negated(there(node)), there, sets)


def in_(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:in (4.8.3): the same term, not the same value."""
    terms = sorted({term for node in component.in_vals if (term := stored(node))}, key=str)
    blank = any(isinstance(node, BNode) for node in component.in_vals)

    def listed(node: str) -> str:
        return _among(node, terms)

    def may_be_listed(node: str) -> str:
        return any_of((listed(node), f"isBlank({node})")) if blank else listed(node)

    values = " ".join(map(str, terms))
    members = Lacking(lambda node: f"VALUES {node} {{ {values} }}")
    yield Constraint(lambda node: negated(listed(node)), may_be_listed, (members,))


def _among(node: str, terms: list[Term]) -> str:
    # IRIs and texts are equal just where they are the same term; of other literals it is not so.
    same = [term for term in terms if isinstance(term, ox.NamedNode) or _is_text(term)]
    rest = [term for term in terms if term not in same]
    one = surely(f"{node} IN ({', '.join(map(str, same))})") if same else "false"
    return any_of((one, *(f"sameTerm({node}, {term})" for term in rest)))


def _is_text(term: Term) -> bool:
    return isinstance(term, ox.Literal) and term.datatype.value == str(XSD.string)

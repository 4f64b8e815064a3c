"""No other properties than those named (SHACL, 4.8.1: sh:closed, sh:ignoredProperties)."""

from collections.abc import Iterator
from typing import Any

from meagraph.validation.constants import iri
from meagraph.validation.screen.constraint import Constraint, all_of, negated
from meagraph.validation.screen.not_compiled import NotCompiled
from meagraph.validation.screen.place import Place
from meagraph.validation.targets import TYPE

_RESOURCE = "<http://www.w3.org/2000/01/rdf-schema#Resource>"


def closed(component: Any, place: Place) -> Iterator[Constraint]:
    """Compile sh:closed: the paths of all property shapes, even deactivated ones, are allowed."""
    if not component.is_closed:
        return
    allowed = {written for node in component.ignored_props if (written := iri(node))}
    for one in component.property_shapes:
        shape = place.shape.get_other_shape(one)
        if shape is None or not shape.is_property_shape:
            raise NotCompiled("a value of its sh:property is no property shape")
        if written := iri(shape.path()):
            allowed.add(written)

    def other(node: str) -> str:
        name, value = place.route.variable(), place.route.variable()
        # pySHACL passes over the class of everything.
        tests = [f"!({name} = {TYPE} && sameTerm({value}, {_RESOURCE}))"]
        if allowed:  # to the engine, NOT IN () is false
            tests.append(f"{name} NOT IN ({', '.join(sorted(allowed))})")
        return f"EXISTS {{ {node} {name} {value} FILTER({all_of(tests)}) }}"

    yield Constraint(other, lambda node: negated(other(node)))

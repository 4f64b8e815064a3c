"""
A shape as a screen.

The parameters are those that pySHACL's own constraint components have read from the shapes graph:
what they refuse is not compiled, and pySHACL says so itself as soon as there is a focus node.
"""

from collections.abc import Callable, Iterator
from typing import Any

from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from pyshacl.constraints.core import (
    cardinality_constraints,
    logical_constraints,
    other_constraints,
    property_pair_constraints,
    shape_based_constraints,
    string_based_constraints,
    value_constraints,
    value_range_constraints,
)
from pyshacl.errors import ConstraintLoadWarning
from rdflib.term import Node

from meagraph.validation.paths import PathError, read_path
from meagraph.validation.screen import (
    cardinality,
    closed,
    logic,
    pairs,
    shape_based,
    strings,
    value_range,
    value_type,
    values,
)
from meagraph.validation.screen.constraint import Constraint, Variables
from meagraph.validation.screen.lifting import lifted
from meagraph.validation.screen.not_compiled import NotCompiled
from meagraph.validation.screen.place import Place
from meagraph.validation.screen.route import Route, refuse_deep
from meagraph.validation.screen.screening import Screen
from meagraph.validation.targets import targets_of

Compile = Callable[[Any, Place], Iterator[Constraint]]

_OF_EACH_VALUE: dict[type, Compile] = {
    value_constraints.ClassConstraintComponent: value_type.of_class,
    value_constraints.DatatypeConstraintComponent: value_type.datatype,
    value_constraints.NodeKindConstraintComponent: value_type.node_kind,
    value_range_constraints.MinExclusiveConstraintComponent: value_range.min_exclusive,
    value_range_constraints.MinInclusiveConstraintComponent: value_range.min_inclusive,
    value_range_constraints.MaxExclusiveConstraintComponent: value_range.max_exclusive,
    value_range_constraints.MaxInclusiveConstraintComponent: value_range.max_inclusive,
    string_based_constraints.MinLengthConstraintComponent: strings.min_length,
    string_based_constraints.MaxLengthConstraintComponent: strings.max_length,
    string_based_constraints.PatternConstraintComponent: strings.pattern,
    string_based_constraints.LanguageInConstraintComponent: strings.language_in,
    logical_constraints.NotConstraintComponent: logic.not_,
    logical_constraints.AndConstraintComponent: logic.and_,
    logical_constraints.OrConstraintComponent: logic.or_,
    logical_constraints.XoneConstraintComponent: logic.xone,
    shape_based_constraints.NodeConstraintComponent: shape_based.node,
    shape_based_constraints.PropertyConstraintComponent: shape_based.property_,
    other_constraints.ClosedConstraintComponent: closed.closed,
    other_constraints.InConstraintComponent: values.in_,
}
"""What is asked of each value node alone."""

_OF_ALL_VALUES: dict[type, Compile] = {
    cardinality_constraints.MinCountConstraintComponent: cardinality.min_count,
    cardinality_constraints.MaxCountConstraintComponent: cardinality.max_count,
    string_based_constraints.UniqueLangConstraintComponent: strings.unique_lang,
    property_pair_constraints.EqualsConstraintComponent: pairs.equals,
    property_pair_constraints.DisjointConstraintComponent: pairs.disjoint,
    property_pair_constraints.LessThanConstraintComponent: pairs.less_than,
    property_pair_constraints.LessThanOrEqualsConstraintComponent: pairs.less_than_or_equals,
    shape_based_constraints.QualifiedValueShapeConstraintComponent: shape_based.qualified,
    other_constraints.HasValueConstraintComponent: values.has_value,
}
"""What is asked of a focus node and its value nodes together."""

_DEEPEST = 15
"""How deep pySHACL follows shapes in shapes before it gives up."""

_LONGEST = 200_000
"""How many characters of SPARQL one constraint may be (alternatives of alternatives multiply)."""


def compile_shape(shape: Any) -> Screen:
    """
    Compile a shape of pySHACL's.

    Raises `NotCompiled` where its violations cannot be bounded by a query: constraints in SPARQL,
    shapes that contain themselves, shapes that pySHACL refuses.
    """
    compiler = _Compiler()
    constraints = compiler.constraints_of(shape, above=())
    return Screen(targets_of(shape), constraints, nowhere=compiler.of_no_length)


class _Compiler:
    """The compilation of one shape and of all those in it."""

    def __init__(self) -> None:
        self._variable = Variables()
        self.of_no_length = False

    def constraints_of(self, shape: Any, above: tuple[Any, ...]) -> tuple[Constraint, ...]:
        if shape in above:
            raise NotCompiled("it contains itself")
        if len(above) >= _DEEPEST:
            raise NotCompiled("its shapes are nested deeper than pySHACL follows")
        if shape.deactivated:
            return ()
        _refuse_custom(shape)
        place = self._place(shape, above)
        each: list[Constraint] = []
        every: list[Constraint] = []
        for component in _components(shape):
            kind = type(component)
            if kind in _OF_EACH_VALUE:
                each += _OF_EACH_VALUE[kind](component, place)
            elif kind in _OF_ALL_VALUES:
                every += _OF_ALL_VALUES[kind](component, place)
            else:
                raise NotCompiled(f"{kind.constraint_name()} cannot be bounded by a query")
        constraints = (*lifted(each, place.route), *every)
        _refuse_long(constraints)
        return constraints

    def _place(self, shape: Any, above: tuple[Any, ...]) -> Place:
        def inner(node: Node) -> tuple[Constraint, ...]:
            other = shape.get_other_shape(node)
            if other is None:
                raise NotCompiled("it names a shape that is not there")
            return self.constraints_of(other, (*above, shape))

        route = Route(_path(shape), self._variable)
        self.of_no_length |= route.of_no_length
        return Place(shape, route, inner)


def _path(shape: Any) -> Any:
    if not shape.is_property_shape:
        return None
    try:
        path = read_path(shape.sg.graph, shape.path())
    except PathError as error:
        raise NotCompiled(f"its path cannot be followed: {error}") from error
    refuse_deep(shape.sg.graph, shape.path())
    return path


def _components(shape: Any) -> Iterator[Any]:
    """Make pySHACL's components for a shape, each once, in a stable order."""
    parameters = {name for name, _ in shape.sg.predicate_objects(shape.node)}
    kinds = dict.fromkeys(
        kind for name, kind in CONSTRAINT_PARAMETERS_MAP.items() if name in parameters
    )
    for kind in kinds:
        try:
            yield kind(shape)
        except ConstraintLoadWarning:
            continue  # as pySHACL: what does not apply to this kind of shape asks nothing
        except Exception as error:
            # Whatever it is, pySHACL raises it again as soon as the shape has a focus node.
            raise NotCompiled(f"pySHACL refuses it: {_first_line(error)}") from error


def _refuse_custom(shape: Any) -> None:
    try:
        custom = shape.find_custom_constraints()
    except Exception as error:
        raise NotCompiled(
            f"pySHACL refuses the constraint components: {_first_line(error)}"
        ) from error
    if custom:
        raise NotCompiled("it uses a constraint component of its own")


def _refuse_long(constraints: tuple[Constraint, ...]) -> None:
    length = sum(
        len(one.may_violate("?node")) + len(one.may_conform("?node")) for one in constraints
    )
    if length > _LONGEST:
        raise NotCompiled("its query would be too long")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]

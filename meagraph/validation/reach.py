"""What a shape reads of the graph, from its focus nodes on, targets included."""

from collections.abc import Iterator
from dataclasses import replace

from pyshacl.shape import Shape
from rdflib import URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from meagraph.validation.paths import (
    CLASSES,
    HERE,
    Inverse,
    Path,
    PathError,
    Property,
    Read,
    after,
    inverted,
    read_path,
    reads,
)

_TYPE, _SUBCLASS = str(RDF.type), str(RDFS.subClassOf)

_ONE_SHAPE = (SH["not"], SH.node, SH.property, SH.qualifiedValueShape)
_SHAPES = (SH["and"], SH["or"], SH.xone)
_OTHER_PROPERTY = (SH.equals, SH.disjoint, SH.lessThan, SH.lessThanOrEquals)


class UnboundedError(ValueError):
    """What a shape reads cannot be told from its paths; the message says why."""


def reach(shape: Shape) -> frozenset[Read]:
    """
    Give all that the verdict on a focus node of `shape` rests on, and that it is a focus node.

    Raises `UnboundedError` for queries (sh:sparql, components of one's own) and recursion.
    """
    try:
        return frozenset((*_targets(shape), *_evaluation(shape, HERE, frozenset())))
    except (PathError, ValueError) as error:
        raise UnboundedError(str(error)) from error


def reach_of_values(shape: Shape, path: Path) -> frozenset[Read]:
    """
    Give all that the verdict on a value of a shape that only leads to others rests on.

    It is a value if `path`, which is that of the shape, leads to it from a target. Raises
    `UnboundedError` as `reach` does.
    """
    back = inverted(path)
    try:
        return frozenset(
            (
                *reads(back),
                *(replace(read, path=after(back, read.path)) for read in _targets(shape)),
                *(
                    read
                    for node in shape.objects(SH.property)
                    for inner in _inner(shape, SH.property, node)
                    for read in _evaluation(inner, HERE, frozenset({shape.node}))
                ),
            )
        )
    except (PathError, ValueError) as error:
        raise UnboundedError(str(error)) from error


def _targets(shape: Shape) -> Iterator[Read]:
    _, classes, implicit, objects_of, subjects_of = shape.target()
    for class_ in (*classes, *implicit):
        yield from _instances(class_, HERE)
    for predicate in subjects_of:
        yield from reads(Property(str(predicate)))
    for predicate in objects_of:
        yield from reads(Inverse(Property(str(predicate))))


def _evaluation(shape: Shape, focus: Path, above: frozenset[Node]) -> Iterator[Read]:
    if shape.node in above:
        raise UnboundedError("the shape is part of itself")
    if shape.find_custom_constraints():
        raise UnboundedError("a constraint component of its own asks a query")
    shapes, values = shape.sg.graph, focus
    if shape.is_property_shape:
        path = read_path(shapes, shape.path())
        yield from reads(path, focus)
        values = after(focus, path)
    for parameter, value in shapes.predicate_objects(shape.node):
        if parameter == SH.sparql:
            raise UnboundedError("sh:sparql asks a query")
        if parameter == SH["class"]:
            yield from _instances(value, values)
        elif parameter == SH.closed:
            yield Read(values, None)
        elif parameter in _OTHER_PROPERTY and isinstance(value, URIRef):
            yield from reads(Property(str(value)), focus)
        for inner in _inner(shape, parameter, value):
            yield from _evaluation(inner, values, above | {shape.node})


def _instances(class_: Node, nodes: Path) -> Iterator[Read]:
    """Give what is read to tell whether nodes are instances of a class."""
    yield Read(nodes, _TYPE, instance_of=str(class_))
    yield Read(after(nodes, CLASSES), _SUBCLASS)


def _inner(shape: Shape, parameter: Node, value: Node) -> Iterator[Shape]:
    """Give the shapes that a parameter of `shape` names, siblings of qualified ones included."""
    shapes = shape.sg.graph
    named: list[Node] = []
    if parameter in _ONE_SHAPE:
        named = [value]
    elif parameter in _SHAPES:
        named = list(Collection(shapes, value))
    elif parameter == SH.qualifiedValueShapesDisjoint:
        for parent in shapes.subjects(SH.property, shape.node):
            for sibling in shapes.objects(parent, SH.property):
                named += shapes.objects(sibling, SH.qualifiedValueShape)
    for node in named:
        if (found := shape.get_other_shape(node)) is not None:
            yield found

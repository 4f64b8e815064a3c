"""The shapes that judge an instance: read once, and kept as pySHACL keeps them."""

import re
from collections.abc import Iterable
from pathlib import Path

import rdflib
from pyoxigraph import Triple
from pyshacl.errors import ReportableRuntimeError
from pyshacl.monkey import rdflib_bool_patch, rdflib_bool_unpatch
from pyshacl.shape import Shape
from pyshacl.shapes_graph import ShapesGraph
from rdflib.namespace import OWL, SH

from meagraph.content import rebased
from meagraph.namespaces import is_iri
from meagraph.validation.terms import rdflib_graph

_JAVASCRIPT = (SH.js, SH.jsLibrary, SH.jsLibraryURL, SH.jsFunctionName)

_QUERIES = (SH.select, SH.ask)

# rdflib, which runs the queries of shapes, would fetch what these name. An escape could hide them.
_FETCHING = re.compile(
    r"(?<![?$:A-Za-z_-])(?:SERVICE|FROM|LOAD)(?![\w-])|\\[uU]", re.ASCII | re.IGNORECASE
)

_PREFIX = re.compile(r"(?:[^\W\d_](?:[\w.-]*[\w-])?)?")


class Shapes:
    """
    SHACL shapes: Core and SPARQL-based constraints (SHACL, parts 1 and 2), no SHACL-AF or -JS.

    `graph` is the shapes graph, `known` the same as pySHACL keeps it, `all` has each shape in its
    order.
    """

    def __init__(self, graph: rdflib.Graph) -> None:
        """
        Take a shapes graph.

        Raises `SyntaxError` where it is no valid SHACL, and where it wants something fetched or run
        that is not in it: `owl:imports`, JavaScript, SERVICE or FROM in a query.
        """
        _refuse_what_is_elsewhere(graph)
        _refuse_false_prefixes(graph)
        self.graph = graph
        try:
            self.known = ShapesGraph(graph)
            self.all: tuple[Shape, ...] = tuple(self.known.shapes)
        except ReportableRuntimeError as error:
            raise invalid(error) from error

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> "Shapes":
        """
        Take the triples of a shapes graph; raises `SyntaxError`.

        As pySHACL reads shapes, "true" is the only `xsd:boolean` that is true.
        """
        rdflib_bool_patch()
        try:
            return cls(rdflib_graph(triples))
        finally:
            rdflib_bool_unpatch()

    @classmethod
    def read(cls, paths: Iterable[Path], base: str) -> "Shapes":
        """Read Turtle files of shapes, rebased like all shipped content; raises `SyntaxError`."""
        return cls.of(triple for path in paths for triple in rebased(path, base))

    def nearest_name(self, shape: rdflib.term.Node | None) -> rdflib.URIRef:
        """Give the nearest shape with an IRI (of an anonymous one its parent), else `sh:Shape`."""
        return _named(self.graph, shape)


def _named(graph: rdflib.Graph, node: rdflib.term.Node | None) -> rdflib.URIRef:
    seen = set()
    while isinstance(node, rdflib.BNode) and node not in seen:
        seen.add(node)
        node = next(graph.subjects(object=node), node)
    return node if isinstance(node, rdflib.URIRef) else SH.Shape


def has_targets(shape: Shape) -> bool:
    """Say whether a shape names focus nodes of its own (SHACL, 2.1.3) and is not deactivated."""
    return not shape.deactivated and any(any(True for _ in kind) for kind in shape.target())


def invalid(reason: object) -> SyntaxError:
    """Say that shapes cannot be judged by, and why."""
    return SyntaxError(f"the shapes are no valid SHACL: {reason}")


def _refuse_false_prefixes(graph: rdflib.Graph) -> None:
    """Refuse declarations that would be more than one prefix in the text of a query."""
    for declaration, name in graph.subject_objects(SH.prefix):
        namespaces = [str(namespace) for namespace in graph.objects(declaration, SH.namespace)]
        if not _PREFIX.fullmatch(str(name)) or not all(map(is_iri, namespaces)):
            raise SyntaxError(
                f"the prefix {str(name)!r} of {namespaces} (sh:declare) is none: give it a name of"
                " letters and digits, and an IRI"
            )


def _refuse_what_is_elsewhere(graph: rdflib.Graph) -> None:
    for predicate in (OWL.imports, *_JAVASCRIPT):
        for subject, value in graph.subject_objects(predicate):
            if predicate == OWL.imports and (value, None, None) in graph:
                continue  # what it imports stands in the same file
            written = f"{predicate.n3(graph.namespace_manager)} {value}"
            raise SyntaxError(
                f"{_named(graph, subject)}: {written} is refused, for"
                " nothing is fetched or run for shapes; put what it holds into the file, in SHACL"
                " Core"
            )
    for predicate in _QUERIES:
        for subject, text in graph.subject_objects(predicate):
            if found := _FETCHING.search(str(text)):
                raise SyntaxError(
                    f"{_named(graph, subject)}: {found[0]!r} in a query is refused, for"
                    " a validation asks this graph alone; take it out"
                )

"""The judge: pySHACL, on given focus nodes of each shape or on all (SHACL, 3.4)."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import rdflib
from pyoxigraph import NamedNode, Store, Triple
from pyshacl import validate as pyshacl_validate
from pyshacl.constraints.sparql.sparql_based_constraint_components import (
    SPARQLConstraintComponentValidator,
)
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from pyshacl.rdfutil.stringify import stringify_blank_node
from pyshacl.shape import Shape
from pyshacl.validator import Validator
from rdflib.namespace import SH

from meagraph.merge import DEFAULT
from meagraph.validation.incomparable import accept_incomparable_values
from meagraph.validation.results import Report, Result, Severity
from meagraph.validation.shapes import Shapes, invalid
from meagraph.validation.stored_graph import EngineStore
from meagraph.validation.terms import Term, from_rdflib, rdflib_graph, to_rdflib, write_term

_Finding = tuple[str, rdflib.BNode, list[tuple[Any, Any, Any]]]
"""A result as pySHACL has it before the report: as text, its node, the triples about it."""

_AT_ONCE = 4096
"""Focus nodes that pySHACL is given together, which bounds what it holds in memory."""

_SEVERITIES: Mapping[object, Severity] = {
    SH.Violation: "Violation",
    SH.Warning: "Warning",
    SH.Info: "Info",
}


accept_incomparable_values()


class Judge:
    """
    Gathers pySHACL's judgements on a store's default graph into one report.

    Nothing is fetched, and warnings are not let pass inside `sh:or` and the like: there they would
    make a shape conform that does not.
    """

    def __init__(self, shapes: Shapes, store: Store, *, graph: bool = False) -> None:
        """
        Take the shapes, and the store that is read while the judge is at work.

        With `graph`, pySHACL's own report is kept, too: several times the memory of the results.
        """
        SPARQLConstraintComponentValidator.validator_cache.clear()  # by id(), which comes again
        self._shapes = shapes
        self._read = EngineStore(store)
        self._graph = DataGraph.from_rdflib(self._read.graph)
        self._executor = SHACLExecutor()
        self._findings: list[_Finding] | None = [] if graph else None
        self._results: list[Result] = []
        self._conforms = True

    def __enter__(self) -> "Judge":
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the store go."""
        self._read.let_go()

    def judge(
        self, shape: Shape, nodes: Iterable[Term] | None = None, root: Shape | None = None
    ) -> None:
        """
        Judge focus nodes of a shape; None: all its targets.

        With `root`, the results are told as those of another shape, which leads to this one.
        Raises `SyntaxError` when the shape is no valid SHACL, or recurs too deeply.
        """
        # It is kept by id(graph), and what it tells depends on which node was asked first.
        stringify_blank_node.dict_cache.clear()
        try:
            focus: Any = shape.focus_nodes(self._graph) if nodes is None else map(to_rdflib, nodes)
            # A result may not tell from which focus node it was reached: then one at a time.
            alone = may_name_other_nodes(shape)
            for some in _batches(focus, 1 if alone else _AT_ONCE):
                conforms, findings = shape.validate(self._executor, self._graph, some)
                self._take(root or shape, some[0] if alone else None, conforms, findings)
        except (MemoryError, OSError):
            raise
        except Exception as error:  # of a regex, a list, a query: pySHACL passes on what it meets
            name = self._shapes.nearest_name(shape.node)
            raise invalid(f"{name}: {error}") from error

    def report(self) -> Report:
        """Give the report on all that was judged so far."""
        graph = None
        if self._findings is not None:
            graph, _ = Validator.create_validation_report(
                self._shapes.known, self._conforms, self._findings
            )
        return Report.ordered(self._results, graph)

    def _take(
        self,
        shape: Shape,
        node: rdflib.term.Node | None,
        conforms: bool,  # pySHACL gives it together with the findings
        findings: Iterable[_Finding],
    ) -> None:
        self._conforms &= conforms
        for finding in findings:
            if self._findings is not None:
                self._findings.append(finding)
            self._results.append(self._result(finding, shape, node))

    def _result(self, finding: _Finding, shape: Shape, judged: rdflib.term.Node | None) -> Result:
        _, result, triples = finding
        about: dict[Any, list[Any]] = {}
        for subject, predicate, value in triples:
            if subject == result:
                about.setdefault(predicate, []).append(
                    value[1] if isinstance(value, tuple) else value
                )
        (focus,) = about[SH.focusNode]
        path, value = about.get(SH.resultPath), about.get(SH.value)
        named = str(self._shapes.nearest_name(about[SH.sourceShape][0]))
        root = (
            str(self._shapes.nearest_name(shape.node)),
            write_term(from_rdflib(focus if judged is None else judged)),
        )
        return Result(
            severity=_SEVERITIES.get(about[SH.resultSeverity][0], "Violation"),
            focus=write_term(from_rdflib(focus)),
            shape=named,
            component=str(about[SH.sourceConstraintComponent][0]),
            path=str(NamedNode(path[0])) if path and isinstance(path[0], rdflib.URIRef) else None,
            value=str(from_rdflib(value[0])) if value else None,
            messages=tuple(
                sorted(
                    (str(text.language or "en"), str(text))
                    for text in about.get(SH.resultMessage, [])
                    if isinstance(text, rdflib.Literal)
                )
            ),
            root=None if root == (named, write_term(from_rdflib(focus))) else root,
        )


def plain(shapes: Shapes, triples: Iterable[Triple]) -> rdflib.Graph:
    """
    Give the report of pySHACL alone on a whole graph: what the screened validation must equal.

    Raises `SyntaxError` when the shapes are no valid SHACL.
    """
    return plain_report(shapes, rdflib_graph(triples))


def plain_report(shapes: Shapes, graph: rdflib.Graph) -> rdflib.Graph:
    """Give pySHACL's report on an rdflib graph; raises `SyntaxError` as `plain` does."""
    try:
        _, report, _ = pyshacl_validate(
            graph,
            shacl_graph=shapes.graph,
            inference="none",
            do_owl_imports=False,
            js=False,
            advanced=False,
            meta_shacl=False,
        )
    except ReportableRuntimeError as error:
        raise invalid(error) from error
    if not isinstance(report, rdflib.Graph):
        raise invalid(report)
    return report


def triples_of(store: Store) -> Iterator[Triple]:
    """Give the default graph of a store."""
    return (quad.triple for quad in store.quads_for_pattern(None, None, None, DEFAULT))


def _batches(nodes: Iterable[Any], size: int) -> Iterator[list[Any]]:
    nodes = iter(nodes)
    while some := list(islice(nodes, size)):
        yield some


def may_name_other_nodes(shape: Shape) -> bool:
    """
    Say whether a result's focus node may be another than the one that is judged.

    It is where a property shape stands within a property shape: its focus nodes are the values of
    the outer one (SHACL, 4.7.2).
    """
    return _leads_away(shape, frozenset(), within=False)


def _leads_away(shape: Shape, above: frozenset[object], *, within: bool) -> bool:
    if shape.node in above:
        return False
    nested = [shape.get_other_shape(node) for node in shape.objects(SH.property)]
    if nested and (within or shape.is_property_shape):
        return True
    # Shapes in sh:node, sh:or … report on the value node itself, in sh:detail if at all.
    return any(
        _leads_away(inner, above | {shape.node}, within=within or shape.is_property_shape)
        for inner in nested
        if inner is not None
    )

"""Validation: SHACL judged by pySHACL, on exactly the graph that would be stored."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal as OneOf

import pyoxigraph as ox
import rdflib
from pyshacl import validate as pyshacl_validate
from pyshacl.errors import ReportableRuntimeError
from rdflib.namespace import SH as RDFLIB_SH

from meagraph.content import rebased
from meagraph.graphs import system_graph
from meagraph.manifest import Summary
from meagraph.namespaces import MEA, RDF, SH

Severity = OneOf["Violation", "Warning", "Info"]


@dataclass(frozen=True)
class Result:
    """
    One result of a validation (SHACL, 3.6.2).

    `focus`, `shape` and `component` are IRIs, `path` and `value` terms as N-Triples writes them (no
    `path` when it is longer than one property), `messages` by language. A focus node that is no IRI
    stands as N-Triples writes it, too.
    """

    severity: Severity
    focus: str
    shape: str
    component: str
    path: str | None
    value: str | None
    messages: tuple[tuple[str, str], ...]

    def node(self, base: str) -> ox.NamedNode:
        """Give the IRI of the result in the report: equal results have equal IRIs."""
        key = sha256(repr(self).encode()).hexdigest()[:32]
        return ox.NamedNode(f"{base}.well-known/genid/{key}")

    def message(self, language: str = "en") -> str:
        """Give the message in `language`, else in English, else in any."""
        known = dict(self.messages)
        return known.get(language) or known.get("en") or next(iter(known.values()), "")


@dataclass(frozen=True)
class Report:
    """The results of one validation, worst first, in a stable order."""

    results: tuple[Result, ...]

    def of(self, severity: Severity) -> list[Result]:
        """Give the results of one severity."""
        return [result for result in self.results if result.severity == severity]

    @property
    def conforms(self) -> bool:
        """Say whether it may be published: no violation (warnings are published with it)."""
        return not self.of("Violation")

    def new_against(self, release: ox.Store, base: str) -> "Report":
        """Give the results that the report published with `release` does not have."""
        graph = ox.NamedNode(system_graph(base, "validation"))

        def known(result: Result) -> bool:
            quads = release.quads_for_pattern(result.node(base), None, None, graph)
            return next(quads, None) is not None

        return Report(tuple(result for result in self.results if not known(result)))

    def summary(self) -> Summary:
        """Count the results for the manifest."""
        counts = Counter(result.severity for result in self.results)
        return Summary(
            judged=True,
            violations=counts["Violation"],
            warnings=counts["Warning"],
            infos=counts["Info"],
        )

    def quads(self, base: str) -> Iterator[ox.Quad]:
        """
        Give the report as RDF in the system graph `validation`.

        Each questioned thing also gets `mea:questionedBy` the shape, so that pages and queries
        can say which facts a rule contradicts.
        """
        graph = ox.NamedNode(system_graph(base, "validation"))
        report = ox.NamedNode(f"{graph.value}/report")
        conforms = ox.Literal(not self.results)
        yield ox.Quad(report, RDF.type, SH.ValidationReport, graph)
        yield ox.Quad(report, SH.conforms, conforms, graph)
        for result in self.results:
            node = result.node(base)
            yield ox.Quad(report, SH.result, node, graph)
            yield ox.Quad(node, RDF.type, SH.ValidationResult, graph)
            focus = _read_term(result.focus)
            yield ox.Quad(node, SH.focusNode, focus, graph)
            if result.path is not None:
                yield ox.Quad(node, SH.resultPath, _read_term(result.path), graph)
            yield ox.Quad(node, SH.resultSeverity, SH[result.severity], graph)
            yield ox.Quad(node, SH.sourceShape, ox.NamedNode(result.shape), graph)
            yield ox.Quad(node, SH.sourceConstraintComponent, ox.NamedNode(result.component), graph)
            for language, text in result.messages:
                yield ox.Quad(node, SH.resultMessage, ox.Literal(text, language=language), graph)
            if result.value is not None:
                yield ox.Quad(node, SH.value, _read_term(result.value), graph)
            if isinstance(focus, ox.NamedNode):
                yield ox.Quad(focus, MEA.questionedBy, ox.NamedNode(result.shape), graph)


@dataclass(frozen=True)
class Shapes:
    """The SHACL shapes that judge an instance."""

    graph: rdflib.Graph

    @classmethod
    def read(cls, paths: Iterable[Path], base: str) -> "Shapes":
        """Read Turtle files of shapes, rebased like all shipped content; raises `SyntaxError`."""
        return cls(rdflib_graph(triple for path in paths for triple in rebased(path, base)))

    def validate(self, triples: Iterable[ox.Triple]) -> Report:
        """
        Judge `triples` (the whole graph in which the shapes' targets are looked up).

        Nothing is fetched: `owl:imports` stay unread and SHACL-JS is off. So are pySHACL's options
        that let warnings pass: inside `sh:or` and the like they would make a shape conform that
        does not. Raises `SyntaxError` when the shapes are no valid SHACL.
        """
        try:
            _, graph, _ = pyshacl_validate(
                rdflib_graph(triples),
                shacl_graph=self.graph,
                inference="none",
                do_owl_imports=False,
                js=False,
                advanced=False,
                meta_shacl=False,
            )
        except ReportableRuntimeError as error:
            raise SyntaxError(f"the shapes are no valid SHACL: {error}") from error
        if not isinstance(graph, rdflib.Graph):
            raise SyntaxError(f"the shapes cannot be judged by: {graph}")
        return Report(tuple(sorted(_results(graph, self.graph), key=_order)))


def rdflib_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Give engine triples as an rdflib graph, term by term (nothing is parsed)."""
    graph = rdflib.Graph()
    for subject, predicate, value in triples:
        graph.add((_rdflib_term(subject), _rdflib_term(predicate), _rdflib_term(value)))
    return graph


def _rdflib_term(term: object) -> rdflib.term.Node:
    match term:
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case ox.BlankNode():
            return rdflib.BNode(term.value)
        case ox.Literal():
            if term.language:
                return rdflib.Literal(term.value, lang=term.language)
            if term.datatype.value == "http://www.w3.org/2001/XMLSchema#string":
                return rdflib.Literal(term.value)
            datatype = rdflib.URIRef(term.datatype.value)
            return rdflib.Literal(term.value, datatype=datatype, normalize=False)
    raise TypeError(f"{term}: triple terms cannot be validated")


def _written(node: rdflib.term.Node | None) -> str:
    """Write a term of pySHACL's report as N-Triples does."""
    match node:
        case rdflib.URIRef():
            return str(ox.NamedNode(node))
        case rdflib.Literal(language=str(language)):
            return str(ox.Literal(str(node), language=language))
        case rdflib.Literal(datatype=rdflib.URIRef() as datatype):
            return str(ox.Literal(str(node), datatype=ox.NamedNode(datatype)))
        case rdflib.Literal():
            return str(ox.Literal(str(node)))
    return f"_:{node}"


def _read_term(text: str) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """Read what `_written` wrote; a bare IRI is one, too."""
    if text[0] not in '<"_':
        return ox.NamedNode(text)
    line = f"<urn:s> <urn:p> {text} ."
    term: ox.NamedNode | ox.BlankNode | ox.Literal
    (term,) = (quad.object for quad in ox.parse(line, format=ox.RdfFormat.N_TRIPLES))
    return term


_FOCUS = RDFLIB_SH.focusNode

_SEVERITIES: dict[str, Severity] = {
    str(RDFLIB_SH.Violation): "Violation",
    str(RDFLIB_SH.Warning): "Warning",
    str(RDFLIB_SH.Info): "Info",
}


def _results(report: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[Result]:
    # The results of a shape inside another (sh:detail) are no results of the report itself.
    for node in report.objects(None, RDFLIB_SH.result):
        value, path = report.value(node, RDFLIB_SH.value), report.value(node, RDFLIB_SH.resultPath)
        shape, focus = report.value(node, RDFLIB_SH.sourceShape), report.value(node, _FOCUS)
        yield Result(
            severity=_SEVERITIES.get(
                str(report.value(node, RDFLIB_SH.resultSeverity)), "Violation"
            ),
            focus=str(focus) if isinstance(focus, rdflib.URIRef) else _written(focus),
            shape=str(_named_shape(shape, shapes)),
            component=str(report.value(node, RDFLIB_SH.sourceConstraintComponent)),
            path=_written(path) if isinstance(path, rdflib.URIRef) else None,
            value=None if value is None else _written(value),
            messages=tuple(
                sorted(
                    (str(text.language or "en"), str(text))
                    for text in report.objects(node, RDFLIB_SH.resultMessage)
                    if isinstance(text, rdflib.Literal)
                )
            ),
        )


def _named_shape(shape: rdflib.term.Node | None, shapes: rdflib.Graph) -> rdflib.term.Node:
    """Give the nearest shape with an IRI (an anonymous one is its parent's), else `sh:Shape`."""
    seen = set()
    while isinstance(shape, rdflib.BNode) and shape not in seen:
        seen.add(shape)
        shape = next(shapes.subjects(object=shape), shape)
    return shape if isinstance(shape, rdflib.URIRef) else RDFLIB_SH.Shape


_WORST_FIRST = {"Violation": 0, "Warning": 1, "Info": 2}


def _order(result: Result) -> tuple[int, str, str, str]:
    return (_WORST_FIRST[result.severity], result.shape, result.focus, repr(result))

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
from rdflib.namespace import RDF as RDFLIB_RDF
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

    `focus`, `shape` and `component` are IRIs, `path` and `value` as Turtle terms, `messages` by
    language.
    """

    severity: Severity
    focus: str
    shape: str
    component: str
    path: str | None
    value: str | None
    messages: tuple[tuple[str, str], ...]

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
            key = sha256(repr(result).encode()).hexdigest()[:32]
            node = ox.NamedNode(f"{base}.well-known/genid/{key}")
            yield ox.Quad(report, SH.result, node, graph)
            yield ox.Quad(node, RDF.type, SH.ValidationResult, graph)
            yield ox.Quad(node, SH.focusNode, ox.NamedNode(result.focus), graph)
            yield ox.Quad(node, SH.resultSeverity, SH[result.severity], graph)
            yield ox.Quad(node, SH.sourceShape, ox.NamedNode(result.shape), graph)
            yield ox.Quad(
                node, SH.sourceConstraintComponent, ox.NamedNode(result.component), graph
            )
            for language, text in result.messages:
                yield ox.Quad(node, SH.resultMessage, ox.Literal(text, language=language), graph)
            if result.value is not None:
                yield ox.Quad(node, SH.value, ox.Literal(result.value), graph)
            questioned = ox.NamedNode(result.focus), MEA.questionedBy, ox.NamedNode(result.shape)
            yield ox.Quad(*questioned, graph)


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

        Nothing is fetched: `owl:imports` stay unread and SHACL-JS is off.
        """
        _, graph, _ = pyshacl_validate(
            rdflib_graph(triples),
            shacl_graph=self.graph,
            inference="none",
            do_owl_imports=False,
            allow_infos=True,
            allow_warnings=True,
            js=False,
            advanced=False,
            meta_shacl=False,
        )
        if not isinstance(graph, rdflib.Graph):
            raise TypeError(f"pySHACL could not judge: {graph!r}")
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
            return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))
    raise TypeError(f"{term}: triple terms cannot be validated")


_SEVERITIES: dict[str, Severity] = {
    str(RDFLIB_SH.Violation): "Violation",
    str(RDFLIB_SH.Warning): "Warning",
    str(RDFLIB_SH.Info): "Info",
}


def _results(report: rdflib.Graph, shapes: rdflib.Graph) -> Iterator[Result]:
    for node in report.subjects(RDFLIB_RDF.type, RDFLIB_SH.ValidationResult):
        value, path = report.value(node, RDFLIB_SH.value), report.value(node, RDFLIB_SH.resultPath)
        shape = report.value(node, RDFLIB_SH.sourceShape)
        yield Result(
            severity=_SEVERITIES.get(
                str(report.value(node, RDFLIB_SH.resultSeverity)), "Violation"
            ),
            focus=str(report.value(node, RDFLIB_SH.focusNode)),
            shape=str(_named_shape(shape, shapes)),
            component=str(report.value(node, RDFLIB_SH.sourceConstraintComponent)),
            path=path.n3() if isinstance(path, rdflib.URIRef) else None,
            value=value.n3() if isinstance(value, rdflib.URIRef | rdflib.Literal) else None,
            messages=tuple(
                sorted(
                    (str(text.language or "en"), str(text))
                    for text in report.objects(node, RDFLIB_SH.resultMessage)
                    if isinstance(text, rdflib.Literal)
                )
            ),
        )


def _named_shape(shape: rdflib.term.Node | None, shapes: rdflib.Graph) -> rdflib.term.Node:
    """Give the nearest shape with an IRI: an anonymous property shape is its parent's."""
    seen = set()
    while isinstance(shape, rdflib.BNode) and shape not in seen:
        seen.add(shape)
        shape = next(shapes.subjects(object=shape), shape)
    return shape if shape is not None else RDFLIB_SH.Shape


_WORST_FIRST = {"Violation": 0, "Warning": 1, "Info": 2}


def _order(result: Result) -> tuple[int, str, str, str]:
    return (_WORST_FIRST[result.severity], result.shape, result.focus, repr(result))

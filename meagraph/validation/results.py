"""What a validation finds: results, and the report on them (SHACL, 3.6)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from typing import Literal as OneOf
from typing import cast

import pyoxigraph as ox
import rdflib
from rdflib.namespace import RDF as RDFLIB_RDF
from rdflib.namespace import SH as RDFLIB_SH

from meagraph.graphs import system_graph
from meagraph.manifest import Summary
from meagraph.namespaces import MEA, RDF, SH
from meagraph.validation.terms import Term, read_term, to_rdflib, write_term

Severity = OneOf["Violation", "Warning", "Info"]


@dataclass(frozen=True)
class Result:
    """
    One result of a validation (SHACL, 3.6.2).

    `focus`, `shape` and `component` are IRIs, `path` and `value` terms as N-Triples writes them (no
    `path` when it is longer than one property), `messages` by language. A focus node that is no IRI
    stands as N-Triples writes it, too. `root` has the shape and the node from which the judgement
    began, where they are others than `shape` and `focus` (a shape within a shape).
    """

    severity: Severity
    focus: str
    shape: str
    component: str
    path: str | None
    value: str | None
    messages: tuple[tuple[str, str], ...]
    root: tuple[str, str] | None = None

    @property
    def judged(self) -> tuple[str, str]:
        """Give the shape (or rule) and the focus node from which the judgement began."""
        return self.root or (self.shape, self.focus)

    def node(self, base: str) -> ox.NamedNode:
        """Give the IRI of the result in the report: equal results have equal IRIs."""
        key = sha256(repr(self).encode()).hexdigest()[:32]
        return ox.NamedNode(f"{base}.well-known/genid/{key}")

    @classmethod
    def read(
        cls, node: ox.NamedNode | ox.BlankNode | ox.Triple, store: ox.Store, graph: ox.NamedNode
    ) -> "Result":
        """Read a result from the published report that `graph` is."""
        about: dict[ox.NamedNode, list[Term]] = {}
        for quad in store.quads_for_pattern(node, None, None, graph):
            if not isinstance(quad.object, ox.Triple):
                about.setdefault(quad.predicate, []).append(quad.object)

        def one(predicate: ox.NamedNode) -> Term | None:
            return next(iter(about.get(predicate, ())), None)

        path, value = one(SH.resultPath), one(SH.value)
        shape, judged = one(MEA.rootShape), one(MEA.rootNode)
        severity = _name(one(SH.resultSeverity)).rpartition("#")[2]
        return cls(
            severity=cast("Severity", severity),
            focus=_name(one(SH.focusNode)),
            shape=_name(one(SH.sourceShape)),
            component=_name(one(SH.sourceConstraintComponent)),
            path=None if path is None else str(path),
            value=None if value is None else str(value),
            messages=tuple(
                sorted(
                    (text.language or "en", text.value)
                    for text in about.get(SH.resultMessage, [])
                    if isinstance(text, ox.Literal)
                )
            ),
            root=(_name(shape), _name(judged)) if shape and judged else None,
        )

    def statements(self) -> Iterator[tuple[ox.NamedNode, Term]]:
        """Give the result's properties and values in RDF (SHACL, 3.6.2)."""
        yield RDF.type, SH.ValidationResult
        yield SH.focusNode, read_term(self.focus)
        if self.path is not None:
            yield SH.resultPath, read_term(self.path)
        yield SH.resultSeverity, SH[self.severity]
        yield SH.sourceShape, ox.NamedNode(self.shape)
        yield SH.sourceConstraintComponent, ox.NamedNode(self.component)
        for language, text in self.messages:
            yield SH.resultMessage, ox.Literal(text, language=language)
        if self.value is not None:
            yield SH.value, read_term(self.value)

    def message(self, language: str = "en") -> str:
        """Give the message in `language`, else in English, else in any."""
        known = dict(self.messages)
        return known.get(language) or known.get("en") or next(iter(known.values()), "")


@dataclass(frozen=True)
class Report:
    """
    The results of one validation, worst first, in a stable order.

    `graph` is the report as the judge wrote it, whole (SHACL, 3.6), as long as it is at hand.
    """

    results: tuple[Result, ...]
    graph: rdflib.Graph | None = field(default=None, compare=False, repr=False)

    @classmethod
    def ordered(cls, results: Iterable[Result], graph: rdflib.Graph | None = None) -> "Report":
        """Put results into their order."""
        ordered: list[Result] = []
        for _, alike in groupby(sorted(set(results), key=_order), key=_order):
            same = list(alike)
            ordered += same if len(same) == 1 else sorted(same, key=repr)
        return cls(tuple(ordered), graph)

    def joined_by(self, results: Iterable[Result]) -> "Report":
        """Give the report with the results of rules, which pySHACL knows nothing of."""
        more = Report.ordered(results)
        if self.graph is not None and more.results:
            (report,) = self.graph.subjects(RDFLIB_RDF.type, RDFLIB_SH.ValidationReport)
            self.graph.set((report, RDFLIB_SH.conforms, rdflib.Literal(False)))
            for result in more.results:
                node = rdflib.BNode()
                self.graph.add((report, RDFLIB_SH.result, node))
                for predicate, value in result.statements():
                    self.graph.add((node, to_rdflib(predicate), to_rdflib(value)))
        if not self.results:
            return Report(more.results, self.graph)
        return Report.ordered((*self.results, *more.results), self.graph)

    @classmethod
    def published(cls, release: ox.Store, base: str) -> "Report":
        """Read the report that was published with a release; an empty one where none was."""
        graph = ox.NamedNode(system_graph(base, "validation"))
        found = release.quads_for_pattern(None, SH.focusNode, None, graph)
        return cls.ordered(Result.read(quad.subject, release, graph) for quad in found)

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

    def quads(self, base: str, *, conforms: bool | None = None) -> Iterator[ox.Quad]:
        """
        Give the report as RDF in the system graph `validation`.

        Of a report that is part of a larger one, `conforms` says how the larger one ends.

        Each questioned thing also gets `mea:questionedBy` the shape, so that pages and queries
        can say which facts a rule contradicts.
        """
        graph = ox.NamedNode(system_graph(base, "validation"))
        report = ox.NamedNode(f"{graph.value}/report")
        yield ox.Quad(report, RDF.type, SH.ValidationReport, graph)
        yield ox.Quad(
            report,
            SH.conforms,
            ox.Literal(not self.results if conforms is None else conforms),
            graph,
        )
        for result in self.results:
            node = result.node(base)
            yield ox.Quad(report, SH.result, node, graph)
            for predicate, value in result.statements():
                yield ox.Quad(node, predicate, value, graph)
            focus = read_term(result.focus)
            if result.root is not None:
                shape, judged = map(read_term, result.root)
                yield ox.Quad(node, MEA.rootShape, shape, graph)
                yield ox.Quad(node, MEA.rootNode, judged, graph)
            if isinstance(focus, ox.NamedNode):
                yield ox.Quad(focus, MEA.questionedBy, ox.NamedNode(result.shape), graph)


def _name(term: Term | None) -> str:
    return "" if term is None else write_term(term)


_WORST_FIRST = {"Violation": 0, "Warning": 1, "Info": 2}


def _order(result: Result) -> tuple[int, str, str]:
    """Give what results are put in order by; those that are alike in this follow their repr."""
    return (_WORST_FIRST[result.severity], result.shape, result.focus)

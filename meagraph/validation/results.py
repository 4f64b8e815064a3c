"""What a validation finds: results, and the report on them (SHACL, 3.6)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal as OneOf
from typing import cast

import pyoxigraph as ox
import rdflib

from meagraph.graphs import system_graph
from meagraph.manifest import Summary
from meagraph.namespaces import MEA, RDF, SH
from meagraph.validation.terms import read_term

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
        return cls(tuple(sorted(results, key=_order)), graph)

    @classmethod
    def published(cls, release: ox.Store, base: str) -> "Report":
        """Read the report that was published with a release; an empty one where none was."""
        graph = ox.NamedNode(system_graph(base, "validation"))
        found = release.quads_for_pattern(None, SH.focusNode, None, graph)
        return cls.ordered(_read_result(quad.subject, release, graph) for quad in found)

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
            focus = read_term(result.focus)
            yield ox.Quad(node, SH.focusNode, focus, graph)
            if result.path is not None:
                yield ox.Quad(node, SH.resultPath, read_term(result.path), graph)
            yield ox.Quad(node, SH.resultSeverity, SH[result.severity], graph)
            yield ox.Quad(node, SH.sourceShape, ox.NamedNode(result.shape), graph)
            yield ox.Quad(node, SH.sourceConstraintComponent, ox.NamedNode(result.component), graph)
            for language, text in result.messages:
                yield ox.Quad(node, SH.resultMessage, ox.Literal(text, language=language), graph)
            if result.value is not None:
                yield ox.Quad(node, SH.value, read_term(result.value), graph)
            if result.root is not None:
                shape, judged = map(read_term, result.root)
                yield ox.Quad(node, MEA.rootShape, shape, graph)
                yield ox.Quad(node, MEA.rootNode, judged, graph)
            if isinstance(focus, ox.NamedNode):
                yield ox.Quad(focus, MEA.questionedBy, ox.NamedNode(result.shape), graph)


def _read_result(node: ox.NamedNode, store: ox.Store, graph: ox.NamedNode) -> Result:
    """Read what `Report.quads` wrote of one result."""
    about: dict[ox.NamedNode, list[ox.NamedNode | ox.BlankNode | ox.Literal]] = {}
    for quad in store.quads_for_pattern(node, None, None, graph):
        if not isinstance(quad.object, ox.Triple):
            about.setdefault(quad.predicate, []).append(quad.object)

    def term(predicate: ox.NamedNode) -> str | None:
        """Give the value as `Result` has it: an IRI bare, anything else as N-Triples writes it."""
        (value,) = about.get(predicate, [None])
        return value.value if isinstance(value, ox.NamedNode) else value and str(value)

    path, value = term(SH.resultPath), about.get(SH.value)
    shape, judged = term(MEA.rootShape), term(MEA.rootNode)
    return Result(
        severity=cast("Severity", (term(SH.resultSeverity) or "").rpartition("#")[2]),
        focus=term(SH.focusNode) or "",
        shape=term(SH.sourceShape) or "",
        component=term(SH.sourceConstraintComponent) or "",
        path=path and str(ox.NamedNode(path)),
        value=str(value[0]) if value else None,
        messages=tuple(
            sorted(
                (text.language or "en", text.value)
                for text in about.get(SH.resultMessage, [])
                if isinstance(text, ox.Literal)
            )
        ),
        root=(shape, judged) if shape and judged else None,
    )


_WORST_FIRST = {"Violation": 0, "Warning": 1, "Info": 2}


def _order(result: Result) -> tuple[int, str, str, str]:
    return (_WORST_FIRST[result.severity], result.shape, result.focus, repr(result))

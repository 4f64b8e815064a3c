"""The report of a release that is being made: from its parent's, as far as the change reaches."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, Store, Triple

from meagraph.graphs import system_graph
from meagraph.manifest import Summary
from meagraph.merge import Patch, as_stored, merged_triples
from meagraph.namespaces import MEA, SH
from meagraph.validation.results import Report, Result
from meagraph.validation.terms import Term, read_term
from meagraph.validation.validation import Rechecked, Validation

LARGE = 4
"""From one triple in so many on, a change is no small one: the whole graph is validated."""


@dataclass(frozen=True)
class ReleaseReport:
    """
    What the validation of a release found.

    `summary` counts all results, `new` has those that the parent's report has not, `patch` is the
    change of the system graph `validation`.
    """

    summary: Summary
    new: Report
    patch: Patch

    @property
    def conforms(self) -> bool:
        """Say whether it may be published: no violation (warnings are published with it)."""
        return self.summary.violations == 0


def report_on_release(
    validation: Validation,
    before: Store,
    after: Store,
    change: Patch,
    *,
    parent: Summary,
    triples: int,
) -> ReleaseReport:
    """
    Validate `after`, which is the release `before` after a `change` of its graphs.

    What the change cannot affect is taken from the report that was published with `before`, if the
    same checks wrote it (`parent.checks`), and if the change is small beside all the `triples`.
    Raises `SyntaxError` when the shapes are no valid SHACL.
    """
    size = len(change.added) + len(change.removed)
    if parent.checks != validation.fingerprint or size * LARGE > triples:
        return _whole(validation, before, after)
    rechecked = validation.again(after, merged_triples(change, validation.base))
    return _updated(validation, before, rechecked, parent)


def _whole(validation: Validation, before: Store, after: Store) -> ReleaseReport:
    base = validation.base
    graph = NamedNode(system_graph(base, "validation"))
    report = validation.whole(after)
    old = set(before.quads_for_pattern(None, None, None, graph))
    new = as_stored(report.quads(base))
    return ReleaseReport(
        _summary(validation, Counter(result.severity for result in report.results)),
        report.new_against(before, base),
        Patch(frozenset(new - old), frozenset(old - new)),
    )


def _updated(
    validation: Validation, before: Store, rechecked: Rechecked, parent: Summary
) -> ReleaseReport:
    base = validation.base
    found = set(rechecked.report.results)
    nodes = {read_term(result.focus) for result in found}
    old = set(_about(nodes | _superseded(rechecked, before, base), before, base))
    now = {result for result in old if not rechecked.replaces(result)} | found
    counts = Counter(Violation=parent.violations, Warning=parent.warnings, Info=parent.infos)
    counts.update(result.severity for result in now - old)
    counts.subtract(result.severity for result in old - now)
    was, is_ = _quads(old, base, parent), _quads(now, base, _summary(validation, counts))
    return ReleaseReport(
        _summary(validation, counts),
        Report.ordered(now - old),
        Patch(frozenset(is_ - was), frozenset(was - is_)),
    )


def _superseded(rechecked: Rechecked, before: Store, base: str) -> set[Term]:
    """Give the focus nodes of the results in the parent's report that may be superseded."""
    graph = NamedNode(system_graph(base, "validation"))

    def focus_nodes(predicate: NamedNode, value: Term) -> Iterator[Term]:
        for quad in before.quads_for_pattern(None, predicate, value, graph):
            for focus in before.quads_for_pattern(quad.subject, SH.focusNode, None, graph):
                if not isinstance(focus.object, Triple):
                    yield focus.object

    nodes = {node for nodes in set(rechecked.nodes.values()) for node in nodes}
    led_to = {focus for node in nodes for focus in focus_nodes(MEA.rootNode, node)}
    of_checks = {
        focus
        for check in rechecked.wholly
        for predicate in (SH.sourceShape, MEA.rootShape)
        for focus in focus_nodes(predicate, NamedNode(check))
    }
    return nodes | led_to | of_checks


def _about(nodes: Iterable[Term], release: Store, base: str) -> Iterator[Result]:
    graph = NamedNode(system_graph(base, "validation"))
    for node in nodes:
        for quad in release.quads_for_pattern(None, SH.focusNode, node, graph):
            yield Result.read(quad.subject, release, graph)


def _quads(results: Iterable[Result], base: str, summary: Summary) -> set[Quad]:
    """Give what the report says of some results, and of all whether there are any."""
    conforms = not (summary.violations or summary.warnings or summary.infos)
    return as_stored(Report(tuple(results)).quads(base, conforms=conforms))


def _summary(validation: Validation, counts: Counter[str]) -> Summary:
    return Summary(
        judged=True,
        violations=counts["Violation"],
        warnings=counts["Warning"],
        infos=counts["Info"],
        checks=validation.fingerprint,
    )

"""What became of cases, and how it is told."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from warnings import catch_warnings, simplefilter

from pyoxigraph import Store, Triple
from pyshacl import validate as pyshacl_validate
from pyshacl.constraints.sparql.sparql_based_constraint_components import (
    SPARQLConstraintComponentValidator,
)
from pyshacl.errors import ReportableRuntimeError
from pyshacl.monkey import rdflib_bool_patch, rdflib_bool_unpatch
from pyshacl.rdfutil.stringify import stringify_blank_node
from rdflib import Graph

from meagraph.validation.judge import triples_of
from meagraph.validation.results import Report
from meagraph.validation.shapes import Shapes
from meagraph.validation.terms import rdflib_graph
from meagraph.validation.validation import validate
from tools.shacl_suite.manifests import Case, Suite
from tools.shacl_suite.reports import as_stored, blank_nodes, difference, disagreement


@dataclass(frozen=True)
class Answer:
    """The report of one path, or the error that it raised; `found` is the screened one's own."""

    report: Graph | None
    error: str = ""
    found: Report | None = None


@dataclass(frozen=True)
class Outcome:
    """
    What became of a case.

    `difference` says how the screened validation differs from pySHACL alone, `disagreement` how
    pySHACL differs from what the suite expects; both are empty where it does not.
    """

    case: Case
    difference: str = ""
    disagreement: str = ""
    left_out: str = ""


def run(suite: Suite) -> Iterator[Outcome]:
    """Run all cases of a suite through both paths."""
    for case in suite.cases():
        if case.kind == "Validate":
            yield _run(suite, case)
        else:
            yield Outcome(case, left_out=f"class {case.kind}")


def alone(shapes: Iterable[Triple], data: Store) -> Answer:
    """Ask pySHACL alone, over the whole graph: its own entry point, and nothing of ours."""
    return asked(lambda: Answer(_alone(shapes, data)))


def screened(shapes: Iterable[Triple], data: Store) -> Answer:
    """Ask the screened validation, over the graph as the engine keeps it."""

    def ask() -> Answer:
        report = validate(data, Shapes.of(shapes))
        return Answer(report.graph, found=report)

    return asked(ask)


def asked(ask: Callable[[], Answer]) -> Answer:
    """Give an answer, or the error that it ends in; nothing of earlier answers is remembered."""
    stringify_blank_node.dict_cache = _Forgetful()
    SPARQLConstraintComponentValidator.validator_cache.clear()
    with catch_warnings():
        simplefilter("ignore")  # pySHACL warns of recursion
        try:
            return ask()
        except Exception as error:  # whatever one path raises, the other has to raise
            return Answer(None, f"{type(error).__name__}: {error}")


def compared(given: Answer, expected: Answer, shapes: Iterable[Triple], data: Store) -> str:
    """
    Say how one answer differs from the other; nothing where both are equal, or both an error.

    The blank nodes of the shapes and the data keep their names in a report.
    """
    if given.report is None or expected.report is None:
        if given.report is None and expected.report is None:
            return ""
        return f"raises {given.error or 'nothing'}, not {expected.error or 'nothing'}"
    kept = blank_nodes(chain(shapes, triples_of(data)))
    return difference(given.report, expected.report, kept)


def lines(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Tell of outcomes: a line for each folder, what was left out, then every difference."""
    outcomes = list(outcomes)
    yield f"{'suite':44} {'cases':>6} {'as pySHACL':>11} {'as the suite':>13}"
    for suite in dict.fromkeys(one.case.suite for one in outcomes):
        if told := [one for one in outcomes if one.case.suite == suite and not one.left_out]:
            yield _counted(suite, told)
    yield _counted("all", [one for one in outcomes if not one.left_out])
    for one in outcomes:
        name = f"{one.case.suite}/{one.case.name}"
        if one.left_out:
            yield f"left out {name}: {one.left_out}"
        if one.difference:
            yield f"DIFFERENT FROM pySHACL {name}: {one.difference}"
        if one.disagreement:
            yield f"pySHACL disagrees with the suite {name}: {one.disagreement}"


def _counted(title: str, told: list[Outcome]) -> str:
    same = sum(not one.difference for one in told)
    agreed = sum(not one.disagreement for one in told)
    return f"{title:44} {len(told):>6} {same:>11} {agreed:>13}"


def _run(suite: Suite, case: Case) -> Outcome:
    shapes, data = suite.shapes(case), suite.store(case.data)
    expected, given = alone(shapes, data), screened(shapes, data)
    different = compared(given, expected, shapes, data)
    if different and "is refused" in given.error:
        return Outcome(case, left_out=given.error)
    return Outcome(case, different, _judged(suite, case, expected))


def _judged(suite: Suite, case: Case, answer: Answer) -> str:
    if case.expected is None or answer.report is None:
        if case.expected is None and answer.report is None:
            return ""
        return f"raises {answer.error or 'nothing'}"
    return disagreement(as_stored(answer.report), suite.graph(case.file), case.expected)


def _alone(shapes: Iterable[Triple], data: Store) -> Graph:
    rdflib_bool_patch()  # as pySHACL does for shapes from a file
    try:
        shapes_graph = rdflib_graph(shapes)
    finally:
        rdflib_bool_unpatch()
    _, report, text = pyshacl_validate(rdflib_graph(triples_of(data)), shacl_graph=shapes_graph)
    if not isinstance(report, Graph):
        raise ReportableRuntimeError(text)
    return report


class _Forgetful(dict[object, object]):
    """Keeps nothing: pySHACL's caches know graphs by their address alone, and addresses return."""

    def __setitem__(self, key: object, value: object) -> None:
        pass

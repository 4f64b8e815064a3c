"""Whether the screened validation judges random cases as pySHACL does alone."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import partial
from unittest.mock import patch

from pyoxigraph import NamedNode, Quad, Store, Triple
from rdflib import Literal
from rdflib.namespace import SH
from rdflib.term import Node

from meagraph.merge import DEFAULT
from meagraph.validation.results import Report
from meagraph.validation.rules import RULES, Rule
from meagraph.validation.screen import NotCompiled, compile_shape
from meagraph.validation.shapes import Shapes, has_targets
from meagraph.validation.targets import targets_of
from meagraph.validation.terms import from_rdflib
from meagraph.validation.validation import validate, validate_change
from tests.shacl_strategies import PARTS, Case, triples
from tools.shacl_suite.outcomes import Answer, alone, asked, compared, screened

Seen = Counter[str]
"""Counts that tell whether the cases say anything: cases with results, results, changes…"""


_WORTH = "meagraph.validation.screen.screening._WORTH"
_FEW = "meagraph.validation.checks.FEW"
_AT_ONCE = "meagraph.validation.judge._AT_ONCE"

_WAYS: dict[str, dict[str, int]] = {
    "": {},
    "by tests": {_WORTH: 0, _FEW: 0, _AT_ONCE: 2},
    "by sets": {_WORTH: 1_000_000, _FEW: 1, _AT_ONCE: 2},
}


def difference(case: Case, seen: Seen | None = None) -> str:
    """
    Say how the screened validation of a case differs from pySHACL alone; else nothing.

    The data are judged as they are and as a change makes them: whole, and again by that which the
    change can affect. Without shapes, the rules beyond them are asked instead.
    """
    seen = Counter() if seen is None else seen
    seen["cases"] += 1
    with ExitStack() as stack:
        for name, value in _WAYS[case.way].items():
            stack.enter_context(patch(name, value))
        return _difference(case, seen) if case.shapes else _difference_of_rules(case, seen)


def _difference(case: Case, seen: Seen) -> str:
    shapes = triples(case.shapes)
    before, after = _stores(case)
    answers = []
    for name, data in (("before", before), ("after", after)):
        expected, given = alone(shapes, data), screened(shapes, data)
        _count(expected, seen)
        if told := compared(given, expected, shapes, data):
            return f"{name} the change: {told}"
        if given.found is not None and (told := _untold(given.found)):
            return f"{name} the change, in the results: {told}"
        answers.append(given)
    _count_screens(shapes, before, seen)
    return _difference_of_change(case, (), after, answers, seen)


def _untold(report: Report) -> str:
    """Say which results of a report's graph are not among its results, or the other way round."""
    assert report.graph is not None
    graph = report.graph
    in_graph = {
        (
            _written(graph.value(node, SH.focusNode)),
            str(graph.value(node, SH.sourceConstraintComponent)),
            _written(graph.value(node, SH.value)),
            frozenset(
                str(text)
                for text in graph.objects(node, SH.resultMessage)
                if isinstance(text, Literal)
            ),
        )
        for node in graph.objects(None, SH.result)
    }
    told = {
        (
            one.focus if one.focus[0] in '_"' else f"<{one.focus}>",
            one.component,
            one.value,
            frozenset(text for _, text in one.messages),
        )
        for one in report.results
    }
    return "" if told == in_graph else str(told ^ in_graph)


def _written(node: Node | None) -> str | None:
    return None if node is None else str(from_rdflib(node))


def _difference_of_rules(case: Case, seen: Seen) -> str:
    before, after = _stores(case)
    answers = [asked(partial(_ruled, data)) for data in (before, after)]
    for answer in answers:
        seen["rules: validations"] += 1
        seen["rules: results"] += len(answer.found.results) if answer.found else 0
        if answer.found is None:
            return f"the rules: {answer.error}"
    return _difference_of_change(case, RULES, after, answers, seen)


def _ruled(data: Store) -> Answer:
    return Answer(None, found=validate(data, Shapes.of([]), RULES))


def _difference_of_change(
    case: Case, rules: tuple[Rule, ...], after: Store, answers: list[Answer], seen: Seen
) -> str:
    """Say how what a change affects, put into the report from before it, differs from the whole."""
    # As they are written: the engine may keep a literal in another form.
    changed = {*triples(case.removed), *triples(case.added)}
    first, whole = (answer.found for answer in answers)
    if first is None:
        return ""
    seen["changes"] += bool(changed)
    seen["changes with an effect"] += whole is None or first.results != whole.results

    def ask() -> Answer:
        report = validate_change(after, changed, first, Shapes.of(triples(case.shapes)), rules)
        return Answer(None, found=report)

    given = asked(ask)
    if given.found is None or whole is None:
        if given.found is None and whole is None:
            return ""
        return f"the change: raises {given.error or 'nothing'}, not {answers[1].error or 'nothing'}"
    one, other = Counter(given.found.results), Counter(whole.results)
    if one == other:
        return ""
    return f"the change: too much {list(one - other)}; missing {list(other - one)}"


def smaller(case: Case, fails: Callable[[Case], bool]) -> Case:
    """Take lines out of a case as long as it fails."""
    again = True
    while again:
        again = False
        for part in PARTS:
            for index in reversed(range(len(getattr(case, part)))):
                less = case.without(part, index)
                if fails(less):
                    case, again = less, True
    return case


def _stores(case: Case) -> tuple[Store, Store]:
    """Give the data before and after the change."""
    kept = [line for line in case.data if line not in case.removed]
    elsewhere = [*case.removed, *case.added]
    return _store(case.data, elsewhere), _store([*kept, *case.added], elsewhere)


def _store(lines: Iterable[str], elsewhere: Iterable[str]) -> Store:
    """Fill a store; what is in a named graph is no business of a validation."""
    store = Store()
    for lines_of, graph in ((lines, DEFAULT), (elsewhere, NamedNode("urn:x:elsewhere"))):
        store.extend(
            Quad(one.subject, one.predicate, one.object, graph) for one in triples(lines_of)
        )
    return store


def _count(answer: Answer, seen: Seen) -> None:
    seen["validations"] += 1
    if answer.report is None:
        seen["validations that raise"] += 1
        return
    results = len(list(answer.report.objects(None, SH.result)))
    seen["validations with results"] += bool(results)
    seen["results"] += results


def _count_screens(shapes: list[Triple], data: Store, seen: Seen) -> None:
    """Count how many shapes have a screen, and how many of their focus nodes it lets through."""
    try:
        targeted = [shape for shape in Shapes.of(shapes).all if has_targets(shape)]
    except SyntaxError:
        return
    for shape in targeted:
        seen["shapes"] += 1
        try:
            screen = compile_shape(shape)
        except NotCompiled:
            continue
        seen["shapes that are screened"] += 1
        seen["focus nodes"] += len(set(targets_of(shape).nodes(data)))
        seen["focus nodes that are candidates"] += len(screen.candidates(data))

"""Whether the screened validation judges random cases as pySHACL does alone."""

from collections import Counter
from collections.abc import Callable, Iterable

from pyoxigraph import Quad, Store, Triple
from rdflib.namespace import SH

from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import validate_change
from tests.shacl_strategies import PARTS, Case, triples
from tools.shacl_suite.outcomes import Answer, alone, asked, compared, screened

Seen = Counter[str]
"""Counts that tell whether the cases say anything: cases with results, results, changes…"""


def difference(case: Case, seen: Seen | None = None) -> str:
    """
    Say how the screened validation of a case differs from pySHACL alone; else nothing.

    The data are judged as they are and as a change makes them: whole, and again by that which the
    change can affect.
    """
    seen = Counter() if seen is None else seen
    seen["cases"] += 1
    shapes = triples(case.shapes)
    lines = dict.fromkeys(case.data)
    before = _store(lines)
    after = _store([line for line in lines if line not in case.removed] + list(case.added))
    answers = []
    for name, data in (("before", before), ("after", after)):
        expected, given = alone(shapes, data), screened(shapes, data)
        _count(expected, seen)
        if told := compared(given, expected, shapes, data):
            return f"{name} the change: {told}"
        answers.append(given)
    changed = {quad.triple for quad in before} ^ {quad.triple for quad in after}
    seen["changes"] += bool(changed)
    return _difference_of_change(shapes, after, changed, *answers, seen)


def _difference_of_change(
    shapes: list[Triple],
    data: Store,
    changed: set[Triple],
    before: Answer,
    after: Answer,
    seen: Seen,
) -> str:
    """Say how what a change affects, put into the report from before it, differs from the whole."""
    if before.found is None:
        return ""
    report = before.found
    seen["changes with an effect"] += after.found is None or report.results != after.found.results
    given = asked(
        lambda: Answer(None, found=validate_change(data, changed, report, Shapes.of(shapes)))
    )
    if given.found is None or after.found is None:
        if given.found is None and after.found is None:
            return ""
        return f"the change: raises {given.error or 'nothing'}, not {after.error or 'nothing'}"
    one, other = Counter(given.found.results), Counter(after.found.results)
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


def _store(lines: Iterable[str]) -> Store:
    store = Store()
    store.extend(Quad(*triple) for triple in triples(lines))
    return store


def _count(answer: Answer, seen: Seen) -> None:
    seen["validations"] += 1
    if answer.report is None:
        seen["validations that raise"] += 1
        return
    results = len(list(answer.report.objects(None, SH.result)))
    seen["validations with results"] += bool(results)
    seen["results"] += results

"""Whether the screened validation judges random cases as pySHACL does alone."""

from collections import Counter
from collections.abc import Callable, Iterable

from pyoxigraph import Quad, Store, Triple
from rdflib.namespace import SH

from tests.shacl_strategies import PARTS, Case, triples
from tools.shacl_suite.outcomes import Answer, alone, compared, screened

Seen = Counter[str]
"""Counts that tell whether the cases say anything: cases with results, results, changes…"""


def difference(case: Case, seen: Seen | None = None) -> str:
    """Say how the screened validation of a case differs from pySHACL alone; else nothing."""
    seen = Counter() if seen is None else seen
    shapes, data = triples(case.shapes), _store(triples(case.data))
    expected, given = alone(shapes, data), screened(shapes, data)
    seen["cases"] += 1
    _count(expected, seen)
    told = compared(given, expected, shapes, data)
    return f"validation: {told}" if told else ""


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


def _store(lines: Iterable[Triple]) -> Store:
    store = Store()
    store.extend(Quad(*triple) for triple in lines)
    return store


def _count(answer: Answer, seen: Seen) -> None:
    if answer.report is None:
        seen["raises"] += 1
        return
    results = len(list(answer.report.objects(None, SH.result)))
    seen["with results"] += bool(results)
    seen["results"] += results

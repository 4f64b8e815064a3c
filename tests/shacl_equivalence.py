"""Whether the screened validation of a random case is pySHACL's own, and what is seen on the way."""

from collections import Counter
from collections.abc import Callable, Iterable

from pyoxigraph import Quad, Store, Triple
from rdflib import Graph
from rdflib.namespace import SH

from meagraph.validation.judge import triples_of
from meagraph.validation.terms import rdflib_graph
from tests.shacl_strategies import PARTS, Case, triples
from tools.shacl_suite.outcomes import Answer, alone, compared, screened

Seen = Counter[str]
"""Counts that tell whether the cases say anything: cases with results, results, changes…"""


def difference(case: Case, seen: Seen | None = None) -> str:
    """Say how the screened validation of a case differs from pySHACL alone; nothing if it is equal."""
    seen = Counter() if seen is None else seen
    shapes = triples(case.shapes)
    seen["cases"] += 1
    data = _store(triples(case.data))
    expected, answer = _both(shapes, data)
    _count(expected, seen)
    if told := compared(answer, expected, rdflib_graph(shapes), _graph(data)):
        return f"validation: {told}"
    return ""


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


def _both(shapes: list[Triple], data: Store) -> tuple[Answer, Answer]:
    """Ask pySHACL alone and the screened validation; each has a shapes graph of its own."""
    return alone(rdflib_graph(shapes), _graph(data)), screened(rdflib_graph(shapes), data)


def _store(lines: Iterable[Triple]) -> Store:
    store = Store()
    store.extend(Quad(*triple) for triple in lines)
    return store


def _graph(store: Store) -> Graph:
    return rdflib_graph(triples_of(store))


def _count(answer: Answer, seen: Seen) -> None:
    if answer.report is None:
        seen["raises"] += 1
        return
    results = len(list(answer.report.objects(None, SH.result)))
    seen["with results"] += bool(results)
    seen["results"] += results

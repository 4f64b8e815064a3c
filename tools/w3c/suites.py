"""All tests of a folder, each run by what its class asks for."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.w3c import description, evaluation, messages
from tools.w3c.manifests import Suites, Test
from tools.w3c.outcomes import Outcome
from tools.w3c.service import service

_LEFT_OUT = {
    "federated": "SERVICE is refused",
    "update": "SPARQL Update is refused",
    "other": "no class of tests about queries or protocols",
}


def run(folder: Path) -> list[Outcome]:
    """
    Run the tests below a folder.

    Queries are asked of a service that holds all their data; the tests that send messages have one
    that begins empty. Raises `RuntimeError` when a service does not start.
    """
    suites = Suites(folder)
    tests = list(suites.tests())
    return [*_left_out(tests), *_queries(suites, tests), *_exchanges(tests)]


def _left_out(tests: Iterable[Test]) -> Iterator[Outcome]:
    for test in tests:
        if reason := _reason(test):
            yield Outcome(test, left_out=_LEFT_OUT[reason])


def _reason(test: Test) -> str:
    if "Update" in test.kind:
        return "update"
    if test.federated:
        return "federated"
    return "" if _is_query(test) or _is_exchange(test) else "other"


def _is_query(test: Test) -> bool:
    return test.kind in evaluation.EVALUATION | evaluation.SYNTAX and not test.federated


def _is_exchange(test: Test) -> bool:
    return test.kind in (messages.PROTOCOL, messages.GRAPH_STORE, description.DESCRIPTION)


def _queries(suites: Suites, tests: Iterable[Test]) -> Iterator[Outcome]:
    chosen = [test for test in tests if _is_query(test)]
    if not chosen:
        return
    data = evaluation.data_of(suites, chosen)
    with tempfile.TemporaryDirectory() as folder, service(Path(folder), data) as running:
        for test in chosen:
            if test.kind in evaluation.EVALUATION:
                yield evaluation.evaluate(suites, test, running)
            else:
                yield evaluation.check_syntax(test, running)


def _exchanges(tests: Iterable[Test]) -> Iterator[Outcome]:
    chosen = [test for test in tests if _is_exchange(test)]
    if not chosen:
        return
    with tempfile.TemporaryDirectory() as folder, service(Path(folder)) as running:
        messages.prepare(chosen, running)
        exchange = messages.Exchange(running)
        for test in chosen:
            if test.kind == description.DESCRIPTION:
                yield description.check(test, running)
            else:
                yield exchange.run(test)

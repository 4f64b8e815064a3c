"""All tests of a folder, each run by what its class asks for."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.w3c import description, evaluation, messages
from tools.w3c.manifests import Suites, Test
from tools.w3c.outcomes import Outcome
from tools.w3c.service import service


def run(folder: Path) -> list[Outcome]:
    """
    Run the tests below a folder.

    Queries are asked of a service that holds all their data; the tests that send messages have one
    that begins empty. Raises `RuntimeError` when a service does not start.
    """
    suites = Suites(folder)
    tests = list(suites.tests())
    return [*_queries(suites, tests), *_exchanges(tests), *_left_out(tests)]


def _left_out(tests: Iterable[Test]) -> Iterator[Outcome]:
    for test in tests:
        if not _is_query(test) and not _is_exchange(test):
            yield Outcome(test, left_out=test.beyond or f"class {test.kind}")


def _is_query(test: Test) -> bool:
    is_update = test.query is not None and test.query.suffix == ".ru"
    of_queries = test.kind in evaluation.EVALUATION | evaluation.SYNTAX
    return of_queries and not is_update and not test.beyond


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

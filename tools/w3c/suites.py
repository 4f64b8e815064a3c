"""All tests of a folder, each run by what its class asks for."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.w3c import description, evaluation, messages
from tools.w3c.manifests import Case, Suites
from tools.w3c.outcomes import Outcome
from tools.w3c.service import service


def run(folder: Path) -> list[Outcome]:
    """
    Run the tests below a folder.

    Queries are asked of a service that holds all their data; the tests that send messages have one
    that begins empty. Raises `ServiceError` when a service does not start.
    """
    suites = Suites(folder)
    cases = list(suites.cases())
    return [*_queries(suites, cases), *_exchanges(cases), *_left_out(cases)]


def _left_out(cases: Iterable[Case]) -> Iterator[Outcome]:
    for case in cases:
        if not _is_query(case) and not _is_exchange(case):
            update = "SPARQL Update is refused" if _is_update(case) else ""
            yield Outcome(case, left_out=case.beyond or update or f"class {case.kind}")


def _is_update(case: Case) -> bool:
    return "Update" in case.kind or (case.query is not None and case.query.suffix == ".ru")


def _is_query(case: Case) -> bool:
    of_queries = case.kind in evaluation.EVALUATION or evaluation.SYNTAX.fullmatch(case.kind)
    return bool(of_queries) and not _is_update(case) and not case.beyond


def _is_exchange(case: Case) -> bool:
    return case.kind in (messages.PROTOCOL, messages.GRAPH_STORE, description.DESCRIPTION)


def _queries(suites: Suites, cases: Iterable[Case]) -> Iterator[Outcome]:
    chosen = [case for case in cases if _is_query(case)]
    if not chosen:
        return
    data = evaluation.data_of(suites, chosen)
    with tempfile.TemporaryDirectory() as folder, service(Path(folder), data) as running:
        for case in chosen:
            if case.kind in evaluation.EVALUATION:
                yield evaluation.evaluate(suites, case, running)
            else:
                yield evaluation.check_syntax(case, running)


def _exchanges(cases: Iterable[Case]) -> Iterator[Outcome]:
    chosen = [case for case in cases if _is_exchange(case)]
    if not chosen:
        return
    with tempfile.TemporaryDirectory() as folder, service(Path(folder)) as running:
        messages.prepare(chosen, running)
        exchange = messages.Exchange(running)
        for case in chosen:
            if case.kind == description.DESCRIPTION:
                yield description.check(case, running)
            else:
                yield exchange.run(case)

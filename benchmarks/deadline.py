"""The deadline: how soon a runaway query ends, and how soon its place answers again."""

import statistics
import time
from pathlib import Path

from benchmarks.figures import Figure, ratio, seconds_of
from benchmarks.instances import reference_instance
from meagraph.query.errors import QueryTimeoutError
from meagraph.query.pool import Query, QueryPool

LIMIT = 1.0
QUERIES = 20
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a != ?g) }"
SIMPLE = "ASK { ?s ?p ?o }"


def measure(folder: Path) -> list[Figure]:
    """Run runaway queries, one after the other, in a pool of one worker."""
    settings = reference_instance(folder / "home", query_workers=1, query_seconds=LIMIT)
    ends, replacements = [], []
    with QueryPool(settings) as pool:

        def answer() -> None:
            pool.run(Query(SIMPLE)).read()

        answer()
        idle = statistics.median(seconds_of(answer) for _ in range(100))
        for _ in range(QUERIES):
            started = time.perf_counter()
            try:
                pool.run(Query(RUNAWAY))
            except QueryTimeoutError:
                ends.append(time.perf_counter() - started)
            replacements.append(seconds_of(answer))
    assert len(ends) == QUERIES
    return [
        ratio("time to the error, slowest / the limit", max(ends), LIMIT),
        ratio(
            "answer of the replacement / of an idle worker", statistics.median(replacements), idle
        ),
        Figure(
            "time to the error: median past the limit",
            1000 * (statistics.median(ends) - LIMIT),
            "ms",
        ),
        Figure("time to the error: slowest past the limit", 1000 * (max(ends) - LIMIT), "ms"),
        Figure("replacement answers: median", 1000 * statistics.median(replacements), "ms"),
        Figure("replacement answers: slowest", 1000 * max(replacements), "ms"),
        Figure("idle worker answers: median", 1000 * idle, "ms"),
    ]

"""
The pool of query workers of one server process: the only way from a request to an answer.

A request waits for its place in a lane, borrows a worker of the current release, and gives both
back. When `current` moves, new requests get workers of the new release, and those in flight finish
on the old one. A worker that runs past its deadline is killed; its successor is being forked before
the caller has its error.
"""

import contextlib
import logging
import time
from collections.abc import Callable
from functools import lru_cache

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from meagraph.query import channel
from meagraph.query.errors import (
    QueryError,
    QueryTimeoutError,
)
from meagraph.query.execution import Execution
from meagraph.query.formats import TURTLE, Format
from meagraph.query.lanes import Lane, Lanes
from meagraph.query.long_queries import LongQueries
from meagraph.query.query import Query, Term
from meagraph.query.release import CurrentRelease, Release
from meagraph.query.result import Result, read_result
from meagraph.query.running import ANSWERED, Finished, RunningQueries, RunningQuery, Statistics
from meagraph.query.scan import Scanned, scan
from meagraph.query.searching import SearchIndexes
from meagraph.query.worker_process import WorkerProcess
from meagraph.query.workers import Workers
from meagraph.search.index import SearchIndex
from meagraph.search.rewriting import rewrite
from meagraph.settings import Settings

__all__ = ["Query", "QueryPool", "Release", "Result", "Statistics", "Term"]

_SHORT_TEXT = 4096
_scan_again = lru_cache(maxsize=512)(scan)
"""Pages ask the same short queries again and again."""

_log = logging.getLogger(__name__)

Observer = Callable[[Finished], None]


class QueryPool:
    """
    Answers queries from the current release of a home, from any number of threads.

    A context manager: closing it ends its workers, and the zygote if the pool started it: where
    the setting `query_zygote` is empty, or when the zygote that it names has ended.
    """

    def __init__(self, settings: Settings) -> None:
        """Take the settings; raises `OSError` when no zygote can be started."""
        self.settings = settings
        self._current = CurrentRelease(settings.home)
        self._workers = Workers(settings, self._current)
        self._lanes = Lanes(
            fast=settings.query_workers,
            slow=settings.slow_workers,
            queues={Lane.FAST: settings.query_queue, Lane.SLOW: settings.slow_queue},
        )
        self._long_queries = LongQueries()
        self._indexes = SearchIndexes()
        self._running = RunningQueries()
        self._observers: list[Observer] = []

    def __enter__(self) -> "QueryPool":
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End all workers."""
        self.close()

    def close(self) -> None:
        """End all idle workers; those at work end with their query."""
        self._lanes.close()
        self._workers.close()

    def release(self) -> Release:
        """Give the release that is current now."""
        return self._current.read()

    def search_index(self, release: Release | None = None) -> SearchIndex | None:
        """
        Give the search index of a release (the current one); None where nothing is published.

        Raises `SearchUnavailableError` when the release has none.
        """
        return self._indexes.of(release or self.release())

    def observe(self, observer: Observer) -> None:
        """Call `observer`, in the thread of the request, with what became of each query."""
        self._observers.append(observer)

    def running(self) -> list[RunningQuery]:
        """Give the queries that are at work or wait."""
        return self._running.list()

    def cancel(self, query_id: str) -> bool:
        """Cancel the query of this id (`QueryCancelledError`); say whether there is one."""
        return self._running.cancel(query_id)

    def statistics(self) -> Statistics:
        """Count the queries and the workers."""
        waiting = self._lanes.waiting()
        return Statistics(
            len(self._running) - waiting, waiting, self._workers.idle(), self._workers.ended
        )

    def scan(self, text: str) -> Scanned:
        """Scan a query within the settings' limits; raises what `meagraph.query.scan` raises."""
        scan_text = _scan_again if len(text) <= _SHORT_TEXT else scan
        return scan_text(
            text,
            nesting=self.settings.query_nesting,
            operators=self.settings.query_operators,
            tokens=self.settings.query_tokens,
            base=self.settings.base,
        )

    def run(self, query: Query, scanned: Scanned | None = None) -> Result:
        """
        Answer a query; raises a `QueryError`, whose class says why there is no answer.

        The scan comes first, so that no worker meets a query that is refused; take `scanned` from
        `scan` if it is made already. The deadline counts from here, waiting included.
        """
        scanned = scanned or self.scan(query.text)
        most = self.settings.query_seconds
        execution = Execution(query, min(query.timeout or most, most))
        self._running.add(execution)
        outcome, result = QueryError.code, None
        try:
            result = self._answer(execution, scanned)
            outcome = ANSWERED
        except QueryError as error:
            error.query_id = execution.id
            outcome = error.code
            raise
        finally:
            self._lanes.leave(execution)
            self._running.remove(execution)
            self._tell(execution, outcome, result)
        return result

    def select(self, query: str, **bindings: Term) -> list[dict[str, Term]]:
        """
        Answer one of the service's own SELECT queries, in memory.

        Takes the values of variables, which the query projects; gives one dictionary for each
        solution, without the unbound variables. Raises `QueryError`.
        """
        result = self.run(Query(query, bindings=bindings, prefixes=True, own=True))
        solutions = parse_query_results(result.read(), format=QueryResultsFormat.JSON)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("this query is no SELECT query")
        names = [variable.value for variable in solutions.variables]
        return [
            {name: term for name in names if (term := solution[name]) is not None}
            for solution in solutions
        ]

    def ask(self, query: str, **bindings: Term) -> bool:
        """Answer one of the service's own ASK queries; raises `QueryError`."""
        result = self.run(Query(query, bindings=bindings, prefixes=True, own=True))
        answer = parse_query_results(result.read(), format=QueryResultsFormat.JSON)
        if isinstance(answer, QuerySolutions):
            raise TypeError("this query is no ASK query")
        return bool(answer)

    def construct(self, query: str, format: Format = TURTLE, /, **bindings: Term) -> bytes:
        """Answer one of the service's own CONSTRUCT or DESCRIBE queries; raises `QueryError`."""
        return self.run(
            Query(query, rdf_format=format, bindings=bindings, prefixes=True, own=True)
        ).read()

    def _answer(self, execution: Execution, scanned: Scanned) -> Result:
        """Answer in the fast lane; what takes too long for it begins again in the slow one."""
        if execution.query.own or execution.query not in self._long_queries:
            queue_end = execution.arrived + self.settings.query_queue_seconds
            self._lanes.enter(execution, execution.lane, min(execution.deadline, queue_end))
            with contextlib.suppress(_OverdueError):
                return self._ask(execution, scanned, self._workers.take(execution.deadline))
        self._lanes.enter(execution, Lane.SLOW, execution.deadline)
        worker = self._workers.take_fresh(execution.deadline)
        worker.slow_down()
        return self._ask(execution, scanned, worker)

    def _ask(self, execution: Execution, scanned: Scanned, worker: WorkerProcess) -> Result:
        """Have a worker answer, and give it back, or end it where it cannot go on."""
        query = execution.query
        reusable = True
        try:
            execution.begin_work(worker)
            text = self._searched(execution, scanned, worker.release)
            reusable = False
            worker.send(query.job(scanned), text)
            self._await_answer(execution, worker)
            message = worker.receive(execution.deadline)
            reusable = not message.header.get("retire", False)
        except TimeoutError:
            raise QueryTimeoutError(
                f"the query was not answered within {execution.limit:g} seconds: ask for less"
            ) from None
        except channel.ChannelClosedError:
            execution.check()
            raise worker.why_ended(execution.deadline) from None
        finally:
            execution.end_work()
            self._take_back(worker, execution, reusable=reusable)
        if execution.work_seconds < self.settings.slow_after:
            self._long_queries.discard(query)
        return read_result(message, worker.release, execution.id)

    def _searched(self, execution: Execution, scanned: Scanned, release: Release) -> str:
        """Replace the query's blocks of full-text search by what they find in the release."""
        text = execution.query.text
        if not scanned.searches:
            return text
        index = self.search_index(release)
        most = self.settings.search_rows
        return rewrite(text, scanned, index, most=most, check=execution.check_time)

    def _await_answer(self, execution: Execution, worker: WorkerProcess) -> None:
        """Wait for the answer; raises `TimeoutError`, and `_OverdueError` in the fast lane."""
        if execution.lane is Lane.FAST:
            patience = time.monotonic() + self.settings.slow_after
            if worker.answers_by(min(execution.deadline, patience)):
                return
            if time.monotonic() < execution.deadline:
                self._long_queries.add(execution.query)
                if not self._lanes.move_to_slow(execution):
                    raise _OverdueError
                worker.slow_down()
                self._workers.order_spare()
        if not worker.answers_by(execution.deadline):
            raise TimeoutError

    def _take_back(self, worker: WorkerProcess, execution: Execution, *, reusable: bool) -> None:
        if execution.lane is Lane.SLOW:
            self._workers.discard(worker)  # its niceness stays; it has had a spare
        elif reusable and not execution.cancelled:
            self._workers.give_back(worker)
        else:
            self._workers.replace(worker)

    def _tell(self, execution: Execution, outcome: str, result: Result | None) -> None:
        """Tell the observers what became of a query; their failures are not its own."""
        finished = Finished.of(execution, outcome, result)
        for observer in self._observers:
            try:
                observer(finished)
            except Exception:
                _log.exception("an observer of queries failed")


class _OverdueError(Exception):
    """The query takes longer than the fast lane allows, and the slow lane has no place now."""

"""The queries that are at work or wait, as operators see them, and what became of each."""

import re
import threading
from dataclasses import dataclass

from meagraph.query.errors import QueryIdTakenError
from meagraph.query.execution import Execution
from meagraph.query.result import Result

QUERY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
"""What a client may call its query (`fullmatch`)."""

ANSWERED = "answered"
"""The outcome of a query that was answered."""


@dataclass(frozen=True)
class RunningQuery:
    """
    A query at work, or one that waits for its place in `lane`.

    `started` is seconds since 1970, `seconds` those since the query arrived.
    """

    id: str
    started: float
    seconds: float
    lane: str
    waiting: bool
    client: str
    own: bool
    text: str


@dataclass(frozen=True)
class Finished:
    """
    What became of a query.

    `seconds` is the time that workers spent on it, `waited` the rest of the time it took.
    `outcome` is `ANSWERED` or the code of the error; only an answer has a `release` (number) and a
    `size`.
    """

    id: str
    client: str
    own: bool
    lane: str
    seconds: float
    waited: float
    outcome: str
    release: int | None
    size: int
    text: str

    @classmethod
    def of(cls, execution: Execution, outcome: str, result: Result | None) -> "Finished":
        """Sum up an execution that ended."""
        query = execution.query
        return cls(
            execution.id,
            query.client,
            query.own,
            execution.lane,
            execution.work_seconds,
            execution.seconds - execution.work_seconds,
            outcome,
            result.release.number if result else None,
            result.size if result else 0,
            query.text,
        )


@dataclass(frozen=True)
class Statistics:
    """Numbers of a pool now: queries at work and waiting, idle workers; workers ended so far."""

    running: int
    waiting: int
    idle_workers: int
    ended_workers: int


class RunningQueries:
    """A register of executions by their id, for any number of threads."""

    def __init__(self) -> None:
        """Begin with none."""
        self._by_id: dict[str, Execution] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Give how many there are."""
        return len(self._by_id)

    def add(self, execution: Execution) -> None:
        """Enter an execution; raises `QueryIdTakenError`."""
        with self._lock:
            if self._by_id.setdefault(execution.id, execution) is not execution:
                raise QueryIdTakenError(
                    f"a query with the id {execution.id!r} is at work: choose another one, or none"
                )

    def remove(self, execution: Execution) -> None:
        """Strike an execution out."""
        with self._lock:
            del self._by_id[execution.id]

    def cancel(self, query_id: str) -> bool:
        """Cancel the query of this id; say whether there is one."""
        execution = self._by_id.get(query_id)
        if execution is None:
            return False
        execution.cancel()
        return True

    def list(self) -> list[RunningQuery]:
        """Give the queries, the longest at work first."""
        with self._lock:
            executions = list(self._by_id.values())
        return [_described(one) for one in executions]


def _described(execution: Execution) -> RunningQuery:
    query = execution.query
    return RunningQuery(
        execution.id,
        execution.started,
        execution.seconds,
        execution.lane,
        not execution.placed,
        query.client,
        query.own,
        query.text,
    )

"""The way of one query through the pool: it waits, is at work, ends, or is cancelled."""

import random
import threading
import time

from meagraph.query.errors import QueryCancelledError
from meagraph.query.lanes import Lane
from meagraph.query.query import Query
from meagraph.query.worker_process import WorkerProcess

# An id has to differ, not to be a secret: asking the kernel for each would give up the interpreter.
_ids = random.Random()  # noqa: S311


class Execution:
    """
    One query from its arrival to its end.

    The thread of the request carries it on; another one may `cancel` it at any moment.
    """

    def __init__(self, query: Query, seconds: float) -> None:
        """Take a query that arrives now, and the seconds until its deadline."""
        self.query = query
        self.id = query.id or f"{_ids.getrandbits(64):016x}"
        self.started = time.time()
        self.arrived = time.monotonic()
        self.deadline = self.arrived + seconds
        self.limit = seconds
        self.lane = Lane.OWN if query.own else Lane.FAST
        self.placed = False
        self.turn = threading.Event()
        self.work_seconds = 0.0
        self._worker: WorkerProcess | None = None
        self._worker_since = 0.0
        self.cancelled = False
        self._lock = threading.Lock()

    @property
    def seconds(self) -> float:
        """The seconds since the query arrived."""
        return time.monotonic() - self.arrived

    def cancel(self) -> None:
        """End the query: `check` raises in its own thread, which is woken wherever it waits."""
        with self._lock:
            self.cancelled = True
            if self._worker is not None:
                self._worker.interrupt()
        self.turn.set()

    def check(self) -> None:
        """Raise `QueryCancelledError` when the query is cancelled."""
        if self.cancelled:
            raise QueryCancelledError(
                "an operator ended this query: ask for less, or ask the operator"
            )

    def check_time(self) -> None:
        """Raise what `check` raises, and `TimeoutError` past the deadline."""
        self.check()
        if time.monotonic() >= self.deadline:
            raise TimeoutError

    def begin_work(self, worker: WorkerProcess) -> None:
        """Let `cancel` kill this worker from now on."""
        with self._lock:
            self._worker, self._worker_since = worker, time.monotonic()
        self.check()

    def end_work(self) -> None:
        """Take the worker out of the reach of `cancel`, and add up the time it spent."""
        with self._lock:
            if self._worker is not None:
                self.work_seconds += time.monotonic() - self._worker_since
            self._worker = None

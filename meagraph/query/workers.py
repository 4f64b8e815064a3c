"""The worker processes of a pool: the idle ones of the current release, and where new ones are."""

import contextlib
import logging
import threading
from collections import deque
from pathlib import Path

from meagraph.query.errors import BusyError, WorkersUnavailableError
from meagraph.query.release import CurrentRelease, Release
from meagraph.query.worker import Limits
from meagraph.query.worker_process import WorkerProcess
from meagraph.query.zygote import Zygote
from meagraph.settings import Settings

_log = logging.getLogger(__name__)


class Workers:
    """
    Gives workers and takes them back, from any number of threads.

    A worker is used for the release that it was made for; when `current` moves, the idle ones are
    replaced.
    """

    def __init__(self, settings: Settings, current: CurrentRelease) -> None:
        """Take the settings; raises `OSError` when no zygote can be started."""
        self.ended = 0
        self._current = current
        self._limits = Limits.of(settings)
        self._most_idle = settings.query_workers
        self._own_zygote = Zygote() if settings.query_zygote is None else None
        self._zygote = settings.query_zygote or self._own_zygote.socket  # type: ignore[union-attr]
        self._renewing = threading.Lock()
        self._idle: deque[WorkerProcess] = deque()  # on the right those that wait the longest
        self._lock = threading.Lock()
        self._closed = False

    def close(self) -> None:
        """End the idle workers; those at work end when they are given back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, deque()
        for worker in idle:
            worker.kill()
        with self._renewing:
            if self._own_zygote is not None:
                self._own_zygote.close()

    def idle(self) -> int:
        """Give how many workers are idle."""
        return len(self._idle)

    def take(self, deadline: float) -> WorkerProcess:
        """
        Give a worker of the current release, idle or new, once it has started.

        Raises `WorkersUnavailableError`, and `BusyError` when none starts before the deadline.
        """
        return self._started(deadline, fresh=False)

    def take_fresh(self, deadline: float) -> WorkerProcess:
        """Give a new worker, and leave the idle ones to the fast lane; raises as `take` does."""
        return self._started(deadline, fresh=True)

    def give_back(self, worker: WorkerProcess) -> None:
        """Take back a worker that can answer again."""
        self._keep(worker, next_to_be_taken=True)

    def replace(self, worker: WorkerProcess) -> None:
        """End a worker, and order its successor, which starts while nobody waits for it."""
        self.discard(worker)
        self.order_spare()

    def discard(self, worker: WorkerProcess) -> None:
        """End a worker."""
        worker.kill()
        with self._lock:
            self.ended += 1

    def order_spare(self) -> None:
        """Order a worker that will be idle."""
        # Without it, the next request orders one, and learns why there is none.
        with contextlib.suppress(WorkersUnavailableError):
            self._keep(self._order(self._current.read()), next_to_be_taken=False)

    def _started(self, deadline: float, *, fresh: bool) -> WorkerProcess:
        """Give a worker that has opened its release, which may be pruned while it starts."""
        for last_attempt in (False, True):
            release = self._current.read()
            worker = (None if fresh else self._take_idle(release)) or self._order(release)
            try:
                worker.await_start(deadline)
            except WorkersUnavailableError:
                worker.kill()
                if last_attempt:
                    raise
            except TimeoutError:
                self._keep(worker, next_to_be_taken=False)
                raise BusyError(
                    "no query worker was ready in time; try again in a moment"
                ) from None
            else:
                break
        return worker

    def _take_idle(self, release: Release) -> WorkerProcess | None:
        """Give an idle worker of this release; replace those of others."""
        found, older = None, []
        with self._lock:
            while self._idle and found is None:
                worker = self._idle.pop()
                if worker.release != release or not worker.lives():
                    older.append(worker)
                else:
                    found = worker
        for worker in older:
            worker.kill()
        # One of them is replaced by what the caller takes or orders.
        for _ in older[1:]:
            self.order_spare()
        return found

    def _keep(self, worker: WorkerProcess, *, next_to_be_taken: bool) -> None:
        """Put a worker to the idle ones, unless it is of another release or one too many."""
        release = self._current.read()
        with self._lock:
            room = not self._closed and len(self._idle) < self._most_idle
            keep = room and worker.release == release
            if keep and next_to_be_taken:
                self._idle.append(worker)
            elif keep:
                self._idle.appendleft(worker)
        if not keep:
            worker.kill()

    def _order(self, release: Release) -> WorkerProcess:
        """Order a worker; when the zygote has ended, of another one."""
        zygote = self._zygote
        try:
            return WorkerProcess(zygote, release, self._limits)
        except WorkersUnavailableError:
            self._renew_zygote(zygote)
            return WorkerProcess(self._zygote, release, self._limits)

    def _renew_zygote(self, ended: Path) -> None:
        """Start a zygote of the pool's own, unless another thread has done so."""
        with self._renewing:
            if self._zygote != ended or self._closed:
                return
            if self._own_zygote is not None:
                self._own_zygote.close()
            _log.warning("the zygote of the query workers has ended; another one is started")
            try:
                self._own_zygote = Zygote()
            except OSError as error:
                raise WorkersUnavailableError(str(error)) from error
            self._zygote = self._own_zygote.socket

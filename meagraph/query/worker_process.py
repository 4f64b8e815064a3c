"""A query worker as its pool sees it: a lease from the zygote, and a channel once it started."""

import contextlib
import os
import signal
import socket
import time
from collections.abc import Mapping
from pathlib import Path

from meagraph.query import channel
from meagraph.query.errors import (
    MemoryLimitError,
    QueryError,
    QueryTooComplexError,
    WorkersUnavailableError,
    raise_reported,
)
from meagraph.query.release import Release
from meagraph.query.worker import Limits

_START_SECONDS = 10.0
_END_SECONDS = 1.0

SLOW_NICENESS = 10
"""How much processor time a worker of the slow lane leaves to the others (setpriority(2))."""


class WorkerProcess:
    """One worker; only one thread at a time may ask it."""

    def __init__(self, zygote: Path, release: Release, limits: Limits) -> None:
        """Order a worker; it starts while nobody waits. Raises `WorkersUnavailableError`."""
        self.release = release
        self.started = False
        self._ordered = time.monotonic()
        self._channel: socket.socket | None = None
        self._handle = -1
        self._process = 0
        self._memory = limits.query_memory
        self._lease = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        order = {"store": release.store, "limits": limits.as_json()}
        try:
            self._lease.settimeout(_START_SECONDS)
            self._lease.connect(str(zygote))
            self._lease.settimeout(None)
            channel.send(self._lease, order)
        except (OSError, channel.ChannelClosedError) as error:
            self._lease.close()
            raise WorkersUnavailableError(
                f"the zygote of the query workers does not answer: {error}"
            ) from error

    def await_start(self, deadline: float) -> None:
        """
        Wait until the worker has opened its release.

        Raises `TimeoutError` when the deadline comes first; one may then wait again. Raises
        `WorkersUnavailableError` when the worker does not start.
        """
        given_up = self._ordered + _START_SECONDS
        try:
            while not self.started:
                if not channel.readable(self._channel or self._lease, min(deadline, given_up)):
                    if time.monotonic() < given_up:
                        raise TimeoutError
                    raise WorkersUnavailableError("no query worker starts: it is not heard of")
                self._read_start(given_up)
        except channel.ChannelClosedError as error:
            raise WorkersUnavailableError(f"no query worker starts: {error}") from error

    def send(self, job: Mapping[str, object], text: str) -> None:
        """Send a query; raises `ChannelClosedError` when the worker is dead."""
        channel.send(self._link, job, text.encode())

    def answers_by(self, deadline: float) -> bool:
        """Wait for an answer (or the worker's death); False at the deadline."""
        return channel.readable(self._link, deadline)

    def receive(self, deadline: float) -> channel.Message:
        """Receive the report; raises `TimeoutError`, `ChannelClosedError`."""
        return channel.receive(self._link, deadline)

    def lives(self) -> bool:
        """Say whether the worker, idle, is still there: an open channel has nothing to read."""
        return not self.started or not channel.readable(self._link, 0.0)

    def slow_down(self) -> None:
        """Leave the processors to the workers of the fast lane; it holds to the worker's end."""
        with contextlib.suppress(ProcessLookupError):  # it ended by itself
            os.setpriority(os.PRIO_PROCESS, self._process, SLOW_NICENESS)

    def interrupt(self) -> None:
        """Kill the worker while another thread waits for its answer, and let that one find out."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def why_ended(self, deadline: float) -> QueryError:
        """Say why the worker, which closed its channel, ended in the middle of a query."""
        status = self.end(deadline)
        if status is None:  # its zygote has ended, and with it all workers
            return WorkersUnavailableError("the query worker was ended; ask again in a moment")
        # SIGKILL that is not ours: the kernel, short of memory, ends workers first.
        if status in (-signal.SIGABRT, -signal.SIGKILL):
            return MemoryLimitError(
                f"the query needs more than {self._memory} bytes of memory: ask for less, or"
                " without ORDER BY, GROUP BY and DISTINCT over many rows"
            )
        if status == -signal.SIGSEGV:
            return QueryTooComplexError("the query is too complex: it is nested too deeply")
        return QueryError(f"the query worker ended with status {status}")

    def end(self, deadline: float) -> int | None:
        """Wait for a worker that closed its channel; give its exit code, or minus its signal."""
        try:
            report = channel.receive(self._lease, max(deadline, time.monotonic() + _END_SECONDS))
        except (TimeoutError, channel.ChannelClosedError):
            return None
        return int(report.header["status"])

    def kill(self) -> None:
        """Kill the worker and give up the lease."""
        if self._handle >= 0:
            self.interrupt()
            os.close(self._handle)
            self._handle = -1
        if self._channel is not None:
            self._channel.close()
        self._lease.close()  # the zygote kills what it has not handed over

    @property
    def _link(self) -> socket.socket:
        assert self._channel is not None, "await_start comes first"  # noqa: S101 - a programmer's error
        return self._channel

    def _read_start(self, deadline: float) -> None:
        """Read the next word of a worker that starts: the zygote's, then its own."""
        if self._channel is None:
            born = channel.receive(self._lease, deadline)
            self._process = int(born.header["process"])
            link, self._handle = born.descriptors
            self._channel = socket.socket(fileno=link)
        else:
            raise_reported(channel.receive(self._channel, deadline).header)
            self.started = True

"""
The pool of query workers of one server process: the only way from a request to an answer.

A request borrows an idle worker of the current release. When `current` moves, new requests get
workers of the new release, and those in flight finish on the old one. A worker that runs past its
deadline is killed; its successor is being forked before the caller has its error.
"""

import contextlib
import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from meagraph.query import channel
from meagraph.query.dataset import names_several
from meagraph.query.errors import (
    BusyError,
    MemoryLimitError,
    QueryError,
    QueryTimeoutError,
    QueryTooComplexError,
    WorkersUnavailableError,
    raise_reported,
)
from meagraph.query.formats import BY_NAME, JSON, TURTLE, Format, ResultKind
from meagraph.query.scan import Scanned, scan
from meagraph.query.worker import Limits
from meagraph.query.zygote import Zygote
from meagraph.settings import Settings

Term = NamedNode | Literal

_SHORT_TEXT = 4096
_scan_again = lru_cache(maxsize=512)(scan)
"""Pages ask the same short queries again and again."""

_log = logging.getLogger(__name__)

_START_SECONDS = 10.0
_END_SECONDS = 5.0


@dataclass(frozen=True)
class Query:
    """
    A query and how it is to be answered.

    `default_graphs` and `named_graphs` replace the dataset that the query names. `timeout` (in
    seconds) may only lower the setting. `bindings` gives variables their values; a SELECT query
    must project them. `prefixes`: the query may use the project's prefixes undeclared. `own`: it
    is the service's own (a page), for which one worker is kept free of strangers' queries.
    """

    text: str
    result_format: Format = JSON
    rdf_format: Format = TURTLE
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout: float | None = None
    bindings: Mapping[str, Term] = field(default_factory=dict)
    prefixes: bool = False
    own: bool = False

    def job(self, scanned: Scanned) -> dict[str, object]:
        """Give the options, and what the scan found of the dataset, as the worker reads them."""
        graphs = scanned.default_graphs, scanned.named_graphs
        return {
            "result_format": self.result_format.name,
            "rdf_format": self.rdf_format.name,
            "default_graphs": self.default_graphs,
            "named_graphs": self.named_graphs,
            "bindings": {name: str(term) for name, term in self.bindings.items()},
            "prefixes": self.prefixes,
            "prologue": scanned.prologue if names_several(*graphs) else "",
            "from": scanned.default_graphs,
            "from_named": scanned.named_graphs,
        }


@dataclass(frozen=True)
class Release:
    """
    The release that a worker answers from.

    `number` is 0 and `store` empty where nothing is published. `tag` differs between releases, also
    between those of the same number in a home that was made anew.
    """

    number: int
    store: str
    tag: str


@dataclass(frozen=True)
class Result:
    """A complete answer; whoever has it closes `file`, if there is one."""

    kind: ResultKind
    format: Format
    release: Release
    size: int
    body: bytes = b""
    file: BinaryIO | None = None

    @property
    def media_type(self) -> str:
        """The registered media type of the answer."""
        return self.format.media_type

    def read(self) -> bytes:
        """Give the whole answer and close the file."""
        if self.file is None:
            return self.body
        with self.file:
            return self.file.read()

    def close(self) -> None:
        """Close the file, if there is one."""
        if self.file is not None:
            self.file.close()


class _Worker:
    """A worker as its pool sees it: a lease from the zygote, and a channel once it has started."""

    def __init__(self, zygote: Path, release: Release, limits: Limits) -> None:
        """Order a worker; it starts while nobody waits."""
        self.release = release
        self.channel: socket.socket | None = None
        self.handle = -1
        self.lease = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        order = {"store": release.store, "limits": limits.as_json()}
        try:
            self.lease.settimeout(_START_SECONDS)
            self.lease.connect(str(zygote))
            channel.send(self.lease, order)
        except (OSError, channel.ChannelClosedError) as error:
            self.lease.close()
            raise WorkersUnavailableError(
                f"the zygote of the query workers does not answer: {error}"
            ) from error

    def ask(self, job: Mapping[str, object], text: str, seconds: float) -> channel.Message:
        """Send a query and wait for the report; raises `TimeoutError`, `ChannelClosedError`."""
        link = self.await_start()
        deadline = time.monotonic() + seconds
        channel.send(link, job, text.encode())
        return channel.receive(link, deadline)

    def lives(self) -> bool:
        """Say whether the worker, idle, is still there: an open channel has nothing to read."""
        if self.channel is None:
            return True
        self.channel.setblocking(False)
        try:
            return bool(self.channel.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return True

    def await_start(self) -> socket.socket:
        """Give the channel, once the worker has started; raises `WorkersUnavailableError`."""
        if self.channel is not None:
            return self.channel
        deadline = time.monotonic() + _START_SECONDS
        try:
            born = channel.receive(self.lease, deadline)
            link, self.handle = born.descriptors
            self.channel = socket.socket(fileno=link)
            raise_reported(channel.receive(self.channel, deadline).header)
        except (TimeoutError, channel.ChannelClosedError) as error:
            raise WorkersUnavailableError(f"no query worker starts: {error}") from error
        return self.channel

    def end(self) -> int | None:
        """Wait for a worker that closed its channel; give its exit code, or minus its signal."""
        try:
            report = channel.receive(self.lease, time.monotonic() + _END_SECONDS)
        except (TimeoutError, channel.ChannelClosedError):
            return None
        return int(report.header["status"])

    def kill(self) -> None:
        """Kill the worker and give up the lease."""
        if self.handle >= 0:
            with contextlib.suppress(ProcessLookupError):  # it ended by itself
                signal.pidfd_send_signal(self.handle, signal.SIGKILL)
            os.close(self.handle)
            self.handle = -1
        if self.channel is not None:
            self.channel.close()
        self.lease.close()  # the zygote kills what it has not handed over


class QueryPool:
    """
    Answers queries from the current release of a home, from any number of threads.

    A context manager: closing it ends its workers, and the zygote if the pool started it: where
    the setting `query_zygote` is empty, or when the zygote that it names has ended.
    """

    def __init__(self, settings: Settings) -> None:
        """Take the settings; raises `OSError` when no zygote can be started."""
        self.settings = settings
        self._limits = Limits.of(settings)
        self._own_zygote = Zygote() if settings.query_zygote is None else None
        self._zygote = settings.query_zygote or self._own_zygote.socket  # type: ignore[union-attr]
        self._current = settings.home.absolute() / "current"
        self._known = Release(0, "", "0")
        self._known_link = ""
        self._renewing = threading.Lock()
        self._idle: list[_Worker] = []
        self._busy = 0
        self._busy_with_strangers = 0
        self._free = threading.Condition()
        self._closed = False

    def __enter__(self) -> "QueryPool":
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End all workers."""
        self.close()

    def close(self) -> None:
        """End all idle workers; those at work end with their query."""
        with self._free:
            self._closed = True
            idle, self._idle = self._idle, []
            self._free.notify_all()
        for worker in idle:
            worker.kill()
        with self._renewing:
            if self._own_zygote is not None:
                self._own_zygote.close()

    def release(self) -> Release:
        """Give the release that is current now."""
        try:
            link = os.readlink(self._current)
        except FileNotFoundError:
            link = ""
        with self._free:
            if link != self._known_link:
                self._known, self._known_link = self._read_release(link), link
            return self._known

    def scan(self, text: str) -> Scanned:
        """Scan a query within the settings' limits; raises what `meagraph.query.scan` raises."""
        scan_text = _scan_again if len(text) <= _SHORT_TEXT else scan
        return scan_text(
            text,
            nesting=self.settings.query_nesting,
            operators=self.settings.query_operators,
            tokens=self.settings.query_tokens,
        )

    def run(self, query: Query, scanned: Scanned | None = None) -> Result:
        """
        Answer a query; raises a `QueryError`, whose class says why there is no answer.

        The scan comes first, so that no worker meets a query that is refused; take `scanned` from
        `scan` if it is made already.
        """
        job = query.job(scanned or self.scan(query.text))
        seconds = min(query.timeout or self.settings.query_seconds, self.settings.query_seconds)
        with self._place(own=query.own):
            worker = self._take_started_worker()
            try:
                message = worker.ask(job, query.text, seconds)
            except TimeoutError:
                self._replace(worker)
                raise QueryTimeoutError(f"the query ran longer than {seconds:g} seconds") from None
            except channel.ChannelClosedError:
                raise self._ended(worker) from None
            except BaseException:
                worker.kill()
                raise
            self._put_back(worker, retire=message.header.get("retire", False))
            return _result(message, worker.release)

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

    def _read_release(self, link: str) -> Release:
        if not link:
            return Release(0, "", "0")
        name = link.rsplit("/", 1)[-1]
        store = self._current.parent / link / "store"
        made = store.stat().st_mtime_ns if store.is_dir() else 0
        return Release(int(name), str(store), f"{int(name)}-{made:x}")

    @contextlib.contextmanager
    def _place(self, *, own: bool) -> Iterator[None]:
        """Wait for one of the places at work; strangers leave the last one to the pages."""
        places = self.settings.query_workers
        for_strangers = max(1, places - 1)

        def free() -> bool:
            return self._closed or (
                self._busy < places and (own or self._busy_with_strangers < for_strangers)
            )

        with self._free:
            if not self._free.wait_for(free, self.settings.query_queue_seconds) or self._closed:
                raise BusyError("all query workers are at work; try again in a moment")
            self._busy += 1
            self._busy_with_strangers += not own
        try:
            yield
        finally:
            with self._free:
                self._busy -= 1
                self._busy_with_strangers -= not own
                self._free.notify_all()

    def _take_worker(self) -> _Worker:
        """Give an idle worker of the current release, or a new one; retire the older ones."""
        release = self.release()
        with self._free:
            older = [worker for worker in self._idle if worker.release != release]
            self._idle = [worker for worker in self._idle if worker.release == release]
            found = self._idle.pop() if self._idle else None
        for worker in older:
            worker.kill()
        if found is not None and not found.lives():
            found.kill()
            found = None
        return found or self._order(release)

    def _order(self, release: Release) -> _Worker:
        """Order a worker; when the zygote has ended, of another one."""
        zygote = self._zygote
        try:
            return _Worker(zygote, release, self._limits)
        except WorkersUnavailableError:
            self._renew_zygote(zygote)
            return _Worker(self._zygote, release, self._limits)

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

    def _take_started_worker(self) -> _Worker:
        """Give a worker that has opened its release, which may be pruned while it starts."""
        for attempt in (1, 2):
            worker = self._take_worker()
            try:
                worker.await_start()
            except WorkersUnavailableError:
                worker.kill()
                if attempt == 2:
                    raise
            else:
                break
        return worker

    def _put_back(self, worker: _Worker, *, retire: bool) -> None:
        if retire:
            self._replace(worker)
            return
        with self._free:
            keep = not self._closed and worker.release == self._known
            if keep:
                self._idle.append(worker)
        if not keep:
            worker.kill()

    def _replace(self, worker: _Worker) -> None:
        """Kill a worker, and order its successor, which starts while nobody waits for it."""
        worker.kill()
        # Without a successor now, the next request orders one, and learns why there is none.
        with contextlib.suppress(WorkersUnavailableError):
            successor = self._order(self.release())
            self._put_back(successor, retire=False)

    def _ended(self, worker: _Worker) -> QueryError:
        """Say why a worker ended in the middle of a query."""
        status = worker.end()
        self._replace(worker)
        if status is None:  # its zygote has ended, and with it all workers
            return WorkersUnavailableError("the query worker was ended; ask again in a moment")
        # SIGKILL that is not ours: the kernel, short of memory, ends workers first.
        if status in (-signal.SIGABRT, -signal.SIGKILL):
            return MemoryLimitError(
                f"the query needs more than {self.settings.query_memory} bytes of memory: ask for"
                " less, or without ORDER BY, GROUP BY and DISTINCT over many rows"
            )
        if status == -signal.SIGSEGV:
            return QueryTooComplexError("the query is too complex: it is nested too deeply")
        return QueryError(f"the query worker ended with status {status}")


def _result(message: channel.Message, release: Release) -> Result:
    """Read a worker's report; raises the error that it holds."""
    header = message.header
    raise_reported(header)
    file = os.fdopen(message.descriptors[0], "rb") if message.descriptors else None
    if file is not None:
        file.seek(0)
    return Result(
        ResultKind(header["kind"]),
        BY_NAME[header["format"]],
        release,
        header["size"],
        message.body,
        file,
    )

"""
The record of requests: one line of the log for each, and the figures of /metrics.

Whoever answers a request only lays a note aside; a thread of its own writes lines and adds figures
up, many at a time. Query strings, which hold queries, are written only where a setting says so.
"""

import json
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TextIO

from meagraph.settings import Settings
from server.client_address import client_name, read_networks
from server.logs import client_hash

EVERY_SECONDS = 0.25
MOST_WAITING = 100_000
"""Notes beyond this number are lost, the oldest first: a log that nobody reads stops nothing."""

LONGEST = 1000
"""Longer paths, query strings and headers are cut: notes wait in memory."""


class Note(NamedTuple):
    """One request that was answered."""

    at: float
    method: str
    path: str
    query_string: str
    status: str
    size: int
    seconds: float
    source: str
    peer: str
    forwarded: str
    forwarded_for: str
    user_agent: str


class RequestLog:
    """Takes notes from any number of threads, until it is closed."""

    def __init__(
        self,
        settings: Settings,
        count: Callable[[Iterable[Note]], None],
        stream: TextIO = sys.stderr,
    ) -> None:
        """Take the settings, whoever adds figures up, and where the lines go."""
        self._settings = settings
        self._count = count
        self._stream = stream
        self._notes: deque[tuple[Any, ...]] = deque(maxlen=MOST_WAITING)
        self._writing = threading.Lock()
        self._closing = threading.Event()
        networks = read_networks(settings.trusted_proxies)
        salt = settings.log_salt

        @lru_cache(maxsize=1024)
        def hashed(peer: str, forwarded: str, forwarded_for: str, user_agent: str) -> str:
            sent = {
                "REMOTE_ADDR": peer,
                "HTTP_FORWARDED": forwarded,
                "HTTP_X_FORWARDED_FOR": forwarded_for,
                "HTTP_USER_AGENT": user_agent,
            }
            return client_hash(client_name(sent, networks), salt)

        self._hashed = hashed
        self._thread = threading.Thread(target=self._run, name="request-log", daemon=True)
        self._thread.start()

    def note(
        self, environ: dict[str, Any], status: str, size: int, seconds: float, source: str
    ) -> None:
        """Take note of a request, its answer's status and size, and where the answer is from."""
        given = environ.get
        self._notes.append(
            (  # no Note yet: that costs as much as the rest of this
                time.time(),
                environ["REQUEST_METHOD"],
                environ["PATH_INFO"][:LONGEST],
                environ["QUERY_STRING"][:LONGEST],
                status,
                size,
                seconds,
                source,
                given("REMOTE_ADDR", ""),
                # What the nearest proxies say stands at the end.
                given("HTTP_FORWARDED", "")[-LONGEST:],
                given("HTTP_X_FORWARDED_FOR", "")[-LONGEST:],
                given("HTTP_USER_AGENT", "")[:LONGEST],
            )
        )

    def write(self) -> None:
        """Write and count what was noted until now."""
        with self._writing:
            notes = []
            while self._notes:
                notes.append(Note._make(self._notes.popleft()))
            self._count(notes)
            if (
                notes
                and self._settings.log_requests
                and self._settings.log_level in ("debug", "info")
            ):
                self._stream.write("".join(map(self._line, notes)))
                self._stream.flush()

    def close(self) -> None:
        """Write what is left, and end."""
        self._closing.set()
        self._thread.join()
        with suppress(OSError, ValueError):
            self.write()

    def _run(self) -> None:
        while not self._closing.wait(EVERY_SECONDS):
            with suppress(OSError, ValueError):  # standard error is gone: nobody can be told
                self.write()

    def _line(self, note: Note) -> str:
        """Write one line; by hand, as this is most of what a kept answer costs."""
        client = self._hashed(note.peer, note.forwarded, note.forwarded_for, note.user_agent)
        time_ = f"{_second(int(note.at))}.{int(note.at % 1 * 1000):03d}Z"
        if self._settings.log_format == "text":
            path = f"{note.path}?{note.query_string}" if self._settings.log_queries else note.path
            return (
                f"{time_} INFO {note.method} {_quoted(path)} {note.status[:3]} {note.size}"
                f" {note.seconds:.6f} {note.source} {client}\n"
            )
        query = (
            f',"query_string":{_quoted(note.query_string)}' if self._settings.log_queries else ""
        )
        return (
            f'{{"time":"{time_}","level":"info","event":"request","method":{_quoted(note.method)},'
            f'"path":{_quoted(note.path)}{query},"status":{note.status[:3]},"bytes":{note.size},'
            f'"seconds":{note.seconds:.6f},"source":"{note.source}","client":"{client}"}}\n'
        )


_quoted = lru_cache(maxsize=1024)(json.dumps)


@lru_cache(maxsize=16)
def _second(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S")

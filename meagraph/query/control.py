"""
How an operator reaches the queries of all server processes of a home.

Each process listens on a Unix socket of its own, `{home}/run/{pid}.sock`, which only the user that
runs the service can reach. A caller asks them all.
"""

import contextlib
import logging
import os
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

from meagraph.query import channel
from meagraph.query.running import RunningQuery

_FOLDER = "run"
_ANSWER_SECONDS = 5.0

_log = logging.getLogger(__name__)


class Pool(Protocol):
    """What a server process offers to its operator."""

    def running(self) -> list[RunningQuery]:
        """Give the queries that are at work or wait."""

    def cancel(self, query_id: str) -> bool:
        """Cancel the query of this id; say whether there is one."""


class ControlSocket:
    """Answers operators, in a thread of its own, until it is closed."""

    def __init__(self, pool: Pool, home: Path) -> None:
        """Listen below the home; raises `OSError` where nothing can be written there."""
        self._pool = pool
        folder = home / _FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        _remove_stale(folder)
        self.path = folder / f"{os.getpid()}.sock"
        self._listener = _listen(self.path)
        self._thread = threading.Thread(target=self._serve, name="control", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening, and remove the socket."""
        self.path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # closed already
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # closed
                return
            with connection:
                try:
                    self._answer(connection)
                except channel.ChannelClosedError:  # it only looked whether we are there
                    continue
                except TimeoutError:
                    _log.warning("an operator's request was not answered: it never came")

    def _answer(self, connection: socket.socket) -> None:
        asked = channel.receive(connection, time.monotonic() + _ANSWER_SECONDS).header
        if "cancel" in asked:
            channel.send(connection, {"cancelled": self._pool.cancel(asked["cancel"])})
        else:
            channel.send(connection, {"queries": [asdict(one) for one in self._pool.running()]})


def open_control(pool: Pool, home: Path) -> ControlSocket | None:
    """Listen, or say in the log why operators cannot be answered."""
    try:
        return ControlSocket(pool, home)
    except OSError as error:
        _log.warning("operators cannot reach the queries of this process: %s", error)
        return None


def running_queries(home: Path) -> list[RunningQuery]:
    """Give the queries that run in any server process of a home, the longest at work first."""
    found = [RunningQuery(**query) for answer in _ask(home, {}) for query in answer["queries"]]
    return sorted(found, key=lambda query: query.started)


def cancel_query(home: Path, query_id: str) -> bool:
    """Cancel the query of this id, in whichever process it runs; say whether there is one."""
    cancelled = [answer["cancelled"] for answer in _ask(home, {"cancel": query_id})]
    return any(cancelled)


def _listen(path: Path) -> socket.socket:
    """Make a socket that has its name only when it can be connected to."""
    unnamed = path.with_name(f".{path.name}")
    unnamed.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _short(unnamed) as short:
            listener.bind(short)
        listener.listen()
        unnamed.rename(path)
    except OSError:
        listener.close()
        raise
    return listener


def _remove_stale(folder: Path) -> None:
    """Remove the sockets of processes that ended without a word."""
    for path in folder.glob("*.sock"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection, _short(path) as short:
            try:
                connection.connect(short)
            except ConnectionRefusedError:
                path.unlink(missing_ok=True)


def _ask(home: Path, question: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    """Ask every server process of a home; those that have ended are passed over."""
    for path in sorted((home / _FOLDER).glob("*.sock")):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            try:
                with _short(path) as short:
                    connection.connect(short)
                channel.send(connection, question)
                yield channel.receive(connection, time.monotonic() + _ANSWER_SECONDS).header
            except (OSError, channel.ChannelClosedError):
                continue


@contextlib.contextmanager
def _short(path: Path) -> Iterator[str]:
    """Name a socket by way of its folder's descriptor: its path may be too long for an address."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)

"""Writes: the body is kept in a file, and a program of its own reads, judges and publishes it."""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from meagraph.settings import Settings
from server.graph_store.protocol import MULTIPART, Write, read_syntax
from server.graph_store.publication import Order
from server.protocol_error import ProtocolError

PROGRAM = ("-P", "-m", "server.graph_store.publication")
"""What Python is told to run for a write."""

_ROOT = Path(__file__).resolve().parents[2]
_CHUNK = 256 * 1024
_log = logging.getLogger(__name__)


class PublicationError(Exception):
    """A publication that did not come to an end; `code` is the problem's."""

    def __init__(self, code: str, message: str) -> None:
        """Take the code of a problem and a sentence for whoever writes."""
        super().__init__(message)
        self.code = code
        self.message = message


class Writers:
    """The places for writes of one server process: each takes a processor and much memory."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings of the instance."""
        self._settings = settings
        self._places = BoundedSemaphore(settings.graph_writers)

    def publish(self, order: Order) -> Mapping[str, Any]:
        """
        Run the program that follows `order`; gives its outcome, or the problem as it tells it.

        Raises `PublicationError` when it ran out of places, of time, or ended by itself.
        """
        with self.place():
            return self._run(order)

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place; raises `PublicationError` when none becomes free in time."""
        if not self._places.acquire(timeout=self._settings.graph_wait_seconds):
            raise PublicationError("busy", "other graphs are being written; try again later")
        try:
            yield
        finally:
            self._places.release()

    def _run(self, order: Order) -> Mapping[str, Any]:
        given = {"order": asdict(order), "settings": self._settings.model_dump(mode="json")}
        program = subprocess.Popen(
            [sys.executable, *PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
            start_new_session=True,
            text=True,
        )
        try:
            told, complaints = program.communicate(
                json.dumps(given), timeout=self._settings.graph_seconds
            )
        except subprocess.TimeoutExpired:
            raise PublicationError(
                "publication-timeout",
                f"it took longer than {self._settings.graph_seconds:g} seconds"
                " (MEAGRAPH_GRAPH_SECONDS) and was ended. See what became of the graph, and write"
                " less at once",
            ) from None
        finally:
            if program.poll() is None:
                os.killpg(program.pid, signal.SIGKILL)  # and the sandbox that it started
                program.communicate()
        if complaints:
            _log.warning("a write to the graph store: %s", complaints.strip())
        if program.returncode != 0:
            raise PublicationError(
                "publication-failed", "nothing was published; the service's log says why"
            )
        outcome: Mapping[str, Any] = json.loads(told)
        return outcome


@contextmanager
def received(
    request: Request, method: Write, settings: Settings
) -> Iterator[list[tuple[str, str]]]:
    """
    Keep the body of a request in files while the context lasts; gives each with its syntax.

    Raises `ProtocolError` when it is too large or of a type that is not taken.
    """
    syntax = read_syntax(
        method,
        request.headers.get("Content-Type", ""),
        request.headers.get("Content-Encoding", ""),
    )
    request.max_content_length = settings.graph_bytes
    with TemporaryDirectory(prefix="meagraph-graph-") as folder:
        try:
            if syntax == MULTIPART:
                bodies = _keep_parts(request, Path(folder))
            else:
                bodies = [(str(_keep_body(request, Path(folder))), syntax)]
        except RequestEntityTooLarge as error:
            raise ProtocolError(
                "too-large",
                f"a graph has at most {settings.graph_bytes} bytes (MEAGRAPH_GRAPH_BYTES)",
            ) from error
        yield bodies


def _keep_body(request: Request, folder: Path) -> Path:
    path = folder / "body"
    with path.open("wb") as file:
        while piece := request.stream.read(_CHUNK):
            file.write(piece)
    return path


def _keep_parts(request: Request, folder: Path) -> list[tuple[str, str]]:
    """Keep each part of a form; every one of them is a graph with a type of its own."""
    bodies = []
    for number, (_, part) in enumerate(request.files.items(multi=True)):
        path = folder / f"part-{number}"
        syntax = read_syntax("PUT", part.headers.get("Content-Type", ""), "")
        part.save(path)
        bodies.append((str(path), syntax))
    if request.form or not bodies:
        raise ProtocolError("bad-request", "each part of the form is a file that holds a graph")
    return bodies

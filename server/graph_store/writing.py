"""Writes: the body is kept in a file, and a program of its own reads, judges and publishes it."""

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
from server.publishing.running import PublicationError, finish, start

PROGRAM = ("-P", "-m", "server.graph_store.publication")
"""What Python is told to run for a write."""

_CHUNK = 256 * 1024


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
        return finish(start(PROGRAM), given, self._settings.graph_seconds, "MEAGRAPH_GRAPH_SECONDS")


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

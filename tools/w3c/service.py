"""A service to be tested, started over a home of its own, and the requests it is sent."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_server

from pyoxigraph import Quad, Store

from meagraph.manifest import Counts, Manifest, Summary

_STARTED_WITHIN = 60.0
_ANSWERED_WITHIN = 120.0
_MEAGRAPH = (sys.executable, "-c", "from cli import main; main()")


class ServiceError(Exception):
    """The service does not start, or gives no answer."""


@dataclass(frozen=True)
class Response:
    """The answer to a request; the names of its headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type of the body, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def problem(self) -> str:
        """The short name of the problem that the answer tells of, or nothing."""
        if self.media_type != "application/problem+json":
            return ""
        return str(json.loads(self.body or b'{"type": ""}')["type"]).rpartition("#")[2]


class Service:
    """A running service."""

    def __init__(self, port: int, token: str) -> None:
        """Take the port, and a token that may write everywhere."""
        self.host = f"127.0.0.1:{port}"
        self.base = f"http://{self.host}/"
        self.token = token
        self._connection = http.client.HTTPConnection(self.host, timeout=_ANSWERED_WITHIN)

    def close(self) -> None:
        """Close the connection; the next request opens another one."""
        self._connection.close()

    def send(
        self,
        method: str,
        path: str,
        headers: Iterable[tuple[str, str]] = (),
        body: bytes | None = None,
    ) -> Response:
        """Send one request, with these headers and no other; raises `ServiceError`."""
        connection = self._connection
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            received = {name.lower(): value for name, value in answer.getheaders()}
            return Response(answer.status, received, answer.read())
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise ServiceError(f"{method} {path[:80]} is not answered: {error}") from error

    def put_graph(self, name: str, turtle: bytes) -> None:
        """Write a graph through the graph store; raises `ServiceError` when it is refused."""
        answer = self.send(
            "PUT",
            f"/rdf-graph-store?graph={name}",
            [("Authorization", f"Bearer {self.token}"), ("Content-Type", "text/turtle")],
            turtle,
        )
        if answer.status >= 300:
            raise ServiceError(f"{name} cannot be written: {answer.body.decode()}")


@contextmanager
def service(folder: Path, quads: Iterable[Quad] = ()) -> Iterator[Service]:
    """
    Start a service whose first release holds these quads, and stop it at the end.

    The release is written by the engine itself: data keep their blank nodes, and their own names.
    Raises `ServiceError` when the service does not start.
    """
    home = folder / "home"
    with create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    settings = {
        "MEAGRAPH_HOME": str(home),
        "MEAGRAPH_BASE": f"http://127.0.0.1:{port}/",
        "MEAGRAPH_SHAPES": "none",
        "MEAGRAPH_CLIENT_SECONDS": "0",
        "MEAGRAPH_LOG_REQUESTS": "false",
    }
    _write_release(home, quads, settings["MEAGRAPH_BASE"])
    environment = os.environ | settings
    token = subprocess.run(
        [*_MEAGRAPH, "tokens", "create", "--scope", "admin"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()[-1]
    log_file = folder / "log"
    with log_file.open("w") as log:
        process = subprocess.Popen(
            [*_MEAGRAPH, "serve", "--port", str(port)], env=environment, stdout=log, stderr=log
        )
    running = Service(port, token)
    try:
        if not _is_up(running, process):
            raise ServiceError(f"the service does not start: {log_file.read_text()}")
        yield running
    finally:
        running.close()
        process.terminate()
        process.wait()


def _write_release(home: Path, quads: Iterable[Quad], base: str) -> None:
    """Write a home with one release, as the engine makes it of the quads; none without quads."""
    quads = list(quads)
    if not quads:
        return
    release = home / "releases" / "000001"
    (release / "store").mkdir(parents=True)
    store = Store(str(release / "store"))
    store.bulk_extend(quads)
    Manifest(
        number=1,
        parent=0,
        created="1970-01-01T00:00:00Z",
        author="",
        message="",
        changeset="",
        base=base,
        counts=Counts(quads=len(store)),
        digest="",
        validation=Summary(),
    ).write(release)
    (home / "current").symlink_to("releases/000001")


def _is_up(running: Service, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the service answers; say whether it does."""
    deadline = time.monotonic() + _STARTED_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        try:
            return running.send("GET", "/sparql?query=ASK%20%7B%7D").status == 200
        except ServiceError:
            time.sleep(0.1)
    return False

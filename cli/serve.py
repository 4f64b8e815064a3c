"""`meagraph serve`: the service over the current release."""

import math
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from cli.common import console, fail, home_option, problems_reported, read_settings
from meagraph.orphans import die_with
from meagraph.publishing import Publisher
from meagraph.query.memory import MemoryPlanError, check_memory
from meagraph.query.zygote import Zygote
from meagraph.settings import Settings
from server import logs, stopping

SHARED_FIGURES = "PROMETHEUS_MULTIPROC_DIR"
"""Where several server processes keep their figures; `server.metrics` reads it."""


class _Server(MPServer):
    """The HTTP server; told to stop, it says so at `/readyz` for a while before it does."""

    drain_seconds = 0.0

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """Stop: at once when told so again, or when there is no time to drain."""
        if stopping.is_stopping() or not self.drain_seconds:
            stopping.stop()
            super().signal_handler_interrupt(*args, **kwargs)  # type: ignore[no-untyped-call]
            return
        stopping.stop()
        later = threading.Timer(self.drain_seconds, super().signal_handler_interrupt)
        later.daemon = True
        later.start()


@click.command()
@click.option("--host", help="Address to listen on (default: MEAGRAPH_HOST, or 127.0.0.1).")
@click.option("--port", type=int, help="Port to listen on (default: MEAGRAPH_PORT, or 7878).")
@click.option(
    "--shapes",
    type=click.Choice(["ours", "none"]),
    help="none: an instance without our shapes, for data of any model (MEAGRAPH_SHAPES).",
)
@home_option
def serve(host: str | None, port: int | None, shapes: str | None, home: Path | None) -> None:
    """
    Serve the current release over HTTP until told to stop (SIGTERM, Ctrl-C).

    What an interrupted publication left is finished or cleared away first.
    """
    settings = read_settings(host=host, port=port, home=home, shapes=shapes)
    try:
        check_memory(settings)
    except MemoryPlanError as error:
        raise fail(str(error)) from error
    with problems_reported():
        publisher = Publisher(settings, None)
        publisher.recover()
    _check_address(settings.host, settings.port)
    with problems_reported(), Zygote() as zygote:
        _run(settings, zygote)


def _check_address(host: str, port: int) -> None:
    """
    End the command when the address cannot be listened on.

    The server itself would share the port with another one, which then gets half of the requests.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        raise fail(
            f"{host}:{port} cannot be listened on ({error.strerror}); choose another address with"
            " --host and --port, or stop what listens there"
        ) from error


def _run(settings: Settings, zygote: Zygote) -> None:
    # The server's processes read their settings from the environment that they inherit.
    os.environ["MEAGRAPH_HOME"] = str(settings.home.absolute())
    os.environ["MEAGRAPH_HOST"] = settings.host
    os.environ["MEAGRAPH_PORT"] = str(settings.port)
    os.environ["MEAGRAPH_QUERY_ZYGOTE"] = str(zygote.socket)
    os.environ["MEAGRAPH_SHAPES"] = settings.shapes
    os.environ["MEAGRAPH_LOG_SALT"] = settings.log_salt or secrets.token_hex()
    # A server process that outlives this one, killed, would keep the port of its successor.
    os.register_at_fork(after_in_child=partial(die_with, os.getpid()))
    logs.prepare(settings)
    server = _Server(
        "server.wsgi:application",
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=settings.server_processes,
        blocking_threads=settings.server_threads,
        backpressure=settings.server_connections,
        websockets=False,
        # Its messages go the way of all others; a warning about our many threads does not.
        log_level=LogLevels.error,
        log_dictconfig={"loggers": {"_granian": {}}},
        respawn_failed_workers=True,
        workers_kill_timeout=math.ceil(settings.stop_seconds),
    )
    server.drain_seconds = settings.drain_seconds
    url = f"http://{settings.host}:{settings.port}/"
    server.on_startup(lambda: console.print(f"serving {settings.home} on {url}"))
    with _shared_figures(settings.server_processes):
        server.serve()


@contextmanager
def _shared_figures(processes: int) -> Iterator[None]:
    """Give several server processes a folder for their figures, while they run."""
    if processes == 1:
        yield
        return
    with TemporaryDirectory(prefix="meagraph-figures-") as folder:
        os.environ[SHARED_FIGURES] = folder
        yield

"""What the HTTP server runs: one application with its own query workers in each process."""

import sys
from contextlib import ExitStack
from multiprocessing.util import Finalize
from typing import TextIO

from flask import Flask

from meagraph.query.control import open_control
from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from server import logs
from server.app import create_app
from server.front import Front, ResponseCache
from server.metrics import figures_of
from server.request_log import RequestLog


def application() -> Front:
    """Make the application from the environment's settings; its workers end with the process."""
    settings = Settings()
    logs.prepare(settings)
    pool = QueryPool(settings)
    pool.observe(logs.query_logger(settings))
    control = open_control(pool, settings.home)
    app = create_app(settings, pool)
    record = request_log_of(app, settings)

    ending = ExitStack()
    ending.callback(pool.close)
    if control is not None:
        ending.callback(control.close)
    ending.callback(record.close)
    # The server's processes are of multiprocessing, which ends them without `atexit`.
    Finalize(None, ending.close, exitpriority=1)
    return front_of(app, settings, record)


def request_log_of(app: Flask, settings: Settings, stream: TextIO = sys.stderr) -> RequestLog:
    """Begin the record of an application's requests."""
    return RequestLog(settings, figures_of(app).count_requests, stream)


def front_of(app: Flask, settings: Settings, record: RequestLog) -> Front:
    """Put the front before an application."""
    cache = ResponseCache(settings.response_cache_bytes, settings.response_cache_entry_bytes)
    figures_of(app).kept = cache
    return Front(app.wsgi_app, settings.home.absolute() / "current", cache, record)

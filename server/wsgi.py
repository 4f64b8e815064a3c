"""What the HTTP server runs: one application with its own query workers in each process."""

import atexit

from flask import Flask

from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from server.app import create_app


def application() -> Flask:
    """Make the application from the environment's settings; its workers end with the process."""
    settings = Settings()
    pool = QueryPool(settings)
    atexit.register(pool.close)
    return create_app(settings, pool)

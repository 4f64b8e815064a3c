"""Whether the service answers: `/healthz` for those who watch it, `/readyz` for load balancers."""

from flask import Blueprint, Response

from meagraph.query.errors import QueryError
from meagraph.query.pool import Query
from server import stopping
from server.instance import instance

blueprint = Blueprint("health", __name__)

_QUESTION = Query("ASK {}", own=True)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer 200 when a query is answered, otherwise 503."""
    try:
        instance().pool.run(_QUESTION).close()
    except QueryError as error:
        return _plain(f"queries are not answered: {error}\n", 503)
    return _plain("ok\n", 200)


@blueprint.get("/readyz")
def readyz() -> Response:
    """Answer 200 when the current release answers, its search index too, and goes on doing so."""
    if stopping.is_stopping():
        return _plain("the service is stopping\n", 503)
    pool = instance().pool
    try:
        answered = pool.run(_QUESTION)
        answered.close()
        pool.search_index(answered.release)
    except QueryError as error:
        return _plain(f"queries are not answered: {error}\n", 503)
    return _plain("ready\n", 200)


def _plain(text: str, status: int) -> Response:
    response = Response(text, status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response

"""Whether the service answers: `/healthz` for those who watch it, `/readyz` for load balancers."""

from flask import Blueprint, Response

from meagraph.query.errors import QueryError
from server.instance import instance

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@blueprint.get("/readyz")
def healthz() -> Response:
    """Answer 200 when a query is answered, otherwise 503."""
    try:
        instance().pool.ask("ASK {}")
    except QueryError as error:
        return _plain(f"queries are not answered: {error}\n", 503)
    return _plain("ok\n", 200)


def _plain(text: str, status: int) -> Response:
    response = Response(text, status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response

"""The queries at work, for operators: `/api/queries-running` lists them, and ends one."""

from dataclasses import asdict

from flask import Blueprint, Response, json
from werkzeug.exceptions import NotFound

from meagraph.query.control import cancel_query, running_queries
from server.authorization import require
from server.instance import instance

blueprint = Blueprint("running_queries", __name__)


@blueprint.get("/api/queries-running")
def list_running() -> Response:
    """Give the queries of all server processes, the longest at work first (scope read-ops)."""
    require("read-ops")
    queries = [asdict(query) for query in running_queries(instance().settings.home)]
    return _private(Response(json.dumps({"queries": queries}), content_type="application/json"))


@blueprint.delete("/api/queries-running/<query_id>")
def cancel(query_id: str) -> Response:
    """End the query of this id: 204, or 404 where there is none (scope admin)."""
    require("admin")
    if not cancel_query(instance().settings.home, query_id):
        raise NotFound(f"no query with the id {query_id!r} is at work; it may have ended")
    return _private(Response(status=204))


def _private(response: Response) -> Response:
    """Keep what only operators may see out of every cache."""
    response.headers["Cache-Control"] = "no-store"
    return response

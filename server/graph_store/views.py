"""The graph store on the web: graphs out, and writes to the program that publishes them."""

from collections.abc import Mapping
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, json, request
from werkzeug.wsgi import wrap_file

from meagraph.graphs import is_system
from meagraph.query.errors import QueryError
from meagraph.query.formats import TURTLE, ResultKind
from meagraph.query.pool import Result
from meagraph.settings import Settings
from server import client_budget
from server.authorization import bearer, require_write
from server.graph_store.problems import answer_problem
from server.graph_store.protocol import (
    MULTIPART,
    STORE,
    SYNTAXES,
    RequestError,
    Target,
    Write,
    check_name,
    read_target,
)
from server.graph_store.publication import Order
from server.graph_store.reading import find, read
from server.graph_store.state import entity_tag
from server.graph_store.writing import PublicationError, Writers, received
from server.instance import instance
from server.languages import best, interface_language
from server.sparql.negotiation import Choice, NotOfferedError, choose
from server.sparql.problems import answer_query_error
from server.steady import from_one_release

READS = ("GET", "HEAD", "OPTIONS")
METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS")
MESSAGE_HEADER = "Meagraph-Message"
RELEASE_HEADER = "Meagraph-Release"

_LONGEST_MESSAGE = 500
_NAME = "meagraph.writers"

blueprint = Blueprint("graph_store", __name__)
blueprint.register_error_handler(QueryError, answer_query_error)


def prepare(app: Flask, settings: Settings) -> None:
    """Give the application its places for writes."""
    app.extensions[_NAME] = Writers(settings)


@blueprint.errorhandler(NotOfferedError)
def _not_offered(error: NotOfferedError) -> Response:
    return answer_problem("not-acceptable", str(error))


@blueprint.errorhandler(RequestError)
@blueprint.errorhandler(PublicationError)
def _refused(error: RequestError | PublicationError) -> Response:
    return answer_problem(error.code, error.message)


@blueprint.route(
    f"/{STORE}", methods=[*METHODS, "PATCH"], provide_automatic_options=False
)
@blueprint.route(
    f"/{STORE}/<path:path>", methods=[*METHODS, "PATCH"], provide_automatic_options=False
)
def store(path: str | None = None) -> Response:
    """Answer for the graph that the request names (SPARQL 1.1 Graph Store HTTP Protocol)."""
    return _answer(None if path is None else f"{STORE}/{path}")


@blueprint.route(
    "/graph/<path:path>",
    methods=["PUT", "POST", "DELETE", "OPTIONS", "PATCH"],
    provide_automatic_options=False,
)
def graph(path: str) -> Response:
    """Write the graph with this path; reading it is linked data."""
    return _answer(f"graph/{path}")


def _answer(path: str | None) -> Response:
    target = read_target(
        request.method,
        path,
        request.query_string,
        base=instance().base,
        host=request.host,
    ) if request.method not in ("OPTIONS", "PATCH") else Target()
    match request.method:
        case "OPTIONS":
            return Response(status=204, headers=_allowed("default" in request.args))
        case "GET" | "HEAD":
            return _read(target)
        case "PUT" | "POST" | "DELETE" as method if target.name is not None or target.is_store:
            return _write(cast("Write", method), target)
    response = answer_problem(
        "method-not-allowed",
        "the default graph is the merge of the named graphs: write one of those, with graph=IRI",
    )
    response.headers.update(_allowed(target.name is None))
    return response

"""The graph store on the web: graphs out, and writes to the program that publishes them."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import uuid4

from flask import Blueprint, Flask, Response, current_app, jsonify, request
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
    Target,
    Write,
    check_name,
    read_target,
)
from server.graph_store.publication import Order
from server.graph_store.reading import current_state, find, read
from server.graph_store.state import entity_tag
from server.graph_store.writing import Writers, received
from server.instance import instance
from server.languages import best, interface_language
from server.protocol_error import ProtocolError
from server.publishing.running import PublicationError
from server.sparql.negotiation import NotOfferedError, choose
from server.sparql.problems import answer_query_error
from server.steady import from_one_release

READS = "GET, HEAD, OPTIONS"
METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
MESSAGE_HEADER = "Meagraph-Message"
RELEASE_HEADER = "Meagraph-Release"

_LONGEST_MESSAGE = 500
_WRITERS = "meagraph.graph_writers"

blueprint = Blueprint("graph_store", __name__)
blueprint.register_error_handler(QueryError, answer_query_error)


def prepare(app: Flask, settings: Settings) -> None:
    """Give the application its places for writes."""
    app.extensions[_WRITERS] = Writers(settings)


@blueprint.errorhandler(NotOfferedError)
def _not_offered(error: NotOfferedError) -> Response:
    return answer_problem("not-acceptable", str(error))


@blueprint.errorhandler(ProtocolError)
@blueprint.errorhandler(PublicationError)
def _refused(error: ProtocolError | PublicationError) -> Response:
    response = answer_problem(error.code, error.message)
    if response.status_code == 405:
        response.headers["Allow"] = READS
    return response


@blueprint.route(f"/{STORE}", methods=["OPTIONS"], provide_automatic_options=False)
@blueprint.route(f"/{STORE}/<path:path>", methods=["OPTIONS"], provide_automatic_options=False)
@blueprint.route("/graph/<path:path>", methods=["OPTIONS"], provide_automatic_options=False)
def options(path: str | None = None) -> Response:
    """Say what can be done with a graph."""
    is_default = path is None and "default" in request.args
    allowed = {"Allow": READS if is_default else METHODS}
    taken = {"Accept-Post": ", ".join([*SYNTAXES, MULTIPART])}
    return Response(status=204, headers=allowed if is_default else allowed | taken)


@blueprint.get(f"/{STORE}", provide_automatic_options=False)
@blueprint.get(f"/{STORE}/<path:path>", provide_automatic_options=False)
@from_one_release
def read_graph(path: str | None = None) -> Response:
    """Answer with the whole of a graph (SPARQL 1.1 Graph Store HTTP Protocol, 5.2)."""
    here = instance()
    target = _target(path and f"{STORE}/{path}")
    name, state, form = find(here, target)
    if state is None:
        raise ProtocolError("graph-unknown", f"there is no graph <{name}>")
    wanted = target.format or (form.name if form else None)
    choice = choose(ResultKind.GRAPH, request.accept_mimetypes, wanted)
    chosen, media_type = choice.format or TURTLE, choice.media_type
    if choice.format is None:  # a browser: the page of a graph is linked data
        media_type = TURTLE.media_type
    tag = entity_tag(state, here.pool.release(), media_type)
    if request.if_none_match.contains_weak(tag):
        return _validated(Response(status=304), tag, target)
    result = read(here, name, chosen, client_budget.check())
    response = _complete(result, chosen.content_type(media_type))
    response.headers[RELEASE_HEADER] = str(result.release.number)
    return _validated(response, entity_tag(state, result.release, media_type), target)


@blueprint.route(f"/{STORE}", methods=["PUT", "POST", "DELETE"], provide_automatic_options=False)
@blueprint.route(
    f"/{STORE}/<path:path>", methods=["PUT", "POST", "DELETE"], provide_automatic_options=False
)
def write_graph(path: str | None = None) -> Response:
    """Replace, enlarge or withdraw a graph, or make a new one (5.3 to 5.5)."""
    return _write(path and f"{STORE}/{path}")


@blueprint.route(
    "/graph/<path:path>", methods=["PUT", "POST", "DELETE"], provide_automatic_options=False
)
def write_graph_at_its_address(path: str) -> Response:
    """Write the graph whose IRI has this path; reading it is linked data."""
    return _write(f"graph/{path}")


def _target(path: str | None) -> Target:
    return read_target(
        request.method, path, request.query_string, base=instance().base, host=request.host
    )


def _complete(result: Result, content_type: str) -> Response:
    """Send a complete result, with its length, from memory or from its file."""
    if result.file is None:
        return Response(result.body, content_type=content_type)
    response = Response(
        wrap_file(request.environ, result.file), content_type=content_type, direct_passthrough=True
    )
    response.content_length = result.size
    return response


def _validated(response: Response, tag: str, target: Target) -> Response:
    """Let caches keep an answer, unless it rests on the Host header, which they do not see."""
    response.headers["Vary"] = "Accept"
    response.headers["Cache-Control"] = "no-store" if target.by_host else "no-cache"
    response.set_etag(tag)
    return response


def _write(path: str | None) -> Response:
    target = _target(path)
    if target.name is None and not target.is_store:
        raise ProtocolError(
            "method-not-allowed",
            "the default graph is the merge of the named graphs: write one of those (graph=IRI)",
        )
    bearer()  # before anybody learns which graphs there are
    name = _name_to_write(target)
    check_name(name, instance().base)
    if is_system(name, instance().base):
        raise ProtocolError("graph-reserved", f"<{name}> is kept by the service alone")
    author = require_write(name).name
    method = cast("Write", request.method)
    if method == "DELETE":
        return _publish(method, name, author, [], target)
    with received(request, method, instance().settings) as bodies:
        return _publish(method, name, author, bodies, target)


def _name_to_write(target: Target) -> str:
    """Give the name of the graph that is written: the one addressed, or a new one of the store."""
    if target.name is None:
        return f"{instance().base}{STORE}/{uuid4().hex}"
    if target.stem is None:
        return target.name
    is_held = current_state(instance(), target.name) is not None
    return target.name if is_held else target.stem


def _publish(
    method: Write, name: str, author: str, bodies: list[tuple[str, str]], target: Target
) -> Response:
    order = Order(
        method,
        name,
        author,
        _message() or f"{method} {name}",
        bodies,
        request.headers.get("If-Match"),
        request.headers.get("If-None-Match"),
    )
    writers: Writers = current_app.extensions[_WRITERS]
    outcome = writers.publish(order)
    if "problem" in outcome:
        return _problem(outcome)
    response = _written(method, name, outcome)
    if target.is_store:
        response.headers["Location"] = "/" + name.removeprefix(instance().base)
        response.autocorrect_location_header = False
    return response


def _message() -> str:
    """Read why a graph is written, which the release records; a header is in UTF-8."""
    given = request.headers.get(MESSAGE_HEADER, "").encode("latin-1", "replace")
    return " ".join(given.decode("utf-8", "replace").split())[:_LONGEST_MESSAGE]


def _written(method: Write, name: str, outcome: Mapping[str, Any]) -> Response:
    """Answer 201 for a new graph, 200 or 204 for a changed one, 204 where nothing changed."""
    status = 201 if outcome["created"] else 200
    if not outcome["changed"] or (method == "PUT" and not outcome["created"]):
        response = Response(status=204)
    else:
        response = jsonify({"graph": name, "release": outcome["release"]})
        response.status_code = status
    response.headers[RELEASE_HEADER] = str(outcome["release"])
    response.headers["Cache-Control"] = "no-store"
    if outcome["state"] is not None:
        response.set_etag(outcome["state"])
    return response


def _problem(outcome: Mapping[str, Any]) -> Response:
    more = {name: told for name, told in outcome.items() if name not in ("problem", "detail")}
    if "violations" in more:
        more["violations"] = [_readable(result) for result in more["violations"]]
    return answer_problem(outcome["problem"], outcome["detail"], **more)


def _readable(result: Mapping[str, Any]) -> dict[str, object]:
    """Give a result of the validation with its message in the reader's language."""
    told = {name: value for name, value in result.items() if name != "messages"}
    message = best(result["messages"], interface_language())
    path = result["path"]
    return told | {
        "path": path.strip("<>") if path else None,
        "message": message.value if message else "",
    }

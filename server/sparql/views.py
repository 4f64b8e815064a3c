"""The endpoint on the web: requests in, complete answers out."""

import json
from hashlib import sha256

from flask import Blueprint, Response, request
from werkzeug.datastructures import MIMEAccept
from werkzeug.wsgi import wrap_file

from meagraph import __version__
from meagraph.query.errors import QueryError
from meagraph.query.formats import BY_NAME, JSON, TURTLE, ResultKind
from meagraph.query.query import Query
from meagraph.query.release import Release
from meagraph.query.result import Result
from meagraph.query.scan import Scanned
from server import client_budget
from server.instance import Instance, instance
from server.negotiation import read_accept
from server.protocol_error import ProtocolError
from server.sparql.negotiation import Choice, NotOfferedError, choose
from server.sparql.pages import form_page, result_page
from server.sparql.problems import (
    QUERY_ID_HEADER,
    answer_problem,
    answer_protocol_error,
    answer_query_error,
)
from server.sparql.protocol import (
    ACCEPTED,
    SparqlRequest,
    read_query_id,
    read_request,
)
from server.sparql.service_description import DATASET, write_description
from server.steady import from_one_release

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_OTHERS = ("PUT", "DELETE", "PATCH")

SUFFIXES = ", ".join(sorted({"html", *(name for name in BY_NAME if name.isalpha())}))
"""The short names of formats, as the endpoint's address may end in them."""

_COUNT = "SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }"

RELEASE_HEADER = "Meagraph-Release"

blueprint = Blueprint("sparql", __name__)
blueprint.register_error_handler(QueryError, answer_query_error)
blueprint.register_error_handler(ProtocolError, answer_protocol_error)


@blueprint.errorhandler(NotOfferedError)
def _not_offered(error: NotOfferedError) -> Response:
    return answer_problem("not-acceptable", str(error))


def endpoint(suffix: str = "") -> Response:
    """
    Answer a query, or describe the service when there is none (SPARQL 1.1 Protocol).

    The suffix is the short name of a format, as `format=` takes it.
    """
    if request.method == "OPTIONS":
        allowed = {"Allow": ", ".join(METHODS), "Accept-Post": ", ".join(ACCEPTED)}
        return Response(status=204, headers=allowed)
    if request.method in _OTHERS:
        response = answer_problem("method-not-allowed", "queries come with GET or POST")
        response.headers["Allow"] = ", ".join(METHODS)
        return response
    asked = read_request(
        request.method,
        request.query_string,
        request.headers.get("Content-Type", ""),
        request.headers.get("Content-Encoding", ""),
        _body(),
        suffix,
    )
    if asked.query is None:
        return _describe(asked)
    return answer_request(asked, asked.query)


def _body() -> bytes:
    """Read the body of the request; raises `RequestEntityTooLarge`."""
    announced = request.content_length is not None or "Transfer-Encoding" in request.headers
    if request.method in ("GET", "HEAD") and not announced:
        return b""
    body = request.get_data(cache=False)
    if request.content_length is None:
        # Of one that names no length Werkzeug gives the beginning, and refuses to read on.
        request.stream.read(1)
    return body


# The W3C's tests ask with a final slash.
for _address in ("/sparql", "/sparql/", f"/sparql.<any({SUFFIXES}):suffix>"):
    blueprint.add_url_rule(
        _address,
        view_func=endpoint,
        methods=[*METHODS, *_OTHERS],
        provide_automatic_options=False,
    )


@from_one_release
def _describe(asked: SparqlRequest) -> Response:
    """Give the service description, or the form page to browsers."""
    here = instance()
    choice = choose(ResultKind.GRAPH, _accept(), asked.format)
    if choice.format is None:
        return _page(form_page(asked))
    tag = _entity_tag(here.pool.release(), choice, "")
    if _is_known(tag):
        return _not_modified(tag)
    counted = here.pool.run(Query(_COUNT, own=True))
    triples = json.loads(counted.read())["results"]["bindings"][0]["triples"]["value"]
    body = write_description(here.base, int(triples), here.triples(DATASET), choice.format)
    response = Response(body, content_type=choice.format.content_type(choice.media_type))
    return _tagged(response, _entity_tag(counted.release, choice, ""), counted.release)


def answer_request(asked: SparqlRequest, text: str) -> Response:
    """Answer a request whose query is `text`; raises what the blueprint turns into problems."""
    here = instance()
    if len(text.encode()) > here.settings.query_bytes:
        raise ProtocolError(
            "too-large", f"the query is longer than {here.settings.query_bytes} bytes"
        )
    scanned = here.pool.scan(text)
    choice = choose(scanned.form.kind, _accept(), asked.format)
    tag = _entity_tag(here.pool.release(), choice, text, asked)
    if not scanned.volatile and choice.format is not None and _is_known(tag):
        return _not_modified(tag)
    result = _run(here, asked, text, scanned, choice)
    if choice.format is None:
        response = _page(result_page(asked, result))
    else:
        response = _send(asked, text, scanned, choice, result)
    response.headers[QUERY_ID_HEADER] = result.id
    return response


def _accept() -> MIMEAccept:
    return read_accept(request.headers.get("Accept", ""))


def _run(
    here: Instance, asked: SparqlRequest, text: str, scanned: Scanned, choice: Choice
) -> Result:
    is_graph = scanned.form.kind is ResultKind.GRAPH
    query = Query(
        text,
        result_format=JSON if is_graph or choice.format is None else choice.format,
        rdf_format=choice.format if is_graph and choice.format is not None else TURTLE,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        timeout=asked.timeout,
        bindings=asked.bindings,
        id=read_query_id(request.headers.get(QUERY_ID_HEADER, "")),
        client=client_budget.check(),
    )
    return here.pool.run(query, scanned)


def _send(
    asked: SparqlRequest, text: str, scanned: Scanned, choice: Choice, result: Result
) -> Response:
    """Send a complete result, with its length, from memory or from its file."""
    content_type = result.format.content_type(choice.media_type)
    if result.file is None:
        response = Response(result.body, content_type=content_type)
    else:
        response = Response(
            wrap_file(request.environ, result.file),
            content_type=content_type,
            direct_passthrough=True,
        )
        response.content_length = result.size
    if scanned.volatile:
        response.headers["Cache-Control"] = "no-store"
        response.headers["Vary"] = "Accept"
        response.headers[RELEASE_HEADER] = str(result.release.number)
        return response
    return _tagged(response, _entity_tag(result.release, choice, text, asked), result.release)


def _entity_tag(
    release: Release, choice: Choice, text: str, asked: SparqlRequest | None = None
) -> str:
    """Make the strong entity tag of one representation: it stands for every byte of it."""
    parts = [
        __version__,
        release.tag,
        choice.media_type,
        text,
        *(("default", graph) for graph in (asked.default_graphs if asked else ())),
        *(("named", graph) for graph in (asked.named_graphs if asked else ())),
        *sorted((name, str(term)) for name, term in (asked.bindings if asked else {}).items()),
    ]
    return sha256(repr(parts).encode()).hexdigest()[:32]


def _is_known(tag: str) -> bool:
    """Say whether the client has the representation with this tag (RFC 9110, 13.1.2)."""
    return request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(tag)


def _not_modified(tag: str) -> Response:
    response = Response(status=304)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept"
    return response


def _tagged(response: Response, tag: str, release: Release) -> Response:
    """Let caches keep an answer, and ask each time whether it is still the answer."""
    if request.method in ("GET", "HEAD"):
        response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept"
    response.headers[RELEASE_HEADER] = str(release.number)
    return response


def _page(html: str) -> Response:
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Vary"] = "Accept, Accept-Language, Cookie"
    return response

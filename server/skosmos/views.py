"""The addresses below /rest/v1/, and /entity."""

from typing import cast
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from meagraph import __version__
from meagraph.namespaces import is_iri
from meagraph.settings import Settings
from meagraph.vocabulary.index import NoVocabularyIndexError
from meagraph.vocabulary.thesaurus import Thesaurus
from server import client_budget
from server.client_budget import BudgetSpentError
from server.instance import instance
from server.negotiation import best_offer
from server.skosmos.answers import (
    data_answer,
    failure_answer,
    file_answer,
    http_failure,
    json_answer,
)
from server.skosmos.asked import Asked
from server.skosmos.call import Call, read_vocabulary
from server.skosmos.failure import FailureError
from server.skosmos.formats import HTML, MEDIA_TYPES, chosen, written
from server.skosmos.mappings import page_of
from server.skosmos.reader import Reader
from server.skosmos.routes import ROUTES, Made, Route
from server.skosmos.statements import statements
from server.skosmos.swagger import BASE_PATH, description
from server.skosmos.whole import WholeVocabularies
from server.skosmos.wording import wording

blueprint = Blueprint("skosmos", __name__)

_WHOLE = "meagraph.whole_vocabularies"
_SOON = 5
_ALL_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def prepare(app: Flask, settings: Settings) -> None:
    """Give the application a place for whole vocabularies."""
    app.extensions[_WHOLE] = WholeVocabularies(settings.home)


blueprint.register_error_handler(FailureError, failure_answer)
blueprint.register_error_handler(HTTPException, http_failure)


@blueprint.errorhandler(BudgetSpentError)
def _budget_spent(error: BudgetSpentError) -> Response:
    detail = f"this client's time is spent; ask again in {error.seconds} seconds"
    return failure_answer(FailureError(429, detail), error.seconds)


@blueprint.errorhandler(NoVocabularyIndexError)
def _not_ready(_: NoVocabularyIndexError) -> Response:
    return failure_answer(FailureError(503, "the vocabularies cannot be read just now"), _SOON)


def _call(path: dict[str, str]) -> Call:
    """Read the request at hand."""
    thesaurus = instance().thesaurus()
    name = path.get("vocid")
    return Call(
        thesaurus=thesaurus,
        reader=None if name is None else read_vocabulary(thesaurus, name),
        asked=_asked(),
        words=wording,
        rows=instance().settings.vocabulary_rows,
        path=path,
    )


def _asked() -> Asked:
    return Asked({name: request.args.getlist(name) for name in request.args})


def _answer(made: Made, path: dict[str, str]) -> Response:
    call = _call(path)
    with client_budget.charged():
        document = made(call)
    return json_answer(document, call.thesaurus)


def _data(path: dict[str, str]) -> Response:
    """Answer with RDF about one thing, or with the whole vocabulary."""
    call = _call(path)
    if call.reader is not None and not call.asked.text("uri"):
        return _whole(call.reader)
    iri = call.asked.uri
    media_type = chosen(call.asked.text("format"), request.accept_mimetypes)
    reader = call.reader_of(iri)
    if reader is None:
        raise FailureError(404, "no concept found with given uri")
    with client_budget.charged():
        body = written(statements(reader, iri), media_type)
    return data_answer(body, media_type, call.thesaurus)


def _whole(reader: Reader) -> Response:
    media_type = chosen(_asked().text("format"), request.accept_mimetypes)
    files = cast(WholeVocabularies, current_app.extensions[_WHOLE])
    with client_budget.charged():
        path = files.file(reader.thesaurus, reader.vocabulary, media_type)
    return file_answer(path, media_type, reader.thesaurus)


def _add(route: Route) -> None:
    """Serve one address of the table."""
    made = route.made

    def view(**path: str) -> Response:
        return _data(path) if made is None else _answer(made, path)

    rule = f"{BASE_PATH}/{route.path}".replace("{", "<").replace("}", ">")
    blueprint.add_url_rule(rule, route.name, view)


for _route in ROUTES:
    _add(_route)


@blueprint.get(f"{BASE_PATH}/swagger.json")
def swagger() -> Response:
    """Describe the API."""
    settings = instance().settings
    said = description(settings.title, __version__, jsonp=settings.jsonp)
    return json_answer(said, instance().thesaurus())


@blueprint.get(f"{BASE_PATH}/<vocid>")
def with_slash(vocid: str) -> ResponseReturnValue:
    """Send clients to the address of a vocabulary, which ends in a slash."""
    query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    return redirect(f"{BASE_PATH}/{vocid}/{query}", 302)


@blueprint.route(f"{BASE_PATH}/", methods=_ALL_METHODS)
@blueprint.route(f"{BASE_PATH}/<path:_rest>", methods=_ALL_METHODS)
def missing(_rest: str = "") -> Response:
    """Answer for all other addresses, and for methods that are not answered."""
    if request.method not in ("GET", "HEAD"):
        raise MethodNotAllowed(description="The vocabularies are read here; use GET.")
    raise FailureError(404, f"There is no such address; see {BASE_PATH}/swagger.json")


@blueprint.get("/entity")
def entity() -> ResponseReturnValue:
    """
    Send clients to a thing of a vocabulary: to its page, or to RDF about it (303).

    `format=` goes before the Accept header; where that fits nothing, it is the page.
    """
    thesaurus = instance().thesaurus()
    asked = _asked()
    iri = asked.uri
    reader = _vocabulary_of(thesaurus, iri, asked.text("vocab"))
    media_type = HTML
    offered = (HTML, *MEDIA_TYPES)
    if asked.text("format") or best_offer(offered, request.accept_mimetypes):
        media_type = chosen(asked.text("format"), request.accept_mimetypes, offered)
    if media_type == HTML:
        place = page_of(thesaurus.base, reader.vocabulary, iri)
    else:
        query = urlencode({"uri": iri, "format": media_type})
        place = f"{BASE_PATH}/{reader.vocabulary.id}/data?{query}"
    response = redirect(place, 303)
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    return response


def _vocabulary_of(thesaurus: Thesaurus, iri: str, name: str) -> Reader:
    if name:
        return read_vocabulary(thesaurus, name)
    found = thesaurus.vocabulary_of(iri) if is_iri(iri) else None
    if found is None:
        raise FailureError(404, f"Unrecognized URI {iri}")
    return Reader(thesaurus, found)

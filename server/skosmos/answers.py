"""Handing answers to Flask: kinds of JSON, entity tags and dates, errors in one line of text."""

import json
from hashlib import sha256
from pathlib import Path

from flask import Response, request, send_file
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from meagraph.vocabulary.thesaurus import Thesaurus
from server.instance import instance
from server.negotiation import best_offer
from server.skosmos.contexts import Document
from server.skosmos.failure import FailureError
from server.skosmos.jsonp import MEDIA_TYPE as JAVASCRIPT
from server.skosmos.jsonp import wrapped

JSON_TYPES = ("application/json", "application/ld+json")

_PLAIN = "text/plain; charset=utf-8"


def json_answer(document: Document, thesaurus: Thesaurus) -> Response:
    """
    Answer with JSON, as `application/ld+json` where that is wanted more.

    Where the operator allows it, `callback=` wraps it for a script; raises `FailureError`.
    """
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    media_type = best_offer(JSON_TYPES, request.accept_mimetypes) or JSON_TYPES[0]
    callback = request.args.get("callback", "")
    if callback and instance().settings.jsonp:
        script = wrapped(body, callback)
        if script is None:
            raise FailureError(400, "callback is not the name of a function")
        body, media_type = script, JAVASCRIPT
    return of_release(Response(f"{body}\n", content_type=_typed(media_type)), thesaurus)


def data_answer(body: bytes, media_type: str, thesaurus: Thesaurus) -> Response:
    """Answer with RDF that is at hand."""
    return of_release(Response(body, content_type=_typed(media_type)), thesaurus)


def file_answer(path: Path, media_type: str, thesaurus: Thesaurus) -> Response:
    """Answer with a file, with its length."""
    response = send_file(path, mimetype=media_type, conditional=False, etag=False)
    response.headers["Content-Type"] = _typed(media_type)
    return of_release(response, thesaurus)


def of_release(response: Response, thesaurus: Thesaurus) -> Response:
    """
    Add the tag and the date by which clients ask again, and answer 304 where nothing is new.

    The tag rests on the release and all that the answer is chosen by. The date is when the release
    became current, read as it was opened: after a return to an older one it is later than that one
    was made.
    """
    here = instance()
    parts = (thesaurus.release.tag, here.build, request.full_path, response.content_type)
    response.set_etag(sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32])
    if thesaurus.since is not None:
        response.last_modified = thesaurus.since
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    response.make_conditional(request)
    return response


def failure_answer(error: FailureError, retry_after: int | None = None) -> Response:
    """Answer with one line of text, such as `404 Not Found : …`, and after how many seconds."""
    response = Response(error.line, error.status.value, content_type=_PLAIN)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def http_failure(error: HTTPException) -> Response:
    """Answer an error of the web framework in the same manner."""
    status = error.code or 500
    described = status < 500 and error.description
    response = failure_answer(FailureError(status, described or "something went wrong here"))
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = "GET, HEAD, OPTIONS"
    return response


def _typed(media_type: str) -> str:
    return f"{media_type}; charset=utf-8"

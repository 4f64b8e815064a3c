"""The addresses: /reconcile for all vocabularies, /reconcile/{v} for one, and their services."""

import json
import re
from collections.abc import Callable, Mapping
from functools import wraps

from flask import Blueprint, Response, render_template, request
from flask_babel import force_locale
from werkzeug.exceptions import RequestEntityTooLarge

from meagraph.namespaces import LANGUAGES
from server import client_budget
from server.address import service_root
from server.instance import instance
from server.problems import BY_CODE, problem_response
from server.protocol_error import ProtocolError
from server.reconciliation.candidates import Candidate, candidates
from server.reconciliation.extension import extended, proposed
from server.reconciliation.manifest import manifest
from server.reconciliation.preview import preview_of
from server.reconciliation.queries import Query, read_extension, read_queries
from server.reconciliation.scope import ALL, Scope
from server.reconciliation.shown import description
from server.reconciliation.suggestions import KINDS
from server.reconciliation.types import types_of
from server.skosmos import jsonp

blueprint = Blueprint("reconciliation", __name__)

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*")
_SUGGESTIONS, _MOST_SUGGESTIONS = 10, 100
_FARTHEST = 10_000

PREVIEW_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors *",
    )
)
"""The Content-Security-Policy of previews, the only pages that other sites may frame."""


@blueprint.errorhandler(ProtocolError)
def _refused(error: ProtocolError) -> Response:
    problem = BY_CODE[error.code]
    return problem_response(problem.code, problem.status, str(problem.title), error.message)


def _in_scope(view: Callable[..., Response]) -> Callable[..., Response]:
    """Give `view` the scope that the address names, and the language that names are shown in."""

    @wraps(view)
    def scoped(vocabulary: str = ALL, language: str = "", **more: str) -> Response:
        scope = _scope(vocabulary, language)
        with force_locale(_locale(scope)), client_budget.charged():
            return view(scope, **more)

    return scoped


def _locale(scope: Scope) -> str:
    language = (scope.language or "en").split("-")[0]
    return {"en": "en_GB"}.get(language, language) if language in LANGUAGES else "en_GB"


def _scope(vocabulary: str, in_path: str) -> Scope:
    """Find the vocabulary and the language, `lang` before that of the path."""
    thesaurus = instance().thesaurus()
    found = thesaurus.vocabularies.get(vocabulary)
    if found is None and vocabulary != ALL:
        raise ProtocolError(
            "not-found",
            f"there is no vocabulary {vocabulary!r}; there are"
            f" {', '.join(thesaurus.vocabularies) or 'none'}, and /reconcile for all",
        )
    language = (request.args.get("lang", "") or in_path).lower()
    if not language:
        return Scope(thesaurus, found, None)
    scope = Scope(thesaurus, found, language)
    if not _TAG.fullmatch(language) or language not in scope.languages:
        raise ProtocolError(
            "not-found",
            f"there are no labels in the language {language!r}; there are some in"
            f" {', '.join(scope.languages) or 'none'}",
        )
    return scope


def _routes(path: str) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Give a view its addresses, those for a language included."""

    def register(view: Callable[..., Response]) -> Callable[..., Response]:
        for place in ("<vocabulary>", "<vocabulary>/<language>"):
            blueprint.add_url_rule(
                f"/reconcile/{place}/{path}", view_func=view, methods=["GET"], strict_slashes=False
            )
        return view

    return register


@blueprint.route("/reconcile", methods=["GET", "POST"], strict_slashes=False)
@blueprint.route("/reconcile/<vocabulary>", methods=["GET", "POST"], strict_slashes=False)
@blueprint.route(
    "/reconcile/<vocabulary>/<language>", methods=["GET", "POST"], strict_slashes=False
)
@_in_scope
def service(scope: Scope) -> Response:
    """
    Answer a batch of queries, or a data extension query; without either give the manifest.

    Both come by GET or in a form by POST (Reconciliation Service API 0.2, 4.3 and 7.3).
    """
    settings = instance().settings
    given = _given()
    if "queries" in given:
        queries = read_queries(
            given["queries"], settings.reconcile_batch, settings.reconcile_candidates
        )
        return _answer({key: {"result": _result(scope, one)} for key, one in queries.items()})
    if "extend" in given:
        return _answer(extended(scope, read_extension(given["extend"], settings.reconcile_ids)))
    if request.method == "POST":
        raise ProtocolError(
            "bad-request", "the form has neither a field 'queries' nor a field 'extend'"
        )
    return _answer(manifest(scope, settings, service_root(settings)))


def _given() -> Mapping[str, str]:
    """Give the parameters of the address, or the fields of the form that is posted."""
    if request.method != "POST":
        return request.args
    if request.mimetype not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise ProtocolError(
            "unsupported-media-type",
            "queries are posted as a form (application/x-www-form-urlencoded), in the field"
            " 'queries'",
        )
    try:
        return {**request.args, **request.form}
    except RequestEntityTooLarge as error:
        raise ProtocolError("too-large", "the form is too large; send fewer queries") from error


def _result(scope: Scope, query: Query) -> list[dict[str, object]]:
    return [_candidate(scope, one) for one in candidates(scope, query)]


def _candidate(scope: Scope, one: Candidate) -> dict[str, object]:
    return {
        "id": one.described.iri,
        "name": scope.name(one.described),
        "description": description(scope, one.described, one.label),
        "type": [each.json() for each in types_of(scope, one.described)],
        "score": round(one.score, 1),
        "match": one.match,
        "features": [{"id": name, "value": value} for name, value in one.features.items()],
    }


@_routes("suggest/<kind>")
@_in_scope
def suggest(scope: Scope, kind: str) -> Response:
    """Give what an entity, a property or a type that begins with `prefix` may be."""
    if kind not in KINDS:
        raise ProtocolError("not-found", f"there are suggestions of {', '.join(KINDS)} only")
    prefix = request.args.get("prefix", "")
    skipped = _number("cursor", 0, 0, _FARTHEST)
    limit = _number("limit", _SUGGESTIONS, 1, _MOST_SUGGESTIONS)
    return _answer({"result": list(KINDS[kind](scope, prefix, skipped, limit))})


@_routes("properties")
@_in_scope
def properties(scope: Scope) -> Response:
    """Propose properties for extending a table with."""
    limit = _number("limit", 0, 0, _FARTHEST) if request.args.get("limit") else None
    return _answer(proposed(scope, request.args.get("type", ""), limit or None))


@_routes("preview")
@_in_scope
def preview(scope: Scope) -> Response:
    """Show a concept in a small page, for others to frame."""
    shown = preview_of(scope, request.args.get("id", ""))
    page = render_template("reconciliation_preview.html", page=shown)
    response = Response(page, 200 if shown else 404, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    response.headers["Cache-Control"] = "no-cache"
    return response


def _number(name: str, otherwise: int, least: int, most: int) -> int:
    given = request.args.get(name, "").strip()
    if not given:
        return otherwise
    if not given.isascii() or not given.isdecimal() or len(given) > 9 or int(given) < least:
        raise ProtocolError("bad-request", f"{name}={given!r} is no whole number from {least}")
    return min(int(given), most)


def _answer(said: Mapping[str, object]) -> Response:
    """Give JSON; none is kept, since an answer is as short-lived as the table that it is for."""
    body, media_type = json.dumps(said, ensure_ascii=False) + "\n", "application/json"
    callback = request.args.get("callback", "")
    if callback and instance().settings.jsonp:
        called = jsonp.wrapped(body, callback)
        if called is None:
            raise ProtocolError("bad-request", "callback is not the name of a function")
        body, media_type = called, jsonp.MEDIA_TYPE
    response = Response(body, content_type=media_type)
    response.headers["Cache-Control"] = "no-store"
    return response

"""Errors: `application/problem+json` (RFC 9457) for machines, a readable page for browsers."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import Flask, Response, json, render_template, request
from flask_babel import LazyString, lazy_gettext
from werkzeug.exceptions import HTTPException, InternalServerError, RequestEntityTooLarge

from meagraph.query.errors import QueryError
from meagraph.vocabulary.index import NoVocabularyIndexError
from server.instance import instance
from server.linked_data.representations import HTML, vary
from server.negotiation import wants_most

_ = lazy_gettext


class Problem(NamedTuple):
    """A kind of problem: the last step of its type's IRI, its status, its name for readers."""

    code: str
    status: int
    title: LazyString


PROBLEMS: tuple[Problem, ...] = (
    Problem("bad-request", 400, _("The request cannot be understood")),
    Problem("unauthorized", 401, _("A token is needed")),
    Problem("forbidden", 403, _("The token does not cover this")),
    Problem("login-needed", 401, _("This is for people who have logged in")),
    Problem("not-allowed", 403, _("Your role does not include this")),
    Problem("form-refused", 403, _("This form cannot be taken")),
    Problem("not-found", 404, _("There is no such page")),
    Problem("method-not-allowed", 405, _("This address does not answer to that method")),
    Problem("not-acceptable", 406, _("None of the forms asked for is available")),
    Problem("query-id-taken", 409, _("A query with this id is at work")),
    Problem("draft-conflict", 409, _("Two changes of the concept clash")),
    Problem("publication-refused", 409, _("The drafts cannot be published as they are")),
    Problem("proposal-state", 409, _("The proposal cannot be taken that way")),
    Problem("gone", 410, _("This record was withdrawn")),
    Problem("precondition-failed", 412, _("The graph is not in the state that is asked for")),
    Problem("too-large", 413, _("The request is too large")),
    Problem("range-not-satisfiable", 416, _("The file has no such part")),
    Problem("unsupported-media-type", 415, _("The form of the request is not supported")),
    Problem("budget-spent", 429, _("The query time of this client is spent")),
    Problem("too-many-attempts", 429, _("Too many attempts")),
    Problem("internal-error", 500, _("Something went wrong here")),
    Problem("drafts-unpublished", 500, _("Nothing was published")),
    Problem("busy", 503, _("The service is busy")),
    Problem("query-timeout", 504, _("The query ran past its deadline")),
    Problem("memory-limit", 503, _("The query needs more memory than it may use")),
    Problem("query-cancelled", 503, _("The query was ended by an operator")),
    Problem("search-unavailable", 503, _("The search index cannot be asked just now")),
    Problem("workers-unavailable", 503, _("The service cannot answer queries just now")),
    Problem("version-unavailable", 503, _("The content of this version cannot be read")),
    Problem("desk-unavailable", 503, _("The editors’ desk cannot be used just now")),
)
"""The problems that pages and linked data answer with."""

BY_CODE: Mapping[str, Problem] = {problem.code: problem for problem in PROBLEMS}
_BY_STATUS: Mapping[int, Problem] = {problem.status: problem for problem in reversed(PROBLEMS)}

RETRY_SECONDS = 2


def type_iri(code: str) -> str:
    """Give the IRI of a problem's type: its place on the page /about."""
    return f"{instance().base}about#{code}"


def problem_response(
    code: str,
    status: int,
    title: str,
    detail: str,
    template: str = "error.html",
    **more: object,
) -> Response:
    """Answer with a problem: a page where HTML is wanted most, else `application/problem+json`."""
    title, detail = _encodable(title), _encodable(detail)
    if wants_most(HTML.media_type, request.accept_mimetypes):
        page = render_template(template, status=status, title=title, detail=detail, more=more)
        response = Response(page, status)
    else:
        body = {"type": type_iri(code), "title": title, "status": status, "detail": detail}
        response = Response(
            _encodable(json.dumps(body | more, ensure_ascii=False) + "\n"),
            status,
            content_type="application/problem+json",
        )
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    vary(response)
    return response


def _encodable(text: str) -> str:
    """Give a text without halves of surrogate pairs, which JSON can name and UTF-8 cannot."""
    return text.encode("utf-8", "ignore").decode()


def prepare(app: Flask) -> None:
    """Make the application answer errors in this manner."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(QueryError, _query_error)
    app.register_error_handler(NoVocabularyIndexError, _no_index)


def _http_error(error: HTTPException) -> Response:
    if error.response is not None and isinstance(error.response, Response):
        return error.response
    status = error.code or 500
    if status < 400:
        return Response(error.get_response().get_data(), status, error.get_headers())
    problem = _BY_STATUS.get(status, BY_CODE["bad-request"])
    detail = "" if isinstance(error, InternalServerError) else error.description or ""
    if detail == RequestEntityTooLarge.description:
        detail = f"a request's body may have {instance().settings.body_bytes} bytes at most"
    response = problem_response(problem.code, status, str(problem.title), str(detail))
    if status == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return response


def _query_error(error: QueryError) -> Response:
    problem = BY_CODE.get(error.code, BY_CODE["internal-error"])
    return problem_response(problem.code, problem.status, str(problem.title), error.message)


def _no_index(_: NoVocabularyIndexError) -> Response:
    problem = BY_CODE["search-unavailable"]
    detail = "the vocabularies cannot be read just now"
    return problem_response(problem.code, problem.status, str(problem.title), detail)

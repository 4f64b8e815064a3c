"""The addresses: /validation, the report of the release; /validate, for a file of one's own."""

import json
from collections.abc import Mapping, Sequence

from flask import Blueprint, Flask, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from meagraph.sandbox import SandboxError
from meagraph.settings import Settings
from meagraph.untrusted_rdf import SYNTAXES
from server import client_budget
from server.graph_store.protocol import MULTIPART
from server.graph_store.protocol import SYNTAXES as BY_MEDIA_TYPE
from server.instance import instance
from server.languages import content_language
from server.linked_data.description import validation_graph
from server.linked_data.representations import BY_SUFFIX, HTML, Form, entity_tag, finish, vary
from server.negotiation import best_offer
from server.protocol_error import ProtocolError
from server.steady import from_one_release
from server.validation import findings, sending
from server.validation.choice import Choice
from server.validation.judged import judged_json, judged_page
from server.validation.page import page_json, validation_page
from server.validation.problems import answer_problem

blueprint = Blueprint("validation", __name__)

_JSON, _TURTLE = BY_SUFFIX["json"], BY_SUFFIX["ttl"]
_BY_NAME: Mapping[str, Form] = {"html": HTML, "json": _JSON, "turtle": _TURTLE, "ttl": _TURTLE}
_CODES: Mapping[str, str] = {
    "refused": "file-unreadable",
    "limit": "file-too-costly",
    "failed": "validation-failed",
}
RELEASE_HEADER = "Meagraph-Release"


def prepare(app: Flask, settings: Settings) -> None:
    """Give the application its places for judging, and one for the findings of the release."""
    findings.prepare(app.extensions)
    sending.prepare(app.extensions, settings)


@blueprint.errorhandler(ProtocolError)
def _refused(error: ProtocolError) -> Response:
    return answer_problem(error.code, error.message)


@blueprint.errorhandler(SandboxError)
def _not_judged(error: SandboxError) -> Response:
    return answer_problem(_CODES[error.cause], str(error), line=error.line, column=error.column)


@blueprint.get("/validation")
@from_one_release
def report() -> ResponseReturnValue:
    """Show what the validation of the current release found: a page, JSON, or RDF elsewhere."""
    here = instance()
    form = _form((HTML, _JSON, _TURTLE))
    if form is _TURTLE:
        return redirect(f"{here.path(validation_graph(here).value)}.ttl", 303)
    choice = Choice.of(request.args, here.base)
    page = validation_page(
        here,
        findings.findings(here),
        choice,
        max(1, min(request.args.get("page", 1, type=int), 1_000_000)),
        content_language(),
    )
    if form is _JSON:
        body = json.dumps(page_json(page, here.release()), ensure_ascii=False) + "\n"
        tag = f"{entity_tag(here, _JSON)}-{content_language()}"
    else:
        body, tag = render_template("validation.html", page=page), entity_tag(here, HTML)
    return finish(Response(body, content_type=form.content_type), tag)


@blueprint.get("/validate", provide_automatic_options=False)
def form_page() -> Response:
    """Show the form with which a file is sent."""
    page = render_template(
        "validate.html",
        settings=instance().settings,
        suffixes=list(SYNTAXES),
        media_types=list(BY_MEDIA_TYPE),
    )
    return finish(Response(page, content_type=HTML.content_type), entity_tag(instance(), HTML))


@blueprint.get("/api/validate", provide_automatic_options=False)
def to_the_form() -> ResponseReturnValue:
    """Send whoever only looks to the form."""
    query = f"?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else ""
    return redirect(f"/validate{query}", 303)


@blueprint.route("/api/validate", methods=["OPTIONS"], provide_automatic_options=False)
@blueprint.route("/validate", methods=["OPTIONS"], provide_automatic_options=False)
def options() -> Response:
    """Say what is taken."""
    taken = ", ".join([*BY_MEDIA_TYPE, MULTIPART])
    return Response(status=204, headers={"Allow": "GET, HEAD, POST, OPTIONS", "Accept-Post": taken})


@blueprint.post("/validate", provide_automatic_options=False)
@blueprint.post("/api/validate", provide_automatic_options=False)
def judge() -> Response:
    """
    Judge the file that is sent; nothing is loaded, nothing of it is kept.

    200 with the report, whether it conforms or not. The time is charged to the client's budget.
    """
    form = _form((_JSON, HTML, _TURTLE))
    asking = client_budget.check()
    with sending.received(request, instance().settings) as sent:
        judged = sending.places().judge(
            sent, lambda seconds: client_budget.charge(asking, seconds), turtle=form is _TURTLE
        )
    if not judged.triples:
        raise ProtocolError(
            "file-unreadable", f"{sent.name}: it holds no statement; perhaps another file was meant"
        )
    if form is HTML:
        body = render_template("validated.html", page=judged_page(instance(), judged, sent))
    elif form is _TURTLE:
        body = judged.turtle
    else:
        body = json.dumps(judged_json(judged), ensure_ascii=False) + "\n"
    response = Response(body, content_type=form.content_type)
    response.headers["Cache-Control"] = "no-store"
    response.headers[RELEASE_HEADER] = str(judged.release)
    vary(response)
    return response


def _form(offered: Sequence[Form]) -> Form:
    """Choose the form of an answer, by `format=` or by Accept, the first offered where any fits."""
    wanted = request.args.get("format", "").lower()
    if wanted:
        form = _BY_NAME.get(wanted)
    elif request.accept_mimetypes.provided:
        offers = {one.media_type: one for one in offered}
        form = offers.get(best_offer(offers, request.accept_mimetypes) or "")
    else:
        form = offered[0]
    if form is None:
        named = ", ".join(f"{one.media_type}" for one in offered)
        raise ProtocolError("not-acceptable", f"the forms of this answer are: {named}")
    return form

"""The public addresses of versions: lists, differences, histories, and each version's own IRI."""

import logging

from flask import Blueprint, Response, json, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from pyoxigraph import NamedNode
from werkzeug.exceptions import BadRequest, NotAcceptable, NotFound

from meagraph.namespaces import is_iri
from meagraph.vocabulary.comparison import Comparison, comparison_json
from meagraph.vocabulary.versions import Version, VersionError
from server import client_budget
from server.instance import instance
from server.languages import interface_language
from server.linked_data.representations import (
    BY_SUFFIX,
    HTML,
    MACHINE_FORMS,
    Form,
    entity_tag,
    finish,
    form_for,
    split_suffix,
    write,
)
from server.negotiation import best_offer
from server.problems import BY_CODE, problem_response
from server.vocabularies.changes import KINDS, tell
from server.vocabularies.room import Room
from server.vocabularies.views import of_vocabulary
from server.vocabulary_versions.reading import NOW, Versions
from server.vocabulary_versions.words import Section, Told, as_text, said_of, sections, summary

_log = logging.getLogger(__name__)

blueprint = Blueprint("vocabulary_versions", __name__)

MOST_THINGS = 200
"""Most things of one section that a page tells; JSON and text have them all."""

_EVENTS = 200
_TOLD = 5
_JSON, _TEXT = "application/json", "text/plain"
_DIFF_FORMS = {"html": HTML.media_type, "json": _JSON, "text": _TEXT}


@blueprint.app_errorhandler(VersionError)
def _unreadable(error: VersionError) -> Response:
    _log.error("%s", error)
    problem = BY_CODE["version-unavailable"]
    detail = _("Whoever runs the service can put the file back from a backup.")
    return problem_response(problem.code, problem.status, str(problem.title), detail)


@blueprint.get("/vocabularies/<vocabulary>/versions")
@of_vocabulary
def listed(room: Room) -> ResponseReturnValue:
    """List the named versions of a vocabulary, as a page or as JSON."""
    versions = _versions(room)
    if _form_of_answer({"html": HTML.media_type, "json": _JSON}) == _JSON:
        said = [_record(one) for one in versions.all]
        return _said(json.dumps({"vocabulary": room.vocabulary.id, "versions": said}), _JSON)
    page = render_template("vocabulary_versions.html", room=room, versions=versions.all, now=NOW)
    return _answer(page)


@blueprint.get("/vocabularies/<vocabulary>/versions/diff")
@of_vocabulary
def difference(room: Room) -> ResponseReturnValue:
    """Tell what leads from the version `from` to the version `to`: page, JSON or text."""
    versions = _versions(room)
    old = request.args.get("from") or (versions.all[0].name if versions.all else NOW)
    new = request.args.get("to") or NOW
    for name in (old, new):
        if name != NOW and versions.called(name) is None:
            known = ", ".join([NOW, *(one.name for one in versions.all)])
            raise NotFound(f"{name}: {known}")
    form = _form_of_answer(_DIFF_FORMS)
    with client_budget.charged():
        compared = versions.compare(old, new)
        if form == _JSON:
            told = comparison_json(compared, room.language)
            return _said(json.dumps(told, ensure_ascii=False), _JSON)
        if form == _TEXT:
            return _said("\n".join(as_text(compared, room.language)) + "\n", _TEXT)
        names = [(NOW, _("published now")), *((one.name, one.name) for one in versions.all)]
        page = render_template(
            "vocabulary_diff.html",
            room=room,
            old=old,
            new=new,
            names=names,
            now=NOW,
            **shown(compared, room),
        )
    return _answer(page)


@blueprint.get("/vocabularies/<vocabulary>/history")
@of_vocabulary
def history(room: Room) -> ResponseReturnValue:
    """Tell what publications did to the concept `uri`, and which versions have it."""
    iri = request.args.get("uri", "")
    if not is_iri(iri):
        raise BadRequest(f"uri={iri}: the IRI of a concept")
    events = room.thesaurus.index.history(vocabulary=room.vocabulary.id, concept=iri, limit=_EVENTS)
    if not events and room.thesaurus.vocabulary_of(iri) != room.vocabulary:
        raise NotFound(f"<{iri}>")
    versions = _versions(room)
    told = tell(room, events)
    if _form_of_answer({"html": HTML.media_type, "json": _JSON}) == _JSON:
        said = [
            {
                "kind": one.event.kind,
                "when": one.event.when.isoformat(),
                "author": one.event.author,
                "message": one.event.message,
                "release": one.event.release,
                "fields": list(one.event.fields),
            }
            for one in told
        ]
        return _said(json.dumps({"uri": iri, "changes": said}, ensure_ascii=False), _JSON)
    moments: list[tuple[object, Version | None, object | None]] = [
        *((one.event.when, None, one) for one in told),
        *((one.issued, one, _of_version(versions, one, iri, room)) for one in versions.all),
    ]
    page = render_template(
        "vocabulary_concept_history.html",
        room=room,
        iri=iri,
        name=room.name(iri),
        kinds=KINDS,
        moments=sorted(moments, key=lambda one: str(one[0]), reverse=True),
    )
    return _answer(page)


@blueprint.get("/vocabulary/<vocabulary>/version/<path:name>")
@of_vocabulary
def version(room: Room, name: str) -> ResponseReturnValue:
    """Answer for the IRI of a version: as a page, or what it says in a form of RDF."""
    versions = _versions(room)
    found, form = versions.called(name), None
    if found is None and (split := split_suffix(name)) is not None:
        found, form = versions.called(split[0]), split[1]
    if found is None or (form is not None and form.suffix not in BY_SUFFIX):
        raise NotFound(f"<{room.here.base}vocabulary/{room.vocabulary.id}/version/{name}>")
    form = form or _accepted()
    response = _version_page(room, versions, found) if form is HTML else _content(room, found, form)
    path = room.here.path(found.iri) or ""
    links = [f'<{found.iri}>; rel="canonical"', f'<{room.page("versions")}>; rel="collection"']
    links += [
        f'<{path}.{one.suffix}>; rel="alternate"; type="{one.media_type}"'
        for one in MACHINE_FORMS
        if one is not form
    ]
    response.headers["Link"] = ", ".join(links)
    return response


def _of_version(versions: Versions, version: Version, iri: str, room: Room) -> Told | None:
    """Tell what one of the last versions changed of a concept, against the version before."""
    prior = version.prior
    if prior is None or versions.called(prior) is None or version not in versions.all[:_TOLD]:
        return None
    with client_budget.charged():
        return said_of(versions.compare(prior, version.name), iri, room.language)


def shown(compared: Comparison, room: Room) -> dict[str, object]:
    """Give what templates tell of a comparison, long sections cut short."""
    found = sections(compared, room.language, interface_language())
    return {
        "summary": summary(compared),
        "sections": [Section(one.name, one.title, one.things[:MOST_THINGS]) for one in found],
        "counts": {one.name: len(one.things) for one in found},
    }


def _version_page(room: Room, versions: Versions, found: Version) -> Response:
    told: dict[str, object] = {"sections": [], "counts": {}, "summary": ""}
    if found.prior is not None and versions.called(found.prior) is not None:
        with client_budget.charged():
            told = shown(versions.compare(found.prior, found.name), room)
    page = render_template(
        "vocabulary_version.html", room=room, version=found, forms=MACHINE_FORMS, now=NOW, **told
    )
    return _answer(page)


def _content(room: Room, found: Version, form: Form) -> Response:
    contents = _versions(room).contents
    if form.suffix == "ttl":
        body = contents.turtle(room.vocabulary.id, found.name, found.digest)
    else:
        triples = sorted(contents.triples(room.vocabulary, found), key=str)
        body = write(room.here, triples, form, NamedNode(room.vocabulary.graph))
    response = Response(body, content_type=form.content_type)
    return finish(response, entity_tag(room.here, form))


def _accepted() -> Form:
    form = form_for(request.accept_mimetypes)
    if form is None:
        raise NotAcceptable(f"forms: {', '.join(one.media_type for one in MACHINE_FORMS)}")
    return form


def _versions(room: Room) -> Versions:
    return Versions.of(room.here, room.thesaurus, room.vocabulary)


def _record(one: Version) -> dict[str, object]:
    return {
        "version": one.name,
        "iri": one.iri,
        "issued": one.issued.isoformat(),
        "author": one.author,
        "notes": one.notes,
        "language": one.language,
        "prior": one.prior,
    }


def _form_of_answer(offers: dict[str, str]) -> str:
    """Give the media type that is asked for: by `format`, or by Accept; raises for another."""
    asked = request.args.get("format")
    if asked is not None:
        if asked not in offers:
            raise BadRequest(f"format={asked}: {', '.join(offers)}")
        return offers[asked]
    if not request.accept_mimetypes.provided:
        return HTML.media_type
    return best_offer(offers.values(), request.accept_mimetypes) or HTML.media_type


def _said(body: str, media_type: str) -> Response:
    response = Response(body, content_type=f"{media_type}; charset=utf-8")
    return finish(response, entity_tag(instance(), HTML))


def _answer(page: str) -> Response:
    response = Response(page, content_type=HTML.content_type)
    return finish(response, entity_tag(instance(), HTML))

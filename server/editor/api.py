"""Drafts as JSON: /api/vocabulary/{v}/drafts and /api/vocabulary/{v}/publish."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask_babel import gettext as _
from pyoxigraph import Literal, NamedNode
from werkzeug.exceptions import BadRequest, NotFound

from meagraph.editing import stored
from meagraph.editing.drafts import Clash, Draft, DraftError
from meagraph.editing.minting import step_of
from meagraph.editing.publication import settle
from meagraph.editing.roles import Right
from meagraph.editing.texts import TextError, cleaned, is_web_address, literal
from meagraph.namespaces import OWL, RDF, SKOS, XSD, is_iri
from meagraph.vocabulary.changes import changes_of, difference
from meagraph.vocabulary.concept import FIELD, FIELDS, Concept, Field, Statement
from server.editor import labels
from server.editor.concept import Desk, asked_iri
from server.editor.publish import FAILURES
from server.editor.wording import sentences
from server.instance import instance
from server.login import require
from server.login.who import refuse
from server.problems import problem_response
from server.publishing.programs import programs
from server.publishing.running import PublicationError

blueprint = Blueprint("editor_api", __name__)

_STATUS_OF_FAILURES: Mapping[str, int] = {
    "busy": 503,
    "publication-timeout": 504,
    "publication-failed": 500,
}


@blueprint.get("/api/vocabulary/<name>/drafts")
def read(name: str) -> Response:
    """Give the drafts of a vocabulary, or with `uri=` one concept as editors have it."""
    desk = Desk.entered(name)
    if "uri" not in request.args:
        settle(instance().desk, desk.thesaurus, desk.vocabulary)
        drafts = [_summary(draft) for draft in desk.drafts.pending(name)]
        return _private(jsonify({"vocabulary": name, "drafts": drafts}))
    iri = asked_iri()
    concept = desk.drafts.current(desk.vocabulary, iri)
    if concept is None:
        raise NotFound(_("This vocabulary has no such concept."))
    return _concept(desk, concept, desk.drafts.get(desk.vocabulary, iri))


@blueprint.put("/api/vocabulary/<name>/drafts")
def write(name: str) -> Response:
    """
    Save a concept as a draft: the fields that the body names, the others stay as they are.

    `If-Match` says from which state the change was made; changes of others meanwhile are joined.
    409 with both where they clash. Without `If-Match` the concept must be new.
    """
    desk = Desk.entered(name)
    iri = asked_iri()
    shown, version, new = _matched(desk, iri)
    concept = _with_fields(shown, request.get_json())
    for change in changes_of(difference(shown, concept)):
        if not desk.may(change.language):
            refuse()
    try:
        saved = desk.drafts.save(
            desk.vocabulary, concept, version, desk.who.name, shown=None if new else shown, new=new
        )
    except DraftError as error:
        return problem_response("draft-conflict", 409, _("The draft cannot be saved"), str(error))
    clash = saved if isinstance(saved, Clash) else saved.clash
    if clash is not None:
        return _clash(desk, clash)
    assert not isinstance(saved, Clash)  # noqa: S101 -- for the type checker
    response = _concept(desk, saved.draft.concept, desk.drafts.get(desk.vocabulary, iri))
    response.status_code = 201 if new else 200
    return response


@blueprint.delete("/api/vocabulary/<name>/drafts")
def discard(name: str) -> Response:
    """Set a draft aside; `If-Match` names its state."""
    require(Right.DRAFT, name)
    desk = Desk.entered(name)
    iri = asked_iri()
    _shown, version, _new = _matched(desk, iri)
    try:
        desk.drafts.discard(desk.vocabulary, iri, version, desk.who.name)
    except DraftError as error:
        return problem_response("draft-conflict", 409, _("The draft cannot be saved"), str(error))
    return Response(status=204)


@blueprint.post("/api/vocabulary/<name>/publish")
def publish(name: str) -> Response:
    """
    Publish drafts as one release: those of `concepts`, or all.

    The body has `message`, and `acknowledge`: the `advice` of a check or a refusal, which tells
    that advice from other; what was read does not stop it. With `check` true nothing is published,
    and what would be found is told, with the `versions` of the drafts that were checked. Whoever
    sends those back publishes no other ones.
    """
    require(Right.PUBLISH, name)
    desk = Desk.entered(name)
    settle(instance().desk, desk.thesaurus, desk.vocabulary)
    asked = _object(request.get_json())
    drafts = {one.concept.iri: one.version for one in desk.drafts.pending(name)}
    versions = _versions(asked, drafts)
    checking = asked.get("check") is True
    message = asked.get("message", "")
    if not checking and (not isinstance(message, str) or not message.strip()):
        raise BadRequest("message: say in a few words what the release changes")
    order = {
        "vocabulary": name,
        "versions": versions,
        "author": desk.who.name,
        "message": str(message).strip(),
        "acknowledged": str(asked.get("acknowledge") or ""),
    }
    try:
        answer = programs().follow("check" if checking else "publish", order)
    except PublicationError as error:
        title = str(FAILURES[error.code])
        status = _STATUS_OF_FAILURES[error.code]
        return problem_response("drafts-unpublished", status, title, error.message)
    if "release" in answer:
        return _private(jsonify(dict(answer)))
    checked = {iri: version for iri, version in versions.items() if version}
    if checking:
        return _private(jsonify({**answer, "versions": checked}))
    return problem_response(
        "publication-refused",
        409,
        _("The drafts cannot be published as they are"),
        _("Nothing was published. See the findings."),
        findings=answer["findings"],
        advice=answer.get("advice", ""),
        versions=checked,
    )


def _versions(asked: Mapping[str, Any], drafts: Mapping[str, int]) -> dict[str, int]:
    """
    Give the concepts that are meant, each with the version of its draft.

    It is the version that `versions` names, so that a draft that has changed since is refused; else
    the one that there is, of `drafts` (0: there is none).
    """
    seen = asked.get("versions")
    if seen is not None and not (isinstance(seen, dict) and all(map(_is_number, seen.values()))):
        raise BadRequest("versions: the version of the draft of each concept, as a check gives it")
    known = drafts if seen is None else seen
    wanted = asked.get("concepts", list(known))
    if not isinstance(wanted, list) or not all(isinstance(one, str) for one in wanted):
        raise BadRequest("concepts: a list of the IRIs of concepts that have drafts")
    unseen = [iri for iri in wanted if iri not in known]
    if seen is not None and unseen:
        raise BadRequest(f"versions: name that of {unseen[0]}, too")
    return {iri: known.get(iri, 0) for iri in wanted}


def _is_number(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool)


def _matched(desk: Desk, iri: str) -> tuple[Concept, int, bool]:
    """Give the state that `If-Match` names, its version, and whether the concept is new."""
    current = desk.drafts.current(desk.vocabulary, iri)
    if current is None:
        return _begun(desk, iri), 0, True
    tags = request.if_match
    given = list(tags.as_set())
    if len(given) != 1 or tags.star_tag:
        raise BadRequest("If-Match: send the ETag with which the concept came")
    version, _dash, digest = given[0].partition("-")
    history = desk.drafts.history(desk.vocabulary.id, iri)
    states = [(str(entry.version), entry.concept) for entry in history]
    published = desk.thesaurus.concept(desk.vocabulary, iri)
    states += [("0", one) for one in (published, *(entry.base for entry in history)) if one]
    for number, state in states:
        if number == version and stored.digest(state) == digest:
            return state, int(version), False
    raise BadRequest("If-Match: no state of this concept had this ETag; read it again")


def _begun(desk: Desk, iri: str) -> Concept:
    """Give the beginning of a new concept, if its IRI may be minted here."""
    require(Right.DRAFT, desk.vocabulary.id)
    prefix = f"{instance().base}vocabulary/{step_of(desk.vocabulary)}/"
    if not iri.startswith(prefix):
        raise NotFound(f"{iri}: there is no such concept; new ones begin with {prefix}")
    try:
        return desk.minting().concept(desk.vocabulary, iri.removeprefix(prefix))
    except ValueError as error:
        raise BadRequest(str(error)) from error


def _with_fields(shown: Concept, body: object) -> Concept:
    """Give a concept with the fields that a body names, as `_fields` writes them."""
    concept = shown
    for name, given in _object(body).items():
        if name in ("uri", "version", "vocabulary", "author", "changes"):
            continue
        if name not in FIELD:
            raise BadRequest(f"{name}: no field; there are {', '.join(FIELD)}")
        field = FIELD[name]
        new = set(_read(field, given))
        old = {one for one in shown.statements if one.predicate == field.predicate}
        kept = {one for one in old if field.name == "notation" and _typed(one)}
        if isinstance(given, Mapping):  # of texts: languages that are not named stay as they are
            named = {str(tag).lower() for tag in given}
            kept = {one for one in old if _language(one) not in named}
        _check_links(field, new - old)
        concept = concept.changed(old - new - kept, new)
    if Statement(RDF.type, SKOS.Concept) not in concept.statements:
        raise BadRequest("a concept stays a concept")
    most = instance().settings.concept_values
    if len(concept.statements) > max(most, len(shown.statements)):
        raise BadRequest(f"a concept has {most} values at most")
    return concept


def _check_links(field: Field, new: set[Statement]) -> None:
    for one in new:
        if isinstance(one.value, NamedNode) and not is_web_address(one.value.value):
            raise BadRequest(f"{field.name}: an address begins with http:// or https://")


def _language(statement: Statement) -> str:
    value = statement.value
    return (value.language or "").lower() if isinstance(value, Literal) else "\x00"


def _typed(statement: Statement) -> bool:
    value = statement.value
    return isinstance(value, Literal) and value.datatype != XSD.string


def _read(field: Field, given: object) -> list[Statement]:
    match given:
        case bool() if field.name == "deprecated":
            value = Literal("true", datatype=XSD.boolean)
            return [Statement(OWL.deprecated, value)] if given else []
        case Mapping() if field.kind in ("label", "note"):
            return [
                Statement(field.predicate, _text(field, tag, text))
                for tag, texts in given.items()
                for text in (texts if isinstance(texts, list) else [texts])
                if texts is not None
            ]
        case list() if field.kind == "notation":
            return [Statement(field.predicate, _text(field, "", text)) for text in given]
        case list() if all(isinstance(one, str) and is_iri(one) for one in given):
            return [Statement(field.predicate, NamedNode(iri)) for iri in given]
    raise BadRequest(f"{field.name}: not in the form in which it is given out")


def _text(field: Field, tag: object, text: object) -> Literal:
    if not isinstance(text, str) or not isinstance(tag, str):
        raise BadRequest(f"{field.name}: texts by language tag")
    tidy = cleaned(text, lines=field.kind == "note")
    if not tidy.text:
        raise BadRequest(f"{field.name}: an empty text; leave it out")
    try:
        return literal(tidy.text, tag, field, instance().settings)
    except TextError as error:
        raise BadRequest(f"{field.name}: {error}") from error


def _concept(desk: Desk, concept: Concept, draft: Draft | None) -> Response:
    body: dict[str, Any] = {
        "uri": concept.iri,
        "vocabulary": desk.vocabulary.id,
        "version": draft.version if draft else 0,
        **_fields(concept),
    }
    if draft is not None:
        named = labels.named(desk.thesaurus, desk.vocabulary)
        body["author"] = draft.author
        body["changes"] = [one.said for one in sentences(changes_of(draft.edit), named)]
    response = _private(jsonify(body))
    response.set_etag(f"{body['version']}-{stored.digest(concept)}")
    return response


def _fields(concept: Concept) -> dict[str, Any]:
    """Write the fields of a concept: texts by language, links as lists of IRIs."""
    written: dict[str, Any] = {}
    for field in FIELDS:
        if field.name == "deprecated":
            written[field.name] = concept.deprecated
        elif field.kind == "notation":
            plain = [one for one in concept.notations if one.datatype == XSD.string]
            written[field.name] = [one.value for one in plain]
        elif field.kind in ("label", "note"):
            texts = concept.texts(field.name)
            written[field.name] = {
                tag: each[0] if field.single and len(each) == 1 else each
                for tag, each in texts.items()
            }
        else:
            written[field.name] = concept.links(field.name)
    return written


def _summary(draft: Draft) -> dict[str, Any]:
    return {
        "uri": draft.concept.iri,
        "prefLabel": {tag: each[0] for tag, each in draft.concept.texts("prefLabel").items()},
        "version": draft.version,
        "new": draft.base is None,
        "author": draft.author,
        "changed": draft.changed.isoformat(),
    }


def _clash(desk: Desk, clash: Clash) -> Response:
    conflicts = [
        {
            "field": str(conflict.predicate.value),
            "language": conflict.language,
            **{
                side: sorted(value.value for value in getattr(conflict, side))
                for side in ("base", "theirs", "mine")
            },
        }
        for conflict in clash.conflicts
    ]
    return problem_response(
        "draft-conflict",
        409,
        _("Two changes of the concept clash"),
        _("Nothing is lost: decide it on the editors’ desk."),
        clash=f"{instance().base}editor/{desk.vocabulary.id}/clash/{clash.id}",
        conflicts=conflicts,
    )


def _object(body: object) -> Mapping[str, Any]:
    if not isinstance(body, dict):
        raise BadRequest("the body is a JSON object")
    return body


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response

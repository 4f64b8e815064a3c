"""The page of versions on the desk: /editor/{v}/versions, and going back to one of them."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from meagraph.editing.roles import Person, Right
from meagraph.vocabulary.rollback import Rollback, plan_rollback
from meagraph.vocabulary.versions import LONGEST_NAME, LONGEST_NOTES, Making, VersionError
from server.editor import publish
from server.editor.notices import NOTICES, Notice, to
from server.editor.room import address, page, vocabulary_called
from server.instance import instance
from server.languages import NAMES, interface_language
from server.login import require
from server.parameters import number_in
from server.publishing.programs import programs
from server.publishing.running import PublicationError
from server.vocabularies.room import Room
from server.vocabulary_versions.reading import NOW, Versions
from server.vocabulary_versions.views import shown

blueprint = Blueprint("editor_versions", __name__)

NOTICES["version-made"] = lazy_gettext("The version is published. It is kept for ever.")
NOTICES["rolled-back"] = lazy_gettext("The vocabulary says again what it said in that version.")
NOTICES["nothing-changed"] = lazy_gettext("Nothing differs, so nothing was published.")

REFUSALS: Mapping[str, LazyString] = {
    "name": lazy_gettext(
        "A version is named by letters and digits, with dots, hyphens or underscores between them,"
        " such as 1.2 or 2026-11."
    ),
    "taken": lazy_gettext("There is a version of that name already. Choose another name."),
    "notes": lazy_gettext("Say what is new for those who use the vocabulary."),
    "notes-length": lazy_gettext("The notes are too long. Shorten them."),
    "vocabulary": lazy_gettext("This vocabulary cannot have versions: its id does not allow it."),
    "unknown": lazy_gettext("There is no version of that name."),
    "damaged": lazy_gettext(
        "The file of this version is missing or damaged. Whoever runs the service can put it back"
        " from a backup."
    ),
    "changed": lazy_gettext(
        "Something was published since you looked at this. Look at what it comes to now."
    ),
    "violations": lazy_gettext(
        "What would be published breaks a rule that every publication keeps. Nothing was published."
    ),
}
"""What a refusal says, by its code."""


@blueprint.get("/editor/<name>/versions")
def listed(name: str) -> ResponseReturnValue:
    """Show the versions, what was published since the last, and the form for a new one."""
    who, room = _entered(name, Right.DRAFT)
    return _page(who, room)


@blueprint.post("/editor/<name>/versions")
def make(name: str) -> ResponseReturnValue:
    """Make a version of what is published now."""
    who, room = _entered(name, Right.PUBLISH)
    given = {key: request.form.get(key, "").strip() for key in ("version", "notes", "language")}
    language = given["language"] if given["language"] in NAMES else interface_language()
    making = Making(name, given["version"], given["notes"], language, who.name)
    try:
        making.check()
        if room_versions(room).called(making.name) is not None:
            raise VersionError("taken", making.name)
    except VersionError as error:
        return _page(who, room, given, _mind(error.code), status=422)
    answer = _follow("version", vars(making))
    if isinstance(answer, Notice):
        return _page(who, room, given, answer, status=409)
    return to(address(room.vocabulary, "versions"), "version-made")


@blueprint.get("/editor/<name>/versions/rollback")
def preview(name: str) -> ResponseReturnValue:
    """Show what going back to the version `to` comes to, before anything is done."""
    who, room = _entered(name, Right.PUBLISH)
    return _preview(who, room, request.args.get("to", ""))


@blueprint.post("/editor/<name>/versions/rollback")
def go_back(name: str) -> ResponseReturnValue:
    """Publish the vocabulary as in the version `to`, if what was shown still holds."""
    who, room = _entered(name, Right.PUBLISH)
    version = request.form.get("to", "")
    release = request.form.get("release", "")
    asked = {
        "vocabulary": room.vocabulary.id,
        "version": version,
        "author": who.name,
        "message": request.form.get("message", "").strip() or None,
        "seen": number_in(release) or 0,
    }
    answer = _follow("rollback", asked)
    if isinstance(answer, Notice):
        return _preview(who, room, version, answer, status=409)
    done = "rolled-back" if answer["release"] is not None else "nothing-changed"
    return to(address(room.vocabulary, "versions"), done)


def room_versions(room: Room) -> Versions:
    """Give the versions of the vocabulary of a room."""
    return Versions.of(room.here, room.thesaurus, room.vocabulary)


def _entered(name: str, right: Right) -> tuple[Person, Room]:
    who = require(right, name)
    programs().warm()
    here = instance()
    return who, Room.of(here, here.thesaurus(), vocabulary_called(name))


def _follow(order: str, asked: Mapping[str, Any]) -> Mapping[str, Any] | Notice:
    """Have an order followed; a notice says why it was not."""
    try:
        answer = programs().follow(order, asked)
    except PublicationError as error:
        return Notice("mind", str(publish.FAILURES[error.code]))
    return _mind(str(answer["refused"])) if "refused" in answer else answer


def _mind(code: str) -> Notice:
    return Notice("mind", str(REFUSALS[code]))


def _page(
    who: Person,
    room: Room,
    given: Mapping[str, str] | None = None,
    *notices: Notice,
    status: int = 200,
) -> ResponseReturnValue:
    versions = room_versions(room)
    told: dict[str, object] = {"sections": [], "counts": {}, "summary": ""}
    said = list(notices)
    if versions.all:
        try:
            told = shown(versions.compare(versions.all[0].name, NOW), room)
        except VersionError as error:
            said.append(_mind(error.code))
    return page(
        "editor_versions.html",
        room.vocabulary,
        here="versions",
        status=status,
        notices=said,
        room=room,
        versions=versions.all,
        given=given or {},
        may_publish=who.may(Right.PUBLISH, room.vocabulary.id),
        longest_name=LONGEST_NAME,
        longest_notes=LONGEST_NOTES,
        now=NOW,
        **told,
    )


def _preview(
    who: Person, room: Room, version: str, *notices: Notice, status: int = 200
) -> ResponseReturnValue:
    versions = room_versions(room)
    wanted = versions.called(version)
    if wanted is None:
        raise NotFound(_("There is no version of that name."))
    try:
        planned = _planned(room, versions, version)
    except VersionError as error:
        return _page(who, room, None, _mind(error.code), status=409)
    return page(
        "editor_rollback.html",
        room.vocabulary,
        here="versions",
        status=status,
        notices=notices,
        room=room,
        version=wanted,
        release=room.thesaurus.release.number,
        nothing=not (planned.removed or planned.added),
        **shown(planned.comparison, room),
    )


def _planned(room: Room, versions: Versions, version: str) -> Rollback:
    manifest = room.here.manifest()
    assert manifest is not None  # noqa: S101 -- what has versions is published
    return plan_rollback(versions.state(NOW), versions.state(version), manifest.created)

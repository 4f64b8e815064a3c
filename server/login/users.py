"""The address /editor/users: where administrators make accounts and give roles."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.exceptions import BadRequest

from meagraph.editing.people import LONGEST_NAME, Account, PeopleError, key_of
from meagraph.editing.roles import EVERY, Grant, Right, Role
from meagraph.namespaces import LANGUAGES
from server.editor.notices import NOTICES, Notice, to
from server.editor.room import page
from server.instance import instance
from server.login import who
from server.login.role_names import role_names

blueprint = Blueprint("users", __name__)

NOTICES["role-given"] = lazy_gettext("The role was given. It holds from the next login on.")
NOTICES["role-taken"] = lazy_gettext("The role was taken away.")
NOTICES["account-closed"] = lazy_gettext("The account was closed.")
NOTICES["account-opened"] = lazy_gettext("The account was opened again.")
NOTICES["account-removed"] = lazy_gettext("The account was removed.")


@blueprint.get("/editor/users")
def show() -> ResponseReturnValue:
    """List the accounts, with the forms to change them."""
    who.require(Right.ADMINISTER)
    return _page()


@blueprint.post("/editor/users")
def add() -> ResponseReturnValue:
    """Make an account; its password is shown on the answer, and never again."""
    who.require(Right.ADMINISTER)
    name = request.form.get("name", "")
    try:
        password = who.people().add(name)
    except PeopleError as error:
        return _page(trouble=_trouble(error))
    return _page(fresh=who.people().get(name), password=password)


@blueprint.post("/editor/users/change")
def change() -> ResponseReturnValue:
    """Do to an account what the button says that was pressed."""
    me = who.require(Right.ADMINISTER)
    name, action = request.form.get("name", ""), request.form.get("action", "")
    if action not in _ACTIONS:
        raise BadRequest(_("There is no such change."))
    # So there is always an administrator left, and nobody locks the door behind themselves.
    if action in _NOT_ONESELF and key_of(name) == key_of(me.name):
        return _page(trouble=_("Another administrator has to do this to your own account."))
    try:
        return _ACTIONS[action](name)
    except PeopleError as error:
        return _page(trouble=_trouble(error))


def _give(name: str) -> ResponseReturnValue:
    languages = frozenset(request.form.get("languages", "").replace(",", " ").split())
    try:
        role = Role.read(request.form.get("role", ""))
    except ValueError:
        return _page(trouble=_("There is no such role."))
    vocabulary = EVERY if role is Role.ADMINISTRATOR else request.form.get("vocabulary", "")
    who.people().grant(name, Grant(vocabulary, role, languages))
    return to("/editor/users", "role-given")


def _take(name: str) -> ResponseReturnValue:
    vocabulary = request.form.get("vocabulary", "")
    if request.form.get("role") == Role.ADMINISTRATOR.word:
        who.people().set_administrator(name, False)
    else:
        who.people().revoke(name, vocabulary)
    return to("/editor/users", "role-taken")


def _close(name: str) -> ResponseReturnValue:
    who.people().disable(name)
    return to("/editor/users", "account-closed")


def _open(name: str) -> ResponseReturnValue:
    who.people().disable(name, False)
    return to("/editor/users", "account-opened")


def _remove(name: str) -> ResponseReturnValue:
    who.people().remove(name)
    return to("/editor/users", "account-removed")


def _password(name: str) -> ResponseReturnValue:
    password = who.people().set_password(name)
    return _page(fresh=who.people().get(name), password=password)


_ACTIONS: Mapping[str, Callable[[str], ResponseReturnValue]] = {
    "give": _give,
    "take": _take,
    "close": _close,
    "open": _open,
    "remove": _remove,
    "password": _password,
}
_NOT_ONESELF = frozenset({"take", "close", "remove", "password"})


def _trouble(error: PeopleError) -> str:
    """Say why an account or a role cannot be as asked, in the reader's language."""
    given = error.given
    said = {
        "taken": _("There is an account “%(name)s” already.", name=given),
        "unknown": _("There is no account “%(name)s” any more.", name=given),
        "no-role": _("%(name)s has no such role any more.", name=given),
        "name": _(
            "“%(name)s” cannot be a name: letters, digits, spaces and . _ @ ' - make one, with a"
            " letter or a digit at both ends, at most %(most)s of them.",
            name=given,
            most=LONGEST_NAME,
        ),
        "reader": _("Everyone is a reader; take the role in the vocabulary away instead."),
        "vocabulary": _("“%(id)s” is not the id of a vocabulary.", id=given),
        "administrator": _("An administrator is one of all vocabularies."),
        "languages": _("Only a contributor is limited to languages; leave them out."),
        "language": _("“%(tag)s” is not a language tag, such as ar, fr or zh-hans.", tag=given),
    }
    return str(said[error.code])


def _page(trouble: str = "", fresh: Account | None = None, password: str = "") -> Response:
    titles = {one.id: one.title() for one in instance().thesaurus().vocabularies.values()}
    return page(
        "users.html",
        accounts=who.people().everyone(),
        titles=titles,
        roles=[Role.CONTRIBUTOR, Role.EDITOR, Role.ADMINISTRATOR],
        role_names=role_names(),
        administrator=Role.ADMINISTRATOR,
        every=EVERY,
        languages_offered=LANGUAGES,
        fresh=fresh,
        password=password,
        status=400 if trouble else 200,
        notices=[Notice("mind", trouble)] if trouble else [],
    )

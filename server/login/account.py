"""The address /account: one's own password, and the sessions that one has."""

from datetime import UTC, datetime

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from meagraph.editing.passwords import PasswordError
from server.editor.notices import NOTICES, Notice, to
from server.editor.room import page
from server.instance import instance
from server.login import attempts, cookies, who
from server.login.role_names import role_names

blueprint = Blueprint("account", __name__)

NOTICES["password-changed"] = lazy_gettext(
    "Your password was changed. You were logged out everywhere else."
)
NOTICES["session-ended"] = lazy_gettext("The session was ended.")
NOTICES["sessions-ended"] = lazy_gettext("You were logged out everywhere else.")


@blueprint.get("/account")
def show() -> ResponseReturnValue:
    """Show what is known of the account, and the forms to change it."""
    return _page()


@blueprint.post("/account/password")
def password() -> ResponseReturnValue:
    """Change the password; ends all sessions, and begins another one here."""
    account, _secret = who.require_account()
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    guesses = attempts.passwords("name")
    guesses.attempt(account.key)
    if who.people().login(account.name, old) is None:
        return _page(_("The present password is another one."))
    guesses.clear(account.key)
    if new != again:
        return _page(_("The two new passwords differ."))
    if new == old:
        return _page(_("The new password is the old one."))
    try:
        who.people().set_password(account.name, new)
    except PasswordError as error:
        return _page(weakness(error))
    response = make_response(to("/account", "password-changed"))
    cookies.give(response, cookies.SESSION, who.sessions().begin(account.key))
    return response


@blueprint.post("/account/sessions")
def end() -> ResponseReturnValue:
    """End one session, or all but the one at hand."""
    account, secret = who.require_account()
    if one := request.form.get("session"):
        who.sessions().end_one(account.key, one)
        return to("/account", "session-ended")
    who.sessions().end_all(account.key, but=secret)
    return to("/account", "sessions-ended")


def weakness(error: PasswordError) -> str:
    """Give the reason for which a password was not taken, in the reader's language."""
    least = instance().settings.password_characters
    said = {
        "short": _("A password has %(number)s characters or more.", number=least),
        "long": _("This password is too long."),
        "simple": _("This password repeats few signs; choose another one."),
        "name": _("A password does not hold the name of its account."),
    }
    return str(said[error.code])


def _page(trouble: str = "") -> Response:
    account, secret = who.require_account()
    here_now = who.sessions().find(secret)
    lasting = [
        (one, _moment(one.begun), _moment(one.seen), one.digest == (here_now and here_now.digest))
        for one in who.sessions().of(account.key)
    ]
    return page(
        "account.html",
        account=account,
        lasting=lasting,
        least=instance().settings.password_characters,
        role_names=role_names(),
        status=400 if trouble else 200,
        notices=[Notice("mind", trouble)] if trouble else [],
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)

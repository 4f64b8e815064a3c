"""Who asks: by the session of a browser, or by a bearer token; and whether they may."""

from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import quote

from flask import Flask, Response, abort, g, redirect, request
from flask_babel import gettext as _

from meagraph.editing.desk import DeskError
from meagraph.editing.people import Account, People
from meagraph.editing.roles import ANONYMOUS, Person, Right
from meagraph.editing.sessions import Sessions
from meagraph.editing.throttle import ThrottledError
from meagraph.tokens import person_of
from server import authorization
from server.instance import instance
from server.linked_data.representations import HTML
from server.login import cookies, forgery
from server.negotiation import wants_most
from server.problems import BY_CODE, problem_response

_PRIVATE = frozenset({"login", "logout", "account", "editor"})
"""The first steps of the addresses of pages for people with sessions."""

_VISITOR = "meagraph_visitor"


class NotAllowedError(Exception):
    """Somebody who is known has no right to what was asked for."""


class LoginNeededError(Exception):
    """Nobody in particular asked for what somebody with a role may have."""


@dataclass(frozen=True)
class Visitor:
    """Whoever asks: as who, and for a session its account and the secret of its cookie."""

    person: Person = ANONYMOUS
    account: Account | None = None
    secret: str = ""


def person() -> Person:
    """
    Give who asks; nobody in particular (`ANONYMOUS`) without a session or a token.

    Raises an error answered with 401 for a token that does not hold, and `ForgeryError` when a
    request of a session that changes something does not come from a form of ours.
    """
    who = visitor()
    if who.account is not None and request.method not in forgery.SAFE_METHODS:
        forgery.check()
    return who.person


def visitor() -> Visitor:
    """Give who asks, once for each request; without the check for forgery."""
    known: Visitor | None = g.get(_VISITOR)
    if known is None:
        known = _by_token() or _by_session()
        setattr(g, _VISITOR, known)
    return known


def require(right: Right, vocabulary: str = "", language: str | None = None) -> Person:
    """
    Give who asks, if they have a right in a vocabulary (see `Person.may`).

    Otherwise raises what leads to the login page, or is answered with 401 or 403.
    """
    who = person()
    if not who.may(right, vocabulary, language):
        refuse()
    return who


def require_some(right: Right, vocabulary: str) -> Person:
    """Give who asks, if they have a right in a vocabulary for some language at least."""
    who = person()
    if not who.may_some(right, vocabulary):
        refuse()
    return who


def require_account() -> tuple[Account, str]:
    """Give the account of who asks and the session's secret; raises as `require` does."""
    person()
    who = visitor()
    if who.account is None:
        refuse()
    return who.account, who.secret


def refuse() -> NoReturn:
    """Refuse what was asked for: to the login page whoever may still log in, else 401 or 403."""
    who = visitor()
    if who.account is not None and who.account.given is not None:
        abort(redirect("/account", 303))
    if not who.person.anonymous:
        raise NotAllowedError(who.person.name)
    if request.method == "GET" and wants_most(HTML.media_type, request.accept_mimetypes):
        wanted = request.full_path.removesuffix("?")
        abort(redirect(f"/login?next={quote(wanted, safe='/')}", 303))
    raise LoginNeededError


def is_private(path: str) -> bool:
    """
    Say whether a path is one of the pages for people with sessions.

    >>> is_private("/editor/subjects/"), is_private("/editors")
    (True, False)
    """
    return path.lstrip("/").partition("/")[0] in _PRIVATE


def of_a_session() -> bool:
    """Say whether the answer at hand is for one person: nobody else may keep or read it."""
    if is_private(request.path):
        return True
    known: Visitor | None = g.get(_VISITOR)
    return known is not None and known.account is not None


def people() -> People:
    """Give the accounts of this instance."""
    here = instance()
    return People(here.desk, here.settings)


def sessions() -> Sessions:
    """Give the sessions of this instance."""
    here = instance()
    return Sessions(here.desk, here.settings)


def prepare(app: Flask) -> None:
    """Guard the desk's pages of an application, and answer refusals readably."""
    forgery.prepare(app)
    app.before_request(_guard)
    app.register_error_handler(LoginNeededError, _login_needed)
    app.register_error_handler(NotAllowedError, _not_allowed)
    app.register_error_handler(forgery.ForgeryError, _forged)
    app.register_error_handler(ThrottledError, _throttled)
    app.register_error_handler(DeskError, _no_desk)

    @app.context_processor
    def _who() -> dict[str, object]:
        return {"person": person}


def _guard() -> None:
    """Let nothing be changed from below the private paths but by a form of ours, or a token."""
    changing = request.method not in forgery.SAFE_METHODS
    if changing and is_private(request.path) and not _has_bearer():
        forgery.check()


def _has_bearer() -> bool:
    given = request.authorization
    return given is not None and given.type == "bearer"


def _by_token() -> Visitor | None:
    if not _has_bearer():
        return None
    return Visitor(person_of(authorization.bearer()))


def _by_session() -> Visitor:
    secret = cookies.read(cookies.SESSION)
    session = sessions().find(secret) if secret else None
    account = people().by_key(session.person) if session else None
    if account is None or secret is None or account.disabled:
        return Visitor()
    return Visitor(account.person, account, secret)


def _login_needed(_error: LoginNeededError) -> Response:
    detail = _("Log in and send it again. Programs send a token: Authorization: Bearer TOKEN.")
    response = _problem("login-needed", detail)
    response.headers["WWW-Authenticate"] = 'Bearer realm="meagraph"'
    return response


def _not_allowed(error: NotAllowedError) -> Response:
    detail = _("You are logged in as %(name)s. Ask an administrator for the role.", name=error)
    return _problem("not-allowed", detail)


def _forged(error: forgery.ForgeryError) -> Response:
    detail = _(
        "Nothing was changed. Go back, load the page again and send the form once more; your"
        " browser has to accept cookies from this site. (%(reason)s)",
        reason=error,
    )
    return _problem("form-refused", detail)


def _throttled(error: ThrottledError) -> Response:
    response = _problem(
        "too-many-attempts",
        _("Try again in %(seconds)s seconds.", seconds=error.seconds),
    )
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _no_desk(error: DeskError) -> Response:
    return _problem("desk-unavailable", str(error))


def _problem(code: str, detail: str) -> Response:
    problem = BY_CODE[code]
    return problem_response(problem.code, problem.status, str(problem.title), detail)

"""
Forms that only our own pages can send: protection against cross-site request forgery.

Each form holds a token that follows from the secret in the browser's cookie: the session's, or for
whoever has none (the login itself, a suggestion) one made for forms. Another site can neither read
the cookie nor a page of ours, and so cannot make the token. Browsers also say where a request
comes from (Sec-Fetch-Site, Origin), and that has to be here.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest, digest
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_babel import gettext as _
from markupsafe import Markup

from server.instance import instance
from server.login import cookies

FIELD = "csrf"
HEADER = "X-CSRF-Token"

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_BYTES = 32
_PURPOSE = b"meagraph forms"
_FRESH = "meagraph_fresh_forms_cookie"


class ForgeryError(Exception):
    """A request that may not come from a page of ours; why is said in the reader's language."""


def csrf_field() -> Markup:
    """Give the hidden field that every form of a page for `POST` needs."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf_token())


def csrf_token() -> str:
    """
    Give the token for forms of the browser at hand; scripts send it in `X-CSRF-Token`.

    It looks different each time, so that what compression tells about a page does not tell the
    token (BREACH).
    """
    secret = cookies.read(cookies.SESSION) or cookies.read(cookies.FORMS) or _fresh()
    mask = secrets.token_bytes(_BYTES)
    return urlsafe_b64encode(mask + _joined(mask, _proof(secret))).decode()


def check() -> None:
    """Raise `ForgeryError` unless the request at hand was made by a page of ours."""
    check_origin()
    secret = cookies.read(cookies.SESSION) or cookies.read(cookies.FORMS)
    if secret is None:
        raise ForgeryError(_("Your browser did not send the cookie of this form."))
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not _proves(given, secret):
        raise ForgeryError(_("The form is too old, or it was for somebody else."))


def check_origin() -> None:
    """Raise `ForgeryError` when the browser says that another site made the request."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        ours = site in ("same-origin", "none")
    elif origin is not None:
        ours = origin in _origins()
    else:  # not a browser of these years: the token decides
        ours = True
    if not ours:
        raise ForgeryError(_("It was sent from a page of another site."))


def prepare(app: Flask) -> None:
    """Have browsers keep the cookie of forms that a page has just made, and templates its field."""
    app.after_request(_keep)

    @app.context_processor
    def _fields() -> dict[str, object]:
        return {"csrf_field": csrf_field, "csrf_token": csrf_token}


def _fresh() -> str:
    """Give a secret for the forms of a browser that has none; `_keep` has the browser keep it."""
    secret = str(g.get(_FRESH) or secrets.token_urlsafe(_BYTES))
    setattr(g, _FRESH, secret)
    return secret


def _keep(response: Response) -> Response:
    if secret := g.get(_FRESH):
        cookies.give(response, cookies.FORMS, secret)
        response.headers["Cache-Control"] = "no-store"
    return response


def _origins() -> set[str]:
    """Give the origins that are this site: as the request names it, and as the base does."""
    base = urlsplit(instance().base)
    return {f"{scheme}://{request.host}" for scheme in ("http", "https")} | {
        f"{base.scheme}://{base.netloc}"
    }


def _proves(token: str, secret: str) -> bool:
    try:
        given = urlsafe_b64decode(token.encode("ascii", "replace"))
    except ValueError:
        return False
    mask, masked = given[:_BYTES], given[_BYTES:]
    return len(given) == 2 * _BYTES and compare_digest(_joined(mask, masked), _proof(secret))


def _proof(secret: str) -> bytes:
    return digest(secret.encode(), _PURPOSE, sha256)


def _joined(first: bytes, second: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(first, second, strict=True))

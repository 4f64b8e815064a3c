"""
The cookies of the desk: one for a session, one for the forms of those who have none yet.

Both are HttpOnly, so that no script reads them; for the whole host and no other one; and
SameSite=Lax: a link in a letter opens the desk for whoever is logged in, while what another site
posts comes without them. Over https they are Secure and called `__Host-…`, which browsers let
nobody but this very host set (RFC 6265bis, 4.1.3).
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Response, request

from server.instance import instance

SESSION = "meagraph"
FORMS = "meagraph-forms"

_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Via")
_LONGEST = 200


def read(name: str) -> str | None:
    """Give the value of one of the two cookies, None where the browser sent none."""
    value = request.cookies.get(_called(name))
    return value if value and len(value) <= _LONGEST else None


def give(response: Response, name: str, value: str) -> None:
    """Have the browser keep a value until it is closed."""
    response.set_cookie(
        _called(name), value, path="/", secure=secure(), httponly=True, samesite="Lax"
    )


def take_back(response: Response, name: str) -> None:
    """Have the browser forget a value."""
    response.delete_cookie(_called(name), path="/", secure=secure(), httponly=True, samesite="Lax")


def _called(name: str) -> str:
    return f"__Host-{name}" if secure() else name


def secure() -> bool:
    """
    Say whether the cookies of this request travel over https alone.

    The setting decides. Left to itself, they do where the base is https, as the service is then
    behind a proxy that speaks it; but not where a browser on this machine asks without one
    (`make serve`): not all browsers keep such cookies for http://127.0.0.1.
    """
    settings = instance().settings
    if settings.session_secure != "auto":
        return settings.session_secure == "always"
    if request.is_secure or urlsplit(request.headers.get("Origin", "")).scheme == "https":
        return True
    return settings.base.startswith("https://") and not _from_this_machine()


def _from_this_machine() -> bool:
    """Say whether the browser runs on this machine and asks this server itself."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    host = urlsplit(f"//{request.host}").hostname or ""
    return _is_loopback(request.remote_addr or "") and _is_loopback(host)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

"""The headers that every answer carries: what browsers may do with it, and who may read it."""

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import NotAcceptable
from werkzeug.routing import RequestRedirect

from server.front import NO_CODING_FITS
from server.front.codings import CODINGS, IDENTITY
from server.login.who import of_a_session

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The Content-Security-Policy: everything from here, nothing inline, nothing from elsewhere."""

EXPOSED = ", ".join(
    (
        "Accept-Ranges",
        "Allow",
        "Content-Range",
        "ETag",
        "Link",
        "Location",
        "Meagraph-Release",
        "Query-Id",
        "Repr-Digest",
        "Retry-After",
        "Vary",
        "WWW-Authenticate",
    )
)
"""The headers of answers that scripts of other sites may read."""

ALLOWED = ", ".join(
    (
        "*",  # any header but Authorization, which has to be named
        "Accept",
        "Accept-Language",
        "Authorization",
        "Content-Type",
        "If-Match",
        "If-None-Match",
        "Query-Id",
        "Repr-Digest",
        "Range",
    )
)
"""The headers that scripts of other sites may send."""

_SAFE_HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)

_DAY = str(24 * 3600)


def prepare(app: Flask) -> None:
    """Add the headers to every answer of the application, errors included."""
    app.before_request(_refuse_without_coding)
    app.after_request(_stay)
    app.after_request(_secure)
    app.after_request(_share)


def _refuse_without_coding() -> None:
    """Answer 406 to a client that refuses every content coding (RFC 9110, 12.5.3)."""
    if NO_CODING_FITS in request.environ:
        raise NotAcceptable(f"The codings offered are: {', '.join((*CODINGS, IDENTITY))}")


def _stay(response: Response) -> Response:
    """Give a redirect of the routing by its path: proxies call this host by other names."""
    if isinstance(request.routing_exception, RequestRedirect) and response.location:
        response.location = urlsplit(response.location)._replace(scheme="", netloc="").geturl()
        response.set_data(b"")  # a page that names the host
    return response


def _secure(response: Response) -> Response:
    if response.status_code == 204:
        response.headers.pop("Content-Type", None)  # of no content
    if of_a_session():
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers["Cache-Control"] = "no-store"
    for name, value in _SAFE_HEADERS:
        if name not in response.headers:
            response.headers.add(name, value)
    return response


def _share(response: Response) -> Response:
    """
    Let scripts of any site ask, and read the answers (Fetch Standard, CORS), without credentials.

    The exception are answers made for somebody who is logged in, and the pages for these: a
    browser sends the session's cookie by itself, and no other site shall read what it opens. Writes
    from elsewhere need a token that the script has to know.
    """
    if of_a_session():
        return response
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    if request.method == "OPTIONS":
        methods = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers["Access-Control-Allow-Methods"] = methods
        response.headers["Access-Control-Allow-Headers"] = ALLOWED
        response.headers["Access-Control-Max-Age"] = _DAY
    return response

"""What an answer depends on: two requests with the same key get the same bytes of one release."""

import re
from collections.abc import Hashable
from io import BytesIO
from wsgiref.types import WSGIEnvironment

LONGEST_BODY = 64 * 1024
"""Queries sent by POST are looked up among the kept answers up to this size."""

_LANGUAGE_COOKIES = re.compile(r"(?:^|;)\s*(c?lang)=([^;]*)")


def request_key(environ: WSGIEnvironment) -> Hashable | None:
    """
    Give what an answer depends on beside the release; None for a request never looked up.

    A body that becomes part of the key is put back for the application to read.
    """
    if "HTTP_AUTHORIZATION" in environ or "HTTP_RANGE" in environ:
        return None
    method = environ["REQUEST_METHOD"]
    body = None
    if method == "POST":
        body = _keyed_body(environ)
        if body is None:
            return None
    elif method not in ("GET", "HEAD"):
        return None
    given = environ.get
    cookies = given("HTTP_COOKIE")
    return (
        environ["PATH_INFO"],
        environ["QUERY_STRING"],
        given("HTTP_ACCEPT"),
        given("HTTP_ACCEPT_ENCODING"),
        given("HTTP_ACCEPT_LANGUAGE"),
        None if cookies is None else tuple(_LANGUAGE_COOKIES.findall(cookies)),
        body,
    )


def _keyed_body(environ: WSGIEnvironment) -> Hashable | None:
    """Read the query that a POST carries; None when it is too long, or no query."""
    length = environ.get("CONTENT_LENGTH", "")
    if environ["PATH_INFO"] != "/sparql" and not environ["PATH_INFO"].startswith("/sparql."):
        return None
    if not length.isdecimal() or int(length) > LONGEST_BODY:
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    return environ.get("CONTENT_TYPE"), environ.get("HTTP_CONTENT_ENCODING"), body

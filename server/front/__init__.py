"""
What stands between the HTTP server and Flask: kept answers, compression, the record of requests.

A request that was answered before, from the same release, is answered here; no Flask, no query
worker takes part. Everything else passes through, and gets its content coding on the way back.
"""

import os
import re
from collections.abc import Hashable, Iterable
from io import BytesIO
from pathlib import Path
from time import monotonic, perf_counter
from typing import Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from server.front.codings import IDENTITY, choose
from server.front.encoding import Made, encode
from server.front.entity_tags import expected_tags, known_tags
from server.front.response_cache import ResponseCache

LONGEST_KEYED_BODY = 64 * 1024
"""Queries sent by POST are looked up among the kept answers up to this size."""

NO_CODING_FITS = "meagraph.no-coding-fits"
"""In the environment: the client refuses every content coding, which is answered with 406."""

_LONGEST_HEADER = 1000

_READ_AWAY_BYTES = 256 * 1024 * 1024
_READ_AWAY_SECONDS = 10.0
_PIECE = 1024 * 1024

_LANGUAGE_COOKIES = re.compile(r"(?:^|;)\s*(c?lang)=([^;]*)")


class Record(Protocol):
    """Takes note of each request once it is answered."""

    def note(
        self, environ: WSGIEnvironment, status: str, size: int, seconds: float, source: str
    ) -> None:
        """Take the request, what it was answered, in what time, and where the answer is from."""


class Front:
    """A WSGI application around another one."""

    def __init__(
        self, application: WSGIApplication, current: Path, cache: ResponseCache, record: Record
    ) -> None:
        """Take the application, the link to the current release, the kept answers, the record."""
        self._application = application
        self._current = str(current)
        self._cache = cache
        self._record = record

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        started = perf_counter()
        key = request_key(environ)
        release = self._release()
        kept = self._cache.get(release, key) if key is not None else None
        body: Iterable[bytes]
        if kept is not None:
            answer = kept.answer(environ["REQUEST_METHOD"], environ.get("HTTP_IF_NONE_MATCH"))
            status, headers, body = answer
            size = sum(map(len, answer.body))
        else:
            made = self._make(environ)
            if key is not None and _may_be_kept(environ, made) and self._release() == release:
                self._cache.put(release, key, made.headers, made.whole or b"")
            status, headers, body, size = made.status, made.headers, made.body, made.size
            if environ["REQUEST_METHOD"] == "HEAD":
                made.close()
                body, size = [], 0
        source = "hit" if kept is not None else "pass" if key is None else "miss"
        self._record.note(environ, status, size, perf_counter() - started, source)
        start_response(status, headers)
        return body

    def _release(self) -> str:
        """Give what the link to the current release says; nothing where none is published."""
        try:
            return os.readlink(self._current)
        except FileNotFoundError:
            return ""

    def _make(self, environ: WSGIEnvironment) -> Made:
        """Have the application make the answer, as if nothing were kept or compressed."""
        choice = choose(environ.get("HTTP_ACCEPT_ENCODING", "")[:_LONGEST_HEADER])
        coding = choice.coding if choice else IDENTITY
        inner = dict(environ)
        if choice is None:
            inner[NO_CODING_FITS] = True
        if environ["REQUEST_METHOD"] == "HEAD":
            inner["REQUEST_METHOD"] = "GET"  # the same headers, by the same way
        known = environ.get("HTTP_IF_NONE_MATCH", "")
        if known:
            inner["HTTP_IF_NONE_MATCH"] = known_tags(known, coding)
        if expected := environ.get("HTTP_IF_MATCH"):
            inner["HTTP_IF_MATCH"] = expected_tags(expected)
        made = Made.by(self._application, inner)
        if made.status.startswith("413"):
            read_away(inner)
        return encode(made, coding, required=choice is not None and choice.required, known=known)


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
    if not length.isdecimal() or int(length) > LONGEST_KEYED_BODY:
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    return environ.get("CONTENT_TYPE"), environ.get("HTTP_CONTENT_ENCODING"), body


def read_away(environ: WSGIEnvironment) -> None:
    """
    Read the body of a request that is refused for its size, up to a size and for a while.

    Many clients send all of it before they read an answer, and take a closed connection for one.
    A client that asks first (`Expect: 100-continue`) gets its answer at once.
    """
    until = monotonic() + _READ_AWAY_SECONDS
    left = 0 if "HTTP_EXPECT" in environ else _READ_AWAY_BYTES
    while left > 0 and monotonic() < until and (piece := environ["wsgi.input"].read(_PIECE)):
        left -= len(piece)


def _may_be_kept(environ: WSGIEnvironment, made: Made) -> bool:
    """Say whether an answer stands for its release: it says so by its tag or its release."""
    if made.whole is None or not made.status.startswith("200 "):
        return False
    headers = made.named
    control = headers.get("cache-control", "")
    if "set-cookie" in headers or "no-store" in control or "private" in control:
        return False
    proof = "meagraph-release" if environ["REQUEST_METHOD"] == "POST" else "etag"
    return proof in headers


__all__ = ["Front", "ResponseCache", "request_key"]

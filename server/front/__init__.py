"""
What stands between the HTTP server and Flask: kept answers, compression, the record of requests.

A request that was answered before, from the same release, is answered here; no Flask, no query
worker takes part. Everything else passes through, and gets its content coding on the way back.
"""

from collections.abc import Hashable, Iterable
from pathlib import Path
from time import monotonic, perf_counter
from typing import Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from meagraph.link import Link
from server.front.codings import IDENTITY, choose
from server.front.encoding import Made, encode
from server.front.entity_tags import expected_tags, known_tags
from server.front.request_key import request_key
from server.front.response_cache import Answer, ResponseCache

NO_CODING_FITS = "meagraph.no-coding-fits"
"""In the environment: the client refuses every content coding, which is answered with 406."""

_LONGEST_HEADER = 1000

_READ_AWAY_BYTES = 256 * 1024 * 1024
_READ_AWAY_SECONDS = 10.0
_PIECE = 1024 * 1024


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
        self._current = Link(current)
        self._cache = cache
        self._record = record

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        started = perf_counter()
        key = request_key(environ)
        release = self._current.read()
        kept = self._cache.get(release, key) if key is not None else None
        if kept is not None:
            answer = kept.answer(
                environ["REQUEST_METHOD"],
                environ.get("HTTP_IF_NONE_MATCH"),
                environ.get("HTTP_IF_MODIFIED_SINCE"),
            )
        else:
            answer = self._fresh(environ, release, key)
        source = "hit" if kept is not None else "pass" if key is None else "miss"
        self._record.note(environ, answer.status, answer.size, perf_counter() - started, source)
        start_response(answer.status, answer.headers)
        return answer.body

    def _fresh(self, environ: WSGIEnvironment, release: str, key: Hashable | None) -> Answer:
        """Have a request answered, and keep the answer if it may be."""
        made = self._make(environ)
        lasting = key is not None and _may_be_kept(environ, release, made)
        # Where no other release became current meanwhile, all of the answer is of this one.
        if lasting and made.whole is not None and self._current.read() == release:
            self._cache.put(release, key, made.headers, made.whole)
        if environ["REQUEST_METHOD"] == "HEAD":
            made.close()
            return Answer(made.status, made.headers, [], 0)
        return Answer(made.status, made.headers, made.body, made.size)

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


def _may_be_kept(environ: WSGIEnvironment, release: str, made: Made) -> bool:
    """Say whether an answer stands for its release: it says so by its tag, or names the release."""
    headers = made.named
    control = headers.get("cache-control", "")
    if not made.status.startswith("200 ") or "set-cookie" in headers:
        return False
    if "no-store" in control or "private" in control:
        return False
    number = headers.get("meagraph-release")
    if number is None:
        return environ["REQUEST_METHOD"] != "POST" and "etag" in headers
    # Another release may have been current for a moment, in the midst of a rollback.
    return number == str(int(release.rpartition("/")[2] or 0))


__all__ = ["NO_CODING_FITS", "Front", "Record", "ResponseCache"]

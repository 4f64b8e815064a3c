"""The answer that the application made, and the same answer in a content coding."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import BinaryIO
from wsgiref.types import WSGIApplication, WSGIEnvironment

from server.front.codings import IDENTITY, LEAST_BYTES, compress, compressible
from server.front.entity_tags import encoded_tag, tag_sent
from server.front.response_cache import Headers

IN_MEMORY = 1024 * 1024
"""Longer bodies are sent, and compressed, by way of a file."""

_BLOCK = 256 * 1024
_ALL_HEADERS = "*"


@dataclass(frozen=True)
class Made:
    """
    An answer: status line, headers, and the body, in pieces that are closed when they were sent.

    `whole` is the body where it lies in memory.
    """

    status: str
    headers: Headers
    body: Iterable[bytes]
    whole: bytes | None
    size: int

    @classmethod
    def by(cls, application: WSGIApplication, environ: WSGIEnvironment) -> "Made":
        """Have an application answer a request; a body without length, or a short one, is read."""
        begun: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, _: object = None) -> None:
            begun[:] = [(status, headers)]

        # No application of ours calls the `write` that a server may give back.
        body = application(environ, start_response)  # type: ignore[arg-type]
        status, headers = begun[0]
        length = {name.lower(): value for name, value in headers}.get("content-length")
        if length is not None and int(length) > IN_MEMORY:
            return cls(status, headers, body, None, int(length))
        whole = _read(body)
        if length is None and not status.startswith(("204", "304")):
            headers = [*headers, ("Content-Length", str(len(whole)))]
        return cls(status, headers, [whole], whole, len(whole))

    @cached_property
    def named(self) -> dict[str, str]:
        """The headers by name in lower case."""
        return {name.lower(): value for name, value in self.headers}

    def close(self) -> None:
        """Close a body that is not sent."""
        with suppress(AttributeError):
            self.body.close()  # type: ignore[attr-defined]


class _FileBody:
    """The pieces of a file, which is closed after the last one."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        while piece := self._file.read(_BLOCK):
            yield piece
        self._file.close()

    def close(self) -> None:
        self._file.close()


def encode(made: Made, coding: str, *, required: bool = False, known: str = "") -> Made:
    """
    Give an answer in a coding, with the tag and the headers that it then has.

    Takes whether identity is refused, and the If-None-Match of the request, for a 304. Partial
    answers, those that have a coding, and types that do not become shorter stay as they are.
    """
    headers = made.named
    if made.status.startswith("304"):
        changes = {"Vary": _vary(headers)}
        if tag := headers.get("etag"):
            changes["ETag"] = tag_sent(tag, coding, known)
        return replace(made, headers=_changed(made.headers, changes))
    fits = compressible(headers.get("content-type", ""))
    if "content-encoding" in headers or made.status.startswith(("204", "206")):
        return made
    if not fits and not required:
        return made
    varying = _changed(made.headers, {"Vary": _vary(headers)})
    kept_as_is = made.size < LEAST_BYTES or "no-transform" in headers.get("cache-control", "")
    if coding == IDENTITY or (kept_as_is and not required):
        return replace(made, headers=varying)
    return _compressed(replace(made, headers=varying), coding)


def _compressed(made: Made, coding: str) -> Made:
    changes = {"Content-Encoding": coding}
    if tag := made.named.get("etag"):
        changes["ETag"] = encoded_tag(tag, coding)
    body: Iterable[bytes]
    whole = None
    if made.whole is not None:
        whole = b"".join(compress([made.whole], coding))
        body, size = [whole], len(whole)
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - its body closes it
        try:
            for piece in compress(made.body, coding):
                file.write(piece)
        finally:
            made.close()
        size = file.tell()
        file.seek(0)
        body = _FileBody(file)
        if size <= IN_MEMORY:
            whole = _read(body)
            body = [whole]
    changes["Content-Length"] = str(size)
    return Made(made.status, _changed(made.headers, changes), body, whole, size)


def _vary(headers: dict[str, str]) -> str:
    named = headers.get("vary", "")
    if named == _ALL_HEADERS or "accept-encoding" in named.lower():
        return named
    return f"{named}, Accept-Encoding" if named else "Accept-Encoding"


def _read(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        with suppress(AttributeError):
            body.close()  # type: ignore[attr-defined]


def _changed(headers: Headers, values: Mapping[str, str]) -> Headers:
    """Give headers with some of them replaced or added."""
    replaced = {name.lower() for name in values}
    kept = [(name, value) for name, value in headers if name.lower() not in replaced]
    return [*kept, *values.items()]

"""Content codings: which one a client prefers (RFC 9110, 12.5.3), and compressing with it."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple, Protocol

import brotli
import zstandard

IDENTITY = "identity"

LEAST_BYTES = 1024
"""Shorter bodies fit into one packet as they are."""

_GZIP_LEVEL = 5
_ZSTD_LEVEL = 3
_BROTLI_QUALITY = 4
_GZIP_WINDOW = 16 + zlib.MAX_WBITS

_TYPES = frozenset(
    "application/javascript application/json application/n-quads application/n-triples"
    " application/sparql-query application/trig application/wasm application/xml"
    " image/svg+xml".split()
)


class Compressor(Protocol):
    """Compresses a body piece by piece."""

    def compress(self, piece: bytes, /) -> bytes:
        """Take the next piece; gives what is finished."""

    def flush(self) -> bytes:
        """Give the rest."""


class _Brotli:
    def __init__(self) -> None:
        self._inner = brotli.Compressor(quality=_BROTLI_QUALITY)

    def compress(self, piece: bytes, /) -> bytes:
        return bytes(self._inner.process(piece))

    def flush(self) -> bytes:
        return bytes(self._inner.finish())


_COMPRESSORS: dict[str, Callable[[], Compressor]] = {
    "zstd": lambda: zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj(),
    "br": _Brotli,
    "gzip": lambda: zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP_WINDOW),
}

CODINGS = tuple(_COMPRESSORS)
"""The codings that are offered, the preferred one first."""


class Choice(NamedTuple):
    """
    The coding that a client prefers.

    `required`: it refuses identity, so that even a short body is compressed.
    """

    coding: str
    required: bool = False


@lru_cache(maxsize=64)
def choose(accept_encoding: str) -> Choice | None:
    """
    Choose by an Accept-Encoding header; None when it refuses all that is offered.

    >>> choose("gzip;q=0.5, br")
    Choice(coding='br', required=False)
    """
    weights = _weights(accept_encoding)
    others = weights.get("*", 0.0)
    # Identity is acceptable unless it is refused, and then the last choice (RFC 9110, 12.5.3).
    least = 0.0 if weights.get("*") == 0.0 else 1e-9
    identity = weights.get(IDENTITY, least)
    best, coding = identity, IDENTITY
    for offered in reversed(CODINGS):
        weight = weights.get(offered, others)
        if weight > 0 and weight >= best:
            best, coding = weight, offered
    return Choice(coding, required=identity == 0) if best > 0 else None


def _weights(accept_encoding: str) -> dict[str, float]:
    weights = {}
    for item in accept_encoding.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        if name:
            weights[name.removeprefix("x-")] = _weight(parameters)
    return weights


def _weight(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


def compressible(content_type: str) -> bool:
    """Say whether bodies of a type become shorter; images, archives and the like do not."""
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type.startswith("text/") or (
        media_type in _TYPES or media_type.endswith(("+json", "+xml"))
    )


def compress(pieces: Iterable[bytes], coding: str) -> Iterator[bytes]:
    """Yield a body, given in pieces, in one of `CODINGS`."""
    compressor = _COMPRESSORS[coding]()
    for piece in pieces:
        if done := compressor.compress(piece):
            yield done
    yield compressor.flush()

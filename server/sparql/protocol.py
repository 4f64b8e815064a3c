"""
What a request to `/sparql` asks for: SPARQL 1.1 Protocol, 2.1, without I/O.

A query comes with GET, or with POST as a form or as the body itself. The dataset comes as
`default-graph-uri` and `named-graph-uri`. Of our own are `timeout` (seconds) and `format`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from pyoxigraph import Literal, NamedNode

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
ACCEPTED = (FORM, QUERY)
"""The media types that a POST may have."""

NO_UPDATES = "this service answers queries; data change with a new release (meagraph load)"

_MOST_PARAMETERS = 1000

Parameters = Sequence[tuple[str, str]]


class ProtocolError(Exception):
    """A request that cannot be answered; `code` is the problem's, the message says why."""

    def __init__(self, code: str, message: str) -> None:
        """Take the code of a problem and a sentence for whoever sent the request."""
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class SparqlRequest:
    """
    One request; without a `query` it asks for the service description.

    `bindings` are the values of variables: of a saved query's parameters.
    """

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout: float | None = None
    format: str | None = None
    bindings: Mapping[str, NamedNode | Literal] = field(default_factory=dict)


def read_request(
    method: str,
    query_string: bytes,
    content_type: str = "",
    content_encoding: str = "",
    body: bytes = b"",
) -> SparqlRequest:
    """
    Read a request from its method, the raw query string, two headers and the body.

    Raises `ProtocolError`.
    """
    parameters = _decode(query_string, "the query string")
    if method == "POST":
        parameters = [*parameters, *_posted(content_type, content_encoding, body)]
    if any(name == "update" for name, _ in parameters):
        raise ProtocolError("update-refused", NO_UPDATES)
    asked = SparqlRequest(
        query=_single(parameters, "query"),
        default_graphs=_all(parameters, "default-graph-uri"),
        named_graphs=_all(parameters, "named-graph-uri"),
        timeout=_seconds(_single(parameters, "timeout")),
        format=_single(parameters, "format") or None,
    )
    if asked.query is None and (method == "POST" or asked.default_graphs or asked.named_graphs):
        raise ProtocolError("bad-request", "the parameter query is missing")
    return asked


def _posted(content_type: str, content_encoding: str, body: bytes) -> Parameters:
    """Read the parameters that a POST carries in its body."""
    media_type, _, rest = content_type.partition(";")
    media_type = media_type.strip().lower()
    if media_type == UPDATE:
        raise ProtocolError("update-refused", NO_UPDATES)
    if media_type not in ACCEPTED:
        raise ProtocolError(
            "unsupported-media-type", f"a query is sent as {QUERY} or {FORM}, not {media_type!r}"
        )
    if content_encoding.strip().lower() not in ("", "identity"):
        raise ProtocolError("unsupported-media-type", "a query is sent without Content-Encoding")
    charset = rest.replace(" ", "").replace('"', "").lower()
    if "charset=" in charset and "charset=utf-8" not in charset:
        raise ProtocolError("unsupported-media-type", "a query is sent as UTF-8")
    if media_type == FORM:
        return _decode(body, "the form")
    try:
        return [("query", body.decode("utf-8"))]
    except UnicodeDecodeError as error:
        raise ProtocolError("bad-request", f"the query is not UTF-8: {error}") from error


def _decode(encoded: bytes, where: str) -> Parameters:
    """Decode `name=value&…` once; raises `ProtocolError` when it is not UTF-8."""
    try:
        return parse_qsl(
            encoded.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_PARAMETERS,
        )
    except ValueError as error:
        raise ProtocolError("bad-request", f"{where} cannot be read: {error}") from error


def _all(parameters: Parameters, wanted: str) -> tuple[str, ...]:
    return tuple(value for name, value in parameters if name == wanted)


def _single(parameters: Parameters, wanted: str) -> str | None:
    values = _all(parameters, wanted)
    if len(values) > 1:
        raise ProtocolError("bad-request", f"the parameter {wanted} is given {len(values)} times")
    return values[0] if values else None


def _seconds(text: str | None) -> float | None:
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise ProtocolError("bad-request", f"timeout is a number of seconds above 0, not {text!r}")
    return seconds

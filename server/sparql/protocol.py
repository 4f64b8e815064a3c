"""
What a request to `/sparql` asks for: SPARQL 1.1 Protocol, 2.1, without I/O.

A query comes with GET, or with POST as a form or as the body itself. The dataset comes as
`default-graph-uri` and `named-graph-uri`; `version` is that of SPARQL 1.2 Protocol, 2.1. Of our own
are `timeout` (seconds) and `format`, which may as well be the suffix of the address.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode
from werkzeug.http import parse_options_header

from meagraph.query.running import QUERY_ID
from meagraph.query.scan import NO_UPDATES
from server.parameters import Parameters, read_parameters
from server.protocol_error import ProtocolError

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
ACCEPTED = (FORM, QUERY)
"""The media types that a POST may have."""

VERSIONS = ("1.0", "1.1", "1.2", "1.2-basic")
"""The versions of SPARQL that a request may announce; all of them are read as the last."""

_NUMBER = re.compile(r"[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+\.")


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
    suffix: str = "",
) -> SparqlRequest:
    """
    Read a request from its method, the raw query string, two headers and the body.

    The suffix of the address counts as a parameter `format`. Raises `ProtocolError`.
    """
    parameters = read_parameters(query_string, "the query string")
    if suffix:
        parameters = [*parameters, ("format", suffix)]
    if method == "POST":
        parameters = [*parameters, *_posted(content_type, content_encoding, body)]
    elif body:
        raise ProtocolError("bad-request", f"a request with {method} has no body; use POST")
    if any(name == "update" for name, _ in parameters):
        raise ProtocolError("update-refused", NO_UPDATES)
    _check_version(_single(parameters, "version"))
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


def read_query_id(header: str) -> str:
    """Read the header `Query-Id`, which may be missing; raises `ProtocolError`."""
    if header and not QUERY_ID.fullmatch(header):
        raise ProtocolError(
            "bad-request", f"Query-Id is up to 64 letters, digits and ._:-, not {header!r}"
        )
    return header


def _posted(content_type: str, content_encoding: str, body: bytes) -> Parameters:
    """Read the parameters that a POST carries in its body."""
    media_type, options = parse_options_header(content_type)
    media_type = media_type.lower()
    if media_type == UPDATE:
        raise ProtocolError("update-refused", NO_UPDATES)
    if media_type not in ACCEPTED:
        raise ProtocolError(
            "unsupported-media-type", f"a query is sent as {QUERY} or {FORM}, not {media_type!r}"
        )
    if content_encoding.strip().lower() not in ("", "identity"):
        raise ProtocolError("unsupported-media-type", "a query is sent without Content-Encoding")
    if options.get("charset", "utf-8").lower() != "utf-8":
        raise ProtocolError("unsupported-media-type", "a query is sent as UTF-8")
    if media_type == FORM:
        return read_parameters(body, "the form")
    announced = [("version", options["version"])] if "version" in options else []
    try:
        return [("query", body.decode("utf-8")), *announced]
    except UnicodeDecodeError as error:
        raise ProtocolError("bad-request", f"the query is not UTF-8: {error}") from error


def _all(parameters: Parameters, wanted: str) -> tuple[str, ...]:
    return tuple(value for name, value in parameters if name == wanted)


def _single(parameters: Parameters, wanted: str) -> str | None:
    values = _all(parameters, wanted)
    if len(values) > 1:
        raise ProtocolError("bad-request", f"the parameter {wanted} is given {len(values)} times")
    return values[0] if values else None


def _check_version(version: str | None) -> None:
    if version is not None and version not in VERSIONS:
        known = ", ".join(VERSIONS)
        raise ProtocolError("bad-request", f"version is one of {known}, not {version!r}")


def _seconds(text: str | None) -> float | None:
    if not text:
        return None
    seconds = float(text) if _NUMBER.fullmatch(text) else 0.0
    if not (math.isfinite(seconds) and seconds > 0):
        raise ProtocolError("bad-request", f"timeout is a number of seconds above 0, not {text!r}")
    return seconds

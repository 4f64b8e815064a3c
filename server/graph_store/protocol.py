"""
What a request to the graph store asks for: SPARQL 1.1 Graph Store HTTP Protocol, without I/O.

A graph is named indirectly (`?graph=IRI`, `?default`) or directly, by the path of the request.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, unquote, urljoin

from werkzeug.http import parse_etags, parse_options_header

from meagraph.namespaces import is_iri
from meagraph.query.formats import BY_NAME, Format, ResultKind
from server.parameters import read_parameters
from server.protocol_error import ProtocolError

STORE = "rdf-graph-store"

MULTIPART = "multipart/form-data"
SYNTAXES: Mapping[str, str] = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
    "application/trig": "trig",
    "application/n-quads": "nq",
}
"""The media types in which a graph is sent, and the syntax of each by its usual extension."""

_SAFE = "!$&'()*+,;=:@~-._/"

Write = Literal["PUT", "POST", "DELETE"]


@dataclass(frozen=True)
class Target:
    """
    The graph that a request is about.

    `name` is its IRI, None for the default graph and for the store itself, to which POST adds a
    new graph (`is_store`). `stem` is the name without a suffix that may be that of a form, which is
    then `form`: the exact name goes first. `format` is what `format=` asks for. `by_host`: the name
    rests on the Host header.
    """

    name: str | None = None
    is_store: bool = False
    stem: str | None = None
    form: Format | None = None
    format: str | None = None
    by_host: bool = False


def read_target(
    method: str, path: str | None, query_string: bytes, *, base: str, host: str
) -> Target:
    """
    Read which graph a request is about.

    `path` is the decoded path below the base of a request that names its graph directly, None for a
    request to the store itself. Raises `ProtocolError`.
    """
    parameters = read_parameters(query_string, "the query string")
    graphs = [value for name, value in parameters if name == "graph"]
    default = [value for name, value in parameters if name == "default"]
    wanted = _last([value for name, value in parameters if name == "format"])
    if path is not None:
        if graphs or default:
            raise ProtocolError("bad-request", "the path names the graph already")
        return _with_form(Target(base + quote(path, safe=_SAFE), format=wanted))
    if len(graphs) + len(default) > 1:
        raise ProtocolError("bad-request", "name one graph: graph=IRI or default, once")
    if default:
        return Target(format=wanted)
    if graphs:
        target = _named(graphs[0], base, host, wanted)
        return _with_form(target) if method in ("GET", "HEAD") else target
    if method == "POST":
        return Target(is_store=True)
    raise ProtocolError("bad-request", "name a graph: ?graph=IRI, ?default, or a path below this")


def _last(values: Sequence[str]) -> str | None:
    return values[-1] if values and values[-1] else None


def _named(given: str, base: str, host: str, wanted: str | None) -> Target:
    """
    Read the IRI of `graph=`.

    What is relative, and what lies on the host that was asked, is below the base, as is the path of
    every request (RFC 3986, 5.1.3): direct and indirect names of a graph are the same.
    """
    iri = given if is_iri(given) else _resolved(given, host)
    if iri is None:
        raise ProtocolError("bad-request", f"graph is the IRI of a graph, not {given!r}")
    path = _path_on(host, iri)
    if path is None or iri.startswith(base):
        return Target(iri, format=wanted)
    return Target(base + path, format=wanted, by_host=iri == given)


def _resolved(relative: str, host: str) -> str | None:
    """Resolve a relative IRI against the address of the store; None if it leads elsewhere."""
    root = f"http://{host}/"
    try:
        iri = urljoin(root + STORE, relative)
    except ValueError:  # brackets that hold no address
        return None
    return iri if relative and iri.startswith(root) and is_iri(iri) else None


def _path_on(host: str, iri: str) -> str | None:
    """Give the path of an IRI that lies on `host`, None for others."""
    for root in (f"http://{host}/", f"https://{host}/"):
        if iri.startswith(root):
            return iri.removeprefix(root)
    return None


def _with_form(target: Target) -> Target:
    """See whether the name of `target` ends like a form of a graph (`.ttl`)."""
    stem, dot, suffix = (target.name or "").rpartition(".")
    form = BY_NAME.get(suffix) if dot and "/" not in suffix else None
    if form is None or suffix != form.name or ResultKind.GRAPH not in form.kinds:
        return target
    return Target(target.name, False, stem, form, target.format, target.by_host)


def check_name(name: str, base: str) -> None:
    """
    Check that a graph may be written under `name`; raises `ProtocolError`.

    Below the base one graph has one name, with which its address leads back to it: neither empty
    steps nor dots, nothing encoded that need not be.
    """
    if not name.startswith(base):
        return
    path = name.removeprefix(base)
    normal = quote(unquote(path), safe=_SAFE)
    if path != normal:
        raise ProtocolError("bad-request", f"<{name}> is no name of a graph; write {base}{normal}")
    if any(step in ("", ".", "..") for step in path.split("/")):
        raise ProtocolError("bad-request", f"<{name}>: a step of the path is empty or made of dots")


def read_syntax(method: Write, content_type: str, content_encoding: str) -> str:
    """
    Read in which syntax a graph is sent, `multipart/form-data` for several parts.

    Raises `ProtocolError` with what is taken.
    """
    media_type, options = parse_options_header(content_type)
    media_type = media_type.lower()
    taken = [*SYNTAXES, MULTIPART] if method == "POST" else [*SYNTAXES]
    if content_encoding.strip().lower() not in ("", "identity"):
        raise ProtocolError("unsupported-media-type", "a graph is sent without Content-Encoding")
    if media_type not in taken:
        raise ProtocolError(
            "unsupported-media-type", f"a graph is sent as {', '.join(taken)}, not {media_type!r}"
        )
    if options.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise ProtocolError("unsupported-media-type", "a graph is sent as UTF-8")
    return SYNTAXES.get(media_type, MULTIPART)


@dataclass(frozen=True)
class Preconditions:
    """The headers If-Match and If-None-Match of a write (RFC 9110, 13.1), None where missing."""

    if_match: str | None = None
    if_none_match: str | None = None

    def failed(self, state: str | None) -> str | None:
        """
        Say which condition a graph in `state` (None: there is no such graph) does not meet.

        The tag of each form of a graph begins with its state.
        """
        if self.if_match is not None and not _matches(self.if_match, state):
            return "If-Match: the graph is not, or no longer, the one that was read"
        if self.if_none_match is not None and _matches(self.if_none_match, state):
            return "If-None-Match: there is such a graph already"
        return None


def _matches(header: str, state: str | None) -> bool:
    tags = parse_etags(header)
    if tags.star_tag or state is None:
        return tags.star_tag and state is not None
    return any(tag.partition("-")[0] == state for tag in tags.as_set())

"""A SKOS file as a graph: parsed in the sandbox, whatever syntax of RDF it has."""

import gzip
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Triple

from loaders.loader import LoadError
from meagraph.merge import as_stored
from meagraph.namespaces import SKOS
from meagraph.sandbox import SandboxError
from meagraph.settings import Settings
from meagraph.untrusted_rdf import SYNTAXES, parse_untrusted, syntax_of

_SUFFIXES = {".json": "jsonld", ".skos": "rdf", ".turtle": "ttl", ".xrdf": "rdf"}
_HEAD = 4096


@dataclass(frozen=True)
class Reading:
    """What a file says, as the engine stores it, without blank nodes; `syntax` as it was read."""

    path: Path
    syntax: str
    triples: frozenset[Triple]

    @property
    def is_empty(self) -> bool:
        """Whether no statement is in it."""
        return not self.triples

    @property
    def has_unnamed(self) -> bool:
        """Whether things without an IRI are in it, which are named after the graph."""
        subjects = {one.subject for one in self.triples}
        values = {one.object for one in self.triples}
        return any("/.well-known/genid/" in str(one) for one in subjects | values)


def read_skos(path: Path, settings: Settings, graph: str) -> Reading:
    """
    Parse a file in the sandbox as the content of the graph called `graph`.

    All graphs of the file are taken together. Nothing that it refers to is fetched. Raises
    `LoadError` with line and column of what cannot be read.
    """
    if not path.is_file():
        raise LoadError(f"{path}: no such file; check the path")
    try:
        syntax = _syntax(path)
        quads = [
            Quad(one.subject, one.predicate, one.object, NamedNode(graph))
            for _, triples in parse_untrusted(path, syntax, settings, graph)
            for one in triples
        ]
    except SandboxError as error:
        place = f", line {error.line}" if error.line else ""
        place += f", column {error.column}" if error.column else ""
        raise LoadError(f"{path}{place}: {error}") from error
    except OSError as error:
        raise LoadError(f"{path}: {error.strerror or error}; check the file") from error
    return Reading(path, syntax, frozenset(quad.triple for quad in as_stored(quads)))


def check_holds_skos(reading: Reading) -> None:
    """Raise `LoadError` for a file without any statement of SKOS."""
    if reading.is_empty:
        raise LoadError(f"{reading.path}: no statement is in it; perhaps another file was meant")
    terms = {one.predicate.value for one in reading.triples}
    terms |= {one.object.value for one in reading.triples if isinstance(one.object, NamedNode)}
    if not any(term.startswith(SKOS.iri) for term in terms):
        raise LoadError(
            f"{reading.path}: nothing in it is of SKOS ({SKOS.iri}); perhaps it is an ontology or"
            " a table: `meagraph load` takes those"
        )


def _syntax(path: Path) -> str:
    """Tell the syntax by the suffix, or else by how the file begins."""
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    last = suffixes[-1] if suffixes else ""
    if known := syntax_of(path) or _SUFFIXES.get(last):
        return known
    with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as file:
        head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"<?xml", b"<rdf:", b"<!DOCTYPE", b"<!--")):
        return "rdf"
    if head.startswith((b"{", b"[")):
        return "jsonld"
    if head.startswith((b"@", b"#", b"<", b"_:", b"PREFIX", b"BASE", b"prefix", b"base")):
        return "ttl"
    raise LoadError(
        f"{path}: neither its name nor its beginning says a syntax of RDF; name it with one of"
        f" {', '.join(SYNTAXES)}"
    )

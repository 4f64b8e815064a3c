"""A SKOS file as a graph: parsed in the sandbox, whatever syntax of RDF it has."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad, Triple

from loaders.loader import Finding, LoadError
from meagraph.merge import DEFAULT, as_stored
from meagraph.namespaces import SKOS
from meagraph.sandbox import SandboxError
from meagraph.sandboxed_parse import MENDED_TAGS, RefusedError, open_source
from meagraph.settings import Settings
from meagraph.untrusted_rdf import SYNTAXES, parse_untrusted, syntax_of

_SUFFIXES = {".json": "jsonld", ".skos": "rdf", ".turtle": "ttl", ".xrdf": "rdf"}
_HEAD = 4096


@dataclass(frozen=True)
class Reading:
    """
    What a file says, as the engine stores it, without blank nodes; `syntax` as it was read.

    `findings` tell what had to be mended for it to be read at all.
    """

    path: Path
    syntax: str
    triples: frozenset[Triple]
    findings: tuple[Finding, ...] = ()

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
        graphs = dict(parse_untrusted(path, syntax, settings, graph))
    except SandboxError as error:
        place = f", line {error.line}" if error.line else ""
        place += f", column {error.column}" if error.column else ""
        raise LoadError(f"{path}{place}: {error}") from error
    except RefusedError as error:
        raise LoadError(f"{path}: {error}") from error
    except OSError as error:
        raise LoadError(f"{path}: {error.strerror or error}; check the file") from error
    mended = graphs.pop(MENDED_TAGS, [])
    quads = (
        Quad(one.subject, one.predicate, one.object, DEFAULT)
        for triples in graphs.values()
        for one in triples
    )
    triples = frozenset(quad.triple for quad in as_stored(quads))
    return Reading(path, syntax, triples, tuple(_mended(path, one) for one in mended))


def _mended(path: Path, one: Triple) -> Finding:
    """Tell of a literal whose language tag was mended or left out."""
    tag = unquote(one.predicate.value.removeprefix(MENDED_TAGS))
    text = one.object.value if isinstance(one.object, Literal) else ""
    said = f"“{text}” has the language tag {tag!r}, which is none: mended, or left out"
    return Finding(path.name, str(one.subject), said, "repaired")


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
    with open_source(path, _HEAD) as file:
        head = file.read(_HEAD).lstrip()
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

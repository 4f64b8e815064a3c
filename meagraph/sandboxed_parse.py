"""
The program that parses an RDF file in the sandbox: `python -m meagraph.sandboxed_parse`.

Reads the file that its arguments name and writes N-Quads, one graph after the other, without
blank nodes; with the argument `graph` the file holds this one graph. Nothing else is ever opened:
no context, import or entity.
"""

import gzip
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NoReturn, cast
from urllib.parse import quote
from xml.parsers import expat

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from meagraph.genid import skolemise
from meagraph.graphs import is_system
from meagraph.sandbox import arguments_of, confine, refusal, too_much_memory

_PROLOG_BYTES = 1024 * 1024
_CHUNK = 64 * 1024
_MARK = b"\xef\xbb\xbf"
_TAGGED = re.compile(r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')@([\w-]+)")

MENDED_TAGS = "urn:meagraph:mended-language-tag:"
"""
How the properties begin, and what the graph is called, that tell which language tags were mended.

The rest of a property is the tag; its subject is what the literal was said of, its value the text.
"""


class RefusedError(Exception):
    """The file cannot be taken; the message says why and what to do."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        """Take the message and the place."""
        super().__init__(message)
        self.line = line
        self.column = column


class BoundedReader:
    """
    Reads from `source`, up to `limit` bytes; beyond them raises `RefusedError`.

    The mark of UTF-8 at the beginning is left out: it is of the encoding, not of the text.
    """

    def __init__(self, source: IO[bytes], limit: int) -> None:
        """Take the file to read from and the most bytes to give."""
        self._source = source
        self._left = limit
        self._limit = limit
        self._begun = False

    def read(self, size: int = _CHUNK) -> bytes:
        """Give the next bytes; raises `RefusedError` beyond the limit, and for a damaged pack."""
        try:
            data = self._source.read(size)
            if not self._begun:
                self._begun = True
                data = data.removeprefix(_MARK) or self._source.read(size)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise RefusedError(f"it cannot be unpacked: {error}") from error
        self._left -= len(data)
        if self._left < 0:
            raise RefusedError(f"it is larger than {self._limit} bytes when unpacked")
        return data


@contextmanager
def open_source(path: Path, limit: int) -> Iterator[IO[bytes]]:
    """Open a file of strangers, unpacked if its name ends in .gz, to read no more than `limit`."""
    with open_packed(path) as source:
        yield cast(IO[bytes], BoundedReader(source, limit))


def open_packed(path: Path) -> IO[bytes]:
    """Open a file, unpacked if its name ends in .gz."""
    packed = path.suffix.lower() == ".gz"
    return cast(IO[bytes], gzip.open(path)) if packed else path.open("rb")


def check_prolog(head: bytes) -> None:
    """
    Refuse RDF/XML that declares entities, before any parser sees it.

    `head` is the beginning of the file. A document type that only points elsewhere is harmless:
    it is never fetched.
    """
    if b"\x00" in head[:4]:
        raise RefusedError("it is not UTF-8: save it as UTF-8")
    place = 0
    ends = ((b"<?", b"?>"), (b"<!--", b"-->"))
    while True:
        place += len(head[place:]) - len(head[place:].lstrip())
        opening = next((pair for pair in ends if head.startswith(pair[0], place)), None)
        if opening is None:
            break
        end = head.find(opening[1], place)
        if end < 0:
            return
        place = end + len(opening[1])
    if head.startswith(b"<!DOCTYPE", place) and _has_subset(head[place:]):
        line = head.count(b"\n", 0, place) + 1
        raise RefusedError(
            "it declares a document type with entities, which are never expanded:"
            " write the IRIs out, or save the file as Turtle",
            line,
        )


def _has_subset(doctype: bytes) -> bool:
    """Say whether a document type has an internal subset, where entities are declared."""
    unquoted = re.sub(rb"\"[^\"]*\"|'[^']*'", b"", doctype)
    subset, end = unquoted.find(b"["), unquoted.find(b">")
    return 0 <= subset < end or (subset >= 0 > end)


def read_quads(path: Path, syntax: RdfFormat, base: str, limit: int) -> Iterator[Quad]:
    """Parse the file; relative IRIs are read against the IRI `base`. Raises `RefusedError`."""
    if syntax == RdfFormat.RDF_XML:
        with open_source(path, limit) as source:
            check_prolog(source.read(_PROLOG_BYTES))
    try:
        with open_source(path, limit) as source:
            yield from parse(source, syntax, base_iri=base)
        if syntax == RdfFormat.RDF_XML:
            _check_whole(path, limit)
    except SyntaxError as error:
        raise _refused(error, path, syntax, limit) from error


def _with_tags_mended(
    path: Path, syntax: RdfFormat, base: str, limit: int, found: list[Triple]
) -> Iterator[Quad]:
    """
    Parse a file of which a language tag is malformed: it is mended (`en_US`), or left out.

    `found` gets the subject, the tag and the text of each literal that this was done to.
    """
    with open_source(path, limit) as source:
        for quad in parse(source, syntax, base_iri=base, lenient=True):
            _check_iris(quad)
            value = quad.object
            if isinstance(value, Literal) and value.language and not _is_tag(value.language):
                tag = value.language.replace("_", "-").strip()
                mended = Literal(value.value, language=tag if _is_tag(tag) else None)
                note = NamedNode(MENDED_TAGS + quote(value.language, safe=""))
                found.append(Triple(quad.subject, note, Literal(value.value)))
                quad = Quad(quad.subject, quad.predicate, mended, quad.graph_name)
            yield quad


def _is_tag(tag: str) -> bool:
    try:
        Literal("", language=tag)
    except ValueError:
        return False
    return True


def _check_iris(quad: Quad) -> None:
    """Refuse an IRI that is none, as a lenient parser does not."""
    for term in (quad.subject, quad.predicate, quad.object):
        if isinstance(term, NamedNode):
            try:
                NamedNode(term.value)
            except ValueError as error:
                raise RefusedError(f"<{term.value}>: {error}; correct it") from error


def _check_whole(path: Path, limit: int) -> None:
    """Refuse XML that is not well formed; the engine takes a file that was cut off for a whole."""
    line, column = _place_in_xml(path, limit)
    if line is not None:
        message = "it is not well-formed XML, or was cut off here; correct it, or fetch it again"
        raise RefusedError(message, line, column)


def _refused(error: SyntaxError, path: Path, syntax: RdfFormat, limit: int) -> RefusedError:
    message = str(error.msg)
    if "LoadDocumentCallback" in message:
        return RefusedError(
            "its @context is another document, which is never fetched: put the context itself"
            " into the file"
        )
    message = f"{message}; correct the file there, or fetch it again"
    if named := _malformed_tag(error.lineno, path, limit):
        return RefusedError(named, error.lineno, error.offset)
    if error.lineno is None and syntax == RdfFormat.RDF_XML:
        return RefusedError(message, *_place_in_xml(path, limit))
    return RefusedError(message, error.lineno, error.offset)


def _malformed_tag(line: int | None, path: Path, limit: int) -> str:
    """Name the label on a line of Turtle or N-Triples whose language tag is malformed, if any."""
    if line is None:
        return ""
    with open_source(path, limit) as source:
        text = b"".join(iter(source.read, b"")).decode(errors="replace")
    lines = text.split("\n")
    for label, tag in _TAGGED.findall(lines[line - 1] if line <= len(lines) else ""):
        if not _is_tag(tag):
            return f"{label}@{tag}: {tag} is not a language tag (such as en or en-US); correct it"
    return ""


def _place_in_xml(path: Path, limit: int) -> tuple[int | None, int | None]:
    """Find the place where an XML document is not well formed, which the engine does not tell."""
    checker = expat.ParserCreate()
    with open_source(path, limit) as source:
        try:
            checker.ParseFile(source)
        except expat.ExpatError as error:
            return error.lineno, error.offset + 1
    return None, None


def in_one(quads: Iterator[Quad], name: str) -> dict[str, list[Triple]]:
    """
    Gather the triples of the one graph there is, whatever it is called, as the graph `name`.

    Raises `RefusedError` for a second graph and for a triple term.
    """
    triples: list[Triple] = []
    met: set[object] = set()
    for quad in quads:
        met.add(quad.graph_name)
        if len(met) > 1:
            raise RefusedError("it holds more than one graph: send each to its own name")
        _check_terms(quad)
        triples.append(quad.triple)
    return {name: triples}


def by_graph(quads: Iterator[Quad], base: str, default: str) -> dict[str, list[Triple]]:
    """
    Gather the triples of each graph: those below the base keep their name, others are `default`.

    Raises `RefusedError` for a system graph, a graph named by a blank node, a triple term, and a
    blank node that stands in two graphs (its IRI could not be made from one record).
    """
    graphs: dict[str, list[Triple]] = {}
    home: dict[str, str] = {}
    for quad in quads:
        name = _graph_name(quad, base, default)
        _check_terms(quad)
        for term in (quad.subject, quad.object):
            if isinstance(term, BlankNode) and home.setdefault(term.value, name) != name:
                raise RefusedError(f"_:{term.value} stands in two graphs: give it an IRI")
        graphs.setdefault(name, []).append(quad.triple)
    return graphs


def _check_terms(quad: Quad) -> None:
    for term in (quad.subject, quad.object):
        if isinstance(term, Triple):
            raise RefusedError(f"{term}: triples about triples (RDF 1.2) are not kept")


def _graph_name(quad: Quad, base: str, default: str) -> str:
    name = quad.graph_name
    if isinstance(name, DefaultGraph):
        return default
    if not isinstance(name, NamedNode):
        raise RefusedError(f"the graph {name} is named by a blank node: give it an IRI")
    if is_system(name.value, base):
        raise RefusedError(f"{name}: system graphs are written by the service alone")
    return name.value if name.value.startswith(f"{base}graph/") else default


def write(graphs: dict[str, list[Triple]], base: str, output: IO[bytes]) -> None:
    """Write the graphs in the order of their names, as N-Quads, blank nodes as IRIs below base."""
    for name, triples in sorted(graphs.items()):
        if any(isinstance(term, BlankNode) for triple in triples for term in triple):
            triples = skolemise(triples, base, name)
        graph = NamedNode(name)
        serialize(
            (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples),
            output,
            RdfFormat.N_QUADS,
        )


def _graphs(
    path: Path, syntax: RdfFormat, base: str, default: str, limit: int
) -> dict[str, list[Triple]]:
    """Read the graphs of a file; a malformed language tag alone does not refuse it."""
    try:
        return by_graph(read_quads(path, syntax, base, limit), base, default)
    except RefusedError as error:
        if "language tag" not in str(error) or syntax != RdfFormat.RDF_XML:
            raise
    found: list[Triple] = []
    graphs = by_graph(_with_tags_mended(path, syntax, base, limit, found), base, default)
    return {**graphs, MENDED_TAGS: found}


def _refuse(message: str, line: int | None = None, column: int | None = None) -> NoReturn:
    print(refusal(message, line, column), file=sys.stderr)
    sys.exit(1)


def main(command_line: list[str]) -> None:
    """Parse the file that the arguments name; end with a refusal when it cannot be taken."""
    arguments, limits = arguments_of(command_line)
    base, default = str(arguments["base"]), str(arguments.get("default_graph"))
    syntax = RdfFormat.from_extension(str(arguments["syntax"]))
    confine(limits)
    try:
        if syntax is None:
            raise RefusedError(f"{arguments['syntax']} is not a syntax of RDF")
        path, limit = Path(str(arguments["path"])), int(str(arguments["load_bytes"]))
        if graph := arguments.get("graph"):
            graphs = in_one(read_quads(path, syntax, str(graph), limit), str(graph))
        else:
            graphs = _graphs(path, syntax, base, default, limit)
        write(graphs, base, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except RefusedError as error:
        _refuse(str(error), error.line, error.column)
    except MemoryError:
        _refuse(too_much_memory(limits))
    except OSError as error:
        _refuse(f"it cannot be read or its parsed form cannot be written: {error.strerror}")


if __name__ == "__main__":
    main(sys.argv)

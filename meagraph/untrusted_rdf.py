"""RDF from outside: parsed in the sandbox, read back graph by graph."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse

from meagraph.sandbox import Limits, SandboxError, run
from meagraph.settings import Settings

SYNTAXES = {
    ".ttl": "ttl",
    ".nt": "nt",
    ".nq": "nq",
    ".trig": "trig",
    ".n3": "n3",
    ".rdf": "rdf",
    ".owl": "rdf",
    ".xml": "rdf",
    ".jsonld": "jsonld",
}
"""The suffixes of RDF files, and the syntax of each by its usual extension."""


_SLOW = "split it, give IRIs to its blank nodes, or raise the setting"
_DEEP = "write it flatter, for example as N-Triples"


def syntax_of(path: Path) -> str | None:
    """Give the syntax of a file by its suffix (before `.gz`), or None."""
    suffixes = [suffix.lower() for suffix in path.suffixes if suffix.lower() != ".gz"]
    return SYNTAXES.get(suffixes[-1]) if suffixes else None


def parse_untrusted(
    path: Path, syntax: str, settings: Settings, default_graph: str
) -> Iterator[tuple[str, list[Triple]]]:
    """
    Parse an RDF file in the sandbox and give each graph's name and triples, by name.

    Graphs named below the base's `graph/` keep their names; everything else is `default_graph`.
    Blank nodes have become IRIs. Relative IRIs are read against the base. Raises `SandboxError`
    (before the first graph), with line and column where they are known.
    """
    size = path.stat().st_size
    if size > settings.load_bytes:
        raise SandboxError(
            f"it has {size} bytes, more than the {settings.load_bytes} that MEAGRAPH_LOAD_BYTES"
            " allows: split it, or raise the setting"
        )
    arguments = {
        "path": str(path.resolve()),
        "syntax": syntax,
        "base": settings.base,
        "default_graph": default_graph,
        "load_bytes": settings.load_bytes,
    }
    limits = Limits(
        settings.load_memory,
        settings.load_seconds,
        settings.load_result_bytes,
        slow=_SLOW,
        deep=_DEEP,
    )
    with run("meagraph.sandboxed_parse", arguments, limits) as result:
        quads = parse(result, RdfFormat.N_QUADS)
        for graph, members in groupby(quads, key=lambda quad: quad.graph_name):
            yield graph.value, [quad.triple for quad in members]


def parse_graph(path: Path, syntax: str, name: str, settings: Settings) -> list[Triple]:
    """
    Parse an RDF file that holds one graph in the sandbox and give its triples, as the graph `name`.

    Relative IRIs are read against `name`; blank nodes have become IRIs. The limits are those of
    the graph store. Raises `SandboxError`, with line and column where they are known.
    """
    arguments = {
        "path": str(path.resolve()),
        "syntax": syntax,
        "base": settings.base,
        "graph": name,
        "load_bytes": settings.graph_bytes,
    }
    limits = Limits(
        settings.graph_memory,
        settings.graph_seconds,
        settings.graph_result_bytes,
        setting="MEAGRAPH_GRAPH",
        slow=_SLOW,
        deep=_DEEP,
    )
    with run("meagraph.sandboxed_parse", arguments, limits) as result:
        return [quad.triple for quad in parse(result, RdfFormat.N_QUADS)]

"""The loader of RDF files, in any syntax that the engine reads."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from loaders.files import file_source, local_file, place_slug
from loaders.loader import Finding, LoadError, Loading
from meagraph import __version__
from meagraph.identifiers import IdentifierError
from meagraph.namespaces import MEA, OWL, RDF
from meagraph.sandbox import SandboxError
from meagraph.staging import Source, StagedGraph
from meagraph.untrusted_rdf import SYNTAXES, parse_untrusted, syntax_of


class RdfLoader:
    """
    Loads Turtle, TriG, N-Triples, N-Quads, N3, RDF/XML and JSON-LD, also packed with gzip.

    The file is parsed in a process of its own; nothing that it refers to is ever fetched. Graphs
    named below the base's `graph/` keep their names, everything else becomes one
    graph, named after the file and its place.
    """

    name = "rdf"
    version = __version__
    whole = False

    def accepts(self, source: str) -> bool:
        """Accept files by suffix, with or without .gz."""
        return "://" not in source and syntax_of(Path(source)) is not None

    def load(self, source: str, loading: Loading) -> Iterator[StagedGraph]:
        """
        Yield the graphs of the file.

        Raises `LoadError` for a syntax error (with its line), for what would have to be fetched or
        expanded, and for a thing of our classes whose IRI is not one of this instance.
        """
        path = local_file(source, loading)
        syntax = syntax_of(path)
        if syntax is None:
            raise LoadError(
                f"{source}: the suffix says no syntax of RDF; use one of {', '.join(SYNTAXES)}"
            )
        default = loading.identifiers.graph("rdf", place_slug(path))
        staged = read_staged(path, syntax, default, file_source(path, loading), loading, self.name)
        for done, graph in enumerate(staged, 1):
            yield graph
            loading.progress(done, None)


def read_staged(
    path: Path, syntax: str, default: str, source: Source, loading: Loading, loader: str
) -> Iterator[StagedGraph]:
    """Parse a file in the sandbox and stage its graphs; raises `LoadError`."""
    try:
        for name, triples in parse_untrusted(path, syntax, loading.settings, default):
            _check_minted(triples, path, loading)
            _report_imports(triples, path, loading)
            yield StagedGraph(name, triples, source, loader)
    except SandboxError as error:
        place = f", line {error.line}" if error.line else ""
        place += f", column {error.column}" if error.column else ""
        raise LoadError(f"{path}{place}: {error}") from error


def _check_minted(triples: list[Triple], path: Path, loading: Loading) -> None:
    """Refuse things of our own classes under IRIs that this instance would not mint."""
    for triple in triples:
        if (
            triple.predicate == RDF.type
            and isinstance(triple.object, NamedNode)
            and isinstance(triple.subject, NamedNode)
            and triple.object.value.startswith(MEA.iri)
        ):
            try:
                loading.identifiers.parse(triple.subject.value)
            except IdentifierError as error:
                kind = triple.object.value.removeprefix(MEA.iri)
                raise LoadError(
                    f"{path}: {error}; it is a mea:{kind}, and such things have IRIs below"
                    f" {loading.settings.base} alone: change it, or link the two by owl:sameAs"
                ) from error


def _report_imports(triples: list[Triple], path: Path, loading: Loading) -> None:
    for triple in triples:
        if triple.predicate == OWL.imports:
            loading.report(
                Finding(
                    path.name,
                    str(triple.subject),
                    f"owl:imports {triple.object} is not followed: load that file itself",
                )
            )

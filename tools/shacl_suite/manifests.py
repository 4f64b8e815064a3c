"""The cases that the files of a folder describe, in the vocabularies `mf:` and `sht:`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, Triple, parse
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from meagraph.namespaces import OWL
from meagraph.validation.judge import triples_of
from meagraph.validation.terms import rdflib_graph
from tools.w3c.manifests import MF

SHT = Namespace("http://www.w3.org/ns/shacl-test#")

_BASE = "https://w3c.github.io/data-shapes/data-shapes-test-suite/tests/"
"""Files get their IRIs below it, by their place in the folder."""


@dataclass(frozen=True)
class Case:
    """
    One case: its suite (a folder), its name, the local name of its class, and its files.

    `expected` is the node of the report that has to come, in the graph of the case's own file; None
    where the validation has to fail.
    """

    suite: str
    name: str
    kind: str
    file: Path
    data: Path
    shapes: Path
    expected: Node | None


class Suite:
    """The cases below a folder: of w3c/data-shapes, or of our own in the same form."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        self.folder = folder.resolve()
        self._quads = cache(self._parsed)
        self.store = cache(self._stored)
        """Gives a file as the engine keeps it; its blank nodes have the same names each time."""

    def graph(self, file: Path) -> Graph:
        """Give a file as an rdflib graph of its own, with the lexical forms that the engine has."""
        return rdflib_graph(triples_of(self.store(file)))

    def shapes(self, case: Case) -> list[Triple]:
        """
        Give the shapes graph as it is written, with the same blank nodes as the engine has.

        What it would import from elsewhere is left out: neither path fetches anything.
        """
        triples = [quad.triple for quad in self._quads(case.shapes)]
        here = {triple.subject for triple in triples}
        return [one for one in triples if one.predicate != OWL.imports or one.object in here]

    def cases(self) -> Iterator[Case]:
        """Yield the cases, file by file."""
        for file in sorted(self.folder.rglob("*.ttl")):
            graph = self.graph(file)
            for entries in graph.objects(None, MF.entries):
                for entry in Collection(graph, entries):
                    yield self._case(graph, file, entry)

    def _case(self, graph: Graph, file: Path, entry: Node) -> Case:
        action = graph.value(entry, MF.action)
        result = graph.value(entry, MF.result)
        return Case(
            suite=file.parent.relative_to(self.folder).as_posix(),
            name=str(entry).removeprefix(_BASE).rpartition("/")[2],
            kind=str(graph.value(entry, RDF.type)).removeprefix(str(SHT)),
            file=file,
            data=self._file(graph.value(action, SHT.dataGraph), file),
            shapes=self._file(graph.value(action, SHT.shapesGraph), file),
            expected=None if result == SHT.Failure else result,
        )

    def _file(self, iri: Node | None, file: Path) -> Path:
        name = str(iri).removeprefix(_BASE) if isinstance(iri, URIRef) else ""
        return self.folder / name if name else file

    def _parsed(self, file: Path) -> list[Quad]:
        base = _BASE + file.relative_to(self.folder).as_posix()
        return list(parse(path=str(file), format=RdfFormat.TURTLE, base_iri=base))

    def _stored(self, file: Path) -> Store:
        store = Store()
        store.extend(self._quads(file))
        return store

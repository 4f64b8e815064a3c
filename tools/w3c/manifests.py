"""
The tests that the manifests of a folder describe.

The vocabularies are those of w3c/rdf-tests: `mf:` and `qt:` for queries, `ht:` and `cnt:` for the
messages of the protocol tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")

PUBLISHED = "https://w3c.github.io/rdf-tests/"
"""Where the suites are published: below it lie the IRIs of all files, for data name themselves."""

_ROOT = "rdf-tests"
_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_ENT = Namespace("http://www.w3.org/ns/entailment/")
_BEYOND = {
    QT.serviceData: "SERVICE is refused",
    _SD.entailmentRegime: "no entailment regime is offered",
    _ENT.entailmentRegime: "no entailment regime is offered",
}


@dataclass(frozen=True)
class Message:
    """A request of a protocol test, and what its answer has to be."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: tuple[str, ...]
    boolean: bool | None
    content_types: tuple[str, ...]
    content: str | None


@dataclass(frozen=True)
class Case:
    """
    One test: its suite, its name, the local name of its class, and what it needs.

    `data` are files of the default graph, `named` the named graphs with their files; `beyond` is
    what the test needs beyond SPARQL itself. `lax`: the answer may leave out repeated solutions.
    """

    suite: str
    name: str
    kind: str
    base: str = ""
    query: Path | None = None
    data: tuple[Path, ...] = ()
    named: tuple[tuple[str, Path], ...] = ()
    result: Path | None = None
    beyond: str = ""
    lax: bool = False
    messages: tuple[Message, ...] = ()


class Suites:
    """The manifests below a folder; a file's IRI follows from its place."""

    def __init__(self, folder: Path) -> None:
        """Take the folder: of w3c/rdf-tests, or any part of it."""
        self.folder = folder.resolve()
        parts = self.folder.parts
        at = parts.index(_ROOT) + 1 if _ROOT in parts else len(parts)
        self._root = Path(*parts[:at])

    def iri(self, file: Path) -> str:
        """Give the IRI of a file."""
        return PUBLISHED + file.relative_to(self._root).as_posix()

    def file(self, iri: Node) -> Path:
        """Give the file of an IRI."""
        return self._root / str(iri).removeprefix(PUBLISHED)

    def cases(self) -> Iterator[Case]:
        """Yield the tests, in the order of the manifests."""
        for file in sorted(self.folder.rglob("manifest*.ttl")):
            manifest = Graph().parse(file, format="turtle", publicID=self.iri(file))
            for entries in manifest.objects(None, MF.entries):
                for entry in Collection(manifest, entries):
                    yield _Reader(self, manifest, file, entry).case()


class _Reader:
    """Reads one entry of a manifest."""

    def __init__(self, suites: Suites, manifest: Graph, file: Path, entry: Node) -> None:
        self.suites = suites
        self.manifest = manifest
        self.folder = file.parent
        self.entry = entry
        self.action = manifest.value(entry, MF.action)

    def case(self) -> Case:
        kind = self.manifest.value(self.entry, RDF.type)
        query = self._one(QT.query) or self.action
        result = self.manifest.value(self.entry, MF.result)
        path = self.suites.file(query) if isinstance(query, URIRef) else None
        return Case(
            suite=self.folder.relative_to(self.suites.folder).as_posix(),
            name=str(self.entry).rpartition("#")[2],
            kind=str(kind).rpartition("#")[2],
            base=self.suites.iri(path) if path else "",
            query=path,
            data=tuple(self.suites.file(one) for one in self._all(QT.data)),
            named=tuple(self._named()),
            result=self.suites.file(result) if isinstance(result, URIRef) else None,
            beyond=next((why for term, why in _BEYOND.items() if self._one(term)), ""),
            lax=(self.entry, MF.resultCardinality, MF.LaxCardinality) in self.manifest,
            messages=tuple(self._messages()),
        )

    def _all(self, term: Node) -> list[Node]:
        return sorted(self.manifest.objects(self.action, term), key=str) if self.action else []

    def _one(self, term: Node) -> Node | None:
        return self.manifest.value(self.action, term)

    def _named(self) -> Iterator[tuple[str, Path]]:
        """Yield the named graphs: files that name themselves, or have a label for a name."""
        described = [*self._all(QT.graphData), *self.manifest.objects(self.entry, UT.graphData)]
        for one in described:
            file = self.manifest.value(one, QT.graph) or self.manifest.value(one, UT.graph) or one
            label = self.manifest.value(one, RDFS.label)
            yield str(label or file), self.suites.file(file)

    def _messages(self) -> Iterator[Message]:
        requests = self._one(HT.requests)
        for request in Collection(self.manifest, requests) if requests else ():
            response = self.manifest.value(request, HT.resp)
            yield Message(
                method=self._text(request, HT.methodName) or "GET",
                path=self._text(request, HT.absolutePath) or "",
                headers=tuple(self._headers(request)),
                body=self._body(request),
                statuses=tuple(self._statuses(response)),
                boolean=self._boolean(response),
                content_types=tuple(
                    value for name, value in self._headers(response) if name == "content-type"
                ),
                content=self._chars(response),
            )

    def _text(self, node: Node | None, term: Node) -> str | None:
        value = self.manifest.value(node, term)
        return None if value is None else str(value)

    def _headers(self, message: Node | None) -> Iterator[tuple[str, str]]:
        listed = self.manifest.value(message, HT.headers)
        for header in Collection(self.manifest, listed) if listed else ():
            name = (self._text(header, HT.fieldName) or "").lower()
            yield name, self._text(header, HT.fieldValue) or ""

    def _chars(self, message: Node | None) -> str | None:
        return self._text(self.manifest.value(message, HT.body), CNT.chars)

    def _body(self, request: Node) -> bytes | None:
        chars = self._chars(request)
        coding = self._text(self.manifest.value(request, HT.body), CNT.characterEncoding)
        return None if chars is None else chars.encode(coding or "utf-8")

    def _statuses(self, response: Node | None) -> Iterator[str]:
        """Yield the statuses that are right, such as `204` or `4xx`."""
        for value in self.manifest.objects(response, HT.statusCodeValue):
            yield str(value)
        for code in self.manifest.objects(response, MF.expectedStatus):
            yield str(code).rpartition("StatusCode")[2]

    def _boolean(self, response: Node | None) -> bool | None:
        expected = self._text(response, MF.expectedBoolean)
        if expected is None and self._chars(response) in ("true", "false"):
            expected = self._chars(response)
        return None if expected is None else expected == "true"

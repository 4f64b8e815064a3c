import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import NamedNode

from loaders.loader import LoadError, Loading
from loaders.skosmos import SkosmosLoader
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.namespaces import SKOS
from meagraph.settings import CONTENT, Settings
from meagraph.staging import StagedGraph

Reply = tuple[int, str, bytes]
XML = "application/rdf+xml"


def concept(iri: str, label: str) -> bytes:
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns:skos="http://www.w3.org/2004/02/skos/core#">'
        f'<skos:Concept rdf:about="{iri}"><skos:prefLabel xml:lang="en">{label}</skos:prefLabel>'
        "<skos:note><rdf:Description><skos:definition>d</skos:definition></rdf:Description>"
        "</skos:note></skos:Concept></rdf:RDF>"
    ).encode()


@dataclass
class Service:
    """A Skosmos service of a few answers, by path; it remembers what it was asked."""

    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    port: int = 0
    trickles: str = ""
    authorized: list[str] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def source(self) -> str:
        return f"skosmos+http://{self.host}/rest/v1/#sample"

    def says(self, path: str, data: object, status: int = 200) -> None:
        self.replies[path] = (status, "application/json", json.dumps(data).encode())

    def answer(self, path: str) -> Reply:
        self.asked.append(path)
        parts = urlsplit(path)
        uri = parse_qs(parts.query).get("uri", [""])[0]
        return self.replies.get(f"{parts.path} {uri}".strip(), (404, "text/plain", b"404 : no"))


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    made = Service()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.authorized += self.headers.get_all("Authorization", [])
            if made.trickles:
                self.trickle()
                return
            status, kind, body = made.answer(self.path)
            self.send_response(status)
            self.send_header("Location" if status == 302 else "Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def trickle(self) -> None:
            if made.trickles == "body":
                self.send_response(200)
                self.end_headers()
            else:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            with suppress(OSError):  # the client goes
                for _ in range(100):
                    self.wfile.write(b" ")
                    time.sleep(0.05)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    about = {"title": "A sample", "conceptschemes": [{"uri": "http://v.example/"}]}
    made.says("/rest/v1/sample/", about)
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def load(service: Service) -> Callable[..., StagedGraph]:
    def run(**more: object) -> StagedGraph:
        settings = Settings(**({"outgoing_hosts": frozenset({service.host})} | more))  # type: ignore[arg-type]
        loading = Loading(settings, Identifiers(settings.base, read_codes(CONTENT)))
        (graph,) = SkosmosLoader().load(service.source, loading)
        return graph

    return run


def labels(graph: StagedGraph) -> set[str]:
    return {str(t.object) for t in graph.triples if t.predicate == SKOS.prefLabel}


def test_a_dump_is_loaded_as_one_graph(service: Service, load: Callable[..., StagedGraph]) -> None:
    service.replies["/rest/v1/sample/data"] = (200, XML, concept("http://v.example/a", "a"))
    graph = load()
    assert labels(graph) == {'"a"@en'}
    assert graph.name.endswith(f"graph/skosmos/127-0-0-1-{service.port}/sample")
    assert (graph.source.title, graph.loader) == ("A sample", "skosmos")


def test_other_syntaxes_are_read_by_their_media_type(
    service: Service, load: Callable[..., StagedGraph]
) -> None:
    turtle = f'<http://v.example/a> <{SKOS.prefLabel.value}> "a"@en .'.encode()
    service.replies["/rest/v1/sample/data"] = (200, "text/turtle; charset=utf-8", turtle)
    assert labels(load()) == {'"a"@en'}
    service.replies["/rest/v1/sample/data"] = (200, "text/html", b"")
    with pytest.raises(LoadError, match="text/html, not RDF"):
        load()


def test_without_a_dump_every_concept_is_asked_for(
    service: Service, load: Callable[..., StagedGraph]
) -> None:
    a, b = "http://v.example/a", "http://v.example/b"
    service.says("/rest/v1/sample/topConcepts", {"topconcepts": [{"uri": a}]})
    service.says(f"/rest/v1/sample/narrowerTransitive {a}", {"narrowerTransitive": {a: {}, b: {}}})
    service.replies[f"/rest/v1/sample/data {a}"] = (200, XML, concept(a, "a"))
    service.replies[f"/rest/v1/sample/data {b}"] = (200, XML, concept(b, "b"))
    graph = load()
    assert labels(graph) == {'"a"@en', '"b"@en'}
    notes = [t.object for t in graph.triples if t.predicate == SKOS.note]
    assert all(isinstance(note, NamedNode) for note in notes)
    assert len(set(notes)) == 2


def test_hosts_that_the_operator_did_not_allow_are_never_asked(
    service: Service, load: Callable[..., StagedGraph]
) -> None:
    with pytest.raises(LoadError, match=r"MEAGRAPH_OUTGOING_HOSTS .now: none."):
        load(outgoing_hosts=frozenset())
    assert service.asked == []


def test_redirects_are_followed_to_allowed_hosts_alone(
    service: Service, load: Callable[..., StagedGraph]
) -> None:
    service.replies["/rest/v1/sample/data"] = (302, "/dump.rdf", b"")
    service.replies["/dump.rdf"] = (200, XML, concept("http://v.example/a", "a"))
    assert labels(load()) == {'"a"@en'}
    other = f"http://localhost:{service.port}/dump.rdf"
    service.replies["/rest/v1/sample/data"] = (302, other, b"")
    with pytest.raises(LoadError, match=r"http://localhost:\d+ may not be asked"):
        load()
    service.replies["/rest/v1/sample/data"] = (302, "file:///etc/hostname", b"")
    with pytest.raises(LoadError, match=r"file:// may not be asked"):
        load()
    service.replies["/rest/v1/sample/data"] = (302, "/rest/v1/sample/data", b"")
    with pytest.raises(LoadError, match="more than 3 redirects"):
        load()


def test_an_answer_that_is_too_large_is_not_read_to_its_end(
    service: Service, load: Callable[..., StagedGraph]
) -> None:
    service.replies["/rest/v1/sample/data"] = (200, XML, b" " * 5000)
    with pytest.raises(LoadError, match="larger than the 2000 bytes"):
        load(load_bytes=2000)


def test_all_answers_together_are_within_the_limit(
    service: Service, load: Callable[..., StagedGraph]
) -> None:
    concepts = {f"http://v.example/{n}": {} for n in range(20)}
    a = "http://v.example/0"
    service.says("/rest/v1/sample/topConcepts", {"topconcepts": [{"uri": a}]})
    service.says(f"/rest/v1/sample/narrowerTransitive {a}", {"narrowerTransitive": concepts})
    for iri in concepts:
        service.replies[f"/rest/v1/sample/data {iri}"] = (200, XML, concept(iri, "x" * 500))
    with pytest.raises(LoadError, match="the answers are larger than the 3000 bytes"):
        load(load_bytes=3000)
    with pytest.raises(LoadError, match=r"more than the 6 requests .* MEAGRAPH_OUTGOING_REQUESTS"):
        load(outgoing_requests=6)
    with pytest.raises(LoadError, match=r"longer than the .* MEAGRAPH_LOAD_SECONDS"):
        load(load_seconds=1)


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_host_that_answers_byte_by_byte_is_left_in_time(
    service: Service, load: Callable[..., StagedGraph], part: str
) -> None:
    service.trickles = part
    began = time.monotonic()
    with pytest.raises(LoadError, match=r"answer took longer than 0\.6 seconds"):
        load(outgoing_seconds=0.6)
    assert time.monotonic() - began < 3


def test_passwords_and_proxies_of_the_environment_are_not_used(
    service: Service,
    load: Callable[..., StagedGraph],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.delenv("NO_PROXY")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    service.replies["/rest/v1/sample/data"] = (200, XML, concept("http://v.example/a", "a"))
    assert labels(load()) == {'"a"@en'}
    assert service.authorized == []


def test_rdf_with_an_error_names_the_place(
    service: Service, load: Callable[..., StagedGraph]
) -> None:
    service.replies["/rest/v1/sample/data"] = (200, XML, b"<a xmlns='http://a/'>\n</b>")
    with pytest.raises(LoadError, match=r"#sample: .*line 2, column"):
        load()


def test_a_service_that_is_not_skosmos_is_told(
    service: Service, load: Callable[..., StagedGraph]
) -> None:
    service.replies["/rest/v1/sample/data"] = (500, "text/plain", b"")
    with pytest.raises(LoadError, match="does not answer as Skosmos does"):
        load()
    service.replies["/rest/v1/sample/"] = (200, "text/html", b"<html>")
    with pytest.raises(LoadError, match="does not answer as Skosmos does"):
        load()
    service.says("/rest/v1/sample/", [])
    with pytest.raises(LoadError, match="no description"):
        load()
    del service.replies["/rest/v1/sample/"]
    with pytest.raises(LoadError, match="no such vocabulary: 404"):
        load()


@pytest.mark.parametrize("source", ["skosmos+http://h/rest/v1#x", "skosmos+http://h/rest/v1/#"])
def test_an_address_that_is_incomplete_is_refused(source: str) -> None:
    settings = Settings()
    loading = Loading(settings, Identifiers(settings.base, read_codes(CONTENT)))
    with pytest.raises(LoadError, match="with the slash before #"):
        list(SkosmosLoader().load(source, loading))
    assert not SkosmosLoader().accepts("http://h/rest/v1/#x")


def test_allowed_hosts_are_a_list_between_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEAGRAPH_OUTGOING_HOSTS", "Vocabulary.example, 127.0.0.1:8080,")
    assert Settings().outgoing_hosts == {"vocabulary.example", "127.0.0.1:8080"}

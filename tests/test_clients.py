"""Clients that are not ours ask a running server; the right rows are those of the tables."""

import csv
import json
import re
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import Result
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

from benchmarks import servers
from meagraph.settings import CONTENT
from tests.clients.questions import (
    AGGREGATE,
    ARABIC_NAMES,
    BASE,
    CODES,
    JOIN,
    OWN_DATA,
    VALUES,
    Question,
    Row,
    arabic_names,
)

pytestmark = pytest.mark.unmeasured

COMUNICA = Path(__file__).parent / "clients" / "comunica"

DOCUMENT = CONTENT / "docs" / "federation.md"
EXAMPLES = re.findall(r"```sparql\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)

FEDERATED = pytest.mark.parametrize(
    "question", [JOIN, AGGREGATE, CODES], ids=["join", "aggregate", "own data"]
)


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory, reference_home: Path) -> Iterator[str]:
    """The endpoint of a real server over the reference data."""
    with servers.meagraph(tmp_path_factory.mktemp("served") / "ours", reference_home) as url:
        yield url


@pytest.fixture(scope="module")
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a client that federates over us."""
    path = tmp_path_factory.mktemp("own") / "codes.nt"
    path.write_text(OWN_DATA)
    return path


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory, own_data: Path) -> Iterator[str]:
    """An Oxigraph server with the client's data."""
    with servers.oxigraph(tmp_path_factory.mktemp("peer") / "oxigraph", own_data) as url:
        yield url


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory, own_data: Path) -> Iterator[str]:
    """A Virtuoso with the client's data."""
    with servers.virtuoso(tmp_path_factory.mktemp("peer") / "virtuoso", own_data) as url:
        yield url


def rows_of(result: Result) -> list[Row]:
    return sorted(tuple(str(term) for term in row) for row in result)  # type: ignore[union-attr]


def rows_of_json(body: bytes, question: Question) -> list[Row]:
    answer = json.loads(body)
    names = sorted(answer["head"]["vars"], key=lambda name: question.select.index(f"?{name}"))
    solutions = answer["results"]["bindings"]
    return sorted(tuple(solution[name]["value"] for name in names) for solution in solutions)


def ask_server(url: str, query: str) -> bytes:
    """Ask another server a query, as its own users do."""
    form = urllib.parse.urlencode({"query": query}).encode()
    request = urllib.request.Request(url, form, {"Accept": "application/sparql-results+json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return bytes(answer.read())


def ask_comunica(query: str, *sources: object) -> bytes:
    """Let Comunica answer a query over sources."""
    done = subprocess.run(
        ["node", "ask.js"],
        cwd=COMUNICA,
        input=json.dumps({"query": query, "sources": sources}).encode(),
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_the_questions_have_answers() -> None:
    assert [len(question.rows) for question in (JOIN, AGGREGATE, CODES)] == [34, 12, 249]
    assert len(arabic_names()) == 45


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["json", "xml", "csv"])
def test_rdflib_reads_us_as_its_store(endpoint: str, method: str, form: str) -> None:
    graph = Graph(SPARQLStore(endpoint, method=method, returnFormat=form))
    assert rows_of(graph.query(JOIN.query())) == JOIN.rows


def test_rdflib_aggregates_and_joins_its_own_rows(endpoint: str) -> None:
    graph = Graph(SPARQLStore(endpoint, method="POST"))
    assert rows_of(graph.query(AGGREGATE.query())) == AGGREGATE.rows
    assert rows_of(graph.query(CODES.query(VALUES))) == CODES.rows


def test_rdflib_constructs_a_graph_of_what_we_say(endpoint: str) -> None:
    built = Graph(SPARQLStore(endpoint)).query(ARABIC_NAMES).graph
    assert built is not None
    assert sorted((str(s), str(o)) for s, _, o in built) == arabic_names()


def test_rdflib_finds_triples_by_pattern(endpoint: str) -> None:
    graph = Graph(SPARQLStore(endpoint))
    assert bool(graph.query(f"ASK {{ <{BASE}country/fra> ?p ?o }}").askAnswer)
    members = f"SELECT ?c {{ ?c <{BASE}ontology#alpha3> 'FRA' }}"
    assert rows_of(graph.query(members)) == [(f"{BASE}country/fra",)]


@pytest.mark.parametrize("question", [JOIN, AGGREGATE])
def test_rdflib_joins_by_service(endpoint: str, question: Question) -> None:
    assert rows_of(Graph().query(question.federated(endpoint))) == question.rows


def test_rdflib_joins_its_own_graph_by_service(endpoint: str, own_data: Path) -> None:
    own = Graph().parse(own_data)
    assert rows_of(own.query(CODES.federated(endpoint))) == CODES.rows


@pytest.mark.parametrize("post", [False, True])
def test_sparqlwrapper_reads_rows(endpoint: str, post: bool) -> None:
    client = SPARQLWrapper(endpoint, returnFormat=JSON)
    if post:
        client.setMethod(POST)
    for question in (JOIN, AGGREGATE):
        client.setQuery(question.query())
        answer = client.query().response.read()
        assert rows_of_json(answer, question) == question.rows


def test_sparqlwrapper_posts_its_own_rows(endpoint: str) -> None:
    client = SPARQLWrapper(endpoint, returnFormat=CSV)
    client.setMethod(POST)
    client.setQuery(CODES.query(VALUES))
    lines = csv.reader(client.queryAndConvert().decode().splitlines())
    assert next(lines) == ["code", "name"]
    assert sorted(tuple(line) for line in lines) == CODES.rows


def test_sparqlwrapper_reads_graphs_and_answers(endpoint: str) -> None:
    client = SPARQLWrapper(endpoint, returnFormat=TURTLE)
    client.setQuery(ARABIC_NAMES)
    built = parse(client.queryAndConvert(), format=RdfFormat.TURTLE)
    assert sorted((quad.subject.value, quad.object.value) for quad in built) == arabic_names()  # type: ignore[union-attr]
    client.setReturnFormat(XML)
    client.setQuery(f"ASK {{ <{BASE}country/fra> ?p ?o }}")
    assert "<boolean>true</boolean>" in client.queryAndConvert().toxml()


@FEDERATED
def test_an_oxigraph_server_federates_over_us(
    endpoint: str, oxigraph: str, question: Question
) -> None:
    answer = ask_server(oxigraph, question.federated(endpoint))
    assert rows_of_json(answer, question) == question.rows


@pytest.mark.parametrize(
    ("example", "question"), list(zip(EXAMPLES, (CODES, AGGREGATE), strict=True))
)
def test_the_documented_examples_have_these_answers(
    endpoint: str, oxigraph: str, example: str, question: Question
) -> None:
    assert "<http://127.0.0.1:7878/sparql>" in example
    query = example.replace("http://127.0.0.1:7878/sparql", endpoint)
    assert rows_of_json(ask_server(oxigraph, query), question) == question.rows


@pytest.mark.virtuoso
@FEDERATED
def test_virtuoso_federates_over_us(endpoint: str, virtuoso: str, question: Question) -> None:
    answer = ask_server(virtuoso, question.federated(endpoint))
    assert rows_of_json(answer, question) == question.rows


@pytest.mark.node
@pytest.mark.parametrize("question", [JOIN, AGGREGATE])
def test_comunica_asks_us(endpoint: str, question: Question) -> None:
    answer = ask_comunica(question.query(), endpoint)
    assert rows_of_json(answer, question) == question.rows


@pytest.mark.node
def test_comunica_joins_its_own_data_with_ours(endpoint: str) -> None:
    own = {"type": "serialized", "value": OWN_DATA, "mediaType": "text/turtle", "baseIRI": BASE}
    answer = ask_comunica(CODES.query(CODES.own), own, endpoint)
    assert rows_of_json(answer, CODES) == CODES.rows


@pytest.mark.node
def test_comunica_constructs_a_graph_of_what_we_say(endpoint: str) -> None:
    built = parse(ask_comunica(ARABIC_NAMES, endpoint), format=RdfFormat.N_TRIPLES)
    assert sorted((quad.subject.value, quad.object.value) for quad in built) == arabic_names()  # type: ignore[union-attr]

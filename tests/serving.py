"""A small published home, the application over it, and a real server, shared by the tests."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from loaders.loader import Loading
from loaders.reference import ReferenceLoader
from meagraph.codes import read_codes
from meagraph.content import rebased
from meagraph.identifiers import Identifiers
from meagraph.namespaces import DCT, MEA, RDF, SKOS, WGS, XSD
from meagraph.publishing import Publisher
from meagraph.query.pool import QueryPool
from meagraph.settings import CONTENT, Settings
from meagraph.staging import Changeset, Source, StagedGraph
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import Validation
from server.app import create_app

BASE = "https://w3id.org/meagraph/"
SOURCE = Source(f"{BASE}source/test", "Records for tests", licence="CC0-1.0")
GRAPHS = (
    "agreement country country-group participant source membership/cbd/ecolex membership/cbd/ieadb"
    " membership/cms/ecolex membership/cbd/preferred membership/cms/preferred national-target/hrv"
    " plan/aichi plan/gbf ontology"
    " vocabulary/membership-statuses vocabulary/need-kinds vocabulary/need-statuses"
    " vocabulary/regions vocabulary/country-groups"
).split()
"""The graphs of the reference data that the small home holds, beside LifeWeb's."""

RULE = f"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix mea: <{MEA.iri}> .
<{BASE}shape/test> a sh:NodeShape ;
    sh:targetNode <{BASE}party/cbd/fra/ecolex> ;
    sh:property [
        sh:path mea:signed ; sh:maxCount 0 ; sh:severity sh:Warning ;
        sh:message "No signature is expected here."@en , "Aucune signature attendue ici."@fr
    ] .
"""

STARTED_WITHIN = 30.0


def node(path: str) -> NamedNode:
    return NamedNode(BASE + path)


def small_graphs(settings: Settings) -> Iterator[StagedGraph]:
    """Yield what the small home holds of the reference data, and records made for the tests."""
    loading = Loading(settings, Identifiers(settings.base, read_codes(settings.content)))
    for graph in ReferenceLoader().load(str(CONTENT / "data"), loading):
        path = graph.name.removeprefix(f"{settings.base}graph/")
        if path in GRAPHS or "/lifeweb" in path or path.startswith("alignment/"):
            yield graph
    part = NamedNode("https://example.org/x")
    dotted = node("decision/cbd/cop/12/2/B.8.d")
    yield StagedGraph(
        f"{BASE}graph/test/dotted",
        [
            Triple(dotted, RDF.type, MEA.SubParagraph),
            Triple(dotted, MEA.label, Literal("d)")),
            Triple(dotted, DCT.relation, part),
            Triple(dotted, MEA.position, Literal("4", datatype=XSD.integer)),
            Triple(dotted, MEA.published, Literal("2014-10-17T09:00:00Z", datatype=XSD.dateTime)),
            Triple(dotted, WGS.lat, Literal("NaN", datatype=XSD.double)),
        ],
        SOURCE,
        "test",
    )
    yield StagedGraph(f"{BASE}graph/test/withdrawn", _partner("withdrawn"), SOURCE, "test")


def _partner(slug: str) -> list[Triple]:
    partner, place = node(f"partner/{slug}"), BlankNode("place")
    return [
        Triple(partner, RDF.type, MEA.Partner),
        Triple(partner, SKOS.prefLabel, Literal('<b>Bold & "quoted"</b>', language="en")),
        Triple(partner, DCT.spatial, place),
        Triple(place, WGS.lat, Literal("1.5", datatype=XSD.decimal)),
        Triple(partner, SKOS.notation, Literal("bold", datatype=MEA.leoTerm)),
    ]


def publish_small_home(settings: Settings) -> None:
    """Publish two releases: the second withdraws one record, and a rule questions another."""
    first = Changeset("tester", "first release")
    for graph in small_graphs(settings):
        first.put(graph, settings.base)
    Publisher(settings, None).publish(first)
    second = Changeset("tester", "second release")
    second.drop(f"{BASE}graph/test/withdrawn", "entered twice")
    kept = StagedGraph(f"{BASE}graph/test/kept", _partner("kept"), SOURCE, "test")
    second.put(kept, settings.base)
    rule = settings.home.parent / "rule.ttl"
    rule.write_text(RULE, encoding="utf-8")
    validation = Validation(Shapes.of(rebased(rule, settings.base)), base=settings.base)
    Publisher(settings, validation).publish(second)


@pytest.fixture(scope="session")
def served_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the small home, published."""
    settings = Settings(home=tmp_path_factory.mktemp("served") / "home", query_workers=2)
    publish_small_home(settings)
    return settings


@pytest.fixture(scope="session")
def app(served_settings: Settings) -> Iterator[Flask]:
    """The application over the small home, in this process."""
    with QueryPool(served_settings) as pool:
        yield create_app(served_settings, pool)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application, without cookies."""
    return app.test_client()


@pytest.fixture
def empty_client(tmp_path: Path) -> Iterator[FlaskClient]:
    """A client of an instance in which nothing is published."""
    settings = Settings(home=tmp_path / "empty", query_workers=1)
    with QueryPool(settings) as pool:
        yield create_app(settings, pool).test_client()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(home: Path, port: int, *options: str) -> subprocess.Popen[str]:
    """Start `meagraph serve` and wait until it answers."""
    command = [sys.executable, "-c", "from cli import main; main()", "serve"]
    process = subprocess.Popen(
        [*command, "--home", str(home), "--port", str(port), *options],
        cwd=CONTENT,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "MEAGRAPH_QUERY_WORKERS": "2"},
    )
    deadline = time.monotonic() + STARTED_WITHIN
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return process
        except (URLError, ConnectionError):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise AssertionError(f"no server: {process.communicate()[1]}") from None
            time.sleep(0.05)


def stop_server(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> tuple[int, str]:
    """Ask the server to stop; give its exit status and what it printed."""
    process.send_signal(number)
    try:
        printed = process.communicate(timeout=20)[1]
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    return process.returncode, printed


@pytest.fixture(scope="session")
def server(served_settings: Settings) -> Iterator[str]:
    """The address of a real server over the small home, with its final slash."""
    port = free_port()
    process = start_server(served_settings.home, port)
    yield f"http://127.0.0.1:{port}/"
    stop_server(process)

"""`/metrics`: figures that Prometheus reads, of one server process and of several."""

import json
import time
import urllib.request
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import Client

from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from server.app import create_app
from server.metrics import figures_of, room_of
from server.request_log import RequestLog
from server.wsgi import front_of, request_log_of
from tests.serving import free_port, start_server, stop_server

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
TWO_PROCESSES_WITHIN = 30.0


class Fronted(NamedTuple):
    """An application with its front."""

    app: Flask
    client: Client
    log: RequestLog

    def figures(self) -> dict[tuple[str, ...], float]:
        """Give the figures now, by name and the values of the labels."""
        self.log.write()
        return read(self.client.get("/metrics").text)


def read(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def fronted(served_settings: Settings) -> Iterator[Fronted]:
    with QueryPool(served_settings) as pool:
        app = create_app(served_settings, pool)
        log = request_log_of(app, served_settings.model_copy(update={"log_requests": False}))
        yield Fronted(app, Client(front_of(app, served_settings, log)), log)
        log.close()


def test_requests_are_counted_by_room_source_and_status(fronted: Fronted) -> None:
    for _ in range(3):
        fronted.client.get("/sparql", query_string={"query": COUNT})
    fronted.client.get("/sparql", query_string={"query": "nonsense"})
    fronted.client.get("/country/nowhere")
    figures = fronted.figures()
    assert figures["meagraph_requests_total", "sparql", "miss", "200"] == 1
    assert figures["meagraph_requests_total", "sparql", "hit", "200"] == 2
    assert figures["meagraph_requests_total", "sparql", "miss", "400"] == 1
    assert figures["meagraph_requests_total", "linked-data", "miss", "404"] == 1
    assert figures["meagraph_request_seconds_count", "sparql"] == 4
    assert figures["meagraph_response_bytes_total", "sparql"] > 0
    assert figures["meagraph_kept_answers",] == 1
    assert figures["meagraph_kept_answers_bytes",] > 0


def test_queries_are_counted_by_lane_and_outcome(fronted: Fronted) -> None:
    runaway = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    fronted.client.get("/sparql", query_string={"query": COUNT})
    fronted.client.get("/sparql", query_string={"query": runaway, "timeout": "0.2"})
    figures = fronted.figures()
    assert figures["meagraph_queries_total", "fast", "answered"] == 1
    assert figures["meagraph_queries_total", "fast", "query-timeout"] == 1
    assert figures["meagraph_query_seconds_count", "fast"] == 2
    assert figures["meagraph_query_workers_ended_total",] == 1
    assert figures["meagraph_queries_running",] == 0
    assert figures["meagraph_queries_waiting",] == 0


def test_the_release_and_the_processes_are_there(fronted: Fronted) -> None:
    fronted.client.get("/sparql", query_string={"query": COUNT})
    figures = fronted.figures()
    assert figures["meagraph_release",] == 2
    assert 0 < time.time() - figures["meagraph_release_timestamp_seconds",] < 3600
    for part in ("server", "zygote", "query-worker"):
        assert figures["meagraph_processes", part] >= 1
        assert figures["meagraph_resident_memory_bytes", part] > 1_000_000
        assert figures["meagraph_open_files", part] > 0


def test_figures_are_never_kept(fronted: Fronted) -> None:
    assert fronted.client.get("/metrics").headers["Cache-Control"] == "no-store"


def test_an_empty_home_has_figures_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(home=tmp_path_factory.mktemp("empty") / "home", query_workers=1)
    with QueryPool(settings) as pool:
        app = create_app(settings, pool)
        assert read(app.test_client().get("/metrics").text)["meagraph_release",] == 0
        assert figures_of(app).kept is None


def test_paths_of_strangers_do_not_become_labels() -> None:
    assert {room_of(f"/made-up-{number}") for number in range(100)} == {"linked-data"}
    assert room_of("/") == "home"
    assert room_of("/rdf-graph-store/x") == "rdf-graph-store"


def test_several_server_processes_add_their_figures_up(
    served_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEAGRAPH_SERVER_PROCESSES", "2")
    port = free_port()
    process = start_server(served_settings.home, port)
    try:
        deadline = time.monotonic() + TWO_PROCESSES_WITHIN
        asked = 0
        while True:  # each request has a connection of its own, which either process may take
            with urllib.request.urlopen(
                f"http://127.0.0.1:{port}/api/queries?asked={asked}", timeout=10
            ) as answer:
                json.load(answer)
            asked += 1
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
                figures = read(answer.read().decode())
            counted = sum(
                value
                for (name, *labels), value in figures.items()
                if name == "meagraph_requests_total" and "api" in labels
            )
            if asked >= 20 and counted == asked:
                break
            assert counted <= asked
            assert time.monotonic() < deadline, figures
            time.sleep(0.1)
        assert figures["meagraph_processes", "server"] == 3
    finally:
        status, printed = stop_server(process)
    assert status == 0, printed

"""Operators list and end the queries of a service: over HTTP with a token, on the command line."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from query_home import facts, publish, small_settings

from cli import main
from meagraph.query.control import ControlSocket
from meagraph.query.errors import QueryCancelledError
from meagraph.query.pool import Query, QueryPool
from meagraph.settings import Settings
from meagraph.tokens import Tokens
from server.app import create_app

ENDLESS = (
    "SELECT (COUNT(*) AS ?n)\nWHERE { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(6)) + " }"
)

Running = Future[object]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("operated") / "home"
    publish(home, 1, facts(60))
    return small_settings(home, query_seconds=60, slow_after=60)


@pytest.fixture(scope="module")
def pool(settings: Settings) -> Iterator[QueryPool]:
    """A pool whose queries operators can reach."""
    with QueryPool(settings) as pool:
        door = ControlSocket(pool, settings.home)
        yield pool
        door.close()


@pytest.fixture(scope="module")
def client(settings: Settings, pool: QueryPool) -> FlaskClient:
    return create_app(settings, pool).test_client()


@pytest.fixture
def at_work(pool: QueryPool) -> Iterator[Running]:
    """A query of the id "mine" that is at work; it is ended at the latest with the test."""
    with ThreadPoolExecutor(1) as executor:
        query = Query(ENDLESS, id="mine", client="198.51.0.1")
        running = executor.submit(pool.run, query)
        while not pool.running():
            time.sleep(0.002)
        yield running
        pool.cancel("mine")


def bearer(settings: Settings, scope: str) -> dict[str, str]:
    token = Tokens.of(settings.home).create("tester", (scope,), 1)
    return {"Authorization": f"Bearer {token}"}


def assert_cancelled(running: Running) -> None:
    with pytest.raises(QueryCancelledError):
        running.result(timeout=10)


def test_an_operator_lists_and_ends_queries_over_http(
    client: FlaskClient, settings: Settings, at_work: Running
) -> None:
    listed = client.get("/api/queries-running", headers=bearer(settings, "read-ops"))
    assert listed.headers["Cache-Control"] == "no-store"
    (query,) = listed.get_json()["queries"]
    assert (query["id"], query["client"], query["text"]) == ("mine", "198.51.0.1", ENDLESS)
    ended = client.delete("/api/queries-running/mine", headers=bearer(settings, "admin"))
    assert (ended.status_code, ended.data) == (204, b"")
    assert_cancelled(at_work)
    again = client.delete("/api/queries-running/mine", headers=bearer(settings, "admin"))
    assert again.status_code == 404
    assert "mine" in again.get_json()["detail"]
    after = client.get("/api/queries-running", headers=bearer(settings, "admin"))
    assert after.get_json() == {"queries": []}


def test_nobody_else_sees_or_ends_queries(
    client: FlaskClient, settings: Settings, at_work: Running
) -> None:
    reader = bearer(settings, "read-ops")
    assert client.get("/api/queries-running").status_code == 401
    assert client.delete("/api/queries-running/mine").status_code == 401
    assert client.delete("/api/queries-running/mine", headers=reader).status_code == 403
    writer = bearer(settings, "write:graph/need/")
    assert client.get("/api/queries-running", headers=writer).status_code == 403
    assert not at_work.done()


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(main, ["queries", *words, "--home", str(settings.home)])


def test_an_operator_lists_and_ends_queries_on_the_command_line(
    settings: Settings, at_work: Running
) -> None:
    (line,) = run(settings, "list").stdout.splitlines()
    assert line.startswith("mine  ")
    assert "  fast  198.51.0.1  SELECT (COUNT(*) AS ?n) WHERE { ?s0" in line
    (query,) = json.loads(run(settings, "list", "--json").stdout)
    assert query["text"] == ENDLESS
    assert run(settings, "cancel", "mine").stdout == "cancelled mine\n"
    assert_cancelled(at_work)
    again = run(settings, "cancel", "mine")
    assert again.exit_code == 1
    assert "no query with the id mine" in again.stderr
    assert run(settings, "list").stdout == ""


def test_a_listed_query_commands_no_terminal(settings: Settings, pool: QueryPool) -> None:
    with ThreadPoolExecutor(1) as executor:
        query = Query("#\x1b[2J\x9b2J\x07\n" + ENDLESS, id="loud", client="a\x1bc")
        running = executor.submit(pool.run, query)
        while not pool.running():
            time.sleep(0.002)
        listed = run(settings, "list").stdout
        pool.cancel("loud")
        assert_cancelled(running)
    assert "a?c  #?[2J?2J? SELECT" in listed
    assert listed.removesuffix("\n").isprintable()


def test_a_query_that_waits_is_listed_as_waiting(
    settings: Settings, pool: QueryPool, at_work: Running
) -> None:
    with ThreadPoolExecutor(1) as executor:
        waiting = executor.submit(pool.run, Query("ASK {}", id="next"))
        while len(pool.running()) < 2:
            time.sleep(0.002)
        lines = run(settings, "list").stdout.splitlines()
        pool.cancel("next")
        assert_cancelled(waiting)
    assert [line.split()[0] for line in lines] == ["mine", "next"]
    assert "fast (waits)  -  ASK {}" in lines[1]


def test_where_no_service_runs_there_is_nothing_to_list(tmp_path: Path) -> None:
    nothing = CliRunner().invoke(main, ["queries", "list", "--home", str(tmp_path)])
    assert (nothing.exit_code, nothing.stdout) == (0, "")

"""The log: one line for each request and each slow query, and no text of queries by default."""

import io
import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from werkzeug.test import Client

from meagraph.query.pool import QueryPool
from meagraph.query.running import Finished
from meagraph.settings import Settings
from server import logs
from server.app import create_app
from server.request_log import Note, RequestLog
from server.wsgi import front_of, request_log_of

SECRET = "SELECT ?secret WHERE { ?secret ?p ?o } LIMIT 5"


def logged(settings: Settings) -> list[dict[str, Any]]:
    """Ask one question over the front, twice; give the lines that were logged."""
    stream = io.StringIO()
    with QueryPool(settings) as pool:
        app = create_app(settings, pool)
        log = request_log_of(app, settings, stream)
        client = Client(front_of(app, settings, log))
        headers = {"User-Agent": 'probe "1"', "X-Forwarded-For": "198.51.100.1"}
        for _ in range(2):
            client.get("/sparql", query_string={"query": SECRET}, headers=headers, buffered=True)
        client.get('/no"where%0A!', headers=headers)
        log.close()
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_request_is_one_json_object_without_query_and_address(
    served_settings: Settings,
) -> None:
    lines = logged(served_settings)
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/sparql", 200),
        ("GET", "/sparql", 200),
        ("GET", '/no"where\n!', 404),
    ]
    assert [line["source"] for line in lines] == ["miss", "hit", "miss"]
    assert all(line["seconds"] >= 0 and line["bytes"] > 0 for line in lines)
    assert len({line["client"] for line in lines}) == 1
    written = json.dumps(lines)
    for hidden in ("secret", "198.51.100.1", "probe"):
        assert hidden not in written


def test_queries_are_logged_where_a_setting_says_so(served_settings: Settings) -> None:
    lines = logged(served_settings.model_copy(update={"log_queries": True}))
    assert "secret" in lines[0]["query_string"]


def test_no_request_is_logged_where_a_setting_says_so(served_settings: Settings) -> None:
    assert logged(served_settings.model_copy(update={"log_requests": False})) == []
    assert logged(served_settings.model_copy(update={"log_level": "warning"})) == []


def written(settings: Settings, notes: int = 1) -> str:
    stream, counted = io.StringIO(), 0

    def count(these: Iterable[Note]) -> None:
        nonlocal counted
        counted += len(list(these))

    log = RequestLog(settings, count, stream)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/x y", "QUERY_STRING": "q=1"}
    for _ in range(notes):
        log.note(environ, "200 OK", 12, 0.5, "hit")
    log.close()
    assert counted == notes
    return stream.getvalue()


def test_the_log_may_be_text() -> None:
    line = written(Settings(log_format="text"))
    assert 'INFO GET "/x y" 200 12 0.500000 hit ' in line
    assert "q=1" not in line
    assert '"/x y?q=1"' in written(Settings(log_format="text", log_queries=True))


def test_no_request_is_lost_when_the_log_ends() -> None:
    assert len(written(Settings(), 5000).splitlines()) == 5000


def test_long_paths_and_headers_are_cut_before_they_wait_in_memory() -> None:
    stream = io.StringIO()
    log = RequestLog(Settings(), lambda _: None, stream)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/" + "x" * 10**6, "QUERY_STRING": "y" * 10**6}
    log.note(environ | {"HTTP_USER_AGENT": "z" * 10**6}, "200 OK", 12, 0.5, "hit")
    log.close()
    assert len(stream.getvalue()) < 2000


def test_a_log_that_cannot_be_written_stops_nothing() -> None:
    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError("no space left on device")

    counted: list[Note] = []
    log = RequestLog(Settings(), counted.extend, Full())
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": ""}
    for _ in range(3):
        log.note(environ, "200 OK", 12, 0.5, "hit")
        with suppress(OSError):
            log.write()
    log.close()
    assert len(counted) == 3


def test_a_client_has_another_hash_with_another_secret() -> None:
    assert logs.client_hash("a", "1") == logs.client_hash("a", "1") != logs.client_hash("a", "2")


def finished(**more: Any) -> Finished:
    given = {
        "id": "q1",
        "client": "192.0.2.1 probe",
        "own": False,
        "lane": "slow",
        "seconds": 6.5,
        "waited": 0.1,
        "outcome": "query-timeout",
        "release": None,
        "size": 0,
        "text": SECRET,
    }
    return Finished(**(given | more))


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """What is logged, logging being prepared with the default settings."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    logs.prepare(Settings(), stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)


def test_a_slow_query_is_logged_by_its_hash(log_lines: io.StringIO) -> None:
    log = logs.query_logger(Settings(slow_query_seconds=5))
    log(finished())
    log(finished(seconds=0.1))
    (line,) = [json.loads(line) for line in log_lines.getvalue().splitlines()]
    assert line["event"] == "slow-query"
    assert line["level"] == "warning"
    assert (line["seconds"], line["outcome"], line["lane"]) == (6.5, "query-timeout", "slow")
    assert line["query_length"] == len(SECRET)
    assert len(line["query_hash"]) == 16
    for hidden in ("secret", "192.0.2.1", "probe"):
        assert hidden not in log_lines.getvalue()


def test_every_query_is_logged_with_its_text_where_a_setting_says_so(
    log_lines: io.StringIO,
) -> None:
    logs.query_logger(Settings(log_queries=True))(finished(seconds=0.1))
    line = json.loads(log_lines.getvalue())
    assert (line["event"], line["query"]) == ("query", SECRET)


def test_no_query_is_slow_where_the_setting_is_0(log_lines: io.StringIO) -> None:
    logs.query_logger(Settings(slow_query_seconds=0))(finished(seconds=1e6))
    assert log_lines.getvalue() == ""


def test_messages_and_exceptions_are_lines_too(log_lines: io.StringIO) -> None:
    try:
        raise ValueError("broken\nin two")
    except ValueError:
        logging.getLogger("test").exception("it failed")
    line = json.loads(log_lines.getvalue())
    assert (line["level"], line["message"]) == ("error", "it failed")
    assert "broken\nin two" in line["exception"]


def test_messages_may_be_text(log_lines: io.StringIO) -> None:
    logs.prepare(Settings(log_format="text"), log_lines)
    logging.getLogger("test").warning("careful", extra={logs.FIELDS: {"query_length": 3}})
    assert "WARNING careful query_length=3" in log_lines.getvalue()

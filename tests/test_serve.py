"""The whole service under `meagraph serve`: what happens when one of its processes is killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from meagraph.settings import CONTENT, Settings
from tests.query_home import processes_below
from tests.serving import free_port, start_server, stop_server


def command_line(process: int) -> bytes:
    """Give the command line of a process; nothing when it has ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def assert_all_end(processes: list[int]) -> None:
    """Wait until some processes have ended; they must do so within seconds."""
    deadline = time.monotonic() + 5
    while any(map(command_line, processes)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not [one for one in processes if command_line(one)]


def assert_answers_soon(port: int) -> None:
    """Ask until the service is well; it must be so within seconds."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                assert answer.status == 200
                return
        except (URLError, ConnectionError):
            time.sleep(0.05)
    raise AssertionError("no answer")


def test_the_service_goes_on_when_its_zygote_is_killed(tmp_path: Path) -> None:
    port = free_port()
    process = start_server(tmp_path / "home", port)
    (zygote,) = (
        child for child in processes_below(process.pid) if b"zygote" in command_line(child)
    )
    family = [zygote, *processes_below(zygote)]
    os.kill(zygote, signal.SIGKILL)
    assert_all_end(family)
    assert_answers_soon(port)
    status, printed = stop_server(process)
    assert status == 0
    assert "the zygote of the query workers has ended; another one is started" in printed


def test_the_service_goes_on_when_its_server_process_is_killed(tmp_path: Path) -> None:
    port = free_port()
    process = start_server(tmp_path / "home", port)
    (server,) = (child for child in processes_below(process.pid) if b"serve" in command_line(child))
    os.kill(server, signal.SIGKILL)
    assert_answers_soon(port)
    status, printed = stop_server(process)
    assert status == 0
    assert "Unexpected exit from worker-1" in printed


def test_a_killed_service_leaves_its_port_free_and_no_process(tmp_path: Path) -> None:
    port = free_port()
    process = start_server(tmp_path / "home", port)
    family = processes_below(process.pid)
    assert len(family) == 2
    process.kill()
    process.communicate(timeout=20)
    assert_all_end(family)
    stop_server(start_server(tmp_path / "home", port))


LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LONG_SECONDS = 2.5


def status_of(url: str) -> int:
    """Ask for a page; give the status of the answer, 0 when there is none."""
    try:
        with urlopen(url, timeout=30) as answer:  # noqa: S310 - always our own server
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except OSError:
        return 0


class Asking(threading.Thread):
    """Asks, in a thread of its own, what takes long, and keeps the status of the answer."""

    def __init__(self, port: int) -> None:
        super().__init__()
        sent = urlencode({"query": LONG, "timeout": LONG_SECONDS})
        self.url = f"http://127.0.0.1:{port}/sparql?{sent}"
        self.status = -1
        self.start()

    def run(self) -> None:
        self.status = status_of(self.url)


def wait_until(what: str, true: Callable[[], bool]) -> None:
    """Wait until something is true; it must be so within seconds."""
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def running(port: int) -> bool:
    """Say whether a query is at work."""
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        return b"meagraph_queries_running 1.0" in answer.read()


def test_requests_at_work_are_answered_before_the_service_ends(served_settings: Settings) -> None:
    port = free_port()
    process = start_server(served_settings.home, port)
    asking = Asking(port)
    wait_until("the query is at work", lambda: running(port))
    status, _ = stop_server(process)
    asking.join(timeout=20)
    assert asking.status == 504  # its own deadline, no lost connection
    assert status == 0
    assert status_of(f"http://127.0.0.1:{port}/healthz") == 0


def test_load_balancers_are_told_before_the_service_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEAGRAPH_DRAIN_SECONDS", "2")
    port = free_port()
    process = start_server(tmp_path / "home", port)
    address = f"http://127.0.0.1:{port}"
    assert status_of(f"{address}/readyz") == 200
    process.send_signal(signal.SIGTERM)
    wait_until("it says so", lambda: status_of(f"{address}/readyz") == 503)
    assert status_of(f"{address}/healthz") == 200  # and still answers
    process.communicate(timeout=20)
    assert process.returncode == 0


def test_the_log_of_the_service_is_json_and_holds_no_query(served_settings: Settings) -> None:
    port = free_port()
    process = start_server(served_settings.home, port)
    query = urlencode({"query": "ASK { ?hidden ?p ?o }"})
    assert status_of(f"http://127.0.0.1:{port}/sparql?{query}") == 200
    _, printed = stop_server(process)
    lines = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    asked = [line for line in lines if line.get("path") == "/sparql"]
    assert [line["status"] for line in asked] == [200]  # though the service ended at once
    assert "hidden" not in printed


def test_settings_that_need_more_memory_than_there_is_are_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from cli import main; main()", "serve"]
    given = {"MEAGRAPH_QUERY_MEMORY": str(2**40), "MEAGRAPH_HOME": str(tmp_path / "home")}
    ended = subprocess.run(
        command,
        cwd=CONTENT,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert "MEAGRAPH_QUERY_MEMORY" in ended.stderr


def test_a_path_a_method_and_a_header_of_a_stranger_never_end_a_connection_without_answer(
    server: str,
) -> None:
    host, port = server.removeprefix("http://").rstrip("/").split(":")
    for request in (
        b"GET /%00%ff HTTP/1.1\r\nHost: x\r\n",
        b"PURGE /sparql HTTP/1.1\r\nHost: x\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nCookie: lang=\xff\r\nAccept-Encoding: \xe9\r\n",
        b'GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ::::\r\nIf-None-Match: "\r\n',
    ):
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            connection.sendall(request + b"Connection: close\r\n\r\n")
            assert connection.recv(12).startswith(b"HTTP/1.1 "), request

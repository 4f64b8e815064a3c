"""The whole service under `meagraph serve`: what happens when one of its processes is killed."""

import os
import signal
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

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
    assert stop_server(process)[0] == 0


def test_a_killed_service_leaves_its_port_free_and_no_process(tmp_path: Path) -> None:
    port = free_port()
    process = start_server(tmp_path / "home", port)
    family = processes_below(process.pid)
    assert len(family) == 2
    process.kill()
    process.communicate(timeout=20)
    assert_all_end(family)
    stop_server(start_server(tmp_path / "home", port))

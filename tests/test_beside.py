"""Work beside this process: its answer, its failures, and that it never outlives who began it."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from meagraph.beside import beside

PROGRAM = "tests.program_beside"


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def pid_in(file: Path) -> int:
    wait_until(lambda: file.exists() and file.read_text() != "")
    return int(file.read_text())


def is_running(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_a_program_answers_to_arguments_and_data() -> None:
    data = bytes(range(256)) * 10_000
    with beside(PROGRAM, {"what": "turn"}, data) as finished:
        assert finished() == data[::-1]


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("fail", "No space left on device"),
        ("break", "ValueError: a fault of ours"),
        ("die", "tests.program_beside ended with status -9"),
    ],
)
def test_a_program_that_fails_says_why(what: str, message: str) -> None:
    with beside(PROGRAM, {"what": what}) as finished, pytest.raises(OSError, match=message):
        finished()


def test_a_program_that_nobody_waits_for_is_ended(tmp_path: Path) -> None:
    tell = tmp_path / "pid"
    with beside(PROGRAM, {"what": "wait", "tell": str(tell)}):
        pid = pid_in(tell)
        assert is_running(pid)
    assert not is_running(pid)


def test_a_program_ends_with_the_process_that_began_it(tmp_path: Path) -> None:
    tell = tmp_path / "pid"
    script = (
        "import sys; from meagraph.beside import beside\n"
        f"with beside({PROGRAM!r}, {{'what': 'wait', 'tell': sys.argv[1]}}) as finished:\n"
        "    finished()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(tell)])
    pid = pid_in(tell)
    process.kill()
    process.wait()
    wait_until(lambda: not is_running(pid))


def test_a_program_whose_beginner_is_gone_does_nothing() -> None:
    order = '{"parent": 1, "arguments": {"what": "turn"}}\nabc'
    done = subprocess.run(
        [sys.executable, "-m", PROGRAM], input=order, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")

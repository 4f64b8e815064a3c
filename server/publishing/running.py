"""Running a program that publishes: in a process group of its own, for a limited time."""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Process = subprocess.Popen[str]

_ROOT = Path(__file__).resolve().parents[2]
_log = logging.getLogger(__name__)


class PublicationError(Exception):
    """
    A publication that did not come to an end.

    `code` is the problem's: busy, publication-timeout or publication-failed.
    """

    def __init__(self, code: str, message: str) -> None:
        """Take the code of a problem and a sentence for whoever asked."""
        super().__init__(message)
        self.code = code
        self.message = message


def failed() -> PublicationError:
    """Give the error of a program that ended by itself, or could not do what it was told."""
    return PublicationError(
        "publication-failed", "nothing was published; the service's log says why"
    )


def start(program: Sequence[str]) -> Process:
    """Start Python with these arguments; it reads lines of JSON, and writes them."""
    return subprocess.Popen(
        [sys.executable, *program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
        start_new_session=True,
        text=True,
    )


def finish(process: Process, order: object, seconds: float, setting: str) -> Mapping[str, Any]:
    """
    Give a program its order, and wait for the last line that it writes: its answer.

    Raises `PublicationError` when it takes longer than `seconds`, which the environment variable
    `setting` allows, or ends by itself.
    """
    try:
        told, complaints = process.communicate(json.dumps(order) + "\n", timeout=seconds)
    except subprocess.TimeoutExpired:
        raise PublicationError(
            "publication-timeout",
            f"it took longer than {seconds:g} seconds ({setting}) and was ended. See what was"
            " published before you try again, or do less at once",
        ) from None
    finally:
        end(process)
    if complaints:
        _log.warning("publishing: %s", complaints.strip())
    if process.returncode != 0:
        raise failed()
    answer: Mapping[str, Any] = json.loads(told.splitlines()[-1])
    return answer


def end(process: Process) -> None:
    """End a program, and what it started, such as a sandbox."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None and not stream.closed:
            stream.close()
    process.wait()

"""The server's side of publishing programs: one waits to be used, and orders are given to it."""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app

from meagraph.settings import Settings

PROGRAM = ("-P", "-m", "server.publishing.program")
"""What Python is told to run."""

_NAME = "meagraph.publishing_programs"
_ROOT = Path(__file__).resolve().parents[2]
_log = logging.getLogger(__name__)


class ProgramError(Exception):
    """An order that did not come to an end; `code` is busy, timeout or failed."""

    def __init__(self, code: str, message: str) -> None:
        """Take a code and a sentence for whoever asked."""
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class _Waiting:
    process: "subprocess.Popen[str]"
    since: float


class Programs:
    """The publishing programs of one server process: one at work, and one that waits."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings of the instance; nothing is started yet."""
        self._settings = settings
        self._turn = threading.BoundedSemaphore(settings.graph_writers)
        self._lock = threading.Lock()
        self._spares: list[_Waiting] = []  # one at most
        self.close = weakref.finalize(self, _end_all, self._spares)
        """Ends the program that waits; done by itself at the end of the server."""

    def warm(self) -> None:
        """Have a program wait, as somebody is at work who may publish; takes milliseconds."""
        with self._lock:
            if self._spares:
                (spare,) = self._spares
                age = time.monotonic() - spare.since
                if spare.process.poll() is None and age < self._settings.spare_program_seconds:
                    return
                _end_all(self._spares)
            self._spares.append(_Waiting(self._start(), time.monotonic()))

    def follow(self, name: str, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        """
        Have an order followed by the program that waits, or by one that is started for it.

        Gives its answer. Raises `ProgramError` when others are at work for too long, when it takes
        longer than the setting `publication_seconds`, or ends by itself.
        """
        if not self._turn.acquire(timeout=self._settings.graph_wait_seconds):
            raise ProgramError("busy", "others are publishing; try again later")
        try:
            answer = self._run(self._take(), json.dumps({"name": name, "asked": asked}))
        finally:
            self._turn.release()
        self.warm()
        if answer.get("problem") == "busy":
            raise ProgramError("busy", "another publication is at work; try again later")
        if "problem" in answer:
            raise ProgramError("failed", "nothing was published; the service's log says why")
        return answer

    def _take(self) -> "subprocess.Popen[str]":
        with self._lock:
            if self._spares and self._spares[0].process.poll() is None:
                return self._spares.pop().process
            _end_all(self._spares)
        return self._start()

    def _start(self) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, *PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
            start_new_session=True,
            text=True,
        )
        settings = self._settings.model_dump(mode="json")
        settings["lock_seconds"] = self._settings.graph_wait_seconds
        assert process.stdin is not None  # noqa: S101 -- it was asked for
        process.stdin.write(json.dumps(settings) + "\n")
        process.stdin.flush()
        return process

    def _run(self, process: "subprocess.Popen[str]", order: str) -> Mapping[str, Any]:
        seconds = self._settings.publication_seconds
        try:
            told, complaints = process.communicate(order + "\n", timeout=seconds)
        except subprocess.TimeoutExpired:
            raise ProgramError(
                "timeout",
                f"it took longer than {seconds:g} seconds (MEAGRAPH_PUBLICATION_SECONDS) and was"
                " ended; see whether the release is there before you try again",
            ) from None
        finally:
            _end(process)
        if complaints:
            _log.warning("publishing: %s", complaints.strip())
        if process.returncode != 0:
            raise ProgramError("failed", "nothing was published; the service's log says why")
        answer: Mapping[str, Any] = json.loads(told.splitlines()[-1])
        return answer


def _end_all(spares: list[_Waiting]) -> None:
    while spares:
        _end(spares.pop().process)


def _end(process: "subprocess.Popen[str]") -> None:
    """End a program, and what it started."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None and not stream.closed:
            stream.close()
    process.wait()


def prepare(app: Flask, settings: Settings) -> None:
    """Give the application its publishing programs; none is started before somebody edits."""
    app.extensions[_NAME] = Programs(settings)


def programs() -> Programs:
    """Give the publishing programs of the application at hand."""
    return cast(Programs, current_app.extensions[_NAME])

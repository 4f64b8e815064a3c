"""The server's side of publishing programs: one waits to be used, and orders are given to it."""

import json
import threading
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app

from meagraph.settings import Settings
from server.publishing.running import Process, PublicationError, end, failed, finish, start

PROGRAM = ("-P", "-m", "server.publishing.program")
"""What Python is told to run."""

_NAME = "meagraph.publishing_programs"


@dataclass(frozen=True)
class _Waiting:
    process: Process
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

        Gives its answer. Raises `PublicationError` when others are at work for too long, when it
        takes longer than the setting `publication_seconds`, or ends by itself.
        """
        if not self._turn.acquire(timeout=self._settings.graph_wait_seconds):
            raise PublicationError("busy", "others are publishing; try again later")
        try:
            order = {"name": name, "asked": asked}
            seconds = self._settings.publication_seconds
            answer = finish(self._take(), order, seconds, "MEAGRAPH_PUBLICATION_SECONDS")
        finally:
            self._turn.release()
        self.warm()
        if answer.get("problem") == "busy":
            raise PublicationError("busy", "another publication is at work; try again later")
        if "problem" in answer:
            raise failed()
        return answer

    def _take(self) -> Process:
        with self._lock:
            if self._spares and self._spares[0].process.poll() is None:
                return self._spares.pop().process
            _end_all(self._spares)
        return self._start()

    def _start(self) -> Process:
        process = start(PROGRAM)
        settings = self._settings.model_dump(mode="json")
        settings["lock_seconds"] = self._settings.graph_wait_seconds
        assert process.stdin is not None  # noqa: S101 -- it was asked for
        process.stdin.write(json.dumps(settings) + "\n")
        process.stdin.flush()
        return process


def _end_all(spares: list[_Waiting]) -> None:
    while spares:
        end(spares.pop().process)


def prepare(app: Flask, settings: Settings) -> None:
    """Give the application its publishing programs; none is started before somebody edits."""
    app.extensions[_NAME] = Programs(settings)


def programs() -> Programs:
    """Give the publishing programs of the application at hand."""
    return cast(Programs, current_app.extensions[_NAME])

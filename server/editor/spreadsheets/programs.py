"""Reading and writing spreadsheets in processes of their own, a few at a time."""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, cast

from flask import Flask, current_app
from flask_babel import gettext as _

from meagraph.settings import Settings
from server.protocol_error import ProtocolError

PROGRAM = ("-P", "-m", "loaders.spreadsheets.program")
"""What Python is told to run."""

WAIT_SECONDS = 10.0
"""Longest wait for a place."""

_NAME = "meagraph.spreadsheet_programs"
_ROOT = Path(__file__).resolve().parents[3]
_log = logging.getLogger(__name__)


class SpreadsheetPrograms:
    """The programs of one server process."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings of the instance."""
        self._settings = settings
        self._places = BoundedSemaphore(settings.spreadsheet_places)

    def follow(
        self, order: Mapping[str, Any], charge: Callable[[float], None] = lambda seconds: None
    ) -> Mapping[str, Any]:
        """
        Have an order followed, and charge for the seconds; gives the program's answer.

        Raises `ProtocolError`: busy, or longer than the setting `spreadsheet_seconds`.
        """
        if not self._places.acquire(timeout=WAIT_SECONDS):
            raise ProtocolError("busy", "another spreadsheet is at work; try again in a moment")
        began = time.monotonic()
        try:
            return self._run(order)
        finally:
            self._places.release()
            charge(time.monotonic() - began)

    def _run(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        given = {"settings": self._settings.model_dump(mode="json"), **order}
        seconds = self._settings.spreadsheet_seconds
        try:
            done = subprocess.run(
                [sys.executable, *PROGRAM],
                input=json.dumps(given) + "\n",
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
                env={**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
            )
        except subprocess.TimeoutExpired:
            raise ProtocolError(
                "query-timeout",
                _(
                    "It took longer than %(seconds)s seconds. Take a part of the tree, or fewer"
                    " languages.",
                    seconds=f"{seconds:g}",
                ),
            ) from None
        if done.returncode != 0:
            _log.error("spreadsheet: %s", done.stderr.strip())
            raise ProtocolError("internal-error", _("The spreadsheet could not be worked on."))
        answer: Mapping[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer


def prepare(app: Flask, settings: Settings) -> None:
    """Give the application its programs."""
    app.extensions[_NAME] = SpreadsheetPrograms(settings)


def programs() -> SpreadsheetPrograms:
    """Give the programs of the application at hand."""
    return cast("SpreadsheetPrograms", current_app.extensions[_NAME])

"""Dumps that somebody asks for and that are not made yet: made by a program beside the server."""

import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from threading import Lock, Thread

from meagraph.dumps import Dump, Dumps
from meagraph.home import Home
from meagraph.settings import Settings

_LOOK_SECONDS = 0.05


class NotYetError(Exception):
    """A dump that is not there yet; the message says what to do."""


class DumpMaker:
    """Gives the dumps of releases; of this server, one program at a time makes them."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings of the instance."""
        self._settings = settings
        self._dumps = Dumps(Home(settings.home))
        self._lock = Lock()
        self._work: Thread | None = None
        self._failed = False

    def files(self, number: int) -> Mapping[str, Dump]:
        """
        Give the files of a kept release by suffix; makes them and waits a little, if need be.

        Raises `NotYetError`.
        """
        until = time.monotonic() + self._settings.dump_wait_seconds
        while not (files := self._dumps.of(number)):
            self._begin(number)
            if time.monotonic() > until:
                raise NotYetError("The files of this release are in the making; try again soon.")
            time.sleep(_LOOK_SECONDS)
        return files

    def _begin(self, number: int) -> None:
        """Start the program that makes the files, unless one is at work."""
        with self._lock:
            if self._work is not None and self._work.is_alive():
                return
            if self._failed:
                self._failed = False
                raise NotYetError("The files could not be made; the server's log says why.")
            if shutil.disk_usage(self._settings.home).free < self._settings.free_disk:
                raise NotYetError("There is not enough disk space to make the files just now.")
            self._work = Thread(target=self._make, args=(number,), daemon=True)
            self._work.start()

    def _make(self, number: int) -> None:
        home = str(self._settings.home.absolute())
        command = [sys.executable, "-m", "meagraph.dumps", home, str(number)]
        try:
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                timeout=self._settings.dump_seconds,
                check=True,
            )
        except subprocess.SubprocessError:
            self._failed = True

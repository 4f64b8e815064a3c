"""The release that answers come from, and which one is current now."""

import threading
from dataclasses import dataclass
from pathlib import Path

from meagraph.link import Link


@dataclass(frozen=True)
class Release:
    """
    The release that a worker answers from.

    `number` is 0 and `store` empty where nothing is published. `tag` differs between releases, also
    between those of the same number in a home that was made anew.
    """

    number: int
    store: str
    tag: str


NOTHING = Release(0, "", "0")
"""The release of a home in which nothing is published."""


class CurrentRelease:
    """Knows which release of a home is current; for any number of threads."""

    def __init__(self, home: Path) -> None:
        """Take the home's directory."""
        self._home = home.absolute()
        self._link = Link(self._home / "current")
        self._known = ("", NOTHING)
        self._reading = threading.Lock()

    def read(self) -> Release:
        """Give the release that is current now."""
        target = self._link.read()
        if not target:
            return NOTHING
        known_target, release = self._known
        if target == known_target:
            return release
        with self._reading:
            release = self._release_at(target)
            self._known = (target, release)
        return release

    def _release_at(self, target: str) -> Release:
        number = int(target.rsplit("/", 1)[-1])
        store = self._home / target / "store"
        made = store.stat().st_mtime_ns if store.is_dir() else 0
        return Release(number, str(store), f"{number}-{made:x}")

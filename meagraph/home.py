"""The home of an instance: its releases, which of them is current, its tags, its lock."""

import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from pyoxigraph import Store

from meagraph import durable
from meagraph.journal import Journal
from meagraph.manifest import Manifest

OPENINGS = 5
"""How often the current release is tried when it changes under the reader's hands."""

TRIAL = ".trial-"
TRIAL_SECONDS = 3600
"""A trial that is older has no process any more: none takes so long."""

TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class HomeError(Exception):
    """A home that cannot be used as asked; the message says what to do."""


class LockedError(HomeError):
    """Another publisher is at work in the home."""


class Home:
    """
    The directory of one instance.

        releases/000042/store, manifest.json    immutable once there
        current -> releases/000042              swapped by rename
        journal/                                see `meagraph.journal`
        tags/{name}                             the number of the tagged release
        dumps/000042/                           see `meagraph.dumps`
    """

    def __init__(self, folder: Path) -> None:
        """Take the home's directory; it need not exist yet."""
        self.folder = folder
        self.releases = folder / "releases"
        self.current_link = folder / "current"
        self.tags_folder = folder / "tags"
        self.dumps = folder / "dumps"
        self.journal = Journal(folder / "journal")

    def create(self) -> None:
        """Make the home's directories where they are missing."""
        for folder in (self.releases, self.journal.folder, self.tags_folder):
            folder.mkdir(parents=True, exist_ok=True)

    def path(self, number: int) -> Path:
        """Give the directory of release `number`, kept or not."""
        return self.releases / f"{number:06d}"

    def building(self, number: int) -> Path:
        """Give the directory in which release `number` is made before it gets its name."""
        return self.releases / f".{number:06d}"

    def current(self) -> int:
        """Give the number of the current release; 0 when nothing is published."""
        try:
            return int(os.readlink(self.current_link).rsplit("/", 1)[-1])
        except FileNotFoundError:
            return 0

    def kept(self) -> list[int]:
        """Give the numbers of the releases that are kept, oldest first."""
        if not self.releases.is_dir():
            return []
        return sorted(int(path.name) for path in self.releases.iterdir() if path.name.isdecimal())

    def manifest(self, number: int) -> Manifest:
        """Give the manifest of a kept release; raises `HomeError` if it is not kept."""
        if number not in self.kept():
            raise HomeError(
                f"release {number} is not kept; there are: "
                + (", ".join(map(str, self.kept())) or "none")
            )
        return Manifest.read(self.path(number))

    def check_base(self, base: str) -> None:
        """Raise `HomeError` when what is published here was minted below another base."""
        last = self.journal.last()
        if last is not None and last.manifest["base"] != base:
            raise HomeError(
                f"{self.folder}: its IRIs begin with {last.manifest['base']}, and MEAGRAPH_BASE is"
                f" {base}; set it back, or begin with an empty home"
            )

    def open(self, number: int) -> Store:
        """Open a kept release read-only; release 0 is an empty store."""
        if number == 0:
            return Store()
        self.manifest(number)
        return Store.read_only(str(self.path(number) / "store"))

    def begin(self, number: int, parent: int) -> Store:
        """Begin release `number` aside, as a copy of its parent (hard links); gives its store."""
        building = self.building(number)
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        if parent:
            self.open(parent).backup(str(building / "store"))
        return Store(str(building / "store"))

    @contextmanager
    def trial(self, release: Store) -> Iterator[Path]:
        """
        Give the directory of a store that holds what `release` holds, to write to for a while.

        The copy is made of hard links; the store has to be closed before the context ends. One
        that a killed process leaves behind is removed at a later start.
        """
        folder = self.folder / f"{TRIAL}{uuid4().hex}"
        folder.mkdir()
        try:
            release.backup(str(folder / "store"))
            yield folder / "store"
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def clear_trials(self) -> None:
        """Remove the trials that nobody is at work with any more."""
        for folder in self.folder.glob(f"{TRIAL}*"):
            if time.time() - folder.stat().st_mtime > TRIAL_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)

    def open_current(self) -> tuple[int, Store]:
        """
        Open the current release; gives its number and its store.

        A release that is pruned or rebuilt while it is being opened is asked for again: what is
        opened is always one whole release.
        """
        for _ in range(OPENINGS):
            number = self.current()
            try:
                return number, self.open(number)
            except (HomeError, OSError, RuntimeError):
                time.sleep(0.02)
        number = self.current()
        return number, self.open(number)

    def tags(self) -> dict[str, int]:
        """Give the tagged releases by tag."""
        if not self.tags_folder.is_dir():
            return {}
        paths = sorted(path for path in self.tags_folder.iterdir() if TAG.fullmatch(path.name))
        return {path.name: int(path.read_text()) for path in paths}

    def tag(self, name: str, number: int) -> None:
        """Tag a kept release: it is never pruned. Raises `HomeError`."""
        if not TAG.fullmatch(name):
            raise HomeError(f"{name!r}: a tag has letters, digits, dots, dashes, at most 64")
        if self.tags().get(name, number) != number:
            raise HomeError(f"the tag {name!r} is on release {self.tags()[name]} already")
        self.manifest(number)
        self.create()
        durable.write_file(self.tags_folder / name, f"{number}\n".encode())

    def untag(self, name: str) -> None:
        """Take a tag away; raises `HomeError` if there is none of that name."""
        if name not in self.tags():
            raise HomeError(
                f"no release is tagged {name!r}; tags: {', '.join(self.tags()) or 'none'}"
            )
        (self.tags_folder / name).unlink()
        durable.sync_directory(self.tags_folder)

    def point_at(self, number: int) -> None:
        """Make a release current, in one atomic step; 0 makes the empty release current."""
        if number == 0:
            self.current_link.unlink(missing_ok=True)
            durable.sync_directory(self.folder)
        else:
            durable.point_link(self.current_link, f"releases/{number:06d}")

    @contextmanager
    def publisher_lock(self, seconds: float) -> Iterator[None]:
        """Hold the lock of the one publisher; raises `HomeError` after waiting for `seconds`."""
        self.create()
        with (self.folder / "publisher.lock").open("a+") as file:
            self._lock(file.fileno(), seconds)
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
            yield

    def _lock(self, handle: int, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    holder = (self.folder / "publisher.lock").read_text() or "unknown"
                    raise LockedError(
                        f"another publisher (process {holder}) is at work in {self.folder};"
                        " try again when it has finished"
                    ) from None
                time.sleep(0.05)
            else:
                return

"""
The desk's database: people, sessions, proposals and drafts, in one SQLite file of the home.

Several server processes and the command line use it at once. Each use opens a connection of its
own (a fraction of a millisecond) and closes it: no connection is shared by threads or survives a
fork, which SQLite forbids.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

FOLDER = "editing"
FILE = "desk.sqlite"

BUSY_SECONDS = 5.0
"""Longest wait for another writer; each writes for milliseconds."""

_STEPS_TABLE = """
CREATE TABLE IF NOT EXISTS step (
    module TEXT NOT NULL,
    number INTEGER NOT NULL,
    made TEXT NOT NULL,
    PRIMARY KEY (module, number)
) WITHOUT ROWID, STRICT
"""


class DeskError(Exception):
    """A desk that cannot be used as asked; the message says what to do."""


def tables() -> Mapping[str, tuple[str, ...]]:
    """
    Give the tables of each module of the desk, as the steps of SQL in which they came to be.

    A step that was published is never changed: what a later version needs is one more step.
    """
    # Here and not above: these modules import the desk.
    from meagraph.editing import (
        drafts,
        kept_imports,
        mappings,
        people,
        proposals,
        sessions,
        throttle,
    )

    return {module.__name__.rpartition(".")[2]: module.TABLES for module in (
        drafts,
        kept_imports,
        mappings,
        people,
        proposals,
        sessions,
        throttle,
    )}  # fmt: skip


def moment() -> str:
    """Give the present moment as it is written in the desk: ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Desk:
    """
    The database of one home, for the eyes of its owner alone (mode 0600 in a folder of 0700).

    It is made, and brought to the tables of this version, when it is used first. Any number of
    threads may use one desk.
    """

    def __init__(self, path: Path) -> None:
        """Take the path of the file; it need not exist yet."""
        self.path = path
        self._preparing = threading.Lock()
        self._prepared = False
        self._writing = threading.local()

    @classmethod
    def of(cls, home: Path) -> "Desk":
        """Give the desk of the instance in the directory `home`."""
        return cls(home / FOLDER / FILE)

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """
        Give a connection for reading; all that is read through it is of one moment.

        Rows are `sqlite3.Row`. A write through it fails: `transaction` is for those. Within a
        transaction of the same thread it reads what that has written.
        """
        if self._joined is not None:
            yield self._joined
            return
        with self._open() as connection:
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """
        Give a connection for writing; what is written is kept whole, or not at all if it raises.

        One writes at a time: what is read here does not change until the end. Keep it short. Within
        a transaction of the same thread it is a part of that one. Raises `DeskError` when others
        write for longer than `BUSY_SECONDS`.
        """
        if self._joined is not None:
            yield self._joined
            return
        with self._open() as connection:
            _begin(connection)
            self._writing.connection = connection
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            else:
                connection.execute("COMMIT")
            finally:
                self._writing.connection = None

    @property
    def _joined(self) -> sqlite3.Connection | None:
        """The connection of the transaction in which this thread is."""
        return getattr(self._writing, "connection", None)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._prepare()
        with closing(self._connect()) as connection:
            yield connection

    def _connect(self) -> sqlite3.Connection:
        # isolation_level=None: transactions begin and end where they are seen to, above.
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")  # what an editor saved survives a power cut
        return connection

    def _prepare(self) -> None:
        """Make the file and its tables, once for each desk."""
        if self._prepared:
            return
        with self._preparing:
            if self._prepared:
                return
            try:
                self._create()
                with _alone_in(self.path.parent), closing(self._connect()) as connection:
                    # Switching to the log does not wait for others who do the same.
                    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                        connection.execute("PRAGMA journal_mode = WAL")
                    _migrate(connection)
            except (OSError, sqlite3.Error) as error:
                raise DeskError(f"{self.path} cannot be used: {error}") from error
            self._prepared = True

    def _create(self) -> None:
        """Make the empty file with its mode; SQLite gives the same to the files beside it."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder: one process or thread at a time."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _begin(connection: sqlite3.Connection) -> None:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise DeskError(
            f"others have been writing to the desk for {BUSY_SECONDS:.0f} seconds; try again"
        ) from error


def _migrate(connection: sqlite3.Connection) -> None:
    """Take the steps that this desk has not taken yet; all of them or none."""
    known = tables()
    _begin(connection)
    try:
        connection.execute(_STEPS_TABLE)
        taken = {(row["module"], row["number"]) for row in connection.execute("SELECT * FROM step")}
        for module, steps in known.items():
            for number, step in enumerate(steps):
                if (module, number) not in taken:
                    _take(connection, module, number, step)
                taken.discard((module, number))
        if any(module in known for module, _ in taken):
            raise DeskError("the desk was written by a newer version of meagraph; use that one")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _take(connection: sqlite3.Connection, module: str, number: int, step: str) -> None:
    # Statement by statement: `executescript` would end the transaction first.
    for statement in _statements(step):
        connection.execute(statement)
    connection.execute("INSERT INTO step VALUES (?, ?, ?)", (module, number, moment()))


def _statements(step: str) -> Iterator[str]:
    """Yield the statements of a step; each ends with a semicolon at the end of a line."""
    said = ""
    for line in step.splitlines(keepends=True):
        said += line
        if sqlite3.complete_statement(said):
            yield said
            said = ""
    if said.strip():
        raise ValueError(f"a statement without its semicolon: {said}")

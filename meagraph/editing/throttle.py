"""
Growing waits for what must not be tried often: passwords, and suggestions by anyone.

What is counted is kept in the desk, so that several server processes count together and a restart
forgets nothing. Names and addresses are kept as hashes, and only until they are forgotten.
"""

import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from math import ceil

from meagraph.editing.desk import Desk

TABLES = (
    """
    CREATE TABLE attempt (
        subject TEXT PRIMARY KEY,
        number INTEGER NOT NULL,
        seen REAL NOT NULL,
        until REAL NOT NULL
    ) WITHOUT ROWID, STRICT;
    CREATE INDEX attempt_seen ON attempt (seen);
    """,
)

MOST = 50_000
"""Most subjects that are counted; beyond that, those that were quiet for longest are forgotten."""


class ThrottledError(Exception):
    """Somebody tried too often, and has to wait for `seconds`."""

    def __init__(self, seconds: int) -> None:
        """Take the seconds to wait."""
        super().__init__(f"too many attempts; try again in {seconds} seconds")
        self.seconds = seconds


@dataclass(frozen=True)
class Pace:
    """
    How often something may be tried.

    `free` attempts cost no wait; the next one costs `wait` seconds, each further one twice as
    much, up to `longest`. Whoever is quiet for `forgotten` seconds begins anew.
    """

    free: int
    wait: float
    longest: float
    forgotten: float

    def after(self, number: int) -> float:
        """Give the wait in seconds that follows attempt `number`, counted from 1."""
        beyond = number - self.free
        if beyond < 0:
            return 0.0
        return min(self.longest, self.wait * 2.0 ** min(beyond, 60))


class Throttle:
    """Counts attempts of one kind, each of a subject: a name, an address."""

    def __init__(
        self, desk: Desk, kind: str, pace: Pace, clock: Callable[[], float] = time.time
    ) -> None:
        """Take the desk, what is tried, how often it may be, and the clock that a test turns."""
        self._desk = desk
        self._kind = kind
        self._pace = pace
        self._clock = clock

    def attempt(self, subject: str) -> None:
        """
        Count an attempt before it is made, so that a hundred at once count as a hundred.

        Raises `ThrottledError`, and counts nothing, while the subject has to wait.
        """
        key = self._key(subject)
        with self._desk.transaction() as connection:
            now = self._clock()  # not before: whoever comes in later has the later time
            row = connection.execute(
                "SELECT number, seen, until FROM attempt WHERE subject = ?", (key,)
            ).fetchone()
            if row is not None and row["until"] > now:
                raise ThrottledError(ceil(row["until"] - now))
            known = row is not None and row["seen"] + self._pace.forgotten > now
            number = row["number"] + 1 if known else 1
            connection.execute(
                "INSERT OR REPLACE INTO attempt VALUES (?, ?, ?, ?)",
                (key, number, now, now + self._pace.after(number)),
            )
            _forget(connection, now - self._pace.forgotten, key)

    def forgive(self, subject: str) -> None:
        """Take back the last attempt: it was a good one."""
        with self._desk.transaction() as connection:
            connection.execute(
                "UPDATE attempt SET number = max(0, number - 1), until = 0 WHERE subject = ?",
                (self._key(subject),),
            )

    def clear(self, subject: str) -> None:
        """Forget all attempts of a subject."""
        with self._desk.transaction() as connection:
            connection.execute("DELETE FROM attempt WHERE subject = ?", (self._key(subject),))

    def _key(self, subject: str) -> str:
        return f"{self._kind}:{sha256(subject.encode()).hexdigest()}"


def _forget(connection: sqlite3.Connection, before: float, but: str) -> None:
    """Keep the number of subjects bounded; the one at hand stays."""
    kind = but.partition(":")[0]
    connection.execute(
        "DELETE FROM attempt WHERE seen < ? AND subject GLOB ? AND subject <> ?",
        (before, f"{kind}:*", but),
    )
    (number,) = connection.execute("SELECT count(*) FROM attempt").fetchone()
    if number > MOST:
        connection.execute(
            "DELETE FROM attempt WHERE subject IN"
            " (SELECT subject FROM attempt WHERE subject <> ? ORDER BY seen LIMIT ?)",
            (but, number - MOST),
        )

"""
Sessions of people who logged in by a page.

A session is known by 256 random bits that the browser keeps; the desk keeps their SHA-256 alone,
so that who reads the desk cannot take a session over. A session ends when it was idle for too
long, when it grew too old, and when the person's password or rights change.
"""

import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from meagraph.editing.desk import Desk
from meagraph.settings import Settings

TABLES = (
    """
    CREATE TABLE session (
        digest TEXT PRIMARY KEY,
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        begun REAL NOT NULL,
        seen REAL NOT NULL
    ) WITHOUT ROWID, STRICT;
    CREATE INDEX session_person ON session (person);
    """,
)

_BYTES = 32
_SEEN_EVERY = 60.0
"""The last use of a session is written down once in this many seconds, not at each request."""


@dataclass(frozen=True)
class Session:
    """A session: the key of its account, when it began and was last used, its public short id."""

    person: str
    begun: float
    seen: float
    digest: str

    @property
    def id(self) -> str:
        """What the session is called on the account page: nobody can come in with it."""
        return self.digest[:16]


class Sessions:
    """The sessions of one desk."""

    def __init__(
        self, desk: Desk, settings: Settings, clock: Callable[[], float] = time.time
    ) -> None:
        """Take the desk, the settings (how long a session lasts), the clock that a test turns."""
        self._desk = desk
        self._idle = settings.session_idle_seconds
        self._longest = settings.session_seconds
        self._clock = clock

    def begin(self, person: str) -> str:
        """Begin a session for the account with this key; gives its secret, for the only time."""
        secret = secrets.token_urlsafe(_BYTES)
        now = self._clock()
        with self._desk.transaction() as connection:
            connection.execute(
                "DELETE FROM session WHERE seen < ? OR begun < ?",
                (now - self._idle, now - self._longest),
            )
            connection.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?)", (_digest(secret), person, now, now)
            )
        return secret

    def find(self, secret: str) -> Session | None:
        """Give the session that a secret is of, and note its use; None: there is none, or over."""
        digest, now = _digest(secret), self._clock()
        with self._desk.connection() as connection:
            row = connection.execute(
                "SELECT person, begun, seen, digest FROM session WHERE digest = ?", (digest,)
            ).fetchone()
        if row is None or not self._lasts(row, now):
            return None
        if row["seen"] + min(_SEEN_EVERY, self._idle / 2) < now:
            with self._desk.transaction() as connection:
                connection.execute("UPDATE session SET seen = ? WHERE digest = ?", (now, digest))
        return Session(**row)

    def of(self, person: str) -> list[Session]:
        """Give the sessions of an account that last, the one used last first."""
        now = self._clock()
        with self._desk.connection() as connection:
            rows = connection.execute(
                "SELECT person, begun, seen, digest FROM session WHERE person = ?"
                " ORDER BY seen DESC, digest",
                (person,),
            ).fetchall()
        return [Session(**row) for row in rows if self._lasts(row, now)]

    def end(self, secret: str) -> None:
        """End the session that a secret is of, if there is one."""
        with self._desk.transaction() as connection:
            connection.execute("DELETE FROM session WHERE digest = ?", (_digest(secret),))

    def end_one(self, person: str, identity: str) -> None:
        """End the session with a public id, if it is one of this account."""
        for session in self.of(person):
            if session.id == identity:
                with self._desk.transaction() as connection:
                    connection.execute("DELETE FROM session WHERE digest = ?", (session.digest,))

    def end_all(self, person: str, but: str | None = None) -> None:
        """End all sessions of an account, but the one with the secret `but` if it is given."""
        with self._desk.transaction() as connection:
            end_all(connection, person, but)

    def _lasts(self, row: sqlite3.Row, now: float) -> bool:
        return bool(row["seen"] + self._idle > now and row["begun"] + self._longest > now)


def end_all(connection: sqlite3.Connection, person: str, but: str | None = None) -> None:
    """End all sessions of an account, within the transaction that makes them wrong."""
    kept = _digest(but) if but else ""
    connection.execute("DELETE FROM session WHERE person = ? AND digest <> ?", (person, kept))


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()

"""
Accounts: who logs in, with which password, and what each may do.

An account has a name, the hash of a password, and grants. Nothing else is known of anybody: no
address, no time of use beside that of the sessions that last.
"""

import re
import sqlite3
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from meagraph.editing import sessions
from meagraph.editing.desk import Desk
from meagraph.editing.passwords import Passwords, generated
from meagraph.editing.roles import EVERY, Grant, Person, Role
from meagraph.settings import Settings

TABLES = (
    """
    CREATE TABLE person (
        key TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        password TEXT NOT NULL,
        given REAL,
        administrator INTEGER NOT NULL DEFAULT 0,
        disabled INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE role (
        person TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
        vocabulary TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('contributor', 'editor')),
        languages TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (person, vocabulary)
    ) WITHOUT ROWID, STRICT;
    """,
)

LONGEST_NAME = 64
_NAME = re.compile(r"\w(?:[\w.@'’ -]*[\w.])?")
VOCABULARY = re.compile(r"[a-z0-9_][a-z0-9_.-]*")
"""The ids of vocabularies, as grants and scopes of tokens name them."""
_LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*")
"""A language tag in lower case (RFC 5646, 2.1, without what is grandfathered)."""


class PeopleError(Exception):
    """
    An account or a grant that cannot be as asked; the message says what to do.

    `code` is `taken`, `unknown`, `no-role`, `name`, `reader`, `vocabulary`, `administrator`,
    `languages` or `language`; `given` is the name, the id or the tag that it is about.
    """

    def __init__(self, code: str, message: str, given: str = "") -> None:
        """Take the code, a sentence for whoever asked, and what it is about."""
        super().__init__(message)
        self.code = code
        self.given = given


@dataclass(frozen=True)
class Account:
    """
    An account, without its password.

    `given` is when its password was made for it by somebody else, None once it is the person's
    own; with such a password a person may only choose another one.
    """

    key: str
    name: str
    grants: tuple[Grant, ...]
    administrator: bool
    disabled: bool
    given: float | None

    @property
    def person(self) -> Person:
        """The person as who acts: without any rights until the password is the person's own."""
        if self.disabled or self.given is not None:
            return Person(self.name)
        return Person(self.name, self.grants, self.administrator)


class People:
    """The accounts of one desk."""

    def __init__(
        self, desk: Desk, settings: Settings, clock: Callable[[], float] = time.time
    ) -> None:
        """Take the desk, the settings (cost and length of passwords), a clock for tests."""
        self._desk = desk
        self._clock = clock
        self._given_seconds = settings.given_password_seconds
        self.passwords = Passwords(settings)

    def add(self, name: str, password: str | None = None, *, administrator: bool = False) -> str:
        """
        Make an account; gives its password, made here where none is given.

        A password made here is good for one login, in which another one is chosen. Raises
        `PeopleError` for a name that is taken or cannot be one, `PasswordError`.
        """
        shown = normal_name(name)
        secret, given = self._password(password, shown)
        row = (key_of(shown), shown, self.passwords.hash(secret), given, administrator)
        with self._desk.transaction() as connection:
            try:
                connection.execute(
                    "INSERT INTO person (key, name, password, given, administrator)"
                    " VALUES (?, ?, ?, ?, ?)",
                    row,
                )
            except sqlite3.IntegrityError as error:
                raise PeopleError(
                    "taken", f"there is an account {shown!r} already", shown
                ) from error
        return secret

    def set_password(self, name: str, password: str | None = None) -> str:
        """Give an account another password, and end its sessions; returns and raises as `add`."""
        account = self.get(name)
        secret, given = self._password(password, account.name)
        stored = self.passwords.hash(secret)
        with self._changing(account.name) as (connection, key):
            connection.execute(
                "UPDATE person SET password = ?, given = ? WHERE key = ?", (stored, given, key)
            )
        return secret

    def grant(self, name: str, grant: Grant) -> None:
        """
        Give a person a role in a vocabulary, in place of the one had there; ends the sessions.

        The role `administrator` is for all vocabularies. Raises `PeopleError`.
        """
        checked = normal_grant(grant)
        with self._changing(name) as (connection, key):
            if checked.role is Role.ADMINISTRATOR:
                connection.execute("UPDATE person SET administrator = 1 WHERE key = ?", (key,))
            else:
                languages = " ".join(sorted(checked.languages))
                connection.execute(
                    "INSERT OR REPLACE INTO role VALUES (?, ?, ?, ?)",
                    (key, checked.vocabulary, checked.role.word, languages),
                )

    def revoke(self, name: str, vocabulary: str) -> None:
        """Take a person's role in a vocabulary (or `*`) away; ends the sessions."""
        with self._changing(name) as (connection, key):
            gone = connection.execute(
                "DELETE FROM role WHERE person = ? AND vocabulary = ?", (key, vocabulary)
            )
            if not gone.rowcount:
                raise PeopleError(
                    "no-role", f"{name} has no role in {vocabulary} to be taken away", name
                )

    def set_administrator(self, name: str, administrator: bool) -> None:
        """Make a person an administrator, or no longer; ends the sessions."""
        with self._changing(name) as (connection, key):
            connection.execute(
                "UPDATE person SET administrator = ? WHERE key = ?", (administrator, key)
            )

    def disable(self, name: str, disabled: bool = True) -> None:
        """Close an account, or open it again; ends the sessions."""
        with self._changing(name) as (connection, key):
            connection.execute("UPDATE person SET disabled = ? WHERE key = ?", (disabled, key))

    def remove(self, name: str) -> None:
        """Remove an account; what was signed with its name stays. Raises `PeopleError`."""
        with self._changing(name) as (connection, key):
            connection.execute("DELETE FROM person WHERE key = ?", (key,))

    def get(self, name: str) -> Account:
        """Give an account by its name; raises `PeopleError`."""
        account = self.by_key(key_of(name))
        if account is None:
            raise _unknown(name)
        return account

    def by_key(self, key: str) -> Account | None:
        """Give an account by its key, as sessions hold it."""
        return next(iter(self._read("WHERE key = ?", key)), None)

    def everyone(self) -> list[Account]:
        """Give all accounts, by name."""
        return self._read("ORDER BY name")

    def exist(self) -> bool:
        """Say whether there is any account."""
        with self._desk.connection() as connection:
            return connection.execute("SELECT 1 FROM person LIMIT 1").fetchone() is not None

    def login(self, name: str, password: str) -> Account | None:
        """
        Give the account that a name and a password are of; None for all that does not fit.

        It takes as long whether there is an account of that name or not.
        """
        account = self.by_key(key_of(name))
        stored = self._stored(account) if account else None
        if not self.passwords.verify(stored, password) or account is None or stored is None:
            return None
        if account.disabled or self._too_late(account):
            return None
        if self.passwords.outdated(stored):
            self._store_anew(account.key, stored, password)
        return account

    def _too_late(self, account: Account) -> bool:
        """Say whether a password that was made for somebody was not used in time."""
        return account.given is not None and account.given + self._given_seconds < self._clock()

    def _password(self, password: str | None, name: str) -> tuple[str, float | None]:
        if password is None:
            return generated(), self._clock()
        self.passwords.check(password, name)
        return password, None

    def _stored(self, account: Account) -> str:
        with self._desk.connection() as connection:
            row = connection.execute(
                "SELECT password FROM person WHERE key = ?", (account.key,)
            ).fetchone()
        return str(row["password"]) if row else ""

    def _store_anew(self, key: str, stored: str, password: str) -> None:
        renewed = self.passwords.hash(password)
        with self._desk.transaction() as connection:
            connection.execute(
                "UPDATE person SET password = ? WHERE key = ? AND password = ?",
                (renewed, key, stored),
            )

    @contextmanager
    def _changing(self, name: str) -> Iterator[tuple[sqlite3.Connection, str]]:
        """Change an account: whoever came in with the old rights has to log in again."""
        key = key_of(name)
        with self._desk.transaction() as connection:
            if connection.execute("SELECT 1 FROM person WHERE key = ?", (key,)).fetchone() is None:
                raise _unknown(name)
            sessions.end_all(connection, key)
            yield connection, key

    def _read(self, which: str, *values: str) -> list[Account]:
        with self._desk.connection() as connection:
            rows = connection.execute(f"SELECT * FROM person {which}", values).fetchall()  # noqa: S608 - ours
            grants = {
                row["key"]: connection.execute(
                    "SELECT * FROM role WHERE person = ? ORDER BY vocabulary", (row["key"],)
                ).fetchall()
                for row in rows
            }
        return [
            Account(
                key=row["key"],
                name=row["name"],
                grants=tuple(map(_grant, grants[row["key"]])),
                administrator=bool(row["administrator"]),
                disabled=bool(row["disabled"]),
                given=row["given"],
            )
            for row in rows
        ]


def _grant(row: sqlite3.Row) -> Grant:
    languages = frozenset(row["languages"].split())
    return Grant(row["vocabulary"], Role.read(row["role"]), languages)


def _unknown(name: str) -> PeopleError:
    return PeopleError("unknown", f"there is no account {name!r}; see: meagraph users list", name)


def key_of(name: str) -> str:
    """
    Give what accounts are told apart by: names that look alike to a reader are one.

    >>> key_of("Ada  LOVELACE") == key_of("ada lovelace")
    True
    """
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def normal_name(name: str) -> str:
    """Check a name, of letters and digits of any script; gives its one form, or `PeopleError`."""
    shown = unicodedata.normalize("NFC", " ".join(name.split()))
    if len(shown) > LONGEST_NAME or not _NAME.fullmatch(shown):
        raise PeopleError(
            "name",
            f"{name!r}: a name has letters, digits, spaces and . _ @ ' -, begins and ends with a"
            f" letter or a digit, and is at most {LONGEST_NAME} characters long",
            name,
        )
    return shown


def normal_grant(grant: Grant) -> Grant:
    """Check a grant; gives it with its languages in lower case, or raises `PeopleError`."""
    languages = normal_languages(grant.languages)
    if grant.role is Role.READER:
        raise PeopleError(
            "reader", "everyone is a reader; take the role in the vocabulary away instead"
        )
    if grant.vocabulary != EVERY and not VOCABULARY.fullmatch(grant.vocabulary):
        raise PeopleError(
            "vocabulary",
            f"{grant.vocabulary!r} is not the id of a vocabulary, nor {EVERY}",
            grant.vocabulary,
        )
    if grant.role is Role.ADMINISTRATOR and grant.vocabulary != EVERY:
        raise PeopleError("administrator", f"an administrator is one of all vocabularies: {EVERY}")
    if languages and grant.role is not Role.CONTRIBUTOR:
        raise PeopleError("languages", "only a contributor is limited to languages; leave them out")
    return Grant(grant.vocabulary, grant.role, languages)


def normal_languages(tags: frozenset[str]) -> frozenset[str]:
    """Check language tags; gives them in lower case, or raises `PeopleError`."""
    languages = frozenset(tag.strip().lower() for tag in tags if tag.strip())
    for tag in languages:
        if not _LANGUAGE.fullmatch(tag):
            raise PeopleError(
                "language", f"{tag!r} is not a language tag, such as ar, fr or zh-hans", tag
            )
    return languages

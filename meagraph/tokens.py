"""
Bearer tokens (RFC 6750): who may write what, and who may see how the service runs.

A token is 32 random bytes, told once; the home keeps its SHA-256 alone. A fast hash is right here:
nobody guesses 256 random bits, and there is no password behind them.
"""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from secrets import token_hex

from pydantic import BaseModel, ConfigDict, ValidationError

from meagraph import durable
from meagraph.editing.roles import Grant, Person, Role
from meagraph.graphs import is_system

ADMIN = "admin"
READ_OPS = "read-ops"
WRITE = "write:"
VOCABULARY = "vocab:"

_EDITOR = re.compile(r"vocab:([a-z0-9_][a-z0-9_.-]*)")
_CONTRIBUTOR = re.compile(
    r"vocab:([a-z0-9_][a-z0-9_.-]*):contributor(?::([a-z0-9-]+(?:\+[a-z0-9-]+)*))?"
)
"""Ids of vocabularies are such as `subjects` and `plan-aichi`; languages are tags, `ar+fr`."""

_TOKEN = re.compile(r"meagraph_([0-9a-f]{12})_[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{12}")


class TokenError(Exception):
    """A scope that cannot be given, or a token that is not there; the message says what to do."""


def normal_scope(scope: str, base: str) -> str:
    """
    Check a scope and give it in the one form in which it is kept.

    `admin`, `read-ops`, `vocab:{vocabulary}` (its editor), `vocab:{vocabulary}:contributor`, with
    `:ar+fr` limited to languages, or `write:{prefix}`, whose prefix of graph names is a path below
    the base or an IRI below it. Raises `TokenError`.

    >>> normal_scope("write:https://e.org/graph/need/", "https://e.org/")
    'write:graph/need/'
    >>> normal_scope("vocab:subjects:contributor:fr+AR", "https://e.org/")
    'vocab:subjects:contributor:ar+fr'
    """
    if scope in (ADMIN, READ_OPS) or _EDITOR.fullmatch(scope):
        return scope
    if matched := _CONTRIBUTOR.fullmatch(scope.lower()):
        return _contributor(matched)
    if scope.startswith(WRITE):
        prefix = scope.removeprefix(WRITE)
        path = prefix.removeprefix(base).lstrip("/")
        if not path or "://" in path:
            raise TokenError(
                f"{scope}: a prefix is a path below {base}, such as write:graph/need/; graphs"
                " elsewhere are for admin"
            )
        if is_system(base + path, base):
            raise TokenError(f"{scope}: system graphs are kept by the service alone")
        return WRITE + path
    raise TokenError(
        f"{scope}: a scope is {ADMIN}, {READ_OPS}, {WRITE}{{graph prefix}} or"
        f" {VOCABULARY}{{vocabulary}}, {VOCABULARY}{{vocabulary}}:contributor or"
        f" {VOCABULARY}{{vocabulary}}:contributor:ar+fr"
    )


def _contributor(scope: re.Match[str]) -> str:
    languages = "+".join(sorted(set((scope[2] or "").split("+"))))
    return f"{VOCABULARY}{scope[1]}:contributor" + (f":{languages}" if languages else "")


def person_of(token: "Token") -> Person:
    """Give who a token acts as at the editors' desk: its name, with the roles of its scopes."""
    grants = []
    for scope in token.scopes:
        if matched := _CONTRIBUTOR.fullmatch(scope):
            languages = frozenset((matched[2] or "").split("+")) - {""}
            grants.append(Grant(matched[1], Role.CONTRIBUTOR, languages))
        elif matched := _EDITOR.fullmatch(scope):
            grants.append(Grant(matched[1], Role.EDITOR))
    return Person(token.name, tuple(grants), ADMIN in token.scopes)


class Token(BaseModel):
    """
    What is kept of a token: never the token itself.

    `name` says whose it is: it is the author of what is written with it. `digest` is the SHA-256
    of the token.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    scopes: tuple[str, ...]
    digest: str
    created: datetime
    expires: datetime

    def expired(self) -> bool:
        """Say whether its time is over."""
        return datetime.now(UTC) >= self.expires

    def covers(self, scope: str) -> bool:
        """Say whether it holds `scope`; `admin` holds all."""
        return ADMIN in self.scopes or scope in self.scopes

    def may_write(self, graph: str, base: str) -> bool:
        """
        Say whether it may write the named graph: never a system graph, elsewhere only `admin`.

        A prefix that ends in a letter or digit ends at a step of the path: `write:graph/country`
        covers `graph/country/fra`, not `graph/country-group`.
        """
        if is_system(graph, base):
            return False
        if ADMIN in self.scopes:
            return True
        return any(_covers(prefix, graph) for prefix in self._prefixes(base))

    def _prefixes(self, base: str) -> list[str]:
        """Give the prefixes of the names of the graphs that it may write."""
        written = [base + scope.removeprefix(WRITE) for scope in self._with(WRITE)]
        edited = filter(None, map(_EDITOR.fullmatch, self.scopes))
        terms = [f"{base}graph/vocabulary/{scope[1]}" for scope in edited]
        return [*written, *terms]

    def _with(self, start: str) -> list[str]:
        return [scope for scope in self.scopes if scope.startswith(start)]


def _covers(prefix: str, graph: str) -> bool:
    if not prefix[-1].isalnum():
        return graph.startswith(prefix)
    return graph == prefix or graph.startswith((f"{prefix}/", f"{prefix}#"))


@dataclass(frozen=True)
class Tokens:
    """The tokens of a home: one file each in `tokens/`, for the eyes of its owner alone."""

    folder: Path

    @classmethod
    def of(cls, home: Path) -> "Tokens":
        """Give the tokens of the instance in the directory `home`."""
        return cls(home / "tokens")

    def create(self, name: str, scopes: tuple[str, ...], days: int) -> str:
        """Make a token that ends after `days`; gives it, for the only time."""
        identity = token_hex(6)
        secret = f"meagraph_{identity}_{token_hex(32)}"
        now = datetime.now(UTC).replace(microsecond=0)
        token = Token(
            id=identity,
            name=name,
            scopes=scopes,
            digest=_digest(secret),
            created=now,
            expires=now + timedelta(days=days),
        )
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._write(token)
        return secret

    def list(self) -> list[Token]:
        """Give all tokens that were not revoked, oldest first."""
        paths = self.folder.glob("*.json")
        tokens = [self._read(path.stem) for path in paths if _ID.fullmatch(path.stem)]
        return sorted(filter(None, tokens), key=lambda token: (token.created, token.id))

    def revoke(self, identity: str) -> Token:
        """End a token at once; raises `TokenError` when there is none with this id."""
        token = self._read(identity) if _ID.fullmatch(identity) else None
        if token is None:
            known = ", ".join(token.id for token in self.list()) or "none"
            raise TokenError(f"there is no token {identity!r}; there are: {known}")
        self._path(identity).unlink(missing_ok=True)
        durable.sync_directory(self.folder)
        return token

    def find(self, secret: str) -> Token | None:
        """Give the token that `secret` is; None when it is none, revoked or expired."""
        matched = _TOKEN.fullmatch(secret)
        token = self._read(matched[1]) if matched else None
        if token is None or not compare_digest(token.digest, _digest(secret)):
            return None
        return None if token.expired() else token

    def _path(self, identity: str) -> Path:
        return self.folder / f"{identity}.json"

    def _read(self, identity: str) -> Token | None:
        try:
            return Token.model_validate_json(self._path(identity).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

    def _write(self, token: Token) -> None:
        path = self._path(token.id)
        temporary = path.with_suffix(".new")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(token.model_dump_json(indent=2).encode())
        durable.sync_file(temporary)
        durable.rename(temporary, path)


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()

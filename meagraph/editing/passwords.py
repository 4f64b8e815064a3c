"""
Passwords: how they are hashed (argon2id, RFC 9106), and which are too weak.

Hashing takes memory by design; the number of hashes at work at once is bounded, so that a flood of
logins cannot take all of it.
"""

import secrets
import threading
import unicodedata
from base64 import b64encode
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from meagraph.settings import Settings

LONGEST = 1024
"""Longest password, in characters."""

_AT_ONCE = threading.BoundedSemaphore(2)
_KIB = 1024
_LANES = 4
_LEAST_DIFFERENT = 5

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""The signs of generated passwords: none that is taken for another (l, 1, o, 0, i)."""
_GROUPS, _GROUP = 5, 5


class PasswordError(Exception):
    """A password that cannot be taken; `code` names the reason, the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        """Take one of `short`, `long`, `simple`, `name`, and a sentence for whoever chose it."""
        super().__init__(message)
        self.code = code


class Passwords:
    """Hashes and verifies passwords at the cost that the settings say."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings: memory, passes, least length."""
        self._least = settings.password_characters
        self._hasher = PasswordHasher(
            time_cost=settings.password_passes,
            memory_cost=settings.password_memory // _KIB,
            parallelism=_LANES,
        )

    def hash(self, password: str) -> str:
        """Give the hash of a password, with its salt and its cost, as it is stored."""
        with _AT_ONCE:
            return self._hasher.hash(_normal(password))

    def verify(self, stored: str | None, password: str) -> bool:
        """
        Say whether a password is the one whose hash is stored.

        Without a stored hash it takes as long and says no: the time does not tell which names
        there are.
        """
        given = _normal(password[: LONGEST + 1])
        try:
            with _AT_ONCE:
                right = self._hasher.verify(stored or self._nobodys, given)
        except (InvalidHashError, VerificationError):
            return False
        return right and stored is not None

    def outdated(self, stored: str) -> bool:
        """Say whether a hash was made at another cost than the settings say now."""
        return self._hasher.check_needs_rehash(stored)

    def check(self, password: str, name: str) -> None:
        """Raise `PasswordError` for a password that is too weak for the account `name`."""
        said = _normal(password)
        if len(said) < self._least:
            raise PasswordError("short", f"a password has {self._least} characters or more")
        if len(said) > LONGEST:
            raise PasswordError("long", f"a password has at most {LONGEST} characters")
        if len(set(said.casefold())) < _LEAST_DIFFERENT:
            raise PasswordError("simple", "this password repeats few signs; choose another one")
        if said.casefold().replace(name.casefold(), "").strip() != said.casefold().strip():
            raise PasswordError("name", "a password does not hold the name of its account")

    @cached_property
    def _nobodys(self) -> str:
        """A hash that no password has, at the cost that verifying one has."""
        cost = f"m={self._hasher.memory_cost},t={self._hasher.time_cost},p={_LANES}"
        salt, digest = (_base64(secrets.token_bytes(size)) for size in (16, 32))
        return f"$argon2id$v=19${cost}${salt}${digest}"


def generated() -> str:
    """
    Make a password of 25 signs, 123 random bits, in groups that can be read out.

    >>> [len(group) for group in generated().split("-")]
    [5, 5, 5, 5, 5]
    """
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def _base64(value: bytes) -> str:
    return b64encode(value).rstrip(b"=").decode()


def _normal(password: str) -> str:
    """Give the one form of a password, however a keyboard composes its letters (RFC 8265, 4.2)."""
    return unicodedata.normalize("NFC", password)

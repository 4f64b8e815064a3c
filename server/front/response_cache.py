"""Finished answers of the current release, kept in bounded memory for the next one who asks."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from contextlib import suppress
from typing import NamedTuple

from server.front.dates import is_newer
from server.front.entity_tags import is_known

Headers = list[tuple[str, str]]

_OVERHEAD = 2048
"""Memory of an entry beside its body and key, about, in bytes."""

_NOT_OF_304 = frozenset(("content-length", "content-type", "content-encoding"))
_NOT_KEPT = frozenset(("date", "query-id"))
"""Headers of the one request that made an answer; the server gives each answer its date."""


class Answer(NamedTuple):
    """What is sent: status line, headers, and the body in pieces, with its size in bytes."""

    status: str
    headers: Headers
    body: Iterable[bytes]
    size: int


class Kept(NamedTuple):
    """An answer of status 200, and its 304."""

    whole: Answer
    not_modified: Answer
    tag: str
    modified: str

    @classmethod
    def of(cls, headers: Headers, body: bytes) -> "Kept":
        """Keep an answer of status 200."""
        kept = [(name, value) for name, value in headers if name.lower() not in _NOT_KEPT]
        short = [(name, value) for name, value in kept if name.lower() not in _NOT_OF_304]
        named = {name.lower(): value for name, value in kept}
        whole = Answer("200 OK", kept, [body], len(body))
        unchanged = Answer("304 Not Modified", short, [], 0)
        return cls(whole, unchanged, named.get("etag", ""), named.get("last-modified", ""))

    def answer(
        self, method: str, if_none_match: str | None, if_modified_since: str | None = None
    ) -> Answer:
        """
        Give the answer to a request: whole, without body, or that nothing has changed.

        A date counts only where no tag is given (RFC 9110, 13.1.3).
        """
        if if_none_match is not None:
            unchanged = bool(self.tag) and is_known(self.tag, if_none_match)
        else:
            unchanged = if_modified_since is not None and not is_newer(
                self.modified, if_modified_since
            )
        if unchanged:
            return self.not_modified
        if method == "HEAD":
            return Answer(self.whole.status, self.whole.headers, [], 0)
        return self.whole


class _Entry(NamedTuple):
    kept: Kept
    release: str
    size: int


class ResponseCache:
    """
    The answers of one release, the least recently used of which make room for new ones.

    What is kept of a release is gone as soon as something of another one is kept.
    """

    def __init__(self, most_bytes: int, largest: int) -> None:
        """Take the memory for all answers, and for one."""
        self._most_bytes = most_bytes
        self.largest = min(largest, most_bytes)
        self._release = ""
        self._kept: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._changing = threading.Lock()
        self.bytes = 0

    def get(self, release: str, key: Hashable) -> Kept | None:
        """Give what is kept under a key, if it is of this release."""
        found = self._kept.get(key)
        if found is None or found.release != release:
            return None
        with suppress(KeyError):  # another thread made room just now
            self._kept.move_to_end(key)
        return found.kept

    def put(self, release: str, key: Hashable, headers: Headers, body: bytes) -> None:
        """Keep an answer of status 200, unless it is too large."""
        if len(body) > self.largest:
            return
        size = len(body) + len(repr(key)) + _OVERHEAD
        with self._changing:
            if release != self._release:
                self._kept.clear()
                self.bytes, self._release = 0, release
            replaced = self._kept.pop(key, None)
            self._kept[key] = _Entry(Kept.of(headers, body), release, size)
            self.bytes += size - (replaced.size if replaced else 0)
            while self.bytes > self._most_bytes:
                self.bytes -= self._kept.popitem(last=False)[1].size

    def __len__(self) -> int:
        """Give the number of answers that are kept."""
        return len(self._kept)

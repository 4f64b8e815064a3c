"""Where a result waits until it is complete: in memory at first, then in an unlinked file."""

import tempfile
from collections.abc import Mapping
from typing import BinaryIO, Protocol

from meagraph.query.errors import ResultTooLargeError


class ResultSpool:
    """
    A file-like object that takes a result, in memory up to `memory` bytes, at most `limit` bytes.

    The file is made in the system's directory for temporary files (`TMPDIR`) and has no name.
    """

    def __init__(self, memory: int, limit: int) -> None:
        """Take the two sizes in bytes."""
        self.size = 0
        self.file: BinaryIO | None = None
        self._memory = memory
        self._limit = limit
        self._blocks: list[bytes] = []

    def write(self, block: bytes) -> int:
        """Take one block; raises `ResultTooLargeError` past the limit, which stops the query."""
        self.size += len(block)
        if self.size > self._limit:
            raise ResultTooLargeError(
                f"the result is larger than {self._limit} bytes: ask for less, for example with"
                " LIMIT, or download the whole data set"
            )
        if self.file is None and self.size > self._memory:
            self._spill()
        if self.file is None:
            self._blocks.append(block)
        else:
            self.file.write(block)
        return len(block)

    def flush(self) -> None:
        """Write what is buffered."""
        if self.file is not None:
            self.file.flush()

    def body(self) -> bytes:
        """Give what is kept in memory."""
        return b"".join(self._blocks)

    def close(self) -> None:
        """Close the file, if there is one."""
        if self.file is not None:
            self.file.close()

    def _spill(self) -> None:
        # No "with": the file lives until the result has been handed on.
        self.file = tempfile.TemporaryFile()  # noqa: SIM115
        self.file.write(self.body())
        self._blocks.clear()


class Output(Protocol):
    """What the engine writes to."""

    def write(self, block: bytes, /) -> int:
        """Take one block, give its length."""
        ...

    def flush(self) -> None:
        """Write what is buffered."""
        ...


class SortedPrefixes:
    """
    Writes Turtle or TriG on into `spool`, with the prefixes in the order of their names.

    The engine writes them in an order that changes from time to time; sorted, the same query gives
    the same bytes, as a strong ETag promises.
    """

    def __init__(self, spool: Output, prefixes: Mapping[str, str]) -> None:
        """Take the spool, and the prefixes that the engine is given."""
        self._spool = spool
        lines = sorted(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())
        self._header = "".join(lines).encode()
        self._to_skip = len(self._header)

    def write(self, block: bytes) -> int:
        """Take one block of the engine's."""
        if self._header:
            self._spool.write(self._header)
            self._header = b""
        rest = block[self._to_skip :]
        self._to_skip -= len(block) - len(rest)
        if rest:
            self._spool.write(rest)
        return len(block)

    def flush(self) -> None:
        """Write what is buffered."""
        self._spool.flush()

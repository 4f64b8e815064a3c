"""Where a result waits until it is complete: in memory at first, then in an unlinked file."""

import tempfile
from typing import BinaryIO

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

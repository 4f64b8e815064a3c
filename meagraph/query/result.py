"""A complete answer."""

import os
from dataclasses import dataclass
from typing import BinaryIO

from meagraph.query import channel
from meagraph.query.errors import raise_reported
from meagraph.query.formats import BY_NAME, Format, ResultKind
from meagraph.query.release import Release


@dataclass(frozen=True)
class Result:
    """
    A complete answer; whoever has it closes `file`, if there is one.

    `id` is that of the query, given or made.
    """

    kind: ResultKind
    format: Format
    release: Release
    size: int
    body: bytes = b""
    file: BinaryIO | None = None
    id: str = ""

    @property
    def media_type(self) -> str:
        """The registered media type of the answer."""
        return self.format.media_type

    def read(self) -> bytes:
        """Give the whole answer and close the file."""
        if self.file is None:
            return self.body
        with self.file:
            return self.file.read()

    def close(self) -> None:
        """Close the file, if there is one."""
        if self.file is not None:
            self.file.close()


def read_result(message: channel.Message, release: Release, query_id: str) -> Result:
    """Read a worker's report; raises the error that it holds."""
    header = message.header
    raise_reported(header)
    file = os.fdopen(message.descriptors[0], "rb") if message.descriptors else None
    if file is not None:
        file.seek(0)
    return Result(
        ResultKind(header["kind"]),
        BY_NAME[header["format"]],
        release,
        header["size"],
        message.body,
        file,
        query_id,
    )

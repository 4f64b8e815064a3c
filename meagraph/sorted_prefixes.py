"""RDF written so that the same statements give the same bytes, as a strong entity tag promises."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import IO, Protocol, cast

from pyoxigraph import Quad, RdfFormat, Triple, serialize


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


def written(
    statements: Iterable[Triple] | Iterable[Quad], form: RdfFormat, prefixes: Mapping[str, str]
) -> bytes:
    """Write statements in the order in which they come, the prefixes in that of their names."""
    body = BytesIO()
    write_to(body, statements, form, prefixes)
    return body.getvalue()


def write_to(
    output: Output,
    statements: Iterable[Triple] | Iterable[Quad],
    form: RdfFormat,
    prefixes: Mapping[str, str],
) -> None:
    """Write statements to `output`, as `written` does."""
    pretty = form in (RdfFormat.TURTLE, RdfFormat.TRIG)
    steady = SortedPrefixes(output, prefixes) if pretty else output
    serialize(statements, cast("IO[bytes]", steady), form, prefixes=dict(prefixes))

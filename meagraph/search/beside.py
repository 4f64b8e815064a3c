"""
Writing the full-text index of a release beside the publication: `python -m meagraph.search.beside`.

That of a large change is made from a copy of the store, of hard links, so that the publication may
go on with its own.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pyoxigraph import Store

from meagraph.beside import beside, follow
from meagraph.home import Home
from meagraph.search.building import write_index

MANY = 2_000
"""From so many changed things on the index is written by a program of its own."""


@contextmanager
def search_index_begun(
    home: Home, number: int, parent: int, changed: Collection[str], after: Store
) -> Iterator[Callable[[], object]]:
    """
    Begin to write the index of the release `number`, as `write_index` does.

    `after` holds all that is searched. What the context gives ends the work, and raises `OSError`
    when it could not be done. For a small change it does all of it.
    """
    building, older = home.building(number), home.path(parent) if parent else None
    if len(changed) < MANY:
        yield lambda: write_index(building, older, changed, after)
        return
    with home.trial(after) as copy:
        arguments = {
            "building": str(building),
            "older": str(older) if older else None,
            "copy": str(copy),
        }
        things = json.dumps(sorted(changed)).encode()
        with beside("meagraph.search.beside", arguments, things) as finished:
            yield finished


def _write(arguments: Mapping[str, Any], things: bytes) -> bytes:
    older = arguments["older"]
    write_index(
        Path(arguments["building"]),
        Path(older) if older else None,
        json.loads(things),
        Store.read_only(arguments["copy"]),
    )
    return b""


if __name__ == "__main__":
    follow(_write)

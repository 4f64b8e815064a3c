"""
Writing the index of a release beside the publication: `python -m meagraph.vocabulary.index.beside`.

A large change takes as long to index as to judge and to describe. The program reads a copy of the
store, made of hard links, so that the publication may go on with its own.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store, parse, serialize

from meagraph.beside import beside, follow
from meagraph.home import Home
from meagraph.merge import BULK, Patch
from meagraph.vocabulary.index.writing import Made, write_vocabulary_index


@contextmanager
def vocabulary_index_begun(
    home: Home, parent: Path | None, patch: Patch, after: Store, base: str, made: Made
) -> Iterator[Callable[[], object]]:
    """
    Begin to write the index of the release `made.release`, as `write_vocabulary_index` does.

    What the context gives ends the work, and raises `OSError` when it could not be done. For a
    small change it does all of it.
    """
    building = home.building(made.release)
    if len(patch.added) + len(patch.removed) < BULK:
        yield lambda: write_vocabulary_index(building, parent, patch, after, base, made)
        return
    with home.trial(after) as copy:
        sides = {"added": patch.added, "removed": patch.removed}
        for name, quads in sides.items():
            serialize(quads, copy.with_name(name), format=RdfFormat.N_QUADS)
        arguments = {
            "building": str(building),
            "parent": str(parent) if parent else None,
            "copy": str(copy),
            "base": base,
            "made": asdict(made) | {"when": made.when.isoformat()},
        }
        with beside("meagraph.vocabulary.index.beside", arguments) as finished:
            yield finished


def _write(arguments: Mapping[str, Any], _: bytes) -> bytes:
    copy, parent, made = Path(arguments["copy"]), arguments["parent"], arguments["made"]
    added, removed = (
        frozenset(parse(path=copy.with_name(name), format=RdfFormat.N_QUADS))
        for name in ("added", "removed")
    )
    write_vocabulary_index(
        Path(arguments["building"]),
        Path(parent) if parent else None,
        Patch(added, removed),
        Store.read_only(str(copy)),
        arguments["base"],
        Made(**(made | {"when": datetime.fromisoformat(made["when"])})),
    )
    return b""


if __name__ == "__main__":
    follow(_write)

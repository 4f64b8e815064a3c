"""
Dumps: a whole release as files, made once, when somebody asks for them.

    dumps/000042/meagraph-000042.nq.gz, .nq.zst     all named graphs, as N-Quads
    dumps/000042/meagraph-000042.ttl.gz, .ttl.zst   the default graph, as Turtle
    dumps/000042/meagraph-000042.SHA256SUMS         as `sha256sum --check` reads them

They are made by a program of its own (`python -m meagraph.dumps HOME NUMBER`), so that a server
only waits for it. The same release gives the same bytes again.
"""

import fcntl
import gzip
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import IO, cast

import zstandard
from pyoxigraph import RdfFormat, Store, serialize

from meagraph import durable
from meagraph.home import Home
from meagraph.merge import DEFAULT, named_quads
from meagraph.namespaces import PREFIXES
from meagraph.sorted_prefixes import write_to

SUFFIXES = ("nq.gz", "nq.zst", "ttl.gz", "ttl.zst")
"""The files of a release, by what their names end in."""

SUMS = "SHA256SUMS"

_GZIP_LEVEL, _ZSTD_LEVEL = 6, 9
_NICE = 10


@dataclass(frozen=True)
class Dump:
    """One file of a release: where it is, its size in bytes, its SHA-256 and when it was made."""

    path: Path
    size: int
    sha256: str
    made: datetime


def file_name(number: int, suffix: str) -> str:
    """
    Give the name of a file of release `number`.

    >>> file_name(42, "nq.gz")
    'meagraph-000042.nq.gz'
    """
    return f"meagraph-{number:06d}.{suffix}"


class Dumps:
    """The dumps of one home."""

    def __init__(self, home: Home) -> None:
        """Take the home; its folder of dumps need not exist yet."""
        self._home = home
        self.folder = home.dumps

    def sums(self, number: int) -> Path:
        """Give the place of the checksums of a release; they are there when all its files are."""
        return self.folder / f"{number:06d}" / file_name(number, SUMS)

    def of(self, number: int) -> dict[str, Dump]:
        """Give the files of a release by their suffixes; none when they are not made yet."""
        sums = self.sums(number)
        try:
            lines = sums.read_text(encoding="ascii").splitlines()
            return {
                name.removeprefix(file_name(number, "")): _dump(sums.with_name(name), digest)
                for digest, name in (line.split("  ", 1) for line in lines)
            }
        except FileNotFoundError:
            return {}

    def make(self, number: int) -> dict[str, Dump]:
        """
        Make the files of a kept release, unless they are there; gives them.

        Whoever else makes dumps in this home is waited for. Raises `HomeError` if the release is
        not kept, and `OSError`; in both cases nothing is left behind.
        """
        self._home.manifest(number)
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._alone():
            if not self.of(number):
                building = self.folder / f".{number:06d}"
                shutil.rmtree(building, ignore_errors=True)
                building.mkdir()
                try:
                    _write(self._home.open(number), number, building)
                    durable.sync_tree(building)
                    durable.rename(building, self.folder / f"{number:06d}")
                finally:
                    shutil.rmtree(building, ignore_errors=True)
        return self.of(number)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class _Files:
    """The compressed files to which one stream of bytes is written at once."""

    def __init__(self, *outputs: IO[bytes]) -> None:
        self._outputs = outputs

    def write(self, block: bytes, /) -> int:
        """Write a block to each file."""
        for output in self._outputs:
            output.write(block)
        return len(block)

    def flush(self) -> None:
        """Do nothing: the files are flushed when they are closed."""


def _write(store: Store, number: int, folder: Path) -> None:
    """Write the files of a release, and their checksums last."""
    with _compressed(folder / file_name(number, "nq")) as output:
        serialize(named_quads(store), cast("IO[bytes]", output), RdfFormat.N_QUADS)
    with _compressed(folder / file_name(number, "ttl")) as output:
        merged = (quad.triple for quad in store.quads_for_pattern(None, None, None, DEFAULT))
        write_to(output, merged, RdfFormat.TURTLE, PREFIXES)
    names = [file_name(number, suffix) for suffix in SUFFIXES]
    sums = "".join(f"{_sha256(folder / name)}  {name}\n" for name in names)
    (folder / file_name(number, SUMS)).write_text(sums, encoding="ascii")


@contextmanager
def _compressed(path: Path) -> Iterator[_Files]:
    """Open `path` with the suffixes `.gz` and `.zst`; neither names a time."""
    zstd = zstandard.ZstdCompressor(_ZSTD_LEVEL, write_checksum=True)
    with (
        Path(f"{path}.gz").open("wb") as raw,
        gzip.GzipFile("", "wb", _GZIP_LEVEL, raw, mtime=0) as gz,
        Path(f"{path}.zst").open("wb") as zst,
        zstd.stream_writer(zst) as frame,
    ):
        yield _Files(cast("IO[bytes]", gz), frame)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _dump(path: Path, digest: str) -> Dump:
    stat = path.stat()
    return Dump(path, stat.st_size, digest, datetime.fromtimestamp(int(stat.st_mtime), UTC))


def main(folder: str, number: str) -> None:
    """Make the dumps of one release, without haste."""
    os.nice(_NICE)
    Dumps(Home(Path(folder))).make(int(number))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""The journal: every accepted change, append-only, from which any release can be made again."""

import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import BufferedWriter
from pathlib import Path
from typing import Any, Literal

from pyoxigraph import Quad, RdfFormat, parse

from meagraph import durable
from meagraph.merge import Patch
from meagraph.steps import reached

_SUFFIX = ".rdfp.gz"
_LEVEL = 6
_PIECE = 1 << 20


class JournalError(Exception):
    """A journal that cannot be read: the message names the record."""


@dataclass(frozen=True)
class Entry:
    """
    One record of the journal.

    A `publish` makes `release` from `parent` by its patch; a `rollback` makes the kept `release`
    current again. `digest` is the checksum of the release's named graphs; `manifest` what its
    manifest says.
    """

    sequence: int
    kind: Literal["publish", "rollback"]
    release: int
    parent: int
    digest: str
    manifest: dict[str, Any]


class Journal:
    """
    The folder of journal records, one file each, numbered without gaps.

    A record is an RDF Patch (headers `H`, then `A`dded and `D`eleted quads), compressed. It is
    written aside, synced and renamed, so a record is there whole or not at all.
    """

    def __init__(self, folder: Path) -> None:
        """Take the journal's folder; it need not exist yet."""
        self.folder = folder

    def append(self, entry: Entry, patch: Patch) -> None:
        """Write the record durably: when this returns, the change is acknowledged."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(entry.sequence)
        if path.exists():
            raise JournalError(f"{path}: this journal record exists already")
        temporary = path.with_name(f".{path.name}")
        with (
            temporary.open("wb") as raw,
            gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as packed,
            BufferedWriter(packed, _PIECE) as file,
        ):
            header = json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True)
            file.write(f"H meagraph {header}\n".encode())
            for sign, quads in (("D", patch.removed), ("A", patch.added)):
                file.writelines(f"{sign} {line} .\n".encode() for line in sorted(map(str, quads)))
        durable.sync_file(temporary)
        reached("journal-written")
        durable.rename(temporary, path)

    def entries(self) -> list[Entry]:
        """Give the headers of all records, oldest first; raises `JournalError` at a gap."""
        entries = [self._header(path) for path in self._paths()]
        for place, entry in enumerate(entries, 1):
            if entry.sequence != place:
                raise JournalError(f"{self.folder}: journal record {place} is missing")
        return entries

    def last(self) -> Entry | None:
        """Give the header of the newest record, if there is any."""
        path = next(self._paths(newest_first=True), None)
        return self._header(path) if path else None

    def last_publication(self) -> Entry | None:
        """Give the header of the newest `publish` record: no release has a higher number."""
        headers = map(self._header, self._paths(newest_first=True))
        return next((entry for entry in headers if entry.kind == "publish"), None)

    def patch(self, sequence: int) -> Patch:
        """Give the change that the record `sequence` holds."""
        added, removed = set[Quad](), set[Quad]()
        for sign, quad in self._quads(self._path(sequence)):
            (added if sign == "A" else removed).add(quad)
        return Patch(frozenset(added), frozenset(removed))

    def discard_unfinished(self) -> None:
        """Remove what a publisher that died before the acknowledgement left behind."""
        for name in self._names():
            if name.startswith("."):
                (self.folder / name).unlink()

    def _paths(self, *, newest_first: bool = False) -> Iterator[Path]:
        """Give the paths of all records, oldest first if not told otherwise."""
        for name in sorted(self._names(), reverse=newest_first):
            if not name.startswith("."):
                yield self.folder / name

    def _names(self) -> list[str]:
        # Not glob(), which takes eight times as long: a publication lists the folder four times.
        names = os.listdir(self.folder) if self.folder.is_dir() else []
        return [name for name in names if name.endswith(_SUFFIX)]

    def _path(self, sequence: int) -> Path:
        return self.folder / f"{sequence:06d}{_SUFFIX}"

    def _header(self, path: Path) -> Entry:
        try:
            with gzip.open(path, "rt", encoding="utf-8") as file:
                return Entry(**json.loads(file.readline().removeprefix("H meagraph ")))
        except (OSError, EOFError, ValueError, TypeError) as error:
            raise JournalError(f"{path}: damaged journal record ({error})") from error

    def _quads(self, path: Path) -> Iterator[tuple[str, Quad]]:
        try:
            with gzip.open(path, "rt", encoding="utf-8") as file:
                lines = [line for line in file if not line.startswith("H ")]
        except (OSError, EOFError) as error:
            raise JournalError(f"{path}: damaged journal record ({error})") from error
        text = "".join(line[2:] for line in lines)
        quads = parse(text, RdfFormat.N_QUADS)
        return zip((line[0] for line in lines), quads, strict=True)

"""
A file of one's own is judged without being loaded: parsed and judged in a disposable process.

What is judged is the current release as it would be with the file, or the file alone. The release
is copied aside by hard links, as for a publication, and the copy is removed when the report is
there, or when there will be none.
"""

import json
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from meagraph.home import Home
from meagraph.sandbox import Limits, run
from meagraph.settings import Settings
from meagraph.validation.report.origins import Origin, Origins
from meagraph.validation.results import Report, Result

PROGRAM = "meagraph.validation.sandboxed_own_file"

_ASIDE = ".validating"


@dataclass(frozen=True)
class OwnFile:
    """
    A file to judge: where it is, its syntax by its usual extension, what people call it.

    `graph` is the IRI under which its triples would be stored: what the release holds there they
    take the place of.
    """

    path: Path
    syntax: str
    name: str
    graph: str


@dataclass(frozen=True)
class Judged:
    """
    What came of it: the report, where its records come from, and the report in Turtle if wanted.

    `triples` is how many the files hold, `release` the number of the release in whose context they
    were judged (0: none). Of results that are too many to name, `left_off` by severity. `shapes` is
    how many shapes with targets were asked.
    """

    report: Report
    origins: Origins
    turtle: str
    triples: int
    release: int
    left_off: Mapping[str, int] = field(default_factory=dict)
    shapes: int = 0

    @property
    def conforms(self) -> bool:
        """Say whether no violation was found."""
        return self.report.conforms


def limits_of_sent_files(settings: Settings) -> Limits:
    """Give the limits for files that are sent to the service (`validate_…`)."""
    return Limits(
        settings.validate_memory,
        settings.validate_seconds,
        settings.validate_result_bytes,
        setting="MEAGRAPH_VALIDATE",
        slow="send it in parts",
        deep="write it flatter, for example as N-Triples",
        large="send it in parts",
    )


def limits_of_own_files(settings: Settings) -> Limits:
    """Give the limits for files of the machine's own user (`load_…`)."""
    return Limits(
        settings.load_memory,
        settings.load_seconds,
        settings.load_result_bytes,
        deep="write it flatter, for example as N-Triples",
    )


def judge_files(
    files: Sequence[OwnFile],
    settings: Settings,
    limits: Limits,
    *,
    most_bytes: int,
    shapes: Sequence[Path] = (),
    rules: Sequence[str] = (),
    alone: bool = False,
    turtle: bool = False,
    most_results: int | None = None,
    niceness: int = 0,
) -> Judged:
    """
    Judge files together by the instance's shapes (or by others) and by rules of the given ids.

    In the context of the current release, what the files describe is reported, and what they cause
    elsewhere; `alone`, everything is. Of each shape at most `most_results` results are named.
    `niceness` leaves the processors to others (setpriority(2)).
    Raises `SandboxError`, with line and column where they are known.
    """
    if not shapes and settings.shapes == "ours":
        shapes = sorted((settings.content / "shapes").glob("*.ttl"))
    with _release_aside(settings, wanted=not alone) as (number, store):
        arguments = {
            "files": [{**asdict(file), "path": str(file.path.resolve())} for file in files],
            "base": settings.base,
            "most_bytes": most_bytes,
            "store": str(store) if store else None,
            "checks": Home(settings.home).manifest(number).validation.checks if number else "",
            "alone": alone,
            "shapes": [str(path.resolve()) for path in shapes],
            "rules": list(rules),
            "turtle": turtle,
            "most_results": most_results,
            "niceness": niceness,
        }
        with run(PROGRAM, arguments, limits) as told:
            return _judged(json.load(told), number)


def _judged(told: Any, release: int) -> Judged:
    return Judged(
        report=Report(tuple(map(_result, told["results"]))),
        origins={
            record: tuple(Origin(name, iri) for name, iri in some)
            for record, some in told["origins"].items()
        },
        turtle=told["turtle"],
        triples=told["triples"],
        release=release,
        left_off=told["left_off"],
        shapes=told["shapes"],
    )


def _result(told: dict[str, Any]) -> Result:
    """Read a result, whose tuples JSON has made lists."""
    messages = tuple((language, text) for language, text in told["messages"])
    root = told["root"] and tuple(told["root"])
    return Result(**{**told, "messages": messages, "root": root})


@contextmanager
def _release_aside(settings: Settings, *, wanted: bool) -> Iterator[tuple[int, Path | None]]:
    """Copy the current release aside; gives its number, 0 without a copy, and where it is."""
    home = Home(settings.home)
    number, release = home.open_current() if wanted else (0, None)
    if number == 0 or release is None:
        yield 0, None
        return
    with folder_aside(settings, "release-") as folder:
        release.backup(str(folder / "store"))
        del release  # nothing of it has to stay open
        yield number, folder / "store"


@contextmanager
def folder_aside(settings: Settings, prefix: str) -> Iterator[Path]:
    """
    Make a directory for what is judged, beside the releases, where links to their files can stand.

    What a killed process leaves there is removed later. Where the home is not ours to write, the
    directory stands among the temporary ones.
    """
    aside: Path | None = settings.home / _ASIDE
    try:
        settings.home.joinpath(_ASIDE).mkdir(exist_ok=True)
    except OSError:  # a home that only others may write
        aside = None
    else:
        longest = settings.validate_seconds + settings.load_seconds
        _clear(settings.home / _ASIDE, 2 * longest)
    with TemporaryDirectory(prefix=prefix, dir=aside, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _clear(aside: Path, age: float) -> None:
    """Remove what a process that was killed could not remove itself."""
    for left in aside.iterdir():
        with suppress(OSError):
            if left.stat().st_mtime < time.time() - age:
                shutil.rmtree(left)

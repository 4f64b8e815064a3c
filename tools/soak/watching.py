"""What the service takes of the machine over time: processes, memory, open files."""

import os
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

PERIOD_SECONDS = 2.0
WARM_UP = 0.25
"""The part of the time in which caches fill and workers start; it is not judged."""


@dataclass(frozen=True)
class Sample:
    """One look: memory in MiB (shared pages counted once), open files, threads, processes."""

    server_memory: float
    all_memory: float
    open_files: float
    threads: float
    processes: float


MAY_GROW = Sample(
    server_memory=40.0, all_memory=200.0, open_files=24.0, threads=16.0, processes=8.0
)
"""How much more the last third may take than the first one: less than any leak would in time."""


def descendants(parent: int) -> dict[int, list[str]]:
    """Give the processes that a process started, directly or not, with their commands."""
    found = {}
    for task in Path(f"/proc/{parent}/task").glob("*/children"):
        for child in _read(task).split():
            found[int(child)] = _read(Path(f"/proc/{child}/cmdline")).split("\0")
            found |= descendants(int(child))
    return found


def look(server: int) -> Sample:
    """Look at a server and at all that it started."""
    started = descendants(server)
    everyone = [server, *started]
    # What is started as a module is the zygote, with its workers, or a program that publishes.
    servers = [server, *(one for one, command in started.items() if "-m" not in command)]
    return Sample(
        sum(map(_memory, servers)),
        sum(map(_memory, everyone)),
        sum(map(_open_files, servers)),
        sum(len(list(Path(f"/proc/{one}/task").glob("*"))) for one in servers),
        len(everyone),
    )


def _memory(process: int) -> float:
    for line in _read(Path(f"/proc/{process}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0  # it has just ended


def _open_files(process: int) -> int:
    try:
        return len(os.listdir(f"/proc/{process}/fd"))
    except FileNotFoundError:
        return 0


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


class Watcher:
    """Looks at a server every two seconds until `stop` is set."""

    def __init__(self, server: int) -> None:
        """Take the process id of the server."""
        self.samples: list[Sample] = []
        self._server = server

    def watch(self, stop: threading.Event) -> None:
        """Look again and again."""
        while not stop.wait(PERIOD_SECONDS):
            self.samples.append(look(self._server))

    def thirds(self) -> list[tuple[str, float, float, float]]:
        """Give of each measure: its median in the first and last third, and how it may grow."""
        judged = self.samples[int(WARM_UP * len(self.samples)) :]
        third = max(1, len(judged) // 3)
        first, last = (_medians(part) for part in (judged[:third], judged[-third:]))
        names = [one.name.replace("_", " ") for one in fields(Sample)]
        return list(zip(names, astuple(first), astuple(last), astuple(MAY_GROW), strict=True))

    def growth(self) -> list[str]:
        """Say what has grown more than it may."""
        return [
            f"{name} grew from {first:.0f} to {last:.0f}"
            for name, first, last, may_grow in self.thirds()
            if last - first > may_grow
        ]


def _medians(samples: list[Sample]) -> Sample:
    return Sample(
        *(statistics.median(values) for values in zip(*map(astuple, samples), strict=True))
    )


def await_end(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until a condition holds; say whether it does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True

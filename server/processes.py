"""The processes of a running service, as the kernel counts them (Linux, /proc)."""

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_ZYGOTE = b"zygote"
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Process(NamedTuple):
    """
    One process: its part in the service, its memory in bytes, its open files.

    Memory is what it has in RAM, with the pages that it shares with the others.
    """

    part: str
    memory: int
    files: int


def service_processes() -> list[Process]:
    """Give the processes of this service, by descent from the one that was started."""
    parent = multiprocessing.parent_process()
    root = (parent.pid if parent is not None else None) or os.getpid()
    children = _children()
    found = []
    waiting = [(root, b"")]
    while waiting:
        number, above = waiting.pop()
        with suppress(OSError):  # it ended meanwhile
            command = _command(number)
            found.append(_measured(number, _part(command, above)))
            waiting += [(child, command) for child in children.get(number, ())]
    return found


def _part(command: bytes, above: bytes) -> str:
    if _ZYGOTE not in command:
        return "server" if not above or command == above else "program"
    return "query-worker" if _ZYGOTE in above else "zygote"


def _measured(number: int, part: str) -> Process:
    pages = int(Path(f"/proc/{number}/statm").read_text().split()[1])
    return Process(part, pages * _PAGE, len(os.listdir(f"/proc/{number}/fd")))


def _command(number: int) -> bytes:
    return Path(f"/proc/{number}/cmdline").read_bytes()


def _children() -> dict[int, list[int]]:
    """Give the numbers of all processes by that of their parent."""
    children: dict[int, list[int]] = {}
    for number, parent in _parents():
        children.setdefault(parent, []).append(number)
    return children


def _parents() -> Iterator[tuple[int, int]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = stat.read_text().rsplit(")", 1)[1].split()[:2]
            if state != "Z":
                yield int(stat.parent.name), int(parent)

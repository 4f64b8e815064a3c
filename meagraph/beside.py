"""
Work of our own beside this process, on another processor.

The interpreter uses one processor at a time. What a large publication can do in any order, a
program of ours does at the same time (`python -m module`): it is given arguments and data, writes
its answer, and ends with the process that started it. Linux.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from meagraph.orphans import die_with

_ROOT = Path(__file__).resolve().parent.parent

_SELDOM = 100_000
"""Values made until circles of them are looked for: what is published has very many, and none."""

Work = Callable[[Mapping[str, Any], bytes], bytes]
"""What a program does: it takes the arguments and the data, and gives its answer."""


@contextmanager
def beside(
    module: str, arguments: Mapping[str, object], data: bytes = b""
) -> Iterator[Callable[[], bytes]]:
    """
    Run `python -m module`, which calls `follow`, while the context lasts.

    What the context gives waits for the answer, and raises `OSError` when there is none. A program
    whose answer is not waited for is killed.
    """
    with (
        tempfile.TemporaryFile() as order,
        tempfile.TemporaryFile() as answer,
        tempfile.TemporaryFile() as complaints,
    ):
        order.write(json.dumps({"parent": os.getpid(), "arguments": arguments}).encode() + b"\n")
        order.write(data)
        order.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            stdin=order,
            stdout=answer,
            stderr=complaints,
            env={**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
        )

        def finished() -> bytes:
            if status := process.wait():
                complaints.seek(0)
                said = complaints.read().decode(errors="replace").strip().splitlines()
                raise OSError(said[-1] if said else f"{module} ended with status {status}")
            answer.seek(0)
            return answer.read()

        try:
            yield finished
        finally:
            process.kill()
            process.wait()


def follow(work: Work) -> None:
    """Do in the program what it was started for."""
    order = json.loads(sys.stdin.buffer.readline())
    die_with(order["parent"])
    collect_seldom()
    try:
        answer = work(order["arguments"], sys.stdin.buffer.read())
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    sys.stdout.buffer.write(answer)


def collect_seldom() -> None:
    """Look for circles of values seldom, in a process that makes very many and ends soon."""
    gc.freeze()
    gc.set_threshold(_SELDOM)

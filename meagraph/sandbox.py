"""
A disposable, limited process for what strangers wrote.

The parser of a syntax can be made to overflow its stack, to fill the memory or to run for hours;
so it runs in a program of its own with an address-space limit, a time limit and no sockets, and
only its complete result is read. Linux.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import IO, Literal

from meagraph.seccomp import refuse_sockets

_ROOT = Path(__file__).resolve().parent.parent


Cause = Literal["refused", "limit", "failed"]


class SandboxError(Exception):
    """
    The program in the sandbox refused its input or did not survive it.

    `line` and `column` say where, when the program knew; `cause` says whether it refused its
    input, met a limit, or failed.
    """

    def __init__(
        self,
        message: str,
        line: int | None = None,
        column: int | None = None,
        cause: Cause = "refused",
    ) -> None:
        """Take the message, the place and the cause."""
        super().__init__(message)
        self.line = line
        self.column = column
        self.cause = cause


@dataclass(frozen=True)
class Limits:
    """
    What a program may use: bytes of memory beyond its own code, seconds, bytes of result.

    For the messages: `setting` begins the names of the settings that these limits come from;
    `slow`, `deep` and `large` tell what to do with an input that takes too long, is nested too
    deeply, or needs too much memory.
    """

    memory: int
    seconds: float
    result_bytes: int
    setting: str = "MEAGRAPH_LOAD"
    slow: str = "split it, or raise the setting"
    deep: str = "write it flatter"
    large: str = "split it, or raise the setting"


@contextmanager
def run(module: str, arguments: Mapping[str, object], limits: Limits) -> Iterator[IO[bytes]]:
    """
    Run `python -m module` in a sandbox; the context is its complete standard output.

    The program receives `arguments` and `limits` as JSON, calls `confine` first, and ends with
    status 0, or with an error line made by `refusal`. Raises `SandboxError`.
    """
    given = json.dumps({"arguments": arguments, "limits": vars(limits)})
    with tempfile.TemporaryFile() as result, tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, given],
            stdin=subprocess.DEVNULL,
            stdout=result,
            stderr=messages,
            env={"PYTHONPATH": str(_ROOT), "PATH": os.defpath, "PYTHONUTF8": "1"},
        )
        try:
            process.wait(limits.seconds)
        except subprocess.TimeoutExpired:
            raise SandboxError(_too_long(limits), cause="limit") from None
        finally:
            process.kill()
            process.wait()
        if process.returncode != 0:
            messages.seek(0)
            raise _failure(process.returncode, messages.read().decode(errors="replace"), limits)
        result.seek(0)
        yield result


def confine(limits: Limits) -> None:
    """Put this process under `limits`: memory, processor time, file size, no core, no sockets."""
    mapped = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _limit(resource.RLIMIT_AS, mapped + limits.memory)
    _limit(resource.RLIMIT_CPU, ceil(limits.seconds) + 1)
    _limit(resource.RLIMIT_FSIZE, limits.result_bytes)
    _limit(resource.RLIMIT_CORE, 0)
    refuse_sockets()


def _limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(kind, (value, value))


def arguments_of(command_line: Sequence[str]) -> tuple[dict[str, object], Limits]:
    """Read in the program what `run` gave: the arguments and the limits."""
    given = json.loads(command_line[1])
    return given["arguments"], Limits(**given["limits"])


def refusal(
    message: str,
    line: int | None = None,
    column: int | None = None,
    cause: Cause = "refused",
) -> str:
    """Write the line by which a program in the sandbox says why it does not take its input."""
    return json.dumps({"error": message, "line": line, "column": column, "cause": cause})


def _failure(status: int, messages: str, limits: Limits) -> SandboxError:
    """Turn the way in which a program ended into the error that its caller understands."""
    last = messages.strip().splitlines()[-1:] or [""]
    try:
        told = json.loads(last[0])
        return SandboxError(told["error"], told["line"], told["column"], told["cause"])
    except (ValueError, TypeError, KeyError):  # the program did not end of its own will
        spoken = last[0]
    memory = too_much_memory(limits)
    reasons = {
        signal.SIGSEGV: f"it is nested too deeply: {limits.deep}",
        signal.SIGABRT: memory,
        signal.SIGKILL: f"it was killed; perhaps {memory}",
        signal.SIGXCPU: _too_long(limits),
        signal.SIGXFSZ: _too_large(limits),
    }
    number = -status
    if number in reasons:
        return SandboxError(reasons[signal.Signals(number)], cause="limit")
    return SandboxError(f"the program ended with status {status}: {spoken}", cause="failed")


def _too_large(limits: Limits) -> str:
    return (
        f"its parsed form is larger than {limits.result_bytes // 2**20} MiB"
        f" ({limits.setting}_RESULT_BYTES): {limits.large}"
    )


def _too_long(limits: Limits) -> str:
    return (
        f"it took longer than {limits.seconds:g} seconds ({limits.setting}_SECONDS): {limits.slow}"
    )


def too_much_memory(limits: Limits) -> str:
    """Say that a program needs more memory than it may use, and what to do."""
    return (
        f"it needs more than {limits.memory // 2**20} MiB of memory"
        f" ({limits.setting}_MEMORY): {limits.large}"
    )

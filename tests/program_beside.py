"""A program that runs beside a test and does what it is told: `python -m tests.program_beside`."""

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from meagraph.beside import follow


def work(arguments: Mapping[str, Any], data: bytes) -> bytes:
    what = arguments["what"]
    if what == "fail":
        raise OSError(28, "No space left on device")
    if what == "break":
        raise ValueError("a fault of ours")
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "wait":
        Path(arguments["tell"]).write_text(str(os.getpid()))
        time.sleep(60)
    return data[::-1]


if __name__ == "__main__":
    follow(work)

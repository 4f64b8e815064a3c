"""Ctrl-C while the modules of the commands are still being read ends the process quietly."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

INTERRUPTED = 130
"""Exit status of a command that was interrupted: 128 and the number of SIGINT, as in shells."""


@contextmanager
def starting() -> Iterator[None]:
    """End the process at once when Ctrl-C comes while this lasts; nothing is at work yet."""
    before = signal.getsignal(signal.SIGINT)
    is_ours = (
        before is signal.default_int_handler
        and threading.current_thread() is threading.main_thread()
    )
    if is_ours:
        signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))
    try:
        yield
    finally:
        if is_ours:
            signal.signal(signal.SIGINT, before)

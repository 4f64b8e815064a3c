"""Ctrl-C while the modules of the commands are still being read ends the process quietly."""

import os
import signal
import threading

INTERRUPTED = 130
"""Exit status of a command that was interrupted: 128 and the number of SIGINT, as in shells."""

_before = signal.getsignal(signal.SIGINT)
_is_ours = (
    _before is signal.default_int_handler and threading.current_thread() is threading.main_thread()
)

if _is_ours:
    signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))


def started() -> None:
    """Let Ctrl-C be heard as ever."""
    if _is_ours:
        signal.signal(signal.SIGINT, _before)

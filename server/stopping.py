"""Whether the service was told to stop: one byte that its processes share."""

import mmap

_told = mmap.mmap(-1, 1)
"""Anonymous shared memory: server processes are forked, and see what the first one writes."""


def stop() -> None:
    """Let `/readyz` say that the service is about to end."""
    _told[0] = 1


def is_stopping() -> bool:
    """Say whether the service was told to stop."""
    return _told[0] != 0

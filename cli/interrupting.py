"""Long work that Ctrl-C ends at once, in whatever the engine is busy with."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Generic, TypeVar

from cli.common import console
from cli.starting import INTERRUPTED

_GRACE_SECONDS = 1.0

Outcome = TypeVar("Outcome")


class CancelledError(Exception):
    """The work was cancelled by whoever asked for it."""


class _Work(threading.Thread, Generic[Outcome]):
    """One piece of work in a thread of its own; a thread of Python hears signals, this does not."""

    def __init__(self, work: Callable[[Callable[[], None]], Outcome]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._cancelled = threading.Event()
        self.outcome: list[Outcome] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.outcome.append(self._work(self.check))
        except BaseException as error:
            self.error = error

    def check(self) -> None:
        """Raise `CancelledError` once the work is cancelled."""
        if self._cancelled.is_set():
            raise CancelledError

    def cancel(self) -> None:
        """Ask the work to end, and wait a moment for it."""
        self._cancelled.set()
        self.join(_GRACE_SECONDS)


@contextmanager
def interruptible() -> Iterator[None]:
    """End the command with status 130 when Ctrl-C comes in the midst of what this encloses."""
    try:
        yield
    except KeyboardInterrupt:
        console.print("interrupted: nothing was changed", style="red", highlight=False)
        raise SystemExit(INTERRUPTED) from None


def run_interruptibly(work: Callable[[Callable[[], None]], Outcome]) -> Outcome:
    """
    Do `work`, which the engine may be busy with for long, so that `interruptible` can end it.

    `work` is given a function to call now and then: it raises when the work is to end. A query of
    the engine hears nothing; if one is in the midst of its work, the process ends with it.
    """
    thread = _Work(work)
    thread.start()
    try:
        thread.join()
    except KeyboardInterrupt:
        thread.cancel()
        if thread.is_alive():
            with suppress(SystemExit), interruptible():
                raise
            sys.stdout.flush()
            os._exit(INTERRUPTED)
        raise
    if thread.error is not None:
        raise thread.error
    return thread.outcome[0]

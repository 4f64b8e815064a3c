"""The named steps of a publication, announced as they are reached."""

from collections.abc import Callable
from typing import Literal, get_args

Step = Literal[
    "locked",
    "staged",
    "copied",
    "applied",
    "validated",
    "flushed",
    "indexed",
    "described",
    "synced",
    "journal-written",
    "acknowledged",
    "renamed",
    "current",
    "pruned",
]

STEPS: tuple[Step, ...] = get_args(Step)
"""Every step, in order; `acknowledged` is the point from which nothing may be lost."""

observers: list[Callable[[Step], None]] = []
"""Called with each step as it is reached (progress on the command line, crash tests)."""


def reached(step: Step) -> None:
    """Announce `step` to all observers."""
    for observe in observers:
        observe(step)

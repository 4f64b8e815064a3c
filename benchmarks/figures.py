"""Figures: what a benchmark measures, and how figures are printed."""

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

RATIO = "×"


@dataclass(frozen=True)
class Figure:
    """One measured figure: what was measured, the value, and its unit (`RATIO` for a ratio)."""

    name: str
    value: float
    unit: str

    def __str__(self) -> str:
        """Print the value with its unit, to three digits below 100."""
        number = f"{self.value:,.0f}" if abs(self.value) >= 100 else f"{self.value:.3g}"
        return f"{number} {self.unit}"


def ratio(name: str, ours: float, peer: float) -> Figure:
    """Give the ratio of our figure to the peer's."""
    return Figure(name, ours / peer, RATIO)


def table(figures: Iterable[Figure]) -> str:
    """Give the figures as aligned lines, the ratios first."""
    ordered = sorted(figures, key=lambda figure: figure.unit != RATIO)
    width = max(len(figure.name) for figure in ordered)
    return "\n".join(f"  {figure.name:<{width}}  {figure}" for figure in ordered)


def seconds_of(action: Callable[[], object]) -> float:
    """Give the seconds that `action` takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def median_seconds(actions: Sequence[Callable[[], object]], at_least: float = 1.0) -> float:
    """Give the median seconds of one of `actions`, which are run in turn for `at_least` seconds."""
    taken: list[float] = []
    started = time.perf_counter()
    while not taken or time.perf_counter() - started < at_least:
        taken += [seconds_of(action) for action in actions]
    return statistics.median(taken)

"""What became of tests, and how it is told."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tools.w3c.manifests import Case


@dataclass(frozen=True)
class Outcome:
    """
    What became of a test: why the engine and the service failed it, empty where they passed.

    `engine` is None where the test is about messages, and the engine not asked. `left_out` says
    why the test was not run, or that its refusal is by design.
    """

    case: Case
    service: str = ""
    engine: str | None = None
    left_out: str = ""

    @property
    def is_worse(self) -> bool:
        """Whether the service fails what the engine passes, or what it alone is asked."""
        return bool(self.service) and not self.engine


def lines(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Tell of outcomes: a line for each suite, then what was left out, then what failed."""
    outcomes = list(outcomes)
    yield f"{'suite':44} {'tests':>6} {'engine':>7} {'HTTP':>6}"
    for suite in dict.fromkeys(one.case.suite for one in outcomes):
        run = [one for one in outcomes if one.case.suite == suite and not one.left_out]
        if run:
            yield _counted(suite, run)
    yield _counted("all", [one for one in outcomes if not one.left_out])
    left_out = Counter(one.left_out for one in outcomes if one.left_out)
    for reason, count in sorted(left_out.items()):
        yield f"left out: {count} ({reason})"
    for one in outcomes:
        name = f"{one.case.suite} {one.case.name}"
        if one.is_worse:
            yield f"WORSE {name}: {one.service}"
        elif one.service:
            yield f"both fail {name}: {one.engine}"


def _counted(title: str, run: Iterable[Outcome]) -> str:
    run = list(run)
    asked = [one for one in run if one.engine is not None]
    engine = f"{sum(not one.engine for one in asked)}" if asked else "-"
    return f"{title:44} {len(run):>6} {engine:>7} {sum(not one.service for one in run):>6}"

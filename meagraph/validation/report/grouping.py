"""Results in groups: of one shape, by where their records come from."""

from collections.abc import Sequence
from dataclasses import dataclass

from meagraph.validation.report.origins import Origin, Origins, origins_of
from meagraph.validation.results import Report, Result, Severity


@dataclass(frozen=True)
class Part:
    """The results of one group whose records come from the same sources."""

    origins: tuple[Origin, ...]
    results: Sequence[Result]

    @property
    def name(self) -> str:
        """The titles of the sources; empty where none is known."""
        return "; ".join(origin.name for origin in self.origins)


@dataclass(frozen=True)
class Group:
    """The results of one shape with one severity: what to do is the same."""

    severity: Severity
    shape: str
    parts: tuple[Part, ...]

    @property
    def messages(self) -> tuple[tuple[str, str], ...]:
        """What to do, by language, as the first result says it; others may name other nodes."""
        return self.parts[0].results[0].messages

    @property
    def count(self) -> int:
        """How many results there are."""
        return sum(len(part.results) for part in self.parts)

    def message(self, language: str = "en") -> str:
        """Give what to do, in a language, else in English, else in any."""
        return self.parts[0].results[0].message(language)


def groups(report: Report, origins: Origins) -> list[Group]:
    """Group the results of a report, worst first; within a group the fullest part comes first."""
    found: dict[tuple[Severity, str], list[Result]] = {}
    for result in report.results:
        found.setdefault((result.severity, result.shape), []).append(result)
    return [Group(*key, _parts(results, origins)) for key, results in found.items()]


def _parts(results: Sequence[Result], origins: Origins) -> tuple[Part, ...]:
    found: dict[tuple[Origin, ...], list[Result]] = {}
    for result in results:
        found.setdefault(origins_of(result, origins), []).append(result)
    parts = [Part(of, some) for of, some in found.items()]
    return tuple(sorted(parts, key=lambda part: (-len(part.results), part.name)))

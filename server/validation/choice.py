"""Which findings a reader wants to see, and how many there are of each kind."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import NamedTuple

from server.validation.findings import Finding

Key = Callable[[Finding], tuple[str, ...]]

NONE = "none"
"""What stands for findings without an agreement, or without a source that is known."""


@lru_cache(maxsize=4096)  # findings have few shapes and sources among them
def last_step(iri: str) -> str:
    """
    Give the short name of a shape, a rule or a source.

    >>> last_step("https://w3id.org/meagraph/shape/DatePlausible")
    'DatePlausible'
    """
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


_KEYS: Mapping[str, Key] = {
    "severity": lambda one: (one.severity.lower(),),
    "shape": lambda one: (last_step(one.shape),),
    "source": lambda one: tuple(map(last_step, one.sources)) or (NONE,),
    "agreement": lambda one: (one.agreement or NONE,),
    "record": lambda one: (one.record,),
}
"""What a finding may be chosen by, and its values of each."""

FACETS = ("severity", "shape", "source", "agreement")
"""What is counted; records are not."""


@dataclass(frozen=True)
class Choice:
    """The values that are asked for, by the short names that addresses have; empty: any."""

    severity: str = ""
    shape: str = ""
    source: str = ""
    agreement: str = ""
    record: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str], base: str) -> "Choice":
        """Read the parameters of a request: short names, or whole IRIs; a record by its path."""
        said = {one.name: given.get(one.name, "").strip() for one in fields(cls)}
        for name in ("shape", "source"):
            said[name] = last_step(said[name])
        said["severity"] = said["severity"].lower()
        if said["record"] and "://" not in said["record"]:
            said["record"] = base + said["record"].lstrip("/")
        return cls(**said)

    def parameters(self, **others: object) -> dict[str, object]:
        """Give the parameters of the address of this choice, with others in the place of some."""
        return {name: value for name, value in (vars(self) | others).items() if value}

    def among(self, found: Iterable[Finding], but: str = "") -> Iterator[Finding]:
        """Give the findings that are asked for; the facet `but` is not looked at."""
        asked = [
            (_KEYS[name], wanted) for name, wanted in vars(self).items() if wanted and name != but
        ]
        return (one for one in found if all(wanted in key(one) for key, wanted in asked))


class Counted(NamedTuple):
    """One value of a facet, and how many findings have it."""

    value: str
    number: int


def chosen(found: Iterable[Finding], choice: Choice) -> list[Finding]:
    """Give the findings that are asked for."""
    return list(choice.among(found))


def unknown(found: Iterable[Finding], choice: Choice) -> list[str]:
    """Give the values that are asked for and that no finding at all has; records may have none."""
    asked = {name: vars(choice)[name] for name in FACETS if vars(choice)[name]}
    if not asked:
        return []
    for one in found:
        asked = {name: value for name, value in asked.items() if value not in _KEYS[name](one)}
        if not asked:
            break
    return list(asked.values())


def facets(found: Sequence[Finding], choice: Choice) -> dict[str, list[Counted]]:
    """
    Count the findings by each facet, the most frequent value first.

    Each facet is counted among what the others leave, so that a reader sees where to turn.
    """
    return {
        name: [Counted(*one) for one in _count(found, choice, name).most_common()]
        for name in FACETS
    }


def _count(found: Sequence[Finding], choice: Choice, name: str) -> Counter[str]:
    key = _KEYS[name]
    return Counter(value for one in choice.among(found, but=name) for value in key(one))

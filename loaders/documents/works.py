"""The works that the graph holds, as far as resolving a citation needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Works(Protocol):
    """What is asked of the graph: which works it holds, and which provisions these have."""

    def provisions(self, work: str) -> frozenset[str] | None:
        """
        Give the ids of the provisions of a work.

        `work` is the normal form without section and locator (`cbd:cop:12:2`, `doc:UNEP/…`). None
        means that the graph does not hold the work; an empty set, that it holds the work but not
        its parts.
        """
        ...


@dataclass(frozen=True)
class HeldWorks:
    """
    Works that are given by name; without any, the graph holds nothing.

    `texts` are the names of the graphs that hold a document with its words, not the facts alone.
    """

    held: Mapping[str, frozenset[str]] = field(default_factory=dict)
    texts: frozenset[str] = frozenset()

    def provisions(self, work: str) -> frozenset[str] | None:
        """Give the ids of the provisions of `work`, None where it is not among those given."""
        return self.held.get(work)

    def adding(self, work: str, provisions: frozenset[str]) -> "HeldWorks":
        """Give these works and one more."""
        return HeldWorks({**self.held, work: provisions}, self.texts)

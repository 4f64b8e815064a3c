"""The states of a published vocabulary that pages compare: its versions, and what it says now."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from meagraph.vocabulary.comparison import Comparison, State, compare
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.turtle import parse_turtle
from meagraph.vocabulary.versions import (
    Contents,
    Version,
    VersionError,
    read_versions,
    version_space,
)
from meagraph.vocabulary.vocabularies import Vocabulary
from server.instance import Instance

NOW = "published"
"""What the present state is called in addresses; no version may be confused with it."""


@dataclass(frozen=True)
class Versions:
    """The named versions of one vocabulary in one release, the newest first."""

    here: Instance
    thesaurus: Thesaurus
    vocabulary: Vocabulary
    all: tuple[Version, ...]

    @classmethod
    def of(cls, here: Instance, thesaurus: Thesaurus, vocabulary: Vocabulary) -> "Versions":
        """Read which versions there are."""
        known = read_versions(thesaurus.store, vocabulary, here.base)
        return cls(here, thesaurus, vocabulary, tuple(known))

    @property
    def contents(self) -> Contents:
        """What the versions say."""
        return Contents(self.here.settings.home, self.here.base)

    def called(self, name: str) -> Version | None:
        """Give the version with this name."""
        return next((one for one in self.all if one.name == name), None)

    def state(self, name: str) -> State:
        """Give a version, or what is published now; raises `VersionError`."""
        if name == NOW:
            space = version_space(self.vocabulary.id, self.here.base)
            return State(self.thesaurus.store, self.vocabulary.graph, NOW, space)
        version = self.called(name)
        if version is None:
            raise VersionError("unknown", f"there is no version {name!r}")
        place = (self.vocabulary.id, self.vocabulary.graph, version.name, version.digest)
        return _kept_state(self.here.settings.home, self.here.base, *place)

    def compare(self, old: str, new: str) -> Comparison:
        """Compare two of them; raises `VersionError`."""
        return compare(self.state(old), self.state(new))


@lru_cache(maxsize=4)
def _kept_state(home: Path, base: str, name: str, graph: str, version: str, digest: str) -> State:
    """Give the state of a version, which never changes; the last few are kept."""
    text = Contents(home, base).turtle(name, version, digest)
    triples = parse_turtle(text, base, graph)
    return State.of(triples, graph, version, version_space(name, base))

"""The states of a published vocabulary that pages compare: its versions, and what it says now."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from meagraph.vocabulary.comparison import Comparison, State, compare
from meagraph.vocabulary.thesaurus import Thesaurus
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
        return self.contents.state(self.vocabulary, version)

    def compare(self, old: str, new: str) -> Comparison:
        """Compare two of them, if that was not done a while ago; raises `VersionError`."""
        key = (self.here.settings.home, self.vocabulary.id, self._mark(old), self._mark(new))
        return _kept.get(key, lambda: compare(self.state(old), self.state(new)))

    def _mark(self, name: str) -> str:
        """Give what tells a state from all others: a version never changes, the present does."""
        version = self.called(name)
        return version.digest if version else f"{name} {self.thesaurus.release.tag}"


class _Kept:
    """The last comparisons, made one at a time: they take memory, their outcome does not."""

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._made: OrderedDict[tuple[object, ...], Comparison] = OrderedDict()

    def get(self, key: tuple[object, ...], make: Callable[[], Comparison]) -> Comparison:
        with self._making:
            if key not in self._made:
                self._made[key] = make()
                while len(self._made) > _MOST_KEPT:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
            return self._made[key]


_MOST_KEPT = 16
_kept = _Kept()

"""The index of the vocabularies of one release."""

from collections.abc import Iterable
from pathlib import Path

from meagraph.vocabulary.index.answers import (
    Counted,
    Event,
    EventKind,
    Hit,
    Kind,
    Near,
    Question,
    Statistics,
)


class NoVocabularyIndexError(OSError):
    """A release has no index of vocabularies that can be read."""


class Index:
    """All labels of the vocabularies of a release, for any number of threads."""

    @classmethod
    def open(cls, release: Path) -> "Index":
        """Open the index in the folder of a release; raises `NoVocabularyIndexError`."""
        return cls()

    @classmethod
    def empty(cls) -> "Index":
        """Give the index of a home in which nothing is published."""
        return cls()

    def vocabularies(self) -> dict[str, Counted]:
        """Give how much each vocabulary holds, by id."""
        return {}

    def search(self, question: Question) -> list[Hit]:
        """Give the labels that fit a question, by their lower-cased text."""
        return []

    def lookup(self, vocabulary: str, label: str, language: str | None = None) -> list[Hit]:
        """Give the concepts with exactly this label, as the lookup of Skosmos finds them."""
        return []

    def complete(
        self,
        text: str,
        vocabularies: Iterable[str] = (),
        language: str | None = None,
        limit: int = 10,
    ) -> list[Hit]:
        """Give concepts with a label that begins with `text`, then with a word that does."""
        return []

    def near(
        self,
        text: str,
        vocabularies: Iterable[str] = (),
        language: str | None = None,
        limit: int = 10,
    ) -> list[Near]:
        """Give concepts with labels near to `text`, the nearest first, each once."""
        return []

    def letters(self, vocabulary: str, language: str) -> list[str]:
        """Give the letters with which labels begin; `!*` and `0-9` last."""
        return []

    def under(
        self, vocabulary: str, language: str, letter: str, offset: int = 0, limit: int | None = None
    ) -> list[Hit]:
        """Give preferred and alternative labels under a letter (`*`: all), in their order."""
        return []

    def statistics(self, vocabulary: str) -> Statistics:
        """Count the things of a vocabulary by class."""
        raise KeyError(vocabulary)

    def label_statistics(self, vocabulary: str) -> dict[str, dict[Kind, int]]:
        """Count the labels of the concepts of a vocabulary by language and kind."""
        return {}

    def history(
        self,
        vocabulary: str | None = None,
        concept: str | None = None,
        kinds: Iterable[EventKind] | None = None,
        limit: int | None = 100,
        offset: int = 0,
    ) -> list[Event]:
        """Give what publications did, the last first."""
        return []

"""The index of the vocabularies of one release."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from meagraph.vocabulary.index import alphabet, completing, counting, gaps, nearness, searching
from meagraph.vocabulary.index.answers import (
    Counted,
    Event,
    EventKind,
    Hit,
    Kind,
    Near,
    OfType,
    Question,
    Statistics,
)
from meagraph.vocabulary.index.history import history
from meagraph.vocabulary.index.reader import Reader


class Index:
    """
    All labels of the vocabularies of a release, for any number of threads.

    Where vocabularies may be named, no name stands for all of them; one that is not there has
    nothing.
    """

    def __init__(self, reader: Reader | None) -> None:
        """Take what reads the files; None where nothing is published. See `open`, `empty`."""
        self._reader = reader

    @classmethod
    def open(cls, release: Path) -> "Index":
        """Open the index in the folder of a release; raises `NoVocabularyIndexError`."""
        return cls(Reader(release))

    @classmethod
    def empty(cls) -> "Index":
        """Give the index of a home in which nothing is published."""
        return cls(None)

    def vocabularies(self) -> dict[str, Counted]:
        """Give how much each vocabulary holds, by id."""
        return dict(self._counted)

    def search(self, question: Question) -> list[Hit]:
        """Give the labels that fit a question, by their lower-cased text."""
        return [] if self._reader is None else searching.search(self._reader, question)

    def lookup(
        self,
        vocabulary: str,
        label: str,
        language: str | None = None,
        types: tuple[str, ...] = (),
    ) -> list[Hit]:
        """Give the concepts with exactly this label, as the lookup of Skosmos finds them."""
        if self._reader is None or vocabulary not in self._counted:
            return []
        default = self._counted[vocabulary].default_language
        return searching.lookup(self._reader, vocabulary, label, language, default, types)

    def complete(
        self,
        text: str,
        vocabularies: Iterable[str] | None = None,
        language: str | None = None,
        limit: int = 10,
    ) -> list[Hit]:
        """
        Give concepts with a label that begins with `text`, then ones with a word that does.

        Accents, case, width, Arabic marks and article make no difference. Without a language,
        labels in all are completed.
        """
        if self._reader is None:
            return []
        return completing.complete(self._reader, text, vocabularies, language, limit)

    def begun(self, text: str, vocabularies: Iterable[str] | None = None) -> int:
        """Count the concepts that `complete` gives when it is not limited."""
        if self._reader is None:
            return 0
        return completing.count(self._reader, text, vocabularies)

    def near(
        self,
        text: str,
        vocabularies: Iterable[str] | None = None,
        language: str | None = None,
        limit: int = 10,
    ) -> list[Near]:
        """Give concepts with labels near to `text` (see `Near`), the nearest first, each once."""
        if self._reader is None:
            return []
        return nearness.near(self._reader, text, vocabularies, language, limit)

    def letters(self, vocabulary: str, language: str) -> list[str]:
        """Give the letters with which labels begin, in order; `!*` and `0-9` last."""
        return [] if self._reader is None else alphabet.letters(self._reader, vocabulary, language)

    def firsts(self, vocabulary: str, language: str) -> set[str]:
        """
        Give the first characters of the preferred labels of concepts, deprecated ones included.

        They are as written, in upper case, as Skosmos has its letters; readers are shown `letters`.
        """
        return (
            set() if self._reader is None else alphabet.firsts(self._reader, vocabulary, language)
        )

    def places(self, vocabulary: str, language: str) -> dict[str, tuple[str, bool]]:
        """Give the place of labels in alphabetical order, and whether it has a code, by IRI."""
        if self._reader is None:
            return {}
        return alphabet.places(self._reader, vocabulary, language)

    def under(
        self, vocabulary: str, language: str, letter: str, offset: int = 0, limit: int | None = None
    ) -> list[Hit]:
        """Give preferred and alternative labels under a letter (`*`: all), in their order."""
        if self._reader is None:
            return []
        return alphabet.under(self._reader, vocabulary, language, letter, offset, limit)

    def statistics(self, vocabulary: str) -> Statistics:
        """Count the things of a vocabulary by class; raises `KeyError` where there is none."""
        if self._reader is None:
            raise KeyError(vocabulary)
        return counting.statistics(self._reader, vocabulary)

    def number_of(self, vocabulary: str, classes: Iterable[str]) -> OfType:
        """Count the things of any of some classes, named after the first, each thing once."""
        if self._reader is None:
            raise KeyError(vocabulary)
        return counting.number_of(self._reader, vocabulary, tuple(classes))

    def label_statistics(self, vocabulary: str) -> dict[str, dict[Kind, int]]:
        """Count labels by language and kind; raises `KeyError` where there is no vocabulary."""
        if self._reader is None:
            raise KeyError(vocabulary)
        return counting.label_statistics(self._reader, vocabulary)

    def unnamed(self, vocabulary: str) -> dict[str, list[str]]:
        """Give by language the things without a preferred label in it, but deprecated ones."""
        if self._reader is None or vocabulary not in self._counted:
            return {}
        return gaps.unnamed(self._reader, vocabulary)

    def shared(self, vocabulary: str) -> list[tuple[str, list[str]]]:
        """Give the labels that several things have, or one twice, each with its things."""
        if self._reader is None or vocabulary not in self._counted:
            return []
        return gaps.shared(self._reader, vocabulary)

    def history(
        self,
        vocabulary: str | None = None,
        concept: str | None = None,
        kinds: Iterable[EventKind] | None = None,
        limit: int | None = 100,
        offset: int = 0,
    ) -> list[Event]:
        """Give what publications did, the last first: to a vocabulary, to a concept, to any."""
        if self._reader is None:
            return []
        return history(self._reader, vocabulary, concept, kinds, limit, offset)

    @cached_property
    def _counted(self) -> dict[str, Counted]:
        return {} if self._reader is None else counting.counted(self._reader)

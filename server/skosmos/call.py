"""One call of the API: the release, the vocabulary, and what is asked of it."""

from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass
from typing import cast

from meagraph.namespaces import is_iri
from meagraph.vocabulary.thesaurus import Thesaurus
from server.skosmos.asked import Asked
from server.skosmos.contexts import Document
from server.skosmos.failure import FailureError, check_rows
from server.skosmos.reader import Reader
from server.skosmos.searching import Searched

USUAL_REACH = 1000
"""Concepts of a transitive answer where no limit is asked for."""


@dataclass(frozen=True)
class Wording:
    """What needs words of the interface: names of classes and mappings, and of languages."""

    names: Mapping[str, str]
    called: Callable[[str], str]


@dataclass(frozen=True)
class Call:
    """
    One request, as the functions that answer it see it.

    `reader` is that of the vocabulary in the address, None where there is none; `words` gives the
    wording in a language, and `rows` is the most that one answer lists; for more it is refused.
    """

    thesaurus: Thesaurus
    reader: Reader | None
    asked: Asked
    words: Callable[[str], Wording]
    rows: int
    path: Mapping[str, str]

    @property
    def vocabulary(self) -> Reader:
        """The vocabulary in the address."""
        if self.reader is None:
            raise FailureError(404, "no vocabulary is named")
        return self.reader

    @property
    def language(self) -> str:
        """The language that is asked for, else that of the vocabulary."""
        asked = self.asked.language()
        return asked or (self.reader.language if self.reader else "")

    @property
    def required_language(self) -> str:
        """The language of a call that has to name one."""
        if not self.asked.language():
            raise FailureError(400, "lang parameter missing")
        return self.asked.language()

    def reach(self) -> int:
        """Give how many concepts a transitive answer has at most; raises `FailureError`."""
        limit = self.asked.signed("limit") or min(USUAL_REACH, self.rows)
        if limit < 0:
            raise FailureError(400, "Invalid limit parameter")
        return min(limit, self.rows + 1)

    def page(self, usual: int | None) -> tuple[int, int]:
        """
        Give the offset and the limit of a list, None for all; what is no number is of no account.

        The limit may be one more than is allowed: whoever makes the list refuses it by `listed`.
        """
        limit = self.asked.number_or("limit", 0) or usual or self.rows + 1
        return self.asked.number_or("offset", 0), min(limit, self.rows + 1)

    def listed(self, document: Document, name: str) -> Document:
        """Give an answer whose entries stand under a name; raises `FailureError` for too many."""
        check_rows(len(cast("Sized", document[name])), self.rows)
        return document

    def searched(self) -> Searched:
        """Give where is searched: the vocabulary of the address, those asked for, or all."""
        readers = (
            [self.reader] if self.reader else list(map(self.read, self.asked.several("vocab")))
        )
        language = self.asked.language("labellang") or self.asked.language()
        if not language and len(readers) == 1:
            language = readers[0].language
        return Searched(self.thesaurus, readers, language, self.rows)

    def reader_of(self, iri: str) -> Reader | None:
        """Give the vocabulary of the address, the one asked for, or one that describes a thing."""
        if self.reader is not None:
            return self.reader
        if len(asked := self.asked.several("vocab")) == 1:
            return self.read(asked[0])
        home = self.thesaurus.vocabulary_of(iri) if is_iri(iri) else None
        return None if home is None else Reader(self.thesaurus, home)

    def read(self, name: str) -> Reader:
        """Give the vocabulary with an id; raises `FailureError`."""
        return read_vocabulary(self.thesaurus, name)


def read_vocabulary(thesaurus: Thesaurus, name: str) -> Reader:
    """Give the vocabulary with an id; raises `FailureError` when there is none."""
    found = thesaurus.vocabularies.get(name)
    if found is None:
        raise FailureError(404, f"Vocabulary id '{name}' not found.")
    return Reader(thesaurus, found)

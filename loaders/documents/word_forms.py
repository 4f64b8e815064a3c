"""
The words of a text, and the forms under which each is compared with the words of a label.

Every language has its own way in `languages/{language}/subjects.toml`: a stemmer, a lemmatizer, the
particles and articles that are written together with a word.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from typing import Protocol

import simplemma
import snowballstemmer

from loaders.documents.languages import words

# Marks that may stand inside a word without being part of it: diacritics, tatweel, soft hyphen,
# joiners and marks of direction.
_MARKS = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u00ad\u200b-\u200f\u2060"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060"
_DROPPED = re.compile(rf"[{_MARKS}\u06d6-\u06ed]")
_LETTERS = str.maketrans("ىة", "يه")
"""Letters of Arabic that are often written one for the other (marks of alif are dropped)."""

LONGEST_WORD = 100
"""A longer one is no word of any language; it is not looked up."""

_FEWEST = 3
"""Letters that must remain of a word when a particle or an article is taken off."""


class Likeness(IntEnum):
    """How alike a word and the word of a label are; the smaller, the more."""

    PRINTED = 0
    CASE = 1
    ACCENTS = 2
    INFLECTED = 3
    STEM = 4


class Stemmer(Protocol):
    """A stemmer of snowballstemmer."""

    def stemWord(self, word: str) -> str:  # noqa: N802 -- its own name
        """Give the stem of a word in lower case."""
        ...


@dataclass(frozen=True)
class Word:
    """
    A word as it stands in a text, and its forms, from the most to the least particular.

    `particle` counts the characters of a particle that is written together with it.
    """

    printed: str
    lower: str
    folded: str
    lemma: str
    stem: str
    particle: int = 0

    @property
    def keys(self) -> tuple[str, ...]:
        """Give the forms by which it is looked up."""
        return self.lemma, self.stem, self.folded

    def likeness(self, other: "Word") -> Likeness:
        """Say how alike this word and `other` are, which have a form in common."""
        for name, found in (
            ("printed", Likeness.PRINTED),
            ("lower", Likeness.CASE),
            ("folded", Likeness.ACCENTS),
            ("lemma", Likeness.INFLECTED),
        ):
            if getattr(self, name) == getattr(other, name):
                return found
        return Likeness.STEM


def tokens(text: str) -> Iterator[tuple[int, int]]:
    """Give the range of each word of `text`."""
    for match in _WORD.finditer(text):
        word = match.group().rstrip(_INVISIBLE)
        if _DROPPED.sub("", word):
            yield match.start(), match.start() + len(word)


def folded(word: str) -> str:
    """Give a word in lower case, without accents and marks, its variant letters as one."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return _DROPPED.sub("", decomposed).translate(_LETTERS)


@lru_cache(maxsize=100_000)
def readings(word: str, language: str) -> tuple[Word, ...]:
    """Give the readings of a printed word: itself, then what remains without its particle."""
    read = [_word(word, language, 0)]
    for particle in words(language, "subjects").get("particles", ()):
        if word.startswith(particle) and len(word) - len(particle) >= _FEWEST:
            read.append(_word(word[len(particle) :], language, len(particle)))
    return tuple(read)


def _word(text: str, language: str, particle: int) -> Word:
    printed = _DROPPED.sub("", unicodedata.normalize("NFC", text))
    lower = printed.casefold()
    bare = _bare(printed, language)
    return Word(
        printed=printed,
        lower=lower,
        folded=folded(lower),
        lemma=folded(_lemma(bare, language)),
        stem=folded(_stemmer(language).stemWord(bare)),
        particle=particle,
    )


def _bare(printed: str, language: str) -> str:
    """Give a word in lower case without its article, an acronym without the s of its plural."""
    word = printed.casefold()
    for article in words(language, "subjects").get("articles", ()):
        if word.startswith(article) and len(word) - len(article) >= _FEWEST:
            return word[len(article) :]
    return word[:-1] if printed.endswith("s") and printed[:-1].isupper() else word


def _lemma(word: str, language: str) -> str:
    lemmas = words(language, "subjects").get("lemmas")
    return simplemma.lemmatize(word, lang=lemmas) if lemmas else word


@cache
def _stemmer(language: str) -> Stemmer:
    stemmer: Stemmer = snowballstemmer.stemmer(words(language, "subjects")["stemmer"])
    return stemmer


def content_stems(text: str, language: str) -> list[str]:
    """
    Give the stems of the words of a text that say something, in its order.

    Of a language without spaces, they are the pairs of neighbouring characters.
    """
    settings = words(language, "subjects")
    plain = [text[start:end] for start, end in tokens(text)]
    if settings.get("characters"):
        return [word[place : place + 2] for word in plain for place in range(max(1, len(word) - 1))]
    linking = settings["linking"]
    return [
        readings(word, language)[0].stem
        for word in plain
        if word.casefold() not in linking and len(word) <= LONGEST_WORD
    ]

"""
The forms under which a word of a text is compared with the words of a label.

Beside those of `meagraph.words`, which the search compares too, a word has its lemma here, where
`languages/{language}/subjects.toml` names a lemmatizer.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import simplemma

from loaders.documents.languages import words
from meagraph.words.forms import (
    LONGEST_WORD,
    bare,
    folded,
    stem,
    tokens,
    unmarked,
    without_particles,
    writing,
)


class Likeness(IntEnum):
    """How alike a word and the word of a label are; the smaller, the more."""

    PRINTED = 0
    CASE = 1
    ACCENTS = 2
    INFLECTED = 3
    STEM = 4


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


@lru_cache(maxsize=100_000)
def readings(word: str, language: str) -> tuple[Word, ...]:
    """Give the readings of a printed word: itself, then what remains without its particle."""
    return tuple(
        _word(rest, language, particle) for rest, particle in without_particles(word, language)
    )


def _word(text: str, language: str, particle: int) -> Word:
    printed = unmarked(text)
    lower = printed.casefold()
    plain = bare(printed, language)
    return Word(
        printed=printed,
        lower=lower,
        folded=folded(lower),
        lemma=folded(_lemma(plain, language)),
        stem=stem(plain, language),
        particle=particle,
    )


def _lemma(word: str, language: str) -> str:
    lemmas = words(language, "subjects").get("lemmas")
    return simplemma.lemmatize(word, lang=lemmas) if lemmas else word


def content_stems(text: str, language: str) -> list[str]:
    """
    Give the stems of the words of a text that say something, in its order.

    Of a language without spaces, they are the pairs of neighbouring characters.
    """
    plain = [text[start:end] for start, end in tokens(text)]
    if writing(language).characters:
        return [word[place : place + 2] for word in plain for place in range(max(1, len(word) - 1))]
    linking = writing(language).linking
    return [
        readings(word, language)[0].stem
        for word in plain
        if word.casefold() not in linking and len(word) <= LONGEST_WORD
    ]

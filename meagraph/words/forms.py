"""
The words of a text, and the forms under which two words are taken for one.

Every language has its own way of writing words, in `{language}.toml` beside this file: a stemmer,
particles and articles that are written together with a word, words that say little.
"""

import re
import threading
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import snowballstemmer

LONGEST_WORD = 100
"""A longer one is no word of any language; it is not looked up."""

# Marks that may stand inside a word without being part of it: diacritics, tatweel, soft hyphen,
# joiners and marks of direction.
MARKS = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u00ad\u200b-\u200f\u2060"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}])*")
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060"
_DROPPED = re.compile(rf"[{MARKS}\u06d6-\u06ed]")

_SAME = str.maketrans(
    {
        # Letters of Arabic that are often written one for the other (marks of alif are dropped).
        "ى": "ي",
        "ة": "ه",
        "ٱ": "ا",
        "ی": "ي",
        "ک": "ك",
        # Letters of Latin that are two, or have a stroke, which is no accent to Unicode.
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        # Digits of Arabic.
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
    }
)

_FEWEST = 3
"""Letters that must remain of a word when a particle or an article is taken off."""


class Stemmer(Protocol):
    """A stemmer of snowballstemmer."""

    def stemWord(self, word: str) -> str:  # noqa: N802 -- its own name
        """Give the stem of a word in lower case."""
        ...


@dataclass(frozen=True)
class Writing:
    """
    How a language writes its words.

    `linking` words are passed over when words are compared, and `idle` ones too when they are
    searched for; `particles` and `articles` are written together with the next word, longest
    first. `characters`: it is written without spaces, and a word of it is any few characters.
    """

    stemmer: str = ""
    linking: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()
    particles: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    characters: bool = False


@cache
def writing(language: str) -> Writing:
    """Give the way in which one of the six languages is written."""
    with Path(__file__).with_name(f"{language}.toml").open("rb") as file:
        said = tomllib.load(file)
    return Writing(
        stemmer=said.get("stemmer", ""),
        linking=frozenset(said.get("linking", ())),
        idle=frozenset(said.get("idle", ())),
        particles=tuple(said.get("particles", ())),
        articles=tuple(said.get("articles", ())),
        characters=said.get("characters", False),
    )


def tokens(text: str) -> Iterator[tuple[int, int]]:
    """Give the range of each word of `text`."""
    for match in _WORD.finditer(text):
        word = match.group()
        if word.isascii():
            yield match.span()
            continue
        word = word.rstrip(_INVISIBLE)
        if _DROPPED.sub("", word):
            yield match.start(), match.start() + len(word)


def unmarked(word: str) -> str:
    """Give a word as it is printed, without marks that are no part of it."""
    if word.isascii():
        return word
    return _DROPPED.sub("", unicodedata.normalize("NFC", word))


def folded(word: str) -> str:
    """
    Give a word in lower case, without accents and marks, its variant letters as one.

    >>> folded("Œuvrés"), folded("الإدَارَة")
    ('oeuvres', 'الاداره')
    """
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return _DROPPED.sub("", decomposed).translate(_SAME)


def without_particles(word: str, language: str) -> Iterator[tuple[str, int]]:
    """Give a printed word, then what remains of it without a particle, with how many letters."""
    yield word, 0
    for particle in writing(language).particles:
        if word.startswith(particle) and len(word) - len(particle) >= _FEWEST:
            yield word[len(particle) :], len(particle)


def bare(printed: str, language: str) -> str:
    """Give a word in lower case without its article, an acronym without the s of its plural."""
    word = printed.casefold()
    for article in writing(language).articles:
        if word.startswith(article) and len(word) - len(article) >= _FEWEST:
            return word[len(article) :]
    return word[:-1] if printed.endswith("s") and printed[:-1].isupper() else word


def stem(word: str, language: str) -> str:
    """Give the stem of a word as `bare` gives it; the word itself where no stemmer is known."""
    name = writing(language).stemmer
    return folded(_stemmers.of(name).stemWord(word) if name else word)


class _Stemmers(threading.local):
    """The stemmers of one thread: a stemmer keeps the word that it works on in itself."""

    def __init__(self) -> None:
        self._by_name: dict[str, Stemmer] = {}

    def of(self, name: str) -> Stemmer:
        if name not in self._by_name:
            self._by_name[name] = snowballstemmer.stemmer(name)
        return self._by_name[name]


_stemmers = _Stemmers()

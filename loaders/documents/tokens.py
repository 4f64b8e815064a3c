"""
Words of a text for recognising phrases: normalised, each with its place in the text.

A Chinese character is a word of its own. Apostrophes, digits and letters are brought to one form;
vowel marks, tatweel, soft hyphens and marks of direction are no part of a word.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import snowballstemmer

from loaders.documents.languages import words

_IGNORABLE = "\u0640"
_SAME = {
    **{ord(mark): "'" for mark in "’‘ʼ´`"},
    **dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x061C, 0x0670], _IGNORABLE),
    **dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], _IGNORABLE),
    **dict.fromkeys(range(0x064B, 0x0653), _IGNORABLE),
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{ord(letter): "ا" for letter in "أإآٱ"},
    ord("ى"): "ي",
    ord("ة"): "ه",
    ord("،"): ",",
    ord("؛"): ";",
    ord("。"): ".",
    ord("ё"): "е",
    ord("Ё"): "Е",
}
_CJK = "\u3400-\u9fff"
_WORD = re.compile(rf"[{_CJK}]|[^\W\d_{_CJK}]+(?:'[^\W\d_{_CJK}]*)?|\d+|[^\w\s]")
_ELIDED = re.compile(rf"[{_CJK}]|[^\W\d_{_CJK}]+'?|\d+|[^\w\s]")
_HYPHENS = frozenset("-‐‑–—−")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")


class Token(NamedTuple):
    """A word, number or sign: in lower case and normal form, and where it stands in the text."""

    word: str
    start: int
    end: int
    capital: bool

    @property
    def sign(self) -> bool:
        """Whether it is a sign of punctuation."""
        return not self.word[0].isalnum()


@lru_cache(maxsize=50_000)
def tokens_of(text: str, language: str) -> tuple[Token, ...]:
    """
    Split a text into words and signs; hyphens only separate.

    The texts of one document are kept, since several annotators read each of them.
    """
    pattern = _ELIDED if words(language, "words").get("elision") else _WORD
    found = (_token(match) for match in pattern.finditer(normal(text)))
    return tuple(token for token in found if token is not None)


def normal(text: str) -> str:
    """Bring signs and letters to one form, character by character."""
    return _OTHER_DIGIT.sub(_ascii_digit, text.translate(_SAME))


def _ascii_digit(match: re.Match[str]) -> str:
    return str(unicodedata.digit(match.group()))


def _token(match: re.Match[str]) -> Token | None:
    bare, (start, end) = match.group(), match.span()
    if _IGNORABLE in bare:
        start += len(bare) - len(bare.lstrip(_IGNORABLE))
        bare = bare.replace(_IGNORABLE, "")
    if not bare or bare in _HYPHENS:
        return None
    if _doubled(bare):
        bare, start = bare[1:], start + 1
    return Token(sys.intern(bare.lower()), start, end, bare[0].isupper())


def _doubled(word: str) -> bool:
    """Tell the rest of a flattened track change (`pPrie`)."""
    return len(word) > 2 and word[0].islower() and word[1] == word[0].upper() and word[2].islower()


@cache
def _stemmer(name: str) -> Any:
    return snowballstemmer.stemmer(name)


@lru_cache(maxsize=50_000)
def stems(word: str, language: str) -> tuple[str, ...]:
    """
    Give the forms under which a printed word may stand in a label, the likeliest first.

    Several where a language writes particles in one with the word.
    """
    rules = words(language, "words")
    if "stemmer" in rules:
        return (_stem(word, rules["stemmer"]),)
    bare = _without_ending(unaccented(word), rules.get("endings", ()))
    begun = (bare[len(part) :] for part in rules.get("particles", ()) if bare.startswith(part))
    return (bare, *(rest for rest in begun if len(rest) > 2))


def _stem(word: str, stemmer: str) -> str:
    """Take off endings while there are some: the stemmer leaves unlike ones for two cases."""
    for _ in range(4):
        shorter = str(_stemmer(stemmer).stemWord(word))
        if shorter == word or len(shorter) < 3:
            break
        word = shorter
    return word


def label_stem(word: str, language: str) -> str:
    """Give the one form under which a word of a label is kept."""
    rules = words(language, "words")
    bare = stems(word, language)[0]
    article = rules.get("article", "")
    return bare[len(article) :] if article and bare.startswith(article) else bare


def _without_ending(word: str, endings: Iterable[Sequence[str]]) -> str:
    for ending, instead in endings:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word[: -len(ending)] + instead
    return word


def unaccented(word: str) -> str:
    """Give a word without the accents of its letters."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


def phrase(text: str, language: str) -> tuple[str, ...]:
    """Give the words of a phrase in normal form."""
    return tuple(token.word for token in tokens_of(text, language))


def phrases(texts: Iterable[str], language: str) -> Iterator[tuple[str, ...]]:
    """Give the words of each phrase in normal form."""
    return (phrase(text, language) for text in texts)

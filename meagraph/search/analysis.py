"""
What a text is looked up by: its words as terms, the same for the index and for what is asked.

A word is found as it is folded (lower case, no accents, variant letters as one) and by its stems;
a run of Chinese characters by each character and each pair of neighbours, since nothing says where
its words end.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from meagraph.namespaces import LANGUAGES
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

ANY = "und"
"""The language of a text that says none, or one of others (BCP 47: undetermined)."""

CODED = "zxx"
"""The language of codes, which have no forms (BCP 47: no linguistic content)."""

_SHORT = 3
"""A word of so few letters has no plural to take off."""

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_ALPHABETS = {"ru": re.compile(r"[\u0400-\u052f]"), "ar": re.compile(r"[\u0600-\u06ff]")}
_LATIN = tuple(language for language in LANGUAGES if language not in (*_ALPHABETS, "zh"))


class Word(NamedTuple):
    """A word: where it stands in the text, its folded form, its stems, each marked as a stem."""

    start: int
    end: int
    folded: str
    stems: tuple[str, ...]

    @property
    def is_pair(self) -> bool:
        """Whether it is a pair of Chinese characters."""
        return len(self.folded) == 2 and _HAN.fullmatch(self.folded) is not None

    @property
    def terms(self) -> tuple[str, ...]:
        """Give all by which it is looked up."""
        return (self.folded, *self.stems)


@lru_cache(maxsize=1_000)
def language_of(tag: str | None) -> str:
    """
    Give the language that a language tag stands for here.

    >>> language_of("zh-Hans"), language_of("pt"), language_of(None)
    ('zh', 'und', 'und')
    """
    language = (tag or "").split("-")[0].lower()
    return language if language in LANGUAGES else ANY


def words_of(text: str, language: str) -> Iterator[Word]:
    """
    Give the words of a text in `language`.

    Of a text in `ANY` language a word has its stems in every language of its alphabet.

    >>> [word.terms for word in words_of("Zones humides", "fr")]
    [('zones', '~zon'), ('humides', '~humid')]
    >>> [word.terms for word in words_of("保护区", "zh")]
    [('保',), ('护',), ('区',), ('保护',), ('护区',)]
    """
    has_han = _HAN.search(text) is not None
    for start, end in tokens(text):
        runs = list(_HAN.finditer(text, start, end)) if has_han else []
        if not runs and end - start > LONGEST_WORD:
            continue
        place = start
        for run in runs:
            if place < run.start():
                yield _word(text, place, run.start(), language)
            yield from _characters(text, run.start(), run.end())
            place = run.end()
        if place < end:
            yield _word(text, place, end, language)


def asked_words(text: str, language: str) -> Sequence[Word]:
    """
    Give the words of `text` that a search for it has to find.

    They are its words without those that say little, unless there are no others; of Chinese, the
    pairs of characters (a character alone, where it stands alone).
    """
    return telling_words(list(words_of(text, language)))


def telling_words(found: Sequence[Word]) -> Sequence[Word]:
    """Give those words of a text that a search for it has to find, from all of them in order."""
    if len(found) < 2:
        return found
    paired = {place for word in found if word.is_pair for place in range(word.start, word.end)}
    telling = [word for word in found if word.is_pair or word.start not in paired]
    return [word for word in telling if not is_idle(word.folded)] or telling


def is_idle(word: str) -> bool:
    """Say whether a folded word says so little that a search does not ask for it."""
    return word in _IDLE


def whole(found: Iterable[Word]) -> set[str]:
    """
    Give the forms in which a whole name is compared with a whole question: as folded, as stems.

    >>> whole(words_of("Le pingouin", "fr")) & whole(words_of("les PINGOUINS", "fr"))
    {'~pingouin'}
    """
    words = telling_words(list(found))
    return {
        " ".join(word.folded for word in words),
        " ".join(word.stems[0] if word.stems else word.folded for word in words),
    }


def _characters(text: str, start: int, end: int) -> Iterator[Word]:
    for place in range(start, end):
        yield Word(place, place + 1, text[place], ())
    for place in range(start, end - 1):
        yield Word(place, place + 2, text[place : place + 2], ())


def _word(text: str, start: int, end: int, language: str) -> Word:
    plain, stems = _terms(text[start:end], language)
    return Word(start, end, plain, stems)


@lru_cache(maxsize=50_000)
def _terms(word: str, language: str) -> tuple[str, tuple[str, ...]]:
    printed = unmarked(word)
    stems = {
        "~" + one: None
        for each in _languages(printed, language)
        for rest, _ in without_particles(printed, each)
        for one in _stems(bare(rest, each), each)
    }
    return folded(printed), tuple(stems)


def _stems(word: str, language: str) -> Iterator[str]:
    """
    Give the stems of a word: without accents and the s of a plural, without accents, as written.

    A stemmer takes other endings off where accents are missing, and leaves short plurals.
    """
    plain = folded(word)
    if language in _LATIN and plain.endswith("s") and len(plain) > _SHORT:
        yield stem(plain[:-1], language)
    yield stem(plain, language)
    if plain != word:
        yield stem(word, language)


def _languages(word: str, language: str) -> tuple[str, ...]:
    """Give the languages of which a word may be."""
    if language == CODED or not any(map(str.isalpha, word)):
        return ()
    for other, alphabet in _ALPHABETS.items():
        if alphabet.search(word):
            return (other,)
    if language == ANY:
        return _LATIN
    return (language,) if language in _LATIN else ()


_IDLE = frozenset(
    folded(word)
    for language in LANGUAGES
    for word in writing(language).linking | writing(language).idle
)

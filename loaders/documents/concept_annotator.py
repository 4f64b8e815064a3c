"""
Concepts of a SKOS scheme found in a text by their labels.

A label is compared word by word, by lemma and stem; words that only link others are passed over.
Of labels that overlap the longest wins. Chinese, which has no spaces, is compared character by
character. The score of a match is the product of what its label and its print are worth:

| the label is | worth | | it is printed | worth |
|---|---|---|---|---|
| preferred | 1.0 | | as it is | 1.0 |
| alternative | 0.95 | | in other case | 0.98 |
| hidden | 0.9 | | without its accents or marks | 0.95 |
| an acronym of up to five letters | × 0.6 | | inflected (the same lemma) | 0.9 |
| declared ambiguous in the language | × 0.4 | | only its stem is the same | 0.75 |
| | | | the same, a label of one word | 0.4 |

With other linking words between ("of the" for "of") it counts 0.95 as much. An acronym is found
only in capitals; it counts in full where the text has the concept by another label as well.
Where a text fits labels of several concepts equally well, each gets its share of the score.
"""

import re
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import ahocorasick

from loaders.documents.languages import words
from loaders.documents.word_forms import Likeness, Word, readings
from meagraph.words.forms import LONGEST_WORD, tokens, writing

LabelKind = Literal["preferred", "alternative", "hidden"]

_WORTH: dict[LabelKind, float] = {"preferred": 1.0, "alternative": 0.95, "hidden": 0.9}
_PRINT = {
    Likeness.PRINTED: 1.0,
    Likeness.CASE: 0.98,
    Likeness.ACCENTS: 0.95,
    Likeness.INFLECTED: 0.9,
    Likeness.STEM: 0.75,
}
_ONE_STEM = 0.4
_SHORT_ACRONYM, _LONGEST_SHORT = 0.6, 5
_AMBIGUOUS = 0.4
_OTHER_LINKS = 0.95

_DIVIDES = re.compile(r"[^\s\w\-\u2010\u2011'\u2019\u02bc/«»\u201c\u201d\"]")
"""A sign between two words that no label goes across."""

_BREAK = 0
"""The number of such a sign, and of a word that no label has."""

_PIECE, _LONGEST_PIECE = 20_000, 40_000
"""
Characters of the pieces in which a text is read: the whole would need much memory, and what stands
in a piece is found the same, since a label does not go across the sign at which it ends.
"""


@dataclass(frozen=True)
class Label:
    """A label of a concept in one language; the concept is named as the caller likes to."""

    concept: str
    text: str
    language: str
    kind: LabelKind = "preferred"


@dataclass(frozen=True)
class Match:
    """A concept found at `text[start:end]`, with a score from 0 to 1 and the label that fits."""

    concept: str
    start: int
    end: int
    score: float
    label: str


class Annotator:
    """
    Finds the concepts of a scheme in texts; build it once and keep it, for any number of threads.

    >>> annotator = Annotator([Label("wetlands", "wetlands", "en")])
    >>> annotator.annotate("Every wetland counts.", "en")
    (Match(concept='wetlands', start=6, end=13, score=0.9, label='wetlands'),)
    """

    def __init__(self, labels: Iterable[Label]) -> None:
        """Take the labels of all languages; a language is prepared when it is first asked for."""
        self._labels: dict[str, list[Label]] = {}
        for label in labels:
            self._labels.setdefault(label.language, []).append(label)
        self._finders: dict[str, _Words | _Characters] = {}
        self._preparing = threading.Lock()

    def annotate(
        self,
        text: str,
        language: str,
        least: float = 0.0,
        going_on: Callable[[], None] = lambda: None,
    ) -> tuple[Match, ...]:
        """
        Give the concepts found in the order of `text`, without those below `least`.

        A long text is read piece by piece; `going_on` is called before each, and may raise to end
        a work that takes too long.
        """
        if language not in self._labels:
            return ()
        finder = self._finder(language)
        places: list[list[_Found]] = []
        for start, end in _pieces(text):
            going_on()
            found = _longest(finder.find(text[start:end]))
            places += [[one.moved(start) for one in place] for place in found]
        spelt = {
            one.label.concept
            for place in places
            for one in place
            if not _is_acronym(one.label.text)
        }
        weigh = partial(_weigh, spelt=spelt, ambiguous=words(language, "subjects")["ambiguous"])
        matches = (match for place in places for match in _best(place, map(weigh, place)))
        return tuple(match for match in matches if match.score >= least)

    def _finder(self, language: str) -> "_Words | _Characters":
        with self._preparing:
            if language not in self._finders:
                by_characters = writing(language).characters
                finder = _Characters if by_characters else _Words
                self._finders[language] = finder(self._labels[language], language)
            return self._finders[language]


@dataclass(frozen=True)
class _Found:
    """A label that fits `text[start:end]`: its words or characters, and how well it is printed."""

    label: Label
    start: int
    end: int
    size: int
    printed: float

    def moved(self, by: int) -> "_Found":
        """Give what was found in a piece that begins so far into the text."""
        return replace(self, start=self.start + by, end=self.end + by) if by else self


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Cut a long text where no label goes across, or at its longest between two words."""
    start = 0
    while len(text) - start > _LONGEST_PIECE:
        sign = _DIVIDES.search(text, start + _PIECE, start + _LONGEST_PIECE)
        space = text.rfind(" ", start, start + _LONGEST_PIECE)
        end = sign.end() if sign else space if space > start else start + _LONGEST_PIECE
        yield start, end
        start = end
    yield start, len(text)


def _weigh(found: _Found, spelt: set[str], ambiguous: Sequence[str]) -> float:
    """Give the score of what was found; `spelt` are concepts that the text has in full."""
    label = found.label
    score = _WORTH[label.kind] * found.printed
    if label.text in ambiguous:
        return score * _AMBIGUOUS
    short = _is_acronym(label.text) and len(label.text) <= _LONGEST_SHORT
    return score * _SHORT_ACRONYM if short and label.concept not in spelt else score


def _best(place: Sequence[_Found], scores: Iterable[float]) -> Iterator[Match]:
    """Give the concepts with the best score at one place, which they share."""
    scored = sorted(zip(scores, place, strict=True), key=lambda pair: -pair[0])
    best = {one.label.concept: one for score, one in reversed(scored) if score == scored[0][0]}
    for concept, one in sorted(best.items()):
        score = round(scored[0][0] / len(best), 3)
        yield Match(concept, one.start, one.end, score, one.label.text)


@dataclass(frozen=True)
class _Pattern:
    """A label as its words, and those that only link them."""

    label: Label
    words: tuple[Word, ...]
    links: tuple[str, ...]


@dataclass(frozen=True)
class _Read:
    """A word of a text with its number (`_BREAK` if no label has it), and the links before it."""

    start: int
    end: int
    word: Word
    number: int
    links: tuple[str, ...]


_NOTHING = Word("", "", "", "", "")


class _Words:
    """Labels of one language, found by sequences of words."""

    def __init__(self, labels: Iterable[Label], language: str) -> None:
        self._language = language
        self._linking = writing(language).linking
        self._numbers: dict[str, int] = {}
        patterns: dict[tuple[int, ...], list[_Pattern]] = {}
        for label in labels:
            pattern = self._pattern(label)
            key = tuple(self._number(word) for word in pattern.words)
            if key:
                patterns.setdefault(key, []).append(pattern)
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE)
        for key, alike in patterns.items():
            self._automaton.add_word(key, (len(key), alike))
        self._automaton.make_automaton()

    def _pattern(self, label: Label) -> _Pattern:
        printed = [label.text[start:end] for start, end in tokens(label.text)]
        heavy = [word for word in printed if word.casefold() not in self._linking] or printed
        links = tuple(word.casefold() for word in printed if word not in heavy)
        return _Pattern(label, tuple(readings(word, self._language)[0] for word in heavy), links)

    def _number(self, word: Word) -> int:
        """Give the number of a word of a label: that of its first form that has one."""
        known = (self._numbers[key] for key in word.keys if key in self._numbers)
        number = next(known, len(self._numbers) + 1)
        for key in word.keys:
            self._numbers.setdefault(key, number)
        return number

    def find(self, text: str) -> Iterator[_Found]:
        """Give every label that fits somewhere, however they overlap."""
        read = list(self._read(text))
        if not read:
            return
        loud = text == text.upper()
        for last, (length, patterns) in self._automaton.iter(tuple(one.number for one in read)):
            part = read[last - length + 1 : last + 1]
            start, end = part[0].start + part[0].word.particle, part[-1].end
            links = tuple(link for one in part[1:] for link in one.links)
            for pattern in patterns:
                score = self._score(pattern, part, links, loud)
                if score:
                    yield _Found(pattern.label, start, end, length, score)

    def _read(self, text: str) -> Iterator[_Read]:
        """Read the words of a text, without those that only link, and with breaks."""
        before = 0
        links: list[str] = []
        for start, end in tokens(text):
            if _DIVIDES.search(text, before, start):
                yield _Read(0, 0, _NOTHING, _BREAK, ())
            before = end
            printed = text[start:end]
            if printed.casefold() in self._linking and not printed.isupper():
                links.append(printed.casefold())
                continue
            yield self._known(printed, start, end, tuple(links))
            links.clear()

    def _known(self, printed: str, start: int, end: int, links: tuple[str, ...]) -> _Read:
        """Take the reading of a word that is most like a word of a label."""
        read = readings(printed, self._language) if len(printed) <= LONGEST_WORD else ()
        for forms in zip(*(word.keys for word in read), strict=True):
            for word, key in zip(read, forms, strict=True):
                if key in self._numbers:
                    return _Read(start, end, word, self._numbers[key], links)
        return _Read(start, end, _NOTHING, _BREAK, links)

    def _score(
        self, pattern: _Pattern, part: Sequence[_Read], links: tuple[str, ...], loud: bool
    ) -> float:
        likeness = max(
            one.word.likeness(word) for one, word in zip(part, pattern.words, strict=True)
        )
        if _is_acronym(pattern.label.text) and (loud or not _is_acronym(part[0].word.printed)):
            return 0.0
        alone = likeness == Likeness.STEM and len(part) == 1
        printed = _ONE_STEM if alone else _PRINT[likeness]
        return printed * (1.0 if links == pattern.links else _OTHER_LINKS)


class _Characters:
    """Labels of one language without spaces, found by sequences of characters."""

    def __init__(self, labels: Iterable[Label], language: str) -> None:
        patterns: dict[str, list[Label]] = {}
        for label in labels:
            patterns.setdefault(_flat(label.text)[0], []).append(label)
        self._automaton = ahocorasick.Automaton()
        for key, alike in patterns.items():
            self._automaton.add_word(key, (len(key), alike))
        self._automaton.make_automaton()

    def find(self, text: str) -> Iterator[_Found]:
        """Give every label that fits somewhere, however they overlap."""
        flat, places = _flat(text)
        for last, (length, labels) in self._automaton.iter(flat):
            first = last - length + 1
            if not _stands_alone(flat, first, last + 1):
                continue
            start, end = places[first], places[last] + 1
            for label in labels:
                if _is_acronym(label.text) and not _is_acronym(text[start:end]):
                    continue
                likeness = Likeness.PRINTED if text[start:end] == label.text else Likeness.CASE
                yield _Found(label, start, end, length, _PRINT[likeness])


def _flat(text: str) -> tuple[str, list[int]]:
    """Give a text in one width and case without spaces, and the place of each character."""
    flat, places = [], []
    for place, character in enumerate(text):
        plain = unicodedata.normalize("NFKC", character).casefold()
        if len(plain) == 1 and not plain.isspace() and unicodedata.category(plain) != "Cf":
            flat.append(plain)
            places.append(place)
    return "".join(flat), places


def _stands_alone(flat: str, start: int, end: int) -> bool:
    """
    Tell whether a label may stand here.

    One that begins or ends with a Latin letter is not a part of a longer Latin word; one of a
    single character, which is a part of many words, stands between signs.
    """
    before, after = flat[start - 1 : start], flat[end : end + 1]
    if end - start == 1:
        return not (before.isalnum() or after.isalnum())
    cuts_before = flat[start].isascii() and before.isascii() and before.isalnum()
    cuts_after = flat[end - 1].isascii() and after.isascii() and after.isalnum()
    return not (cuts_before or cuts_after)


def _is_acronym(label: str) -> bool:
    """Tell whether a label is one word that is written mostly in capitals (LMOs, NBSAP)."""
    return label.isalnum() and sum(letter.isupper() for letter in label) > len(label) / 2 >= 1


def _longest(found: Iterable[_Found]) -> list[list[_Found]]:
    """Choose what does not overlap, the longest first; those of one place stay together."""
    chosen: dict[tuple[int, int], list[_Found]] = {}
    taken: set[int] = set()
    for one in sorted(found, key=lambda one: (-one.size, -(one.end - one.start), one.start)):
        place = (one.start, one.end)
        if place in chosen:
            chosen[place].append(one)
        elif taken.isdisjoint((one.start, one.end - 1)):
            taken.update(range(one.start, one.end))
            chosen[place] = [one]
    return [chosen[place] for place in sorted(chosen)]

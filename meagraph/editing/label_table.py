"""The labels of a vocabulary, looked up by labels of another one, from alike to nearly alike."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process

from meagraph.vocabulary.concept import Concept
from meagraph.vocabulary.index.keys import folded_text, grams, stems

How = Literal["exact", "folded", "stemmed", "fuzzy", "contained"]

KINDS = ("prefLabel", "altLabel", "hiddenLabel")

LEAST_FUZZY = 88.0
"""Below this many hundredths of common letters two labels are not alike (rapidfuzz's ratio)."""

_SHORTEST_FUZZY = 5
"""Letters of a label below which one other letter makes another word."""

_RAREST = 6
"""Parts of a label by which similar ones are looked for: a wrong letter spoils three."""

_COMMON = 300
"""A part that more labels than these have tells nothing."""

_MOST_WORDS = 6
"""Words of a label whose parts are looked up: their number doubles with each word."""


_Places = Mapping[tuple[str, str], list[int]]
"""Where labels with a key stand in the table, by language and key."""


class Label(NamedTuple):
    """A label of a concept; `language` is the first part of its tag (`""`: without one)."""

    concept: str
    kind: str
    language: str
    text: str


class Alike(NamedTuple):
    """A label of the table that is like one that was looked up: how, and how much (0 to 1)."""

    label: Label
    how: How
    likeness: float


def labels_of(concept: Concept) -> Iterator[Label]:
    """Give the labels of a concept, the preferred ones first."""
    for kind in KINDS:
        for tag, texts in concept.texts(kind).items():
            language = tag.split("-")[0].lower()
            yield from (Label(concept.iri, kind, language, text) for text in texts)


class LabelTable:
    """All labels of a vocabulary, in the languages that another one has, too."""

    def __init__(
        self,
        concepts: Iterable[Concept],
        languages: Iterable[str],
        going_on: Callable[[], None] = lambda: None,
    ) -> None:
        """
        Take the concepts and the languages in which labels will be looked up.

        `going_on` is called for each label, and may raise to end a work that takes too long.
        """
        wanted = set(languages)
        self._labels = [
            label
            for concept in concepts
            for label in labels_of(concept)
            if label.language in wanted
        ]
        self._folded = [folded_text(label.text) for label in self._labels]
        self._exact: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_folded: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_stems: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_part: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, (label, folded) in enumerate(zip(self._labels, self._folded, strict=True)):
            going_on()
            language = label.language
            self._exact[language, composed(label.text)].append(place)
            self._by_folded[language, folded].append(place)
            for key in dict.fromkeys(stems(label.text, language)):
                self._by_stems[language, key].append(place)
            for part in _parts(folded):
                self._by_part[language, part].append(place)

    def alike(self, label: Label) -> list[Alike]:
        """Give the labels of the same words, in its language; only those that are most alike."""
        language = label.language
        folded = folded_text(label.text)
        tiers: tuple[tuple[How, float, _Places, Iterable[str]], ...] = (
            ("exact", 1.0, self._exact, (composed(label.text),)),
            ("folded", 0.95, self._by_folded, (folded,)),
            ("stemmed", 0.85, self._by_stems, stems(label.text, language)),
        )
        for how, likeness, table, keys in tiers:
            places = {place: None for key in keys for place in table.get((language, key), ())}
            if places:
                return [Alike(self._labels[place], how, likeness) for place in places]
        return []

    def contained(self, label: Label) -> list[Alike]:
        """
        Give the preferred labels whose words are some of the words of this one, the longest alone.

        What they name is often broader: "marine protected areas" are protected areas.
        """
        words = stems(label.text, label.language)[0].split(" ")
        if not 1 < len(words) <= _MOST_WORDS:
            return []
        for size in range(len(words) - 1, 0, -1):
            found = [
                Alike(self._labels[place], "contained", size / len(words))
                for some in combinations(words, size)
                for place in self._by_stems.get((label.language, " ".join(some)), ())
                if self._labels[place].kind == "prefLabel"
            ]
            if found:
                return found
        return []

    def nearly_alike(self, label: Label) -> list[Alike]:
        """Give labels that differ from this one in few letters."""
        language, folded = label.language, folded_text(label.text)
        if len(folded) < _SHORTEST_FUZZY:
            return []
        lists = [self._by_part.get((language, part), ()) for part in _parts(folded)]
        rarest = sorted((one for one in lists if 0 < len(one) <= _COMMON), key=len)[:_RAREST]
        places = sorted({place for one in rarest for place in one})
        found = process.extract(
            folded,
            {place: self._folded[place] for place in places},
            scorer=fuzz.ratio,
            score_cutoff=LEAST_FUZZY,
            limit=5,
        )
        return [Alike(self._labels[place], "fuzzy", 0.8 * score / 100) for _, score, place in found]


def composed(text: str) -> str:
    """Give a text composed (NFC), with single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _parts(folded: str) -> set[str]:
    return {part for word in folded.split(" ") for part in grams(word)}

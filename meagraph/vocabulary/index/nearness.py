"""What comes near to a text: the same letters, the same words, their other forms, a slip."""

import heapq
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from unicodedata import normalize

from rapidfuzz import fuzz, process

from meagraph.vocabulary.index.answers import How, Kind, Near
from meagraph.vocabulary.index.keys import folded_text, grams, stems, words_of_label
from meagraph.vocabulary.index.reader import (
    ALIVE,
    COLUMNS,
    LABELS,
    Reader,
    Row,
    Shelf,
    both,
    numbers,
)
from meagraph.vocabulary.index.schema import PARTS

SCORES: Mapping[How, float] = {"exact": 100.0, "folded": 95.0, "stemmed": 88.0, "fuzzy": 85.0}
"""What it counts how a label comes near; a fuzzy one counts less the more letters differ."""

LESS: Mapping[Kind, float] = {Kind.PREF: 0.0, Kind.NOTATION: 1.0, Kind.ALT: 2.0, Kind.HIDDEN: 4.0}
"""What labels of a kind count less."""

LIKE = 60.0
"""The least likeness of two labels, in percent, for one to be near to the other."""

LIKE_WORD = 65.0
"""The same of two words."""

_WORDS = 12
"""Words of a text that are looked at, and words like each of them."""
_LABELS = 4000
"""Labels with a word that are looked at."""
_COMPARED = 300
"""Labels that are compared letter by letter."""

_WANTED = "l.shelf IN (SELECT value FROM json_each(:shelves)) AND NOT t.deprecated"


def near(
    reader: Reader, text: str, vocabularies: Iterable[str] | None, language: str | None, limit: int
) -> list[Near]:
    """Give concepts with labels near to `text`, the nearest first, each with its nearest label."""
    search = _Search(reader, text.strip(), vocabularies, language)
    best: dict[int, Near] = {}

    def take(stage: Iterable[tuple[int, Near]]) -> None:
        for thing, found in stage:
            if thing not in best or best[thing].score < found.score:
                best[thing] = found

    take(search.same())
    has_the_words = bool(best)
    take(search.stemmed())
    # Where something has the very words, nothing is guessed beside it.
    if not has_the_words and len(best) < limit:
        take(search.fuzzy())
    return heapq.nsmallest(
        limit, best.values(), key=lambda one: (-one.score, one.label, one.vocabulary, one.concept)
    )


class _Search:
    """One text, and where what comes near to it is looked for."""

    def __init__(
        self, reader: Reader, text: str, vocabularies: Iterable[str] | None, language: str | None
    ) -> None:
        self._reader = reader
        self._text = text
        self._folded = folded_text(text)
        self._shelves = reader.chosen(vocabularies, language)
        self._stems_in: dict[str, tuple[str, str]] = {}

    def same(self) -> Iterator[tuple[int, Near]]:
        """Give labels of the same letters, but for case, accents, marks, width."""
        rows = self._labels("l.folded = :key", self._folded)
        for row in rows:
            is_exact = normalize("NFC", row[1].strip()) == normalize("NFC", self._text)
            yield row[4], self._near(row, "exact" if is_exact else "folded")

    def stemmed(self) -> Iterator[tuple[int, Near]]:
        """Give labels of the same telling words in other forms, or in another order."""
        by_keys: dict[tuple[str, str], list[Shelf]] = {}
        for shelf in self._shelves:
            if not shelf.is_of_notations:
                by_keys.setdefault(self._stems(shelf.language), []).append(shelf)
        for (plain, written), shelves in by_keys.items():
            probes = {("stems", plain), ("stems", written), ("written_stems", written)}
            for column, key in sorted(probes):
                for row in self._labels(f"l.{column} = :key", key, shelves):
                    yield row[4], self._near(row, "stemmed")

    def fuzzy(self) -> Iterator[tuple[int, Near]]:
        """Give labels of which most letters are the same."""
        for part in PARTS:
            candidates = self._candidates(part)
            rows = self._reader.rows(
                f"SELECT {COLUMNS}, l.folded FROM {LABELS.format(part=part)}"
                f" WHERE l.id IN (SELECT value FROM json_each(:labels)) AND {ALIVE}",
                labels=json.dumps(candidates),
            )
            forms = [row[-1] for row in rows]
            for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
                like = process.extract(
                    self._folded, forms, scorer=scorer, limit=None, score_cutoff=LIKE
                )
                for _, likeness, place in like:
                    yield rows[place][4], self._near(rows[place], "fuzzy", likeness)

    def _stems(self, language: str) -> tuple[str, str]:
        if language not in self._stems_in:
            self._stems_in[language] = stems(self._text, language)
        return self._stems_in[language]

    def _labels(
        self, condition: str, key: str, shelves: Iterable[Shelf] | None = None
    ) -> list[Row]:
        return self._reader.rows(
            both(f"SELECT {COLUMNS} FROM {LABELS} WHERE {condition} AND {_WANTED} AND {ALIVE}"),
            key=key,
            shelves=numbers(self._shelves if shelves is None else shelves),
        )

    def _candidates(self, part: str) -> list[int]:
        """Give labels with words like those of the text: most of them, the rarer ones first."""
        shelves = numbers(self._shelves)
        weights: Counter[int] = Counter()
        for word in words_of_label(self._folded)[:_WORDS]:
            best: dict[int, float] = {}
            for number, likeness in self._words_like(part, word):
                rows = self._reader.rows(
                    f"SELECT label FROM {part}.holds WHERE word = :word AND shelf IN"
                    " (SELECT value FROM json_each(:shelves)) LIMIT :most",
                    word=number,
                    shelves=shelves,
                    most=_LABELS,
                )
                telling = likeness / math.log2(2 + len(rows))
                for (label,) in rows:
                    best[label] = max(best.get(label, 0.0), telling)
            for label, weight in best.items():
                weights[label] += weight  # type: ignore[assignment]
        return heapq.nlargest(_COMPARED, weights, key=lambda label: (weights[label], -label))

    def _words_like(self, part: str, word: str) -> list[tuple[int, float]]:
        """Give words like a word, with their likeness in percent."""
        rows = self._reader.rows(
            f"SELECT w.id, w.form FROM {part}.gram g JOIN {part}.word w ON w.id = g.word"
            " WHERE g.gram IN (SELECT value FROM json_each(:grams))"
            " GROUP BY w.id ORDER BY count(*) DESC, abs(length(w.form) - :length), w.id LIMIT 100",
            grams=json.dumps(sorted(grams(word))),
            length=len(word),
        )
        like = process.extract(
            word,
            [form for _, form in rows],
            scorer=fuzz.ratio,
            limit=_WORDS,
            score_cutoff=LIKE_WORD,
        )
        return [(rows[place][0], likeness) for _, likeness, place in like]

    def _near(self, row: Row, how: How, likeness: float = 100.0) -> Near:
        hit = self._reader.hit(row)
        score = SCORES[how] * likeness / 100 - LESS[hit.kind]
        return Near(
            hit.vocabulary,
            hit.concept,
            hit.label,
            hit.lang,
            hit.kind,
            round(score, 1),
            how,
            hit.deprecated,
            hit.types,
            hit.pref_labels,
        )

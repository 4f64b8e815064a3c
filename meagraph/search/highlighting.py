"""Excerpts: of all that is said of a thing, what fits a question best, with the words marked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from meagraph.search.analysis import CODED, Word, language_of, words_of
from meagraph.search.documents import Role, Said
from meagraph.search.question import Question

LENGTH = 240
"""Characters of an excerpt, at most."""

_BEFORE = 60
"""Characters that are shown before the first word that was found."""

_READ = 20_000
"""Characters of one text that are looked through for an excerpt."""

_ORDER = {role: place for place, role in enumerate(Role)}


@dataclass(frozen=True)
class Excerpt:
    """
    A part of what is said of a thing.

    `marks` are the ranges of the words that were found, in characters of `text`; `cut_before` and
    `cut_after` say whether `text` begins or ends in the middle.
    """

    property: str
    language: str
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    cut_before: bool = False
    cut_after: bool = False

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """Give the text in pieces, each with whether it was looked for; dots where it is cut."""
        yield "…" * self.cut_before, False
        place = 0
        for start, end in self.marks:
            yield self.text[place:start], False
            yield self.text[start:end], True
            place = end
        yield self.text[place:] + "…" * self.cut_after, False

    def with_dots(self) -> str:
        """Give the text with dots where it is cut."""
        return f"{'…' * self.cut_before}{self.text}{'…' * self.cut_after}"


def best_excerpt(said: Iterable[Said], question: Question, wanted: str = "") -> Excerpt:
    """
    Give the excerpt of the value in which most words are found.

    Of several, it is the most telling, then one in the `wanted` language, then the shortest.
    """
    languages, asked_in = question.languages, cache(question.words)
    best: tuple[int, Said, list[Word]] | None = None
    for one in sorted(said, key=partial(_place, wanted=wanted)):
        language = _language(one)
        if language not in languages:
            continue
        asked = asked_in(language)
        found, count = _found(list(words_of(one.text[:_READ], language)), asked)
        if best is None or count > best[0]:
            best = count, one, found
        if count == 2 * len(asked):  # none of the others can be better
            break
    if best is None:
        raise ValueError("nothing is said of this thing")
    return _cut(best[1], best[2])


def _language(said: Said) -> str:
    return CODED if said.role is Role.CODE else language_of(said.language)


def _place(said: Said, wanted: str) -> tuple[int, bool, int]:
    """Give the place of a value among those in which as many words are found."""
    return _ORDER[said.role], _language(said) != wanted, len(said.text)


def _found(words: list[Word], asked: list[Word]) -> tuple[list[Word], int]:
    """Give the words that are asked for, and what it counts: a word two, a beginning of one one."""
    found = [word for word in words if any(_same(word, other) for other in asked)]
    count = sum(any(_same(word, other) for word in found) for other in asked)
    if asked and not any(_same(word, asked[-1]) for word in found):
        begun = [word for word in words if word.folded.startswith(asked[-1].folded)]
        return found + begun, 2 * count + bool(begun)
    return found, 2 * count


def _same(word: Word, asked: Word) -> bool:
    return word.folded == asked.folded or not set(word.stems).isdisjoint(asked.stems)


def _cut(said: Said, found: list[Word]) -> Excerpt:
    """Cut a value around the words that were found."""
    text = said.text
    if len(text) <= LENGTH:
        start, end = 0, len(text)
    else:
        first = min((word.start for word in found), default=0)
        start = max(0, min(first - _BEFORE, len(text) - LENGTH))
        end = start + LENGTH
        if start:
            start = _word_start(text, start, first)
    marks = [
        (word.start - start, word.end - start)
        for word in found
        if start <= word.start and word.end <= end
    ]
    return Excerpt(
        said.predicate,
        said.language,
        text[start:end],
        tuple(_joined(sorted(marks))),
        cut_before=start > 0,
        cut_after=end < len(text),
    )


def _word_start(text: str, start: int, first: int) -> int:
    """Move the start of an excerpt to the beginning of a word, if there is one before `first`."""
    space = text.find(" ", start, first)
    return start if space < 0 else space + 1


def _joined(marks: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join ranges that overlap or touch (pairs of Chinese characters do)."""
    joined: list[tuple[int, int]] = []
    for start, end in marks:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined

"""
How things are cited: a word for their kind, what they belong to, and their number.

"Decision XII/2", "décision 12/2", "COP 12/2", "SDG 15" are no names, and nothing in the graph says
them. So a thing is indexed with the words by which it may be cited, and with its number in the one
spelling to which all are brought.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from meagraph import words
from meagraph.numbering import NumberError, from_roman
from meagraph.search.analysis import ANY, Word, asked_words, words_of
from meagraph.words.forms import folded

_DECISION = re.compile(r"/(decision)/([^/]+/[^/]+)/(\d+/[^/@]+)(?:@[^/]*)?$")
_OF_A_PLAN = re.compile(r"/(goal|target|indicator)/([^/]+)/([^/]+)$")
"""The ends of the IRIs of things that are cited: their kind, what they belong to, their number."""

_GLUED = re.compile(r"(?<=[^\W\d])(?=\d)")
"""Where a number stands right after letters: COP12, 第14/5号."""
_RUN = re.compile(r"(?<![0-9a-z])[0-9a-z]+(?:(?:\s?/\s?|\.)[0-9a-z]+)*(?![0-9a-z])")
_SIGNS = re.compile(r"\s?([/.])\s?")


@dataclass(frozen=True)
class Citation:
    """What a question cites: the terms of the numbers in it, and its other words."""

    numbers: tuple[str, ...]
    words: tuple[Word, ...]


def citation(text: str) -> Citation | None:
    """
    Read a question as a citation; None where it has no number.

    >>> [citation(text).numbers for text in ("Décision XII / 2", "COP12/02", "SDG 15.a")]
    [('#12/2',), ('#12/2',), ('#15.a',)]
    """
    rest, numbers = _without_numbers(_GLUED.sub(" ", folded(text)))
    return Citation(numbers, tuple(asked_words(rest, ANY))) if numbers else None


def words_of_kind(thing: str, kinds: Iterable[str]) -> str:
    """
    Give the words for what a thing is cited as, in six languages; "" for what is not.

    A decision is a resolution or a recommendation where one of its `kinds` says so.
    """
    match = _match(thing)
    if match is None:
        return ""
    said = {kind.rpartition("/")[2] for kind in kinds} & _words()["kinds"].keys()
    return _words()["kinds"][min(said, default=match[1])]


def terms(thing: str, kinds: Iterable[str], codes: Iterable[str]) -> Iterator[str]:
    """Give the terms by which a thing that has `codes` may be cited."""
    match = _match(thing)
    if match is None:
        return
    said = [words_of_kind(thing, kinds)]
    for name in match[2].split("/"):
        said += [name, _words()["names"].get(name, "")]
    for word in words_of(" ".join(said), ANY):
        yield from word.terms
    for printed in (match[3], *codes):
        yield from _without_numbers(folded(printed))[1][:1]  # what follows is of another: (Rev. 12)


def _match(thing: str) -> re.Match[str] | None:
    return _DECISION.search(thing) or _OF_A_PLAN.search(thing)


def _without_numbers(text: str) -> tuple[str, tuple[str, ...]]:
    """Give a folded text without its numbers, and their terms."""
    numbers = {run: term for run in _RUN.findall(text) if (term := _number(run))}
    rest = _RUN.sub(lambda run: " " if run[0] in numbers else run[0], text)
    return rest, tuple(numbers.values())


def _number(run: str) -> str:
    """Give the term of a number: in Arabic digits, without zeros in front; "" for a word."""
    steps = _SIGNS.split(run)
    if not any(map(str.isdecimal, steps)):
        return ""
    return "#" + "".join(map(_arabic, steps))


def _arabic(step: str) -> str:
    try:
        return str(int(step) if step.isdecimal() else from_roman(step.upper()))
    except NumberError:
        return step


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    with (Path(words.__file__).parent / "citing.toml").open("rb") as file:
        return tomllib.load(file)

"""A text as the grammar of citations sees it: words that cite, numbers, and what stands between."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from loaders.documents.citing.normal import lowered
from loaders.documents.citing.numbers import Number, numbers_in
from loaders.documents.citing.vocabulary import Match, Roles, Vocabulary

_BETWEEN = re.compile(r"\d+|[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+|[^\w\s]")
_CITING = frozenset(["noun", "place", "above", "below", "under"])
_BARE = frozenset(["draft", "roman-slash"])
"""Styles of numbers that may stand without a noun, beside the strong ones."""

_LONGEST = 20_000
"""Characters that are read at once: what stands further apart is not one citation."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or mark, and the range where it stands."""

    start: int
    end: int
    text: str
    roles: Roles = field(default_factory=dict)
    number: Number | None = None
    plural: bool = False

    def has(self, *roles: str) -> bool:
        """Say whether it has one of these roles."""
        return not self.roles.keys().isdisjoint(roles)


def tokens_of(text: str, vocabulary: Vocabulary) -> Iterator[list[Token]]:
    """Give the tokens of the parts of a text that may hold citations."""
    start = 0
    while start < len(text):
        end = start + _LONGEST
        if end < len(text):
            cut = text.rfind(" ", start, end)
            end = cut if cut > start else end
        yield _tokens(text[start:end], start, vocabulary)
        start = end


def _tokens(text: str, offset: int, vocabulary: Vocabulary) -> list[Token]:
    numbers = list(numbers_in(text))
    matches = list(_outside(vocabulary.matches(lowered(text)), numbers))
    cites = any(not _CITING.isdisjoint(match.roles) for match in matches)
    if not cites and not any(number.strong or number.style in _BARE for number in numbers):
        return []
    found: list[Number | Match] = [*numbers, *matches]
    found.sort(key=lambda one: one.start)
    tokens: list[Token] = []
    place = 0
    for one in found:
        if one.start < place:
            continue
        tokens += _between(text, place, one.start, offset)
        printed = text[one.start : one.end]
        start, end = one.start + offset, one.end + offset
        if isinstance(one, Number):
            tokens.append(Token(start, end, printed, number=replace(one, start=start, end=end)))
        else:
            tokens.append(Token(start, end, printed, one.roles, plural=one.plural))
        place = one.end
    tokens += _between(text, place, len(text), offset)
    return tokens


def _outside(matches: Iterator[Match], numbers: list[Number]) -> Iterator[Match]:
    """Leave out the words inside numbers, but keep the names that hold a number."""
    place = 0
    for match in matches:
        while place < len(numbers) and numbers[place].end <= match.start:
            place += 1
        inside = place < len(numbers) and numbers[place].start < match.end
        if not inside or (match.start < numbers[place].start and "body" in match.roles):
            yield match


def _between(text: str, start: int, end: int, offset: int) -> Iterator[Token]:
    for match in _BETWEEN.finditer(text, start, end):
        yield Token(match.start() + offset, match.end() + offset, match.group())

"""Meetings that a text names: which body, which session."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from loaders.documents.agreement_bodies import ASSEMBLY, Body, bodies_of
from loaders.documents.label_matching import as_printed, exact, stemmed
from loaders.documents.languages import words
from loaders.documents.ordinals import ordinals_of
from loaders.documents.tokens import Token, unaccented

_ENDING = 3
"""The most letters in which the cases of "next" and "each" differ."""


@dataclass(frozen=True)
class Meeting:
    """A meeting (`cbd:cop:13`) or two between which something is to be done, and its words."""

    value: str
    start: int
    end: int
    period: bool = False


@dataclass(frozen=True)
class _Named:
    """Sessions with the noun: their values or numbers, the words, whether "its" is with them."""

    sessions: tuple[tuple[str, int, int], ...]
    end: int
    own: bool


@lru_cache(maxsize=32)
def meetings_of(
    language: str, content: Path, agreement: str | None, body: str | None
) -> "Meetings":
    """Give the meetings in one language, seen from the body whose text is read."""
    return Meetings(language, content, agreement, body)


class Meetings:
    """Finds meetings by ordinal and body, by abbreviation, and "the next" and "each" of a body."""

    def __init__(
        self, language: str, content: Path, agreement: str | None, body: str | None
    ) -> None:
        """Take the words from `languages/{language}/deadlines.toml`."""
        self._words = words(language, "deadlines")
        self._ordinals = ordinals_of(language)
        self._bodies = bodies_of(language, content, agreement)
        self._own = Body(agreement, body) if agreement and body else None
        if agreement == ASSEMBLY.agreement:
            self._own = ASSEMBLY
        kinds = ("sessions", "next", "each", "possessives")
        self._nouns, self._next, self._each, self._possessive = (
            stemmed(language, ((text, text) for text in self._words[kind])) for kind in kinds
        )
        self._of = exact(language, self._words["of"])
        self._between = exact(language, self._words["between"])
        self._between_after = exact(language, self._words.get("between_afterwards", ()))
        self._own_sessions = exact(language, self._words.get("own_sessions", ()))
        self._past = as_printed(language, self._words["past"])
        self._by = exact(language, self._words["by"])
        self._revised = exact(language, self._words["revised"])
        self._links = exact(language, words(language, "addressees").get("links", ()))
        self._convention = exact(language, words(language, "addressees").get("own_convention", ()))

    def find(self, tokens: Sequence[Token]) -> Iterator[Meeting]:
        """Give the meetings of a text that are not reported as past."""
        at, before = 0, None
        while at < len(tokens):
            found, end, body = self._at(tokens, at, before)
            before = body or before
            if not self._reported(tokens, at):
                yield from found
            at = max(end, at + 1)

    def _at(
        self, tokens: Sequence[Token], at: int, before: Body | None
    ) -> tuple[list[Meeting], int, Body | None]:
        named = self._named(tokens, at)
        if named is not None:
            body, end = self._whose(tokens, named, before)
            if body is None or self._bodies.other(body):
                return [], named.end, None
            return self._values(tokens, at, named, body, end), end, body
        coded = self._coded(tokens, at)
        if coded is not None:
            return [coded[0]], coded[0].end, coded[1]
        mentioned = self._bodies.at(tokens, at)
        return ([], at, None) if mentioned is None else ([], mentioned[1], mentioned[0])

    def _coded(self, tokens: Sequence[Token], at: int) -> tuple[Meeting, Body] | None:
        """Read a meeting like COP14; parts of document symbols are none."""
        if at + 1 >= len(tokens) or not tokens[at + 1].word.isdecimal():
            return None
        if _slash(tokens, at - 1) or _slash(tokens, at + 2) or len(tokens[at + 1].word) > 3:
            return None
        if any(self._revised.longest(tokens, place) for place in range(max(0, at - 2), at)):
            return None
        body = self._bodies.coded(tokens, at)
        if body is None:
            return None
        return Meeting(body.meeting(int(tokens[at + 1].word)), at, at + 2), body

    def _named(self, tokens: Sequence[Token], at: int) -> _Named | None:
        start = self._possessive.longest(tokens, at)
        own, place = (start is not None), (start[1] if start else at)
        if self._words.get("noun_first"):
            return self._noun_first(tokens, place)
        found = self._ordinals_first(tokens, place, own) or self._deictic(tokens, place, own)
        if found is None and self._words.get("ordinals_after"):
            found = self._ordinals_last(tokens, place, own)
        return found

    def _ordinals_first(self, tokens: Sequence[Token], at: int, own: bool) -> _Named | None:
        members = self._ordinals.several(tokens, at)
        for last in range(len(members), 0, -1):
            end = members[last - 1][2]
            noun = self._nouns.longest(tokens, end)
            stop = noun[1] if noun else self._body_as_noun(tokens, end)
            if stop is not None:
                sessions = tuple((str(n), first, after) for n, first, after in members[:last])
                return _Named(sessions, stop, own)
        return None

    def _body_as_noun(self, tokens: Sequence[Token], at: int) -> int | None:
        """Accept a body in the place of the noun ("the fourteenth Conference of the Parties")."""
        body = self._bodies.at(tokens, at)
        return at if body is not None and not self._bodies.other(body[0]) else None

    def _deictic(self, tokens: Sequence[Token], at: int, own: bool) -> _Named | None:
        for value, phrases in (("each", self._each), ("next", self._next)):
            found = phrases.longest(tokens, at)
            if found is None or not alike(tokens[at].word, found[0]):
                continue
            noun = self._nouns.longest(tokens, found[1])
            stop = noun[1] if noun else self._body_as_noun(tokens, found[1])
            if stop is not None and (value == "each" or self._single(tokens, stop - 1)):
                mine = own or self._possessive.longest(tokens, found[1] - 1) is not None
                return _Named(((value, at, stop),), stop, mine)
        return None

    def _single(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether "next" is said of one meeting, as far as the noun shows it."""
        plural = self._words.get("plurals", ())
        return tokens[at].word not in plural

    def _noun_first(self, tokens: Sequence[Token], at: int) -> _Named | None:
        noun = self._nouns.longest(tokens, at)
        if noun is None:
            return self._deictic(tokens, at, own=False)
        own = self._own_sessions.longest(tokens, at) is not None
        found = self._ordinals_last(tokens, at, own)
        if found is not None:
            return found
        following = self._next.longest(tokens, noun[1])
        if following is None:
            return None
        return _Named((("next", at, following[1]),), following[1], own)

    def _ordinals_last(self, tokens: Sequence[Token], at: int, own: bool) -> _Named | None:
        noun = self._nouns.longest(tokens, at)
        members = self._ordinals.several(tokens, noun[1]) if noun else []
        if not members:
            return None
        sessions = tuple((str(n), first, after) for n, first, after in members)
        return _Named(sessions, members[-1][2], own)

    def _whose(
        self, tokens: Sequence[Token], named: _Named, before: Body | None
    ) -> tuple[Body | None, int]:
        """Give the body whose meetings they are, and where its name ends."""
        link = self._of.longest(tokens, named.end)
        after = self._bodies.at(tokens, link[1] if link else named.end)
        if after is not None and not (self._words.get("body_first") and before):
            return after
        counted = named.sessions[0][0].isdecimal()
        if counted and link is not None and self._named_otherwise(tokens, link[1]):
            return None, named.end
        if before is not None and (named.own or self._words.get("body_first")):
            return before, named.end
        return before or self._own, named.end

    def _named_otherwise(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether the name of a body that nobody knows begins at a word."""
        if at + 1 >= len(tokens) or not tokens[at].capital:
            return False
        if self._convention.longest(tokens, at) is not None:
            return False
        return tokens[at + 1].capital or self._links.longest(tokens, at + 1) is not None

    def _values(
        self, tokens: Sequence[Token], at: int, named: _Named, body: Body, end: int
    ) -> list[Meeting]:
        values = [body.meeting(session) for session, _, _ in named.sessions]
        if len(values) == 2 and self._is_between(tokens, at, end):
            return [Meeting("/".join(values), at, end, period=True)]
        places = [(first, after) for _, first, after in named.sessions]
        places[0] = (at, places[0][1])
        places[-1] = (places[-1][0], end)
        return [
            Meeting(value, first, after)
            for value, (first, after) in zip(values, places, strict=True)
        ]

    def _is_between(self, tokens: Sequence[Token], at: int, end: int) -> bool:
        for size in (3, 2, 1):
            found = self._between.longest(tokens, at - size) if at >= size else None
            if found is not None and found[1] >= at:
                return True
        return self._between_after.longest(tokens, end) is not None

    def _reported(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether the text says what the meeting did."""
        first = max(0, at - self._words["past_reach"])
        found = [self._past.longest(tokens, place) for place in range(first, at)]
        ends = [one[1] for one in found if one is not None]
        return bool(ends) and not any(
            self._by.longest(tokens, place) for place in range(max(ends), at)
        )


def alike(printed: str, labels: Sequence[str]) -> bool:
    """Tell whether a word differs from the first of a label in its ending alone."""
    first = (unaccented(label.split()[0].lower()) for label in labels)
    return any(unaccented(printed)[: len(word) - _ENDING] == word[:-_ENDING] for word in first)


def _slash(tokens: Sequence[Token], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].word == "/"

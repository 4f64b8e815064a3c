"""Ordinals and lists of them ("thirteenth, 14th and fifteenth")."""

from collections.abc import Sequence
from functools import lru_cache

from loaders.documents.label_matching import exact, stemmed
from loaders.documents.languages import words
from loaders.documents.tokens import Token

_LONGEST_LIST = 6


@lru_cache(maxsize=16)
def ordinals_of(language: str) -> "Ordinals":
    """Give the ordinals of one language."""
    return Ordinals(language)


class Ordinals:
    """Reads ordinals in words and in digits."""

    def __init__(self, language: str) -> None:
        """Take the words from `languages/{language}/numerals.toml`."""
        rules = words(language, "numerals")
        self._suffixes = frozenset(rules["suffixes"])
        self._prefix = rules.get("prefix")
        self._measures = frozenset(rules.get("measures", ()))
        self._links = exact(language, words(language, "addressees")["separators"])
        self._joined = tuple(words(language, "addressees").get("attached_coordinators", ()))
        numbered = enumerate(rules["ordinals"], start=1)
        self._words = stemmed(
            language, ((text, number) for number, texts in numbered for text in texts.split("|"))
        )

    def one(self, tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
        """Give the ordinal that begins at a word, and where it ends."""
        if at < len(tokens) and self._prefix is not None:
            if tokens[at].word != self._prefix:
                return None
            at += 1
        if at >= len(tokens):
            return None
        if tokens[at].word.isdecimal():
            return self._in_digits(tokens, at)
        found = self._words.longest(tokens, at)
        return None if found is None else (found[0][0], found[1])

    def _in_digits(self, tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
        if len(tokens[at].word) > 3:
            return None
        number, end = int(tokens[at].word), at + 1
        if self._prefix is not None or not self._suffixes:
            return number, end
        if end < len(tokens) and tokens[end].word == ".":
            end += 1
        suffixed = end < len(tokens) and tokens[end].word in self._suffixes
        return (number, end + 1) if suffixed else None

    def several(self, tokens: Sequence[Token], at: int) -> list[tuple[int, int, int]]:
        """Give the members of a list of ordinals: number, first word and the word after it."""
        found: list[tuple[int, int, int]] = []
        place: int | None = at
        while place is not None and len(found) < _LONGEST_LIST:
            member = self.one(tokens, place)
            if member is None:
                break
            found.append((member[0], place, member[1]))
            place = self._next(tokens, member[1])
        return found

    def _next(self, tokens: Sequence[Token], at: int) -> int | None:
        end = at + (at < len(tokens) and tokens[at].word in self._measures)
        at = end
        for _ in range(2):
            link = self._links.longest(tokens, end)
            end = end if link is None else link[1]
        if end > at:
            return end
        joined = bool(self._joined) and end < len(tokens)
        return end if joined and tokens[end].word.startswith(self._joined) else None

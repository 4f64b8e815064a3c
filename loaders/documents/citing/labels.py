"""Labels of provisions as citations print them: "3 (a)", "5 and 7", "II g) ii)"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.documents.citing.tokens import Token
from loaders.documents.citing.vocabulary import Vocabulary

_CAPITALS = frozenset("section part annex appendix article".split())
"""Places whose labels are letters or numerals in capitals."""
_SUFFIXES = frozenset("bis ter quater".split())
_MOST = 60
"""Labels that one list may have."""
_END = Token(0, 0, "")


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label in its parts (`11`, `a`), or a range of labels up to `last`."""

    parts: tuple[str, ...]
    start: int
    end: int
    last: tuple[str, ...] | None = None


@dataclass(frozen=True)
class LabelReader:
    """Reads labels among the tokens of a text."""

    tokens: Sequence[Token]
    vocabulary: Vocabulary

    def token(self, place: int) -> Token:
        """Give a token; an empty one outside the text."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else _END

    def labels(self, place: int, word: str, plural: bool) -> tuple[tuple[Label, ...], int]:
        """Read a list of labels: "3, 5 (a) and (b) to 7"; gives them and what follows."""
        first = self._from(place, word) or self.label(place, word)
        if first is None:
            return (), place
        labels, place = [first[0]], first[1]
        while len(labels) < _MOST:
            sep = self.token(place)
            following = self._after_separator(place)
            second = None if following is None else self.label(following, word, labels[-1].parts)
            if second is None or not self._goes_on(sep, second[1], plural):
                break
            label, after = second
            ranged = sep.has("to") or sep.text in {"-", "~"}
            parts = _inherited(labels[-1].parts, label.parts)
            if ranged:
                before = labels.pop()
                label = Label(before.parts, before.start, label.end, parts)
            else:
                label = Label(parts, label.start, label.end)
            labels.append(label)
            place = after
        return tuple(labels), place

    def _from(self, place: int, word: str) -> tuple[Label, int] | None:
        """Read the first label of a range that says where it begins: "from 1 to 3"."""
        if not self.token(place).has("of", "genitive"):
            return None
        begin = place + 1
        while self.token(begin).has("the", "filler"):
            begin += 1
        first = self.label(begin, word)
        return first if first is not None and self.token(first[1]).has("to") else None

    def _after_separator(self, place: int) -> int | None:
        token = self.token(place)
        if token.text in {",", ";"}:
            place += 1
            if self.token(place).has("and"):
                place += 1
        elif token.has("and", "to") or token.text in {"-", "~", "/"}:
            place += 1
        else:
            return None
        while self.token(place).has("filler", "the", "notably") and not self.token(place).has(
            "place"
        ):
            place += 1
        return place

    def _goes_on(self, separator: Token, after: int, plural: bool) -> bool:
        """Say whether a further label is one: a number that counts something else is not."""
        following = self.token(after)
        known = bool(following.roles) or not following.text[:1].isalnum()
        if separator.text == ",":
            return known and (plural or following.text != "")
        if separator.text == ";":
            return False
        return plural or known or self.vocabulary.unspaced

    def label(
        self, place: int, word: str, before: tuple[str, ...] = ()
    ) -> tuple[Label, int] | None:
        """Read one label: "11 (a)", "8j)", "II g) ii)", "13.AA"."""
        start = self.token(place).start
        first = self._first(place, word, before)
        if first is None:
            return None
        parts, place = first
        while (further := self._further(place, parts)) is not None:
            part, place = further
            parts = (*parts, part)
        return Label(parts, start, self.token(place - 1).end), place

    def _first(
        self, place: int, word: str, before: tuple[str, ...]
    ) -> tuple[tuple[str, ...], int] | None:
        token = self.token(place)
        if token.number is not None:
            return self._numbered(token, place, word)
        if token.text.isdecimal() and len(token.text) <= 4:
            suffix = self.token(place + 1)
            if suffix.text in _SUFFIXES:
                return (str(int(token.text)) + suffix.text,), place + 2
            return (str(int(token.text)),), place + 1
        enclosed = self._enclosed(place)
        if enclosed is not None:
            return (enclosed[0],), enclosed[1]
        if "letter" in token.roles and word in _CAPITALS:
            return (token.roles["letter"],), place + 1
        if "numeral" in token.roles and (word in _CAPITALS or self.vocabulary.unspaced):
            return (token.roles["numeral"],), place + 1
        if word in _CAPITALS and re.fullmatch(r"[IVXL]{1,6}|[A-Z]", token.text):
            return self._capital(token, place)
        if word in {"subpara", "item"} and not token.roles and self._single(place):
            letter = self.vocabulary.letter(token.text)
            return None if letter is None else ((letter,), place + 1)
        return None

    def _single(self, place: int) -> bool:
        """Say whether a letter stands alone, as a label and not as a word."""
        return re.fullmatch(r"[b-hj-np-xz]", self.token(place).text) is not None

    def _capital(self, token: Token, place: int) -> tuple[tuple[str, ...], int] | None:
        following = self.token(place + 1)
        if following.text == "'" or (following.text == "." and following.end == token.end):
            return None
        parts, place = (token.text,), place + 1
        if re.fullmatch(r"[A-Z]", following.text) and len(token.text) < 7:
            after = self.token(place + 1)
            if not after.text[:1].isalnum() or after.roles or after.text.islower():
                return (*parts, following.text), place + 1
        if following.text == "." and self.token(place + 1).text.isdecimal():
            return (*parts, self.token(place + 1).text), place + 2
        return parts, place

    def _numbered(self, token: Token, place: int, word: str) -> tuple[tuple[str, ...], int] | None:
        number = token.number
        if number is None or number.style not in {"dotted", "draft", "roman-dotted"}:
            return None
        if number.revision:
            return None
        return (number.session, number.number), place + 1

    def _further(self, place: int, parts: tuple[str, ...]) -> tuple[str, int] | None:
        enclosed = self._enclosed(place)
        if enclosed is not None:
            return enclosed
        token, before = self.token(place), self.token(place - 1)
        if token.start == before.end and before.text.isdecimal() and len(token.text) == 1:
            letter = self.vocabulary.letter(token.text)
            if letter is not None and token.text.islower():
                return letter, place + 1
        return None

    def _enclosed(self, place: int) -> tuple[str, int] | None:
        """Read "(a)", "a)" or "(3)"."""
        opened = self.token(place).text == "("
        inner = self.token(place + 1 if opened else place)
        after = place + 2 if opened else place + 1
        if self.token(after).text != ")" or not inner.text:
            return None
        if inner.text.isdecimal():
            return (str(int(inner.text[:4])), after + 1) if opened and len(inner.text) < 4 else None
        if self.token(after).start > inner.end + 1:
            return None
        letter = self.vocabulary.letter(inner.text)
        return None if letter is None else (letter, after + 1)


def _inherited(before: tuple[str, ...], parts: tuple[str, ...]) -> tuple[str, ...]:
    """Complete a label of a list from the one before it: after "9 (a)", "(b)" is "9 (b)"."""
    kind = _kind(parts[0], before)
    for depth in range(len(before) - 1, 0, -1):
        if _kind(before[depth], before[: depth + 1]) == kind:
            return (*before[:depth], *parts)
    return parts


def _kind(part: str, before: tuple[str, ...]) -> str:
    if part[0].isdigit():
        return "number"
    if part.isupper():
        return "capital"
    small = all(letter in "ivx" for letter in part)
    return "roman" if small and (len(part) > 1 or not _is_next_letter(part, before)) else "letter"


def _is_next_letter(part: str, before: tuple[str, ...]) -> bool:
    last = before[-1] if before else ""
    if part == last:
        return len(before) < 3
    return len(last) == 1 and last.isalpha() and last not in "ivx"

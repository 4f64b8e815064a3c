"""Labels of provisions and the places that they name: "paragraphs 3 (a) and 5 of section B"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from loaders.documents.citing.tokens import Token
from loaders.documents.citing.vocabulary import Vocabulary
from meagraph.numbering import NumberError, from_roman, roman

RANKS = {
    "item": 0,
    "subpara": 1,
    "chapeau": 1,
    "para": 2,
    "preamble": 2,
    "section": 3,
    "part": 4,
    "annex": 5,
    "appendix": 5,
    "article": 6,
}
"""Kinds of places; each stands in those of higher rank."""

_CAPITALS = frozenset("section part annex appendix article".split())
_UNLABELLED = frozenset("annex appendix preamble chapeau".split())
_NEIGHBOURS = frozenset("para section part".split())
"""Places without a label that stand next to this one: "the previous section"."""
_SUFFIXES = frozenset("bis ter quater".split())
_MOST = 60
"""Members to which a range is spelled out."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_END = Token(0, 0, "")


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label in its parts (`11`, `a`), or a range of labels up to `last`."""

    parts: tuple[str, ...]
    start: int
    end: int
    last: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A noun of place and its labels: "paragraphs 3 and 5"."""

    word: str
    labels: tuple[Label, ...]
    start: int
    end: int
    plural: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One place: "paragraph 3 (a)". `last` is the end of a range."""

    word: str
    label: tuple[str, ...]
    last: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """The way to one provision, the outermost place first, and where its own label is printed."""

    places: tuple[Place, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Reader:
    """Reads places among the tokens of a text."""

    tokens: Sequence[Token]
    vocabulary: Vocabulary

    def token(self, place: int) -> Token:
        """Give a token; an empty one outside the text."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else _END

    def chain(self, place: int) -> tuple[list[Path], int, Group] | None:
        """Read places that belong together; gives the paths, what follows, and the first group."""
        first = self.group(place)
        if first is None:
            return None
        group, place = first
        ways: list[list[Group]] = [[group]]
        down: bool | None = None
        while True:
            joint = self._between(place)
            following = self.group(joint.after)
            if following is None or _is_neighbour(group) or _is_neighbour(following[0]):
                break
            other, after = following
            rank, last = RANKS[other.word], RANKS[ways[-1][-1].word]
            beside = joint.comma and not joint.genitive and _is_beside(ways[-1][-1], other)
            beside = beside or (joint.comma and rank < last and self._begins_way(after, rank))
            if joint.conjunction or rank == last or beside:
                if not (joint.conjunction or joint.comma):
                    break
                ways.append([other])
                down = None
            elif rank > last and down is not True:
                down = False
                for way in ways:
                    if way[-1].word == ways[-1][-1].word:
                        way.append(other)
            elif rank < last and down is not False and not joint.genitive:
                down = True
                ways[-1:] = _descended(ways[-1], other)
            else:
                break
            place = after
        return [path for way in ways for path in _paths(way)], place, group

    def _begins_way(self, place: int, rank: int) -> bool:
        """Say whether a place is in the next one: "article 10, paragraph 3 of article 18"."""
        joint = self._between(place)
        if joint.comma or joint.conjunction or not (joint.genitive or self.vocabulary.by_case):
            return False
        following = self.group(joint.after)
        return following is not None and RANKS[following[0].word] > rank

    def _between(self, place: int) -> "_Joint":
        comma = conjunction = genitive = False
        after = place
        while after < place + 4:
            token = self.token(after)
            if token.text == ",":
                comma = True
            elif token.has("and"):
                conjunction = True
            elif token.has("genitive"):
                genitive = True
            elif not token.has("of", "the") or token.has("place", "noun"):
                break
            after += 1
        return _Joint(after, comma, conjunction, genitive)

    def group(self, place: int) -> tuple[Group, int] | None:
        """Read a noun of place with its labels, the noun first or (第3段) last."""
        token = self.token(place)
        if "place" in token.roles:
            word = token.roles["place"]
            begin = self._skip_filler(place + 1)
            if word == "preamble" and self.token(begin).text == ",":
                begin += 1  # "the preamble, a)"
            labels, after = self.labels(begin, word, token.plural)
            if not labels:
                return self._unlabelled(word, token, place)
            return Group(word, labels, token.start, labels[-1].end, token.plural), after
        if self.vocabulary.unspaced:
            return self._noun_last(place)
        return None

    def _unlabelled(self, word: str, token: Token, place: int) -> tuple[Group, int] | None:
        if word not in _UNLABELLED and word not in _NEIGHBOURS:
            return None
        return Group(word, (), token.start, token.end, token.plural), place + 1

    def _noun_last(self, place: int) -> tuple[Group, int] | None:
        start = self.token(place).start
        first = self._skip_filler(place)
        labels, after = self.labels(first, "article", plural=True)
        noun = self.token(after)
        if not labels or "place" not in noun.roles or noun.roles["place"] == "annex":
            return None
        if first == place and not self._is_label(place, labels[0], noun):
            return None
        return Group(noun.roles["place"], labels, start, noun.end, plural=False), after + 1

    def _is_label(self, place: int, label: Label, noun: Token) -> bool:
        """Say whether letters before a noun are a label without the mark 第: "(j)款", "B节"."""
        if label.parts[0].isdecimal():
            return False  # 一项, 三项: a count
        enclosed = self.token(place).text == "(" or self.token(place + 1).text == ")"
        return enclosed or label.parts[0].isupper() or noun.roles["place"] in {"subpara", "item"}

    def _skip_filler(self, place: int) -> int:
        for after in range(place, place + 4):
            if not (self.token(after).has("filler") or self.token(after).text in {"°", "№"}):
                return after
        return place

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


@dataclass(frozen=True, slots=True)
class _Joint:
    """What stands between two places."""

    after: int
    comma: bool
    conjunction: bool
    genitive: bool


def _is_neighbour(group: Group) -> bool:
    """Say whether a section has no label: a place only in "the previous section"."""
    return not group.labels and group.word in {"section", "part"}


def _is_beside(paragraph: Group, other: Group) -> bool:
    """Say whether a label goes down to a letter, in which no numbered paragraph stands."""
    letters = any(part.islower() for label in other.labels for part in label.parts)
    return letters and paragraph.word == "para" and RANKS[other.word] > RANKS["para"]


def _descended(way: list[Group], inner: Group) -> list[list[Group]]:
    """
    Add places to a way; after several articles they are in the last of them alone.

    In "articles 4, 7, paragraph 1, and 9" the 9 is an article again.
    """
    outer = way[-1]
    if len(way) > 1 or outer.word != "article" or len(outer.labels) < 2:
        return [[*way, inner]]
    *others, last = outer.labels
    ways = [[replace(outer, labels=tuple(others), end=others[-1].end)]]
    first, *further = inner.labels or (None,)
    if inner.plural or first is None:
        return [*ways, [replace(outer, labels=(last,), start=last.start), inner]]
    below = replace(inner, labels=(first,), end=first.end)
    ways.append([replace(outer, labels=(last,), start=last.start), below])
    if further:
        again = tuple(label for label in further if label is not None)
        ways.append([replace(outer, labels=again, start=again[0].start, end=again[-1].end)])
    return ways


def _paths(way: Sequence[Group]) -> list[Path]:
    """Give the paths to all that a chain of groups names."""
    ordered = sorted(way, key=lambda group: -RANKS[group.word])
    varied = max(way, key=lambda group: len(group.labels))
    paths: list[Path] = []
    ways = product(*(group.labels or (None,) for group in ordered))
    for labels in islice(ways, _MOST):
        places = tuple(
            Place(group.word, label.parts if label else (), label.last if label else None)
            for group, label in zip(ordered, labels, strict=True)
        )
        own = labels[ordered.index(varied)]
        start, end = min(g.start for g in way), max(g.end for g in way)
        if own is not None and len(varied.labels) > 1:
            start, end = own.start if paths else start, own.end
        paths.append(Path(places, start, end))
    return paths


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


def members(first: tuple[str, ...], last: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Spell out a range of labels that differ in their last part; both ends where it cannot be."""
    head, low, high = first[:-1], first[-1], last[-1]
    if head == last[:-1]:
        between = _series(low, high)
        if between:
            return [(*head, part) for part in between]
    return [first, last]


def _series(low: str, high: str) -> list[str]:
    if low.isdecimal() and high.isdecimal() and 0 < int(high) - int(low) < _MOST:
        return [str(number) for number in range(int(low), int(high) + 1)]
    if low in _LETTERS and high in _LETTERS and low < high:
        return list(_LETTERS[_LETTERS.index(low) : _LETTERS.index(high) + 1])
    try:
        start, end = from_roman(low.upper()), from_roman(high.upper())
    except NumberError:
        return []
    numbers = [roman(number) for number in range(start, end + 1)]
    return [n.lower() for n in numbers] if low.islower() else numbers

"""Locators: the places that a citation leads to ("paragraphs 3 (a) and 5 of section B")."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from loaders.documents.citing.labels import Label, LabelReader
from loaders.documents.citing.tokens import Token

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

_UNLABELLED = frozenset("annex appendix preamble chapeau".split())
_NEIGHBOURS = frozenset("para section part".split())
"""Places without a label that stand next to this one: "the previous section"."""
_MOST = 60
"""Paths that one chain of places is spelled out to."""


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


class Reader(LabelReader):
    """Reads places among the tokens of a text."""

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

"""Numbered targets of the plans that a document names: Aichi, global framework, SDG."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from loaders.documents.label_matching import stemmed
from loaders.documents.languages import words
from loaders.documents.ordinals import ordinals_of
from loaders.documents.own_words import outside_sentences
from loaders.documents.structure.draft import Draft, Skeleton
from loaders.documents.tokens import Token, phrase, tokens_of

_NEIGHBOURS = 2
"""Provisions before and after in which a plan may be named for one that names none."""
_BETWEEN = 8
_LONGEST_LIST = 40
_DOTTED = re.compile(r"\d+(?:\.(?:\d+|[a-d]\b))?")
_DASHES = frozenset("-–—−‑")


def targets_of(skeleton: Skeleton, language: str, content: Path) -> dict[str, tuple[str, ...]]:
    """Give the targets that each provision names, as `plan:number`, by the provision's id."""
    reader = _reader(language, content)
    texts = {draft.id: draft.passage.text for draft in skeleton.drafts}
    tokens = {name: tokens_of(text, language) for name, text in texts.items()}
    plans = {name: list(reader.plans(found)) for name, found in tokens.items()}
    around = {
        draft.id: _around(skeleton.drafts, place, plans)
        for place, draft in enumerate(skeleton.drafts)
    }
    found = {
        name: tuple(dict.fromkeys(reader.targets(tokens[name], texts[name], around[name])))
        for name in (draft.id for draft in outside_sentences(skeleton))
    }
    return {name: targets for name, targets in found.items() if targets}


def _around(
    drafts: Sequence[Draft], place: int, plans: dict[str, list[tuple[str, int]]]
) -> str | None:
    """Give the plan that the provisions above and beside one name, None where they differ."""
    parents = {draft.id: draft.parent for draft in drafts[max(0, place - 200) : place + 1]}
    above, parent = [], parents.get(drafts[place].id)
    while parent is not None and parent not in above:
        above.append(parent)
        parent = parents.get(parent)
    near = drafts[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS + 1]
    groups = [[name] for name in above] + [[d.id for d in near]]
    siblings = [
        d.id
        for d in drafts[max(0, place - 30) : place + 30]
        if d.parent == drafts[place].parent and d.parent is not None
    ]
    for names in [*groups, siblings]:
        named = {plan for name in names for plan, _ in plans.get(name, ())}
        if len(named) == 1:
            return named.pop()
    return None


@dataclass(frozen=True)
class _Numbers:
    ids: tuple[str, ...]
    start: int
    end: int
    plan: str | None = None
    """The plan that is named between the noun and the numbers."""


@lru_cache(maxsize=16)
def _reader(language: str, content: Path) -> "_Targets":
    return _Targets(language, content)


class _Targets:
    """Finds targets in one language."""

    def __init__(self, language: str, content: Path) -> None:
        self._words = words(language, "targets")
        self._ordinals = ordinals_of(language)
        self._nouns = stemmed(language, ((noun, noun) for noun in self._words["nouns"]))
        plans = self._words["plans"].items()
        self._plans = stemmed(language, ((cue, plan) for plan, names in plans for cue in names))
        self._between = frozenset(
            key for text in self._words["between"] for key in phrase(text, language)
        )
        self._known = _known(content)

    def plans(self, tokens: Sequence[Token]) -> Iterator[tuple[str, int]]:
        """Give the plans that a text names, and where."""
        at = 0
        while at < len(tokens):
            found = self._plans.longest(tokens, at)
            if found is not None:
                yield found[0][0], at
            at = at + 1 if found is None else found[1]

    def targets(self, tokens: Sequence[Token], text: str, around: str | None) -> Iterator[str]:
        """Give the targets in a text; `around` is the plan that is meant where none is named."""
        named = list(self.plans(tokens))
        at = 0
        while at < len(tokens):
            numbers = self._numbers(tokens, text, at)
            if numbers is None:
                at += 1
                continue
            plan = numbers.plan or self._meant(tokens, named, numbers) or around
            yield from self._members(plan, numbers.ids)
            at = max(numbers.end, at + 1)

    def _meant(
        self, tokens: Sequence[Token], named: Sequence[tuple[str, int]], numbers: _Numbers
    ) -> str | None:
        """Give the plan named right after the numbers, else the last before, else the next."""
        before = [plan for plan, at in named if at <= numbers.start]
        after = [(plan, at) for plan, at in named if at >= numbers.end]
        if after and (not before or self._belongs(tokens, numbers.end, after[0][1])):
            return after[0][0]
        return before[-1] if before else None

    def _belongs(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Tell whether a plan named at `end` is said of the numbers that end at `start`."""
        between = [token.word for token in tokens[start:end]]
        return len(between) < _BETWEEN and not {*between} & {*self._words["lists"]}

    def _members(self, plan: str | None, ids: Sequence[str]) -> Iterator[str]:
        for number in ids:
            value = f"{plan}:{number}"
            if value in self._known:
                yield value

    def _numbers(self, tokens: Sequence[Token], text: str, at: int) -> _Numbers | None:
        """Read a noun with its numbers that begins at a word."""
        if self._words["ordinals_before"]:
            found = self._ordinal_first(tokens, at)
            if found is not None:
                return found
        noun = self._nouns.longest(tokens, at) or self._plan_as_noun(tokens, at)
        if noun is None:
            return None
        start, plan = self._to_numbers(tokens, noun[1])
        if self._words.get("ordinals_after"):
            digits = noun[1] < len(tokens) and tokens[noun[1]].word.isdecimal()
            ordinal = None if digits else self._ordinals.one(tokens, noun[1])
            if ordinal is not None and self._plan_follows(tokens, ordinal[1]):
                return _Numbers((str(ordinal[0]),), at, ordinal[1])
        if start is None:
            return None
        ids, end = self._list(tokens, text, start)
        return _Numbers(tuple(ids), at, end, plan)

    def _plan_as_noun(self, tokens: Sequence[Token], at: int) -> tuple[list[str], int] | None:
        """Accept "SDG 15.5", where the plan stands for the noun."""
        found = self._plans.longest(tokens, at)
        return found if found is not None and found[0][0] == "sdg" else None

    def _ordinal_first(self, tokens: Sequence[Token], at: int) -> _Numbers | None:
        """Read "the first Aichi target": an ordinal whose plan is named at once."""
        members = self._ordinals.several(tokens, at)
        if not members:
            return None
        end = members[-1][2]
        ids = tuple(str(number) for number, _, _ in members)
        noun = self._nouns.longest(tokens, end)
        if noun is not None:
            return _Numbers(ids, at, noun[1]) if self._plan_follows(tokens, noun[1]) else None
        for place in range(end, min(end + 4, len(tokens))):
            if self._nouns.longest(tokens, place) and self._plan_follows(tokens, end):
                return _Numbers(ids, at, place + 1)
        return None

    def _plan_follows(self, tokens: Sequence[Token], at: int) -> bool:
        return any(
            self._plans.longest(tokens, place) is not None
            for place in range(at, min(at + 4, len(tokens)))
        )

    def _to_numbers(self, tokens: Sequence[Token], at: int) -> tuple[int | None, str | None]:
        """
        Pass over the words between the noun and its numbers ("d'Aichi pour la biodiversité").

        Give where the numbers begin, and the plan that is named on the way.
        """
        named: str | None = None
        end = min(at + _BETWEEN, len(tokens))
        while at < end:
            if tokens[at].word.isdecimal():
                return at, named
            plan = self._plans.longest(tokens, at)
            if plan is not None:
                named, at, end = plan[0][0], plan[1], min(plan[1] + _BETWEEN, len(tokens))
            elif tokens[at].word in self._between:
                at += 1
            else:
                return None, None
        return None, None

    def _list(self, tokens: Sequence[Token], text: str, at: int) -> tuple[list[str], int]:
        """Read numbers, ranges and lists of them; give the targets and where the list ends."""
        ids: list[str] = []
        open_range = False
        while at < len(tokens) and tokens[at].word.isdecimal() and len(ids) < 200:
            number, end = _number(tokens, text, at)
            if open_range and ids:
                ids[-1:] = _range(ids[-1], number)
            else:
                ids.append(number)
            after, open_range = self._joined(tokens, text, end)
            if after is None:
                return ids, end
            at = after
        return ids, at

    def _joined(self, tokens: Sequence[Token], text: str, at: int) -> tuple[int | None, bool]:
        """Give where the next number begins after `at`, and whether it ends a range."""
        if at >= len(tokens):
            return None, False
        gap = text[tokens[at - 1].end : tokens[at].start].strip()
        if tokens[at].word.isdecimal():
            return (at, True) if gap and set(gap) <= _DASHES else (None, False)
        place = at
        for _ in range(3):
            if place < len(tokens) and tokens[place].word in self._words["lists"]:
                place += 1
        if place == at and tokens[at].word in self._words["ranges"]:
            digit = at + 1 < len(tokens) and tokens[at + 1].word.isdecimal()
            return (at + 1, True) if digit else (None, False)
        digit = place > at and place < len(tokens) and tokens[place].word.isdecimal()
        return (place, False) if digit else (None, False)


def _number(tokens: Sequence[Token], text: str, at: int) -> tuple[str, int]:
    """Read a number with its part after the dot (15.5, 15.a)."""
    match = _DOTTED.match(text, tokens[at].start) if text[tokens[at].start].isascii() else None
    printed = match.group() if match else tokens[at].word
    if "." not in printed:
        return printed.lstrip("0") or "0", at + 1
    return printed, at + 3


def _range(first: str, last: str) -> list[str]:
    """Give the members of a range; a falling one is a number in parts, as Arabic prints it."""
    if not (first.isdecimal() and last.isdecimal()) or int(last) - int(first) > _LONGEST_LIST:
        return [first, last]
    if int(last) <= int(first):
        return [f"{first}.{last}"]
    return [str(number) for number in range(int(first), int(last) + 1)]


@lru_cache(maxsize=4)
def _known(content: Path) -> frozenset[str]:
    with (content / "data" / "targets.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(f"{row['plan']}:{row['id']}" for row in csv.DictReader(file))

"""Lists and ranges of works: "decisions X/2, X/10 and XI/3", "decisions 13.113 to 13.115"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from loaders.documents.citing.locators import Path, Place, Reader
from loaders.documents.citing.numbers import Number

_SLASHED = frozenset("arabic-slash special old-assembly".split())
_LOOSE = frozenset("arabic-slash roman-slash special dotted conference roman-dotted draft".split())
_SUFFIX = frozenset(["Add", "Corr", "Rev"])
_LAST_SUFFIX = re.compile(r"/(?:Add|Corr|Rev)\.\d{1,3}(?:-\d{1,3})?\Z")
_FURTHEST = 16
"""Tokens within which a list goes on after the date of a resolution."""
_OPENING = frozenset([",", "(", "-", "/"])
_MOST = 60
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Member:
    """One work of a list, the places in it, and where it is printed."""

    number: Number
    paths: tuple[Path, ...]
    start: int
    end: int


class ListReader(Reader):
    """Reads lists of numbers of one kind."""

    def members(self, place: int, *, located: bool) -> tuple[list[Member], list[str], int]:
        """
        Read the works from the number at `place` on; gives them, named bodies and what follows.

        `located` says that places stood before the number: only what they are in may follow it.
        """
        members: list[Member] = []
        named: list[str] = []
        ranged = False
        while True:
            number = self.token(place).number
            if number is None:  # pragma: no cover -- callers look first
                break
            number, place = self._with_section(number, place)
            paths, after = self.trailing(place + 1)
            if located and not _are_outer(paths):
                paths, after = [], place + 1
            end = max([number.end, *(path.end for path in paths)])
            if number.style == "draft":  # 13.AA b)
                paths, after = self._letters(after)
            if len(paths) == 1:
                end = self.token(after - 1).end  # with its closing bracket
            bodies, after = self.bodies_after(after)
            named += bodies
            start, end = self._with_marks(number, place, end)
            member = Member(number, tuple(paths), start, end)
            if ranged:
                members += _between(members[-1].number, member)
            members.append(member)
            suffixed, after = self._suffixes(number, after)
            members += suffixed
            following = self._next(after, number)
            if following is None:
                return members, named, after
            place, ranged = following
            located = False
        return members, named, place

    def _with_marks(self, number: Number, place: int, end: int) -> tuple[int, int]:
        """Give the range of a number with 第 and 号 around it."""
        start = number.start
        if self.vocabulary.unspaced and end == number.end:
            before, after = self.token(place - 1), self.token(place + 1)
            start = before.start if before.has("filler") else start
            end = after.end if after.has("filler") else end
        return start, end

    def _with_section(self, number: Number, place: int) -> tuple[Number, int]:
        """Take the name of a letter after the number as its section: "المقرر 11/14 باء"."""
        following = self.token(place + 1)
        if number.section or not following.has("letter"):
            return number, place
        section = following.roles["letter"]
        return replace(number, section=section, end=following.end), place + 1

    def trailing(self, place: int) -> tuple[list[Path], int]:
        """Read the places after a work ("decision X/2, paragraph 3"), if they are in it."""
        after, opened = place, False
        while self.token(after).text in _OPENING or self._is_filler(after):
            opened = opened or self.token(after).text == "("
            after += 1
            if after > place + 4:
                return [], place
        if self.vocabulary.unspaced and self.token(after).has("noun"):
            after += 1
        while self.token(after).text == "," or self.token(after).has("the"):
            after += 1
        if self.vocabulary.unspaced and self.token(after).has("of"):
            after += 1
        found = self.chain(after)
        if found is None:
            return [], place
        paths, after = found[0], found[1]
        if self.token(after).has("thereof"):
            return paths, after + 1
        if not self._is_in_work(paths, after, opened):
            return [], place
        return paths, after + (1 if opened and self.token(after).text == ")" else 0)

    def _letters(self, place: int) -> tuple[list[Path], int]:
        """Read the letter of a draft decision, which stands directly after its number."""
        label = self.label(place, "subpara")
        if label is None or not label[0].parts[0].isalpha():
            return [], place
        inner = Place("subpara", label[0].parts)
        return [Path((inner,), label[0].start, label[0].end)], label[1]

    def _is_filler(self, place: int) -> bool:
        """Say whether a word stands before places; 第 belongs to their labels."""
        token = self.token(place)
        spaced = not self.vocabulary.unspaced
        return token.has("the", "notably") or (token.has("filler") and spaced)

    def _is_in_work(self, paths: list[Path], after: int, opened: bool) -> bool:
        if any(place.word == "article" for path in paths for place in path.places):
            return False
        unlabelled = {path.places[-1].word for path in paths if not path.places[-1].label}
        if not unlabelled.isdisjoint({"para", "section", "part"}):
            return False
        token = self.token(after)
        if token.has("above", "below", "hereto"):
            return False
        if opened or self.vocabulary.unspaced:
            return True
        if token.text == "," and not self.token(after + 1).has("noun"):
            return True
        return not (token.has("genitive", "of") or self.begins_work(after))

    def begins_work(self, place: int) -> bool:
        """Say whether a noun or number of a cited work follows."""
        token = self.token(place)
        return token.has("noun", "self", "same") or (
            token.number is not None and token.number.strong
        )

    def bodies_after(self, place: int) -> tuple[list[str], int]:
        """Read the bodies named after a number: "of the Conference of the Parties to the CBD"."""
        bodies: list[str] = []
        after = place
        opened = self.token(after).text == "("
        comma = self.token(after).text == ","
        if opened or (comma and self.token(after + 1).has("genitive", "by")):
            after += 1
        linked = opened or self.vocabulary.by_case
        for _ in range(12):
            token = self.token(after)
            if token.has("body"):
                if not (linked or token.has("joined")):
                    break
                bodies.append(token.roles["body"])
                place = after + 1
                linked = self.vocabulary.by_case or self.vocabulary.unspaced
            elif token.has("of", "to", "genitive", "by"):
                linked = True
            elif not token.has("the"):
                break
            after += 1
        if opened and bodies and self.token(place).text == ")":
            place += 1
        return bodies, place

    def _next(self, place: int, before: Number) -> tuple[int, bool] | None:
        """Find the next number of the list; says too whether it ends a range."""
        ranged = False
        after = place
        while self.vocabulary.unspaced and self.token(after).has("filler"):
            after += 1  # 第X/2号、第XI/3号决定
        token = self.token(after)
        if token.text in {",", ";"}:
            after += 1
            if self.token(after).has("and"):
                after += 1
        elif token.has("and"):
            after += 1
        elif token.has("to") or token.text in {"-", "~"}:
            ranged = True
            after += 1
        else:
            return self._after_date(place, before)
        while self._stands_between(after):
            after += 1
        if self._alike(before, self.token(after).number):
            return after, ranged
        return None if ranged else self._after_date(place, before)

    def _stands_between(self, place: int) -> bool:
        """Say whether a word, or a date in Chinese, may stand before a further number."""
        token = self.token(place)
        dated = token.text.isdecimal() and self.token(place + 1).has("date")
        return dated or (token.has("filler", "the", "and", "date") and not token.has("noun"))

    def _after_date(self, place: int, before: Number) -> tuple[int, bool] | None:
        """Go on after "of 6 December 1988," to the next resolution of the Assembly."""
        if before.style not in _SLASHED:
            return None
        dated = False
        for after in range(place, min(place + _FURTHEST, len(self.tokens))):
            token = self.token(after)
            if token.has("noun", "place") or token.text in {";", "."}:
                return None
            if token.text.isdecimal() and len(token.text) == 4 and int(token.text) in _YEARS:
                dated = True
            separated = self.token(after - 1).text == "," or self.token(after - 1).has("and")
            if dated and separated and self._alike(before, token.number):
                return after, False
            if token.number is not None and token.number.strong:
                return None
        return None

    @staticmethod
    def _alike(before: Number, number: Number | None) -> bool:
        if number is None:
            return False
        return number.style == before.style or (
            (number.style in _SLASHED and before.style in _SLASHED)
            or {number.style, before.style} in _MIXED
        )

    def _suffixes(self, number: Number, place: int) -> tuple[list[Member], int]:
        """Read "and Corr.1" or "Add.1 and 2" after a symbol: documents of their own."""
        members: list[Member] = []
        if number.style != "symbol":
            return members, place
        base = _LAST_SUFFIX.sub("", number.canonical)
        word = ""
        while True:
            after = place
            while self.token(after).has("and") or self.token(after).text in {",", "/"}:
                after += 1
            start = self.token(after).start
            if self.token(after).text in _SUFFIX and self.token(after + 1).text == ".":
                word = self.token(after).text
                after += 2
            digits = self.token(after).text
            if not (after > place and word and digits.isdecimal() and len(digits) < 3):
                return members, place
            end = self.token(after).end
            symbol = replace(number, start=start, end=end, canonical=f"{base}/{word}.{digits}")
            members.append(Member(symbol, (), start, end))
            place = after + 1


def _are_outer(paths: list[Path]) -> bool:
    """Say whether places can hold paragraphs: "paragraph 3 of decision X/2, annex I"."""
    outer = {"annex", "appendix", "section"}
    return len(paths) == 1 and all(one.word in outer and one.label for one in paths[0].places)


_MIXED = (
    {"roman-slash", "arabic-slash"},
    {"roman-slash", "prefixed"},
    {"conference", "dotted"},
    {"symbol", "paper"},
    {"dotted", "draft"},
)


def _between(first: Number, last: Member) -> Iterator[Member]:
    """Give the works between the ends of a range of one session."""
    low, high = first.number, last.number.number
    if first.session != last.number.session or first.style != last.number.style:
        return
    if first.style == "draft":
        yield from _between_letters(first, last)
    if not (low.isdecimal() and high.isdecimal()) or int(high) - int(low) > _MOST:
        return
    for number in range(int(low) + 1, int(high)):
        canonical = re.sub(rf"{re.escape(low)}(?= [A-Z]$|$|/)", str(number), first.canonical)
        if first.canonical.startswith(f"{low}/"):  # 13/CP.8
            canonical = f"{number}{first.canonical[len(low) :]}"
        elif not canonical.endswith(str(number)):
            canonical = f"{first.canonical.rpartition(low)[0]}{number}"
        between = replace(first, canonical=canonical, number=str(number), section="", revision="")
        yield Member(between, (), first.start, last.end)


def _between_letters(first: Number, last: Member) -> Iterator[Member]:
    """Give the drafts between 13.AA and 13.DD: their letters are doubled."""
    for code in range(ord(first.number[0]) + 1, ord(last.number.number[0])):
        letters = chr(code) * 2
        canonical = f"{first.session}.{letters}"
        between = replace(first, canonical=canonical, number=letters)
        yield Member(between, (), first.start, last.end)

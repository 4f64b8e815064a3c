"""Right-to-left text as it is printed, turned into the order in which it is read."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby

_LEFT, _RIGHT, _NUMBER, _ARABIC_NUMBER, _OTHER = "L", "R", "N", "A", "O"
_KINDS = {"L": _LEFT, "R": _RIGHT, "AL": _RIGHT, "EN": _NUMBER, "AN": _ARABIC_NUMBER}
_INSIDE_NUMBERS = frozenset(".,:/٫٬،\u00a0")
_HYPHENS = frozenset("-‐‑–−")
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")
_MIRROR = str.maketrans("()[]{}«»<>（）", ")(][}{»«><）（")
_NUMBER_FIRST = re.compile(
    r"(?<![\w/.])(?:[A-Z]{2,4}\.\d{1,2}(?P<stroke>/)\d{1,3}"
    r"|(?P<twin>[A-Z])(?P=twin)(?P<point>\.)\d{1,3})(?![\w/])"
)
"""What is printed `COP.19/12` or `FF.16` is read `12/COP.19`, `16.FF`, as decisions have it."""


def is_right_to_left(text: str) -> bool:
    """Tell whether a text is read from the right: most of its letters are."""
    if text.isascii():
        return False
    kinds = [_kind(character) for character in text]
    return kinds.count(_RIGHT) > kinds.count(_LEFT)


def _kind(text: str) -> str:
    return _KINDS.get(unicodedata.bidirectional(text[0]), _OTHER) if text else _OTHER


def reading_order(glyphs: Sequence[str]) -> list[tuple[int, bool]]:
    """
    Give the indices of the glyphs of a line, printed from left to right, in the order of reading.

    The line is read from the right; what goes from left to right stands in it as printed. With each
    index goes whether its glyph is read from the right: a bracket there is printed mirrored.
    """
    backwards = list(range(len(glyphs) - 1, -1, -1))
    kinds = [_kind(glyphs[index]) for index in backwards]
    parted = {len(glyphs) - 1 - index for index in _parted(glyphs)}
    _settle_neutrals(kinds, [glyphs[index] for index in backwards], parted)
    out: list[tuple[int, bool]] = []
    at = 0
    for kind, group in groupby(kinds):
        length = len(list(group))
        run = backwards[at : at + length]
        out += [(index, kind == _RIGHT) for index in (run if kind == _RIGHT else reversed(run))]
        at += length
    return out


def _parted(glyphs: Sequence[str]) -> set[int]:
    """Give the indices of the signs that part a number from the letters left of it."""
    if not any(glyph in ("/", ".") for glyph in glyphs):
        return set()
    line = "".join(glyph[:1] or " " for glyph in glyphs)
    return {found.start(found.lastgroup or 0) for found in _NUMBER_FIRST.finditer(line)}


def _settle_neutrals(kinds: list[str], glyphs: Sequence[str], parted: set[int]) -> None:
    """Give marks and spaces the direction of what is at both of their sides."""
    runs = [list(group) for _, group in groupby(range(len(kinds)), kinds.__getitem__)]
    latin = False  # a word of Latin letters goes on to the left, without a space between
    for at in range(len(runs) - 1, -1, -1):
        run, kind = runs[at], kinds[runs[at][0]]
        if kind != _OTHER:
            latin = kind == _LEFT or (latin and kind == _NUMBER)
            continue
        latin = latin and not any(glyphs[index].isspace() for index in run)
        joins = False
        if 0 < at < len(runs) - 1 and not parted & set(run):
            joins = _joins(runs[at - 1], run, runs[at + 1], kinds, glyphs, latin)
        latin = latin and joins
        for index in run:
            kinds[index] = _LEFT if joins else _RIGHT
    kinds[:] = [_LEFT if kind in (_NUMBER, _ARABIC_NUMBER) else kind for kind in kinds]
    _keep_with_words(kinds, glyphs)


def _keep_with_words(kinds: list[str], glyphs: Sequence[str]) -> None:
    """Leave to words of Latin letters the bracket that they opened, and the point before one."""
    depth = 0
    for index in range(len(kinds) - 1, -1, -1):
        glyph, right = glyphs[index], glyphs[index - 1] if index else ""
        if kinds[index] == _RIGHT and index + 1 < len(kinds) and kinds[index + 1] == _LEFT:
            closes = depth > 0 and glyph in _CLOSING
            if closes or (glyph == "." and right in _CLOSING and glyphs[index + 1].isalpha()):
                kinds[index] = _LEFT
        if kinds[index] == _RIGHT:
            depth = 0
        else:
            depth += (glyph in _OPENING) - (glyph in _CLOSING)


def _joins(
    before: list[int],
    between: list[int],
    after: list[int],
    kinds: Sequence[str],
    glyphs: Sequence[str],
    latin: bool,
) -> bool:
    """
    Tell whether what is between two runs belongs to them, because both go from left to right.

    Numbers among letters that go from right to left hold together by a point, a comma, a colon or
    a stroke; by a hyphen they do not: a span of years is printed with the later one at its left.
    """
    right, left = kinds[before[0]], kinds[after[0]]
    sign = "".join(glyphs[index] for index in between)
    if _RIGHT in (right, left) or (_LEFT in (right, left) and _ARABIC_NUMBER in (right, left)):
        return False
    if right == _NUMBER and left == _LEFT:
        return not (set(sign) & _CLOSING and any(map(str.isspace, sign)))
    if _LEFT in (right, left) or (latin and right == left):
        return True
    if right != left or len(between) > 1:
        return False
    if sign not in _HYPHENS or not len(before) == len(after) == 4:
        return sign in _INSIDE_NUMBERS
    later, earlier = ("".join(glyphs[i] for i in reversed(run)) for run in (before, after))
    return earlier < later


def mirrored(text: str) -> str:
    """Give a text with its brackets turned round."""
    return text.translate(_MIRROR)


def paired(text: str) -> int:
    """Count the brackets that open before they close, less those that close before they open."""
    score = depth = 0
    for character in text:
        if character in "([{«":
            depth += 1
        elif character in ")]}»":
            score += 1 if depth else -1
            depth = max(0, depth - 1)
    return score - depth

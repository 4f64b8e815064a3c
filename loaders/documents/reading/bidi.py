"""Right-to-left text as it is printed, turned into the order in which it is read."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby

_FORMS = re.compile("[\u2e80-\u2fdf\ufb00-\ufb06\ufb1d-\ufdff\ufe70-\ufefc]+")
_LEFT, _RIGHT, _NUMBER, _OTHER = "L", "R", "N", "O"
_KINDS = {"L": _LEFT, "R": _RIGHT, "AL": _RIGHT, "EN": _NUMBER, "AN": _NUMBER}
_INSIDE_NUMBERS = frozenset(".,:/٫٬،\u00a0")
_HYPHENS = frozenset("-‐‑–−")
_MIRROR = str.maketrans("()[]{}«»<>", ")(][}{»«><")


def letters(glyph: str) -> str:
    r"""
    Give the letters that a glyph prints: presentation forms, ligatures and radicals dissolved.

    >>> letters("\ufefb"), letters("ﬁ"), letters("²")
    ('لا', 'fi', '²')
    """
    if glyph.isascii():
        return glyph
    return _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), glyph)


def is_right_to_left(text: str) -> bool:
    """Tell whether a line is read from the right: most of its letters are."""
    if text.isascii():
        return False
    kinds = [_kind(character) for character in text]
    return kinds.count(_RIGHT) > kinds.count(_LEFT)


def _kind(text: str) -> str:
    return _KINDS.get(unicodedata.bidirectional(text[0]), _OTHER) if text else _OTHER


def reading_order(glyphs: Sequence[str]) -> list[int]:
    """
    Give the indices of the glyphs of a line, printed from left to right, in the order of reading.

    The line is read from the right; what goes from left to right stands in it as printed.
    """
    backwards = list(range(len(glyphs) - 1, -1, -1))
    kinds = [_kind(glyphs[index]) for index in backwards]
    _settle_neutrals(kinds, [glyphs[index] for index in backwards])
    out: list[int] = []
    at = 0
    for kind, group in groupby(kinds):
        length = len(list(group))
        run = backwards[at : at + length]
        out += run[::-1] if kind == _LEFT else run
        at += length
    return out


def _settle_neutrals(kinds: list[str], glyphs: Sequence[str]) -> None:
    """Give marks and spaces the direction of what is at both of their sides."""
    runs = [list(group) for _, group in groupby(range(len(kinds)), kinds.__getitem__)]
    latin = False  # a word of Latin letters goes on to the left, without a space between
    for at in range(len(runs) - 1, -1, -1):
        run, kind = runs[at], kinds[runs[at][0]]
        if kind != _OTHER:
            latin = kind == _LEFT or (latin and kind == _NUMBER)
            continue
        latin = latin and not any(glyphs[index].isspace() for index in run)
        inside = 0 < at < len(runs) - 1
        joins = inside and (latin or _joins(runs[at - 1], run, runs[at + 1], kinds, glyphs))
        direction = _LEFT if joins and kinds[runs[at - 1][0]] != _RIGHT else _RIGHT
        for index in run:
            kinds[index] = direction
    kinds[:] = [_LEFT if kind == _NUMBER else kind for kind in kinds]


def _joins(
    before: list[int],
    between: list[int],
    after: list[int],
    kinds: Sequence[str],
    glyphs: Sequence[str],
) -> bool:
    """
    Tell whether what is between two runs belongs to them, because both go from left to right.

    Numbers among letters that go from right to left hold together by a point, a comma, a colon or
    a stroke; by a hyphen they do not: a span of years is printed with the later one at its left.
    """
    sides = {kinds[before[0]], kinds[after[0]]}
    if _RIGHT in sides or _LEFT in sides:
        return _RIGHT not in sides
    sign = glyphs[between[0]]
    if sign not in _HYPHENS or not len(before) == len(after) == 4:
        return len(between) == 1 and sign in _INSIDE_NUMBERS
    right, left = ("".join(glyphs[i] for i in reversed(run)) for run in (before, after))
    return len(between) == 1 and left < right


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
    return score

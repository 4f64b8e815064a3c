"""How the lines of a document are set: whole paragraphs, or paragraphs cut at a margin."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loaders.documents.reading.labels import label_at
from loaders.documents.reading.line import Line, columns
from loaders.documents.reading.phrasing import (
    Phrasing,
    begins_cased,
    begins_small,
    ends_with_comma,
    is_capitals,
    is_rule,
)

Pair = tuple[Line, Line]

_WIDEST = 170
"""No page is set wider than this many columns; longer lines are whole paragraphs."""

_WIDEST_COLUMN = 130
"""A text whose lines are all narrower may be cut, as the fullness of its lines tells."""

_FEWEST = 0.12
_FEWEST_CASELESS = 0.25
"""The least share of lines that surely go on, where lines are cut at a margin."""

_FEWEST_TIGHT = 2


@dataclass(frozen=True)
class Layout:
    """
    What the lines of a document have in common.

    `wrapped`: paragraphs are cut into lines, the full ones about `width` columns wide, with `gap`
    blank lines between two lines of one paragraph. `separated`: a larger gap stands between
    paragraphs. `margin` is where most lines begin. `small_recitals`: paragraphs begin in lower case
    after one that ends with a comma, as recitals do in Russian.
    """

    wrapped: bool
    width: float = 0
    gap: int = 0
    separated: bool = True
    margin: int = 0
    small_recitals: bool = False

    def is_full(self, line: Line, next_word: float = 0) -> bool:
        """Tell whether a line reaches the margin, so that the next word did not fit."""
        return line.edge + 1 + next_word > 0.86 * self.width

    def is_short(self, line: Line) -> bool:
        """Tell whether a line ends far from the margin."""
        return line.edge < 0.6 * self.width


def layout_of(lines: Sequence[Line], phrasing: Phrasing, *, cut: bool = False) -> Layout:
    """Find out how the lines of a document are set; `cut` lines are known to be wrapped."""
    margin = Counter(round(line.indent) for line in lines).most_common(1)[0][0] if lines else 0
    pairs = list(pairwise(lines))
    limit = _high([line.edge for line in lines])
    goes_on = [
        (one, two)
        for one, two in pairs
        if one.edge <= _WIDEST and _continues(one, two, limit, phrasing)
    ]
    tight = list(_tight(pairs, phrasing))
    if not cut and len(tight) < _FEWEST_TIGHT and not _is_wrapped(pairs, goes_on, limit):
        return Layout(wrapped=False, margin=margin, small_recitals=_small_recitals(pairs, -1))
    goes_on = goes_on or tight
    width = limit if cut else _high([one.edge for one, _ in goes_on])
    gap = 0 if cut else _gap(Counter(two.blanks for _, two in goes_on))
    labelled = [two.blanks > gap for _, two in pairs if label_at(two.text)]
    larger = [two.blanks > gap for _, two in pairs]
    separated = (
        sum(labelled) * 2 >= len(labelled)
        if len(labelled) > 2
        else sum(larger) >= 0.08 * len(larger)
    )
    return Layout(True, width, gap, separated, margin, _small_recitals(pairs, gap))


def _tight(pairs: list[Pair], phrasing: Phrasing) -> Iterator[Pair]:
    """
    Give the pairs of lines where a sentence breaks off just where the next word did not fit.

    In a narrow text a few of them tell, without capitals too, that paragraphs were cut.
    """
    widest = max((line.edge for pair in pairs for line in pair), default=0)
    if not 40 < widest <= _WIDEST_COLUMN:
        return
    for one, two in pairs:
        reach = one.edge + 1 + next_word(two.text)
        if two.blanks or reach <= widest or one.edge < 0.75 * widest:
            continue
        if phrasing.is_final(one.text) or ends_with_comma(one.text) or label_at(two.text):
            continue
        if not (is_capitals(one.text) or is_rule(one.text) or is_rule(two.text)):
            yield one, two


def next_word(text: str) -> int:
    """Give the width of the first word of a line, the least that must fit on the line above."""
    first = text[:40].split(None, 1)[0]
    return columns(first) if first.isascii() or columns(first) == len(first) else 2


def _small_recitals(pairs: list[Pair], gap: int) -> bool:
    """Tell whether what follows a comma and a larger gap begins in lower case oftener than not."""
    after = [
        two.text
        for one, two in pairs
        if two.blanks > gap and ends_with_comma(one.text) and not label_at(two.text)
    ]
    return sum(map(begins_small, after)) * 2 > len(after)


def _gap(times: Counter[int]) -> int:
    """Give the smallest number of blank lines that often stands within a paragraph."""
    return min(blanks for blanks, often in times.items() if often > 0.3 * max(times.values()))


def _is_wrapped(pairs: list[Pair], goes_on: list[Pair], limit: float) -> bool:
    """Tell whether so many lines go on below them that paragraphs must have been cut."""
    if sum(one.edge > _WIDEST for one, _ in pairs) > len(goes_on):
        return False
    close = sum(not two.blanks and one.edge > 0.75 * limit for one, two in goes_on)
    apart = sum(two.blanks > 0 for _, two in pairs)
    if close and apart > 0.4 * len(pairs):
        return True
    cased = sum(begins_cased(two.text) for _, two in goes_on)
    least = _FEWEST if cased else _FEWEST_CASELESS
    return len(goes_on) >= max(1, least * len(pairs))


def _continues(one: Line, two: Line, limit: float, phrasing: Phrasing) -> bool:
    """Tell whether two lines are surely one sentence; after a comma a recital may begin."""
    if phrasing.is_final(one.text) or ends_with_comma(one.text) or label_at(two.text):
        return False
    if begins_small(two.text):
        return True
    if begins_cased(two.text):
        return False
    return one.edge >= 0.75 * min(limit, _WIDEST) and one.edge > 30 and not is_capitals(one.text)


def _high(values: Sequence[float]) -> float:
    """Give the value that nine tenths do not exceed."""
    return sorted(values)[min(len(values) - 1, len(values) * 9 // 10)] if values else 0

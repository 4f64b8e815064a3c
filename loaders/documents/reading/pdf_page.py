"""The printed lines of one page of a PDF, from its glyphs."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TypeVar

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTPage

from loaders.documents.reading.bidi import is_right_to_left, mirrored, paired, reading_order
from loaders.documents.reading.labels import label_at
from loaders.documents.reading.letterforms import letters

T = TypeVar("T")

_ITALIC = re.compile("italic|oblique|kursiv|(?:^|[-,])it$", re.IGNORECASE)
_BOLD = re.compile("bold|black|heavy|semibold|demi", re.IGNORECASE)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_IDEOGRAPH = re.compile("[\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60]")
_UNREADABLE = re.compile(r"\(cid:\d+\)|[\ue000-\uefff\ufffd]")
_WIDE_GAP = 2.6
"""A gap of so many sizes of the type parts a line, unless a label is before it."""

_FEWEST_ROWS = 6


@dataclass(frozen=True)
class Glyph:
    """One printed glyph: the letters it stands for, its box and baseline, its type."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    base: float
    size: float
    italic: bool
    bold: bool


@dataclass(frozen=True)
class PrintedLine:
    """
    One line of a page or of a column of it, in the order of reading.

    `turned` is the text with the brackets turned that are read from the right; `italics` are
    ranges of `text`; `left` and `right` the edges of its column; `rule` says that a
    line is drawn between it and the one above; `opens` that a page or a column begins with it.
    """

    text: str
    turned: str
    x0: float
    x1: float
    base: float
    size: float
    italics: tuple[tuple[int, int], ...]
    bold: bool
    left: float = 0
    right: float = 0
    rule: bool = False
    opens: bool = False
    backwards: bool = False


@dataclass(frozen=True)
class PrintedPage:
    """The lines of a page, the number of its glyphs, of those without letters, and of pictures."""

    lines: tuple[PrintedLine, ...]
    glyphs: int
    unreadable: int
    pictures: int


def printed_page(layout: LTPage) -> PrintedPage:
    """Read the lines of a page in the order of reading."""
    glyphs: list[Glyph] = []
    rules: list[tuple[float, float]] = []
    pictures = unreadable = 0
    for item in _items(layout):
        if isinstance(item, LTChar):
            glyph = _glyph(item)
            unreadable += glyph is None and bool(_UNREADABLE.search(item.get_text()))
            if glyph:
                glyphs.append(glyph)
        elif isinstance(item, LTImage):
            pictures += 1
        elif isinstance(item, LTCurve) and item.height < 3 and item.width > 40:
            rules.append((item.y0, item.width))
    backwards = is_right_to_left("".join(glyph.text for glyph in glyphs))
    columns = _in_columns(_rows(glyphs), backwards)
    lines = _with_rules(list(columns), rules, layout.width)
    return PrintedPage(tuple(lines), len(glyphs) + unreadable, unreadable, pictures)


def _items(layout: LTPage) -> Iterator[object]:
    """Give everything on a page, also what stands in its figures."""
    stack: list[Iterator[object]] = [iter(layout)]
    while stack:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
        elif isinstance(item, LTContainer):
            stack.append(iter(item))
        else:
            yield item


def _glyph(item: LTChar) -> Glyph | None:
    """Give a glyph that is set upright and stands for letters."""
    text = letters(item.get_text())
    if not text or _UNREADABLE.search(text) or not item.upright or item.size <= 0:
        return None
    a, _, c, _, origin, base = item.matrix
    slanted = abs(c) > 0.1 * abs(a) > 0
    italic = slanted or bool(_ITALIC.search(item.fontname))
    bold = bool(_BOLD.search(item.fontname))
    sides = (origin, origin + abs(a) * item.adv) if slanted else (item.x0, item.x1)
    box = *sides, item.y0, item.y1
    return Glyph(text, *box, base, item.size, italic, bold)


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Put the glyphs together that stand on one line, beside each other."""
    rows: list[list[Glyph]] = []
    bands: list[tuple[float, float]] = []
    from_top = sorted(
        glyphs,
        key=lambda glyph: (-round((glyph.y0 + glyph.y1) / 2, 1), glyph.x0),
    )
    for glyph in from_top:
        for index in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            low, high = bands[index]
            shared = min(high, glyph.y1) - max(low, glyph.y0)
            if shared > 0.55 * min(high - low, glyph.y1 - glyph.y0):
                rows[index].append(glyph)
                if glyph.y1 - glyph.y0 > high - low:
                    bands[index] = glyph.y0, glyph.y1
                break
        else:
            if glyph.text.strip():
                rows.append([glyph])
                bands.append((glyph.y0, glyph.y1))
    return [sorted(row, key=lambda glyph: glyph.x0) for row in rows]


def _runs(row: Sequence[Glyph], gutter: float | None = None) -> list[list[Glyph]]:
    """Part a row at wide gaps, and at the gutter between columns."""
    runs: list[list[Glyph]] = [[row[0]]]
    usual = _usual_gap(row)
    edge = row[0].x1
    for glyph in row[1:]:
        if not glyph.text.strip():
            runs[-1].append(glyph)
            continue
        gap = glyph.x0 - edge
        at_gutter = gutter is not None and edge <= gutter <= glyph.x0 and gap > 0.6 * glyph.size
        wide = gap > max(_WIDE_GAP * glyph.size, 1.5 * usual)
        if at_gutter or (wide and not _is_label(runs[-1])):
            runs.append([])
        runs[-1].append(glyph)
        edge = max(edge, glyph.x1)
    return runs


def _usual_gap(row: Sequence[Glyph]) -> float:
    """Give the gap between the words of a row, which a justified line may stretch far."""
    seen = [glyph for glyph in row if glyph.text.strip()]
    gaps = [two.x0 - one.x1 for one, two in pairwise(seen) if two.x0 - one.x1 > 0.16 * two.size]
    return median(gaps) if len(gaps) > 1 else 0.0


def _is_label(run: Sequence[Glyph]) -> bool:
    text = "".join(glyph.text for glyph in run[:12]).strip()
    return len(text) <= 8 and (label_at(text) == text or text.isdecimal())


def _in_columns(rows: list[list[Glyph]], backwards: bool) -> Iterator[PrintedLine]:
    """Give the lines of the rows: where a page has two columns, one after the other."""
    if not rows:
        return
    left, right = _edges(rows)
    gutter = _gutter(rows, left, right)
    if gutter is None:
        whole = [run for row in rows for run in _in_order(_runs(row), backwards)]
        yield from _lines(whole, left, right, backwards)
        return
    waiting: tuple[list[list[Glyph]], list[list[Glyph]]] = ([], [])
    for row in [*rows, []]:
        runs = _runs(row, gutter) if row else []
        across = any(run[0].x0 < gutter - 2 and _edge(run) > gutter + 2 for run in runs)
        if runs and not across:
            for run in runs:
                waiting[run[0].x0 >= gutter].append(run)
            continue
        for column in _in_order(list(waiting), backwards):
            yield from _lines(column, *_edges(column), backwards)
        waiting = ([], [])
        yield from _lines(_in_order(runs, backwards), left, right, backwards)


def _edges(runs: Sequence[Sequence[Glyph]]) -> tuple[float, float]:
    """Give where the lines of a column begin, and where the longest ends."""
    return min((run[0].x0 for run in runs), default=0), max(map(_edge, runs), default=0)


def _edge(row: Sequence[Glyph]) -> float:
    return max((glyph.x1 for glyph in row if glyph.text.strip()), default=row[0].x1)


def _gutter(rows: list[list[Glyph]], left: float, right: float) -> float | None:
    """
    Give the middle of the gap between two columns of running text, None where there are none.

    Both sides of it are filled up to it in most rows: in a table they are not.
    """
    middle, reach = (left + right) / 2, (right - left) * 0.2
    gaps: list[tuple[float, float, float, float]] = []
    for row in rows:
        edge = row[0].x1
        for glyph in (one for one in row[1:] if one.text.strip()):
            if glyph.x0 - edge > 0.9 * glyph.size and abs((edge + glyph.x0) / 2 - middle) < reach:
                gaps.append((edge, glyph.x0, row[0].x0, _edge(row)))
            edge = max(edge, glyph.x1)
    if len(gaps) < _FEWEST_ROWS:
        return None
    gutter = (median(gap[0] for gap in gaps) + median(gap[1] for gap in gaps)) / 2
    beside = [gap for gap in gaps if gap[0] <= gutter <= gap[1]]
    across = sum(row[0].x0 < gutter < _edge(row) for row in rows) - len(beside)
    if len(beside) < max(_FEWEST_ROWS, across):
        return None
    full = sum(
        one - begin > 0.7 * (gutter - left) and end - two > 0.7 * (right - gutter)
        for one, two, begin, end in beside
    )
    return gutter if full > 0.5 * len(beside) else None


def _in_order(parts: Sequence[T], backwards: bool) -> Sequence[T]:
    """Give what stands side by side in the order of reading."""
    return parts[::-1] if backwards else parts


def _lines(
    runs: Iterable[Sequence[Glyph]], left: float, right: float, backwards: bool
) -> list[PrintedLine]:
    """Write runs as the lines of a page or column; the first opens it."""
    made = [line for line in (_line(run, backwards) for run in runs) if line.text.strip()]
    return [
        replace(line, left=left, right=right, opens=index == 0) for index, line in enumerate(made)
    ]


def _line(run: Sequence[Glyph], backwards: bool) -> PrintedLine:
    """Write the glyphs of a run as a line, in the order of reading, raised digits as such."""
    glyphs = _spaced(_without_doubles(run))
    backwards = backwards or is_right_to_left("".join(glyph.text for glyph in glyphs))
    order = [(index, False) for index in range(len(glyphs))]
    if backwards:
        order = reading_order([glyph.text for glyph in glyphs])
    size, low, base = _main_type(run)
    text = turned = ""
    italics: list[tuple[int, int]] = []
    for index, mirrors in order:
        glyph = glyphs[index]
        raised = glyph.text.isdecimal() and _is_raised(glyph, size, low)
        start = len(text)
        text += glyph.text.translate(_RAISED) if raised else glyph.text
        turned += mirrored(glyph.text) if mirrors else text[start:]
        if glyph.italic:
            if italics and italics[-1][1] == start:
                italics[-1] = (italics[-1][0], len(text))
            else:
                italics.append((start, len(text)))
    bold = all(glyph.bold for glyph in run if glyph.text.strip())
    return PrintedLine(
        text,
        turned,
        *_edges([run]),
        base,
        size,
        tuple(italics),
        bold=bold,
        backwards=backwards,
    )


def _is_raised(glyph: Glyph, size: float, low: float) -> bool:
    """Tell whether a glyph is set small and high, as the mark of a note is."""
    return glyph.size < 0.9 * size and glyph.y0 > low + 0.14 * size


def _main_type(run: Sequence[Glyph]) -> tuple[float, float, float]:
    """Give the size of most letters of a run, their foot, and their baseline."""
    sizes: dict[float, int] = {}
    for glyph in (one for one in run if one.text.strip()):
        sizes[round(glyph.size, 1)] = sizes.get(round(glyph.size, 1), 0) + len(glyph.text)
    size = max(sizes, key=lambda one: (sizes[one], one))
    main = [glyph for glyph in run if round(glyph.size, 1) == size]
    return size, median(glyph.y0 for glyph in main), median(glyph.base for glyph in main)


def _without_doubles(run: Sequence[Glyph]) -> list[Glyph]:
    """Leave out glyphs printed twice for weight; put combining marks on their letters."""
    out: list[Glyph] = []
    marks: list[Glyph] = []
    for glyph in run:
        if unicodedata.combining(glyph.text[0]):
            marks.append(glyph)
        elif not any(
            one.text == glyph.text and abs(one.x0 - glyph.x0) < 0.1 * glyph.size for one in out[-2:]
        ):
            out.append(glyph)
    for mark in marks:
        middle = (mark.x0 + mark.x1) / 2
        bearers = [i for i, one in enumerate(out) if one.x0 - 1 <= middle <= one.x1 + 1]
        if bearers:
            at = min(bearers, key=lambda i: abs((out[i].x0 + out[i].x1) / 2 - middle))
            out[at] = replace(out[at], text=unicodedata.normalize("NFC", out[at].text + mark.text))
    return out


def _spaced(run: Sequence[Glyph]) -> list[Glyph]:
    """Put a space where the gap between two glyphs is one."""
    out: list[Glyph] = []
    for glyph in run:
        if out and glyph.text.strip() and out[-1].text.strip():
            gap = glyph.x0 - out[-1].x1
            wide = 0.6 if _IDEOGRAPH.match(glyph.text) or _IDEOGRAPH.match(out[-1].text) else 0.16
            if gap > wide * max(glyph.size, out[-1].size * 0.8):
                both = glyph.italic and out[-1].italic
                out.append(replace(glyph, text=" ", italic=both, x0=out[-1].x1, x1=glyph.x0))
        out.append(glyph)
    return out


def _with_rules(
    lines: list[PrintedLine], rules: Sequence[tuple[float, float]], width: float
) -> Iterator[PrintedLine]:
    """Say of the first line below a short rule, in the lower half, that the rule is above it."""
    short = [y for y, length in rules if length < 0.6 * width]
    above: PrintedLine | None = None
    for line in lines:
        top = above.base if above else float("inf")
        drawn = any(line.base < y < top for y in short)
        yield replace(line, rule=drawn)
        above = line


def turn_brackets(lines: Iterable[PrintedLine]) -> list[PrintedLine]:
    """Turn the brackets that are read from the right, where they were printed mirrored."""
    made = list(lines)
    gain = sum(paired(line.turned) - paired(line.text) for line in made)
    return [replace(one, text=one.turned) for one in made] if gain > 0 else made

"""The marks of Markdown and of converters in a text: they are seen, but belong to no passage."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from loaders.documents.passage import Passage
from loaders.documents.reading.line import Line

Span = tuple[int, int]

_RESIDUE = re.compile(
    r"\[bookmark:[^\[\]\n]{0,200}\]|\[image:[^\[\]\n]{0,200}\]|!\[[^\[\]\n]{0,200}\]\([^()\n]{0,500}\)"
    r"|\[footnoteRef:(?P<ref>\d{1,4})\](?:(?P=ref)(?!\d))?|\[\^\w{1,20}\](?!:)"
    r"|<sup>\s{0,3}\[?\d{1,3}\]?\s{0,3}</sup>|</?(?:b|i|u|em|strong|ins|del|span|sub|p|br|a)(?:\s[^<>\n]{0,200})?/?>"
    r"|\\(?=[*_.\[\]()#+>|-])"
)
_LINK = re.compile(r"(?<!\w)\[(?P<text>[^\[\]\n]{1,300})(?P<target>\]\([^()\s]{1,500}\))")
_INLINE_NOTE = re.compile(r"\[(?P<mark>\d{1,4}): (?P<text>[^\[\]]{1,5000})\]")
_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?=\S)")
_HEADING_END = re.compile(r"[ \t]+#{1,6}$")
_QUOTE = re.compile(r"(?:>[ \t]?){1,9}")
_RULE_ROW = re.compile(r"\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*){0,60}\|?")
_RUN = re.compile(r"\*{1,3}|_{1,3}")


@dataclass
class Residue:
    """What a converter left in a text: the holes to punch, and the notes that stand inside it."""

    holes: list[Span] = field(default_factory=list)
    notes: list[Span] = field(default_factory=list)


def residue_of(text: str) -> Residue:
    """Find bookmarks, images, note references, links and the tags of converted documents."""
    out = Residue()
    if "[" in text or "<" in text or "\\" in text:
        out.holes += [found.span() for found in _RESIDUE.finditer(text)]
    if "](" in text:
        for found in _LINK.finditer(text):
            out.holes += [(found.start(), found.start() + 1), found.span("target")]
    if "]: " not in text and ": " not in text:
        return out
    for found in _INLINE_NOTE.finditer(text):
        inner = _repeated_mark(text, found)
        out.notes.append((inner, found.end("text")))
        out.holes.append((found.start(), inner))
        out.holes.append((found.end("text"), found.end()))
    return out


def _repeated_mark(text: str, found: re.Match[str]) -> int:
    """Give where a note begins: at its second mark ("[1: 1 text]") or at its only one."""
    inner = found.start("text")
    mark = found["mark"]
    return inner if text.startswith(f"{mark} ", inner) else found.start("mark")


def heading_of(line: Line) -> tuple[int, list[Span]]:
    """Give the level of a `#` heading, zero for other lines, and the holes of its marks."""
    found = _HEADING.match(line.text)
    if not found:
        return 0, []
    holes = [(line.start, line.start + found.end())]
    if end := _HEADING_END.search(line.text[-12:]):
        length = len(end[0])
        holes.append((line.end - length, line.end))
    return len(found["marks"]), holes


def quote_of(line: Line) -> Span | None:
    """Give the hole of the marks that quote a line (`> `)."""
    found = _QUOTE.match(line.text) if line.text.startswith(">") else None
    return (line.start, line.start + found.end()) if found else None


def tables_of(lines: list[Line]) -> Iterator[range]:
    """Give the runs of lines that are tables: a row of dashes below the first one."""
    at = 0
    for index, (above, line) in enumerate(pairwise(lines), start=1):
        if index <= at or "|" not in above.text or "-" not in line.text or line.blanks:
            continue
        if "|" in line.text and len(line.text) < 2000 and _RULE_ROW.fullmatch(line.text):
            at = index + 1
            while at < len(lines) and "|" in lines[at].text and not lines[at].blanks:
                at += 1
            yield range(index - 1, at)


def cells_of(line: Line) -> list[Span]:
    """Give the ranges of the cells of a row."""
    bars = [at for at, sign in enumerate(line.text) if sign == "|"]
    if not bars or bars[0] > 0:
        bars.insert(0, -1)
    if bars[-1] < len(line.text) - 1:
        bars.append(len(line.text))
    return [(line.start + one + 1, line.start + two) for one, two in pairwise(bars)]


@dataclass(frozen=True)
class Emphasis:
    """A passage without its marks of emphasis, and which ranges of it they set off."""

    passage: Passage
    italics: tuple[Span, ...]
    bold: bool


def emphasis_of(passage: Passage) -> Emphasis:
    """Take `*…*`, `_…_`, `**…**` out of a passage; a mark without a partner stays as it is."""
    text = passage.text
    if "*" not in text and "_" not in text:
        return Emphasis(passage, (), bold=False)
    pairs = _pairs(text)
    if not pairs:
        return Emphasis(passage, (), bold=False)
    marks = sorted(span for pair in pairs for span in pair)
    kept: list[int] = []
    at = 0
    for start, end in marks:
        kept.extend(range(at, start))
        at = end
    kept.extend(range(at, len(text)))
    clean = Passage("".join(text[i] for i in kept), tuple(passage.places[i] for i in kept))
    new = {old: at for at, old in enumerate(kept)}
    italics, heavy = [], 0
    for (_, begin), (end, last) in pairs:
        inner = [i for i in (begin, end - 1) if i in new]
        if len(inner) == 2 and last - end != 2:
            italics.append((new[begin], new[end - 1] + 1))
        if last - end >= 2:
            heavy += end - begin
    return Emphasis(
        clean, tuple(sorted(italics)), bold=bool(heavy) and heavy >= 0.9 * len(clean.text)
    )


def _pairs(text: str) -> list[tuple[Span, Span]]:
    """Match the marks that open with the next same ones that close."""
    open_at: dict[str, Span] = {}
    pairs: list[tuple[Span, Span]] = []
    for found in _RUN.finditer(text):
        run, (start, end) = found[0], found.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        if before == run[0] or after == run[0]:
            continue
        if run in open_at and before.strip() and not (after.isalnum() or after == "_"):
            opening = open_at[run]
            pairs.append((opening, (start, end)))
            open_at = {other: at for other, at in open_at.items() if at < opening}
        elif after.strip() and not (before.isalnum() or before == "_"):
            open_at[run] = (start, end)
    return pairs

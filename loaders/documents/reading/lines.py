"""Physical lines to blocks: paragraphs made whole, headings, list items, notes, tables."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from loaders.documents.passage import Passage
from loaders.documents.reading.composing import Composer, Span
from loaders.documents.reading.furniture import furniture_of
from loaders.documents.reading.joining import Joining
from loaders.documents.reading.labels import label_at
from loaders.documents.reading.layout import layout_of
from loaders.documents.reading.line import Line
from loaders.documents.reading.markdown import (
    cells_of,
    emphasis_of,
    heading_of,
    quote_of,
    residue_of,
    tables_of,
)
from loaders.documents.reading.notes import NoteMarks, is_mark_alone, mark_of, marks_in, number_of
from loaders.documents.reading.paragraph import Paragraph
from loaders.documents.reading.phrasing import Phrasing, begins_small, is_rule
from loaders.documents.reading.source_text import Block, Cell


def blocks_of(
    text: str, lines: Sequence[Line], language: str, *, cut: bool = False
) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """
    Make the blocks of a document from its printed lines, and give its furniture apart.

    `cut` says that paragraphs are known to be cut at a margin, as they are in print.
    """
    aside = furniture_of(lines)
    furniture = tuple(dict.fromkeys(lines[index].text for index in sorted(aside)))
    body = [line for index, line in enumerate(lines) if index not in aside]
    interrupted = {lines[i + 1].start for i in aside if i + 1 < len(lines)}
    tables = list(tables_of(body))
    paragraphs = _Assembly(text, body, tables, interrupted, language, cut=cut).paragraphs()
    blocks = _Printing(text, language, paragraphs)
    return tuple(blocks.blocks([[body[i] for i in table] for table in tables])), furniture


class _Assembly:
    """Puts the lines of a body together to paragraphs and notes."""

    def __init__(
        self,
        text: str,
        body: list[Line],
        tables: list[range],
        interrupted: set[int],
        language: str,
        *,
        cut: bool,
    ) -> None:
        phrasing = Phrasing.of(language)
        self._in_tables = {index for table in tables for index in table}
        self._lines = body
        plain = [line for i, line in enumerate(body) if i not in self._in_tables]
        self._layout = layout_of(
            [line for line in plain if not is_mark_alone(line.text) and not is_rule(line.text)],
            phrasing,
            cut=cut,
        )
        self._phrasing = phrasing
        self._joining = Joining(self._layout, phrasing)
        self._marks = NoteMarks(text, plain)
        self._after_furniture = interrupted
        self._out: list[Paragraph] = []
        self._text: Paragraph | None = None
        self._note: Paragraph | None = None
        self._interrupted = False
        self._glued = False
        self._after_rule = False
        self._number = 0

    def paragraphs(self) -> list[Paragraph]:
        """Give the paragraphs in the order in which they begin."""
        for index, line in enumerate(self._lines):
            if index in self._in_tables:
                self._text = self._note = None
                continue
            if line.start in self._after_furniture or line.opens_page:
                self._interrupted = True
                self._note = None
            self._take(index, line)
        return self._out

    def _take(self, index: int, line: Line) -> None:
        if is_rule(line.text):
            self._rule(line)
        elif is_mark_alone(line.text) and self._mark_alone(index, line):
            return
        elif self._begins_note(line):
            self._open_note(line)
        elif self._note and self._continues_note(line):
            self._note.lines.append(line)
        else:
            self._take_text(line)
        self._glued = False

    def _rule(self, line: Line) -> None:
        setext = self._text and not line.blanks and len(line.text) > 2 and line.text[0] in "=-"
        if setext and self._text and len(self._text.lines) == 1 and not self._note:
            self._text.heading = 1 if line.text[0] == "=" else 2
            self._text.closed = True
        self._after_rule = self._interrupted = True
        self._note = None

    def _mark_alone(self, index: int, line: Line) -> bool:
        """Deal with a mark on a line of its own: it begins a note, or stands in a sentence."""
        after = self._lines[index + 1] if index + 1 < len(self._lines) else None
        number, gap = number_of(line.text), self._layout.gap
        apart = line.blanks > gap + 1 or self._after_rule or self._note is not None
        if after and after.blanks <= gap and apart and self._is_next(number):
            self._open_note(line)
            self._glued = True
            return True
        if self._text is None or (line.text == "*" and not self._layout.wrapped):
            return False
        if number is not None and not self._layout.wrapped and not self._fits_whole(after):
            return False
        self._glued = bool(after and not after.blanks)
        return True

    def _fits_whole(self, after: Line | None) -> bool:
        return bool(after and begins_small(after.text))

    def _is_next(self, number: int | None) -> bool:
        return number is None or number in (1, self._number + 1)

    def _begins_note(self, line: Line) -> bool:
        if line.note is not None:
            return line.note and (
                self._note is None
                or self._marks.begins_note(line.text, set_apart=True, expected=self._number + 1)
            )
        if self._glued:
            return False
        apart = self._after_rule or self._note is not None or line.blanks > self._layout.gap + 1
        if line.blanks > self._layout.gap and not apart:
            apart = self._marks.is_below_gap(line.text, self._number + 1)
        return self._marks.begins_note(line.text, set_apart=apart, expected=self._number + 1)

    def _open_note(self, line: Line) -> None:
        if self._carries_on(line):
            return
        self._number = number_of(mark_of(line.text)) or 0
        self._note = Paragraph([line], "note")
        self._out.append(self._note)
        self._interrupted = True

    def _carries_on(self, line: Line) -> bool:
        """Take a line at the foot of a page to the note that the page before it did not end."""
        before = next((one for one in reversed(self._out) if one.kind == "note"), None)
        if not line.note or mark_of(line.text) or before is None:
            return False
        if self._phrasing.is_final(before.last.text):
            return False
        before.lines.append(line)
        self._note, self._interrupted = before, True
        return True

    def _continues_note(self, line: Line) -> bool:
        note = self._note
        if note is None:
            return False
        if self._glued or line.note:
            return True
        if line.note is False or not self._layout.wrapped or line.blanks > self._layout.gap:
            return False
        if line.indent == 1 and self._layout.margin == 0:
            return False
        resumes = self._text and self._phrasing.goes_on(self._text.last.text, line.text)
        if self._phrasing.is_final(note.last.text) and (resumes or label_at(line.text)):
            return False
        return self._joining.joins(note, line, interrupted=False) or begins_small(line.text)

    def _take_text(self, line: Line) -> None:
        if self._note is not None and self._layout.wrapped and line.indent == 1:
            self._interrupted = True
        self._note = None
        level, holes = heading_of(line)
        if quoted := quote_of(line):
            holes = [*holes, quoted]
        if self._marks.slash_alone and line.text[:1] == "/" and line.text[1:2].islower():
            holes, self._glued = [*holes, (line.start, line.start + 1)], True
        joins = (
            self._text is not None
            and not level
            and (
                self._glued or self._joining.joins(self._text, line, interrupted=self._interrupted)
            )
        )
        if joins and self._text:
            self._text.lines.append(line)
            self._text.holes += holes
        else:
            self._text = Paragraph([line], heading=level, closed=bool(level), holes=list(holes))
            self._out.append(self._text)
        self._interrupted = self._after_rule = False


class _Printing:
    """Makes blocks of paragraphs and tables."""

    def __init__(self, text: str, language: str, paragraphs: list[Paragraph]) -> None:
        residue = residue_of(text)
        common = [*residue.holes, *(hole for one in paragraphs for hole in one.holes)]
        notes = [one for one in paragraphs if one.kind == "note"]
        marks = {mark_of(text[one.lines[0].start : one.lines[0].end]) for one in notes} - {""}
        marks |= {mark_of(text[start:end]) for start, end in residue.notes}
        spans = [
            (line.start, line.end) for one in paragraphs if one.kind == "text" for line in one.lines
        ]
        self._paragraphs = paragraphs
        self._inner_notes = residue.notes
        self._text = Composer(
            text, language, [*common, *residue.notes, *marks_in(text, spans, marks)]
        )
        self._notes = Composer(text, language, [*common, *_named_marks(notes)])

    def blocks(self, tables: list[list[Line]]) -> list[Block]:
        """Give all blocks in the order in which they begin."""
        depths = _depths(self._paragraphs)
        made = [self._block(one, depths.get(id(one))) for one in self._paragraphs]
        made += [Block(self._notes.passage([span]), "note") for span in self._inner_notes]
        for number, rows in enumerate(tables):
            made += self._table(number, rows)
        kept = [block for block in made if block.passage.text]
        return sorted(kept, key=lambda block: block.passage.start)

    def _block(self, paragraph: Paragraph, depth: int | None) -> Block:
        composer = self._notes if paragraph.kind == "note" else self._text
        passage = composer.passage([(line.start, line.end) for line in paragraph.lines])
        marked = emphasis_of(passage)
        seen = _ranges(marked.passage, (span for line in paragraph.lines for span in line.emphasis))
        return Block(
            marked.passage,
            paragraph.kind,
            heading=paragraph.heading,
            depth=depth,
            emphasis=tuple(sorted({*marked.italics, *seen})),
            bold=marked.bold or all(line.bold for line in paragraph.lines),
            centred=all(line.centred for line in paragraph.lines),
            page=paragraph.lines[0].page,
        )

    def _table(self, number: int, rows: list[Line]) -> Iterator[Block]:
        for row, line in enumerate([rows[0], *rows[2:]]):
            for column, span in enumerate(cells_of(line)):
                marked = emphasis_of(self._text.passage([span]))
                yield Block(
                    marked.passage,
                    "table",
                    emphasis=marked.italics,
                    bold=marked.bold,
                    page=line.page,
                    cell=Cell(number, row, column),
                )


def _named_marks(notes: list[Paragraph]) -> Iterator[Span]:
    """Give the holes that leave of `[^1]: text` the mark and the text."""
    for note in notes:
        line = note.lines[0]
        if line.text.startswith("[^") and (end := line.text.find("]:")) > 0:
            yield line.start, line.start + 2
            yield line.start + end, line.start + end + 2


def _ranges(passage: Passage, spans: Iterable[Span]) -> Iterator[Span]:
    """Turn ranges of the source into ranges of the passage."""
    for start, end in spans:
        one, two = bisect_left(passage.places, start), bisect_left(passage.places, end)
        if one < two:
            yield one, two


def _depths(paragraphs: list[Paragraph]) -> dict[int, int]:
    """Give the depth of the list items where indentation tells them apart."""
    items = [one for one in paragraphs if one.kind == "text" and one.label and not one.heading]
    steps = sorted({round(one.lines[0].indent) for one in items})
    levels: list[int] = []
    for step in steps:
        if not levels or step - levels[-1] > 1:
            levels.append(step)
    if len(levels) < 2:
        return {}
    return {
        id(one): sum(level <= round(one.lines[0].indent) for level in levels) - 1 for one in items
    }

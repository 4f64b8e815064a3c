"""Whether a printed line continues the paragraph before it."""

from dataclasses import dataclass

from loaders.documents.reading.labels import is_bullet, label_at, predecessor
from loaders.documents.reading.layout import Layout
from loaders.documents.reading.line import Line, columns
from loaders.documents.reading.paragraph import Paragraph
from loaders.documents.reading.phrasing import (
    Phrasing,
    begins_cased,
    begins_small,
    ends_with_comma,
    is_capitals,
)

_CUT = 40
"""A line shorter than this is no paragraph that a page could have cut."""


@dataclass(frozen=True)
class Joining:
    """The rules, for the layout and the language of one document."""

    layout: Layout
    phrasing: Phrasing

    def joins(self, paragraph: Paragraph, line: Line, *, interrupted: bool) -> bool:
        """
        Tell whether `line` belongs to `paragraph`.

        `interrupted` says that a page, a note or a header was printed between them.
        """
        if paragraph.closed:
            return False
        if paragraph.is_label_alone:
            return not label_at(line.text)
        if _is_open(paragraph.last.text):
            return True
        if (label := label_at(line.text)) and self._believes(label, paragraph, line):
            return False
        if not self.layout.wrapped:
            return self._was_cut(paragraph, line, interrupted)
        return self._goes_on(paragraph, line, interrupted)

    def _was_cut(self, paragraph: Paragraph, line: Line, interrupted: bool) -> bool:
        """Tell whether a paragraph was cut in two where lines are whole paragraphs."""
        last = paragraph.last
        if self.phrasing.is_final(last.text):
            return False
        if self.phrasing.dangles(last.text):
            return True
        if len(last.text) < _CUT or self._is_recital(paragraph):
            return False
        return begins_small(line.text) or (interrupted and self._may_go_on(last, line))

    def _is_recital(self, paragraph: Paragraph) -> bool:
        """Tell whether a paragraph is whole though it ends with a comma, as recitals do."""
        return (
            self.layout.small_recitals
            and ends_with_comma(paragraph.last.text)
            and not paragraph.label
        )

    def _may_go_on(self, last: Line, line: Line) -> bool:
        """Tell whether nothing speaks against one sentence, where small letters do not exist."""
        return not (
            begins_cased(line.text)
            or ends_with_comma(last.text)
            or is_capitals(last.text)
            or label_at(line.text)
        )

    def _goes_on(self, paragraph: Paragraph, line: Line, interrupted: bool) -> bool:
        """Tell whether a line continues the one before where paragraphs are cut at a margin."""
        last = paragraph.last
        words_go_on = self.phrasing.goes_on(last.text, line.text)
        if interrupted or line.blanks > self.layout.gap:
            if line.blanks > self.layout.gap and self._is_recital(paragraph):
                return False
            if words_go_on and (interrupted or self.phrasing.dangles(last.text)):
                return True
            if words_go_on and not self.layout.is_short(last):
                return True
            return interrupted and self._full_and_open(paragraph, line)
        if words_go_on:
            return True
        if is_capitals(last.text) != is_capitals(line.text):
            return self._full_and_open(paragraph, line)
        return self._fits_on(paragraph, line)

    def _full_and_open(self, paragraph: Paragraph, line: Line) -> bool:
        """Tell whether a full line ends within a sentence, and nothing begins below it."""
        last = paragraph.last
        if not self._is_full(last, line) or self.phrasing.is_final(last.text):
            return False
        in_text = len(paragraph.lines) > 1 or bool(paragraph.label)
        if begins_cased(line.text) and not in_text:
            return False
        return not (ends_with_comma(last.text) or is_capitals(last.text) or label_at(line.text))

    def _fits_on(self, paragraph: Paragraph, line: Line) -> bool:
        """Tell from where lines begin and end whether they are one paragraph."""
        last = paragraph.last
        final = self.phrasing.is_final(last.text)
        if final and line.indent > last.indent + 1.5 and len(paragraph.lines) > 1:
            return False
        if self.layout.is_short(last) or last.indent - line.indent > 0.4 * self.layout.width:
            return False
        if self.layout.separated or (not final and is_capitals(last.text)):
            return True
        return self._is_full(last, line)

    def _is_full(self, last: Line, line: Line) -> bool:
        return self.layout.is_full(last, columns(line.text[:40].split()[0]))

    def _believes(self, label: str, paragraph: Paragraph, line: Line) -> bool:
        """Tell whether what looks like a label is one, and not a number that begins a line."""
        last = paragraph.last
        if not self.layout.wrapped:
            return True
        if self.phrasing.dangles(last.text):
            return False
        counted = label[:1].isdecimal() and self.phrasing.awaits_number(last.text)
        if counted and not self.layout.is_short(last):
            return False
        if line.blanks > self.layout.gap or not self._is_full(last, line):
            return True
        before = predecessor(label)
        if before and before == paragraph.label:
            return True
        if before and any(f" {before} " in f" {one.text} " for one in paragraph.lines):
            return False
        if is_bullet(label) and not is_bullet(paragraph.label):
            return self.phrasing.is_final(last.text)
        return self.phrasing.is_final(last.text) or ends_with_comma(last.text)


def _is_open(text: str) -> bool:
    """Tell whether bold type that a line begins goes on below it."""
    return text.count("**") % 2 == 1 and text.startswith("**")

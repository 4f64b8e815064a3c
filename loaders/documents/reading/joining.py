"""Whether a printed line continues the paragraph before it."""

import re
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

_NUMBER_OF_TITLE = re.compile(r"[IVXLC\d]{1,7}/\d{1,3}\.")
"""The number of a decision before its title: what it labels is no paragraph."""

_NEAR = 40
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
        if self.phrasing.is_final(last.text) or self._begins_anew(paragraph, line):
            return False
        if ends_with_comma(last.text) and line.blanks and not interrupted:
            return False
        if self.phrasing.dangles(last.text):
            return True
        if len(last.text) < _CUT or self._is_recital(paragraph):
            return False
        return begins_small(line.text) or (interrupted and self._may_go_on(last, line))

    def _begins_anew(self, paragraph: Paragraph, line: Line) -> bool:
        """Tell whether a recital or a formula begins, though no sentence ended before it."""
        last = paragraph.last
        if paragraph.label and not _NUMBER_OF_TITLE.match(paragraph.label):
            return False
        if ends_with_comma(last.text):
            return self.phrasing.begins_recital(line.text)
        return self.phrasing.begins_formula(line.text) and not self.phrasing.dangles(last.text)

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
        if self._begins_anew(paragraph, line):
            return False
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
        if final and (_ends_item(last.text, line.text) or self._is_heading(line)):
            return False
        return self._is_full(last, line)

    def _is_heading(self, line: Line) -> bool:
        """Tell whether a line below a full stop is too short, without a stop, to end a sentence."""
        open_end = not (self.phrasing.is_final(line.text) or ends_with_comma(line.text))
        return open_end and line.width < 0.5 * self.layout.width

    def _is_full(self, last: Line, line: Line) -> bool:
        return self.layout.is_full(last, columns(line.text[:40].split()[0]))

    def _believes(self, label: str, paragraph: Paragraph, line: Line) -> bool:
        """Tell whether what looks like a label is one, and not a number that begins a line."""
        last = paragraph.last
        if not self.layout.wrapped:
            return True
        if self.phrasing.dangles(_ending(paragraph)):
            return False
        counted = (
            self.phrasing.awaits_number(last.text)
            if label[:1].isdecimal()
            else self.phrasing.awaits_letter(last.text)
        )
        if counted and not self.layout.is_short(last):
            return False
        if line.blanks > self.layout.gap or not self._is_full(last, line):
            return True
        before = predecessor(label)
        if before and before == paragraph.label:
            return True
        if before and any(f" {before} " in f" {one.text} " for one in paragraph.lines[-_NEAR:]):
            return False
        if is_bullet(label) and not is_bullet(paragraph.label):
            return self.phrasing.is_final(last.text)
        return self.phrasing.is_final(last.text) or ends_with_comma(last.text)


def _ending(paragraph: Paragraph) -> str:
    """Give the last line of a paragraph, with the one before where it is a single word."""
    last = paragraph.last.text
    return last if " " in last else " ".join(line.text for line in paragraph.lines[-2:])


def _ends_item(last: str, text: str) -> bool:
    """Tell whether a semicolon or a colon ends a paragraph: what follows begins with a capital."""
    return last.rstrip()[-1:] in (";", ":") and begins_cased(text) and not begins_small(text)


def _is_open(text: str) -> bool:
    """Tell whether bold type that a line begins goes on below it."""
    return text.count("**") % 2 == 1 and text.startswith("**")

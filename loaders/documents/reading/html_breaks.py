"""Pages whose paragraphs are parted by a single `<br>`: their lines are read as those of a text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from loaders.documents.reading.builder import Piece, plain
from loaders.documents.reading.html_page import BREAK, Draft
from loaders.documents.reading.joining import Joining
from loaders.documents.reading.language import detect_language
from loaders.documents.reading.layout import layout_of
from loaders.documents.reading.line import Line, columns
from loaders.documents.reading.paragraph import Paragraph
from loaders.documents.reading.phrasing import Phrasing, begins_small

_SHORT = 40
"""A line shorter than this goes on in lower case: it was broken to look well."""


def part_at_breaks(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Part the blocks at those of their line breaks that end a paragraph."""
    drafts = list(drafts)
    rows = [_rows(draft) for draft in drafts]
    lines = [[_line(row) for row in of_draft] for of_draft in rows]
    whole = [line for of_draft in lines if len(of_draft) > 1 for line in of_draft]
    if not whole:
        yield from drafts
        return
    phrasing = Phrasing.of(detect_language("\n".join(line.text for line in whole)))
    joining = Joining(layout_of(whole, phrasing), phrasing)
    for draft, of_draft, of_lines in zip(drafts, rows, lines, strict=True):
        yield from _parted(draft, of_draft, of_lines, joining) if len(of_draft) > 1 else [draft]


def _rows(draft: Draft) -> list[list[Piece]]:
    """Give the printed lines of a block that may hold several paragraphs: one for all others."""
    if draft.shape.heading or draft.shape.kind != "text" or draft.note is not None:
        return [draft.pieces]
    rows: list[list[Piece]] = [[]]
    for piece in draft.pieces:
        rows[-1].append(piece)
        if piece is BREAK:
            rows.append([])
    said = [row for row in rows if plain(row)]
    return said if len(said) > 1 else [draft.pieces]


def _line(row: Sequence[Piece]) -> Line:
    text = plain(row)
    return Line(0, len(text), text, width=columns(text))


def _parted(
    draft: Draft, rows: list[list[Piece]], lines: list[Line], joining: Joining
) -> Iterator[Draft]:
    """Yield the paragraphs of a block: its label stands before the first, its notes at the end."""
    paragraph, pieces = Paragraph([lines[0]]), list(rows[0])
    for row, line in zip(rows[1:], lines[1:], strict=True):
        goes_on = begins_small(line.text) and not joining.phrasing.is_final(paragraph.last.text)
        short = len(paragraph.last.text) < _SHORT and not paragraph.last.text.endswith((",", "،"))
        if joining.joins(paragraph, line, interrupted=False) or (goes_on and short):
            paragraph.lines.append(line)
            pieces += row
            continue
        yield replace(draft, pieces=pieces, refers=[])
        draft = replace(draft, label="", changes={})
        paragraph, pieces = Paragraph([line]), list(row)
    yield replace(draft, pieces=pieces)

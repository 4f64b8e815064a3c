"""
PDF: the lines of its pages, in the order of reading.

pdfminer's glyphs are read without its analysis of the layout: that is several times faster, holds
one page at a time, and lines with their type (size, slant, raised digits) are what paragraphs and
notes are made of.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import BinaryIO

from pdfminer.converter import PDFPageAggregator
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.psexceptions import PSException

from loaders.documents.reading.language import detect_language
from loaders.documents.reading.line import Line
from loaders.documents.reading.lines import blocks_of
from loaders.documents.reading.pdf_page import (
    PrintedLine,
    PrintedPage,
    printed_page,
    turn_brackets,
)
from loaders.documents.reading.source_text import DocumentError, SourceText, Trouble

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font without a box

_FEWEST_GLYPHS = 25
"""A page with fewer glyphs, on average, is a picture of a page."""

_SMALL = 0.93
_NOTE_MARKS = "0123456789*†‡⁰¹²³⁴⁵⁶⁷⁸⁹"


def read_pdf(path: Path) -> SourceText:
    """
    Read a PDF; offsets count characters of the text put together from its lines.

    Raises `DocumentError` when it is encrypted, scanned, damaged or empty.
    """
    with path.open("rb") as file:
        pages = list(_pages(file, path.name))
    _check(pages, path.name)
    page_of = [(number, line) for number, page in enumerate(pages, 1) for line in page.lines]
    turned = turn_brackets(line for _, line in page_of)
    printed = [(number, line) for (number, _), line in zip(page_of, turned, strict=True)]
    text, lines = _composed(printed)
    language = detect_language(text)
    blocks, furniture = blocks_of(text, lines, language, cut=True)
    return SourceText(text, blocks, language, furniture, tuple(_troubles(pages)))


def _pages(file: BinaryIO, name: str) -> Iterator[PrintedPage]:
    """Read page after page; what a page took is free before the next one."""
    try:
        document = PDFDocument(PDFParser(file))
        resources = PDFResourceManager()
        device = PDFPageAggregator(resources, laparams=None)
        interpreter = PDFPageInterpreter(resources, device)
        for page in PDFPage.create_pages(document):
            interpreter.process_page(page)
            yield printed_page(device.get_result())
    except PDFPasswordIncorrect as error:
        raise DocumentError(
            f"{name}: the PDF is encrypted; remove its password, or ask for a copy without one"
        ) from error
    except (PDFException, PSException, ArithmeticError, LookupError, TypeError) as error:
        raise _damaged(name) from error
    except (AttributeError, AssertionError, ValueError, RecursionError, OSError) as error:
        raise _damaged(name) from error


def _damaged(name: str) -> DocumentError:
    return DocumentError(
        f"{name}: the PDF is damaged and cannot be read; fetch it again, or print it to a new PDF"
    )


def _check(pages: list[PrintedPage], name: str) -> None:
    """Raise `DocumentError` where there is nothing to read."""
    glyphs = sum(page.glyphs for page in pages)
    if not pages or (not glyphs and not any(page.pictures for page in pages)):
        raise DocumentError(f"{name}: the PDF is empty: no page of it holds text; check the file")
    scanned = glyphs < _FEWEST_GLYPHS * len(pages) and any(page.pictures for page in pages)
    if scanned:
        raise DocumentError(
            f"{name}: the PDF is a scan: its pages are pictures without text; recognise its text"
            " first (for example with OCRmyPDF)"
        )
    if sum(page.unreadable for page in pages) > 0.5 * glyphs:
        raise DocumentError(
            f"{name}: the fonts of the PDF do not say which letters they print; recognise its text"
            " first (for example with OCRmyPDF), or find the document in another format"
        )


def _troubles(pages: list[PrintedPage]) -> Iterator[Trouble]:
    for number, page in enumerate(pages, 1):
        if page.unreadable:
            yield Trouble(
                "unreadable-characters",
                f"page {number}: {page.unreadable} characters that the font has no letters for",
                0,
            )


def _composed(printed: list[tuple[int, PrintedLine]]) -> tuple[str, list[Line]]:
    """Put the text together, and give its lines with what the print shows."""
    body = _body_size(line for _, line in printed)
    unit = _unit(line for _, line in printed)
    leading = _leading([line for _, line in printed], body)
    notes = _notes(printed, body)
    pieces: list[str] = []
    lines: list[Line] = []
    at, last, above = 0, 0, None
    for index, (page, line) in enumerate(printed):
        content = line.text.strip()
        blanks = _blanks(above, line, leading, body)
        gap = "" if not index else "\f\n" if page != last else "\n" * (1 + min(blanks, 2))
        pieces += [gap, content]
        at += len(gap)
        offset = at - (len(line.text) - len(line.text.lstrip()))
        indent = (line.right - line.x1 if line.backwards else line.x0 - line.left) / unit
        width = (line.x1 - line.x0) / unit
        lines.append(
            Line(
                at,
                at + len(content),
                content,
                indent=indent,
                width=width,
                blanks=blanks,
                page=page,
                opens_page=line.opens,
                emphasis=tuple((offset + one, offset + two) for one, two in line.italics),
                bold=line.bold,
                centred=_is_centred(line, unit),
                note=True if index in notes else None,
            )
        )
        at += len(content)
        last, above = page, line
    return "".join(pieces), lines


def _body_size(lines: Iterator[PrintedLine]) -> float:
    """Give the size of most of the text."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0


def _unit(lines: Iterator[PrintedLine]) -> float:
    """Give the width of an average letter."""
    widths = [(line.x1 - line.x0) / len(line.text) for line in lines if len(line.text) > 20]
    return max(0.5, median(widths)) if widths else 5.0


def _leading(lines: list[PrintedLine], body: float) -> float:
    """Give the usual distance between two lines of a paragraph: the smallest that comes often."""
    steps = Counter(
        round((one.base - two.base) * 2) / 2
        for one, two in pairwise(lines)
        if not two.opens and 0.9 * body < one.base - two.base < 1.8 * body
    )
    least = max(2, 0.05 * sum(steps.values()))
    return min((step for step, often in steps.items() if often >= least), default=1.2 * body)


def _blanks(above: PrintedLine | None, line: PrintedLine, leading: float, body: float) -> int:
    """Give how many blank lines the gap above a line is worth: none below a quarter of one."""
    if above is None or line.opens or line.base >= above.base - 1:
        return 0
    larger = max(1.0, min(above.size, line.size) / max(body, 1))
    more = (above.base - line.base) / (larger * max(leading, 1)) - 1
    return 0 if more < 0.25 else max(1, round(more))


def _is_centred(line: PrintedLine, unit: float) -> bool:
    before, after = line.x0 - line.left, line.right - line.x1
    return before > 3 * unit and abs(before - after) < 3 * unit


def _notes(printed: list[tuple[int, PrintedLine]], body: float) -> set[int]:
    """
    Give the indices of the lines at the foot of pages that are notes.

    They are set smaller than the text, below all of it, and begin with a mark or below a rule.
    """
    found: set[int] = set()
    pages: dict[int, list[int]] = {}
    for index, (number, _) in enumerate(printed):
        pages.setdefault(number, []).append(index)
    for indices in pages.values():
        zone: list[int] = []
        for index in indices:
            line = printed[index][1]
            small = line.size <= _SMALL * body
            marked = line.rule or line.text.strip()[:1] in _NOTE_MARKS
            if small and (zone or marked):
                zone.append(index)
            elif not small and len(line.text.strip()) > 12:
                zone = []
        found.update(zone)
    return found

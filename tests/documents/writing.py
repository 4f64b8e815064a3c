"""Writing our own documents in the formats that the parser reads."""

import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from html import escape
from itertools import pairwise
from pathlib import Path
from shutil import which

from fpdf import FPDF

from tests.documents.annotated import OwnDocument, Printed, Run, own_documents
from tests.documents.word import write_docx

__all__ = ["FORMATS", "own_documents"]

CHROMIUM = which("chromium") or which("chromium-browser")

COLUMNS = 76
LINES = 52
INDENT = 20
_WIDE = 2
"""A Chinese character takes two columns."""

_BROWSER_PAGE = """<!doctype html><html lang="{language}" dir="{direction}"><head>
<meta charset="utf-8"><style>
body {{ font: 13pt/1.5 "Noto Serif", "Noto Naskh Arabic", "Noto Serif CJK SC", serif }}
p.l1 {{ margin-inline-start: 2em }} p.l2 {{ margin-inline-start: 4em }}
.line {{ text-align: center }}</style></head><body>{body}</body></html>"""


def write_plain(document: OwnDocument, folder: Path) -> Path:
    """Write plain text with whole paragraphs, a blank line between them."""
    paragraphs = "\n\n".join([*document.head, *_paragraphs(document.body)])
    return _write(folder / f"{document.name}.txt", paragraphs + "\n")


def write_wrapped(document: OwnDocument, folder: Path) -> Path:
    """Write plain text with hard line breaks, cut into pages with a running header."""
    lines: list[str] = []
    for paragraph in (*document.head, *_paragraphs(document.body, indent=4)):
        lines += [*_wrap(paragraph), ""]
    pages = [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    text = "\n".join(pages[0])
    for number, page in enumerate(pages[1:], start=2):
        text += "\n".join(["", "\f" + document.header, f"{number}", "", *page])
    return _write(folder / f"{document.name}.wrapped.txt", text + "\n")


def write_html(document: OwnDocument, folder: Path) -> Path:
    """Write a page as a secretariat's site prints it."""
    direction = "rtl" if document.language == "ar" else "ltr"
    body = "\n".join(_html_body(document))
    page = (
        f'<!doctype html>\n<html lang="{document.language}" dir="{direction}">\n<head>'
        f'<meta charset="utf-8"><title>{escape(document.header)}</title></head>\n'
        f"<body>\n<nav><a href='/'>Home</a></nav>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
    return _write(folder / f"{document.name}.html", page)


def write_pdf(document: OwnDocument, folder: Path) -> Path:
    """Write a PDF with core fonts, for the languages that they can write."""
    pdf = _Pages(document.header)
    pdf.set_margins(INDENT, INDENT, INDENT)
    pdf.set_auto_page_break(True, 22)
    pdf.add_page()
    for line in document.head:
        pdf.set_font("Times", "B", 12)
        pdf.multi_cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(2)
    for printed in document.body:
        _pdf_paragraph(pdf, printed)
    path = folder / f"{document.name}.pdf"
    pdf.output(str(path))
    return path


def write_browser_pdf(document: OwnDocument, folder: Path) -> Path:
    """Print a PDF with Chromium, which has the fonts of every language."""
    from playwright.sync_api import sync_playwright

    body = "".join(f"<p class='line'>{escape(line)}</p>" for line in document.head)
    body += "".join(
        f"<p class='l{printed.level}'>{escape(printed.label)} {_html_runs(printed.runs)}</p>"
        for printed in document.body
    )
    direction = "rtl" if document.language == "ar" else "ltr"
    html = _BROWSER_PAGE.format(language=document.language, direction=direction, body=body)
    header = f'<div style="font-size:9px;width:100%;margin:0 2cm">{escape(document.header)}</div>'
    footer = '<div style="font-size:9px;width:100%;text-align:center" class="pageNumber"></div>'
    path = folder / f"{document.name}.pdf"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content(html)
        page.pdf(
            path=str(path),
            format="A5",
            margin={"top": "2.2cm", "bottom": "1.8cm", "left": "2cm", "right": "2cm"},
            display_header_footer=True,
            header_template=header,
            footer_template=footer,
        )
        browser.close()
    return path


FORMATS: Mapping[str, Callable[[OwnDocument, Path], Path]] = {
    "txt": write_plain,
    "wrapped": write_wrapped,
    "docx": write_docx,
    "html": write_html,
    "pdf": write_pdf,
    "browser-pdf": write_browser_pdf,
}


class _Pages(FPDF):
    """Pages with the symbol and the page's number on all but the first."""

    def __init__(self, symbol: str) -> None:
        super().__init__(format=(148, 210))
        self.core_fonts_encoding = "cp1252"  # dashes and curved apostrophes, beyond Latin-1
        self._symbol = symbol

    def header(self) -> None:
        if self.page_no() > 1:
            self.set_font("Times", "", 9)
            self.cell(0, 5, self._symbol, new_x="LMARGIN", new_y="NEXT")
            self.cell(0, 5, f"Page {self.page_no()}", new_x="LMARGIN", new_y="NEXT")
            self.ln(4)


def _pdf_paragraph(pdf: FPDF, printed: Printed) -> None:
    """Write one paragraph, its verbs in italics, indented by its level."""
    heading = printed.kind in ("section", "heading")
    pdf.set_left_margin(INDENT + 8 * max(printed.level - 1, 0))
    pdf.set_x(pdf.l_margin)
    if printed.kind == "note":
        _pdf_note(pdf, printed)
        return
    strokes = [(printed.label + "  ", "", False)] if printed.label else []
    strokes += [(run.words, "I" if run.italic else "", run.note) for run in printed.runs]
    for word in _words(strokes):
        _pdf_word(pdf, word, heading=heading)
    pdf.ln(8.5)
    pdf.set_left_margin(INDENT)


def _words(strokes: list[tuple[str, str, bool]]) -> Iterator[list[tuple[str, str, bool]]]:
    """Part the strokes of a paragraph at its spaces: a word may be of several strokes."""
    word: list[tuple[str, str, bool]] = []
    for text, style, note in strokes:
        for piece in re.findall(r"[^ ]+ *| +", text):
            word.append((piece, style, note))
            if piece.endswith(" "):
                yield word
                word = []
    if word:
        yield word


def _pdf_word(pdf: FPDF, word: list[tuple[str, str, bool]], *, heading: bool) -> None:
    """Write a word, on a new line where it does not fit: `write` would cut it between strokes."""
    width = 0.0
    for text, style, _ in word:
        pdf.set_font("Times", "B" if heading else style, 11)
        width += pdf.get_string_width(text.rstrip())
    if pdf.x + width + 2 * pdf.c_margin > pdf.w - pdf.r_margin:
        pdf.ln(5.5)
    for text, style, note in word:
        if note:
            _pdf_mark(pdf, text)
            continue
        pdf.set_font("Times", "B" if heading else style, 11)
        pdf.write(5.5, text)


def _pdf_note(pdf: FPDF, printed: Printed) -> None:
    """Write a footnote: a rule, its mark in superscript, its words in small print."""
    pdf.line(INDENT, pdf.get_y(), INDENT + 30, pdf.get_y())
    pdf.ln(1)
    _pdf_mark(pdf, printed.label)
    pdf.set_font("Times", "", 8)
    pdf.write(4, " " + printed.words)
    pdf.ln(5)


def _pdf_mark(pdf: FPDF, mark: str) -> None:
    pdf.set_font("Times", "", 11)
    pdf.char_vpos = "SUP"
    pdf.write(5.5, mark)
    pdf.char_vpos = "LINE"


def _write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def _paragraphs(body: list[Printed], indent: int = 0) -> Iterator[str]:
    """Give the paragraphs of plain text; a rule stands above the footnotes."""
    before = ""
    for printed in body:
        if printed.kind == "note" != before:
            yield "_" * 15
        before = printed.kind
        yield " " * indent * max(printed.level - 1, 0) + printed.text


def _wrap(paragraph: str) -> list[str]:
    """Break a paragraph at the column; Chinese breaks between any two characters."""
    if any("\u4e00" <= character <= "\u9fff" for character in paragraph):
        return list(_wrap_wide(paragraph))
    indent = " " * (len(paragraph) - len(paragraph.lstrip()))
    return textwrap.wrap(paragraph, COLUMNS, subsequent_indent=indent, break_on_hyphens=False)


def _wrap_wide(paragraph: str) -> Iterator[str]:
    line, width = "", 0
    for character in paragraph:
        step = _WIDE if character > "\u2e7f" else 1
        if width + step > COLUMNS:
            yield line
            line, width = "", 0
        line, width = line + character, width + step
    yield line


def _html_body(document: OwnDocument) -> Iterator[str]:
    yield from (f"<p>{escape(line)}</p>" for line in document.head)
    listed = False
    for printed, after in pairwise([*document.body, Printed("end", "", ())]):
        if document.automatic and _numbered(printed):
            if not listed:
                yield f'<ol start="{printed.label.rstrip(".")}">'
            inner = _html_runs(printed.runs)
            yield f"<li>{inner}" + ("" if after.level > printed.level else "</li>")
            listed = True
        elif listed and _below(printed):
            end = "" if _below(after) else "</li>"
            yield f"<p>{escape(printed.label)} {_html_runs(printed.runs)}</p>{end}"
        else:
            yield _html_paragraph(printed)
        if listed and not (_numbered(after) or _below(after)):
            yield "</ol>"
            listed = False


def _numbered(printed: Printed) -> bool:
    return (
        printed.kind == "paragraph"
        and printed.label.rstrip(".").isascii()
        and (printed.label[:-1].isdecimal() and printed.label.endswith("."))
    )


def _below(printed: Printed) -> bool:
    return printed.kind in ("subparagraph", "item")


def _html_paragraph(printed: Printed) -> str:
    if printed.kind == "note":
        return f'<p id="note{printed.label}"><sup>{printed.label}</sup> {escape(printed.words)}</p>'
    inner = f"{escape(printed.label)} {_html_runs(printed.runs)}".strip()
    if printed.kind in ("section", "heading"):
        tag = "h2" if printed.kind == "section" else "h3"
        return f"<{tag}>{inner}</{tag}>"
    return f"<p>{inner}</p>"


def _html_runs(runs: tuple[Run, ...]) -> str:
    return "".join(_html_run(run) for run in runs)


def _html_run(run: Run) -> str:
    words = escape(run.words)
    if run.note:
        return f'<sup><a href="#note{words}">{words}</a></sup>'
    return f"<em>{words}</em>" if run.italic else words

"""Writing our own documents as Word does: numbered lists, italics, footnotes, a page header."""

import re
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from meagraph.numbering import NumberError, from_roman
from tests.documents.annotated import OwnDocument, Printed, Run

_LABEL = re.compile(r"(?P<before>\(?)(?P<core>[0-9]+|[a-z]+)(?P<after>[.)])")
_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def write_docx(document: OwnDocument, folder: Path) -> Path:
    """Write a Word file; its numbers are Word's own where the document says so."""
    word = docx.Document()
    word.sections[0].different_first_page_header_footer = True
    word.sections[0].header.paragraphs[0].text = document.header
    for line in document.head:
        word.add_paragraph(line)
    lists = _Lists(word) if document.automatic else None
    for printed in document.body:
        if printed.kind != "note":
            _add(word, printed, lists)
    notes = [printed for printed in document.body if printed.kind == "note"]
    if notes:
        _add_footnotes(word, notes)
    path = folder / f"{document.name}.docx"
    word.save(str(path))
    return path


def _add(word: Any, printed: Printed, lists: "_Lists | None") -> None:
    heading = printed.kind in ("section", "heading")
    paragraph = word.add_paragraph(style="Heading 2" if heading else None)
    numbered = lists is not None and not heading and lists.number(paragraph, printed)
    if printed.label and not numbered:
        paragraph.add_run(printed.label + ("\t" if printed.runs else ""))
    for run in printed.runs:
        _add_run(paragraph, run)


def _add_run(paragraph: Any, run: Run) -> None:
    if not run.note:
        paragraph.add_run(run.words).italic = run.italic or None
        return
    mark = paragraph.add_run()
    mark.font.superscript = True
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), run.words)
    mark._r.append(reference)


def _add_footnotes(word: Any, notes: list[Printed]) -> None:
    """Add the part of the package that holds the footnotes."""
    xml = "".join(
        f'<w:footnote w:id="{note.label}"><w:p><w:r><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {note.words}</w:t></w:r></w:p></w:footnote>'
        for note in notes
    )
    blob = f"<w:footnotes {nsdecls('w')}>{xml}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, blob, word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


class _Lists:
    """
    Word's lists: a paragraph belongs to one and has a level; Word counts and prints the number.

    A label that continues the last one of its level and form stays in that list, another begins
    a list of its own that starts with its number.
    """

    def __init__(self, word: Any) -> None:
        self._numbering = word.part.numbering_part.element
        self._count = 100
        self._last: dict[tuple[int, str, str], tuple[int, int]] = {}

    def number(self, paragraph: Any, printed: Printed) -> bool:
        """Leave the paragraph's label to Word; false where Word has no such numbers."""
        match = _LABEL.fullmatch(printed.label)
        if match is None:
            return False
        level = {"paragraph": 0, "subparagraph": 1}.get(printed.kind, 2)
        form, value = _value(match["core"], level)
        key = (level, form, match["before"] + match["after"])
        held, last = self._last.get(key, (0, None))
        if last is None or value != last + 1:
            held = self._start(level, form, f"{match['before']}%{level + 1}{match['after']}", value)
        self._last[key] = (held, value)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = held
        return True

    def _start(self, level: int, form: str, text: str, value: int) -> int:
        """Begin a list; gives its number."""
        self._count += 1
        definition = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{self._count}">'
            f'<w:lvl w:ilvl="{level}"><w:start w:val="{value}"/><w:numFmt w:val="{form}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        )
        self._numbering.insert(0, definition)
        self._numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{self._count}">'
                f'<w:abstractNumId w:val="{self._count}"/></w:num>'
            )
        )
        return self._count


def _value(core: str, level: int) -> tuple[str, int]:
    """Give Word's name of the numerals of a label, and its value."""
    if core.isdecimal():
        return "decimal", int(core)
    if level == 2:
        try:
            return "lowerRoman", from_roman(core.upper())
        except NumberError:
            pass
    return "lowerLetter", ord(core) - ord("a") + 1

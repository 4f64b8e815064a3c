"""One story of a Word document (its body, a note, a header) as paragraphs, changes accepted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from loaders.documents.reading.builder import Piece, raised, raised_number
from loaders.documents.reading.counters import number
from loaders.documents.reading.source_text import Cell
from loaders.documents.reading.word_package import Element, W
from loaders.documents.reading.word_styles import Styles, emphasised_by_font, switch, value

NoteKind = Literal["footnote", "endnote"]

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PASSED_OVER = frozenset(
    f"{W}{name}"
    for name in (
        "pPr rPr sectPr tblPr tblPrEx tblGrid trPr tcPr sdtPr sdtEndPr rt fldData instrText"
        " delInstrText"
    ).split()
)
_PRIVATE = range(0xF000, 0xF100)
_BULLETS = frozenset([0xF0B7, 0xF0A7, 0xF0D8, 0xF06C, 0xF06E])


@dataclass
class NoteReference:
    """Where the text refers to a note: which one, by what mark."""

    kind: NoteKind
    identifier: str
    mark: str
    custom: bool = False


@dataclass
class Changes:
    """The tracked changes of a paragraph: what each kind of them says."""

    inserted: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    """Struck through by hand: so proposals show what shall go."""

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return any((self.inserted, self.deleted, self.moved, self.struck))


@dataclass
class Paragraph:
    """A paragraph as it reads; `joins_next` when its own end is a tracked deletion."""

    properties: Element | None
    cell: Cell | None
    pieces: list[Piece] = field(default_factory=list)
    notes: list[NoteReference] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    boxed: list["Paragraph"] = field(default_factory=list)
    joins_next: bool = False

    def follow(self, before: "Paragraph") -> None:
        """Become one with the paragraph before this one; the properties are this one's."""
        before.pieces.extend(self.pieces)
        before.notes.extend(self.notes)
        for kind, texts in vars(before.changes).items():
            texts.extend(getattr(self.changes, kind))
        self.pieces, self.notes, self.changes = before.pieces, before.notes, before.changes


@dataclass
class _Look:
    """How the characters of a run look."""

    italic: bool = False
    bold: bool = False
    hidden: bool = False
    struck: bool = False
    raised: bool = False


@dataclass
class _Table:
    """A table while its cells come; a table of one column only lays out what it holds."""

    number: int | None
    row: int = -1
    column: int = -1
    next_column: int = 0
    deleted_row: bool = False


class Story:
    """Walks through one story; `mark` gives the next mark of a note of a kind."""

    def __init__(self, styles: Styles, mark: Callable[[NoteKind], str]) -> None:
        """Begin; tables are counted through all elements that are walked."""
        self._styles = styles
        self._mark = mark
        self._tables = 0
        self._starts: dict[str, Callable[[Element], None]] = {
            f"{W}p": self._begin_paragraph,
            f"{W}r": self._begin_run,
            f"{W}t": lambda element: self._say(element.text or ""),
            f"{_MATH}t": lambda element: self._say(element.text or ""),
            f"{W}delText": lambda element: self._say(element.text or ""),
            f"{W}tab": lambda element: self._say("\t"),
            f"{W}ptab": lambda element: self._say("\t"),
            f"{W}br": lambda element: self._say("\n"),
            f"{W}cr": lambda element: self._say("\n"),
            f"{W}noBreakHyphen": lambda element: self._say("-"),
            f"{W}softHyphen": lambda element: self._say("\u00ad"),
            f"{W}sym": self._symbol,
            f"{W}fldChar": self._field,
            f"{W}footnoteReference": lambda element: self._refer(element, "footnote"),
            f"{W}endnoteReference": lambda element: self._refer(element, "endnote"),
            f"{W}ins": lambda element: self._change("inserted", 1),
            f"{W}del": lambda element: self._change("deleted", 1),
            f"{W}moveTo": lambda element: self._change("moved_here", 1),
            f"{W}moveFrom": lambda element: self._change("moved_away", 1),
            f"{W}tbl": self._begin_table,
            f"{W}tr": self._begin_row,
            f"{W}tc": self._begin_cell,
        }
        self._ends: dict[str, Callable[[], None]] = {
            f"{W}r": self._end_run,
            f"{W}ins": lambda: self._change("inserted", -1),
            f"{W}del": lambda: self._change("deleted", -1),
            f"{W}moveTo": lambda: self._change("moved_here", -1),
            f"{W}moveFrom": lambda: self._change("moved_away", -1),
            f"{W}tbl": self._end_table,
            f"{W}tr": self._end_row,
        }

    def paragraphs(self, root: Element) -> Iterator[Paragraph]:
        """Yield the paragraphs below an element; a text box follows the paragraph that holds it."""
        self._open: list[Paragraph] = []
        self._table_stack: list[_Table] = []
        self._within = {"inserted": 0, "deleted": 0, "moved_here": 0, "moved_away": 0}
        self._look = _Look()
        self._fields: list[bool] = []
        self._hidden_fields = 0
        self._custom: NoteReference | None = None
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                if _is_passed_over(element):
                    walk.skip_subtree()
                elif begin := self._starts.get(element.tag):
                    begin(element)
            elif element.tag == f"{W}p":
                yield from self._end_paragraph()
            elif end := self._ends.get(element.tag):
                end()

    def _begin_paragraph(self, element: Element) -> None:
        properties = element.find(f"{W}pPr")
        table = next((one for one in reversed(self._table_stack) if one.number is not None), None)
        cell = table and Cell(table.number or 0, max(table.row, 0), max(table.column, 0))
        paragraph = Paragraph(properties, cell or None)
        end = None if properties is None else properties.find(f"{W}rPr")
        if end is not None:
            gone = (f"{W}del", f"{W}moveFrom")
            paragraph.joins_next = any(end.find(name) is not None for name in gone)
        self._open.append(paragraph)

    def _end_paragraph(self) -> Iterator[Paragraph]:
        paragraph = self._open.pop()
        self._forget_instructions()
        if self._open:
            self._open[-1].boxed.extend([paragraph, *paragraph.boxed])
            paragraph.boxed = []
            return
        boxed, paragraph.boxed = paragraph.boxed, []
        yield paragraph
        yield from boxed

    def _forget_instructions(self) -> None:
        """Show the text again after a field whose instruction never ends: the file is damaged."""
        while self._fields and not self._fields[-1]:
            self._fields.pop()
            self._hidden_fields -= 1

    def _begin_run(self, element: Element) -> None:
        properties = element.find(f"{W}rPr")
        style = self._styles.of(self._open[-1].properties) if self._open else None
        complex_script = switch(properties, "rtl") or switch(properties, "cs")
        italic, bold = ("iCs", "bCs") if complex_script else ("i", "b")
        struck = switch(properties, "strike") or switch(properties, "dstrike")
        self._look = _Look(
            italic=self._styles.is_on(italic, properties, style) or emphasised_by_font(properties),
            bold=self._styles.is_on(bold, properties, style),
            hidden=bool(switch(properties, "vanish")),
            struck=bool(struck),
            raised=value(properties, "vertAlign") == "superscript",
        )

    def _end_run(self) -> None:
        self._look = _Look()
        self._custom = None

    def _say(self, text: str) -> None:
        if not self._open or self._hidden_fields or self._look.hidden or not text:
            return
        paragraph, within = self._open[-1], self._within
        if within["moved_away"]:
            paragraph.changes.moved.append(text)
        elif within["deleted"]:
            paragraph.changes.deleted.append(text)
        elif self._look.struck:
            paragraph.changes.struck.append(text)
        elif self._custom:
            self._custom.mark += text.strip()
            paragraph.pieces.append(Piece(text, mark=True))
        else:
            if within["inserted"]:
                paragraph.changes.inserted.append(text)
            elif within["moved_here"]:
                paragraph.changes.moved.append(text)
            paragraph.pieces.append(self._piece(text, paragraph))

    def _piece(self, text: str, paragraph: Paragraph) -> Piece:
        look = self._look
        if look.raised and (piece := raised_number(text, paragraph.pieces)):
            return piece
        return Piece(text, look.italic, look.bold)

    def _symbol(self, element: Element) -> None:
        written = element.get(f"{W}char", "")
        hexadecimal = len(written) <= 6 and all(
            sign in "0123456789abcdefABCDEF" for sign in written
        )
        code = int(written, 16) if written and hexadecimal else 0
        if code in _BULLETS:
            self._say("•")
        elif code and code not in _PRIVATE and not 0xD800 <= code < 0xE000 and code < 0x110000:
            self._say(chr(code))

    def _field(self, element: Element) -> None:
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(False)
            self._hidden_fields += 1
        elif kind == "separate" and self._fields and not self._fields[-1]:
            self._fields[-1] = True
            self._hidden_fields -= 1
        elif kind == "end" and self._fields and not self._fields.pop():
            self._hidden_fields -= 1

    def _refer(self, element: Element, kind: NoteKind) -> None:
        gone = self._within["deleted"] or self._within["moved_away"] or self._look.hidden
        if not self._open or gone:
            return
        custom = element.get(f"{W}customMarkFollows") in ("1", "true", "on")
        mark = "" if custom else self._mark(kind)
        reference = NoteReference(kind, element.get(f"{W}id", ""), mark, custom)
        self._open[-1].notes.append(reference)
        if custom:
            self._custom = reference
        else:
            self._open[-1].pieces.append(Piece(raised(mark), mark=True))

    def _change(self, kind: str, by: int) -> None:
        self._within[kind] += by

    def _begin_table(self, element: Element) -> None:
        widest = max((len(row.findall(f"{W}tc")) for row in element.iterfind(f"{W}tr")), default=2)
        if widest > 1:
            self._tables += 1
        self._table_stack.append(_Table(self._tables - 1 if widest > 1 else None))

    def _end_table(self) -> None:
        self._table_stack.pop()

    def _begin_row(self, element: Element) -> None:
        if not self._table_stack:
            return
        table = self._table_stack[-1]
        table.row, table.column, table.next_column = table.row + 1, -1, 0
        properties = element.find(f"{W}trPr")
        table.deleted_row = properties is not None and properties.find(f"{W}del") is not None
        if table.deleted_row:
            self._change("deleted", 1)

    def _end_row(self) -> None:
        if self._table_stack and self._table_stack[-1].deleted_row:
            self._change("deleted", -1)
            self._table_stack[-1].deleted_row = False

    def _begin_cell(self, element: Element) -> None:
        if self._table_stack:
            table = self._table_stack[-1]
            table.column = table.next_column
            span = number(value(element.find(f"{W}tcPr"), "gridSpan"), 1)
            table.next_column += min(max(span, 1), 1000)


def _is_passed_over(element: Element) -> bool:
    """Say whether nothing below an element is text; a fallback repeats what stands before it."""
    if element.tag == f"{_MC}Fallback":
        parent = element.getparent()
        return parent is not None and parent.find(f"{_MC}Choice") is not None
    return element.tag in _PASSED_OVER

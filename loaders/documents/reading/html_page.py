"""A page of HTML as blocks: what a browser shows, in the order of its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from loaders.documents.reading.builder import Piece, Shape, plain, raised, raised_number
from loaders.documents.reading.counters import counter, number
from loaders.documents.reading.html_notes import Notes
from loaders.documents.reading.source_text import Cell
from loaders.documents.reading.word_package import Element

_LEFT_OUT = frozenset(
    "script style nav head template noscript iframe svg canvas object audio video button select"
    " input textarea datalist map rt rp colgroup".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main ol p pre section summary"
    " table tbody td tfoot th thead tr ul menu".split()
)
_ITALIC = frozenset(["em", "i", "cite", "var", "dfn"])
_BOLD = frozenset(["b", "strong"])
_DELETED = frozenset(["del", "s", "strike"])
_NOT_SHOWN = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.I)
_STYLE_ITALIC = re.compile(r"font-style\s{0,3}:\s{0,3}(?:italic|oblique)", re.I)
_STYLE_UPRIGHT = re.compile(r"font-style\s{0,3}:\s{0,3}normal", re.I)
_STYLE_BOLD = re.compile(r"font-weight\s{0,3}:\s{0,3}(?:bold|[6-9]00)", re.I)
_STYLE_CENTRED = re.compile(r"text-align\s{0,3}:\s{0,3}center", re.I)
_STYLE_STRUCK = re.compile(
    r"text-decoration(?:-line)?\s{0,3}:\s{0,3}[a-z ]{0,40}line-through", re.I
)
_STYLE_LIST = re.compile(r"list-style(?:-type)?\s{0,3}:\s{0,3}([a-z-]{1,30})", re.I)
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_BLANK_LINE = re.compile(r"\n[ \t]{0,200}\n\s{0,200}")
_WIDEST = 1000
BREAK = Piece("\n")
"""What a `<br>` prints."""


@dataclass
class Draft:
    """A block while its words come; `refers` are the notes that it refers to."""

    shape: Shape
    note: Element | None = None
    label: str = ""
    pieces: list[Piece] = field(default_factory=list)
    changes: dict[str, list[str]] = field(default_factory=dict)
    refers: list[Element] = field(default_factory=list)


@dataclass(frozen=True)
class _Look:
    """What the elements around a text say of it."""

    italic: bool = False
    bold: bool = False
    raised: bool = False
    centred: bool = False
    mark: bool = False
    kept: bool = False
    change: str = ""
    heading: int = 0
    note: Element | None = None
    cell: Cell | None = None
    furniture: bool = False
    in_article: bool = False


@dataclass
class _List:
    """A list while its items come; `style` is empty where its items have no labels."""

    style: str
    next: int = 1
    step: int = 1


@dataclass
class _Table:
    """A table while its cells come; `number` is None where a table only lays out the page."""

    number: int | None
    row: int = -1
    column: int = 0
    taken: dict[int, int] = field(default_factory=dict)
    """The columns that a cell of a row above reaches into, with the rows that it has left."""


class Page:
    """Walks through a page; what is printed around its text gathers in `furniture`."""

    def __init__(self, notes: Notes) -> None:
        """Take the notes that the page holds."""
        self.furniture: list[str] = []
        self._notes = notes
        self._looks = [_Look()]
        self._lists: list[_List] = []
        self._tables: list[_Table] = []
        self._table_count = 0
        self._draft = Draft(Shape())
        self._label: str | None = None
        self._broken = False

    def drafts(self, root: Element) -> Iterator[Draft]:
        """Yield the blocks of the page in its order, those of notes among them."""
        passed_over = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start" and passed_over is None:
                if element in self._notes.back or _is_left_out(element):
                    passed_over = element
                else:
                    yield from self._start(element)
            elif event == "end":
                if passed_over is None:
                    yield from self._end(element)
                elif element is passed_over:
                    passed_over = None
                if passed_over is None:
                    yield from self._say(element.tail)

    def _start(self, element: Element) -> Iterator[Draft]:
        tag = element.tag
        if tag == "br":
            if self._broken:
                yield from self._flush()
            self._broken = True
            self._draft.pieces.append(BREAK)
            self._looks.append(self._looks[-1])
            return
        if tag in _BLOCKS:
            yield from self._flush()
        self._enter_part(element)
        self._looks.append(self._look(element))
        gone = self._looks[-1].change in ("deleted", "struck")
        if element in self._notes.references and not gone:
            self._draft.refers.append(self._notes.references[element])
        yield from self._say(element.text)

    def _end(self, element: Element) -> Iterator[Draft]:
        tag = element.tag
        if tag in _BLOCKS:
            yield from self._flush()
        self._looks.pop()
        if tag in ("ol", "ul", "menu"):
            self._lists.pop()
        elif tag == "table":
            self._tables.pop()
        elif tag == "li":
            self._label = None

    def _enter_part(self, element: Element) -> None:
        """Keep the count of lists and tables."""
        tag = element.tag
        if tag in ("ol", "ul", "menu"):
            self._lists.append(_list(element))
        elif tag == "li" and self._lists:
            self._label = _label(self._lists[-1], element)
        elif tag == "table":
            counts = _is_data(element)
            self._tables.append(_Table(self._table_count if counts else None))
            self._table_count += counts
        elif tag == "tr" and self._tables:
            table = self._tables[-1]
            table.row, table.column = table.row + 1, 0
            table.taken = {column: left - 1 for column, left in table.taken.items() if left > 1}

    def _look(self, element: Element) -> _Look:
        """Give the look of what stands in an element, from that of what stands around it."""
        tag, style, outer = element.tag, element.get("style", ""), self._looks[-1]
        look = replace(
            outer,
            italic=(outer.italic or tag in _ITALIC or bool(_STYLE_ITALIC.search(style)))
            and not _STYLE_UPRIGHT.search(style),
            bold=outer.bold or tag in _BOLD or bool(_STYLE_BOLD.search(style)),
            raised=outer.raised or tag == "sup",
            mark=outer.mark or element in self._notes.marked,
            kept=outer.kept or tag == "pre",
            change=_change(tag, style) or outer.change,
        )
        return self._place(element, look) if tag in _BLOCKS else look

    def _place(self, element: Element, look: _Look) -> _Look:
        tag = element.tag
        centred = (
            tag == "center"
            or element.get("align", "").lower() == "center"
            or bool(_STYLE_CENTRED.search(element.get("style", "")))
        )
        outside = tag in ("header", "footer") and not look.in_article
        look = replace(
            look,
            centred=look.centred
            or centred
            or bool(_STYLE_CENTRED.search(element.get("style", ""))),
            heading=_heading(element) or look.heading,
            in_article=look.in_article or tag in ("main", "article"),
            furniture=look.furniture or outside,
        )
        if element in self._notes.elements:
            look = replace(look, note=element)
        if tag in ("td", "th") and self._tables:
            look = replace(look, cell=_cell(self._tables[-1], element) or look.cell)
        return look

    def _say(self, text: str | None) -> Iterator[Draft]:
        if not text:
            return
        look = self._looks[-1]
        if look.kept:
            for place, part in enumerate(_BLANK_LINE.split(text)):
                if place:
                    yield from self._flush()
                self._add(part, look)
        else:
            self._add(_SPACES.sub(" ", text), look)

    def _add(self, text: str, look: _Look) -> None:
        draft = self._draft
        if text.strip():
            self._broken = False
        if look.change:
            draft.changes.setdefault(look.change, []).append(text)
        if look.change in ("deleted", "struck"):
            return
        if look.mark:
            piece = Piece(raised(text), mark=True)
        else:
            number_piece = raised_number(text, draft.pieces) if look.raised else None
            piece = number_piece or Piece(text, look.italic, look.bold)
        draft.pieces.append(piece)

    def _flush(self) -> Iterator[Draft]:
        """Yield the block that came to its end, if there is anything in it."""
        draft, self._draft, self._broken = self._draft, Draft(Shape()), False
        if not plain(draft.pieces):
            if draft.changes:
                yield draft
            return
        look = self._looks[-1]
        if look.furniture:
            self.furniture.append(plain(draft.pieces))
            return
        draft.note = look.note
        draft.shape = Shape(
            kind="table" if look.cell else "text",
            heading=look.heading,
            depth=None if self._label is None else len(self._lists) - 1,
            centred=look.centred,
            cell=look.cell,
        )
        draft.label, self._label = self._label or "", None
        yield draft


def _is_left_out(element: Element) -> bool:
    """Say whether an element is not printed, or not part of the document."""
    return (
        element.tag in _LEFT_OUT
        or element.get("hidden") is not None
        or element.get("role") in ("navigation", "search", "doc-toc", "doc-backlink")
        or (element.get("class") or "").startswith("MsoToc")
        or bool(_NOT_SHOWN.search(element.get("style", "")))
    )


def _change(tag: str, style: str) -> str:
    if tag == "ins":
        return "inserted"
    if tag in _DELETED or _STYLE_STRUCK.search(style):
        return "deleted" if tag == "del" else "struck"
    return ""


def _heading(element: Element) -> int:
    tag = element.tag
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        return int(tag[1])
    if element.get("role") == "heading":
        return min(max(number(element.get("aria-level"), 2), 1), 9)
    return 0


def _list(element: Element) -> _List:
    style = _STYLE_LIST.search(element.get("style", ""))
    if style and style[1].lower() == "none":
        return _List("")
    if element.tag != "ol":
        return _List("bullet")
    first, step = number(element.get("start"), 1), 1
    if element.get("reversed") is not None:
        first, step = number(element.get("start"), len(element.findall("li"))), -1
    return _List(style[1].lower() if style else element.get("type", "1"), first, step)


def _label(within: _List, item: Element) -> str:
    """Count an item, and give the label that a browser prints before it."""
    count = number(item.get("value"), within.next)
    within.next = count + within.step
    if within.style in ("", "bullet", "disc", "circle", "square"):
        return "•" if within.style else ""
    return counter(count, item.get("type") or within.style, "html") + "."


def _is_data(table: Element) -> bool:
    """Say whether a table holds data; many pages use tables to lay out their text."""
    if table.get("role") in ("presentation", "none"):
        return False
    rows = [*table.iterfind("tr"), *table.iterfind("*/tr")]
    cells = [cell for row in rows for cell in row.iterchildren("td", "th")]
    if len(cells) <= len(rows):
        return False
    return not any(
        True for _ in table.iterdescendants("table", "h1", "h2", "h3", "main", "article")
    )


def _cell(table: _Table, element: Element) -> Cell | None:
    """Give the place of a cell, past the columns that cells above reach into."""
    if table.number is None:
        return None
    while table.taken.get(table.column, 0) > 0 and table.column < _WIDEST:
        table.column += 1
    column = table.column
    wide = min(max(number(element.get("colspan"), 1), 1), _WIDEST)
    rows = max(number(element.get("rowspan"), 1), 1)
    table.column = column + wide
    if rows > 1 and column < _WIDEST:
        table.taken |= dict.fromkeys(range(column, column + wide), rows)
    return Cell(table.number, max(table.row, 0), column)

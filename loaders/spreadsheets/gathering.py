"""From rows to entries: what a file says of each concept, cell by cell, before it is understood."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from loaders.spreadsheets.cell_text import unguard
from loaders.spreadsheets.columns import (
    KEY,
    LANGUAGE,
    LEVEL_OF_CONCEPT,
    LEVEL_OF_SCHEME,
    Column,
    is_for_reading,
    is_language,
    read_header,
)
from loaders.spreadsheets.findings import Finding
from loaders.spreadsheets.guide import Origin, read_guide
from loaders.spreadsheets.layouts import NO_LANGUAGE, is_spoken
from loaders.spreadsheets.table import EMPTY, Cell, Row, Sheet, place
from meagraph.editing.texts import cleaned

_HEADER_WITHIN = 10
"""Rows from the top in which the header of a sheet is looked for."""

_NEW = "new"


def is_new_key(text: str) -> bool:
    """Say whether a text in the column of IRIs stands for a new concept: `new 1`."""
    return text.lower().startswith(_NEW) and "://" not in text


class Placed(NamedTuple):
    """A cell, and where it stands."""

    cell: Cell
    place: str


@dataclass
class Entry:
    """
    What a file says of one concept: its cells by column, and where it begins.

    `key` is its IRI, or else what tells a new concept apart within the file. `parents` are the
    keys of what stands above it where a hierarchy is indented; `top` is the scheme it tops.
    """

    key: str
    place: str
    cells: dict[Column, list[Placed]] = field(default_factory=dict)
    parents: set[str] = field(default_factory=set)
    top: str = ""

    @property
    def is_new(self) -> bool:
        """Whether the file gives no IRI for it."""
        return is_new_key(self.key)


@dataclass
class Gathered:
    """All that a file says: its entries by key, where it is from, and what there is to report."""

    entries: dict[str, Entry] = field(default_factory=dict)
    origin: Origin | None = None
    findings: list[Finding] = field(default_factory=list)
    tables: int = 0
    rows: int = 0

    def entry(self, key: str, where: str) -> Entry:
        """Give the entry with this key, made where it is not there yet."""
        return self.entries.setdefault(key, Entry(key, where))

    def put(self, entry: Entry, column: Column, cells: list[Placed]) -> None:
        """Add the cells of a column to an entry; another row may say the same, nothing else."""
        before = entry.cells.setdefault(column, cells)
        if [one.cell for one in before] != [one.cell for one in cells]:
            self.report("twice", cells[0].place, entry, other=before[0].place)

    def report(self, kind: str, where: str, entry: Entry | None = None, **facts: str) -> None:
        """Report a finding."""
        self.findings.append(Finding(kind, where, facts, entry.key if entry else ""))


class Table(NamedTuple):
    """A sheet whose header is known: its columns by place, and the language that it is in."""

    sheet: Sheet
    columns: dict[int, Column]
    width: int
    language: str | None

    def where(self, column: int, row: Row) -> str:
        """Name the cell of a row in a column."""
        return place(self.sheet.name, column, row.number)

    def key_place(self) -> int:
        """Give the place of the column with the IRI, 0 where there is none."""
        return next((at for at, one in self.columns.items() if one.field == KEY), 0)

    def levels(self) -> list[int]:
        """Give the places of the columns in which a hierarchy is indented."""
        return [at for at, one in self.columns.items() if one.field == LEVEL_OF_CONCEPT]


def tables(sheets: Iterable[Sheet], known: Iterable[str], gathered: Gathered) -> Iterator[Table]:
    """
    Yield the sheets that are tables of concepts; `known` are the languages of the vocabulary.

    What is no table is reported; the sheet that explains the file says where that is from.
    """
    languages = set(known)
    for sheet in sheets:
        first = list(islice(sheet.rows, _HEADER_WITHIN))
        origin = read_guide([[cell.text for cell in row.cells] for row in first])
        if origin is not None:
            gathered.origin = origin
            continue
        header = next((row for row in first if _is_header(row)), None)
        if header is None:
            if any(cell.text for row in first for cell in row.cells):
                gathered.report("sheet-passed-over", "", sheet=sheet.name)
            continue
        below = first[first.index(header) + 1 :]
        gathered.tables += 1
        columns = _columns(sheet, header, gathered)
        language = _language_of(sheet.name, columns.values(), languages)
        rows = _all(below, sheet.rows)
        width = max((at for at, cell in enumerate(header.cells, 1) if cell.text.strip()), default=0)
        yield Table(Sheet(sheet.name, rows), columns, width, language)


def _all(first: list[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from first
    yield from rest


def _is_header(row: Row) -> bool:
    columns = [read_header(cell.text) for cell in row.cells if cell.text.strip()]
    fields = [column.field for column in columns if column]
    telling = {KEY, LEVEL_OF_CONCEPT, "prefLabel"} & set(fields)
    return bool(telling) and (len(fields) > 1 or len(columns) == 1)


def _columns(sheet: Sheet, header: Row, gathered: Gathered) -> dict[int, Column]:
    columns: dict[int, Column] = {}
    for at, cell in enumerate(header.cells):
        text = cleaned(cell.text).text
        if not text or is_for_reading(text):
            continue
        column = read_header(text)
        where = place(sheet.name, at, header.number)
        if column is None or (column.field == KEY and column in columns.values()):
            gathered.report("unknown-column", where, header=text)
        else:
            columns[at] = column
    return columns


def _language_of(name: str, columns: Iterable[Column], known: set[str]) -> str | None:
    """Give the language of a sheet that is called after it, None for another sheet."""
    tag = name.strip().lower()
    if tag == NO_LANGUAGE:
        return ""
    if any(column.language or column.field == LANGUAGE for column in columns):
        return None
    is_tag = tag in known or (len(tag.split("-")[0]) == 2 and is_language(tag))
    return tag if is_tag else None


def gather(table: Table, gathered: Gathered) -> None:
    """Put the rows of a table, each of which has its IRI or is a new concept's, into entries."""
    key_place = table.key_place()
    has_key = any(one.field == KEY for one in table.columns.values())
    for row in rows_of(table, gathered):
        key = key_of(row.cells[key_place]) if has_key else ""
        if not key:
            key = f"{_NEW} {place(table.sheet.name, key_place, row.number)}"
        entry = gathered.entry(key, table.where(key_place, row))
        put_cells(table, row, entry, gathered)


def rows_of(table: Table, gathered: Gathered) -> Iterator[Row]:
    """Yield the rows that say something, filled up to the width of the header."""
    without_header: set[int] = set()
    is_csv = not table.sheet.name
    for row in table.sheet.rows:
        if not any(cell.text.strip() for cell in row.cells):
            continue
        gathered.rows += 1
        if is_csv and len(row.cells) < table.width:
            cells, columns = str(len(row.cells)), str(table.width)
            gathered.report("short-row", table.where(0, row), cells=cells, columns=columns)
            continue
        for at in range(table.width, len(row.cells)):
            if row.cells[at].text.strip() and at not in without_header:
                without_header.add(at)
                gathered.report("no-header", table.where(at, row))
        cells_ = row.cells[: table.width]
        yield Row(row.number, [*cells_, *[EMPTY] * (table.width - len(cells_))])


def key_of(cell: Cell) -> str:
    """Give what a cell of the IRI column says; empty for a new concept."""
    key = cleaned(unguard(cell.text)).text.strip("<>").strip()
    return key.lower() if is_new_key(key) else key


def put_cells(
    table: Table, row: Row, entry: Entry, gathered: Gathered, *, empty: bool = True
) -> None:
    """
    Put the cells of a row into an entry, those of one column together.

    Without `empty`, columns in which the row has nothing are left out.
    """
    language = _row_language(table, row, entry, gathered)
    if language is None:
        return
    by_column: dict[Column, list[Placed]] = {}
    for at, column in table.columns.items():
        if column.field in (KEY, LANGUAGE, LEVEL_OF_CONCEPT, LEVEL_OF_SCHEME):
            continue
        placed = Placed(row.cells[at], table.where(at, row))
        if language and not (is_spoken(column) and column.is_text and not column.datatype):
            if _is_of_a_row(table) and placed.cell.text.strip():
                gathered.report("not-of-a-language", placed.place, entry)
            if _is_of_a_row(table):
                continue
        elif language and not column.language:
            column = Column(column.field, language)
        by_column.setdefault(column, []).append(placed)
    for column, cells in by_column.items():
        if empty or any(one.cell.text.strip() for one in cells):
            gathered.put(entry, column, cells)


def _is_of_a_row(table: Table) -> bool:
    return any(column.field == LANGUAGE for column in table.columns.values())


def _row_language(table: Table, row: Row, entry: Entry, gathered: Gathered) -> str | None:
    """Give the language of a row: its own, or its sheet's; None where it cannot be told."""
    at = next((at for at, one in table.columns.items() if one.field == LANGUAGE), None)
    if at is None:
        return table.language or ""
    tag = cleaned(row.cells[at].text).text.lower()
    if tag and not is_language(tag):
        gathered.report("bad-language", table.where(at, row), entry, text=tag)
        return None
    return tag

"""Rows of CSV and XLSX files, streamed; each knows its place for messages."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import IO

from openpyxl.utils import get_column_letter

from loaders.declared.records import Record
from loaders.loader import LoadError
from loaders.tables.mapping import TableForm
from loaders.tables.sandboxed_sheet import cell_value
from meagraph.sandbox import Limits, SandboxError, run
from meagraph.settings import Settings

_LONGEST_CELL = 1024 * 1024


@dataclass(frozen=True)
class Row:
    """One row: its cells by column, and their places."""

    where: str
    cells: Mapping[str, object]
    places: Mapping[str, str]
    language: str | None = None

    def take(self, field: str) -> list[object]:
        """Give the cell of a column, if it is not empty."""
        value = self.cells.get(field)
        return [] if value is None else [value]

    def place(self, field: str) -> str:
        """Name the cell of a column."""
        return self.places.get(field, f"column {field!r}")

    def facts(self, fields: Iterable[str]) -> Mapping[str, object]:
        """Give the cells of some columns, empty ones left out."""
        return {field: self.cells[field] for field in fields if field in self.cells}

    def items(self, path: str) -> Sequence[Record]:
        """A row holds no lists: a mapping for tables has no `each`."""  # noqa: D401
        raise LoadError(f"{self.where}: `each` and `recursive` are for JSON; a row has no {path}")


def read_rows(
    path: Path, form: TableForm, columns: Iterable[str], settings: Settings
) -> Iterator[Row]:
    """
    Read the rows below the header, leaving out empty ones.

    Raises `LoadError` for a file that is cut off or damaged, and for a column that is missing.
    """
    read = _read_xlsx if path.suffix.lower() == ".xlsx" else _read_csv
    yield from read(path, form, set(columns), settings)


def _read_csv(path: Path, form: TableForm, columns: set[str], settings: Settings) -> Iterator[Row]:
    separator = "\t" if path.suffix.lower() == ".tsv" else form.separator
    csv.field_size_limit(_LONGEST_CELL)
    began = 1
    try:
        with path.open(encoding=form.encoding, newline="") as file:
            reader = csv.reader(file, delimiter=separator, strict=True)
            header: list[str] | None = None
            for number, cells in enumerate(reader, 1):
                where = f"{path.name}, line {began}"
                began = reader.line_num + 1
                if number < form.header:
                    continue
                if header is None:
                    header = _header(cells, columns, f"{path}, line {reader.line_num}")
                elif any(cell.strip() for cell in cells):
                    _check_width(cells, header, where)
                    places = {name: f"column {name!r}" for name in header}
                    yield Row(where, _filled(header, cells, form), places)
            if header is None:
                raise LoadError(f"{path}: the table is empty: it has no header line")
    except csv.Error as error:
        raise LoadError(
            f"{path}, line {began}: the record that begins here never ends ({error}): a quotation"
            " mark is missing or the file is cut off; fetch it again or close the quotation mark"
        ) from error
    except (UnicodeError, LookupError) as error:
        raise LoadError(
            f"{path}, near line {began}: not in {form.encoding} ({error}); save the file as UTF-8,"
            " or name its encoding in the mapping"
        ) from error


def _check_width(cells: Sequence[str], header: Sequence[str], where: str) -> None:
    if len(cells) != len(header):
        raise LoadError(
            f"{where}: {len(cells)} cells where the header has {len(header)}: the line is cut off"
            " or a separator is not quoted; correct the line or fetch the file again"
        )


def _header(cells: Sequence[object], columns: set[str], where: str) -> list[str]:
    """
    Check that every column that the mapping reads is there, once, and give the names of those.

    The other columns are nameless from here on: what they hold (often persons) is never kept.
    """
    names = ["" if cell is None else str(cell).strip() for cell in cells]
    for column in sorted(columns):
        if column not in names:
            near = get_close_matches(column, names, 1)
            meant = f"; did you mean {near[0]!r}?" if near else "."
            there = ", ".join(repr(name) for name in names if name)
            raise LoadError(
                f"{where}: no column {column!r}{meant} The columns are {there};"
                " correct the header or the mapping"
            )
        if names.count(column) > 1:
            raise LoadError(f"{where}: the column {column!r} stands there twice; rename one")
    return [name if name in columns else "" for name in names]


def _filled(header: Sequence[str], cells: Sequence[object], form: TableForm) -> dict[str, object]:
    """Give the cells that have a value, texts without blanks around them."""
    row: dict[str, object] = {}
    for name, cell in zip(header, cells, strict=False):
        value = cell.strip() if isinstance(cell, str) else cell
        if name and value is not None and value != "" and value not in form.empty:
            row[name] = value
    return row


def _read_xlsx(path: Path, form: TableForm, columns: set[str], settings: Settings) -> Iterator[Row]:
    """Read a sheet through the program `loaders.tables.sandboxed_sheet`, in a limited process."""
    arguments = {
        "path": str(path.resolve()),
        "sheet": form.sheet,
        "header": form.header,
        "columns": sorted(columns),
        "archive_bytes": settings.archive_bytes,
        "archive_ratio": settings.archive_ratio,
    }
    limits = Limits(settings.load_memory, settings.load_seconds, settings.load_result_bytes)
    try:
        with run("loaders.tables.sandboxed_sheet", arguments, limits) as result:
            yield from _sheet_rows(path, form, columns, result)
    except SandboxError as error:
        raise LoadError(f"{path}: {error}") from error


def _sheet_rows(path: Path, form: TableForm, columns: set[str], result: IO[bytes]) -> Iterator[Row]:
    name, first = json.loads(next(result))
    if not first:
        raise LoadError(f"{path}, sheet {name}: the sheet is empty: it has no header line")
    header = _header(first, columns, f"{path}, sheet {name}, row {form.header}")
    for line in result:
        number, cells = json.loads(line)
        if filled := _filled(header, list(map(cell_value, cells)), form):
            where = f"{path.name}, sheet {name}, row {number}"
            yield Row(where, filled, _cells(header, number))


def _cells(header: Sequence[str], number: int) -> dict[str, str]:
    return {
        name: f"cell {get_column_letter(place)}{number} (column {name!r})"
        for place, name in enumerate(header, 1)
    }

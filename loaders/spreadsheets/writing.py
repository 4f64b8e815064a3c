"""Writing tables as an XLSX workbook or a CSV file."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from loaders.spreadsheets.cell_text import guard
from loaders.spreadsheets.columns import KEY, LANGUAGE, STATUS, Column
from loaders.spreadsheets.guide import SHEET, Origin, guide
from loaders.spreadsheets.layouts import STATUSES, Table

SEPARATORS = (",", ";", "\t")

_TEXT_FORMAT = "@"  # what is typed stays a text: Excel makes no number or date of it
_LAST_ROW = 1_048_576
_WIDTHS = {KEY: 24, LANGUAGE: 10, STATUS: 12, "notation": 14}
_WIDTH_OF_LABELS, _WIDTH_OF_NOTES = 28, 48
_HEAD = PatternFill("solid", start_color="FFE7EEF5")
_FOR_READING = PatternFill("solid", start_color="FFF0F0F0")


def write_xlsx(tables: Iterable[Table], origin: Origin, output: IO[bytes]) -> None:
    """Write a workbook: the tables, each a sheet, and the sheet that explains them."""
    workbook = Workbook(write_only=True)
    for table in tables:
        sheet = workbook.create_sheet(table.name)
        _write_table(sheet, table)
    _write_guide(workbook.create_sheet(SHEET), origin)
    workbook.save(output)


def _write_table(sheet: Any, table: Table) -> None:
    shown = sum(column is None or column.field in (KEY, LANGUAGE) for column in table.columns)
    sheet.freeze_panes = f"{get_column_letter(shown + 1)}2"
    for place, column in enumerate(table.columns, 1):
        letter = get_column_letter(place)
        dimension = sheet.column_dimensions[letter]
        dimension.width = _width(column)
        dimension.number_format = _TEXT_FORMAT
        if column is not None and column.field == STATUS:
            _offer_statuses(sheet, letter)
    sheet.append(list(_header_cells(sheet, table)))
    for row in table.rows:
        sheet.append(_text_cells(sheet, row))


def _offer_statuses(sheet: Any, letter: str) -> None:
    offer = DataValidation(
        type="list",
        formula1=f'"{",".join(STATUSES)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="status",
        error=f"Write {' or '.join(STATUSES)}.",
    )
    offer.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.data_validations.append(offer)


def _header_cells(sheet: Any, table: Table) -> Iterator[object]:
    for header, column in zip(table.headers, table.columns, strict=True):
        cell = WriteOnlyCell(sheet, header)
        cell.font = Font(bold=column is not None, italic=column is None)
        cell.fill = _HEAD if column is not None else _FOR_READING
        yield cell


def _text_cells(sheet: Any, texts: Iterable[str]) -> Iterator[object]:
    """Give the cells of a row; one object serves them all, for each is written at once."""
    cell = WriteOnlyCell(sheet)
    cell.number_format = _TEXT_FORMAT
    for text in texts:
        if not text:
            yield None
            continue
        cell.value = text
        cell.data_type = "s"  # also where openpyxl would see an error value, as in #N/A
        yield cell


def _width(column: Column | None) -> int:
    if column is None or column.about is None:
        return _WIDTHS.get(column.field if column else "", _WIDTH_OF_LABELS)
    known = _WIDTHS.get(column.field)
    return known or (_WIDTH_OF_NOTES if column.is_prose else _WIDTH_OF_LABELS)


def _write_guide(sheet: Any, origin: Origin) -> None:
    sheet.column_dimensions["A"].width = 90
    sheet.column_dimensions["B"].width = 40
    for texts in guide(origin):
        cells = [WriteOnlyCell(sheet, guard(text)) for text in texts]
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(cells)


def write_csv(table: Table, separator: str, output: IO[bytes]) -> None:
    """Write a CSV file in UTF-8, with the mark in front by which Excel knows it."""
    text = io.TextIOWrapper(output, encoding="utf-8-sig", newline="")
    try:
        writer = csv.writer(text, delimiter=separator)
        writer.writerow(table.headers)
        writer.writerows(table.rows)
    finally:
        text.detach()  # writes what is left, and leaves the stream open to its owner

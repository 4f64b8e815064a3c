"""
Reads all sheets of a workbook in the sandbox: `python -m loaders.spreadsheets.sandboxed_workbook`.

It writes JSON, one line each: the name of a sheet, then each of its rows as its number and its
cells up to the last that has something: a text as it is, another value with its kind.
"""

import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl.worksheet._reader import WorkSheetParser

from loaders.spreadsheets.table import Cell, CellKind
from loaders.tables.sandboxed_sheet import open_workbook, write_lines

_KINDS: Mapping[str, CellKind] = {"n": "number", "d": "date", "b": "truth", "e": "error"}
_FORMULA = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f"
_CODED_CONTROL = re.compile(r"_x(00[01][0-9A-Fa-f])_")


class _Parser(WorkSheetParser):
    """Parses the cells of a sheet as openpyxl does, and tells which of them hold a formula."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        if element.find(_FORMULA) is not None:
            cell["data_type"] = "formula"
        return cell


def lines(path: Path) -> Iterator[object]:
    """Yield what is written: the name of each sheet, then its rows."""
    workbook: Any = open_workbook(path)  # what its parser needs has no public name
    for sheet in workbook.worksheets:
        yield sheet.title
        with sheet._get_source() as source, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # dates beyond their range become errors in their cells
            parser = _Parser(
                source,
                sheet._shared_strings,
                data_only=True,
                epoch=workbook.epoch,
                date_formats=workbook._date_formats,
                timedelta_formats=workbook._timedelta_formats,
            )
            for number, cells in parser.parse():
                if row := _row(cells):
                    yield number, row


def _row(cells: list[dict[str, Any]]) -> list[object]:
    """Give the cells of a row by their columns, without empty ones at its end."""
    row: list[object] = []
    for cell in cells:
        written = _written(cell["value"], cell["data_type"])
        if written is not None:
            row += [None] * (cell["column"] - 1 - len(row))
            row.append(written)
    return row


def _written(value: object, data_type: str) -> object:
    """Bring a cell to JSON: a text as it is, another value as its kind and its text."""
    if data_type == "formula":
        return "formula", "" if value is None else text_of(value)
    if value is None or value == "":
        return None
    kind = _KINDS.get(data_type)
    return text_of(value) if kind is None else (kind, text_of(value))


def text_of(value: object) -> str:
    """
    Write the value of a cell as a person would.

    >>> text_of(12.0), text_of(True), text_of(datetime(2014, 10, 17))
    ('12', 'TRUE', '2014-10-17')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        midnight = value.time() == datetime.min.time()
        return (value.date() if midnight else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return _CODED_CONTROL.sub(lambda match: chr(int(match[1], 16)), str(value))


def cell_of(written: object) -> Cell:
    """Give the cell that `lines` brought to JSON."""
    if isinstance(written, list):
        return Cell(written[1], written[0])
    return Cell("" if written is None else str(written))


def _lines_of_workbook(path: Path, given: Mapping[str, object]) -> Iterator[object]:
    return lines(path)


if __name__ == "__main__":
    write_lines(sys.argv, _lines_of_workbook)

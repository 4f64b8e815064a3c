"""Sheets as they are read: rows of cells, each of which knows what the program made of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from openpyxl.utils import get_column_letter

CellKind = Literal["text", "untyped", "formula", "number", "date", "truth", "error"]


class SpreadsheetError(Exception):
    """A file that cannot be taken as a whole; the message says why and what to do."""


class Cell(NamedTuple):
    """
    The text of a cell, and what kind of value the spreadsheet program holds there.

    A formula has the text that it last came to, empty where the file does not have it. The cells of
    a CSV file are untyped: a program that had it open may have made a number of a text.
    """

    text: str
    kind: CellKind = "text"


EMPTY = Cell("")


class Row(NamedTuple):
    """A row of a sheet, with its number as the program shows it, from 1."""

    number: int
    cells: list[Cell]


@dataclass
class Sheet:
    """A sheet: its name (empty in a CSV file), and its rows, to be read once."""

    name: str
    rows: Iterator[Row]


def place(sheet: str, column: int, row: int) -> str:
    """
    Name a cell as spreadsheet programs do, its column counted from 0.

    >>> place("Sheet1", 7, 12), place("my sheet", 0, 1), place("", 26, 3)
    ('Sheet1!H12', "'my sheet'!A1", 'AA3')
    """
    cell = f"{get_column_letter(column + 1)}{row}"
    if not sheet:
        return cell
    plain = sheet.replace("_", "").replace("-", "").isalnum()
    quoted = sheet if plain else "'" + sheet.replace("'", "''") + "'"
    return f"{quoted}!{cell}"

"""Reading the sheets of an XLSX workbook or of a CSV file, whoever wrote it."""

import codecs
import csv
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO

from loaders.spreadsheets.sandboxed_workbook import cell_of
from loaders.spreadsheets.suffixes import TEXTS, WORKBOOKS
from loaders.spreadsheets.table import Cell, Row, Sheet, SpreadsheetError
from meagraph.sandbox import Limits, SandboxError, run
from meagraph.settings import Settings

_SEPARATORS = ",;\t"
_LONGEST_CELL = 1024 * 1024
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@contextmanager
def opened(path: Path, name: str, settings: Settings) -> Iterator[Iterator[Sheet]]:
    """
    Open a spreadsheet; the context gives its sheets, each to be read before the next.

    `name` is what the person called the file: its suffix says what it is. Raises
    `SpreadsheetError` for a file that is not one, is damaged, or passes the limits.
    """
    suffix = Path(name).suffix.lower()
    size = path.stat().st_size
    if size > settings.spreadsheet_bytes:
        raise SpreadsheetError(
            f"{name}: it has {size} bytes, more than the {settings.spreadsheet_bytes} that"
            " MEAGRAPH_SPREADSHEET_BYTES allows; split it, or raise the setting"
        )
    if suffix in WORKBOOKS:
        with _workbook(path, name, settings) as sheets:
            yield sheets
    elif suffix in TEXTS:
        with _text(path, name) as sheets:
            yield sheets
    else:
        raise SpreadsheetError(
            f"{name}: this is neither XLSX nor CSV; save it as one of them (its name ends in"
            " .xlsx or .csv)"
        )


@contextmanager
def _workbook(path: Path, name: str, settings: Settings) -> Iterator[Iterator[Sheet]]:
    arguments = {
        "path": str(path.resolve()),
        "archive_bytes": settings.archive_bytes,
        "archive_ratio": settings.archive_ratio,
    }
    limits = Limits(
        settings.spreadsheet_memory,
        settings.spreadsheet_seconds,
        settings.spreadsheet_result_bytes,
        setting="MEAGRAPH_SPREADSHEET",
    )
    try:
        with run("loaders.spreadsheets.sandboxed_workbook", arguments, limits) as result:
            yield sheets_in(result)
    except SandboxError as error:
        raise SpreadsheetError(f"{name}: {error}") from error


def sheets_in(result: Iterable[bytes | str]) -> Iterator[Sheet]:
    """Give the sheets that `loaders.spreadsheets.sandboxed_workbook` wrote down, line by line."""
    lines = iter(result)
    upcoming: list[str] = []

    def rows() -> Iterator[Row]:
        for line in lines:
            read = json.loads(line)
            if isinstance(read, str):
                upcoming.append(read)
                return
            yield Row(read[0], [cell_of(cell) for cell in read[1]])

    for _ in rows():  # before the name of the first sheet there is nothing
        pass
    while upcoming:
        sheet = Sheet(upcoming.pop(), rows())
        yield sheet
        for _ in sheet.rows:  # what was not wanted is passed over
            pass


@contextmanager
def _text(path: Path, name: str) -> Iterator[Iterator[Sheet]]:
    with path.open("rb") as file:
        encoding = "utf-16" if file.read(2) in _UTF_16 else "utf-8-sig"
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=encoding, newline="") as lines:
        yield iter([Sheet("", _records(lines, name))])


def _records(lines: IO[str], name: str) -> Iterator[Row]:
    """Give the records of a CSV file; the separator is the one that its header has."""
    number = 0
    try:
        first = lines.readline()
        separator = max(_SEPARATORS, key=first.count)
        whole: Iterable[str] = chain([first], lines)
        if first.lower().startswith("sep="):  # how Excel is told the separator
            separator, whole, number = first[4:].rstrip("\r\n")[:1] or ",", lines, 1
        for record in csv.reader(whole, delimiter=separator, strict=True):
            number += 1
            yield Row(number, [Cell(text, "untyped") for text in record])
    except csv.Error as error:
        raise SpreadsheetError(
            f"{name}, row {number + 1}: the record that begins here never ends ({error}): a"
            " quotation mark is missing or the file is cut off; save it again as CSV"
        ) from error
    except UnicodeError as error:
        raise SpreadsheetError(
            f"{name}, after row {number}: it is not in UTF-8 ({error}); save it as “CSV UTF-8”"
        ) from error

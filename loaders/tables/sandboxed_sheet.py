"""
The program that reads a workbook in the sandbox: `python -m loaders.tables.sandboxed_sheet`.

An archive of some megabytes can unpack to gigabytes of texts; so the workbook is read in a process
with limits. It writes JSON, one line each: the name of the sheet and its header, then each row as
its number and its cells, up to the last column that is wanted; the others are left empty.
"""

import errno
import json
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from loaders.archive import ArchiveError, check_archive
from meagraph.sandbox import arguments_of, confine, refusal, too_much_memory


class RefusedError(Exception):
    """The workbook cannot be taken; the message says why and what to do."""


def cell_json(value: object) -> object:
    """Bring the value of a cell to JSON: a date as an object, what JSON has not as its text."""
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value if value is None or isinstance(value, str | int | float) else str(value)


def cell_value(written: object) -> object:
    """Give the value that `cell_json` brought to JSON."""
    if not isinstance(written, dict):
        return written
    if "datetime" in written:
        return datetime.fromisoformat(written["datetime"])
    return date.fromisoformat(written["date"])


def lines(
    path: Path, sheet_name: str | None, header: int, columns: Sequence[str]
) -> Iterator[object]:
    """Yield what is written: the sheet's name and header, then its rows."""
    workbook = open_workbook(path)
    name = sheet_name or workbook.sheetnames[0]
    if name not in workbook.sheetnames:
        raise RefusedError(f"no sheet {name!r}; the sheets are {', '.join(workbook.sheetnames)}")
    sheet = workbook[name]
    sheet.reset_dimensions()  # what a workbook says of its own size is not to be believed
    first = [
        "" if cell is None else str(cell).strip()
        for cell in next(sheet.iter_rows(header, header, values_only=True), ())
    ]
    yield name, first
    wanted = [cell in columns for cell in first]
    places = len(wanted) - wanted[::-1].index(True) if True in wanted else 0
    if not places:
        return
    rows = sheet.iter_rows(header + 1, max_col=places, values_only=True)
    for number, cells in enumerate(rows, header + 1):
        kept = [
            cell_json(cell) if keep else None for cell, keep in zip(cells, wanted, strict=False)
        ]
        if any(cell is not None for cell in kept):
            yield number, kept


def why_unreadable(error: Exception) -> str:
    """Say why the workbook cannot be read; openpyxl wraps what a part of it raised."""
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return (
            "its rows are more than MEAGRAPH_LOAD_RESULT_BYTES allows; split the workbook, or"
            " raise the setting"
        )
    for cause in (error, error.__cause__):
        if isinstance(cause, DefusedXmlException):
            return (
                f"the workbook declares XML entities, which are refused ({cause});"
                " save it again as XLSX"
            )
    return f"not a readable XLSX workbook ({error}); open it and save it again as XLSX"


def _refuse(message: str) -> NoReturn:
    print(refusal(message), file=sys.stderr)
    sys.exit(1)


def write_lines(
    command_line: list[str], lines_of: Callable[[Path, Mapping[str, object]], Iterator[object]]
) -> None:
    """
    Write as JSON what `lines_of` reads from the workbook that the arguments name, in the sandbox.

    Ends with a refusal when the workbook cannot be taken.
    """
    given, limits = arguments_of(command_line)
    confine(limits)
    path = Path(str(given["path"]))
    try:
        check_archive(path, int(str(given["archive_bytes"])), int(str(given["archive_ratio"])))
        for line in lines_of(path, given):
            print(json.dumps(line))
        sys.stdout.flush()
    except (RefusedError, ArchiveError) as error:
        _refuse(str(error))
    except MemoryError:
        _refuse(too_much_memory(limits))
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        ParseError,
        KeyError,
        OSError,
        ValueError,
    ) as error:
        _refuse(why_unreadable(error))


def open_workbook(path: Path) -> Workbook:
    """Open a workbook for reading, formulas as the values that they had."""
    with warnings.catch_warnings():
        # openpyxl warns of features that it would lose on saving; nothing is saved
        warnings.simplefilter("ignore")
        return load_workbook(path, read_only=True, data_only=True)


def _lines_of_sheet(path: Path, given: Mapping[str, object]) -> Iterator[object]:
    sheet = given["sheet"]
    columns = list(map(str, _list(given["columns"])))
    return lines(path, None if sheet is None else str(sheet), int(str(given["header"])), columns)


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


if __name__ == "__main__":
    write_lines(sys.argv, _lines_of_sheet)

"""JSON records of a file, one after the other: an array streamed item by item, or NDJSON."""

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TextIO

from loaders.loader import LoadError

_CHUNK = 1024 * 1024
_DEEPEST = 64
_BLANK = re.compile(r"\s*")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
ODATA = re.compile(r"\s*\{\s*\"d\"\s*:")
"""How an OData answer begins, by which InforMEA's files are told from the clearing-house's."""
LINES = (".ndjson", ".jsonl")
"""The suffixes of files with one JSON value per line."""


@dataclass(frozen=True)
class Item:
    """A JSON value and the line of the file where it begins."""

    value: object
    line: int


def begins_with(path: Path, pattern: re.Pattern[str]) -> bool:
    """Say whether the beginning of a text file matches `pattern`; no for what is not text."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            return pattern.match(file.read(4096)) is not None
    except (OSError, UnicodeError):
        return False


class _MeaningError(ValueError):
    """JSON that several programs would read as several things."""


def _constant(name: str) -> NoReturn:
    raise _MeaningError(f"{name} is no number of JSON; give the number, or leave the field out")


def _number(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise _MeaningError(f"the number {text} is too large; correct it")
    return number


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _MeaningError(f"the field {twice!r} stands twice in one object; keep the right one")
    return found


def _check_depth(value: object) -> None:
    """Refuse what is nested deeper than any record: what describes it goes down with it."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            raise _MeaningError(f"there are more than {_DEEPEST} objects or lists in each other")
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]


_DECODER = json.JSONDecoder(
    parse_constant=_constant, parse_float=_number, object_pairs_hook=_object
)
"""
Reads JSON strictly (RFC 8259): no NaN or Infinity, no field twice in one object.

What Python takes there other programs refuse or read otherwise; nothing is guessed.
"""


def _unsaid(envelope: object) -> None:
    """Take what stands around a list when nobody asks for it."""


def read_items(
    path: Path, opening: re.Pattern[str], around: Callable[[object], None] = _unsaid
) -> Iterator[Item]:
    """
    Read the items of the array that begins after `opening`, or the one value of the file.

    A file whose name ends in .ndjson or .jsonl has one value per line. Memory holds one item at a
    time. `around` is told, at the end, the value in which the array stands, without its items.
    Raises `LoadError` naming the line for what is not JSON (or not strictly: NaN, a field twice in
    one object), for a file that is cut off, and for text after its end.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            if path.suffix.lower() in LINES:
                yield from _lines(path, file)
            else:
                yield from _Array(path, file).items(opening, around)
    except UnicodeError as error:
        raise LoadError(f"{path}: not in UTF-8 ({error}); save the file as UTF-8") from error
    except RecursionError as error:
        raise LoadError(f"{path}: nested too deeply to be a list of records") from error
    except ValueError as error:  # a whole number of thousands of digits
        raise LoadError(f"{path}: a number cannot be read ({error}); correct it") from error


def _lines(path: Path, file: TextIO) -> Iterator[Item]:
    for number, line in enumerate(file, 1):
        if line.strip():
            try:
                value = _DECODER.decode(line)
                _check_depth(value)
            except json.JSONDecodeError as error:
                raise LoadError(
                    f"{path}, line {number}, column {error.colno}: {error.msg}; every line is one"
                    " JSON record, the line may be cut off"
                ) from error
            except _MeaningError as error:
                raise LoadError(f"{path}, line {number}: {error}") from error
            _check_characters(value, line, path, number)
            yield Item(value, number)


def _check_characters(value: object, text: str, path: Path, line: int) -> None:
    """Refuse half of a surrogate pair, which `text` can write as an escape and no file can hold."""
    if not _SURROGATE.search(text):
        return
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise LoadError(
            f"{path}, line {line}: half of a character ({error.object[error.start]!a}) stands in"
            " the record that begins here; write the character whole"
        ) from error


class _Array:
    """Decodes items from a buffer that is filled as they need it."""

    def __init__(self, path: Path, file: TextIO) -> None:
        self._path = path
        self._file = file
        self._buffer = ""
        self._place = 0  # what stands before it in the buffer is done with
        self._line = 1

    def items(self, opening: re.Pattern[str], around: Callable[[object], None]) -> Iterator[Item]:
        self._fill()
        match = opening.match(self._buffer)
        if match is None:
            yield self._item()
            self._end()
            return
        self._go_to(match.end())
        if self._next() != "]":
            yield from self._members()
        around(self._envelope(match[0]))

    def _members(self) -> Iterator[Item]:
        """Yield the items of the array, up to the bracket that closes it."""
        while True:
            yield self._item()
            match self._next():
                case ",":
                    self._go_to(self._place + 1)
                case "]":
                    return
                case "":
                    raise self._cut_off(self._line)
                case _:
                    raise LoadError(
                        f"{self._path}, line {self._line}: a comma is missing between two records"
                    )

    def _envelope(self, opening: str) -> object:
        """Read on to the end of the file, and give the value in which the array stands, empty."""
        rest = self._buffer[self._place :] + self._file.read(_CHUNK)
        try:
            envelope, end = _DECODER.raw_decode(opening.lstrip() + rest)
            _check_depth(envelope)
        except json.JSONDecodeError as error:
            if error.pos >= len((opening.lstrip() + rest).rstrip()):
                raise self._cut_off(self._line + rest.rstrip().count("\n")) from error
            raise LoadError(
                f"{self._path}, line {self._line}: {error.msg} after the end of the list that"
                " ends here; fetch the file again"
            ) from error
        except _MeaningError as error:
            raise LoadError(f"{self._path}, line {self._line}: {error}") from error
        self._buffer, self._place = rest, 0
        self._go_to(end - len(opening.lstrip()))
        self._end()
        return envelope

    def _fill(self) -> bool:
        """Read on, at least as much as is there, so that a long item costs few attempts."""
        more = self._file.read(max(_CHUNK, len(self._buffer) - self._place))
        if not more:
            return False
        self._buffer = self._buffer[self._place :] + more
        self._place = 0
        return True

    def _go_to(self, place: int) -> None:
        self._line += self._buffer.count("\n", self._place, place)
        self._place = place

    def _next(self) -> str:
        """Go to the next character that is not blank and give it; "" at the end of the file."""
        while True:
            blank = _BLANK.match(self._buffer, self._place)
            self._go_to(blank.end() if blank else self._place)
            if self._place < len(self._buffer) or not self._fill():
                return self._buffer[self._place : self._place + 1]

    def _item(self) -> Item:
        self._next()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._place)
                _check_depth(value)
            except json.JSONDecodeError as error:
                if self._fill():
                    continue
                raise self._error(error) from error
            except _MeaningError as error:
                raise LoadError(
                    f"{self._path}, line {self._line}: in the record that begins here {error}"
                ) from error
            if end == len(self._buffer) and self._fill():
                continue  # a number could go on in the next chunk
            _check_characters(value, self._buffer[self._place : end], self._path, self._line)
            item = Item(value, self._line)
            self._go_to(end)
            return item

    def _end(self) -> None:
        if self._next():
            raise LoadError(
                f"{self._path}, line {self._line}: more text after the end of the JSON: two files"
                " may have been put together; put several records into one list, or one per line"
                " in a file named .ndjson"
            )

    def _error(self, error: json.JSONDecodeError) -> LoadError:
        line = self._line + self._buffer.count("\n", self._place, error.pos)
        if error.pos >= len(self._buffer.rstrip()):
            return self._cut_off(line)
        return LoadError(f"{self._path}, line {line}, column {error.colno}: {error.msg}")

    def _cut_off(self, line: int) -> LoadError:
        return LoadError(f"{self._path}, line {line}: the file is cut off; fetch it again")

"""Reading the tables of the reference data: rows that know their file and line."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from loaders.loader import LoadError, Loading
from meagraph.namespaces import LANGUAGES, SKOS, XSD
from meagraph.staging import Source

NAMES = tuple(f"name_{language}" for language in LANGUAGES)
"""The columns of a name in the six languages."""


@dataclass(frozen=True)
class Row:
    """One row of a table: the cells by column, and where they stand."""

    path: Path
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Give the text of the cell in `column`, without blanks around it."""
        return self.cells[column].strip()

    def error(self, column: str, message: str) -> LoadError:
        """Make the error that says what is wrong with the cell in `column`."""
        return LoadError(f"{self.path}, line {self.line}, column {column}: {message}")

    def required(self, column: str) -> str:
        """Give the text of a cell that must not be empty; raises `LoadError`."""
        text = self[column]
        if not text:
            raise self.error(column, "the cell is empty; give a value")
        return text

    def date(self, column: str) -> date | None:
        """Give the date in a cell (ISO 8601), None when it is empty; raises `LoadError`."""
        text = self[column]
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.error(column, f"{text!r} is no date; write YYYY-MM-DD") from None

    def decimal(self, column: str) -> Decimal | None:
        """Give the number in a cell, None when it is empty; raises `LoadError`."""
        text = self[column]
        if not text:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise self.error(column, f"{text!r} is no decimal number") from None
        if not number.is_finite():
            raise self.error(column, f"{text!r} is no decimal number")
        return number

    def names(self) -> Iterator[Literal]:
        """Yield the names in the columns `name_en` to `name_zh` with their language."""
        for language in LANGUAGES:
            if name := self[f"name_{language}"]:
                yield Literal(name, language=language)


def read_table(path: Path, columns: Iterable[str], limit: int) -> Iterator[Row]:
    """
    Yield the rows of the CSV file at `path`, which must have `columns` (more are allowed).

    Raises `LoadError`, naming file and line, when the file is missing, larger than `limit` bytes,
    not UTF-8, lacks a column, or has a row that is cut short or too long.
    """
    if not path.is_file():
        raise LoadError(f"{path}: the file is missing; restore it from the reference data set")
    if (size := path.stat().st_size) > limit:
        raise LoadError(
            f"{path}: {size} bytes are more than the {limit} that MEAGRAPH_LOAD_BYTES allows"
        )
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, strict=True)
        line = 1
        try:
            header = next(rows, [])
            if missing := [column for column in columns if column not in header]:
                raise LoadError(
                    f"{path}, line 1: no column {', '.join(missing)}; the columns are"
                    f" {', '.join(header) or 'none'}"
                )
            for cells in rows:
                line = rows.line_num
                yield Row(path, line, _cells(path, line, header, cells))
        except csv.Error as error:
            raise LoadError(
                f"{path}, line {rows.line_num}: {error}; the file may have been cut short"
            ) from error
        except UnicodeDecodeError as error:
            raise LoadError(
                f"{path}, after line {line}: not UTF-8 ({error.reason}); save the file as UTF-8"
            ) from error


def _cells(path: Path, line: int, header: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) != len(header):
        raise LoadError(
            f"{path}, line {line}: {len(cells)} cells, but the header has {len(header)} columns;"
            " the row may have been cut short"
        )
    return dict(zip(header, cells, strict=True))


def date_literal(value: date) -> Literal:
    """Give a date as an RDF literal."""
    return Literal(value.isoformat(), datatype=XSD.date)


def boolean_literal(value: bool) -> Literal:
    """Give a truth value as an RDF literal."""
    return Literal(str(value).lower(), datatype=XSD.boolean)


def label_triples(subject: NamedNode, row: Row) -> Iterator[Triple]:
    """Yield the preferred labels of `subject` from the name columns of `row`."""
    for name in row.names():
        yield Triple(subject, SKOS.prefLabel, name)


def concept(loading: Loading, scheme: str, notation: str) -> NamedNode:
    """Give the concept with `notation` of one of the vocabularies."""
    return NamedNode(loading.identifiers.mint("concept", scheme=scheme, concept=notation))


SOURCE_COLUMNS = ("slug", "title", "url", "licence", "retrieved")


def source_rows(directory: Path, loading: Loading) -> dict[str, Row]:
    """Give the rows of sources.csv by slug; raises `LoadError`."""
    path = directory / "sources.csv"
    rows = read_table(path, SOURCE_COLUMNS, loading.settings.load_bytes)
    return {row.required("slug"): row for row in rows}


def source(directory: Path, loading: Loading, slug: str) -> Source:
    """Give the source that sources.csv describes under `slug`; raises `LoadError`."""
    rows = source_rows(directory, loading)
    if slug not in rows:
        raise LoadError(f"{directory / 'sources.csv'}: no source {slug!r}; add a row for it")
    row = rows[slug]
    iri = loading.identifiers.mint("source", slug=slug)
    return Source(
        iri,
        row.required("title"),
        url=row["url"] or None,
        licence=row["licence"] or None,
        retrieved=row.date("retrieved"),
    )

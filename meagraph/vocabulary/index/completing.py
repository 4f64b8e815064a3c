"""Autocompletion: labels that begin with what is typed so far, or have a word that does."""

import heapq
import sqlite3
from collections.abc import Iterable, Iterator

from meagraph.vocabulary.index.answers import Hit
from meagraph.vocabulary.index.keys import begun
from meagraph.vocabulary.index.reader import ALIVE, COLUMNS, Reader, Row, Shelf
from meagraph.vocabulary.index.schema import PARTS

_LAST = "\U0010ffff"

_FEW = 12
"""Labels of a shelf that are read at first."""


def complete(
    reader: Reader, text: str, vocabularies: Iterable[str] | None, language: str | None, limit: int
) -> list[Hit]:
    """
    Give concepts with a label that begins with `text`, then ones with a word in it that does.

    Both in alphabetical order, each concept once; deprecated ones are left out.
    """
    forms = begun(text)
    shelves = reader.chosen(vocabularies, language)
    hits: dict[int, Hit] = {}
    with reader.connection() as connection:
        for inner in (0, 1):
            for row in _begun(reader, connection, shelves, inner, forms):
                if len(hits) >= limit:
                    return list(hits.values())
                if row[4] not in hits:
                    hits[row[4]] = reader.hit(row, language)
    return list(hits.values())


def count(reader: Reader, text: str, vocabularies: Iterable[str] | None) -> int:
    """Count the concepts that have a label, or a word in one, that begins with `text`."""
    things: set[int] = set()
    forms = begun(text)
    with reader.connection() as connection:
        for shelf in reader.chosen(vocabularies):
            for form in forms:
                for part in PARTS:
                    rows = connection.execute(
                        f"SELECT t.id FROM {part}.start s JOIN {part}.label l ON l.id = s.label"
                        f" JOIN {part}.thing t ON t.id = l.thing WHERE s.shelf = ?"
                        f" AND s.inner IN (0, 1) AND s.form >= ? AND s.form < ? AND {ALIVE}",
                        (shelf.number, form, form + _LAST),
                    )
                    things.update(thing for (thing,) in rows)
    return len(things)


def _begun(
    reader: Reader,
    connection: sqlite3.Connection,
    shelves: Iterable[Shelf],
    inner: int,
    forms: Iterable[str],
) -> Iterator[Row]:
    """Give the labels of all shelves that begin so, in order, as far as they are asked for."""
    runs = [
        _run(connection, part, (shelf.number, inner, form, form + _LAST))
        for shelf in shelves
        for form in forms
        for part in PARTS
        if part == "base" or shelf.number in reader.changed_shelves
    ]

    def place(row: Row) -> tuple[object, ...]:
        kind, text, shelf, _, _, iri = row[:6]
        return (row[-1], kind, text, iri, reader.shelves[shelf].vocabulary)

    return heapq.merge(*runs, key=place)


def _run(
    connection: sqlite3.Connection, part: str, values: tuple[int, int, str, str]
) -> Iterator[Row]:
    """Give the labels of one shelf, a few and then more at a time."""
    offset, most = 0, _FEW
    while True:
        rows = connection.execute(
            f"SELECT {COLUMNS}, s.form FROM {part}.start s"
            f" JOIN {part}.label l ON l.id = s.label JOIN {part}.thing t ON t.id = l.thing"
            f" JOIN {part}.card c ON c.thing = l.thing"
            " WHERE s.shelf = ? AND s.inner = ? AND s.form >= ? AND s.form < ?"
            f" AND {ALIVE} ORDER BY s.form, l.kind, l.text, t.iri LIMIT ? OFFSET ?",
            (*values, most, offset),
        ).fetchall()
        yield from rows
        if len(rows) < most:
            return
        offset, most = offset + most, most * 4

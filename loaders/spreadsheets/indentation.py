"""
A hierarchy that is told by indentation, as PoolParty's sheets have it.

The columns `scheme`, `concept`, `concept` … stand side by side; a row has its label in the column
of its depth, and stands below the nearest row above it with a label one column to the left.
"""

from loaders.spreadsheets.cell_text import split, unguard
from loaders.spreadsheets.columns import KEY, LEVEL_OF_SCHEME, Column
from loaders.spreadsheets.gathering import (
    Gathered,
    Placed,
    Table,
    key_of,
    put_cells,
    rows_of,
)
from loaders.spreadsheets.names import Names, folded
from loaders.spreadsheets.table import Row
from meagraph.editing.texts import cleaned


class Indented:
    """Reads the rows of a table with such columns into entries."""

    def __init__(self, table: Table, names: Names, language: str, gathered: Gathered) -> None:
        """Take the table, the names of the concepts there are, and the language of the labels."""
        self._table = table
        self._names = names
        self._gathered = gathered
        self._levels = table.levels()
        tagged = table.columns[self._levels[0]].language
        self._language = tagged or table.language or language
        self._schemes = [at for at, one in table.columns.items() if one.field == LEVEL_OF_SCHEME]
        self._path: list[str] = []
        self._scheme = ""

    def gather(self) -> None:
        """Put all rows into entries."""
        for row in rows_of(self._table, self._gathered):
            if any(row.cells[at].text.strip() for at in self._schemes):
                self._scheme = next(filter(None, (self._said(row, at) for at in self._schemes)), "")
                self._path = []
            filled = [depth for depth, at in enumerate(self._levels) if row.cells[at].text.strip()]
            if len(filled) > 1:
                where = self._table.where(self._levels[filled[1]], row)
                self._gathered.report("two-levels", where)
            elif filled:
                self._concept(row, filled[0])

    def _concept(self, row: Row, depth: int) -> None:
        at = self._levels[depth]
        where = self._table.where(at, row)
        if depth > len(self._path):
            self._gathered.report("skipped-level", where)
            return
        label = self._said(row, at)
        given = self._given_key(row)
        entry = self._gathered.entry(given or self._key(label, where), where)
        self._gathered.put(
            entry, Column("prefLabel", self._language), [Placed(row.cells[at], where)]
        )
        if depth:
            entry.parents.add(self._path[depth - 1])
        elif self._scheme:
            entry.top = self._scheme
        self._path[depth:] = [entry.key]
        # A concept may stand below several; and a file without IRIs comes from somewhere else.
        put_cells(self._table, row, entry, self._gathered, empty=bool(given))

    def _given_key(self, row: Row) -> str:
        """Give what the row has in the column of IRIs, empty where there is none."""
        keys = [at for at, one in self._table.columns.items() if one.field == KEY]
        return key_of(row.cells[keys[0]]) if keys else ""

    def _key(self, label: str, where: str) -> str:
        """Give the IRI of the concept of this name, or what a new one is called in the file."""
        found = self._names.called(label)
        if found.how == "exact" and len(found.iris) == 1:
            if found.iris[0] not in self._gathered.entries:
                self._gathered.report("matched", where, label=label)
            return found.iris[0]
        return f"new {folded(label)}"

    def _said(self, row: Row, at: int) -> str:
        texts = split(unguard(row.cells[at].text), lines=False)
        return cleaned(texts[0]).text if texts else ""

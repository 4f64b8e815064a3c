"""Rows of the index of a release, written many at a time."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection

_TOGETHER = 200_000
"""Rows that are written at a time."""

_ORDERED = ("link", "start", "gram", "holds")
"""Tables whose rows stand in the order of all their columns."""


class Rows:
    """Rows that are to be written, many at a time."""

    def __init__(self, connection: sqlite3.Connection, part: str) -> None:
        """Take the connection that writes the index, and the name of the file that is filled."""
        self._db = connection
        self._part = part
        self._waiting: dict[str, list[tuple[object, ...]]] = defaultdict(list)
        self._count = 0

    def add(self, table: str, *values: object) -> None:
        """Write a row to a table, now or later."""
        self.add_all(table, (values,))

    def add_all(self, table: str, rows: Collection[tuple[object, ...]]) -> None:
        """Write rows to a table, now or later."""
        self._waiting[table].extend(rows)
        self._count += len(rows)
        if self._count >= _TOGETHER:
            self.write()

    def write(self) -> None:
        """Write what is waiting, now."""
        for table, rows in self._waiting.items():
            if not rows:
                continue
            # Tables that are kept in order are filled in that order.
            if table in _ORDERED:
                rows.sort()
            places = ", ".join("?" * len(rows[0]))
            self._db.executemany(f"INSERT INTO {self._part}.{table} VALUES ({places})", rows)
        self._waiting.clear()
        self._count = 0

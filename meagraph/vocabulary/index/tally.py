"""Counts of what is in the index of a release, kept beside it."""

import sqlite3
from collections import Counter

from meagraph.namespaces import SKOS


class Tally:
    """Counts of what is in the index, by what is asked of them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take the connection that writes the index."""
        self._db = connection
        self._things: Counter[tuple[int, str, bool]] = Counter()
        self._labels: Counter[tuple[int, int, bool, bool]] = Counter()

    def thing(self, vocabulary: int, types: str, deprecated: bool, count: int) -> None:
        """Count a thing, or take one off."""
        self._things[vocabulary, types, deprecated] += count

    def label(self, shelf: int, kind: int, types: str, deprecated: bool, count: int) -> None:
        """Count a label, or take one off."""
        self._labels[shelf, kind, SKOS.Concept.value in types.split(), deprecated] += count

    def forget(self, vocabulary: int) -> None:
        """Count no more what a vocabulary has."""
        self.write()
        self._db.execute("DELETE FROM delta.things WHERE vocabulary = ?", (vocabulary,))
        self._db.execute(
            "DELETE FROM delta.labels"
            " WHERE shelf IN (SELECT id FROM delta.shelf WHERE vocabulary = ?)",
            (vocabulary,),
        )

    def write(self) -> None:
        """Write what was counted since the last time."""
        for table, columns, counts in (
            ("things", 3, self._things),
            ("labels", 4, self._labels),
        ):
            self._db.executemany(
                f"INSERT INTO delta.{table} VALUES ({'?, ' * columns}?)"
                " ON CONFLICT DO UPDATE SET count = count + excluded.count",
                [(*key, count) for key, count in counts.items()],
            )
            counts.clear()

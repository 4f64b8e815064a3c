"""Files that editors sent, as far as they were understood, kept until somebody decides on them."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyoxigraph import Literal, NamedNode

from meagraph.editing.desk import Desk, moment
from meagraph.editing.stored import known, written
from meagraph.namespaces import SKOS
from meagraph.vocabulary.changes import Edit
from meagraph.vocabulary.concept import Concept, Statement

TABLES = (
    """
    CREATE TABLE kept_import (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        vocabulary TEXT NOT NULL,
        name TEXT NOT NULL,
        author TEXT NOT NULL,
        made TEXT NOT NULL,
        release INTEGER NOT NULL,
        counts TEXT NOT NULL
    ) STRICT;
    CREATE TABLE kept_import_edit (
        import INTEGER NOT NULL REFERENCES kept_import ON DELETE CASCADE,
        place INTEGER NOT NULL,
        concept TEXT NOT NULL,
        new INTEGER NOT NULL,
        removed TEXT NOT NULL,
        added TEXT NOT NULL,
        PRIMARY KEY (import, place)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE kept_import_finding (
        import INTEGER NOT NULL REFERENCES kept_import ON DELETE CASCADE,
        place INTEGER NOT NULL,
        level TEXT NOT NULL,
        said TEXT NOT NULL,
        PRIMARY KEY (import, place)
    ) WITHOUT ROWID, STRICT;
    """,
)

MOST_OF_A_VOCABULARY = 10
"""Imports of one author that a vocabulary keeps; the oldest make room."""


@dataclass(frozen=True)
class KeptImport:
    """
    A file that waits for a decision: its name, who sent it, and what was counted in it.

    `release` is that of the vocabulary with which it was compared.
    """

    id: int
    vocabulary: str
    name: str
    author: str
    made: datetime
    release: int
    counts: Mapping[str, int]


class KeptImports:
    """The files of one desk that wait."""

    def __init__(self, desk: Desk) -> None:
        """Take the desk."""
        self._desk = desk

    def keep(
        self,
        vocabulary: str,
        name: str,
        author: str,
        release: int,
        edits: Iterable[Edit],
        findings: Iterable[tuple[str, Mapping[str, Any]]],
        counts: Mapping[str, int],
    ) -> int:
        """
        Keep what a file would change, and its findings (level, anything that is JSON).

        Gives its number. The oldest imports of the author in the vocabulary make room.
        """
        with self._desk.transaction() as connection:
            added = connection.execute(
                "INSERT INTO kept_import VALUES (NULL, ?, ?, ?, ?, ?, ?)",
                (vocabulary, name, author, moment(), release, json.dumps(dict(counts))),
            )
            number = added.lastrowid or 0
            connection.executemany(
                "INSERT INTO kept_import_edit VALUES (?, ?, ?, ?, ?, ?)",
                ((number, place, *_columns(edit)) for place, edit in enumerate(edits)),
            )
            connection.executemany(
                "INSERT INTO kept_import_finding VALUES (?, ?, ?, ?)",
                (
                    (number, place, level, json.dumps(said, ensure_ascii=False))
                    for place, (level, said) in enumerate(findings)
                ),
            )
            connection.execute(
                "DELETE FROM kept_import WHERE vocabulary = ?1 AND author = ?2 AND id NOT IN"
                " (SELECT id FROM kept_import WHERE vocabulary = ?1 AND author = ?2"
                " ORDER BY id DESC LIMIT ?3)",
                (vocabulary, author, MOST_OF_A_VOCABULARY),
            )
        return number

    def of(self, vocabulary: str) -> list[KeptImport]:
        """Give the imports of a vocabulary that wait, the latest first."""
        with self._desk.connection() as connection:
            rows = connection.execute(
                "SELECT * FROM kept_import WHERE vocabulary = ? ORDER BY id DESC", (vocabulary,)
            ).fetchall()
        return [_import(row) for row in rows]

    def get(self, vocabulary: str, number: int) -> KeptImport | None:
        """Give one import; None when it was taken, discarded, or made room."""
        with self._desk.connection() as connection:
            row = connection.execute(
                "SELECT * FROM kept_import WHERE vocabulary = ? AND id = ?", (vocabulary, number)
            ).fetchone()
        return _import(row) if row else None

    def edits(self, number: int, limit: int, offset: int = 0) -> list[Edit]:
        """Give some of the edits of an import that were not taken yet, in the file's order."""
        with self._desk.connection() as connection:
            rows = connection.execute(
                "SELECT * FROM kept_import_edit WHERE import = ? ORDER BY place LIMIT ? OFFSET ?",
                (number, limit, offset),
            ).fetchall()
        return [_edit(row) for row in rows]

    def count(self, number: int) -> int:
        """Count the edits of an import that were not taken yet."""
        with self._desk.connection() as connection:
            row = connection.execute(
                "SELECT count(*) FROM kept_import_edit WHERE import = ?", (number,)
            ).fetchone()
        return int(row[0])

    def findings(self, number: int, limit: int) -> list[dict[str, Any]]:
        """Give the first findings of an import, in the order in which they were kept."""
        with self._desk.connection() as connection:
            rows = connection.execute(
                "SELECT said FROM kept_import_finding WHERE import = ? ORDER BY place LIMIT ?",
                (number, limit),
            ).fetchall()
        return [json.loads(row["said"]) for row in rows]

    def taken(self, number: int, edits: Sequence[Edit]) -> None:
        """Note that edits became drafts: they are not taken a second time."""
        with self._desk.transaction() as connection:
            connection.executemany(
                "DELETE FROM kept_import_edit WHERE import = ? AND concept = ?",
                ((number, edit.iri) for edit in edits),
            )

    def rename(self, number: int, iris: Mapping[str, str]) -> None:
        """Give new concepts of an import other IRIs, also where its relations lead to them."""
        if not iris:
            return
        edits = self.edits(number, self.count(number))
        with self._desk.transaction() as connection:
            for edit in edits:
                renamed = _renamed(edit, iris)
                if renamed != edit:
                    connection.execute(
                        "UPDATE kept_import_edit SET concept = ?, new = ?, removed = ?, added = ?"
                        " WHERE import = ? AND concept = ?",
                        (*_columns(renamed), number, edit.iri),
                    )

    def discard(self, vocabulary: str, number: int) -> None:
        """Forget an import, with all that is left of it."""
        with self._desk.transaction() as connection:
            connection.execute(
                "DELETE FROM kept_import WHERE vocabulary = ? AND id = ?", (vocabulary, number)
            )


def _renamed(edit: Edit, iris: Mapping[str, str]) -> Edit:
    """Give an edit with other IRIs; a notation that is the end of the old one goes with it."""
    iri = iris.get(edit.iri, edit.iri) if edit.new else edit.iri
    code, other = (Literal(one.rpartition("/")[2]) for one in (edit.iri, iri))

    def value(one: Statement) -> Statement:
        if isinstance(one.value, NamedNode) and one.value.value in iris:
            return Statement(one.predicate, NamedNode(iris[one.value.value]))
        if iri != edit.iri and one == Statement(SKOS.notation, code):
            return Statement(SKOS.notation, other)
        return one

    removed, added = (frozenset(map(value, part)) for part in (edit.removed, edit.added))
    return Edit(iri, removed, added, edit.new)


def _columns(edit: Edit) -> tuple[str, int, str, str]:
    removed = written(Concept(edit.iri, edit.removed)) or ""
    added = written(Concept(edit.iri, edit.added)) or ""
    return edit.iri, int(edit.new), removed, added


def _edit(row: sqlite3.Row) -> Edit:
    iri = row["concept"]
    removed, added = (known(iri, row[name]).statements for name in ("removed", "added"))
    return Edit(iri, removed, added, bool(row["new"]))


def _import(row: sqlite3.Row) -> KeptImport:
    return KeptImport(
        row["id"],
        row["vocabulary"],
        row["name"],
        row["author"],
        datetime.fromisoformat(row["made"]),
        row["release"],
        json.loads(row["counts"]),
    )

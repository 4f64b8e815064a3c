"""Candidates for mappings as the desk keeps them, until somebody accepts or rejects each."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from meagraph.editing.desk import Desk, moment
from meagraph.editing.mapping_candidates import Candidate, Pair, Reason
from meagraph.vocabulary.concept import Concept

TABLES = (
    """
    CREATE TABLE mapping_comparison (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        vocabulary TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('vocabulary', 'file', 'service')),
        source TEXT NOT NULL,
        title TEXT NOT NULL,
        concepts INTEGER NOT NULL,
        author TEXT NOT NULL,
        made TEXT NOT NULL,
        UNIQUE (vocabulary, kind, source)
    ) STRICT;
    CREATE TABLE mapping_candidate (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        comparison INTEGER NOT NULL REFERENCES mapping_comparison ON DELETE CASCADE,
        concept TEXT NOT NULL,
        target TEXT NOT NULL,
        relation TEXT NOT NULL,
        score REAL NOT NULL,
        reasons TEXT NOT NULL,
        described TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'rejected')),
        author TEXT,
        decided TEXT
    ) STRICT;
    CREATE INDEX mapping_candidate_open ON mapping_candidate (comparison, state, score DESC);
    CREATE TABLE mapping_rejected (
        vocabulary TEXT NOT NULL,
        concept TEXT NOT NULL,
        target TEXT NOT NULL,
        author TEXT NOT NULL,
        made TEXT NOT NULL,
        PRIMARY KEY (vocabulary, concept, target)
    ) WITHOUT ROWID, STRICT;
    """,
)

Kind = Literal["vocabulary", "file", "service"]
State = Literal["open", "accepted", "rejected"]

MOST_COMPARISONS = 20
"""Comparisons that a vocabulary keeps; the oldest make room."""

_TEXTS = 5
_LONGEST = 500


@dataclass(frozen=True)
class Described:
    """What is kept of a concept of the other vocabulary, to be shown beside ours."""

    labels: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, Sequence[str]] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    way: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True)
class Comparison:
    """One comparison of a vocabulary with another one, and how many candidates it has."""

    id: int
    vocabulary: str
    kind: Kind
    source: str
    title: str
    concepts: int
    author: str
    made: str
    open: int
    accepted: int
    rejected: int


@dataclass(frozen=True)
class Kept:
    """A candidate as it is kept: with what is known of the other concept, and what became of it."""

    id: int
    candidate: Candidate
    described: Described
    state: State
    author: str | None


class Mappings:
    """The mappings that wait at a desk."""

    def __init__(self, desk: Desk) -> None:
        """Take the desk."""
        self._desk = desk

    def keep(
        self,
        vocabulary: str,
        kind: Kind,
        source: str,
        title: str,
        author: str,
        candidates: Iterable[Candidate],
        other: Mapping[str, Concept],
    ) -> int:
        """
        Keep what a comparison found, in the place of an earlier one with the same source.

        Gives the number of the comparison. Candidates that were rejected before are left out.
        """
        rejected = self.rejected(vocabulary)
        found = [one for one in candidates if (one.concept, one.target) not in rejected]
        with self._desk.transaction() as connection:
            connection.execute(
                "DELETE FROM mapping_comparison WHERE vocabulary = ? AND kind = ? AND source = ?",
                (vocabulary, kind, source),
            )
            number = connection.execute(
                "INSERT INTO mapping_comparison"
                " (vocabulary, kind, source, title, concepts, author, made)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (vocabulary, kind, source, title, len(other), author, moment()),
            ).lastrowid
            connection.executemany(
                "INSERT INTO mapping_candidate"
                " (comparison, concept, target, relation, score, reasons, described, state)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, 'open')",
                (_row(int(number or 0), one, other) for one in found),
            )
            connection.execute(
                "DELETE FROM mapping_comparison WHERE vocabulary = ? AND id NOT IN (SELECT id FROM"
                " mapping_comparison WHERE vocabulary = ? ORDER BY id DESC LIMIT ?)",
                (vocabulary, vocabulary, MOST_COMPARISONS),
            )
        return int(number or 0)

    def comparisons(self, vocabulary: str) -> list[Comparison]:
        """Give the comparisons of a vocabulary, the latest first."""
        with self._desk.connection() as connection:
            return list(_comparisons(connection, vocabulary))

    def comparison(self, vocabulary: str, number: int) -> Comparison | None:
        """Give one comparison of a vocabulary; None where there is none with this number."""
        with self._desk.connection() as connection:
            return next(_comparisons(connection, vocabulary, number), None)

    def forget(self, vocabulary: str, number: int) -> None:
        """Drop a comparison with its candidates; what was rejected stays so."""
        with self._desk.transaction() as connection:
            connection.execute(
                "DELETE FROM mapping_comparison WHERE vocabulary = ? AND id = ?",
                (vocabulary, number),
            )

    def candidates(self, comparison: int, state: State, offset: int, limit: int) -> list[Kept]:
        """Give candidates of a comparison, the surest first."""
        with self._desk.connection() as connection:
            rows = connection.execute(
                "SELECT * FROM mapping_candidate WHERE comparison = ? AND state = ?"
                " ORDER BY score DESC, id LIMIT ? OFFSET ?",
                (comparison, state, limit, offset),
            )
            return [_kept(row) for row in rows]

    def candidate(self, comparison: int, number: int) -> Kept | None:
        """Give one candidate; None where the comparison has none with this number."""
        with self._desk.connection() as connection:
            row = connection.execute(
                "SELECT * FROM mapping_candidate WHERE comparison = ? AND id = ?",
                (comparison, number),
            ).fetchone()
        return None if row is None else _kept(row)

    def accept(self, number: int, relation: str, author: str) -> None:
        """Note that a candidate was accepted with a relation; the draft is the caller's."""
        with self._desk.transaction() as connection:
            connection.execute(
                "UPDATE mapping_candidate SET state = 'accepted', relation = ?, author = ?,"
                " decided = ? WHERE id = ?",
                (relation, author, moment(), number),
            )

    def reject(self, vocabulary: str, number: int, author: str) -> None:
        """Reject a candidate; no later comparison of the vocabulary proposes the pair again."""
        with self._desk.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO mapping_rejected"
                " SELECT ?, concept, target, ?, ? FROM mapping_candidate WHERE id = ?",
                (vocabulary, author, moment(), number),
            )
            connection.execute(
                "UPDATE mapping_candidate SET state = 'rejected', author = ?, decided = ?"
                " WHERE id = ?",
                (author, moment(), number),
            )

    def reopen(self, vocabulary: str, number: int) -> None:
        """Take a rejection back."""
        with self._desk.transaction() as connection:
            connection.execute(
                "DELETE FROM mapping_rejected WHERE vocabulary = ? AND (concept, target) IN"
                " (SELECT concept, target FROM mapping_candidate WHERE id = ?)",
                (vocabulary, number),
            )
            connection.execute(
                "UPDATE mapping_candidate SET state = 'open', author = NULL, decided = NULL"
                " WHERE id = ? AND state = 'rejected'",
                (number,),
            )

    def rejected(self, vocabulary: str) -> set[Pair]:
        """Give the pairs that were rejected."""
        with self._desk.connection() as connection:
            rows = connection.execute(
                "SELECT concept, target FROM mapping_rejected WHERE vocabulary = ?", (vocabulary,)
            )
            return {(row["concept"], row["target"]) for row in rows}


def describe(concept: Concept, find: Callable[[str], Concept | None]) -> Described:
    """Gather what is shown of a concept; `find` gives the concepts above it."""
    definitions = concept.texts("definition") or concept.texts("scopeNote")
    return Described(
        labels=_first(concept, "prefLabel"),
        others={tag: texts[:_TEXTS] for tag, texts in concept.texts("altLabel").items()},
        definitions={tag: texts[0][:_LONGEST] for tag, texts in definitions.items()},
        way=[_first(one, "prefLabel") for one in way(concept, find)],
    )


def way(concept: Concept, find: Callable[[str], Concept | None], most: int = 5) -> list[Concept]:
    """Give the concepts above one, the topmost first, along its first broader concepts."""
    found: list[Concept] = []
    seen = {concept.iri}
    one: Concept | None = concept
    while one is not None and len(found) < most:
        above = (find(iri) for iri in one.links("broader") if iri not in seen)
        one = next((each for each in above if each is not None), None)
        if one is not None:
            seen.add(one.iri)
            found.insert(0, one)
    return found


def _first(concept: Concept, name: str) -> dict[str, str]:
    return {tag: texts[0] for tag, texts in concept.texts(name).items()}


def _row(number: int, one: Candidate, other: Mapping[str, Concept]) -> tuple[Any, ...]:
    described = json.dumps(vars(describe(other[one.target], other.get)), ensure_ascii=False)
    reasons = json.dumps(one.reasons, ensure_ascii=False)
    return (number, one.concept, one.target, one.relation, one.score, reasons, described)


def _kept(row: sqlite3.Row) -> Kept:
    reasons = tuple(Reason(code, tuple(values)) for code, values in json.loads(row["reasons"]))
    candidate = Candidate(row["concept"], row["target"], row["relation"], row["score"], reasons)
    described = Described(**json.loads(row["described"]))
    return Kept(row["id"], candidate, described, row["state"], row["author"])


def _comparisons(
    connection: sqlite3.Connection, vocabulary: str, number: int | None = None
) -> Iterator[Comparison]:
    rows = connection.execute(
        "SELECT c.*, count(*) FILTER (WHERE k.state = 'open') AS open,"
        " count(*) FILTER (WHERE k.state = 'accepted') AS accepted,"
        " count(*) FILTER (WHERE k.state = 'rejected') AS rejected"
        " FROM mapping_comparison c LEFT JOIN mapping_candidate k ON k.comparison = c.id"
        " WHERE c.vocabulary = ? AND c.id = coalesce(?, c.id) GROUP BY c.id ORDER BY c.id DESC",
        (vocabulary, number),
    )
    return (Comparison(**dict(row)) for row in rows.fetchall())

"""
What the desk keeps of drafts: their versions, and the clashes that wait, as rows of its database.

See `meagraph.editing.drafts` for what becomes of them.
"""

import sqlite3
from dataclasses import dataclass, replace
from datetime import datetime

from meagraph.editing.desk import moment
from meagraph.editing.stored import known, read, written
from meagraph.vocabulary.changes import Conflict, Edit, Merged, difference, merge
from meagraph.vocabulary.concept import Concept

TABLES = (
    """
    CREATE TABLE draft (
        vocabulary TEXT NOT NULL,
        concept TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('open', 'discarded', 'published')),
        version INTEGER NOT NULL,
        base TEXT,
        state TEXT NOT NULL,
        author TEXT NOT NULL,
        began TEXT NOT NULL,
        changed TEXT NOT NULL,
        release INTEGER,
        PRIMARY KEY (vocabulary, concept)
    ) WITHOUT ROWID, STRICT;
    CREATE INDEX draft_open ON draft (vocabulary, status, changed);
    CREATE TABLE draft_version (
        vocabulary TEXT NOT NULL,
        concept TEXT NOT NULL,
        version INTEGER NOT NULL,
        kind TEXT NOT NULL,
        author TEXT NOT NULL,
        made TEXT NOT NULL,
        reason TEXT NOT NULL,
        proposal INTEGER,
        base TEXT,
        state TEXT NOT NULL,
        PRIMARY KEY (vocabulary, concept, version)
    ) WITHOUT ROWID, STRICT;
    CREATE TABLE draft_clash (
        id INTEGER PRIMARY KEY,
        vocabulary TEXT NOT NULL,
        concept TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('draft', 'published')),
        author TEXT NOT NULL,
        made TEXT NOT NULL,
        reason TEXT NOT NULL,
        proposal INTEGER,
        base TEXT,
        theirs TEXT,
        mine TEXT NOT NULL,
        decided TEXT
    ) STRICT;
    CREATE INDEX draft_clash_open ON draft_clash (vocabulary, concept) WHERE decided IS NULL;
    CREATE TABLE draft_presence (
        vocabulary TEXT NOT NULL,
        concept TEXT NOT NULL,
        person TEXT NOT NULL,
        seen TEXT NOT NULL,
        PRIMARY KEY (vocabulary, concept, person)
    ) WITHOUT ROWID, STRICT;
    """,
)

_LARGEST = 2**63 - 1
"""The largest number that SQLite knows."""


class DraftError(Exception):
    """Something that cannot be done with a draft; the message says why and what to do."""


@dataclass(frozen=True)
class Draft:
    """
    A concept as its editors have it, and as it was published when they began (`base`).

    `version` counts what was saved of this concept, `author` saved last, at `changed`. `base` is
    None where the concept is new.
    """

    vocabulary: str
    concept: Concept
    base: Concept | None
    version: int
    author: str
    began: datetime
    changed: datetime

    @property
    def edit(self) -> Edit:
        """What the draft changes of what it began from."""
        return difference(self.base, self.concept)


@dataclass(frozen=True)
class Entry:
    """
    One version in the history of the drafts of a concept.

    `kind` is saved, merged (joined with another's), proposed (from a proposal, a file, a mapping),
    rebased (what was published since was taken in), decided, restored, discarded or published.
    `base` is the concept as it was published when that draft began.
    """

    version: int
    kind: str
    author: str
    made: datetime
    reason: str
    proposal: int | None
    concept: Concept
    base: Concept | None


@dataclass(frozen=True)
class Clash:
    """
    Two changes of one concept that cannot both hold, kept until somebody decides.

    With kind `draft`, *theirs* is the draft; with kind `published`, what was published since the
    draft began, and *mine* is the draft. `mine` is what `author` wanted to save.
    """

    id: int
    vocabulary: str
    kind: str
    author: str
    made: datetime
    reason: str
    proposal: int | None
    base: Concept
    theirs: Concept
    mine: Concept

    @property
    def iri(self) -> str:
        """The concept's IRI."""
        return self.mine.iri

    @property
    def merged(self) -> Merged:
        """What of the two can be joined, and what cannot."""
        return merge(self.base, self.theirs, self.mine)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The places that have to be decided."""
        return self.merged.conflicts


@dataclass(frozen=True)
class Saved:
    """
    A draft that holds what was to be saved.

    `merged`: what others had saved meanwhile was joined; `changed` is False when there was nothing
    to save. `clash` is set when what was published meanwhile contradicts the draft.
    """

    draft: Draft
    merged: bool = False
    changed: bool = True
    clash: Clash | None = None


@dataclass(frozen=True)
class Because:
    """Who saves, how it came, and why."""

    kind: str
    author: str
    reason: str = ""
    proposal: int | None = None


def open_draft(connection: sqlite3.Connection, vocabulary: str, iri: str) -> Draft | None:
    """Give the draft of a concept; None when nobody is changing it."""
    row = connection.execute(
        "SELECT * FROM draft WHERE vocabulary = ? AND concept = ? AND status = 'open'",
        (vocabulary, iri),
    ).fetchone()
    return draft_of(row) if row else None


def put_version(
    connection: sqlite3.Connection,
    vocabulary: str,
    concept: Concept,
    base: Concept | None,
    because: Because,
) -> Draft:
    """Write the next version of a draft, and its entry in the history."""
    iri, now = concept.iri, moment()
    row = connection.execute(
        "SELECT version, status, began FROM draft WHERE vocabulary = ? AND concept = ?",
        (vocabulary, iri),
    ).fetchone()
    version = row["version"] + 1 if row else 1
    began = row["began"] if row and row["status"] == "open" else now
    state, based = written(concept), written(base)
    connection.execute(
        "INSERT OR REPLACE INTO draft VALUES (?, ?, 'open', ?, ?, ?, ?, ?, ?, NULL)",
        (vocabulary, iri, version, based, state, because.author, began, now),
    )
    connection.execute(
        "INSERT INTO draft_version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(vocabulary, iri, version, because.kind, because.author, now),
            *(because.reason, because.proposal, based, state),
        ),
    )
    times = datetime.fromisoformat(began), datetime.fromisoformat(now)
    return Draft(vocabulary, concept, base, version, because.author, *times)


def close_draft(
    connection: sqlite3.Connection, vocabulary: str, iri: str, status: str, release: int | None
) -> None:
    """End a draft: it was set aside, or published with a release."""
    connection.execute(
        "UPDATE draft SET status = ?, release = ? WHERE vocabulary = ? AND concept = ?",
        (status, release, vocabulary, iri),
    )
    forget_clashes(connection, vocabulary, iri)


def forget_clashes(connection: sqlite3.Connection, vocabulary: str, iri: str) -> None:
    """
    Ask no longer what a draft and a publication clashed in: it is looked for again when needed.

    The row stays, with a moment and nobody who decided: its number may be on somebody's page, and
    is never given to another clash.
    """
    connection.execute(
        "UPDATE draft_clash SET decided = ? WHERE vocabulary = ? AND concept = ?"
        " AND kind = 'published' AND decided IS NULL",
        (moment(), vocabulary, iri),
    )


def is_over(connection: sqlite3.Connection, vocabulary: str, iri: str, version: int) -> bool:
    """Say whether the draft that a version is of was set aside or published."""
    found = connection.execute(
        "SELECT 1 FROM draft_version WHERE vocabulary = ? AND concept = ? AND version >= ?"
        " AND kind IN ('discarded', 'published')",
        (vocabulary, iri, version),
    )
    return found.fetchone() is not None


def was_base(connection: sqlite3.Connection, vocabulary: str, concept: Concept) -> bool:
    """Say whether a draft began from a concept as it is here, or was published so."""
    lines = written(concept)
    found = connection.execute(
        "SELECT 1 FROM draft_version WHERE vocabulary = ? AND concept = ?"
        " AND (base = ? OR state = ?)",
        (vocabulary, concept.iri, lines, lines),
    )
    return found.fetchone() is not None


def version_row(
    connection: sqlite3.Connection, vocabulary: str, iri: str, version: int
) -> sqlite3.Row | None:
    """Give the row of one version in the history; None when there never was one."""
    if not 0 < version <= _LARGEST:
        return None
    found: sqlite3.Row | None = connection.execute(
        "SELECT * FROM draft_version WHERE vocabulary = ? AND concept = ? AND version = ?",
        (vocabulary, iri, version),
    ).fetchone()
    return found


def new_clash(
    kind: str,
    vocabulary: str,
    because: Because,
    base: Concept,
    theirs: Concept,
    mine: Concept,
) -> Clash:
    """Give a clash that is not kept yet."""
    made = datetime.fromisoformat(moment())
    why = (because.author, made, because.reason, because.proposal)
    return Clash(0, vocabulary, kind, *why, base, theirs, mine)


def keep_clash(connection: sqlite3.Connection, clash: Clash) -> Clash:
    """Keep a clash until somebody decides; gives it with its number."""
    added = connection.execute(
        "INSERT INTO draft_clash VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (
            *(clash.vocabulary, clash.iri, clash.kind, clash.author, moment()),
            *(clash.reason, clash.proposal),
            *(written(clash.base), written(clash.theirs), written(clash.mine)),
        ),
    )
    return replace(clash, id=added.lastrowid or 0)


def keep_published_clash(connection: sqlite3.Connection, clash: Clash) -> Clash:
    """
    Keep what a draft and a publication clash in, once; gives it with its number.

    As long as the same is asked, it keeps its number, whatever else of the two has changed: a page
    on which somebody decides stays good. What asks for something else gets another number.
    """
    row = connection.execute(
        "SELECT * FROM draft_clash WHERE vocabulary = ? AND concept = ?"
        " AND kind = 'published' AND decided IS NULL",
        (clash.vocabulary, clash.iri),
    ).fetchone()
    there = clash_of(row) if row else None
    if there is None or there.conflicts != clash.conflicts:
        forget_clashes(connection, clash.vocabulary, clash.iri)
        return keep_clash(connection, clash)
    same = replace(clash, id=there.id, made=there.made)
    if same != there:
        connection.execute(
            "UPDATE draft_clash SET author = ?, base = ?, theirs = ?, mine = ? WHERE id = ?",
            (
                clash.author,
                *(written(clash.base), written(clash.theirs), written(clash.mine)),
                there.id,
            ),
        )
    return same


def no_draft(vocabulary: str, concept: Concept, base: Concept | None, author: str) -> Draft:
    """Give what stands for the draft of a concept that nobody is changing."""
    now = datetime.fromisoformat(moment())
    return Draft(vocabulary, concept, base, 0, author, now, now)


def draft_of(row: sqlite3.Row) -> Draft:
    """Read a draft."""
    return Draft(
        row["vocabulary"],
        known(row["concept"], row["state"]),
        read(row["concept"], row["base"]),
        row["version"],
        row["author"],
        datetime.fromisoformat(row["began"]),
        datetime.fromisoformat(row["changed"]),
    )


def entry_of(row: sqlite3.Row) -> Entry:
    """Read a version of the history."""
    return Entry(
        row["version"],
        row["kind"],
        row["author"],
        datetime.fromisoformat(row["made"]),
        row["reason"],
        row["proposal"],
        known(row["concept"], row["state"]),
        read(row["concept"], row["base"]),
    )


def clash_of(row: sqlite3.Row) -> Clash:
    """Read a clash."""
    iri = row["concept"]
    return Clash(
        row["id"],
        row["vocabulary"],
        row["kind"],
        row["author"],
        datetime.fromisoformat(row["made"]),
        row["reason"],
        row["proposal"],
        known(iri, row["base"]),
        known(iri, row["theirs"]),
        known(iri, row["mine"]),
    )

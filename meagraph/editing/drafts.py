"""
Drafts: concepts as their editors are changing them, shared, with every version kept.

There is at most one draft of a concept in a vocabulary. Whoever saves names what the change was
made from; if the draft has moved on since, the two are joined (see `meagraph.vocabulary.changes`).
What cannot be joined is kept as a clash until somebody decides: nothing that was written is lost.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pyoxigraph import Literal

from meagraph.editing.desk import Desk, moment
from meagraph.editing.stored import canonical, known, read, written
from meagraph.vocabulary.changes import (
    Conflict,
    Edit,
    Merged,
    Place,
    changes_of,
    difference,
    merge,
)
from meagraph.vocabulary.concept import Concept, Statement, Value
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary

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

PRESENT_SECONDS = 15 * 60
"""So long after opening a concept somebody is said to be working on it."""

_LARGEST = 2**63 - 1
"""The largest number that SQLite knows."""

MOST = 100_000
"""Most drafts that a list gives."""


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
class _Because:
    """Who saves, how it came, and why."""

    kind: str
    author: str
    reason: str = ""
    proposal: int | None = None


class Drafts:
    """The drafts of one desk, seen beside what is published."""

    def __init__(self, desk: Desk, thesaurus: Thesaurus) -> None:
        """Take the desk, and the vocabularies as they are published now."""
        self._desk = desk
        self._thesaurus = thesaurus

    # Reading

    def get(self, vocabulary: Vocabulary, iri: str) -> Draft | None:
        """Give the draft of a concept; None when nobody is changing it."""
        with self._desk.connection() as connection:
            return _open_draft(connection, vocabulary.id, iri)

    def current(self, vocabulary: Vocabulary, iri: str) -> Concept | None:
        """Give a concept as editors see it: its draft, else as published; None where unknown."""
        draft = self.get(vocabulary, iri)
        return draft.concept if draft else self._thesaurus.concept(vocabulary, iri)

    def pending(
        self,
        vocabulary: str | None = None,
        author: str | None = None,
        limit: int = MOST,
        offset: int = 0,
    ) -> list[Draft]:
        """Give the drafts of a vocabulary (or all), of an author (or anybody), latest first."""
        with self._desk.connection() as connection:
            rows = connection.execute(
                "SELECT * FROM draft WHERE status = 'open' AND vocabulary = coalesce(?, vocabulary)"
                " AND author = coalesce(?, author)"
                " ORDER BY changed DESC, concept LIMIT ? OFFSET ?",
                (vocabulary, author, limit, offset),
            ).fetchall()
        return [_draft(row) for row in rows]

    def count(self, vocabulary: str) -> int:
        """Count the drafts of a vocabulary."""
        with self._desk.connection() as connection:
            row = connection.execute(
                "SELECT count(*) FROM draft WHERE status = 'open' AND vocabulary = ?", (vocabulary,)
            ).fetchone()
        return int(row[0])

    def history(self, vocabulary: str, iri: str) -> list[Entry]:
        """Give every version of the drafts of a concept, published ones too, newest first."""
        with self._desk.connection() as connection:
            rows = connection.execute(
                "SELECT * FROM draft_version WHERE vocabulary = ? AND concept = ?"
                " ORDER BY version DESC",
                (vocabulary, iri),
            ).fetchall()
        return [_entry(row) for row in rows]

    def stale(self, vocabulary: Vocabulary, draft: Draft) -> bool:
        """Say whether something else was published since the draft began."""
        return self._thesaurus.concept(vocabulary, draft.concept.iri) != draft.base

    def iris(self) -> set[str]:
        """Give the IRIs of all concepts that ever had a draft: none is minted again."""
        with self._desk.connection() as connection:
            return {row[0] for row in connection.execute("SELECT concept FROM draft")}

    # Saving

    def save(
        self,
        vocabulary: Vocabulary,
        concept: Concept,
        version: int,
        author: str,
        *,
        shown: Concept | None = None,
        reason: str = "",
        new: bool = False,
    ) -> Saved | Clash:
        """
        Save what `author` made of a concept.

        The change was made from version `version` of the draft, or (0) from the concept as
        published then, which was `shown`. If the draft has moved on, both changes are joined; if
        they clash, the clash is kept and given, and the draft stays as it was. Raises `DraftError`
        for a version that there never was, or that is not what is said to have been shown, and
        where a `new` concept's address was just taken.
        """
        with self._desk.transaction() as connection:
            if new and _version_row(connection, vocabulary.id, concept.iri, 1) is not None:
                raise DraftError("another new concept has just got this address; choose another")
            began = self._began(connection, vocabulary, concept.iri, version, shown)
            return self._join(
                connection, vocabulary, began, concept, _Because("saved", author, reason)
            )

    def propose_edits(
        self,
        vocabulary: Vocabulary,
        edits: Iterable[Edit],
        author: str,
        reason: str = "",
        proposal: int | None = None,
    ) -> list[Saved | Clash]:
        """
        Make edits into drafts, all or none of them: of a proposal, a file, a mapping, a rollback.

        Each edit counts as made from the published concept. What clashes with a draft is kept as a
        clash of `author`. Raises `DraftError` for an edit of a concept that the vocabulary has not,
        unless the edit is a new one's.
        """
        with self._desk.transaction() as connection:
            return [
                self._propose(
                    connection, vocabulary, edit, _Because("proposed", author, reason, proposal)
                )
                for edit in edits
                if edit
            ]

    def _propose(
        self, connection: sqlite3.Connection, vocabulary: Vocabulary, edit: Edit, because: _Because
    ) -> Saved | Clash:
        published = self._thesaurus.concept(vocabulary, edit.iri)
        if (
            published is None
            and not edit.new
            and _open_draft(connection, vocabulary.id, edit.iri) is None
        ):
            raise DraftError(f"{edit.iri}: {vocabulary.id} has no such concept; reload it first")
        began, mine = _as_seen(published or Concept(edit.iri, frozenset()), edit)
        return self._join(connection, vocabulary, began, mine, because)

    def restore(
        self, vocabulary: Vocabulary, iri: str, version: int, author: str, seen: int
    ) -> Saved | Clash:
        """
        Make an earlier version the draft again, as a version of its own.

        `seen` is the version of the draft in view of which that was asked for (0: there was none).
        A version of the draft that is open takes its place. What an earlier draft wanted, one that
        was set aside or published, is joined with what there is now, or clashes with it: what
        others did since is not undone. Raises `DraftError`.
        """
        with self._desk.transaction() as connection:
            row = _version_row(connection, vocabulary.id, iri, version)
            if row is None:
                raise DraftError(f"there is no version {version} of this concept")
            entry = _entry(row)
            draft = _open_draft(connection, vocabulary.id, iri)
            if (draft.version if draft else 0) != seen:
                raise DraftError("the draft has changed since you opened it; look at it again")
            because = _Because("restored", author, str(version))
            before = entry.base or Concept(iri, frozenset())
            if draft is None or _is_over(connection, vocabulary.id, iri, version):
                return self._join(connection, vocabulary, before, entry.concept, because)
            now = draft.base or Concept(iri, frozenset())
            merged = merge(before, now, entry.concept)
            if merged.conflicts:
                clash = _new_clash("draft", vocabulary.id, because, before, now, entry.concept)
                return _keep_clash(connection, clash)
            if merged.concept == draft.concept:
                return Saved(draft, changed=False)
            put = _put(connection, vocabulary.id, merged.concept, draft.base, because)
            return self._rebased(connection, vocabulary, Saved(put), author)

    def discard(self, vocabulary: Vocabulary, iri: str, version: int, author: str) -> None:
        """
        Set a draft aside; its history stays, and any version of it can be restored.

        Raises `DraftError` when there is none, or when it is no longer at `version`.
        """
        with self._desk.transaction() as connection:
            draft = _open_draft(connection, vocabulary.id, iri)
            if draft is None:
                raise DraftError("there is no draft of this concept any more")
            if draft.version != version:
                raise DraftError(
                    f"{draft.author} has changed the draft since you opened it; look at it again"
                )
            _put(
                connection, vocabulary.id, draft.concept, draft.base, _Because("discarded", author)
            )
            _close(connection, vocabulary.id, iri, "discarded", None)

    def take_back(self, vocabulary: Vocabulary, iri: str, proposal: int, author: str) -> bool:
        """
        Set aside the draft that a proposal became; what of it waits as a clash waits no more.

        Gives False where the draft stays, as it has changes of others, too.
        """
        with self._desk.transaction() as connection:
            connection.execute(
                "UPDATE draft_clash SET decided = ? WHERE vocabulary = ? AND concept = ?"
                " AND proposal = ? AND decided IS NULL",
                (f"{moment()} {author}", vocabulary.id, iri, proposal),
            )
            draft = _open_draft(connection, vocabulary.id, iri)
            if draft is None:
                return True
            rows = connection.execute(
                "SELECT kind, proposal FROM draft_version WHERE vocabulary = ? AND concept = ?"
                " ORDER BY version DESC",
                (vocabulary.id, iri),
            ).fetchall()
            ours = others = False
            for row in rows:
                if row["kind"] in ("discarded", "published"):
                    break
                ours = ours or row["proposal"] == proposal
                others = others or (row["proposal"] != proposal and row["kind"] != "rebased")
            if ours and not others:
                self.discard(vocabulary, iri, draft.version, author)
            return not (ours and others)

    def rebase(self, vocabulary: Vocabulary, iri: str, author: str) -> Saved | Clash | None:
        """
        Take into a draft what was published since it began.

        Gives the clash where that contradicts the draft, and None where there is no draft. A draft
        that then changes nothing any more is closed: what it wanted is published.
        """
        with self._desk.transaction() as connection:
            draft = _open_draft(connection, vocabulary.id, iri)
            if draft is None:
                return None
            saved = self._rebased(connection, vocabulary, Saved(draft, changed=False), author)
            return saved.clash or saved

    def published(
        self, vocabulary: str, versions: Mapping[str, int], release: int, author: str
    ) -> None:
        """
        Close the drafts (versions by concept) that `release` publishes.

        One that was changed in the meantime stays open.
        """
        with self._desk.transaction() as connection:
            for iri, version in versions.items():
                draft = _open_draft(connection, vocabulary, iri)
                if draft is not None and draft.version == version:
                    because = _Because("published", author, str(release))
                    _put(connection, vocabulary, draft.concept, draft.base, because)
                    _close(connection, vocabulary, iri, "published", release)

    # Clashes

    def clash(self, number: int) -> Clash | None:
        """Give a clash that nobody has decided yet."""
        with self._desk.connection() as connection:
            row = connection.execute(
                "SELECT * FROM draft_clash WHERE id = ? AND decided IS NULL", (number,)
            ).fetchone()
        return _clash(row) if row else None

    def clashes(
        self, vocabulary: str | None = None, author: str | None = None, iri: str | None = None
    ) -> list[Clash]:
        """Give the clashes that wait for a decision: of a vocabulary, an author, a concept."""
        with self._desk.connection() as connection:
            rows = connection.execute(
                "SELECT * FROM draft_clash WHERE decided IS NULL"
                " AND vocabulary = coalesce(?, vocabulary) AND author = coalesce(?, author)"
                " AND concept = coalesce(?, concept) ORDER BY made, id",
                (vocabulary, author, iri),
            ).fetchall()
        return [_clash(row) for row in rows]

    def decide(
        self,
        vocabulary: Vocabulary,
        clash: Clash,
        chosen: Mapping[Place, Iterable[Value]],
        author: str,
    ) -> Saved | Clash:
        """
        Decide a clash: `chosen` gives the values of each place that is in conflict.

        A place that is not named stays as *they* have it. If the draft has moved on again, what it
        clashes with now is a clash of its own.
        """
        because = _Because("decided", author, clash.reason, clash.proposal)
        with self._desk.transaction() as connection:
            decided = "SELECT 1 FROM draft_clash WHERE id = ? AND decided IS NOT NULL"
            if connection.execute(decided, (clash.id,)).fetchone() is not None:
                raise DraftError("somebody has just decided this")
            connection.execute(
                "UPDATE draft_clash SET decided = ? WHERE id = ?",
                (f"{moment()} {author}", clash.id),
            )
            draft = _open_draft(connection, vocabulary.id, clash.iri)
            if clash.kind == "draft" or draft is None:
                published = self._thesaurus.concept(vocabulary, clash.iri)
                now = draft.concept if draft else published
                began, mine = _as_decided(clash, now, chosen)
                return self._join(connection, vocabulary, began, mine, because)
            mine = _with_choice(clash, clash.merged.concept, chosen)
            # What others saved of the draft while this was being decided is joined to it.
            joined = merge(clash.mine, draft.concept, mine)
            if joined.conflicts:
                clash = replace(
                    clash, kind="draft", base=clash.mine, theirs=draft.concept, mine=mine
                )
                return _keep_clash(connection, replace(clash, author=author))
            published = self._thesaurus.concept(vocabulary, clash.iri)
            base = clash.theirs if published is not None else None
            put = _put(connection, vocabulary.id, joined.concept, base, because)
            return self._rebased(connection, vocabulary, Saved(put), author)

    # Who is there

    def enter(self, vocabulary: str, iri: str, person: str) -> list[str]:
        """Note that somebody opened a concept to edit it; gives who else did, lately."""
        now = moment()
        with self._desk.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO draft_presence VALUES (?, ?, ?, ?)",
                (vocabulary, iri, person, now),
            )
            connection.execute(
                "DELETE FROM draft_presence WHERE unixepoch(seen) < unixepoch(?) - ?",
                (now, PRESENT_SECONDS),
            )
            rows = connection.execute(
                "SELECT person FROM draft_presence"
                " WHERE vocabulary = ? AND concept = ? AND person <> ? ORDER BY person",
                (vocabulary, iri, person),
            ).fetchall()
        return [row["person"] for row in rows]

    def leave(self, vocabulary: str, iri: str, person: str) -> None:
        """Note that somebody is done with a concept."""
        with self._desk.transaction() as connection:
            connection.execute(
                "DELETE FROM draft_presence WHERE vocabulary = ? AND concept = ? AND person = ?",
                (vocabulary, iri, person),
            )

    # Inside a transaction

    def _began(
        self,
        connection: sqlite3.Connection,
        vocabulary: Vocabulary,
        iri: str,
        version: int,
        shown: Concept | None,
    ) -> Concept:
        """Give the concept that somebody had before them, by the version that they name."""
        if version == 0:
            published = self._thesaurus.concept(vocabulary, iri)
            began = shown or published or Concept(iri, frozenset())
            gone = published is None and _open_draft(connection, vocabulary.id, iri) is None
            if gone and began.statements and not _was_base(connection, vocabulary.id, began):
                raise DraftError("this concept is not published any more, and nobody drafts it")
            return began
        row = _version_row(connection, vocabulary.id, iri, version)
        if row is None:
            raise DraftError(f"there is no version {version} of this concept")
        state = known(iri, row["state"])
        if shown is not None and shown != state:
            raise DraftError(f"version {version} is not what was shown; open the concept again")
        return state

    def _join(
        self,
        connection: sqlite3.Connection,
        vocabulary: Vocabulary,
        began: Concept,
        mine: Concept,
        because: _Because,
    ) -> Saved | Clash:
        mine = canonical(mine)
        draft = _open_draft(connection, vocabulary.id, mine.iri)
        base = draft.base if draft else self._thesaurus.concept(vocabulary, mine.iri)
        theirs = draft.concept if draft else base or Concept(mine.iri, frozenset())
        if draft is None and base is None:  # nothing is left to join with: all of it, no fragment
            theirs = began
        merged = merge(began, theirs, mine)
        if merged.conflicts:
            clash = _new_clash("draft", vocabulary.id, because, began, theirs, mine)
            return _keep_clash(connection, clash)
        if merged.concept == theirs and draft is not None:
            return Saved(draft, changed=False)
        if merged.concept == theirs:
            return Saved(_nothing(vocabulary.id, theirs, base, because.author), changed=False)
        joined = theirs != began
        if joined and because.kind == "saved":
            because = replace(because, kind="merged")
        put = _put(connection, vocabulary.id, merged.concept, base, because)
        return self._rebased(connection, vocabulary, Saved(put, merged=joined), because.author)

    def _rebased(
        self, connection: sqlite3.Connection, vocabulary: Vocabulary, saved: Saved, author: str
    ) -> Saved:
        """Take what was published since the draft began into it, or keep the clash."""
        draft = saved.draft
        iri = draft.concept.iri
        now = self._thesaurus.concept(vocabulary, iri)
        if now == draft.base or now is None:  # what was withdrawn stays whole in its draft
            return saved
        before, theirs = draft.base or Concept(iri, frozenset()), now
        merged = merge(before, theirs, draft.concept)
        if merged.conflicts:
            _forget_clashes(connection, vocabulary.id, iri)
            because = _Because("rebased", draft.author)
            clash = _new_clash("published", vocabulary.id, because, before, theirs, draft.concept)
            return replace(saved, clash=_keep_clash(connection, clash))
        release = self._thesaurus.release.number
        landed = merged.concept == theirs
        because = _Because("rebased", author)
        if landed:
            because = _Because("published", author, str(release))
        put = _put(connection, vocabulary.id, merged.concept, now, because)
        if landed:
            _close(connection, vocabulary.id, iri, "published", release)
        return replace(saved, draft=put, changed=True)


def _as_seen(before: Concept, edit: Edit) -> tuple[Concept, Concept]:
    """
    Give the concept as whoever made an edit saw it, and as they want it.

    Where a single value was to be replaced that is no longer there, what they saw is what they
    replaced: so it clashes with what is there now, and does not stand beside it.
    """
    began = before.changed(edit.added, edit.removed)
    mine = edit.on(began)
    for change in changes_of(edit):
        if change.field is None or not change.field.single or not change.added:
            continue
        other = {
            Statement(change.predicate, value)
            for value in before.values(change.field.name)
            if language_of(value) == change.language and value not in change.removed
        } - edit.added
        began, mine = began.changed(other), mine.changed(other)
    return began, mine


def _as_decided(
    clash: Clash, now: Concept | None, chosen: Mapping[Place, Iterable[Value]]
) -> tuple[Concept, Concept]:
    """
    Give the concept from which a clash was decided, and as it is wanted.

    The decision is made against *them* where the concept says what they wanted, but against what
    was there before where that was set aside in the meantime.
    """
    began = clash.base
    mine = clash.mine
    for one in clash.conflicts:
        place = (one.predicate, one.language)
        is_there = now is not None and _at(now, place) == one.base
        was = one.base if is_there else one.theirs
        began = began.changed(_said(place, one.base), _said(place, was))
        mine = mine.changed(_said(place, one.mine), _said(place, chosen.get(place, was)))
    return began, mine


def _with_choice(
    clash: Clash, concept: Concept, chosen: Mapping[Place, Iterable[Value]]
) -> Concept:
    """Put what was chosen in the places of a clash."""
    for one in clash.conflicts:
        place = (one.predicate, one.language)
        if place in chosen:
            concept = concept.changed(_said(place, one.theirs), _said(place, chosen[place]))
    return concept


def _at(concept: Concept, place: Place) -> frozenset[Value]:
    return frozenset(
        value for predicate, value in concept.statements if (predicate, language_of(value)) == place
    )


def _said(place: Place, values: Iterable[Value]) -> set[Statement]:
    return {Statement(place[0], value) for value in values}


def language_of(value: Value) -> str:
    """Give the language of a text, `""` where it has none."""
    return (value.language or "") if isinstance(value, Literal) else ""


def _open_draft(connection: sqlite3.Connection, vocabulary: str, iri: str) -> Draft | None:
    row = connection.execute(
        "SELECT * FROM draft WHERE vocabulary = ? AND concept = ? AND status = 'open'",
        (vocabulary, iri),
    ).fetchone()
    return _draft(row) if row else None


def _put(
    connection: sqlite3.Connection,
    vocabulary: str,
    concept: Concept,
    base: Concept | None,
    because: _Because,
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


def _close(
    connection: sqlite3.Connection, vocabulary: str, iri: str, status: str, release: int | None
) -> None:
    connection.execute(
        "UPDATE draft SET status = ?, release = ? WHERE vocabulary = ? AND concept = ?",
        (status, release, vocabulary, iri),
    )
    _forget_clashes(connection, vocabulary, iri)


def _forget_clashes(connection: sqlite3.Connection, vocabulary: str, iri: str) -> None:
    """Forget what a draft and a publication clashed in: it is looked for again when needed."""
    connection.execute(
        "DELETE FROM draft_clash WHERE vocabulary = ? AND concept = ?"
        " AND kind = 'published' AND decided IS NULL",
        (vocabulary, iri),
    )


def _is_over(connection: sqlite3.Connection, vocabulary: str, iri: str, version: int) -> bool:
    """Say whether the draft that a version is of was set aside or published."""
    found = connection.execute(
        "SELECT 1 FROM draft_version WHERE vocabulary = ? AND concept = ? AND version >= ?"
        " AND kind IN ('discarded', 'published')",
        (vocabulary, iri, version),
    )
    return found.fetchone() is not None


def _was_base(connection: sqlite3.Connection, vocabulary: str, concept: Concept) -> bool:
    """Say whether a draft began from a concept as it is here, or was published so."""
    lines = written(concept)
    found = connection.execute(
        "SELECT 1 FROM draft_version WHERE vocabulary = ? AND concept = ?"
        " AND (base = ? OR state = ?)",
        (vocabulary, concept.iri, lines, lines),
    )
    return found.fetchone() is not None


def _version_row(
    connection: sqlite3.Connection, vocabulary: str, iri: str, version: int
) -> sqlite3.Row | None:
    if not 0 < version <= _LARGEST:
        return None
    found: sqlite3.Row | None = connection.execute(
        "SELECT * FROM draft_version WHERE vocabulary = ? AND concept = ? AND version = ?",
        (vocabulary, iri, version),
    ).fetchone()
    return found


def _new_clash(
    kind: str,
    vocabulary: str,
    because: _Because,
    base: Concept,
    theirs: Concept,
    mine: Concept,
) -> Clash:
    made = datetime.fromisoformat(moment())
    why = (because.author, made, because.reason, because.proposal)
    return Clash(0, vocabulary, kind, *why, base, theirs, mine)


def _keep_clash(connection: sqlite3.Connection, clash: Clash) -> Clash:
    added = connection.execute(
        "INSERT INTO draft_clash VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        (
            *(clash.vocabulary, clash.iri, clash.kind, clash.author, moment()),
            *(clash.reason, clash.proposal),
            *(written(clash.base), written(clash.theirs), written(clash.mine)),
        ),
    )
    return replace(clash, id=added.lastrowid or 0)


def _nothing(vocabulary: str, concept: Concept, base: Concept | None, author: str) -> Draft:
    """Give what stands for the draft of a concept that nobody is changing."""
    now = datetime.fromisoformat(moment())
    return Draft(vocabulary, concept, base, 0, author, now, now)


def _draft(row: sqlite3.Row) -> Draft:
    return Draft(
        row["vocabulary"],
        known(row["concept"], row["state"]),
        read(row["concept"], row["base"]),
        row["version"],
        row["author"],
        datetime.fromisoformat(row["began"]),
        datetime.fromisoformat(row["changed"]),
    )


def _entry(row: sqlite3.Row) -> Entry:
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


def _clash(row: sqlite3.Row) -> Clash:
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

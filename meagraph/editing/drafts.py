"""
Drafts: concepts as their editors are changing them, shared, with every version kept.

There is at most one draft of a concept in a vocabulary. Whoever saves names what the change was
made from; if the draft has moved on since, the two are joined (see `meagraph.vocabulary.changes`).
What cannot be joined is kept as a clash until somebody decides: nothing that was written is lost.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace

from meagraph.editing.desk import Desk, moment
from meagraph.editing.draft_records import (
    TABLES,
    Because,
    Clash,
    Draft,
    DraftError,
    Entry,
    Saved,
    clash_of,
    close_draft,
    draft_of,
    entry_of,
    forget_clashes,
    is_over,
    keep_clash,
    keep_published_clash,
    new_clash,
    no_draft,
    open_draft,
    put_version,
    version_row,
    was_base,
)
from meagraph.editing.stored import canonical, known
from meagraph.vocabulary.changes import (
    Edit,
    Place,
    changes_of,
    merge,
)
from meagraph.vocabulary.concept import Concept, Statement, Value, language_of
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary

__all__ = ["TABLES", "Clash", "Draft", "DraftError", "Drafts", "Entry", "Saved"]

PRESENT_SECONDS = 15 * 60
"""So long after opening a concept somebody is said to be working on it."""

MOST = 100_000
"""Most drafts that a list gives."""


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
            return open_draft(connection, vocabulary.id, iri)

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
        return [draft_of(row) for row in rows]

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
        return [entry_of(row) for row in rows]

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
            if new and version_row(connection, vocabulary.id, concept.iri, 1) is not None:
                raise DraftError("another new concept has just got this address; choose another")
            began = self._began(connection, vocabulary, concept.iri, version, shown)
            return self._join(
                connection, vocabulary, began, concept, Because("saved", author, reason)
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
        unless the edit is a new one's; and for a new one's whose address was just taken by another.
        """
        with self._desk.transaction() as connection:
            return [
                self._propose(
                    connection, vocabulary, edit, Because("proposed", author, reason, proposal)
                )
                for edit in edits
                if edit
            ]

    def _propose(
        self, connection: sqlite3.Connection, vocabulary: Vocabulary, edit: Edit, because: Because
    ) -> Saved | Clash:
        published = self._thesaurus.concept(vocabulary, edit.iri)
        if (
            published is None
            and not edit.new
            and open_draft(connection, vocabulary.id, edit.iri) is None
        ):
            raise DraftError(f"{edit.iri}: {vocabulary.id} has no such concept; reload it first")
        if edit.new and _is_of_another(
            published, version_row(connection, vocabulary.id, edit.iri, 1), edit, because.proposal
        ):
            raise DraftError(f"{edit.iri}: another new concept has just got this address")
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
            row = version_row(connection, vocabulary.id, iri, version)
            if row is None:
                raise DraftError(f"there is no version {version} of this concept")
            entry = entry_of(row)
            draft = open_draft(connection, vocabulary.id, iri)
            if (draft.version if draft else 0) != seen:
                raise DraftError("the draft has changed since you opened it; look at it again")
            because = Because("restored", author, str(version))
            before = entry.base or Concept(iri, frozenset())
            if draft is None or is_over(connection, vocabulary.id, iri, version):
                return self._join(connection, vocabulary, before, entry.concept, because)
            now = draft.base or Concept(iri, frozenset())
            merged = merge(before, now, entry.concept)
            if merged.conflicts:
                clash = new_clash("draft", vocabulary.id, because, before, now, entry.concept)
                return keep_clash(connection, clash)
            if merged.concept == draft.concept:
                return Saved(draft, changed=False)
            put = put_version(connection, vocabulary.id, merged.concept, draft.base, because)
            return self._rebased(connection, vocabulary, Saved(put), author)

    def discard(self, vocabulary: Vocabulary, iri: str, version: int, author: str) -> None:
        """
        Set a draft aside; its history stays, and any version of it can be restored.

        Raises `DraftError` when there is none, or when it is no longer at `version`.
        """
        with self._desk.transaction() as connection:
            draft = open_draft(connection, vocabulary.id, iri)
            if draft is None:
                raise DraftError("there is no draft of this concept any more")
            if draft.version != version:
                raise DraftError(
                    f"{draft.author} has changed the draft since you opened it; look at it again"
                )
            put_version(
                connection, vocabulary.id, draft.concept, draft.base, Because("discarded", author)
            )
            close_draft(connection, vocabulary.id, iri, "discarded", None)

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
            draft = open_draft(connection, vocabulary.id, iri)
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
            draft = open_draft(connection, vocabulary.id, iri)
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
                draft = open_draft(connection, vocabulary, iri)
                if draft is not None and draft.version == version:
                    because = Because("published", author, str(release))
                    put_version(connection, vocabulary, draft.concept, draft.base, because)
                    close_draft(connection, vocabulary, iri, "published", release)

    # Clashes

    def clash(self, number: int) -> Clash | None:
        """Give a clash that nobody has decided yet."""
        with self._desk.connection() as connection:
            row = connection.execute(
                "SELECT * FROM draft_clash WHERE id = ? AND decided IS NULL", (number,)
            ).fetchone()
        return clash_of(row) if row else None

    def clash_instead(self, number: int) -> Clash | None:
        """Give what is asked now where a clash of a draft with a publication was `number`."""
        with self._desk.connection() as connection:
            row = connection.execute(
                "SELECT now.* FROM draft_clash AS was JOIN draft_clash AS now"
                " USING (vocabulary, concept, kind)"
                " WHERE was.id = ? AND kind = 'published' AND now.decided IS NULL",
                (number,),
            ).fetchone()
        return clash_of(row) if row else None

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
        return [clash_of(row) for row in rows]

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
        clashes with now is a clash of its own. A draft in which all is as published is closed.
        Raises `DraftError` when the clash does not wait any more.
        """
        because = Because("decided", author, clash.reason, clash.proposal)
        with self._desk.transaction() as connection:
            waited = connection.execute(
                "UPDATE draft_clash SET decided = ? WHERE id = ? AND decided IS NULL",
                (f"{moment()} {author}", clash.id),
            )
            if not waited.rowcount:
                raise DraftError("this was just decided, or has changed; look at it again")
            draft = open_draft(connection, vocabulary.id, clash.iri)
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
                return keep_clash(connection, replace(clash, author=author))
            published = self._thesaurus.concept(vocabulary, clash.iri)
            base = clash.theirs if published is not None else None
            put = put_version(connection, vocabulary.id, joined.concept, base, because)
            if joined.concept == published:
                return Saved(self._landed(connection, vocabulary, published, author))
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
            gone = published is None and open_draft(connection, vocabulary.id, iri) is None
            if gone and began.statements and not was_base(connection, vocabulary.id, began):
                raise DraftError("this concept is not published any more, and nobody drafts it")
            return began
        row = version_row(connection, vocabulary.id, iri, version)
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
        because: Because,
    ) -> Saved | Clash:
        mine = canonical(mine)
        draft = open_draft(connection, vocabulary.id, mine.iri)
        base = draft.base if draft else self._thesaurus.concept(vocabulary, mine.iri)
        theirs = draft.concept if draft else base or Concept(mine.iri, frozenset())
        if draft is None and base is None:  # nothing is left to join with: all of it, no fragment
            theirs = began
        merged = merge(began, theirs, mine)
        if merged.conflicts:
            clash = new_clash("draft", vocabulary.id, because, began, theirs, mine)
            return keep_clash(connection, clash)
        if merged.concept == theirs and draft is not None:
            return Saved(draft, changed=False)
        if merged.concept == theirs:
            return Saved(no_draft(vocabulary.id, theirs, base, because.author), changed=False)
        joined = theirs != began
        if joined and because.kind == "saved":
            because = replace(because, kind="merged")
        put = put_version(connection, vocabulary.id, merged.concept, base, because)
        return self._rebased(connection, vocabulary, Saved(put, merged=joined), because.author)

    def _rebased(
        self, connection: sqlite3.Connection, vocabulary: Vocabulary, saved: Saved, author: str
    ) -> Saved:
        """Take what was published since the draft began into it, or keep the clash."""
        draft = saved.draft
        iri = draft.concept.iri
        now = self._thesaurus.concept(vocabulary, iri)
        if now is None:  # what was withdrawn stays whole in its draft
            return saved
        if now == draft.base:
            forget_clashes(connection, vocabulary.id, iri)
            return saved
        before, theirs = draft.base or Concept(iri, frozenset()), now
        merged = merge(before, theirs, draft.concept)
        if merged.conflicts:
            because = Because("rebased", draft.author)
            clash = new_clash("published", vocabulary.id, because, before, theirs, draft.concept)
            return replace(saved, clash=keep_published_clash(connection, clash))
        if merged.concept == theirs:
            put = self._landed(connection, vocabulary, now, author)
        else:
            forget_clashes(connection, vocabulary.id, iri)
            because = Because("rebased", author)
            put = put_version(connection, vocabulary.id, merged.concept, now, because)
        return replace(saved, draft=put, changed=True)

    def _landed(
        self, connection: sqlite3.Connection, vocabulary: Vocabulary, now: Concept, author: str
    ) -> Draft:
        """Close a draft that says what is published, and no more."""
        release = self._thesaurus.release.number
        because = Because("published", author, str(release))
        put = put_version(connection, vocabulary.id, now, now, because)
        close_draft(connection, vocabulary.id, now.iri, "published", release)
        return put


def _is_of_another(
    published: Concept | None, first: sqlite3.Row | None, edit: Edit, proposal: int | None
) -> bool:
    """
    Say whether the address of a new concept is another's, by what was first said of it.

    A proposal that is accepted again, and a file that is taken again, make no other concept.
    """
    mine = canonical(edit.on(None))
    if first is None:
        return published not in (None, mine)
    if proposal is not None and first["proposal"] == proposal:
        return False
    return known(edit.iri, first["state"]) != mine


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

"""
Proposals: what somebody would have changed, talked over, and decided by the editors.

A proposal goes from draft to submitted, in review, accepted or rejected, and published. Each step,
each comment and each wording is an event with who and when; events are added, never rewritten: the
database itself refuses it.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from meagraph.editing.desk import Desk, moment
from meagraph.editing.proposal_kinds import Content, content_of
from meagraph.editing.roles import Person, Right
from meagraph.editing.stored import known, read, written
from meagraph.vocabulary.changes import Edit
from meagraph.vocabulary.concept import Concept

TABLES = (
    """
    CREATE TABLE proposal (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        vocabulary TEXT NOT NULL,
        kind TEXT NOT NULL,
        about TEXT NOT NULL,
        content TEXT NOT NULL,
        reason TEXT NOT NULL,
        author TEXT NOT NULL,
        verified INTEGER NOT NULL,
        reviewed INTEGER NOT NULL,
        status TEXT NOT NULL,
        made TEXT NOT NULL,
        changed TEXT NOT NULL,
        release INTEGER
    ) STRICT;
    CREATE INDEX proposal_of ON proposal (vocabulary, status, changed);
    CREATE TABLE proposal_event (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        proposal INTEGER NOT NULL REFERENCES proposal,
        kind TEXT NOT NULL,
        author TEXT NOT NULL,
        made TEXT NOT NULL,
        text TEXT NOT NULL,
        content TEXT
    ) STRICT;
    CREATE INDEX proposal_event_of ON proposal_event (proposal);
    CREATE TRIGGER proposal_event_stays BEFORE UPDATE ON proposal_event
        BEGIN SELECT RAISE(ABORT, 'events are never rewritten'); END;
    CREATE TRIGGER proposal_event_is_kept BEFORE DELETE ON proposal_event
        BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
    CREATE TABLE proposal_edit (
        proposal INTEGER NOT NULL REFERENCES proposal,
        concept TEXT NOT NULL,
        new INTEGER NOT NULL,
        removed TEXT NOT NULL,
        added TEXT NOT NULL,
        release INTEGER,
        PRIMARY KEY (proposal, concept)
    ) WITHOUT ROWID, STRICT;
    CREATE INDEX proposal_edit_of ON proposal_edit (concept);
    """,
)


class Status(Enum):
    """Where a proposal stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in-review"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    PUBLISHED = "published"


STEPS: Mapping[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.SUBMITTED}),
    Status.SUBMITTED: frozenset({Status.IN_REVIEW, Status.REJECTED}),
    Status.IN_REVIEW: frozenset({Status.ACCEPTED, Status.REJECTED}),
    Status.ACCEPTED: frozenset({Status.PUBLISHED, Status.IN_REVIEW}),
    Status.REJECTED: frozenset({Status.IN_REVIEW}),
    Status.PUBLISHED: frozenset(),
}
"""Which status may follow which; what was published is the end, undone by another proposal."""

OPEN = (Status.SUBMITTED, Status.IN_REVIEW)
"""What editors still have to decide."""

_LARGEST = 2**63 - 1
"""The largest number that SQLite knows."""

MOST = 1000
"""Most proposals that a list gives at once."""


class ProposalStateError(Exception):
    """Something that cannot be done with a proposal as it stands; the message says why."""


class PartlyPublishedError(ProposalStateError):
    """An accepted proposal that is not taken back, as a part of it is published."""

    def __init__(self) -> None:
        """Say what to do instead."""
        super().__init__(
            "a part of the proposal is published, so it cannot go back into review; publish its"
            " other drafts, too, or propose what is to be otherwise"
        )


@dataclass(frozen=True)
class Event:
    """
    One thing that happened to a proposal.

    `kind` is `begun`, `reworded` (with the `content` of then), `comment`, or the name of a status.
    """

    kind: str
    author: str
    made: datetime
    text: str


@dataclass(frozen=True)
class Proposal:
    """
    A proposal as it stands.

    `verified`: its author may draft what it proposes; otherwise it is a suggestion, which nobody
    but editors sees until one of them has taken it into review (`reviewed`). `author` is empty for
    one that came without a name.
    """

    number: int
    vocabulary: str
    kind: str
    about: str
    content: Content
    reason: str
    author: str
    verified: bool
    reviewed: bool
    status: Status
    made: datetime
    changed: datetime
    release: int | None

    def is_by(self, person: Person) -> bool:
        """Say whether it is the person's own."""
        return bool(self.author) and self.author == person.name

    def is_seen_by(self, person: Person) -> bool:
        """Say whether a person may see it: its author, editors, and everyone once it is sound."""
        if self.status is Status.DRAFT:
            return self.is_by(person)
        if self.verified or self.reviewed or self.is_by(person):
            return True
        return person.may(Right.DECIDE, self.vocabulary)

    def is_discussed_by(self, person: Person) -> bool:
        """Say whether a person may comment on it."""
        if self.status is Status.DRAFT or not self.is_seen_by(person):
            return False
        return self.is_by(person) or person.may(Right.COMMENT, self.vocabulary)

    def steps_of(self, person: Person) -> frozenset[Status]:
        """Give the statuses to which a person may take it now; publishing is not done here."""
        steps = STEPS[self.status] - {Status.PUBLISHED}
        if self.status is Status.DRAFT:
            return steps if self.is_by(person) else frozenset()
        return steps if person.may(Right.DECIDE, self.vocabulary) else frozenset()


@dataclass(frozen=True)
class Filter:
    """Which proposals a list shows: of these statuses, of a kind, of an author, about a concept."""

    statuses: tuple[Status, ...] = ()
    kind: str = ""
    author: str = ""
    about: str = ""


class Proposals:
    """The proposals of one desk."""

    def __init__(self, desk: Desk) -> None:
        """Take the desk."""
        self._desk = desk

    def add(
        self,
        vocabulary: str,
        content: Content,
        reason: str,
        author: Person,
        *,
        submit: bool = True,
    ) -> Proposal:
        """Take a proposal; one without `submit` is a draft, which its author alone sees."""
        now = moment()
        status = Status.SUBMITTED if submit or author.anonymous else Status.DRAFT
        kept = content.model_dump_json()
        row = (
            vocabulary,
            content.kind,
            content.about,
            kept,
            reason,
            author.name,
            author.may(Right.DRAFT, vocabulary, content.spoken),
            status.value,
            now,
            now,
        )
        with self._desk.transaction() as connection:
            number = connection.execute(
                "INSERT INTO proposal (vocabulary, kind, about, content, reason, author, verified,"
                " reviewed, status, made, changed) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?)",
                row,
            ).lastrowid
            if number is None:
                raise RuntimeError("SQLite gave no number")
            _note(connection, number, "begun", author.name, reason, kept)
            if status is Status.SUBMITTED:
                _note(connection, number, status.value, author.name)
            return _get(connection, number)

    def reword(self, number: int, content: Content, reason: str, author: Person) -> Proposal:
        """
        Put another content in the place of that of a draft or submitted proposal of one's own.

        Raises `ProposalStateError`.
        """
        with self._desk.transaction() as connection:
            proposal = _get(connection, number)
            if not proposal.is_by(author) or proposal.status not in (
                Status.DRAFT,
                Status.SUBMITTED,
            ):
                raise ProposalStateError("only its author rewords it, until it is in review")
            kept = content.model_dump_json()
            connection.execute(
                "UPDATE proposal SET kind = ?, about = ?, content = ?, reason = ?, verified = ?,"
                " changed = ? WHERE number = ?",
                (
                    content.kind,
                    content.about,
                    kept,
                    reason,
                    author.may(Right.DRAFT, proposal.vocabulary, content.spoken),
                    moment(),
                    number,
                ),
            )
            _note(connection, number, "reworded", author.name, reason, kept)
            return _get(connection, number)

    def comment(self, number: int, text: str, author: Person) -> None:
        """Add a comment; raises `ProposalStateError` for who may not."""
        with self._desk.transaction() as connection:
            if not _get(connection, number).is_discussed_by(author):
                raise ProposalStateError("only contributors and its author comment on a proposal")
            _note(connection, number, "comment", author.name, text)

    def move(self, number: int, status: Status, author: Person, text: str = "") -> Proposal:
        """
        Take a proposal to another status; raises `ProposalStateError` where it may not go there.

        An accepted one goes back into review as long as none of its concepts is published: what it
        moved from one concept to another would not be there to be moved again.
        Whoever accepts one also makes drafts of it: see `meagraph.editing.acceptance`.
        """
        with self._desk.transaction() as connection:
            proposal = _get(connection, number)
            if status not in proposal.steps_of(author):
                raise ProposalStateError(
                    f"the proposal is {proposal.status.value}; it cannot become {status.value}"
                    f" through {author.name or 'somebody without a name'}"
                )
            if proposal.status is Status.ACCEPTED and _is_partly_published(connection, number):
                raise PartlyPublishedError
            _move(connection, number, status)
            _note(connection, number, status.value, author.name, text)
            return _get(connection, number)

    def is_partly_published(self, number: int) -> bool:
        """Say whether a part of an accepted proposal is published, and another part is not."""
        with self._desk.connection() as connection:
            return _is_partly_published(connection, number)

    def drafted(self, number: int, edits: Iterable[Edit]) -> None:
        """Note which edits became drafts of an accepted proposal, in place of earlier ones."""
        with self._desk.transaction() as connection:
            connection.execute("DELETE FROM proposal_edit WHERE proposal = ?", (number,))
            for edit in edits:
                before, after = Concept(edit.iri, edit.removed), Concept(edit.iri, edit.added)
                connection.execute(
                    "INSERT INTO proposal_edit VALUES (?, ?, ?, ?, ?, NULL)",
                    (number, edit.iri, edit.new, written(before), written(after)),
                )

    def published(self, vocabulary: str, iris: Iterable[str], release: int, author: str) -> None:
        """
        Note that concepts were published, and with them the proposals that have no others.

        What a proposal wanted of a concept counts as published when it went into what was
        published: not while it waits as a clash, and not when its draft was set aside.
        """
        with self._desk.transaction() as connection:
            through: set[int] = set()
            for iri in iris:
                rows = connection.execute(
                    "SELECT * FROM proposal JOIN proposal_edit ON proposal = number"
                    " WHERE concept = ? AND vocabulary = ? AND status = 'accepted'",
                    (iri, vocabulary),
                ).fetchall()
                for row in rows:
                    if not _is_in(connection, vocabulary, _edit(row), row["number"]):
                        continue
                    through.add(row["number"])
                    connection.execute(
                        "UPDATE proposal_edit SET release = ? WHERE proposal = ? AND concept = ?",
                        (release, row["number"], iri),
                    )
            for number in sorted(through):
                _publish(connection, number, release, author)

    def accompanied(self, vocabulary: str, iris: Iterable[str]) -> dict[str, set[str]]:
        """Give, by concept, those that accepted proposals change together with it."""
        found: dict[str, set[str]] = {}
        with self._desk.connection() as connection:
            for iri in iris:
                rows = connection.execute(
                    "SELECT other.concept FROM proposal_edit AS one"
                    " JOIN proposal ON number = one.proposal"
                    " JOIN proposal_edit AS other ON other.proposal = number"
                    " WHERE one.concept = ? AND vocabulary = ? AND status = 'accepted'"
                    " AND other.concept <> one.concept AND other.release IS NULL",
                    (iri, vocabulary),
                ).fetchall()
                found[iri] = {row["concept"] for row in rows}
        return found

    def get(self, number: int) -> Proposal | None:
        """Give a proposal by its number."""
        if number > _LARGEST:
            return None
        with self._desk.connection() as connection:
            row = connection.execute("SELECT * FROM proposal WHERE number = ?", (number,))
            return next(map(_proposal, row), None)

    def edits(self, number: int) -> list[Edit]:
        """Give the edits that became drafts of an accepted or published proposal."""
        with self._desk.connection() as connection:
            rows = connection.execute(
                "SELECT * FROM proposal_edit WHERE proposal = ? ORDER BY new, concept", (number,)
            ).fetchall()
        return [_edit(row) for row in rows]

    def events(self, number: int) -> list[Event]:
        """Give what happened to a proposal, in order."""
        with self._desk.connection() as connection:
            rows = connection.execute(
                "SELECT * FROM proposal_event WHERE proposal = ? ORDER BY number", (number,)
            ).fetchall()
        return [Event(row["kind"], row["author"], _when(row["made"]), row["text"]) for row in rows]

    def listed(
        self,
        vocabulary: str,
        person: Person,
        wanted: Filter | None = None,
        limit: int = MOST,
        offset: int = 0,
    ) -> list[Proposal]:
        """Give the proposals of a vocabulary that a person may see, the last changed first."""
        which, values = _where(vocabulary, person, wanted or Filter())
        with self._desk.connection() as connection:
            rows = connection.execute(
                f"SELECT * FROM proposal WHERE {which}"  # noqa: S608 - ours
                " ORDER BY changed DESC, number DESC LIMIT :limit OFFSET :offset",
                {**values, "limit": limit, "offset": offset},
            ).fetchall()
        return [_proposal(row) for row in rows]

    def count(self, vocabulary: str, person: Person, wanted: Filter | None = None) -> int:
        """Count what `listed` gives."""
        which, values = _where(vocabulary, person, wanted or Filter())
        with self._desk.connection() as connection:
            found = connection.execute(
                f"SELECT count(*) FROM proposal WHERE {which}",  # noqa: S608 - ours
                values,
            )
            return int(found.fetchone()[0])

    def unreviewed(self, vocabulary: str) -> int:
        """Count the suggestions of a vocabulary that wait for an editor to look at them."""
        with self._desk.connection() as connection:
            found = connection.execute(
                "SELECT count(*) FROM proposal WHERE vocabulary = ? AND status = 'submitted'"
                " AND NOT verified AND NOT reviewed",
                (vocabulary,),
            )
            return int(found.fetchone()[0])


def _is_in(connection: sqlite3.Connection, vocabulary: str, edit: Edit, number: int) -> bool:
    """Say whether what a proposal wanted of a concept went into its latest draft."""
    accepted = connection.execute(
        "SELECT max(made) FROM proposal_event WHERE proposal = ? AND kind = 'accepted'", (number,)
    ).fetchone()[0]
    about = {
        "vocabulary": vocabulary,
        "concept": edit.iri,
        "number": number,
        "accepted": accepted or "",
    }
    clashes = connection.execute(
        "SELECT decided FROM draft_clash WHERE vocabulary = :vocabulary AND concept = :concept"
        " AND proposal = :number AND made >= :accepted",
        about,
    ).fetchall()
    if clashes:
        return all(row["decided"] is not None for row in clashes)
    versions = connection.execute(
        "SELECT kind, proposal, state FROM draft_version WHERE vocabulary = :vocabulary"
        " AND concept = :concept ORDER BY version DESC",
        about,
    ).fetchall()
    if not versions:
        return True
    state = known(edit.iri, versions[0]["state"]).statements
    if edit.added <= state and not edit.removed & state:
        return True
    for row in versions:
        if row["proposal"] == number:
            return True
        if row["kind"] == "discarded":
            return False
    return False


def _where(vocabulary: str, person: Person, wanted: Filter) -> tuple[str, dict[str, object]]:
    """Give the condition of a list; what a person may see is as `Proposal.is_seen_by` has it."""
    which = [
        "vocabulary = :vocabulary",
        "((author = :me AND :me <> '') OR (status <> 'draft'"
        " AND (verified OR reviewed OR :decides)))",
    ]
    values: dict[str, object] = {
        "vocabulary": vocabulary,
        "me": person.name,
        "decides": person.may(Right.DECIDE, vocabulary),
    }
    if wanted.statuses:
        which.append("status IN (SELECT value FROM json_each(:statuses))")
        values["statuses"] = json.dumps([one.value for one in wanted.statuses])
    for name in ("kind", "author", "about"):
        if value := getattr(wanted, name):
            which.append(f"{name} = :{name}")
            values[name] = value
    return " AND ".join(which), values


def _get(connection: sqlite3.Connection, number: int) -> Proposal:
    row = connection.execute("SELECT * FROM proposal WHERE number = ?", (number,)).fetchone()
    if row is None:
        raise ProposalStateError(f"there is no proposal {number}")
    return _proposal(row)


def _note(
    connection: sqlite3.Connection,
    number: int,
    kind: str,
    author: str,
    text: str = "",
    content: str | None = None,
) -> None:
    connection.execute(
        "INSERT INTO proposal_event (proposal, kind, author, made, text, content)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (number, kind, author, moment(), text, content),
    )
    connection.execute("UPDATE proposal SET changed = ? WHERE number = ?", (moment(), number))


def _move(connection: sqlite3.Connection, number: int, status: Status) -> None:
    connection.execute(
        "UPDATE proposal SET status = ?, reviewed = reviewed OR ? WHERE number = ?",
        (status.value, status in (Status.IN_REVIEW, Status.ACCEPTED), number),
    )


def _is_partly_published(connection: sqlite3.Connection, number: int) -> bool:
    published = connection.execute(
        "SELECT 1 FROM proposal_edit JOIN proposal ON number = proposal"
        " WHERE number = ? AND status = 'accepted' AND proposal_edit.release IS NOT NULL",
        (number,),
    ).fetchone()
    return published is not None


def _publish(connection: sqlite3.Connection, number: int, release: int, author: str) -> None:
    """Publish a proposal whose concepts all are."""
    waiting = connection.execute(
        "SELECT 1 FROM proposal_edit WHERE proposal = ? AND release IS NULL", (number,)
    ).fetchone()
    if waiting is None:
        _move(connection, number, Status.PUBLISHED)
        connection.execute("UPDATE proposal SET release = ? WHERE number = ?", (release, number))
        _note(connection, number, Status.PUBLISHED.value, author, str(release))


def _proposal(row: sqlite3.Row) -> Proposal:
    return Proposal(
        number=row["number"],
        vocabulary=row["vocabulary"],
        kind=row["kind"],
        about=row["about"],
        content=content_of(json.loads(row["content"])),
        reason=row["reason"],
        author=row["author"],
        verified=bool(row["verified"]),
        reviewed=bool(row["reviewed"]),
        status=Status(row["status"]),
        made=_when(row["made"]),
        changed=_when(row["changed"]),
        release=row["release"],
    )


def _edit(row: sqlite3.Row) -> Edit:
    before, after = (read(row["concept"], row[name]) for name in ("removed", "added"))
    nothing: frozenset[object] = frozenset()
    return Edit(
        row["concept"],
        before.statements if before else nothing,  # type: ignore[arg-type]
        after.statements if after else nothing,  # type: ignore[arg-type]
        bool(row["new"]),
    )


def _when(made: str) -> datetime:
    return datetime.fromisoformat(made)

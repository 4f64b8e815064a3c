"""
Writing the index of a release, from its parent's and the change.

The cost follows the change: the older file is shared, the newer one copied and added to. Nothing is
taken out of either; what is no longer so is `gone`, until the two files are made into one.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Store

from meagraph.merge import Patch
from meagraph.namespaces import SKOSXL
from meagraph.vocabulary.index import schema
from meagraph.vocabulary.index.answers import EventKind
from meagraph.vocabulary.index.compaction import compact, is_due
from meagraph.vocabulary.index.keys import grams, keys_of, words_of_label
from meagraph.vocabulary.index.rows import Rows
from meagraph.vocabulary.index.schema import BASE, DELTA, FOLDER, NOTATIONS, PARTS
from meagraph.vocabulary.index.tally import Tally
from meagraph.vocabulary.index.things import Label, Said, Thing, holders, read_thing, read_things
from meagraph.vocabulary.index.touched import Touched, touched
from meagraph.vocabulary.vocabularies import vocabularies


@dataclass(frozen=True)
class Made:
    """A publication: the release that it makes, and the changeset that it publishes."""

    release: int
    changeset: str
    when: datetime
    author: str
    message: str


@dataclass(frozen=True)
class Known:
    """A thing that the index has."""

    id: int
    deprecated: bool
    types: str
    names: str


def write_vocabulary_index(
    building: Path, parent: Path | None, patch: Patch, after: Store, base: str, made: Made
) -> None:
    """
    Write the index of the release that is being made in the folder `building`.

    The release in the folder `parent`, if there is one, with `patch` is what `after` holds. Where
    the parent has no index that can be built on, everything is indexed anew, and the history begins
    with this publication. Raises `OSError`.
    """
    with IndexWriter(building, parent, base) as writer:
        writer.publish(patch, after, made)


class IndexWriter:
    """Writes the index of a release that is made from a parent by one publication, or by more."""

    def __init__(self, building: Path, parent: Path | None, base: str) -> None:
        """Take the folders of the release that is being made and of its parent, if any."""
        self._folder = building / FOLDER
        self._base = base
        self._parent = parent / FOLDER if parent and schema.has_index(parent) else None
        self._is_changed = self._parent is None
        self._part = "delta" if self._parent else "base"
        self._shelves: dict[tuple[int, str], int] = {}
        self._words: dict[str, int] = {}
        self._next = {"thing": 1, "label": 1, "word": 1, "event": 1, "publication": 1}

    def __enter__(self) -> "IndexWriter":
        """Begin with what the parent has; raises `OSError`."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        schema.write_form(self._folder)
        if self._parent:
            os.link(self._parent / BASE, self._folder / BASE)
            shutil.copyfile(self._parent / DELTA, self._folder / DELTA)
        try:
            self._db = _opened(self._folder, is_new=self._parent is None)
            self._tally = Tally(self._db)
            self._begin()
        except sqlite3.Error as error:
            raise _not_written(error) from error
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Put everything into the files, unless there was an error; raises `OSError`."""
        try:
            if error is None:
                self._finish()
        except sqlite3.Error as failure:
            raise _not_written(failure) from failure
        finally:
            self._db.close()
        if error is None and not self._is_changed and self._parent:
            (self._folder / DELTA).unlink()
            os.link(self._parent / DELTA, self._folder / DELTA)

    def publish(self, patch: Patch, after: Store, made: Made) -> None:
        """Index what a publication changed, and tell it; `after` holds what it made."""
        try:
            self._publish(patch, after, made)
        except sqlite3.Error as error:
            raise _not_written(error) from error

    def _begin(self) -> None:
        if self._parent is None:
            for part in PARTS:
                self._db.executescript(schema.TABLES.format(part=part))
            self._db.executescript(schema.WHOLE_TABLES)
            self._db.executescript(schema.INDEXES.format(part="delta"))
        for number, vocabulary, language in self._db.execute("SELECT * FROM delta.shelf"):
            self._shelves[vocabulary, language] = number
        self._begin_rows()

    def _begin_rows(self) -> None:
        """Begin to fill one of the two files."""
        for table in self._next:
            last = max(
                self._db.execute(f"SELECT coalesce(max(id), 0) FROM {part}.{table}").fetchone()[0]
                for part in PARTS
            )
            self._next[table] = last + 1
        self._rows = Rows(self._db, self._part)
        words = self._db.execute(f"SELECT form, id FROM {self._part}.word")
        self._words = dict(words.fetchall())
        self._db.execute("BEGIN")

    def _fill_base(self) -> None:
        """Make one file of the two, and fill that: the newer one would become too large."""
        self._rows.write()
        self._tally.write()
        self._db.execute("COMMIT")
        compact(self._db, self._folder)
        _attach(self._db, self._folder, "base", BASE)
        self._part = "base"
        self._begin_rows()

    def _finish(self) -> None:
        self._rows.write()
        self._tally.write()
        self._db.execute("COMMIT")
        if self._is_changed and is_due(self._db):
            compact(self._db, self._folder)
        elif self._parent is None:
            self._db.executescript(schema.INDEXES.format(part="base"))

    def _publish(self, patch: Patch, after: Store, made: Made) -> None:
        self._rows.write()
        there = {one.graph: one.id for one in vocabularies(after, self._base).values()}
        known = self._known_graphs()
        parts = touched(patch, there.keys() | known.keys())
        if self._parent is None and not known:
            parts = {graph: Touched() for graph in there}
        if not parts and there == {graph: name for graph, (_, name) in known.items()}:
            return
        self._is_changed = True
        coming = sum(len(part.things) for part in parts.values())
        if self._part == "delta" and is_due(self._db, coming):
            self._fill_base()
        publication = self._publication(made)
        numbers = {graph: self._register(graph, name) for graph, name in sorted(there.items())}
        for graph in sorted(known.keys() - there.keys()):
            self._withdraw(known[graph][0], publication)
        for graph, part in sorted(parts.items()):
            if graph not in there:
                continue
            telling = _Telling(self, numbers[graph], graph, publication, after)
            if graph in known:
                telling.change(part)
            else:
                telling.load()
            self._db.execute(
                "UPDATE delta.vocabulary SET modified = ? WHERE number = ?",
                (_instant(made.when), numbers[graph]),
            )

    def _known_graphs(self) -> dict[str, tuple[int, str]]:
        """Give the number and the id of the vocabularies that are there, by graph."""
        rows = self._db.execute("SELECT graph, number, id FROM delta.vocabulary WHERE is_there")
        return {graph: (number, name) for graph, number, name in rows}

    def _register(self, graph: str, name: str) -> int:
        self._db.execute(
            "INSERT INTO delta.vocabulary (id, graph, is_there) VALUES (?, ?, 1)"
            " ON CONFLICT (graph) DO UPDATE SET id = excluded.id, is_there = 1",
            (name, graph),
        )
        found = self._db.execute("SELECT number FROM delta.vocabulary WHERE graph = ?", (graph,))
        return int(found.fetchone()[0])

    def _withdraw(self, vocabulary: int, publication: int) -> None:
        self._rows.write()
        count = 0
        for part in PARTS:
            count += self._db.execute(
                f"INSERT OR IGNORE INTO delta.gone"
                f" SELECT id FROM {part}.thing WHERE vocabulary = ?",
                (vocabulary,),
            ).rowcount
        self._db.execute("UPDATE delta.vocabulary SET is_there = 0 WHERE number = ?", (vocabulary,))
        self._tally.forget(vocabulary)
        self.tell(publication, vocabulary, "withdrawn", count=count)

    def _publication(self, made: Made) -> int:
        number = self._number("publication")
        self._rows.add(
            "publication",
            number,
            made.release,
            made.changeset,
            _instant(made.when),
            made.author,
            made.message,
        )
        return number

    def tell(
        self,
        publication: int,
        vocabulary: int,
        kind: EventKind,
        iri: str = "",
        names: str = "{}",
        fields: Iterable[str] = (),
        count: int = 0,
    ) -> None:
        """Write what a publication did."""
        self._rows.add(
            "event",
            self._number("event"),
            publication,
            vocabulary,
            kind,
            iri,
            names,
            " ".join(fields),
            count,
        )

    def known(self, vocabulary: int, iri: str) -> Known | None:
        """Give what the index has of a thing."""
        for part in PARTS:
            found = self._db.execute(
                f"SELECT t.id, t.deprecated, c.types, c.names FROM {part}.thing t"
                f" JOIN {part}.card c ON c.thing = t.id WHERE t.iri = ? AND t.vocabulary = ?"
                " AND t.id NOT IN (SELECT thing FROM delta.gone)",
                (iri, vocabulary),
            ).fetchone()
            if found:
                return Known(found[0], bool(found[1]), *found[2:])
        return None

    def forget(self, vocabulary: int, known: Known) -> None:
        """Take a thing out of the index."""
        self._db.execute("INSERT INTO delta.gone VALUES (?)", (known.id,))
        self._tally.thing(vocabulary, known.types, known.deprecated, -1)
        for part in PARTS:
            for shelf, kind in self._db.execute(
                f"SELECT shelf, kind FROM {part}.label WHERE thing = ?", (known.id,)
            ):
                self._tally.label(shelf, kind, known.types, known.deprecated, -1)

    def add(self, vocabulary: int, thing: Thing) -> None:
        """Put a thing into the index."""
        number = self._number("thing")
        self._rows.add(
            "thing",
            number,
            vocabulary,
            thing.iri,
            thing.deprecated,
        )
        types = " ".join(thing.types)
        self._rows.add("card", number, types, thing.notation, _json(thing.names))
        self._tally.thing(vocabulary, types, thing.deprecated, 1)
        self._rows.add_all("link", [(int(tie), iri, number) for tie, iri in thing.links])
        for label in thing.labels:
            self._add_label(vocabulary, number, label, thing)

    def _add_label(self, vocabulary: int, owner: int, label: Label, thing: Thing) -> None:
        """Put a label into the index; that of a deprecated thing is not suggested anywhere."""
        number = self._number("label")
        is_notation = label.kind is Said.NOTATION
        shelf = self._shelf(vocabulary, NOTATIONS if is_notation else label.language)
        self._tally.label(shelf, int(label.kind), " ".join(thing.types), thing.deprecated, 1)
        keys = keys_of(label.text, label.language)
        is_listed = thing.lists(label)
        self._rows.add(
            "label",
            number,
            owner,
            shelf,
            int(label.kind),
            label.text,
            keys.lowered,
            keys.folded,
            keys.stems,
            keys.written_stems if keys.written_stems != keys.stems else None,
            keys.letter if is_listed else None,
            keys.order if is_listed else None,
        )
        if thing.deprecated:
            return
        starts = [(shelf, inner, form, number) for inner, form in keys.starts]
        self._rows.add_all("start", starts)
        if not is_notation:
            words = words_of_label(keys.folded)
            self._rows.add_all("holds", [(self._word(word), shelf, number) for word in words])

    def _word(self, form: str) -> int:
        number = self._words.get(form)
        if number is None:
            number = self._words[form] = self._number("word")
            self._rows.add("word", number, form)
            self._rows.add_all("gram", [(gram, number) for gram in grams(form)])
        return number

    def _shelf(self, vocabulary: int, language: str) -> int:
        number = self._shelves.get((vocabulary, language))
        if number is None:
            number = self._shelves[vocabulary, language] = len(self._shelves) + 1
            self._db.execute(
                "INSERT INTO delta.shelf VALUES (?, ?, ?)", (number, vocabulary, language)
            )
        return number

    def _number(self, table: str) -> int:
        number = self._next[table]
        self._next[table] = number + 1
        return number


@dataclass(frozen=True)
class _Telling:
    """One vocabulary in one publication: its things are indexed, and what became of them told."""

    writer: IndexWriter
    vocabulary: int
    graph: str
    publication: int
    after: Store

    def load(self) -> None:
        """Index a vocabulary that was not there: one event, whatever it holds."""
        things = 0
        for thing in read_things(self.after, self.graph):
            self.writer.add(self.vocabulary, thing)
            things += 1
        self.writer.tell(self.publication, self.vocabulary, "loaded", count=things)

    def change(self, part: Touched) -> None:
        """Index what changed of a vocabulary, and tell it thing by thing."""
        for node in part.label_nodes:
            for iri in holders(self.after, self.graph, node):
                part.keyed.add(iri)
                part.properties[iri].add(SKOSXL.literalForm.value)
        for iri in part.things:
            before = self.writer.known(self.vocabulary, iri)
            after = read_thing(self.after, self.graph, iri)
            if before and (after is None or iri in part.keyed):
                self.writer.forget(self.vocabulary, before)
            if after and (before is None or iri in part.keyed):
                self.writer.add(self.vocabulary, after)
            kind = _kind(before, after, part.told(iri))
            if kind is not None:
                names = _json(after.names) if after else before.names if before else "{}"
                fields = part.told(iri) if kind in ("changed", "deprecated") else ()
                self.writer.tell(self.publication, self.vocabulary, kind, iri, names, fields)


def _kind(before: Known | None, after: Thing | None, told: list[str]) -> EventKind | None:
    """Say what became of a thing; None where there is nothing to tell."""
    if before is None:
        return None if after is None else "added"
    if after is None:
        return "withdrawn"
    if after.deprecated and not before.deprecated:
        return "deprecated"
    return "changed" if told else None


def _opened(folder: Path, *, is_new: bool) -> sqlite3.Connection:
    """Open the two files to write the newer one, or both where they are new."""
    connection = sqlite3.connect(":memory:", isolation_level=None, uri=True)
    _attach(connection, folder, "base", BASE, is_written=is_new)
    _attach(connection, folder, "delta", DELTA)
    return connection


def _attach(
    connection: sqlite3.Connection, folder: Path, part: str, file: str, *, is_written: bool = True
) -> None:
    how = "" if is_written else "?mode=ro&immutable=1"
    connection.execute(f"ATTACH ? AS {part}", (f"file:{quote(str(folder / file))}{how}",))
    if is_written:
        # What is written here has no name yet, and is synced as a whole before it gets one.
        connection.execute(f"PRAGMA {part}.journal_mode = OFF")
        connection.execute(f"PRAGMA {part}.synchronous = OFF")
        connection.execute(f"PRAGMA {part}.cache_size = -64000")


def _json(names: dict[str, str]) -> str:
    return json.dumps(names, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _instant(when: datetime) -> str:
    """Write an instant so that later ones sort later."""
    return when.astimezone(UTC).isoformat(timespec="seconds")


def _not_written(error: sqlite3.Error) -> OSError:
    return OSError(f"the index of the vocabularies cannot be written: {error}")

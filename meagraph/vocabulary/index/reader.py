"""Reading the two files of an index as one."""

import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from meagraph.vocabulary.index.answers import Hit, Kind
from meagraph.vocabulary.index.schema import BASE, DELTA, FOLDER, NOTATIONS, PARTS, has_index
from meagraph.vocabulary.index.things import Said

IDLE = 8
"""Connections that are kept for the next question."""

CACHE = 4096
"""Memory in KiB in which a connection keeps pages of each file; the system keeps them all."""

KIND_OF: Mapping[int, Kind] = {
    Said.PREF: Kind.PREF,
    Said.ALT: Kind.ALT,
    Said.NOTATION: Kind.NOTATION,
    Said.HIDDEN: Kind.HIDDEN,
}

ALIVE = "t.id NOT IN (SELECT thing FROM delta.gone)"
COLUMNS = (
    "l.kind AS kind, l.text AS text, l.shelf AS shelf, l.lowered AS lowered, t.id AS thing,"
    " t.iri AS iri, t.deprecated AS deprecated, c.types AS types, c.notation AS notation,"
    " c.names AS names"
)
"""What of a label `l`, its thing `t` and the card `c` of that makes a hit (see `Reader.hit`)."""

LABELS = (
    "{part}.label l JOIN {part}.thing t ON t.id = l.thing JOIN {part}.card c ON c.thing = l.thing"
)
"""Where `COLUMNS` come from."""

Row = tuple[Any, ...]


class NoVocabularyIndexError(OSError):
    """A release has no index of vocabularies that can be read."""


@dataclass(frozen=True)
class Shelf:
    """The labels of a vocabulary in one language, or its notations."""

    number: int
    vocabulary: str
    language: str

    @property
    def is_of_notations(self) -> bool:
        """Whether it holds notations, which are in every language."""
        return self.language == NOTATIONS

    def is_in(self, language: str) -> bool:
        """
        Say whether its labels are in a language, or in a variety of it (RFC 4647, basic filter).

        The empty language is that of labels that say none.
        """
        wanted = language.lower()
        own = self.language
        return own == wanted or (bool(wanted) and own.startswith(f"{wanted}-"))


class Reader:
    """The files of one index, open for any number of threads."""

    def __init__(self, release: Path) -> None:
        """Open the index in the folder of a release; raises `NoVocabularyIndexError`."""
        if not has_index(release):
            raise NoVocabularyIndexError(
                f"{release} has no index of vocabularies: start the service again, which makes it"
            )
        self._folder = release / FOLDER
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        with self.connection() as connection:
            rows = connection.execute(
                "SELECT number, id, is_there FROM delta.vocabulary"
            ).fetchall()
            self.ids: Mapping[int, str] = {number: name for number, name, _ in rows}
            there = {number for number, _, is_there in rows if is_there}
            self.numbers: Mapping[str, int] = {self.ids[number]: number for number in there}
            found = connection.execute(
                "SELECT id FROM delta.shelf s"
                " WHERE EXISTS (SELECT 1 FROM delta.start WHERE shelf = s.id)"
            )
            self.changed_shelves = frozenset(number for (number,) in found)
            shelves = connection.execute("SELECT id, vocabulary, language FROM delta.shelf")
            self.shelves: Mapping[int, Shelf] = {
                number: Shelf(number, self.ids[vocabulary], language)
                for number, vocabulary, language in shelves
                if vocabulary in there
            }

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that no other thread uses; raises `NoVocabularyIndexError`."""
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            connection = self._connect()
        try:
            yield connection
        finally:
            with self._lock:
                if len(self._idle) < IDLE:
                    self._idle.append(connection)
                    connection = None
            if connection is not None:
                connection.close()

    def rows(self, sql: str, **values: object) -> list[Row]:
        """Give the rows that a statement asks for."""
        with self.connection() as connection:
            return connection.execute(sql, values).fetchall()

    def hits(self, labels: Sequence[int], language: str | None = None) -> list[Hit]:
        """Give the hits of these labels, in this order."""
        rows = self.rows(
            both(
                f"SELECT {COLUMNS}, l.id FROM {LABELS}"
                " WHERE l.id IN (SELECT value FROM json_each(:labels))"
            ),
            labels=json.dumps(labels),
        )
        by_label = {row[-1]: row for row in rows}
        return [self.hit(by_label[label], language) for label in labels]

    def chosen(
        self, vocabularies: Iterable[str] | None = (), language: str | None = None
    ) -> list[Shelf]:
        """
        Give the shelves of these vocabularies (of all, without any) with labels in a language.

        Notations are in every language. Without a language it is the shelves of all.
        """
        wanted = set(vocabularies or ())
        return [
            shelf
            for shelf in self.shelves.values()
            if (not wanted or shelf.vocabulary in wanted)
            and (language is None or shelf.is_of_notations or shelf.is_in(language))
        ]

    def hit(self, row: Row, language: str | None = None) -> Hit:
        """Make a hit of a row of `COLUMNS`; `language` is that in which the concept is named."""
        kind, text, shelf, _, _, iri, deprecated, types, notation, names = row[:10]
        place = self.shelves[shelf]
        tag = "" if place.is_of_notations else place.language
        labels = json.loads(names)
        shown = _shown(labels, language if language is not None else tag, tag)
        return Hit(
            vocabulary=place.vocabulary,
            concept=iri,
            kind=KIND_OF[kind],
            label=text,
            lang=tag,
            pref_label=labels.get(shown) if shown is not None else None,
            pref_lang=shown or "",
            deprecated=bool(deprecated),
            types=tuple(types.split()),
            notation=notation,
            pref_labels=labels,
        )

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = sqlite3.connect(
                ":memory:", uri=True, check_same_thread=False, isolation_level=None
            )
            for part, name in (("base", BASE), ("delta", DELTA)):
                address = f"file:{quote(str(self._folder / name))}?mode=ro&immutable=1"
                connection.execute(f"ATTACH ? AS {part}", (address,))
                connection.execute(f"PRAGMA {part}.cache_size = -{CACHE}")
            connection.execute("PRAGMA temp_store = MEMORY")
        except sqlite3.Error as error:
            raise NoVocabularyIndexError(
                f"{self._folder}: the index of vocabularies cannot be read ({error})"
            ) from error
        return connection


def both(select: str) -> str:
    """Ask both files: `select` has `{part}` in front of the name of each table."""
    return " UNION ALL ".join(select.format(part=part) for part in PARTS)


def numbers(shelves: Iterable[Shelf]) -> str:
    """Give the numbers of shelves as statements take them."""
    return json.dumps([shelf.number for shelf in shelves])


def _shown(labels: Mapping[str, str], language: str, matched: str) -> str | None:
    """Choose the language of the name to show: the wanted one or a variety, the matched one."""
    for wanted in (language, matched):
        if wanted in labels:
            return wanted
        varieties = (tag for tag in labels if wanted and tag.startswith(f"{wanted}-"))
        if (variety := min(varieties, default=None)) is not None:
            return variety
    return None

"""
The files of the index of a release, and their tables.

`base.sqlite` is shared with the parent release by a hard link and never written again;
`delta.sqlite` holds what came since, says what is `gone` of both, and has the small tables whole.
Both have the same tables, and what belongs to one thing is all in one of them: what is compared and
put in order, and on its `card` what is shown.
"""

import json
import sqlite3
import unicodedata
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

FOLDER = "vocabulary"
BASE = "base.sqlite"
DELTA = "delta.sqlite"
FORM = "form.json"

_FORM_OF_INDEX = {
    "schema": 2,
    "unicode": unicodedata.unidata_version,
    "snowballstemmer": version("snowballstemmer"),
    "pypinyin": version("pypinyin"),
}
"""What an index must have been made with, to be the parent of another one."""

PARTS = ("base", "delta")
"""The names of the two files in statements."""

TABLES = """
CREATE TABLE {part}.thing (
    id INTEGER PRIMARY KEY, vocabulary INTEGER NOT NULL, iri TEXT NOT NULL,
    deprecated INTEGER NOT NULL
);
CREATE TABLE {part}.card (
    thing INTEGER PRIMARY KEY, types TEXT NOT NULL, notation TEXT, names TEXT NOT NULL
);
CREATE INDEX {part}.thing_iri ON thing (iri);
CREATE TABLE {part}.link (
    kind INTEGER NOT NULL, iri TEXT NOT NULL, thing INTEGER NOT NULL,
    PRIMARY KEY (kind, iri, thing)
) WITHOUT ROWID;
CREATE TABLE {part}.label (
    id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, shelf INTEGER NOT NULL, kind INTEGER NOT NULL,
    text TEXT NOT NULL, lowered TEXT NOT NULL, folded TEXT NOT NULL, stems TEXT NOT NULL,
    written_stems TEXT, letter TEXT, place TEXT
);
CREATE TABLE {part}.start (
    shelf INTEGER NOT NULL, inner INTEGER NOT NULL, form TEXT NOT NULL, label INTEGER NOT NULL,
    PRIMARY KEY (shelf, inner, form, label)
) WITHOUT ROWID;
CREATE TABLE {part}.word (id INTEGER PRIMARY KEY, form TEXT NOT NULL UNIQUE);
CREATE TABLE {part}.gram (
    gram TEXT NOT NULL, word INTEGER NOT NULL, PRIMARY KEY (gram, word)
) WITHOUT ROWID;
CREATE TABLE {part}.holds (
    word INTEGER NOT NULL, shelf INTEGER NOT NULL, label INTEGER NOT NULL,
    PRIMARY KEY (word, shelf, label)
) WITHOUT ROWID;
CREATE TABLE {part}.publication (
    id INTEGER PRIMARY KEY, release INTEGER NOT NULL, changeset TEXT NOT NULL,
    made TEXT NOT NULL, author TEXT NOT NULL, message TEXT NOT NULL
);
CREATE TABLE {part}.event (
    id INTEGER PRIMARY KEY, publication INTEGER NOT NULL, vocabulary INTEGER NOT NULL,
    kind TEXT NOT NULL, iri TEXT NOT NULL, names TEXT NOT NULL, fields TEXT NOT NULL,
    count INTEGER NOT NULL
);
"""

INDEXES = """
CREATE INDEX {part}.thing_vocabulary ON thing (vocabulary, deprecated);
CREATE INDEX {part}.link_thing ON link (thing);
CREATE INDEX {part}.label_thing ON label (thing);
CREATE INDEX {part}.label_lowered ON label (shelf, lowered, kind, thing);
CREATE INDEX {part}.label_folded ON label (shelf, folded);
CREATE INDEX {part}.label_stems ON label (shelf, stems);
CREATE INDEX {part}.label_written_stems ON label (shelf, written_stems)
    WHERE written_stems IS NOT NULL;
CREATE INDEX {part}.label_letter ON label (shelf, letter, place, thing) WHERE letter IS NOT NULL;
CREATE INDEX {part}.event_vocabulary ON event (vocabulary, id);
CREATE INDEX {part}.event_iri ON event (iri, id);
"""
"""What a file gets when it is filled."""

WHOLE_TABLES = """
CREATE TABLE delta.gone (thing INTEGER PRIMARY KEY);
CREATE TABLE delta.vocabulary (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, graph TEXT NOT NULL UNIQUE,
    is_there INTEGER NOT NULL, modified TEXT
);
CREATE TABLE delta.shelf (
    id INTEGER PRIMARY KEY, vocabulary INTEGER NOT NULL, language TEXT NOT NULL,
    UNIQUE (vocabulary, language)
);
CREATE TABLE delta.things (
    vocabulary INTEGER NOT NULL, types TEXT NOT NULL, deprecated INTEGER NOT NULL,
    count INTEGER NOT NULL, PRIMARY KEY (vocabulary, types, deprecated)
) WITHOUT ROWID;
CREATE TABLE delta.labels (
    shelf INTEGER NOT NULL, kind INTEGER NOT NULL, of_concept INTEGER NOT NULL,
    deprecated INTEGER NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (shelf, kind, of_concept, deprecated)
) WITHOUT ROWID;
"""
"""
Tables that the newer file has whole.

Labels stand on shelves, one for each language of a vocabulary, and one for its notations. A
vocabulary that was withdrawn keeps its number, since its history does. `things` and `labels` count
what is in the rows of both files and not `gone`.
"""

NOTATIONS = "#"
"""What a shelf of notations has in the place of a language tag."""


def has_index(release: Path) -> bool:
    """Say whether the folder of a release has an index of vocabularies made as this code does."""
    folder = release / FOLDER
    try:
        form = json.loads((folder / FORM).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return form == _FORM_OF_INDEX and all((folder / name).is_file() for name in (BASE, DELTA))


def is_sound(release: Path) -> bool:
    """Say whether the index in the folder of a release is there and can be read."""
    if not has_index(release):
        return False
    for name in (BASE, DELTA):
        address = f"file:{quote(str(release / FOLDER / name))}?mode=ro&immutable=1"
        try:
            with closing(sqlite3.connect(address, uri=True)) as connection:
                found = connection.execute("PRAGMA quick_check").fetchone()
        except sqlite3.Error:
            return False
        if found != ("ok",):
            return False
    return True


def write_form(folder: Path) -> None:
    """Say in the folder of an index what it was made with."""
    (folder / FORM).write_text(json.dumps(_FORM_OF_INDEX) + "\n", encoding="utf-8")

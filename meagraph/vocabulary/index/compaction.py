"""Making one file of the two of an index, when what came since has grown too much."""

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from meagraph.vocabulary.index import schema
from meagraph.vocabulary.index.schema import BASE, PARTS

SHARE = 0.1
"""The newer file may have so many things, of those of the older one."""

FEWEST = 200
"""With fewer things than this the newer file is never too large."""

_ALIVE = "thing NOT IN (SELECT thing FROM delta.gone)"


def is_due(connection: sqlite3.Connection, coming: int = 0) -> bool:
    """Say whether the newer file has grown beyond its share, or will with so many things more."""
    base, delta, gone = (
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        for table in ("base.thing", "delta.thing", "delta.gone")
    )
    return bool(max(delta + coming, gone) > max(FEWEST, SHARE * base))


def compact(connection: sqlite3.Connection, folder: Path) -> None:
    """
    Write all that is in either file into a new one, without what is gone; the other gets empty.

    The older file belongs to other releases too: it is replaced in this folder, not written.
    """
    whole = folder / f".{BASE}"
    connection.execute("ATTACH ? AS whole", (f"file:{quote(str(whole))}",))
    connection.execute("PRAGMA whole.journal_mode = OFF")
    connection.execute("PRAGMA whole.synchronous = OFF")
    connection.execute("PRAGMA whole.cache_size = -64000")
    connection.executescript(schema.TABLES.format(part="whole"))
    connection.execute("BEGIN")
    for statement in _copying():
        connection.execute(statement)
    for table in ("thing", "card", "link", "label", "start", "word", "gram", "holds", "gone"):
        connection.execute(f"DELETE FROM delta.{table}")
    for table in ("event", "publication"):
        connection.execute(f"DELETE FROM delta.{table}")
    connection.execute("COMMIT")
    connection.executescript(schema.INDEXES.format(part="whole"))
    connection.execute("DETACH whole")
    connection.execute("DETACH base")
    connection.execute("VACUUM delta")
    os.replace(whole, folder / BASE)


def _copying() -> list[str]:
    """Give the statements that fill the new file, in the order of its tables."""
    return [
        _both("thing", "SELECT * FROM {part}.thing WHERE id NOT IN (SELECT thing FROM delta.gone)"),
        _both("card", f"SELECT * FROM {{part}}.card WHERE {_ALIVE}"),
        _both("link", f"SELECT * FROM {{part}}.link WHERE {_ALIVE}"),
        _both("label", f"SELECT * FROM {{part}}.label WHERE {_ALIVE}"),
        _both("start", f"SELECT * FROM {{part}}.start WHERE label IN ({_labels()})"),
        # A word has another number in each of the two files.
        "INSERT INTO whole.word (form)"
        " SELECT form FROM base.word UNION SELECT form FROM delta.word",
        _renumbered("gram", "gram.gram, new.id"),
        _renumbered("holds", "new.id, holds.shelf, holds.label", f" WHERE label IN ({_labels()})"),
        _both("publication", "SELECT * FROM {part}.publication"),
        _both("event", "SELECT * FROM {part}.event"),
    ]


def _both(table: str, select: str) -> str:
    rows = " UNION ALL ".join(select.format(part=part) for part in PARTS)
    return f"INSERT INTO whole.{table} {rows}"


def _labels() -> str:
    return f"SELECT id FROM {{part}}.label WHERE {_ALIVE}"


def _renumbered(table: str, columns: str, condition: str = "") -> str:
    rows = " UNION ".join(
        f"SELECT {columns} FROM {part}.{table} AS {table}"
        f" JOIN {part}.word AS old ON old.id = {table}.word"
        f" JOIN whole.word AS new ON new.form = old.form{condition.format(part=part)}"
        for part in PARTS
    )
    return f"INSERT INTO whole.{table} {rows}"

"""The sheet that comes with each workbook: what it is, where it is from, how it is edited."""

from collections.abc import Iterator
from dataclasses import dataclass

SHEET = "read me"
MARK = "meagraph vocabulary"
"""Stands in the first cell of the sheet, by which an import knows it again."""

_KEYS = {"vocabulary": "Vocabulary", "release": "Release", "title": "Title", "written": "Written"}
_BY_KEY = {shown.lower(): name for name, shown in _KEYS.items()}

_TEXTS = (
    "How to edit",
    "Change, add or empty cells and hand the file back: you are shown what would change before"
    " anything does.",
    "A row stands for the concept with the IRI in its first column. Never change an IRI.",
    "A new concept: a new row without an IRI, with a preferred label in one language at least."
    " To write about one new concept in several sheets, put the same word beginning with “new”"
    " into the IRI column of each (new 1, new 2 …).",
    "Rows and columns that you delete change nothing. A cell that you empty takes out what it"
    " said.",
    "Several values in a cell stand between upright bars: wetland | marsh. Write \\| for a bar"
    " that belongs to a text, \\\\ for a backslash.",
    "broader, related and replaced by name concepts by their preferred label in any language, or"
    " by their IRI between angle brackets where a label is not the only one of its kind.",
    "exactMatch, closeMatch and the other matches hold IRIs of concepts elsewhere.",
    "status is current or deprecated. A concept is never deleted: set it to deprecated and name"
    " what stands in its place under replaced by.",
    "Columns in brackets, like (prefLabel@en), are there to read and are not read back.",
    "A text that begins with = + - or @ has an apostrophe in front, so that it is not taken for a"
    " formula; it is taken off again.",
    "Format cells as text before you type numbers or anything that looks like a date.",
)


@dataclass(frozen=True)
class Origin:
    """Which vocabulary a file was written from, of which release (0: not known), and when."""

    vocabulary: str = ""
    release: int = 0
    title: str = ""
    written: str = ""


def guide(origin: Origin) -> Iterator[list[str]]:
    """Yield the rows of the sheet."""
    yield [MARK]
    for name, shown in _KEYS.items():
        yield [shown, str(getattr(origin, name) or "")]
    yield []
    for text in _TEXTS:
        yield [text]


def read_guide(rows: list[list[str]]) -> Origin | None:
    """Read back from the first rows of a sheet where it is from; None for another sheet."""
    if not rows or not rows[0] or rows[0][0].strip() != MARK:
        return None
    told = {
        _BY_KEY[row[0].strip().lower()]: row[1].strip()
        for row in rows[1:]
        if len(row) > 1 and row[0].strip().lower() in _BY_KEY
    }
    release = told.pop("release", "")
    return Origin(**told, release=int(release) if release.isdecimal() else 0)

"""What the head leaves out, but closing lines or a note on the agenda say."""

from collections.abc import Sequence
from itertools import zip_longest

from loaders.documents.days import is_date, read_dates
from loaders.documents.front.particulars import DECIDED, first
from loaders.documents.front.symbols import find_symbol, read_symbol
from loaders.documents.model import Front
from loaders.documents.reading.source_text import Block, SourceText
from loaders.documents.structure.closing_lines import find_closing
from loaders.documents.structure.units import is_note

_SYMBOL_NOTE = 60
"""Characters; a longer note says more than the symbol of an agenda."""


def said_elsewhere(
    source: SourceText, body: Sequence[Block], front: Front
) -> dict[str, str | None]:
    """Give what the head does not say, but the closing lines or the note on the agenda do."""
    said: dict[str, str | None] = {}
    if front.date is None and front.kind in DECIDED:
        said["date"] = _closing_date(body, front.language)
    if front.convention is None and front.symbol is None:
        notes = (block.passage.text for block in source.blocks if is_note(block))
        if agenda := first(_agenda(text) for text in notes):
            read = read_symbol(agenda)
            said |= {"convention": read.convention, "body": read.body, "session": read.session}
    return said


def _closing_date(body: Sequence[Block], language: str) -> str | None:
    """Give the date below the line that names the sitting which adopted the text."""
    for block, following in zip_longest(body, body[1:]):
        closing = find_closing(block.passage.text, language)
        if closing and closing[1]:
            return closing[1]
        if closing and following and is_date(following.passage.text, language):
            days = read_dates(following.passage.text, language)
            return days.last if days else None
    return None


def _agenda(note: str) -> str | None:
    """Read a note that is nothing but the symbol of the meeting's agenda, marked by an asterisk."""
    if not note.lstrip().startswith("*") or len(note) > _SYMBOL_NOTE:
        return None
    found = find_symbol(note)
    return found[2] if found and not any(map(str.isalnum, note[: found[0]])) else None

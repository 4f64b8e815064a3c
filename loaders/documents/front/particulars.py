"""What the lines of a head say together: symbol, number, kind, whose it is, which meeting."""

import re
from collections.abc import Iterable, Sequence

from loaders.documents.front.head import Head
from loaders.documents.front.lines import FrontLine
from loaders.documents.front.symbols import (
    Symbol,
    find_reference,
    find_symbol,
    is_notification_number,
    is_symbol,
    read_symbol,
)
from loaders.documents.glyphs import comparable
from loaders.documents.languages import words
from loaders.documents.model import DocumentKind, Front
from loaders.documents.reading.source_text import Block, SourceText
from meagraph.numbering import UNGA, Reading, read_number

DECIDED = ("decision", "resolution", "recommendation")
"""Kinds of documents in which a body decides."""


def own_symbol(source: SourceText, head: Head, blocks: Iterable[Block]) -> str | None:
    """Find the document's own symbol: in its head, else in what its pages print, else alone."""
    furniture = [text for text in source.furniture if len(text) < 120]
    near = [block.passage.text[:160] for block in head.blocks[: head.end]]
    places: tuple[Iterable[str | None], ...] = (
        (line.symbol for line in head.said),
        (found[2] for text in furniture if (found := find_symbol(text))),
        sorted((line.reference for line in head.said if line.reference), key=_by_number),
        map(find_reference, furniture),
        (found[2] for text in near if (found := find_symbol(text)) and found[0] < 40),
    )
    for symbols in places:
        if symbol := first(symbols):
            return symbol
    alone = (block.passage.text for block in blocks if len(block.passage.text) < 80)
    return next(
        (found[2] for text in alone if is_symbol(text) and (found := find_symbol(text))), None
    )


def _by_number(reference: str | None) -> bool:
    """Sort the number of a notification before the reference of its letter."""
    return not (reference and is_notification_number(reference))


def particulars(head: Head, symbol: str | None, language: str) -> Front:
    """Put together what the lines of a head say and what the symbol and the number mean."""
    read = read_symbol(symbol) if symbol else Symbol("")
    lines = head.said
    number = next((line.number.number for line in lines if line.number), None) or read.number
    kind = _kind(head, read, number, language)
    convention, body = _whose(lines, read)
    reading = _reading(number, kind, convention)
    if reading is not None:
        convention = convention or reading.agreement
        body = body or (reading.body if reading.agreement == convention else None)
    session = first(line.session for line in lines)
    if reading is not None and (reading.agreement in (convention, UNGA)):
        session = reading.session
    days = next((line.days for line in lines if line.days), None)
    return Front(
        kind=kind,
        symbol=symbol,
        number=number,
        date=first(line.date for line in sorted(lines, key=lambda line: line.kind is None)),
        convention=convention,
        body=body,
        session=session or read.session,
        meeting_place=first(line.place for line in lines),
        meeting_start=days.first if days else None,
        meeting_end=days.last if days else None,
        agenda_item=first(line.agenda_item for line in lines),
        language=language,
        original_language=first(line.original for line in lines),
        title=head.title,
    )


def _kind(head: Head, symbol: Symbol, number: str | None, language: str) -> DocumentKind:
    kinds = [line.kind for line in head.said if line.kind]
    said = next((kind for kind in kinds if kind in DECIDED), None) or symbol.kind
    if said in DECIDED:
        return said  # type: ignore[return-value]
    if "notification" in kinds or (symbol.text.startswith("SCBD/")):
        return "notification"
    if number and number.startswith("Conf"):
        return "resolution"
    if number:
        readings = {reading.kind for reading in read_number(number, symbol.convention)}
        if len(readings) == 1:
            return readings.pop()
    report = words(language, "front")["report"]
    if "report" in kinds or (head.title and re.match(report, comparable(head.title))):
        return "report"
    return "document"


def _whose(lines: Sequence[FrontLine], symbol: Symbol) -> tuple[str | None, str | None]:
    """Give the convention and the body that symbol and names agree on."""
    names = [name for line in lines for name in sorted(line.names, key=str)]
    convention = symbol.convention
    if convention is None:
        alone = list(dict.fromkeys(code for code, body in names if body is None))
        convention = alone[0] if alone else None
    if convention is None:
        owners = {code for code, body in names if body}
        convention = owners.pop() if len(owners) == 1 else None
    body = symbol.body
    if body is None and convention:
        body = next((body for code, body in names if body and code == convention), None)
    return convention, body


def _reading(number: str | None, kind: DocumentKind, convention: str | None) -> Reading | None:
    """Read the number, if all its readings are of one session of one body."""
    if number is None:
        return None
    noun = kind if kind in DECIDED else ""
    readings = read_number(f"{noun} {number}".strip(), convention)
    whose = {(one.agreement, one.body, one.session) for one in readings}
    return readings[0] if len(whose) == 1 else None


def first(values: Iterable[str | None]) -> str | None:
    """Give the first value that is there."""
    return next((value for value in values if value), None)

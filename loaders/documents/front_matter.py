"""What the head of a document says of it: symbol, number, title, date, body, meeting."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest

from loaders.documents.front.dates import is_date, read_dates
from loaders.documents.front.lines import FrontLine, read_front_line
from loaders.documents.front.names import name_line
from loaders.documents.front.symbols import (
    Symbol,
    find_reference,
    find_symbol,
    is_notification_number,
    is_symbol,
    read_symbol,
)
from loaders.documents.glyphs import bare, comparable, ends_with
from loaders.documents.languages import LANGUAGES, words
from loaders.documents.model import DocumentKind, Front
from loaders.documents.reading.source_text import Block, SourceText
from loaders.documents.structure.captions import read_caption
from loaders.documents.structure.closing_lines import find_closing
from loaders.documents.structure.formulae import read_formula
from loaders.documents.structure.labels import read_label
from loaders.documents.structure.recitals import is_opening_recital
from loaders.documents.structure.units import is_note
from meagraph.numbering import UNGA, Reading, read_number

_HEAD = 80
_DECIDED = ("decision", "resolution", "recommendation")
_TITLE = 500
_SYMBOL_NOTE = 60
_YAML = re.compile(r"\A\ufeff?---[ \t]*\n((?:[^\n]{0,500}\n){1,40}?)---[ \t]*(?:\n|\Z)")
_REVISION = re.compile(r"\((?:Rev|Rév)\. Co[Pp] ?\d{1,2}\)")
_MEMBERS = frozenset(
    ("symbol", "number", "title", "date", "convention", "body", "session", "meeting_place",
     "meeting_start", "meeting_end", "agenda_item", "original_language", "kind")
)  # fmt: skip


@dataclass
class _Head:
    """The blocks above the body, with what each says."""

    blocks: list[Block]
    lines: list[FrontLine | None]
    end: int
    title: str | None = None
    all: list[FrontLine] = field(default_factory=list)


def read_front(source: SourceText) -> tuple[Front, int]:
    """
    Read the front matter, and give the offset where the body begins.

    What does not stand there is None; nothing is guessed.
    """
    language = source.language if source.language in LANGUAGES else "en"
    written, begin = _yaml(source.text)
    blocks = [
        block
        for block in source.blocks
        if block.passage.text.strip() and not is_note(block) and block.passage.start >= begin
    ]
    blocks = _with_head_lines(blocks, source, language)
    head = _read_head(blocks, language)
    symbol = _symbol(source, head, blocks)
    front = _front(head, symbol, language)
    if not front.title and head.title:
        front = front.model_copy(update={"title": head.title})
    front = front.model_copy(update=_said_elsewhere(source, blocks[head.end :], front))
    start = blocks[head.end].passage.start if head.end < len(blocks) else len(source.text)
    return _with_written(front, written), start


def _said_elsewhere(
    source: SourceText, body: Sequence[Block], front: Front
) -> dict[str, str | None]:
    """Give what the head does not say, but the closing lines or the note on the agenda do."""
    said: dict[str, str | None] = {}
    if front.date is None and front.kind in _DECIDED:
        said["date"] = _closing_date(body, front.language)
    if front.convention is None and front.symbol is None:
        notes = (block.passage.text for block in source.blocks if is_note(block))
        agenda = _first(_agenda(text) for text in notes)
        if agenda:
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


# -- markdown front matter ---------------------------------------------------------------------


def _yaml(text: str) -> tuple[dict[str, str], int]:
    match = _YAML.match(text[:20_000])
    if match is None:
        return {}, 0
    pairs = (line.partition(":") for line in match[1].splitlines())
    written = {
        key.strip().lower().replace("-", "_"): value.strip().strip("\"'")
        for key, mark, value in pairs
        if mark and value.strip()
    }
    return {key: value for key, value in written.items() if key in _MEMBERS}, match.end()


def _with_written(front: Front, written: dict[str, str]) -> Front:
    if not written:
        return front
    try:
        return Front.model_validate({**front.model_dump(), **written})
    except ValueError:
        kept = {key: value for key, value in written.items() if key != "kind"}
        return Front.model_validate({**front.model_dump(), **kept})


# -- the head ------------------------------------------------------------------------------------


def _with_head_lines(blocks: list[Block], source: SourceText, language: str) -> list[Block]:
    """Part the printed lines of a head that a reader took for one paragraph."""
    out: list[Block] = []
    for at, block in enumerate(blocks):
        lines = _printed_lines(block, source) if at < _HEAD else [block]
        first = read_front_line(lines[0].passage.text, language) if len(lines) > 1 else None
        parted = (
            first is not None
            and first.strong
            and first.number is None
            and first.subject is None
            and any(read_front_line(line.passage.text, language) for line in lines[1:])
        )
        out += lines if parted else [block]
    return out


def _printed_lines(block: Block, source: SourceText) -> list[Block]:
    passage = block.passage
    if len(passage.text) > _TITLE:
        return [block]
    breaks = [
        at
        for at in range(1, len(passage.places))
        if "\n" in source.text[passage.places[at - 1] : passage.places[at]]
    ]
    edges = [0, *breaks, len(passage.text)]
    parts = [passage.cut(begin, end) for begin, end in pairwise(edges)]
    return [replace(block, passage=part, emphasis=()) for part in parts if part.text] or [block]


def _read_head(blocks: Sequence[Block], language: str) -> _Head:
    """Find where the body begins, and the title before it."""
    lines: list[FrontLine | None] = []
    summary = False
    for at, block in enumerate(blocks[:_HEAD]):
        text = block.passage.text
        line = read_front_line(text, language)
        if line is None and _names_body_in_head(blocks, at, language):
            line = FrontLine(
                strong=True, names=name_line(comparable(text), language, anywhere=True)
            )
        elif line and line.only_names and not _names_body_in_head(blocks, at, language):
            line = None if read_formula(text, language) else line
        summary = summary or _is_summary(text, language)
        ends = read_formula(text, language) if summary else _is_body(block, language)
        if line is None and ends:
            break
        lines.append(line)
    begun = next(
        (at for at in range(len(lines)) if _is_summary(blocks[at].passage.text, language)), None
    )
    limit = len(lines) if begun is None else begun
    head = _Head(list(blocks[:limit]), lines[:limit], limit)
    _find_title(head, language)
    if begun is not None:
        head.title = head.title or _title_below(blocks[begun + 1 : len(lines)])
        head.end = begun
    head.all = [line for line in head.lines[: head.end] if line]
    return head


def _names_body_in_head(blocks: Sequence[Block], at: int, language: str) -> bool:
    """Say whether a line that reads like a formula names the body whose meeting follows."""
    text = blocks[at].passage.text
    if ends_with(text, ",") or not read_formula(text, language):
        return False
    for block in blocks[at + 1 : at + 6]:
        line = read_front_line(block.passage.text, language)
        if line and line.strong and not line.only_names and not line.date:
            return True
        if line is None and _is_body(block, language):
            return False
    return False


def _is_summary(text: str, language: str) -> bool:
    plain = comparable(text[:60]).rstrip(" :.")
    return bool(re.fullmatch(words(language, "structure")["summary"], plain))


def _title_below(blocks: Sequence[Block]) -> str | None:
    """Give the title that follows the summary on a cover, if one does."""
    for block in blocks:
        text = block.passage.text
        capitals = text.upper() == text and text.lower() != text
        if (capitals or block.bold or block.centred or block.heading) and _may_be_title(block):
            return _clean(text)
    return None


def _is_body(block: Block, language: str) -> bool:
    text = block.passage.text
    if read_formula(text, language) or is_opening_recital(text, language):
        return True
    if read_caption(text, language, bool(block.heading)) or block.cell:
        return True
    addressed = words(language, "structure")["addressed"]
    if len(text) < 120 and re.match(addressed, comparable(text)) and not ends_with(text, ".;,"):
        return True
    label = read_label(text)
    if label and any(mark.style != "bullet" for mark in label.marks):
        return True
    return len(text) > _TITLE or (len(text) > 60 and ends_with(text, ".;:,")) or text[:1].islower()


def _may_be_title(block: Block) -> bool:
    text = bare(block.passage.text)
    return 0 < len(text) <= _TITLE and not ends_with(text, ";:,.") and any(map(str.isalpha, text))


def _find_title(head: _Head, language: str) -> None:
    lines = head.lines
    for at, line in enumerate(lines):
        if line and line.subject is not None:
            head.title = _clean(head.blocks[at].passage.text[line.subject :])
            _end_after(head, at)
            return
    titles = [
        (at, _after_number(head, at)) for at, line in enumerate(lines) if line and line.number
    ]
    titled = next(((at, title) for at, title in titles if title), None)
    if titled and _number_at(head, titled[0]) == _number_at(head, titles[0][0]):
        head.title = _clean(titled[1])
        _end_after(head, titled[0])
        return
    numbered = titles[0][0] if titles else None
    strong = max((at for at, line in enumerate(lines) if line and line.strong), default=-1)
    begin = numbered if numbered is not None else strong
    places = [at for at in range(begin + 1, len(lines)) if lines[at] is None]
    if not places and numbered is not None:  # a title that names a treaty
        places = [at for at in range(numbered + 1, len(lines)) if _names_only(lines[at])][:1]
    letter = any(line and line.kind == "notification" for line in lines)
    if letter and not (places and _may_be_title(head.blocks[places[0]])):
        places = [at for at in range(begin + 1, len(lines)) if _is_weak(lines[at])][:1]
    places = places or [at for at in range(max(strong, 0)) if lines[at] is None][-1:]
    if not places or not _may_be_title(head.blocks[places[0]]):
        named = next((at for at, line in enumerate(lines) if line and line.kind == "report"), None)
        if named is not None:
            head.title = _clean(head.blocks[named].passage.text)
        _end_after(head, max(strong, -1 if named is None else named))
        return
    _take_title(head, places[0])


def _number_at(head: _Head, at: int) -> str | None:
    line = head.lines[at]
    return line.number.number if line and line.number else None


def _names_only(line: FrontLine | None) -> bool:
    return line is not None and line.only_names


def _is_weak(line: FrontLine | None) -> bool:
    return line is not None and line.weak


def _after_number(head: _Head, at: int) -> str:
    """Give the title on the line of a number; a revision in the column of the number is no part."""
    line = head.lines[at]
    if line is None or line.number is None:
        return ""
    title = head.blocks[at].passage.text[line.number.title :].strip()
    revision = _REVISION.search(title)
    if revision and line.number.number.startswith("Conf") and "(" not in line.number.number:
        number = replace(line.number, number=f"{line.number.number} {revision[0]}")
        head.lines[at] = replace(line, number=number)
        title = f"{title[: revision.start()].rstrip()} {title[revision.end() :].lstrip()}".strip()
    return title


def _take_title(head: _Head, at: int) -> None:
    text = head.blocks[at].passage.text
    capitals = text.upper() == text and text.lower() != text
    title, last = [text], at
    while (
        last + 1 < len(head.lines)
        and head.lines[last + 1] is None
        and capitals
        and (following := head.blocks[last + 1].passage.text).upper() == following
        and _may_be_title(head.blocks[last + 1])
    ):
        last += 1
        title.append(following)
    head.title = _clean(" ".join(title))
    _end_after(head, last)


def _end_after(head: _Head, at: int) -> None:
    """Let the body begin at the first line after the title that says nothing of the document."""
    at += 1
    later = [
        place for place in range(at, len(head.lines)) if (line := head.lines[place]) and line.strong
    ]
    at = max([at, *(place + 1 for place in later)])
    while at < len(head.lines) and head.lines[at] is not None:
        at += 1
    head.end = min(at, head.end)


def _clean(text: str) -> str | None:
    words_of = " ".join(text.split()).strip(" *_#")
    return bare(words_of) if words_of[-1:] not in "\"'»”" else words_of


# -- what the head says ----------------------------------------------------------------------------


def _symbol(source: SourceText, head: _Head, blocks: Iterable[Block]) -> str | None:
    """Find the document's own symbol: in its head, else in what its pages print, else alone."""
    furniture = [text for text in source.furniture if len(text) < 120]
    near = [block.passage.text[:160] for block in head.blocks[: head.end]]
    places: tuple[Iterable[str | None], ...] = (
        (line.symbol for line in head.all),
        (found[2] for text in furniture if (found := find_symbol(text))),
        sorted((line.reference for line in head.all if line.reference), key=_by_number),
        map(find_reference, furniture),
        (found[2] for text in near if (found := find_symbol(text)) and found[0] < 40),
    )
    for symbols in places:
        if symbol := _first(symbols):
            return symbol
    alone = (block.passage.text for block in blocks if len(block.passage.text) < 80)
    return next(
        (found[2] for text in alone if is_symbol(text) and (found := find_symbol(text))), None
    )


def _by_number(reference: str | None) -> bool:
    """Sort the number of a notification before the reference of its letter."""
    return not (reference and is_notification_number(reference))


def _front(head: _Head, symbol: str | None, language: str) -> Front:
    read = read_symbol(symbol) if symbol else Symbol("")
    lines = head.all
    number = next((line.number.number for line in lines if line.number), None) or read.number
    kind = _kind(head, read, number, language)
    convention, body = _whose(lines, read)
    reading = _reading(number, kind, convention)
    if reading is not None:
        convention = convention or reading.agreement
        body = body or (reading.body if reading.agreement == convention else None)
    session = _first(line.session for line in lines)
    if reading is not None and (reading.agreement in (convention, UNGA)):
        session = reading.session
    days = next((line.days for line in lines if line.days), None)
    return Front(
        kind=kind,
        symbol=symbol,
        number=number,
        date=_first(line.date for line in sorted(lines, key=lambda line: line.kind is None)),
        convention=convention,
        body=body,
        session=session or read.session,
        meeting_place=_first(line.place for line in lines),
        meeting_start=days.first if days else None,
        meeting_end=days.last if days else None,
        agenda_item=_first(line.agenda_item for line in lines),
        language=language,
        original_language=_first(line.original for line in lines),
        title=head.title,
    )


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _kind(head: _Head, symbol: Symbol, number: str | None, language: str) -> DocumentKind:
    kinds = [line.kind for line in head.all if line.kind]
    said = next((kind for kind in kinds if kind in _DECIDED), None) or symbol.kind
    if said in _DECIDED:
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
    if number is None:
        return None
    noun = kind if kind in _DECIDED else ""
    readings = read_number(f"{noun} {number}".strip(), convention)
    return (
        readings[0]
        if len({(one.agreement, one.body, one.session) for one in readings}) == 1
        else None
    )

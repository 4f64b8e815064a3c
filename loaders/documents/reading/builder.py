"""The text of a document whose format has paragraphs: written block by block, with its passages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from loaders.documents.passage import Passage
from loaders.documents.reading.source_text import Block, Cell, SourceText, Trouble
from loaders.documents.reading.typed_notes import with_typed_notes

_SPACES = frozenset(" \t\n\r\f\v\x85\u2028\u2029")
_BREAKS = frozenset("\n\v\x85\u2028")
_UNSEEN = frozenset(
    chr(code)
    for codes in (
        range(32),
        (0x7F, 0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF),
        range(0x202A, 0x202F),
        range(0x2066, 0x206A),
    )
    for code in codes
)
"""Controls, soft hyphens, marks of direction: they stand in the text, but disturb what reads it."""

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RAISED = frozenset("0123456789*†‡")
_SHORT = 400


@dataclass(frozen=True)
class Piece:
    """A stretch of one look. A `mark` refers to a note: it is in the text, but in no passage."""

    text: str
    italic: bool = False
    bold: bool = False
    mark: bool = False


def raised(mark: str) -> str:
    """Print the mark of a note as it stands in the text: its digits raised."""
    return mark.translate(_SUPERSCRIPT)


def raised_number(text: str, before: Sequence[Piece]) -> Piece | None:
    """
    Give the piece for a raised number that stands after others; None for any other raised text.

    It is the mark of a note, typed by hand; after a short word it may be a power (km², m³).
    """
    if not text.strip() or not _RAISED.issuperset(text.strip()):
        return None
    last = "".join(piece.text for piece in before[-3:] if not piece.mark).rstrip()[-3:]
    after_word = bool(last) and (not last[-1].isalnum() or (len(last) == 3 and last.isalpha()))
    return Piece(raised(text), mark=after_word)


def plain(pieces: Iterable[Piece]) -> str:
    """Give what pieces say, without marks, on one line."""
    return " ".join("".join(piece.text for piece in pieces if not piece.mark).split())


@dataclass
class Shape:
    """What a format says of a paragraph beside its words: the same members as in `Block`."""

    kind: Literal["text", "note", "table"] = "text"
    heading: int = 0
    depth: int | None = None
    centred: bool = False
    cell: Cell | None = None


@dataclass
class _Writing:
    """The passage of one block while its characters come."""

    characters: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    emphasis: list[tuple[int, int]] = field(default_factory=list)
    bold: bool = True

    def write(self, character: str, place: int, piece: Piece, space: int | None) -> None:
        """Take a character, after the white space at the offset `space` if there was some."""
        if space is not None and self.characters:
            self.characters.append(" ")
            self.places.append(space)
        here = len(self.characters)
        if piece.italic:
            start, end = self.emphasis[-1] if self.emphasis else (here, -2)
            if end == here or (end == here - 1 and self.characters[-1] == " "):
                self.emphasis[-1] = (start, here + 1)
            else:
                self.emphasis.append((here, here + 1))
        self.bold = self.bold and (piece.bold or not character.isalnum())
        self.characters.append(character)
        self.places.append(place)


class SourceBuilder:
    """Writes the text of a document and the blocks in it."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._parts: list[str] = []
        self.blocks: list[Block] = []
        self.troubles: list[Trouble] = []
        self.offset = 0

    def _put(self, text: str) -> int:
        """Add to the text; give the offset where it stands."""
        place = self.offset
        self._parts.append(text)
        self.offset += len(text)
        return place

    def add(self, pieces: Sequence[Piece], shape: Shape) -> Block | None:
        """
        Write one block, and give it; None when the pieces say nothing.

        Stretches of white space become one space, in the text a line break where they hold one.
        """
        if not any(character not in _SPACES for piece in pieces for character in piece.text):
            return None
        if self._parts:
            self._put("\n\n")
        writing = _Writing()
        seen, gap, space = False, "", None
        for piece in pieces:
            for character in piece.text:
                if character in _SPACES:
                    gap = "\n" if character in _BREAKS or gap == "\n" else " "
                    continue
                if gap and seen:
                    space = self._put(gap)
                gap, seen = "", True
                place = self._put(character)
                if not piece.mark and character not in _UNSEEN:
                    writing.write(character, place, piece, space)
                    space = None
        if not writing.characters:
            return None
        block = Block(
            Passage("".join(writing.characters), tuple(writing.places)),
            kind=shape.kind,
            heading=shape.heading,
            depth=shape.depth,
            emphasis=tuple(writing.emphasis),
            bold=writing.bold,
            centred=shape.centred,
            cell=shape.cell,
        )
        self.blocks.append(block)
        return block

    def trouble(self, code: str, message: str, block: Block | None = None) -> None:
        """Report something at the beginning of a block, or where the text has come to."""
        offset = block.passage.start if block else self.offset
        self.troubles.append(Trouble(code, message, offset))

    def finish(self, furniture: Iterable[str] = (), declared: str | None = None) -> SourceText:
        """
        Give what was written; `declared` is the language that the file names.

        A file often names the language of its template; so it is believed in short texts alone.
        """
        from loaders.documents.languages import LANGUAGES
        from loaders.documents.reading.language import detect_language

        text = "".join(self._parts)
        short = len(text) < _SHORT and declared in LANGUAGES
        return SourceText(
            text=text,
            blocks=with_typed_notes(self.blocks),
            language=declared if short and declared else detect_language(text),
            furniture=tuple(dict.fromkeys(filter(None, furniture))),
            troubles=tuple(self.troubles),
        )


def changes_message(changes: Mapping[str, str]) -> str:
    """Say which tracked changes a paragraph holds (`deleted`: what), and how they were read."""
    said = "; ".join(f"{kind} “{_shortened(text)}”" for kind, text in changes.items() if text)
    return f"tracked changes, read as if accepted: {said}"


def _shortened(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119]}…"

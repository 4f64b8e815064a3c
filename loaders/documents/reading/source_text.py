"""What every reader of a file format gives: the text of a document and the blocks it is made of."""

from dataclasses import dataclass
from typing import Literal

from loaders.documents.passage import Passage


class DocumentError(Exception):
    """A document that cannot be read or parsed: the message says why and what to do."""


@dataclass(frozen=True)
class Cell:
    """The place of a block in a table: which table of the document, row and column, from zero."""

    table: int
    row: int
    column: int


@dataclass(frozen=True)
class Block:
    """
    One printed paragraph, heading, note or table cell, whole: nothing that interrupts it is in it.

    The number that a format keeps beside the text (a list of Word, an `<ol>`) stands printed at its
    beginning, in `SourceText.text` too. `emphasis` are the ranges of `passage.text` in italics;
    `heading` is the level of a heading that the format declares, 0 where it declares none; `depth`
    the depth of a list item (from zero) where the format or the indentation tells; `centred` and
    `bold` hold for the whole block; `page` counts from one. A note's text begins with its mark.
    """

    passage: Passage
    kind: Literal["text", "note", "table"] = "text"
    heading: int = 0
    depth: int | None = None
    emphasis: tuple[tuple[int, int], ...] = ()
    bold: bool = False
    centred: bool = False
    page: int | None = None
    cell: Cell | None = None


@dataclass(frozen=True)
class Trouble:
    """Something that a reader noticed: a code, a message, and the offset in the text."""

    code: str
    message: str
    offset: int


@dataclass(frozen=True)
class SourceText:
    """
    A document as read: its whole text, its blocks in reading order, and what was noticed.

    All offsets anywhere count characters of `text`. `furniture` holds what is printed on pages but
    belongs to no block (headers and footers: the symbol often stands only there). `language` is the
    detected language of the text, one of the six (`en`, `fr`, `es`, `ru`, `ar`, `zh`).
    """

    text: str
    blocks: tuple[Block, ...]
    language: str
    furniture: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()

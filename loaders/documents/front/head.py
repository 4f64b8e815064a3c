"""The head of a document: its lines, and where the body begins below them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from loaders.documents.front.lines import FrontLine, read_front_line
from loaders.documents.front.names import name_line
from loaders.documents.glyphs import comparable, ends_with
from loaders.documents.languages import words
from loaders.documents.reading.source_text import Block, SourceText
from loaders.documents.structure.captions import read_caption
from loaders.documents.structure.formulae import read_formula
from loaders.documents.structure.labels import read_label
from loaders.documents.structure.recitals import is_opening_recital

_LONGEST = 80
"""Blocks in which a head is looked for."""
LONGEST_TITLE = 500
"""Characters; what is longer is no title."""


@dataclass
class Head:
    """
    The blocks above the body, with what each says, and the title among them.

    The body begins at the block `end`.
    """

    blocks: list[Block]
    lines: list[FrontLine | None]
    end: int
    title: str | None = None

    @property
    def said(self) -> list[FrontLine]:
        """The lines that say something of the document."""
        return [line for line in self.lines[: self.end] if line]


def read_lines(blocks: Sequence[Block], language: str) -> list[FrontLine | None]:
    """Read what each block above the body says; the first that only a body can hold ends it."""
    lines: list[FrontLine | None] = []
    summarised = False
    for at, block in enumerate(blocks[:_LONGEST]):
        text = block.passage.text
        line = _line(blocks, at, language)
        summarised = summarised or is_summary(text, language)
        # a summary is written like a body: only a formula ends the head that holds one
        ends = read_formula(text, language) if summarised else _is_body(block, language)
        if line is None and ends:
            break
        lines.append(line)
    return lines


def _line(blocks: Sequence[Block], at: int, language: str) -> FrontLine | None:
    """Read one line; one that names a body belongs to the head where its meeting follows."""
    text = blocks[at].passage.text
    line = read_front_line(text, language)
    if line is not None and not line.only_names:
        return line
    if _names_body_in_head(blocks, at, language):
        names = name_line(comparable(text), language, anywhere=True)
        return line or FrontLine(strong=True, names=names)
    return None if read_formula(text, language) else line


def with_head_lines(blocks: list[Block], source: SourceText, language: str) -> list[Block]:
    """Part the printed lines of a head that a reader took for one paragraph."""
    out: list[Block] = []
    for at, block in enumerate(blocks):
        lines = _printed_lines(block, source) if at < _LONGEST else [block]
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
    if len(passage.text) > LONGEST_TITLE:
        return [block]
    breaks = [
        at
        for at in range(1, len(passage.places))
        if "\n" in source.text[passage.places[at - 1] : passage.places[at]]
    ]
    edges = [0, *breaks, len(passage.text)]
    parts = [passage.cut(begin, end) for begin, end in pairwise(edges)]
    return [replace(block, passage=part, emphasis=()) for part in parts if part.text] or [block]


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


def is_summary(text: str, language: str) -> bool:
    """Say whether a line is the heading of a summary, as covers print one."""
    plain = comparable(text[:60]).rstrip(" :.")
    return bool(re.fullmatch(words(language, "structure")["summary"], plain))


def _is_body(block: Block, language: str) -> bool:
    """Say whether a block can only stand in a body."""
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
    sentence = len(text) > 60 and ends_with(text, ".;:,")
    return sentence or len(text) > LONGEST_TITLE or text[:1].islower()

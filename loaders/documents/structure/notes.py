"""Foot- and endnotes: the section `notes`."""

import re
from collections.abc import Iterable

from loaders.documents.glyphs import SUPERSCRIPTS, flat
from loaders.documents.passage import Passage
from loaders.documents.reading.source_text import Block
from loaders.documents.structure.nodes import Node
from loaders.documents.structure.units import is_note

_MARK = re.compile(
    rf"\s*(?P<mark>[{SUPERSCRIPTS}]{{1,4}}|\[\^?\w{{1,5}}\]:?|\(?(?:\d{{1,4}}|[*†‡§#\ufffd]{{1,4}})\)?"
    r"(?:\s?/|[.):])?|[a-z]\s?/|/)(?=\s|[^\w/])?\s*"
)


def note_nodes(blocks: Iterable[Block]) -> list[Node]:
    """Give the section `notes` and the notes in the order of the text; empty without any."""
    notes = [block for block in blocks if is_note(block) and block.passage.text.strip()]
    if not notes:
        return []
    start = min(note.passage.cut(0, len(note.passage.text)).start for note in notes)
    section = Node("section", _nothing(notes[0]), start, start)
    section.id = "notes"
    nodes = [section]
    for count, block in enumerate(notes, start=1):
        passage = block.passage.cut(0, len(block.passage.text))
        match = _MARK.match(
            flat(passage.text[:16]) if passage.text[0].isdecimal() else passage.text
        )
        end = match.end() if match and match.end() < len(passage.text) else 0
        body = passage.cut(end, len(passage.text))
        node = Node(
            "note", body, passage.start, body.end, passage.text[:end].strip(), parent=section
        )
        node.id = f"notes.{count}"
        nodes.append(node)
    return nodes


def _nothing(block: Block) -> Passage:
    return block.passage.cut(0, 0)

"""Notes typed as a paragraph below a star, in formats that would have footnotes of their own."""

import re
from collections.abc import Sequence
from dataclasses import replace

from loaders.documents.passage import Passage
from loaders.documents.reading.source_text import Block

_NOTE = re.compile(r"\*\s\S")
_MARK = re.compile(r"(?<=[\w)»”.,])\*(?=[\s,.;:)]|$)")


def with_typed_notes(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Make the one paragraph that begins with a star a note, where a star refers to it."""
    notes = [at for at, block in enumerate(blocks) if _begins_note(block)]
    if len(notes) != 1:
        return tuple(blocks)
    before = blocks[: notes[0]]
    marked = [(at, found) for at, one in enumerate(before) if (found := _mark(one)) is not None]
    if len(marked) != 1:
        return tuple(blocks)
    out = list(blocks)
    at, place = marked[0]
    out[at] = _without(out[at], place)
    out[notes[0]] = replace(out[notes[0]], kind="note", heading=0, depth=None)
    return tuple(out)


def _begins_note(block: Block) -> bool:
    return block.kind == "text" and bool(_NOTE.match(block.passage.text))


def _mark(block: Block) -> int | None:
    text = block.passage.text
    found = _MARK.search(text) if text.count("*") == 1 else None
    return found.start() if found else None


def _without(block: Block, place: int) -> Block:
    """Give a block without one of its characters."""
    text, places = block.passage.text, block.passage.places
    passage = Passage(text[:place] + text[place + 1 :], places[:place] + places[place + 1 :])
    emphasis = ((one - (one > place), two - (two > place)) for one, two in block.emphasis)
    return replace(
        block, passage=passage, emphasis=tuple((one, two) for one, two in emphasis if one < two)
    )

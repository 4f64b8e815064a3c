"""What the head of a document says of it: symbol, number, title, date, body, meeting."""

from collections.abc import Sequence

from loaders.documents.front.elsewhere import said_elsewhere
from loaders.documents.front.head import Head, is_summary, read_lines, with_head_lines
from loaders.documents.front.particulars import own_symbol, particulars
from loaders.documents.front.title import find_title, title_below
from loaders.documents.front.written import with_written, written_front
from loaders.documents.languages import LANGUAGES
from loaders.documents.model import Front
from loaders.documents.reading.source_text import Block, SourceText
from loaders.documents.structure.units import is_note

__all__ = ["read_front"]


def read_front(source: SourceText) -> tuple[Front, int]:
    """
    Read the front matter, and give the offset where the body begins.

    What does not stand there is None; nothing is guessed.
    """
    language = source.language if source.language in LANGUAGES else "en"
    written, begin = written_front(source.text)
    blocks = [
        block
        for block in source.blocks
        if block.passage.text.strip() and not is_note(block) and block.passage.start >= begin
    ]
    blocks = with_head_lines(blocks, source, language)
    head = _read_head(blocks, language)
    front = particulars(head, own_symbol(source, head, blocks), language)
    front = front.model_copy(update=said_elsewhere(source, blocks[head.end :], front))
    start = blocks[head.end].passage.start if head.end < len(blocks) else len(source.text)
    return with_written(front, written), start


def _read_head(blocks: Sequence[Block], language: str) -> Head:
    """Read the head with its title; a summary on the cover is text, the title may follow it."""
    lines = read_lines(blocks, language)
    texts = [block.passage.text for block in blocks[: len(lines)]]
    summary = next((at for at, text in enumerate(texts) if is_summary(text, language)), None)
    limit = len(lines) if summary is None else summary
    head = Head(list(blocks[:limit]), lines[:limit], limit)
    find_title(head)
    if summary is not None:
        head.title = head.title or title_below(blocks[summary + 1 : len(lines)])
        head.end = summary
    return head

"""Plain text and Markdown."""

from loaders.documents.reading.language import detect_language
from loaders.documents.reading.line import physical_lines
from loaders.documents.reading.lines import blocks_of
from loaders.documents.reading.source_text import DocumentError, SourceText


def read_plain(text: str) -> SourceText:
    """
    Read a text file; offsets count characters of `text` as it is.

    Raises `DocumentError` where nothing is printed.
    """
    language = detect_language(text)
    blocks, furniture = blocks_of(text, list(physical_lines(text)), language)
    if not blocks and not furniture:
        raise DocumentError("the document is empty: no line of it holds text; check the file")
    return SourceText(text, blocks, language, furniture)

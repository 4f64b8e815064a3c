"""What the head of a document says of it: symbol, number, title, date, body, meeting."""

from loaders.documents.model import Front
from loaders.documents.reading.source_text import SourceText


def read_front(source: SourceText) -> tuple[Front, int]:
    """Read the front matter, and give the offset where the body begins."""
    return Front(language=source.language), 0

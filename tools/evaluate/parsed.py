"""Parsing a file for comparison."""

from pathlib import Path

from loaders.documents.citing import resolve
from loaders.documents.sandboxed_document import parsed as read_and_parsed
from loaders.documents.works import Works
from meagraph.codes import read_codes
from meagraph.settings import Settings
from tools.evaluate.scores import Annotation


def parsed(path: Path, works: Works) -> Annotation:
    """Read and parse a document, in this process; `works` are those that the graph holds."""
    settings = Settings()
    document = read_and_parsed(
        path, settings.content, settings.archive_bytes, settings.archive_ratio
    )
    return Annotation.of(resolve(document, works, read_codes(settings.content)))

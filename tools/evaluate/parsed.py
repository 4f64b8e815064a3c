"""Parsing a file for comparison."""

from pathlib import Path

from loaders.documents.citing import resolve
from loaders.documents.parsing import parse
from loaders.documents.reading import read_source
from loaders.documents.works import Works
from meagraph.codes import read_codes
from meagraph.settings import Settings
from tools.evaluate.scores import Annotation


def parsed(path: Path, works: Works) -> Annotation:
    """Read and parse a document; `works` are those that the graph holds."""
    content = Settings().content
    document = parse(read_source(path), content)
    return Annotation.of(resolve(document, works, read_codes(content)))

"""Where the vocabularies and the reference data are that parsing a document needs."""

from functools import cache
from pathlib import Path

from meagraph.settings import Settings


@cache
def content_directory() -> Path:
    """Give the directory of vocabularies/ and data/; the setting is read once in a process."""
    return Settings().content

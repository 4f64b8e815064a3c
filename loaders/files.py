"""Files that loaders read: found, bounded, and named in every message."""

import os
import re
from hashlib import sha256
from pathlib import Path

from loaders.loader import LoadError, Loading
from meagraph.staging import Source


def local_file(source: str, loading: Loading) -> Path:
    """
    Give the path of a source file that exists, may be read and is not too large.

    Raises `LoadError` before anything of the file is read.
    """
    path = Path(source)
    if path.is_dir():
        raise LoadError(f"{source}: a directory; name a file in it")
    if not path.is_file():
        raise LoadError(f"{source}: no such file; check the path")
    check_size(path, loading)
    if not os.access(path, os.R_OK):
        raise LoadError(f"{source}: you may not read this file; ask for its permissions")
    return path


def check_size(path: Path, loading: Loading) -> None:
    """Raise `LoadError` when `path` is larger than the settings allow."""
    size, limit = path.stat().st_size, loading.settings.load_bytes
    if size > limit:
        raise LoadError(
            f"{path}: {size} bytes, more than the {limit} that MEAGRAPH_LOAD_BYTES allows;"
            " split the file, or raise the setting"
        )


def slug(text: str) -> str:
    """
    Make a path segment from a name.

    >>> slug("Parties (2024).csv")
    'parties-2024-csv'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "file"


def place_slug(path: Path) -> str:
    """
    Make a path segment from a file's name and the place where it lies.

    The same file gives the same segment at every load; a file of the same name in another directory
    gives another one, so that neither overwrites what the other said.
    """
    digest = sha256(os.fsencode(path.resolve())).hexdigest()[:8]
    return f"{slug(path.name)}-{digest}"


def file_source(path: Path, loading: Loading) -> Source:
    """
    Describe a file as a source of which nothing else is known than its name.

    Such sources are called `file-…`: no file can pass for a source that a loader describes.
    """
    return Source(loading.identifiers.mint("source", slug=f"file-{place_slug(path)}"), path.name)

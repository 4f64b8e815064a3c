"""A document of a secretariat, read: from its file to what was recognised in it."""

import json
import os
from pathlib import Path

from loaders.documents.correction_file import sidecar_of
from loaders.documents.model import Document, document_from_json
from loaders.documents.reading.source_text import DocumentError
from loaders.documents.works import HeldWorks, Works
from meagraph.sandbox import Limits, SandboxError, run
from meagraph.settings import Settings

_NOTHING_HELD = HeldWorks()


def read_document(path: Path, settings: Settings, works: Works = _NOTHING_HELD) -> Document:
    """
    Read and parse a document in a limited process, correct it, and resolve its citations.

    The corrections are those in `FILE.corrections.toml` beside it; the citations are resolved
    against `works`. Raises `DocumentError`, whose message begins with the file.
    """
    _check(path, settings)
    arguments = {
        "path": str(path.resolve()),
        "content": str(settings.content.resolve()),
        "archive_bytes": settings.archive_bytes,
        "archive_ratio": settings.archive_ratio,
    }
    limits = Limits(
        settings.document_memory,
        settings.document_seconds,
        settings.document_result_bytes,
        setting="MEAGRAPH_DOCUMENT",
        deep="save it again with a simpler layout, or as text",
    )
    try:
        with run("loaders.documents.sandboxed_document", arguments, limits) as result:
            document = document_from_json(json.load(result))
    except SandboxError as error:
        raise DocumentError(f"{path}: {error}") from error
    return _completed(document, path, settings.content, works)


def _completed(document: Document, path: Path, content: Path, works: Works) -> Document:
    """Apply the corrections that a person wrote, then resolve the citations."""
    from loaders.documents.citing import resolve

    corrections = sidecar_of(path)
    if corrections.exists():
        from loaders.documents.corrections import apply_corrections

        document = apply_corrections(document, corrections, content)
    return resolve(document, works)


def _check(path: Path, settings: Settings) -> None:
    """Refuse a file before anything of it is read."""
    if path.is_dir():
        raise DocumentError(f"{path}: a directory; name a file in it")
    if not path.is_file():
        raise DocumentError(f"{path}: no such file; check the path")
    size = path.stat().st_size
    if size > settings.document_bytes:
        raise DocumentError(
            f"{path}: {size} bytes, more than the {settings.document_bytes} that"
            " MEAGRAPH_DOCUMENT_BYTES allows; split the document, or raise the setting"
        )
    if not os.access(path, os.R_OK):
        raise DocumentError(f"{path}: you may not read this file; ask for its permissions")

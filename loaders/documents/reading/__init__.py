"""Reading: from a file of a secretariat (DOCX, PDF, HTML, text) to its text and its blocks."""

import zipfile
from dataclasses import replace
from pathlib import Path

from loaders.documents.reading.source_text import DocumentError, SourceText

KINDS = "DOCX, PDF, HTML (.html, .htm, .xhtml) and text (.txt, .md)"
"""The kinds of files that are read."""

_HEAD = 4096
_HTML = (".html", ".htm", ".xhtml")
_TEXT = (".txt", ".md")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    (b"{\\rtf", "a document in RTF: save it as .docx"),
    (b"\x89PNG", "a picture: give the document with its text"),
    (b"\xff\xd8\xff", "a picture: give the document with its text"),
    (b"GIF8", "a picture: give the document with its text"),
    (b"\x1f\x8b", "a compressed file: unpack it first"),
    (b"7z\xbc\xaf", "a compressed file: unpack it first"),
    (b"Rar!", "a compressed file: unpack it first"),
)
_ARCHIVES = (
    ("xl/", "a workbook: give it to the loader of tables"),
    ("ppt/", "a presentation: save its text as .docx"),
    ("content.xml", "an OpenDocument file: save it as .docx"),
    ("META-INF/container.xml", "an e-book: save it as .html"),
)


def read_source(path: Path, most_bytes: int, most_growth: int) -> SourceText:
    """
    Read a document, by what it is rather than by how its name ends.

    `most_bytes` and `most_growth` are the limits of an archive (`archive_bytes`, `archive_ratio`).
    Raises `DocumentError`.
    """
    source = _read(path, most_bytes, most_growth)
    if not any(letter.isalnum() for block in source.blocks for letter in block.passage.text):
        raise DocumentError(
            "there is no text in it; where it is a scan or a picture, run it through text"
            " recognition first"
        )
    return source


def _read(path: Path, most_bytes: int, most_growth: int) -> SourceText:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    suffix = path.suffix.lower()
    if not head.strip():
        raise DocumentError("it is empty; fetch the file again")
    if b"%PDF-" in head[:1024]:
        from loaders.documents.reading.pdf import read_pdf

        return read_pdf(path)
    if head.startswith(b"PK"):
        _check_is_word(path)
        from loaders.documents.reading.docx import read_docx

        return read_docx(path, most_bytes, most_growth)
    _check_is_readable(path, head, suffix)
    if suffix in _HTML or _looks_like_html(head):
        from loaders.documents.reading.html import read_html

        return read_html(path.read_bytes())
    return _read_text(path.read_bytes())


def _read_text(data: bytes) -> SourceText:
    from loaders.documents.reading.encoding import decode
    from loaders.documents.reading.plain import read_plain

    decoded = decode(data)
    source = read_plain(decoded.text)
    return replace(source, troubles=(*decoded.troubles, *source.troubles))


def _check_is_word(path: Path) -> None:
    """Refuse an archive that is no Word document; a damaged one is left to its reader."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return
    if any(name.startswith("word/") for name in names):
        return
    for beginning, what in _ARCHIVES:
        if any(name.startswith(beginning) for name in names):
            raise DocumentError(f"it is {what}; what is read is {KINDS}")
    if "[Content_Types].xml" not in names:
        raise DocumentError(f"it is an archive of other files; unpack it: what is read is {KINDS}")


def _check_is_readable(path: Path, head: bytes, suffix: str) -> None:
    """Refuse what is neither HTML nor text, with advice by what it is."""
    if head.startswith(_OLE):
        if _ENCRYPTED in path.read_bytes():
            raise DocumentError("it is encrypted; save the document without a password")
        raise DocumentError("it is a document of an old Word (.doc); save it as .docx")
    for beginning, what in _OTHERS:
        if head.startswith(beginning):
            raise DocumentError(f"it is {what}; what is read is {KINDS}")
    if suffix in (".docx", ".pdf"):
        raise DocumentError(
            f"it is named {suffix}, but it is none: the file is damaged or misnamed; fetch it again"
        )
    if suffix not in (*_HTML, *_TEXT) and not _looks_like_html(head):
        raise DocumentError(f"files named {suffix or 'without a suffix'} are not read, but {KINDS}")


def _looks_like_html(head: bytes) -> bool:
    """Say whether a file begins as HTML does, in any encoding that keeps ASCII apart."""
    begin = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if begin.startswith((b"<!doctype html", b"<html")):
        return True
    return begin.startswith((b"<?xml", b"<!--")) and b"<html" in begin

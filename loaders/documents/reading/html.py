"""HTML and XHTML: blocks, numbers of lists, notes, tables; tracked changes as if accepted."""

import re
from collections.abc import Iterable

from lxml import etree, html

from loaders.documents.reading.builder import Piece, Shape, SourceBuilder, changes_message, plain
from loaders.documents.reading.encoding import declared_encoding, decode
from loaders.documents.reading.html_breaks import part_at_breaks
from loaders.documents.reading.html_notes import Notes, find_notes
from loaders.documents.reading.html_page import Draft, Page
from loaders.documents.reading.labels import is_bullet, label_at
from loaders.documents.reading.source_text import Block, DocumentError, SourceText
from loaders.documents.reading.word_package import Element

_SUBSET = re.compile(rb"<!DOCTYPE[^>\[]{0,500}\[[^\]]{0,100000}\]\s{0,9}>", re.I)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_html(data: bytes) -> SourceText:
    """Read a page; raises `DocumentError`."""
    decoded = decode(data, declared_encoding(data))
    # the parser gives up at a NUL
    text = _SUBSET.sub(b"", _CONTROL.sub("", decoded.text).encode("utf-8", "replace"))
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(text, parser=parser)
    except etree.ParserError as error:
        raise DocumentError(f"there is no text in it ({error}); save the page again") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise DocumentError(
            "its elements are nested too deeply; save the page again from a browser, or as text"
        )
    builder = SourceBuilder()
    for trouble in decoded.troubles:
        builder.trouble(trouble.code, trouble.message)
    notes = find_notes(root)
    page = Page(notes)
    _write(builder, part_at_breaks(page.drafts(root)), notes)
    title = " ".join((root.findtext(".//title") or "").split())
    declared = (root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[
        :2
    ]
    return builder.finish([title, *page.furniture], declared.lower())


def _write(builder: SourceBuilder, drafts: Iterable[Draft], notes: Notes) -> None:
    """Write the blocks; each note follows the block that first refers to it."""
    texts: list[Draft] = []
    of_note: dict[Element, list[Draft]] = {}
    for draft in drafts:
        if draft.note is None:
            texts.append(draft)
        else:
            if draft.note not in of_note and draft.note not in notes.marks:
                texts.append(draft)  # a note without a reference stays where it is
            of_note.setdefault(draft.note, []).append(draft)
    for draft in texts:
        if draft.note is not None:
            _write_note(builder, of_note.pop(draft.note), "")
            continue
        _write_block(builder, draft)
        for note in draft.refers:
            if note in of_note:
                _write_note(builder, of_note.pop(note), notes.marks[note])
    for note, rest in of_note.items():
        _write_note(builder, rest, notes.marks.get(note, ""))


def _write_block(builder: SourceBuilder, draft: Draft) -> None:
    pieces = draft.pieces
    printed = label_at(plain(pieces)) if draft.label else ""
    only_marks = is_bullet(draft.label) and printed and not is_bullet(printed)
    if draft.label and plain(pieces) and printed != draft.label and not only_marks:
        bold = all(piece.bold for piece in pieces if piece.text.strip())
        pieces = [Piece(f"{draft.label} ", bold=bold), *pieces]
    block = builder.add(pieces, draft.shape)
    _report(builder, [draft], block)


def _write_note(builder: SourceBuilder, drafts: list[Draft], mark: str) -> None:
    pieces = [piece for draft in drafts for piece in (*draft.pieces, Piece("\n"))]
    if mark and not plain(pieces).startswith(mark):
        pieces.insert(0, Piece(f"{mark} "))
    block = builder.add(pieces, Shape(kind="note"))
    _report(builder, drafts, block)


def _report(builder: SourceBuilder, drafts: list[Draft], block: Block | None) -> None:
    for draft in drafts:
        said = {kind: " ".join("".join(texts).split()) for kind, texts in draft.changes.items()}
        if any(said.values()):
            builder.trouble("tracked-change", changes_message(said), block)

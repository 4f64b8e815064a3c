"""
Word documents (.docx): text, automatic numbers, notes, tables; tracked changes as if accepted.

The parts are read with lxml, not through python-docx: that shows neither numbers, notes, text boxes
nor tracked changes, and its XML parser cannot be told to refuse entities.
"""

from collections.abc import Iterator
from pathlib import Path

from loaders.documents.reading.builder import (
    Piece,
    Shape,
    SourceBuilder,
    changes_message,
    plain,
)
from loaders.documents.reading.counters import counter
from loaders.documents.reading.source_text import Block, SourceText
from loaders.documents.reading.word_numbering import Numbering
from loaders.documents.reading.word_package import R_ID, Element, W, WordPackage
from loaders.documents.reading.word_story import (
    Changes,
    NoteKind,
    NoteReference,
    Paragraph,
    Story,
)
from loaders.documents.reading.word_styles import Styles, value

_SEPARATORS = ("separator", "continuationSeparator", "continuationNotice")
_ID, _TYPE = f"{W}id", f"{W}type"


def read_docx(path: Path, most_bytes: int, most_growth: int) -> SourceText:
    """Read a document within the limits of archives; raises `DocumentError`."""
    return _Reader(WordPackage(path, most_bytes, most_growth)).read()


class _Notes:
    """The foot- and endnotes of a document, and the marks by which it refers to them."""

    def __init__(self, package: WordPackage) -> None:
        self._notes: dict[tuple[NoteKind, str], Element] = {}
        self._formats: dict[NoteKind, str] = {"footnote": "decimal", "endnote": "lowerRoman"}
        self._counts: dict[NoteKind, int] = {"footnote": 0, "endnote": 0}
        settings = package.part("settings")
        for kind in self._formats:
            root = package.part(f"{kind}s")
            for note in () if root is None else root.iterfind(f"{W}{kind}"):
                if note.get(_TYPE) not in _SEPARATORS:
                    self._notes[kind, note.get(_ID, "")] = note
            for place in (settings, *package.document.iter(f"{W}sectPr")):
                own = None if place is None else place.find(f"{W}{kind}Pr")
                self._formats[kind] = value(own, "numFmt") or self._formats[kind]

    def mark(self, kind: NoteKind) -> str:
        """Count a note, and give its mark."""
        self._counts[kind] += 1
        return counter(self._counts[kind], self._formats[kind], "word")

    def take(self, reference: NoteReference) -> Element | None:
        """Give the note that is referred to, once."""
        return self._notes.pop((reference.kind, reference.identifier), None)


class _Reader:
    """Writes the paragraphs of a document as blocks."""

    def __init__(self, package: WordPackage) -> None:
        self._package = package
        self._styles = Styles(package.part("styles"))
        self._numbering = Numbering(package.part("numbering"), self._styles)
        self._notes = _Notes(package)
        self._builder = SourceBuilder()

    def read(self) -> SourceText:
        body = self._package.document.find(f"{W}body")
        if body is not None:
            for element in body.iter(f"{W}altChunk"):
                self._left_out(element)
            for paragraph in _joined(Story(self._styles, self._notes.mark).paragraphs(body)):
                self._write(paragraph)
        return self._builder.finish(self._furniture())

    def _left_out(self, element: Element) -> None:
        self._builder.trouble(
            "left-out",
            f"another document is embedded ({element.get(R_ID)}) and is not read; open this one in"
            " Word and save it again, so that its text becomes part of it",
        )

    def _write(self, paragraph: Paragraph) -> None:
        block = self._block(paragraph)
        self._report(paragraph.changes, block)
        for reference in paragraph.notes:
            self._write_note(reference)

    def _report(self, changes: Changes, block: Block | None) -> None:
        said = {kind: " ".join("".join(texts).split()) for kind, texts in vars(changes).items()}
        if any(said.values()):
            self._builder.trouble("tracked-change", changes_message(said), block)

    def _block(self, paragraph: Paragraph) -> Block | None:
        properties = paragraph.properties
        if self._styles.in_contents(properties):
            return None
        removed = not plain(paragraph.pieces) and (paragraph.joins_next or paragraph.changes)
        place = None if removed else self._numbering.place(properties)
        label = self._numbering.label(place) if place else ""
        if not plain(paragraph.pieces):
            return None
        shape = Shape(
            kind="table" if paragraph.cell else "text",
            heading=self._styles.heading(properties),
            depth=place.level if place else None,
            centred=self._styles.centred(properties),
            cell=paragraph.cell,
        )
        bold = all(piece.bold for piece in paragraph.pieces if piece.text.strip())
        before = [Piece(f"{label} ", bold=bold)] if label else []
        return self._builder.add([*before, *paragraph.pieces], shape)

    def _write_note(self, reference: NoteReference) -> None:
        note = self._notes.take(reference)
        if note is None:
            return
        pieces: list[Piece] = []
        paragraphs = list(Story(self._styles, self._notes.mark).paragraphs(note))
        for paragraph in paragraphs:
            pieces += [*paragraph.pieces, Piece("\n")]
        if not (reference.custom and plain(pieces).startswith(reference.mark)):
            pieces.insert(0, Piece(f"{reference.mark} "))
        block = self._builder.add(pieces, Shape(kind="note"))
        for paragraph in paragraphs:
            self._report(paragraph.changes, block)

    def _furniture(self) -> Iterator[str]:
        """Yield what headers and footers say, paragraph by paragraph."""
        for section in self._package.document.iter(f"{W}sectPr"):
            for kind in ("headerReference", "footerReference"):
                for reference in section.iterfind(f"{W}{kind}"):
                    root = self._package.related(reference.get(R_ID, ""))
                    if root is not None:
                        for paragraph in Story(self._styles, self._notes.mark).paragraphs(root):
                            yield plain(paragraph.pieces)


def _joined(paragraphs: Iterator[Paragraph]) -> Iterator[Paragraph]:
    """Join a paragraph whose end is a tracked deletion with the one that follows it."""
    waiting: Paragraph | None = None
    for paragraph in paragraphs:
        says = bool(waiting or plain(paragraph.pieces))
        if waiting:
            paragraph.follow(waiting)
            waiting = None
        if paragraph.joins_next and says:
            waiting = paragraph
        else:
            yield paragraph
    if waiting:
        yield waiting

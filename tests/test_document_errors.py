import json
import os
import sys
import types
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO

import pytest

from loaders.documents import documents, sandboxed_document
from loaders.documents.documents import read_document
from loaders.documents.model import Document, Front, document_json
from loaders.documents.reading import read_source
from loaders.documents.reading.source_text import DocumentError, SourceText
from loaders.documents.works import Works
from meagraph.sandbox import Limits
from meagraph.settings import MIB, Settings
from tests.word_files import p, with_part, write

ENTITIES = b"<!DOCTYPE w [<!ENTITY a 'aa'>]><w/>"


def source(path: Path) -> SourceText:
    return read_source(path, 16 * MIB, 200)


def file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def archive(folder: Path, name: str, *parts: str) -> Path:
    with zipfile.ZipFile(folder / name, "w") as written:
        for part in parts:
            written.writestr(part, "x")
    return folder / name


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"", "it is empty"),
        ("a.html", b" \n ", "it is empty"),
        ("a.txt", b"-- \n...\n", "there is no text in it"),
        ("a.html", b"<html><body><script>a()</script></body></html>", "there is no text in it"),
        ("a.html", b"<!-- only this -->", "there is no text in it"),
        ("a.html", b"<div>" * 5000 + b"deep", "nested too deeply"),
        ("a.txt", bytes(range(256)) * 9, "it is no text"),
        ("a.md", b"\x89PNG\r\n", "a picture"),
        ("a.txt", b"\x1f\x8b\x08", "unpack it first"),
        ("a.rtf", b"{\\rtf1 x}", "RTF: save it as .docx"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"old Word \(.doc\)"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "it is encrypted",
        ),
        ("a.docx", b"PK\x03\x04 and no more", "the archive is damaged"),
        ("a.docx", b"only text", "named .docx, but it is none"),
        ("a.pdf", b"only text", "named .pdf, but it is none"),
        ("a.xyz", b"only text", "files named .xyz are not read, but DOCX, PDF, HTML"),
        ("letter", b"only text", "files named without a suffix are not read"),
    ],
)
def test_what_cannot_be_read_says_what_it_is_and_what_to_do(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    with pytest.raises(DocumentError, match=message):
        source(file(tmp_path, name, data))


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (["xl/workbook.xml"], "a workbook"),
        (["ppt/slides.xml"], "a presentation"),
        (["content.xml", "mimetype"], "OpenDocument"),
        (["letter.txt"], "an archive of other files"),
        (["[Content_Types].xml"], "word/document.xml is missing"),
    ],
)
def test_archives_that_are_no_word_documents_are_refused(
    tmp_path: Path, parts: list[str], message: str
) -> None:
    with pytest.raises(DocumentError, match=message):
        source(archive(tmp_path, "a.docx", *parts))


@pytest.mark.parametrize(
    ("part", "data", "message"),
    [
        ("word/document.xml", None, "word/document.xml is missing"),
        ("word/footnotes.xml", None, "word/footnotes.xml is missing"),
        ("word/document.xml", ENTITIES, "document.xml declares XML entities"),
        ("word/footnotes.xml", ENTITIES, "footnotes.xml declares XML entities"),
        ("word/footnotes.xml", ENTITIES.decode().encode("utf-16"), "declares XML entities"),
        ("word/document.xml", b"<w><x></w>", "not readable XML"),
        ("word/document.xml", b"<a>" * 3000 + b"</a>" * 3000, "not readable XML"),
        ("word/document.xml", b" " * 4_000_000, "grows more than 200 times"),
        ("word/document.xml", b"<w/>", "there is no text in it"),
        ("word/media/image.bin", os.urandom(17 * MIB), "MEAGRAPH_ARCHIVE_BYTES"),
    ],
)
def test_word_documents_with_bad_parts_are_refused(
    tmp_path: Path, part: str, data: bytes | None, message: str
) -> None:
    path = write(tmp_path / "a.docx", p("Text"), footnotes="")
    with pytest.raises(DocumentError, match=message):
        source(with_part(path, part, data))


def test_entities_that_an_unusual_encoding_hides_are_refused(tmp_path: Path) -> None:
    hidden = b"<?xml version='1.0' encoding='UTF-7'?>" + ENTITIES.decode().encode("utf-7")
    path = with_part(write(tmp_path / "a.docx", p("x")), "word/document.xml", hidden)
    with pytest.raises(DocumentError, match=r"document.xml (declares XML|is not readable XML)"):
        source(path)


def test_a_part_that_is_encrypted_or_damaged_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.docx", p("Text " * 50))
    data = path.read_bytes()
    locked = bytearray(data)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(sign, at + 1)) >= 0:
            locked[at + place] |= 1
    with pytest.raises(DocumentError, match="the archive is encrypted"):
        source(file(tmp_path, "b.docx", bytes(locked)))
    at = data.index(b"word/document.xml") + 40
    broken = data[:at] + bytes(20) + data[at + 20 :]
    with pytest.raises(DocumentError, match=r"word/document.xml cannot be unpacked"):
        source(file(tmp_path, "c.docx", broken))


def test_files_are_read_by_what_they_are_rather_than_by_their_names(tmp_path: Path) -> None:
    page = "<?xml version='1.0'?><html><body><p>Page</p></body></html>"
    assert source(file(tmp_path, "a.txt", page.encode())).text == "Page"
    assert source(file(tmp_path, "a.bin", page.encode("utf-16"))).text == "Page"
    word = write(tmp_path / "a.docx", p("Word"))
    assert source(word.rename(tmp_path / "b.html")).text == "Word"
    plain = source(file(tmp_path, "b.txt", "Une idée de l'été\x07 dernier".encode("cp1252") * 3))
    assert [trouble.code for trouble in plain.troubles][:2] == [
        "encoding-guessed", "control-characters",
    ]  # fmt: skip


def test_the_sandbox_tells_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    path = with_part(write(tmp_path / "a.docx", p("x")), "word/document.xml", ENTITIES)
    with pytest.raises(DocumentError, match=r"a\.docx: its part word/document.xml declares"):
        read_document(path, Settings())


def test_limits_are_named_by_their_settings(tmp_path: Path) -> None:
    path = file(tmp_path, "a.txt", b"x" * 2000)
    with pytest.raises(DocumentError, match="MEAGRAPH_DOCUMENT_BYTES allows"):
        read_document(path, Settings(document_bytes=1024))
    with pytest.raises(DocumentError, match=r"0\.01 seconds \(MEAGRAPH_DOCUMENT_SECONDS\): split"):
        read_document(path, Settings(document_seconds=0.01))


def test_files_that_are_not_there_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        read_document(tmp_path / "none.txt", Settings())
    with pytest.raises(DocumentError, match="a directory"):
        read_document(tmp_path, Settings())
    path = file(tmp_path, "a.txt", b"x")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(DocumentError, match="you may not read"):
        read_document(path, Settings())


DOCUMENT = Document(document=Front(language="en", title="A title"))


def test_a_document_is_corrected_and_then_resolved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[object] = []

    @contextmanager
    def run(module: str, arguments: Mapping[str, object], limits: Limits) -> Iterator[IO[bytes]]:
        assert limits.setting == "MEAGRAPH_DOCUMENT"
        steps.append(Path(str(arguments["path"])).name)
        yield BytesIO(json.dumps(document_json(DOCUMENT)).encode())

    def apply_corrections(document: Document, path: Path, content: Path) -> Document:
        steps.append(path.name)
        return document

    def resolve(document: Document, works: Works) -> Document:
        steps.append(works.provisions("cbd:cop:12:2"))
        return document

    monkeypatch.setattr(documents, "run", run)
    stub(monkeypatch, "loaders.documents.corrections", apply_corrections=apply_corrections)
    stub(monkeypatch, "loaders.documents.citing", resolve=resolve)
    path = file(tmp_path, "a.txt", b"Text")
    assert read_document(path, Settings()) == DOCUMENT
    file(tmp_path, "a.txt.corrections.toml", b"")
    assert read_document(path, Settings()) == DOCUMENT
    assert steps == ["a.txt", None, "a.txt", "a.txt.corrections.toml", None]


def stub(monkeypatch: pytest.MonkeyPatch, name: str, **members: object) -> None:
    module = types.ModuleType(name)
    vars(module).update(members)
    monkeypatch.setitem(sys.modules, name, module)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (None, ""),
        (DocumentError("it is a poem"), "it is a poem"),
        (MemoryError(), "MEAGRAPH_DOCUMENT_MEMORY"),
        (RecursionError(), "nested too deeply: use paper"),
        (OSError(27, "File too large"), "File too large"),
    ],
)
def test_the_program_answers_with_a_document_or_a_refusal(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    error: Exception | None,
    said: str,
) -> None:
    def parse(read: SourceText, content: Path) -> Document:
        assert read.text
        if error:
            raise error
        return DOCUMENT

    stub(monkeypatch, "loaders.documents.parsing", parse=parse)
    monkeypatch.setattr(sandboxed_document, "confine", lambda limits: None)
    arguments = {
        "path": str(write(tmp_path / "a.docx", p("Text"))), "content": "content",
        "archive_bytes": MIB, "archive_ratio": 200,
    }  # fmt: skip
    limits = Limits(MIB, 5, MIB, setting="MEAGRAPH_DOCUMENT", deep="use paper")
    given = json.dumps({"arguments": arguments, "limits": vars(limits)})
    if error is None:
        sandboxed_document.main(["program", given])
        assert json.loads(capfd.readouterr().out) == document_json(DOCUMENT)
    else:
        with pytest.raises(SystemExit):
            sandboxed_document.main(["program", given])
        assert said in json.loads(capfd.readouterr().err)["error"]


def test_a_pdf_goes_to_its_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file(tmp_path, "a.txt", b"%PDF-1.7")
    known = source(write(tmp_path / "a.docx", p("Text")))
    stub(monkeypatch, "loaders.documents.reading.pdf", read_pdf=lambda given: known)
    assert source(path) is known

"""What a document refers to is never fetched: no request leaves, no other file is read."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from loaders.documents.parsing import parse
from loaders.documents.reading import read_source
from loaders.documents.reading.source_text import DocumentError
from meagraph.settings import CONTENT, MIB
from tests.word_files import p, with_part, write

SECRET = "kingfisher"
TEXT = "Invites the mayors to mend the old bridge."


@dataclass
class Canary:
    """A server that nobody may ask, and a file that nobody may read."""

    url: str
    file: Path
    sung: list[str] = field(default_factory=list)


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Canary]:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Canary(f"http://127.0.0.1:{server.getsockname()[1]}/canary", secret)

        def listen() -> None:
            with suppress(OSError):
                while True:
                    visitor, _ = server.accept()
                    with visitor:
                        found.sung.append(str(visitor.getpeername()))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield found
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def page(canary: Canary, body: str = "", begin: str = "<!DOCTYPE html>", head: str = "") -> str:
    return f"{begin}<html><head>{head}</head><body><p>{TEXT}</p>{body}</body></html>"


def pages(canary: Canary) -> dict[str, str]:
    """Give pages that refer to the canary, by the name of what they do it with."""
    url, file = canary.url, canary.file.as_uri()
    embedded = "".join(
        f'<{tag} src="{one}" data="{one}" href="{one}" srcset="{one}"></{tag}>'
        for tag in ("img", "iframe", "object", "embed", "script", "video", "frame", "link")
        for one in (url, file)
    )
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{file}"><!ENTITY % y SYSTEM "{url}"> %y;]>'
    include = (
        '<div xmlns:xi="http://www.w3.org/2001/XInclude">'
        f'<xi:include href="{file}" parse="text"/><xi:include href="{url}"/></div>'
    )
    xhtml = "<?xml version='1.0'?>"
    return {
        "embedded": page(canary, embedded),
        "head": page(
            canary,
            head=f'<base href="{url}"><meta http-equiv="refresh" content="0;{url}">'
            f'<link rel="stylesheet" href="{url}"><style>@import "{url}";</style>',
        ),
        "doctype": page(canary, begin=f'<!DOCTYPE html SYSTEM "{url}">'),
        "entity": page(canary, "<p>&x;</p>", entity),
        "entity of XHTML": page(canary, "<p>&x;</p>", xhtml + entity),
        "stylesheet of XHTML": page(canary, begin=f'{xhtml}<?xml-stylesheet href="{url}"?>'),
        "include": page(canary, include, xhtml),
    }


WEB = [
    "embedded",
    "head",
    "doctype",
    "entity",
    "entity of XHTML",
    "stylesheet of XHTML",
    "include",
]


def read(path: Path) -> str:
    """Read and parse as the sandbox does, but with sockets: what is not asked is not refused."""
    source = read_source(path, 16 * MIB, 200)
    return f"{source} {parse(source, CONTENT)}"


@pytest.mark.parametrize("means", WEB)
def test_a_page_fetches_nothing(canary: Canary, tmp_path: Path, means: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(pages(canary)[means], encoding="utf-8")
    said = read(path)
    assert TEXT in said
    assert SECRET not in said
    assert canary.sung == []


def relationships(*targets: tuple[str, str, str]) -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    links = "".join(
        f'<Relationship Id="r{n}" Type="{office}/{kind}" Target="{target}"{mode}/>'
        for n, (kind, target, mode) in enumerate(targets)
    )
    return f'<Relationships xmlns="{package}">{links}</Relationships>'.encode()


@pytest.mark.parametrize("mode", [' TargetMode="External"', ""])
def test_a_word_document_fetches_nothing(canary: Canary, tmp_path: Path, mode: str) -> None:
    path = write(
        tmp_path / "town.docx",
        p(TEXT)
        + '<w:altChunk r:id="r0"/><w:altChunk r:id="r1"/>'
        + '<w:p><w:hyperlink r:id="r2"><w:r><w:t>there</w:t></w:r></w:hyperlink></w:p>',
    )
    kinds = ("aFChunk", "aFChunk", "hyperlink", "image", "attachedTemplate", "subDocument")
    aims = (canary.url, canary.file.as_uri(), canary.url, canary.url, canary.url, canary.url)
    rels = relationships(*((kind, aim, mode) for kind, aim in zip(kinds, aims, strict=True)))
    with_part(path, "word/_rels/document.xml.rels", rels)
    said = read(path)
    assert TEXT in said
    assert SECRET not in said
    assert canary.sung == []


@pytest.mark.parametrize("kind", ["styles", "footnotes", "numbering"])
def test_a_part_of_a_word_document_is_not_looked_for_outside_it(
    canary: Canary, tmp_path: Path, kind: str
) -> None:
    path = write(tmp_path / "town.docx", p(TEXT))
    for aim in (f"../../../../{canary.file}", canary.file.as_uri(), canary.url):
        with_part(path, "word/_rels/document.xml.rels", relationships((kind, aim, "")))
        with pytest.raises(DocumentError, match="is missing"):
            read(path)
    assert canary.sung == []


@pytest.mark.parametrize("aim", ["file", "url"])
def test_a_word_document_with_a_declaration_is_refused(
    canary: Canary, tmp_path: Path, aim: str
) -> None:
    path = write(tmp_path / "town.docx", p(TEXT))
    address = canary.url if aim == "url" else canary.file.as_uri()
    declared = f'<!DOCTYPE w [<!ENTITY x SYSTEM "{address}">]><w>&x;</w>'
    with_part(path, "word/document.xml", declared.encode())
    with pytest.raises(DocumentError, match="declares XML entities"):
        read(path)
    assert canary.sung == []


def portable_document(canary: Canary, content: str) -> bytes:
    """Write a PDF that points outside: links, an action on opening, a form of another document."""
    words = f"BT /F1 12 Tf 50 700 Td ({TEXT}) Tj ET"
    aim = f"/S /URI /URI ({canary.url})"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R /OpenAction << {aim} >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents [5 0 R 6 0 R]"
        " /Resources << /Font << /F1 4 0 R >> /XObject << /X 7 0 R >> >>"
        f" /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 99 99] /A << {aim} >> >>] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(words)} >>\nstream\n{words}\nendstream",
        f"<< /Length 0 {content} >>\nstream\n\nendstream",
        f"<< /Type /XObject /Subtype /Form /Ref << /F << /FS /URL /F ({canary.url}) >> >>"
        " /BBox [0 0 9 9] /Length 0 >>\nstream\n\nendstream",
    ]
    data, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return data + f"{end}startxref\n{len(data)}\n%%EOF\n".encode()


def test_a_pdf_fetches_nothing(canary: Canary, tmp_path: Path) -> None:
    path = tmp_path / "town.pdf"
    path.write_bytes(portable_document(canary, ""))
    assert TEXT in read(path)
    path.write_bytes(portable_document(canary, f"/F ({canary.file})"))
    with pytest.raises(DocumentError, match="damaged"):  # a stream that is kept in another file
        read(path)
    assert canary.sung == []


def test_the_command_fetches_nothing_either(canary: Canary, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("".join(pages(canary).values()), encoding="utf-8")
    for form in ("--outline", "--json", "--html"):
        result = CliRunner().invoke(main, ["parse", str(path), form, "--home", str(tmp_path / "h")])
        assert result.exit_code == 0, result.output
        assert SECRET not in result.output
    assert canary.sung == []


def test_the_program_that_reads_a_document_has_no_sockets(tmp_path: Path) -> None:
    """A reader that asks the network is refused in the very program that the command starts."""
    path = tmp_path / "town.txt"
    path.write_text(TEXT, encoding="utf-8")
    asking = (
        "import socket, sys; from loaders.documents import reading, documents;"
        "from meagraph import sandbox; from meagraph.settings import Settings;"
        "from pathlib import Path; from unittest.mock import patch\n"
        "def start(command, **how):\n"
        "    code = ('import runpy, socket, sys; from loaders.documents import reading;'\n"
        "        'reading.read_source = lambda *given: socket.create_connection((\"::1\", 9));'\n"
        "        'sys.argv = [sys.argv[0], sys.argv[1]];'\n"
        "        f'runpy.run_module({command[3]!r}, run_name=\"__main__\")')\n"
        "    return popen([command[0], command[1], '-c', code, command[4]], **how)\n"
        "popen = sandbox.subprocess.Popen\n"
        "with patch.object(sandbox.subprocess, 'Popen', start):\n"
        "    try: documents.read_document(Path(sys.argv[1]), Settings())\n"
        "    except Exception as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", asking, str(path)], capture_output=True, text=True, check=True
    )
    assert "Permission denied" in done.stdout, done.stdout + done.stderr

"""The parts of a Word document (a zip archive of XML), found by their relationships."""

import posixpath
import zipfile
import zlib
from pathlib import Path
from typing import Any, TypeAlias

from lxml import etree

from loaders.archive import ArchiveError, check_archive
from loaders.documents.reading.source_text import DocumentError

Element: TypeAlias = Any
"""An element of lxml, which has no types."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_AGAIN = "open it in Word and save it again as .docx"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)


class WordPackage:
    """An opened document: its main part, and the parts that this one refers to."""

    def __init__(self, path: Path, most_bytes: int, most_growth: int) -> None:
        """Open a document within the limits of archives; raises `DocumentError`."""
        try:
            check_archive(path, most_bytes, most_growth)
            self._archive = zipfile.ZipFile(path)
        except ArchiveError as error:
            raise DocumentError(str(error)) from error
        except _DAMAGED as error:
            raise DocumentError(
                f"the archive is damaged ({error}); fetch the file again, or {_AGAIN}"
            ) from error
        self._names = frozenset(self._archive.namelist())
        self._main = self._main_part()
        self._targets = self._relationships(self._main)
        self.document = self._xml(self._main)

    def _main_part(self) -> str:
        for kind, target in self._relationships("").values():
            if kind == "officeDocument":
                return target
        return "word/document.xml"

    def _relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """Give the kind and the part's name of each relationship of a part, by its id."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self._names:
            return {}
        found = {}
        for one in self._xml(rels).iter(_RELATIONSHIP):
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))
                kind = one.get("Type", "").rpartition("/")[2]
                found[one.get("Id", "")] = (kind, target.lstrip("/"))
        return found

    def part(self, kind: str) -> Element | None:
        """Give the root of the part of a kind (`styles`, `footnotes`…); None without one."""
        for other, target in self._targets.values():
            if other == kind:
                return self._xml(target)
        return None

    def related(self, identifier: str) -> Element | None:
        """Give the root of the part that a relationship of the main part leads to."""
        _, target = self._targets.get(identifier, ("", ""))
        return self._xml(target) if target else None

    def _xml(self, name: str) -> Element:
        data = self._read(name)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        if b"<!DOCTYPE" in data.replace(b"\0", b""):
            raise _declares(name)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise DocumentError(
                f"its part {name} is not readable XML ({error}); {_AGAIN}"
            ) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise _declares(name)
        return root

    def _read(self, name: str) -> bytes:
        if name not in self._names:
            raise DocumentError(f"its part {name} is missing; fetch the file again, or {_AGAIN}")
        try:
            return self._archive.read(name)
        except RuntimeError as error:
            raise DocumentError(
                "the archive is encrypted; save the document without a password"
            ) from error
        except _DAMAGED as error:
            raise DocumentError(
                f"its part {name} cannot be unpacked ({error}); fetch the file again, or {_AGAIN}"
            ) from error


def _declares(name: str) -> DocumentError:
    return DocumentError(
        f"its part {name} declares XML entities, which Word never does and which are refused;"
        f" {_AGAIN}"
    )

"""Word documents for tests, written by hand: the XML of each part, zipped."""

import zipfile
from pathlib import Path

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
_ROOTS = {"header": "hdr", "footer": "ftr"}
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def p(content: str, properties: str = "") -> str:
    """A paragraph: of runs, or of plain text."""
    runs = content if content.startswith("<") else r(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def numbered(text: str, num: int, level: int = 0) -> str:
    """A paragraph of an automatic list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def level(place: int, style: str, text: str, more: str = "") -> str:
    """A level of an abstract list."""
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def write(path: Path, body: str, **parts: str) -> Path:
    """Write a document: its body, and the content of the other parts (styles, footnotes…)."""
    names = {
        name: f"<w:{_ROOTS.get(name, name)} {_SPACES}>{content}</w:{_ROOTS.get(name, name)}>"
        for name, content in parts.items()
    }
    names["document"] = f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>"
    links = "".join(
        f'<Relationship Id="{name}" Type="{_R}/{name}" Target="{name}.xml"/>' for name in parts
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_RELS}"><Relationship Id="a" Type="{_R}/officeDocument"'
            ' Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{_RELS}">{links}<Relationship Id="x" Type="{_R}/hyperlink"'
            ' Target="http://example.org/" TargetMode="External"/></Relationships>',
        )
        for name, xml in names.items():
            archive.writestr(f"word/{name}.xml", xml)
    return path


def with_part(path: Path, name: str, data: bytes | None) -> Path:
    """Replace a part of a document, or take it out."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    parts.pop(name, None)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
        if data is not None:
            archive.writestr(name, data)
    return path

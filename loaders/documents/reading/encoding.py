"""From the bytes of a text file to its text."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from loaders.documents.reading.source_text import DocumentError, Trouble

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PLAUSIBLE = [
    "cp1252", "cp1251", "koi8-r", "iso-8859-5", "cp866", "cp1256", "iso-8859-6", "gb18030",
    "big5",
]  # fmt: skip
_SUPERSETS = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
}
"""What is really meant where a file declares the name on the left, as browsers read it."""

_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,5}=\s{0,5}["']?([A-Za-z0-9_.:-]{2,30})""")
_HEAD = 4096
_SAMPLE = 64 * 1024
_CONTROLS = bytes(sorted(set(range(32)) - set(b"\t\n\v\f\r\x1b")))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.05
_SPACES = b" \t\r\n,."
_BLANKED = bytes.maketrans(_CONTROLS, b" " * len(_CONTROLS))
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
_DECOMPOSED = re.compile("[\u0300-\u0345\u0653-\u0655]")
_MOST_DAMAGE = 0.02
_MOST_BEYOND = 0.2
"""The share of bytes beyond ASCII up to which a text is in the Latin script, whatever they say."""


@dataclass(frozen=True)
class Decoded:
    """The text of a file, lines ended by LF, accents composed, and what was noticed in reading."""

    text: str
    encoding: str
    troubles: tuple[Trouble, ...] = ()


def declared_encoding(data: bytes) -> str | None:
    """Give the encoding that HTML or XML declares at its beginning, if Python knows it."""
    found = _DECLARED.search(data[:_HEAD])
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
        "".encode(name)  # not every codec is one of text
    except (LookupError, ValueError):
        return None
    return _SUPERSETS.get(name, name)


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """
    Decode a text: by its byte order mark, as UTF-8, as it declares, else by what its bytes suggest.

    Control characters stay where they are, and are reported. Raises `DocumentError` for what is no
    text.
    """
    text, encoding, troubles = _decoded(data, declared)
    text = _LINE_END.sub("\n", text)
    if _DECOMPOSED.search(text):
        text = unicodedata.normalize("NFC", text)
    if found := _CONTROL.search(text):
        count = len(_CONTROL.findall(text))
        message = f"{count} control characters (the first here) are left out of what is read"
        troubles = (*troubles, Trouble("control-characters", message, found.start()))
    return Decoded(text, encoding, troubles)


def _decoded(data: bytes, declared: str | None) -> tuple[str, str, tuple[Trouble, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data.removeprefix(mark), encoding)
    if wide := _unmarked_utf16(data):
        return data.decode(wide, "replace"), wide, (_guessed(wide),)
    _check_is_text(data)
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data):
            return data.decode("utf-8", "replace"), "utf-8", (_damaged("utf-8", error.start),)
    if declared and declared not in ("utf-8", "utf-16", "utf-32"):
        try:
            return data.decode(declared), declared, ()
        except (UnicodeDecodeError, LookupError):
            pass
    encoding = _suggested(data)
    return data.decode(encoding, "replace"), encoding, (_guessed(encoding),)


def _suggested(data: bytes) -> str:
    """Give the encoding that the bytes suggest, of those that the six languages are written in."""
    told = data.translate(_BLANKED)
    best = from_bytes(told, cp_isolation=_PLAUSIBLE, enable_fallback=False).best()
    if best is not None:
        return best.encoding
    beyond = sum(byte > 0x7F for byte in data)
    if beyond > _MOST_BEYOND * len(data):
        raise DocumentError(
            "its characters are in no encoding that can be told; save the file as UTF-8"
        )
    return "cp1252"


def _marked(data: bytes, encoding: str) -> tuple[str, str, tuple[Trouble, ...]]:
    try:
        return data.decode(encoding), encoding, ()
    except UnicodeDecodeError as error:
        before = len(data[: error.start].decode(encoding, "replace"))
        return data.decode(encoding, "replace"), encoding, (_damaged(encoding, before),)


def _unmarked_utf16(data: bytes) -> str | None:
    """
    Recognise UTF-16 without a byte order mark.

    Text is full of spaces and line ends, which have a zero byte before or after them.
    """
    if len(data) % 2:
        return None
    sample = data[:_SAMPLE]
    pairs = list(zip(sample[0::2], sample[1::2], strict=True))
    spaces = {
        "utf-16-le": sum(second == 0 and first in _SPACES for first, second in pairs),
        "utf-16-be": sum(first == 0 and second in _SPACES for first, second in pairs),
    }
    best = max(spaces, key=lambda name: spaces[name])
    if spaces[best] < 2:
        return None
    text = sample.decode(best, "replace")
    told = sum(character.isalnum() or character in " \t\r\n.,;:()/-،。，、" for character in text)
    return best if told > 0.9 * len(text) else None


def _check_is_text(data: bytes) -> None:
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > _MOST_CONTROLS * len(data):
        raise DocumentError(
            f"it is no text: {controls} of its {len(data)} bytes are control codes; give the"
            " document as DOCX, PDF, HTML or as text in UTF-8"
        )


def _is_damaged_utf8(data: bytes) -> bool:
    """Say whether data is UTF-8 except for a few bytes, as where a file was cut or mended."""
    text = data.decode("utf-8", "replace")
    beyond = sum(character > "\x7f" for character in text)
    wrong = text.count("\ufffd")
    return beyond - wrong >= 10 and wrong <= max(_MOST_DAMAGE * beyond, 1)


def _guessed(encoding: str) -> Trouble:
    message = (
        f"the file does not say its encoding; it was read as {encoding}: if letters are wrong,"
        " save it as UTF-8"
    )
    return Trouble("encoding-guessed", message, 0)


def _damaged(encoding: str, offset: int) -> Trouble:
    message = f"some bytes are not {encoding}; they are read as U+FFFD: fetch the file again"
    return Trouble("encoding-damaged", message, offset)

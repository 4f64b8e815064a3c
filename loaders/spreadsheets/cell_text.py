r"""
How values are written in the text of a cell, so that any text comes back as it was.

Several values stand between bars: `wetland | marsh`. What a cell cannot hold, or what a person
would not see, is escaped by a backslash: `\|` and `\\`, `\t`, `\r`, `\n`, `\s` for a blank at
the edge of a value, `\e` for an empty text, `\u{200B}` for any character by its number. A
backslash before anything else is a backslash.

A text that a spreadsheet program would take for a formula (it begins with = + - @, or their
full-width forms) gets an apostrophe in front; a text that begins so already gets one more.
"""

import re
from collections.abc import Iterable

SEPARATOR = " | "
"""What stands between the values of a cell."""

_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20\t\r"
_DANGEROUS = re.compile(f"'*[{_SIGNS}]")
_GUARDED = re.compile(f"'+[{_SIGNS}]")

_NAMED = {"\\": "\\\\", "|": "\\|", "\t": "\\t", "\r": "\\r", "\n": "\\n", " ": "\\s"}
_BY_NAME = {"\\": "\\", "|": "|", "t": "\t", "r": "\r", "n": "\n", "s": " ", "e": ""}

# XLSX writes characters as _x000D_ in a text, and readers undo it more or less well: a text that
# looks so is broken up.
_LOOKS_CODED = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)|x(?=005F_)")
_ESCAPE = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}|\\([\\|trnse])")
_TOKENS = re.compile(r"\\u\{[0-9A-Fa-f]{1,6}\}|\\[\\|trnse]|[^\\|\n]+|.", re.DOTALL)
_SIGNS_OF_TEXT = re.compile(r"\\u\{[0-9A-Fa-f]{1,6}\}|\\[\\|trnse]|.", re.DOTALL)

_SEEN_BY_NOBODY = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff"
    "\ufdd0-\ufdef]"
)


_TO_ESCAPE = re.compile(rf"[\\|\t\r\n]|^\s|\s$|{_LOOKS_CODED.pattern}|{_SEEN_BY_NOBODY.pattern}")
"""What most values have not, which saves looking for each of these."""


def guard(text: str) -> str:
    """
    Keep a spreadsheet program from taking a text for a formula.

    >>> guard("-5 °C"), guard("'=a"), guard("'t Hooft")
    ("'-5 °C", "''=a", "'t Hooft")
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


def unguard(text: str) -> str:
    """Undo `guard`."""
    return text[1:] if _GUARDED.match(text) else text


def join(values: Iterable[str], *, lines: bool) -> str:
    r"""
    Write values as the text of a cell, in the order given; `lines`: a value may have several.

    >>> join(["wetland", "a|b"], lines=False)
    'wetland | a\\|b'
    """
    return SEPARATOR.join(_escaped(value, lines=lines) for value in values)


def split(text: str, *, lines: bool) -> list[str]:
    r"""
    Give the values that the text of a cell says; a new line separates, too, without `lines`.

    Blanks around a value are not of it.

    >>> split("wetland | a\\|b", lines=False)
    ['wetland', 'a|b']
    """
    pieces = [""]
    for found in _TOKENS.findall(text):
        if found == "|" or (found == "\n" and not lines):
            pieces.append("")
        else:
            pieces[-1] += found
    stripped = (piece.strip() for piece in pieces)
    return [_ESCAPE.sub(_meant, piece) for piece in stripped if piece]


def _meant(escape: re.Match[str]) -> str:
    number, name = escape.groups()
    if name is not None:
        return _BY_NAME[name]
    code = int(number, 16)
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else escape[0]


def _escaped(value: str, *, lines: bool) -> str:
    if not value:
        return "\\e"
    if not _TO_ESCAPE.search(value):
        return value
    written = value.replace("\\", "\\\\").replace("|", "\\|").replace("\t", "\\t")
    written = written.replace("\r", "\\r")
    if not lines:
        written = written.replace("\n", "\\n")
    written = _LOOKS_CODED.sub(lambda match: _numbered(match[0][0]) + match[0][1:], written)
    written = _SEEN_BY_NOBODY.sub(lambda match: _numbered(match[0]), written)
    core = written.strip()
    before = written[: len(written) - len(written.lstrip())]
    after = written[len(before) + len(core) :]
    return f"{_blanks(before)}{core}{_blanks(after)}"


def _blanks(text: str) -> str:
    return "".join(_NAMED.get(character) or _numbered(character) for character in text)


def _numbered(character: str) -> str:
    return f"\\u{{{ord(character):04X}}}"


def chunks(text: str, most: int) -> list[str]:
    r"""
    Cut the text of a cell that is longer than a cell may be.

    Each piece but the last ends in a backslash; they go into columns of the same header, side by
    side.
    """
    if len(text) <= most:
        return [text]
    found: list[str] = []
    piece: list[str] = []
    length = 0
    for match in _SIGNS_OF_TEXT.finditer(text):
        # a piece does not begin with a blank, which programs may drop
        if length + len(match[0]) >= most - 16 and not match[0].isspace():
            found.append("".join(piece) + "\\")
            piece, length = [], 0
        piece.append(match[0])
        length += len(match[0])
    return [*found, "".join(piece)]


def unchunked(texts: Iterable[str], *, lines: bool) -> list[str]:
    """Undo `chunks`: give the values of the cells that stand under one header."""
    values: list[str] = []
    begun = ""
    for text in texts:
        whole = begun + text
        if _continues(text):
            begun = whole[:-1]
            continue
        values += split(whole, lines=lines)
        begun = ""
    return values + (split(begun + "\\", lines=lines) if begun else [])


def _continues(text: str) -> bool:
    """Say whether a text ends in a backslash that escapes nothing and is not escaped."""
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1

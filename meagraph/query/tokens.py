"""The tokens of a query, as the scan sees them (SPARQL 1.1 Query, 19.8; SPARQL 1.2)."""

import re
from typing import NamedTuple

# PN_CHARS_BASE, without the characters that no IRI may have (RFC 3987: ucschar): a name with one of
# them would be no IRI, and the engine would read its first letters as something else.
_PLANES = "".join(f"{chr(n << 16)}-{chr((n << 16) + 0xFFFD)}" for n in range(1, 14))
_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    f"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{_PLANES}"
    "\U000e1000-\U000efffd"
)
_MARKS = "\u00b7\u0300-\u036f\u203f-\u2040"
_NAME = rf"{_BASE}_0-9{_MARKS}"  # VARNAME without its first character; PN_CHARS without "-"
_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
# Bounded, so that "a.a.a.a…" is not read to its end from every "a".
_PREFIX = rf"(?:[{_BASE}](?:[{_NAME}.\-]{{0,62}}[{_NAME}\-])?)?:"
_LOCAL = (
    rf"(?:(?:[{_BASE}_:0-9]|{_ESCAPE})"
    rf"(?:[{_NAME}:\-]|{_ESCAPE}|\.+(?=[{_NAME}:\-]|{_ESCAPE}))*)?"
)

_HEX = "[0-9A-Fa-f]"
_UNICODE = (
    rf"\\u(?![dD][89A-Fa-f]){_HEX}{{4}}"
    rf"|\\U(?:0000(?![dD][89A-Fa-f])|000[1-9A-Fa-f]|0010){_HEX}{{4}}"
)
_CHARACTER = rf"\\[tbnrf\"'\\]|{_UNICODE}"

TOKENS = re.compile(
    rf"""
      (?P<space>[\x20\t\r\n]+|\#[^\r\n]*)
    | (?P<text>\"\"\"(?:[^"\\]|{_CHARACTER}|\"(?!\"\"))*\"\"\"
              |\'\'\'(?:[^'\\]|{_CHARACTER}|'(?!\'\'))*\'\'\'
              |\"(?!\"\")(?:[^"\\\r\n]|{_CHARACTER})*\"
              |'(?!\'\')(?:[^'\\\r\n]|{_CHARACTER})*')
    | (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|{_UNICODE})*>)
    | (?P<variable>[?$][{_BASE}_0-9][{_NAME}]*)
    | (?P<blank>_:[{_BASE}_0-9](?:[{_NAME}.\-]*[{_NAME}\-])?)
    | (?P<prefixed>{_PREFIX}{_LOCAL})
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)
    | (?P<number>[0-9]*\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+\.[eE][+-]?[0-9]+
                |[0-9]+(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[{_BASE}_][{_NAME}]*)
    | (?P<open>[(\[{{])
    | (?P<close>[)\]}}])
    | (?P<operator>\|\||&&|\^\^|!=|<=|>=|<<|>>|[|!^/*+?=<>\-])
    | (?P<other>[\s\S])
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """One token: its kind (a group of `TOKENS`), its text, where it begins."""

    kind: str
    text: str
    start: int

    def is_word(self, *keywords: str) -> bool:
        """Say whether it is one of these keywords."""
        return self.kind == "word" and self.text.upper() in keywords


def place(text: str, position: int) -> dict[str, int]:
    """Give the line and column of a position in a text, both from 1."""
    line_start = text.rfind("\n", 0, position) + 1
    return {"line": text.count("\n", 0, position) + 1, "column": position - line_start + 1}

"""
The plain part of a VALUES block, found in one match (SPARQL 1.1 Query, 10.2).

Federated queries send blocks of tens of thousands of rows; a scan that looked at each of their
words would hold up all threads for seconds. What is plain has one reading for every parser.
"""

import re

_SPACE = r"[\x20\t\r\n]"
_SCHEME = r"[A-Za-z][A-Za-z0-9+.\-]*+"
_IRI = (
    rf"<{_SCHEME}://[^\x00-\x20<>\"{{}}|^`\\]*+>"
    r"|<[^\x00-\x20<>\"{}|^`\\'#()/]++(?:/[^\x00-\x20<>\"{}|^`\\'#()/]++)*+/?>"
)
_NAME = r"[A-Za-z][A-Za-z0-9_\-]*+:[A-Za-z0-9_][A-Za-z0-9_\-]*+(?:\.++[A-Za-z0-9_\-]++)*+"
_TEXT = (
    r"\"(?:[^\"\\\r\n]|\\[tbnrf\"'\\])*+\""
    r"|'(?:[^'\\\r\n]|\\[tbnrf\"'\\])*+'"
)
_TERM = (
    rf"(?>{_IRI}"
    rf"|(?:{_TEXT})(?:@[A-Za-z]++(?:-[A-Za-z0-9]++)*+|\^\^(?:{_IRI}|{_NAME}))?+"
    rf"|{_NAME}"
    r"|[+\-]?[0-9]++(?:\.[0-9]++)?+"
    r"|[Uu][Nn][Dd][Ee][Ff]|true|false)"
    r"(?=[\x20\t\r\n()}])"
)
# Possessive throughout: no text makes the match go back.
_ROWS = re.compile(rf"(?>{_SPACE}++|{_TERM}|\((?>{_SPACE}++|{_TERM})*+\))*+")


def end_of_plain_rows(text: str, start: int) -> int:
    """
    Give the position behind the plain rows that begin at `start`, inside a VALUES block.

    Plain are IRIs, prefixed names of ASCII letters, numbers, short strings, UNDEF, true, false, and
    whole rows of them, without comments; at anything else the match ends.

    >>> end_of_plain_rows("VALUES ?x { <a> é:b }", 11)
    16
    """
    rows = _ROWS.match(text, start)
    return rows.end() if rows else start

"""Texts and dates of a document as RDF literals."""

import re
from datetime import date

from pyoxigraph import Literal

from meagraph.namespaces import XSD

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATE = re.compile(r"\d{4}(?P<month>-\d{2}(?P<day>-\d{2})?)?")


def printable(text: str) -> str:
    r"""
    Give a text without the control characters that XML cannot carry.

    >>> printable("page\x0c one")
    'page one'
    """
    return _NOT_IN_XML.sub("", text)


def unprintable(text: str) -> list[int]:
    r"""
    Give the places of what `printable` leaves out.

    >>> unprintable("page\x0c one")
    [4]
    """
    return [found.start() for found in _NOT_IN_XML.finditer(text)]


def text_literal(text: str, language: str) -> Literal:
    """Give a text in its language, without what cannot be printed."""
    return Literal(printable(text), language=language)


def date_literal(text: str) -> Literal | None:
    """
    Give a day, month or year with the precision of the text; None for anything else.

    >>> date_literal("2015-10").datatype.value
    'http://www.w3.org/2001/XMLSchema#gYearMonth'
    """
    match = _DATE.fullmatch(text)
    if match is None or not _is_in_calendar(text):
        return None
    datatype = XSD.date if match["day"] else XSD.gYearMonth if match["month"] else XSD.gYear
    return Literal(text, datatype=datatype)


def _is_in_calendar(text: str) -> bool:
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True

"""
Where a printed line begins with a label, in six languages, so that lines join to paragraphs.

What a label means, `loaders.documents.structure.labels` reads from the whole paragraph.
"""

import re
from functools import lru_cache

from loaders.documents.numerals import CHINESE_NUMERALS, print_roman, roman

_SUFFIX = "bis|ter|quater|quinquies|sexies"
_CJK = CHINESE_NUMERALS + "百"

# A label that the whole of Unicode may write: \\d is any script's digit.
_LABELS = {
    "decision": r"(?:[IVXLC]{1,7}|\d{1,2})/\d{1,3}\.(?=\s)",
    "draft": r"\d{1,3}\.[A-Z]{2}(?![^\W_])\.?",
    "suffixed": rf"\d{{1,3}}\.?\s?(?:{_SUFFIX})(?![^\W_])[.)]?",
    "number": r"[(（]?\d{1,3}(?:\.\d{1,3}){0,4}\.?[)）](?!\d)|"
    r"\d{1,3}\s?[-–](?=\s+\S)|"
    r"\d{1,3}(?:\.\d{1,3}){0,4}[.．、](?![\d.])(?=\s|[^\W\d_]|[«“\"'‘*_\[(（]|$)",
    "dotted": r"\d{1,3}(?:\.\d{1,3}){1,4}(?=\s+[^\W\d_]|\s*$)",
    "roman": r"[(（]?[ivxlcIVXLC]{1,7}[)）]|[IVXLC]{1,7}\.(?=\s|$)|[ivxlc]{2,7}\.(?=\s|$)",
    "letter": r"[(（]?(?:[^\W\d_]|(?P<twin>[a-z])(?P=twin))\.?[)）]|[^\W\d_]\.(?=\s|$)",
    "cjk": rf"[(（][{_CJK}]{{1,4}}[)）]|[{_CJK}]{{1,4}}[、.．]|第[{_CJK}\d]{{1,5}}[条章节編编款]",
    "bullet": r"[-‐‑–—−•·‣▪▫◦●○■□➢➤✓*\uf000-\uf0ff](?:\s+|$)|[•‣▪▫◦●○■□➢➤✓\uf000-\uf0ff]",
}
_LABEL = re.compile("|".join(_LABELS.values()))
_FIRST = "aаأ一"
"""The first letter of each alphabet."""


def label_at(text: str) -> str:
    """
    Give the label that a text begins with, empty where there is none.

    >>> label_at("12. Invites Parties"), label_at("(a) To act"), label_at("Parties act")
    ('12.', '(a)', '')
    """
    return _label(text[:40])


@lru_cache(maxsize=4096)
def _label(beginning: str) -> str:
    found = _LABEL.match(beginning)
    return found[0].strip() if found else ""


def is_bullet(label: str) -> bool:
    """Tell whether a label is a mark without an order."""
    return bool(label) and not any(character.isalnum() for character in label)


def predecessor(label: str) -> str:
    """
    Give the label before this one in its own form, empty where it is the first or has no order.

    >>> predecessor("(b)"), predecessor("iv)"), predecessor("3."), predecessor("a)")
    ('(a)', 'iii)', '2.', '')
    """
    core = label.strip("()（）.、． ")
    before = ""
    if core.isdecimal():
        before = str(int(core) - 1) if int(core) > 1 else ""
    elif (number := roman(core)) is not None:
        small = print_roman(number - 1) if number > 1 else ""
        before = small if core.islower() else small.upper()
    elif len(core) == 1 and core.lower() not in _FIRST:
        before = chr(ord(core) - 1)
    return label.replace(core, before, 1) if before else ""

"""Symbols in which the marks of a tracked change were lost: the new and the old number as one."""

import re
from itertools import pairwise

_SESSION = re.compile(r"(?<=/COP)\d{3,4}(?=/)|(?<=/COP/)\d{3,4}(?=/)|(?<=/Conf\.)\d{3,4}(?=\.)")
_ITEM = re.compile(r"(?<=/Doc\.)\d{3,5}(?:\.\d{1,2}){0,3}|(?<=/Inf\.)\d{4,6}")
_HIGHEST_ITEM = 99


def undamaged(symbol: str, own: str | None = None) -> tuple[str, ...]:
    """
    Give the symbols of which a damaged one is made, the new one first; itself if it is sound.

    `own` is the symbol of the document: its session is the best one.

    >>> undamaged("UNEP/CMS/COP131/Doc.1821.1")
    ('UNEP/CMS/COP13/Doc.18', 'UNEP/CMS/COP11/Doc.21.1')
    """
    session, item = _SESSION.search(symbol), _ITEM.search(symbol)
    if session is None and item is None:
        return (symbol,)
    sessions = _sessions(session.group()) if session else ("", "")
    items = _items(item.group()) if item else ("", "")
    if sessions is None or items is None:
        return (symbol,)
    symbols = []
    for new_session, new_item in zip(sessions, items, strict=True):
        parts = [
            (match.span(), text)
            for match, text in ((session, new_session), (item, new_item))
            if match is not None
        ]
        symbols.append(_replaced(symbol, parts))
    if own is not None:
        symbols.sort(key=lambda one: not _alike(one, own))
    return tuple(dict.fromkeys(symbols))


def _sessions(digits: str) -> tuple[str, str] | None:
    """Split "131" into 13 and 11: a shared beginning, then the new and the old end."""
    if len(digits) == 4:
        return digits[:2], digits[2:]
    shared, new, old = tuple(digits)
    return shared + new, shared + old


def _items(printed: str) -> tuple[str, str] | None:
    """Split "1821.1" into 18 and 21.1: neither agenda has a hundred items."""
    head, mark, tail = printed.partition(".")
    splits = [
        (head[:place], head[place:] + mark + tail)
        for place in range(1, len(head))
        if head[place] != "0" and max(int(head[:place]), int(head[place:])) <= _HIGHEST_ITEM
    ]
    even = sorted(splits, key=lambda split: abs(len(split[0]) - len(split[1].partition(".")[0])))
    return even[0] if even else None


def _replaced(text: str, parts: list[tuple[tuple[int, int], str]]) -> str:
    for (start, end), new in reversed(parts):
        text = text[:start] + new + text[end:]
    return text


def _alike(symbol: str, own: str) -> bool:
    """Say whether two symbols are of one session."""
    first, second = (re.findall(r"[A-Za-z]+|\d+", one) for one in (symbol, own))
    sessions = [
        next((after for before, after in pairwise(parts) if before in {"COP", "Conf"}), None)
        for parts in (first, second)
    ]
    return sessions[0] == sessions[1]

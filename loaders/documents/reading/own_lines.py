"""Headers and footers that name the document itself, even where they are printed only once."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from loaders.documents.reading.line import Line

_FRONT = 40
"""How many lines the head of a document has at most, with its symbol and its title."""

_FIRST = 3
_LONGEST = 400
_SHORT = 120
_SYMBOL = r"[A-Z][\w.\-]{0,15}(?:/[\w.()\-]{1,24}){1,10}"
_SYMBOL_AND_TITLE = re.compile(rf"(?P<symbol>{_SYMBOL})\s+(?P<title>\S.{{7,}})")
_ENDS_WITH_SYMBOL = re.compile(rf"(?:^|\s)({_SYMBOL})\*?$")
_NAME_AND_PAGE = re.compile(r"(?P<name>\S.{3,70}?)(?:\s+[-–—|]\s+|\s+)(?P<page>\d{1,3})")
_NUMBER = re.compile(r"(?:[IVXLC]{1,7}|\d{1,3})[./]\d{1,3}")


def own_lines(lines: Sequence[Line]) -> Iterator[int]:
    """Give the indices of headers (own symbol and title) and footers (own number and page)."""
    front = tuple(" ".join(line.text[:_LONGEST].split()) for line in lines[:_FRONT])
    for index, line in enumerate(lines):
        if index < _FIRST or len(line.text) > _SHORT:
            continue
        if _is_header(line, front[:index]) or (
            _ends_page(lines, index) and _is_footer(line.text, front[:index])
        ):
            yield index


def _is_header(line: Line, front: tuple[str, ...]) -> bool:
    """Tell whether a line is a symbol of the head and, after it, words of the title there."""
    found = _SYMBOL_AND_TITLE.fullmatch(line.text) if line.blanks or line.opens_page else None
    if found is None:
        return False
    title = " ".join(found["title"].rstrip(" .…").split())
    return found["symbol"] in _symbols(front) and title in " ".join(front)


@lru_cache(maxsize=_FRONT + 1)
def _symbols(front: tuple[str, ...]) -> frozenset[str]:
    return frozenset(own[1] for text in front if (own := _ENDS_WITH_SYMBOL.search(text)))


@lru_cache(maxsize=_FRONT + 1)
def _numbers(front: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_NUMBER.findall(" ".join(front)))


def _ends_page(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line is set apart at the end of the document or of a page."""
    last = index + 1 == len(lines) or lines[index + 1].opens_page
    return last and (lines[index].blanks > 0 or lines[index].page is not None)


def _is_footer(text: str, front: tuple[str, ...]) -> bool:
    """Tell whether a line is a name with a number of the head, and the number of the page."""
    found = _NAME_AND_PAGE.fullmatch(text)
    if not found or any(word[:1].islower() for word in found["name"].split()):
        return False
    return not _numbers(front).isdisjoint(_NUMBER.findall(found["name"]))

"""What is printed on pages but belongs to no paragraph: headers, footers, page numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile

from loaders.documents.languages import LANGUAGES, words
from loaders.documents.reading.labels import label_at
from loaders.documents.reading.line import Line
from loaders.documents.reading.own_lines import own_lines

_EDGE = 3
"""How many lines from the top or the bottom of a page a header or a footer stands at most."""

_NEAR = 2
_SHORT = 120
_FRONT = 40
_SYMBOL = (
    r"[A-Z][A-Za-z]{0,11}(?:[-.][A-Za-z]{1,8})?(?:/ ?[\w.()\-]{1,24}){1,10}(?: \d[\d.]{0,12})?"
)
_WHOLE_SYMBOL = re.compile(rf"{_SYMBOL}\*?")
_HAS_SYMBOL = re.compile(rf"(?<!\w)[A-Z]{{1,12}}/{_SYMBOL}")
_GOES_ON = re.compile(r"/\s?(?:…|\.{2,4})")
_JOB = re.compile(
    r"(?:\d{1,3}/\d{1,3}\s+)?"
    r"(?:[A-Z]{1,3}\.?\s?)?\d{2}-?\d{5}(?:\s?\([A-Z]\))?(?:\s+\d{6}){0,4}\*?(?:\s+\d{1,3}/\d{1,3})?"
    r"|\*\s?[A-Z]{0,3}\d{5,10}\s?\*"
)
"""The number under which a document was typed, or its bars: `07-12345 (E)`, `2/3 07-12345`."""

_NUMBER = re.compile(r"[-–—\[(|]?\s?(?:\d{1,4}|[ivxl]{1,6})(?:\s?/\s?\d{1,4})?\s?[-–—\])|]?")
_DIGITS = re.compile(r"\d+")


@cache
def _page_forms() -> str:
    """Give the expression for "Page 3 of 12" in all languages; any of them may be printed."""
    forms = {form for language in LANGUAGES for form in words(language, "lines")["page"]}
    escaped = (re.escape(form).replace(r"\{n\}", r"\d{1,4}") for form in sorted(forms))
    return "|".join(form.replace(r"\ ", r"\s{0,3}") for form in escaped)


@cache
def _page_line() -> re.Pattern[str]:
    """Give the expression for a line that names its page, alone or beside a symbol."""
    page = rf"[-–—|\[(]?\s?(?:{_page_forms()})\s?[-–—|\])]?"
    return re.compile(rf"{page}|{_SYMBOL}\*?[\s|]+{page}|{page}[\s|]+{_SYMBOL}\*?", re.IGNORECASE)


def furniture_of(lines: Sequence[Line]) -> set[int]:
    """
    Give the indices of the lines that are headers, footers or page numbers.

    Lines that say so themselves ("Page 3", "/…") or name the document itself; lines that stand
    again and again at the edge of a page; without pages, symbols that come back, and what is
    repeated or a number beside such lines.
    The symbol at the head of the first page is no furniture.
    """
    found = {index for index, line in enumerate(lines) if _says_so(line.text)}
    found.update(own_lines(lines))
    if lines and lines[-1].page is not None and lines[-1].page > 1:
        found |= _repeated_at_edges(lines, found)
    found |= _repeated_symbols(lines, found)
    return _with_neighbours(lines, found)


def _says_so(text: str) -> bool:
    if len(text) > _SHORT:
        return False
    forms = (_GOES_ON, _JOB, _page_line())
    return any(form.fullmatch(text) for form in forms)


def _masked(text: str) -> str:
    return _DIGITS.sub("#", " ".join(text.split())).casefold()


def _repeated_at_edges(lines: Sequence[Line], sure: set[int]) -> set[int]:
    """Give the lines at the edges of pages that stand, but for their digits, on many of them."""
    pages: defaultdict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        pages[line.page or 1].append(index)
    edges: defaultdict[str, list[int]] = defaultdict(list)
    for indices in pages.values():
        for index in sorted({*indices[:_EDGE], *indices[-_EDGE:]}):
            if _may_head(lines[index].text):
                edges[_masked(lines[index].text)].append(index)
    first = [lines[index].text for index in pages[1]]
    out: set[int] = set()
    for text, indices in edges.items():
        on = {lines[index].page for index in indices}
        least = max(2, len(pages) // 3) if _is_number(text) or len(pages) < 4 else 3
        if len(on) >= least:
            out |= {i for i in indices if lines[i].page != 1 or _stands_twice(lines, i, first)}
    out |= sure
    return {index for page in pages.values() for index in _from_edges(page, out)}


def _stands_twice(lines: Sequence[Line], index: int, page: list[str]) -> bool:
    """Tell whether a line of the first page is a number, or stands there a second time."""
    text = lines[index].text
    return _is_number(text) or sum(text in other for other in page) > 1


def _may_head(text: str) -> bool:
    """Tell whether a line may be a header or a footer: short, and no part of a sentence."""
    labelled = bool(label_at(text)) and not _is_number(text)
    return len(text) <= _SHORT and not text.endswith((";", ",", ":")) and not labelled


def _from_edges(page: list[int], repeated: set[int]) -> Iterator[int]:
    """Give what is repeated on a page, from each of its edges up to the first line that is not."""
    yield from takewhile(repeated.__contains__, page)
    yield from takewhile(repeated.__contains__, reversed(page))


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.replace("#", "1")))


def _repeated_symbols(lines: Sequence[Line], sure: set[int]) -> set[int]:
    """Give the lines that are a symbol alone and stand again, but the one of the front matter."""
    symbols = [
        index
        for index, line in enumerate(lines)
        if index not in sure
        and not line.text.endswith((".", ";", ","))
        and len(line.text) <= _SHORT
        and "/" in line.text
        and _WHOLE_SYMBOL.fullmatch(line.text)
    ]
    times = Counter(lines[index].text for index in symbols)
    out, seen, own = set(), set(), set(symbols)
    for index in symbols:
        text = lines[index].text
        first = text not in seen and index < _FRONT and not _tops_page(lines[index])
        seen.add(text)
        beside = any(near in sure for near in range(index - _NEAR, index + _NEAR + 1))
        twin = any(near in own and lines[near].text == text for near in (index - 1, index + 1))
        known = twin or _tops_page(lines[index]) or (beside and index >= _EDGE)
        if known or (times[text] > 1 and not first):
            out.add(index)
    return out


def _tops_page(line: Line) -> bool:
    """Tell whether a line is the first of a page that is not the first."""
    return line.opens_page and (line.page or 1) > 1


def _with_neighbours(lines: Sequence[Line], found: set[int]) -> set[int]:
    """Add page numbers, and lines that come back, where they stand beside what was found."""
    times = Counter(_masked(line.text) for line in lines if len(line.text) <= _SHORT)
    out = set(found)
    for order in (range(len(lines)), range(len(lines) - 1, -1, -1)):
        for index in order:
            text = lines[index].text
            if index in out or not {index - 1, index + 1} & out or len(text) > _SHORT:
                continue
            returns = times[_masked(text)] > 1 and bool(_HAS_SYMBOL.search(text))
            if returns or (index >= _EDGE and _NUMBER.fullmatch(text)):
                out.add(index)
    return out

"""The lines below a decision that name the sitting which adopted it, and its date."""

import re
from functools import cache

from loaders.documents.days import read_dates
from loaders.documents.glyphs import ends_with, lower
from loaders.documents.languages import words
from loaders.documents.passage import Passage

_LONGEST = 140


@cache
def _sitting(language: str) -> re.Pattern[str]:
    sitting = words(language, "structure")["sitting"]
    return re.compile(
        rf"(?:^|(?<=[.;:،؛])\s{{1,3}})(?:{sitting})(?P<date>[\s,،(]{{0,3}}[^;:]{{0,60}})$"
    )


def find_closing(text: str, language: str) -> tuple[int, str | None] | None:
    """
    Find the closing lines at the end of a text: where they begin, and the date that they give.

    >>> find_closing("Takes note. 3rd plenary meeting, 4 May 2012", "en")
    (11, '2012-05-04')
    >>> find_closing("3rd plenary meeting", "en")
    (0, None)
    >>> find_closing("The 3rd plenary meeting decided so.", "en")
    """
    if ends_with(text, ".;:"):
        return None
    offset = max(0, len(text) - _LONGEST)
    found = _sitting(language).search(lower(text[offset:]).rstrip())
    if found is None:
        return None
    after = found["date"].strip(" ,.،()\n\t")
    date = read_dates(after, language) if after else None
    if after and (date is None or after[: date.start] + after[date.end :]):
        return None
    return offset + found.start(), date.last if date else None


def without_closing(passage: Passage, language: str) -> Passage:
    """Give a passage without closing lines at its end; empty if it is nothing else."""
    found = find_closing(passage.text, language)
    return passage if found is None else passage.cut(0, found[0])

"""Ranges of labels: "paragraphs 3 to 7", "(a)-(d)"."""

from string import ascii_lowercase

from meagraph.numbering import NumberError, from_roman, roman

_MOST = 60
"""Members to which a range is spelled out."""


def members(first: tuple[str, ...], last: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Spell out a range of labels that differ in their last part; both ends where it cannot be."""
    head, low, high = first[:-1], first[-1], last[-1]
    if head == last[:-1]:
        between = _series(low, high)
        if between:
            return [(*head, part) for part in between]
    return [first, last]


def _series(low: str, high: str) -> list[str]:
    if low.isdecimal() and high.isdecimal() and 0 < int(high) - int(low) < _MOST:
        return [str(number) for number in range(int(low), int(high) + 1)]
    if low in ascii_lowercase and high in ascii_lowercase and low < high:
        return list(ascii_lowercase[ascii_lowercase.index(low) : ascii_lowercase.index(high) + 1])
    try:
        start, end = from_roman(low.upper()), from_roman(high.upper())
    except NumberError:
        return []
    numbers = [roman(number) for number in range(start, end + 1)]
    return [n.lower() for n in numbers] if low.islower() else numbers

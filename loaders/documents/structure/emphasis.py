"""Ranges in italics, where a text is cut or put together."""

from collections.abc import Iterable

Ranges = tuple[tuple[int, int], ...]


def cut_ranges(ranges: Iterable[tuple[int, int]], begin: int, end: int) -> Ranges:
    """
    Give what of the ranges stands between `begin` and `end`, counted from `begin` on.

    >>> cut_ranges([(0, 4), (6, 9), (12, 14)], 2, 8)
    ((0, 2), (4, 6))
    """
    return tuple(
        (max(first, begin) - begin, min(last, end) - begin)
        for first, last in ranges
        if min(last, end) > max(first, begin)
    )


def moved_ranges(ranges: Iterable[tuple[int, int]], shift: int) -> Ranges:
    """Give the ranges as they stand behind `shift` further characters."""
    return tuple((start + shift, end + shift) for start, end in ranges)

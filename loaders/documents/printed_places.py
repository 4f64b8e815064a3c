"""Where in a text words stand that are known only as they are printed."""

from collections.abc import Sequence


def take_places(text: str, printed: Sequence[str]) -> list[tuple[int, int, int]]:
    """
    Give each of the printed words a place in `text` of its own: start, end, and which words it is.

    The longest words choose first; words that occur twice have the first place, then the second.
    Those that are not found have none. The places are in the order of the text.

    >>> take_places("see X/1 and X/12", ["X/1", "X/12", "Y"])
    [(4, 7, 0), (12, 16, 1)]
    """
    taken = bytearray(len(text))
    reached: dict[str, int] = {}
    places: list[tuple[int, int, int]] = []
    for which in sorted(range(len(printed)), key=lambda which: -len(printed[which])):
        words = printed[which]
        start = _free(text, words, taken, reached.get(words, 0))
        end = start + len(words)
        reached[words] = len(text) if start < 0 else end
        if start >= 0:
            taken[start:end] = b"\1" * (end - start)
            places.append((start, end, which))
    return sorted(places)


def _free(text: str, words: str, taken: bytearray, start: int) -> int:
    """Find the first place of some words, from `start` on, that is not taken; -1 for none."""
    found = text.find(words, start) if words else -1
    while found >= 0 and any(taken[found : found + len(words)]):
        found = text.find(words, found + 1)
    return found

"""Where in a text file something is said: for messages that name a line."""

import re
from collections.abc import Mapping
from pathlib import Path

from meagraph.sandboxed_parse import open_packed

_PREFIX = re.compile(r"(?:@prefix|PREFIX)\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE)
_MOST_BYTES = 64 * 1024 * 1024


def read_text(path: Path) -> str:
    """Give the text of a file, unpacked; empty where it is no text, or too much of it."""
    with open_packed(path) as file:
        data = file.read(_MOST_BYTES + 1)
    return "" if len(data) > _MOST_BYTES else data.decode("utf-8-sig", errors="replace")


def read_beginning(path: Path, size: int) -> str:
    """Give the text of the first bytes of a file, unpacked, however large it is."""
    with open_packed(path) as file:
        return file.read(size).decode("utf-8-sig", errors="replace")


def read_whole(path: Path) -> str:
    """Give the text of a file of any size, unpacked, with the mark of its encoding if it has it."""
    with open_packed(path) as file:
        return file.read().decode("utf-8", errors="replace")


class Lines:
    """The lines of a file, asked for the one where a thing is described."""

    def __init__(self, text: str) -> None:
        """Take the text of the file."""
        self._prefixes = {space: name for name, space in _PREFIX.findall(text)}
        self._begins = _first_words(text)
        self._text = text

    def of(self, iri: str) -> int | None:
        """Give the first line that begins with a thing, or else names it; None where none does."""
        names = [f"<{iri}>", f'"{iri}"']
        names += [
            f"{name}:{iri.removeprefix(space)}"
            for space, name in self._prefixes.items()
            if iri.startswith(space)
        ]
        found = [self._begins[name] for name in names if name in self._begins]
        if found:
            return min(found)
        places = [place for name in names if (place := self._text.find(name)) >= 0]
        return self._text.count("\n", 0, min(places)) + 1 if places else None


def first_difference(one: str, other: str) -> int | None:
    r"""
    Give the number of the first line in which two texts differ; None when they are the same.

    >>> first_difference("a\nb\n", "a\nc\n"), first_difference("a\n", "a\n")
    (2, None)
    """
    if one == other:
        return None
    ours, theirs = one.split("\n"), other.split("\n")
    for place, (mine, yours) in enumerate(zip(ours, theirs, strict=False), 1):
        if mine != yours:
            return place
    return min(len(ours), len(theirs)) + 1


def _first_words(text: str) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line[:1].strip():
            found.setdefault(line.split(None, 1)[0].rstrip(";,."), number)
    return found

"""Clean text that knows where each of its characters stands in the source."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """
    A stretch of text as it reads, and the offset in the source of each of its characters.

    Line breaks, hyphenation at a line's end, page headers and footnote marks of the source are not
    in `text`; so `places` rises, but not always by one. Annotators search `text` and give their
    finds in offsets of the source through `span`.
    """

    text: str
    places: tuple[int, ...]

    def __post_init__(self) -> None:
        """Check that every character has its place."""
        if len(self.text) != len(self.places):
            raise ValueError(f"{len(self.text)} characters, {len(self.places)} places")

    @classmethod
    def of(cls, source: str, start: int, end: int) -> "Passage":
        """Give the passage that is `source[start:end]` as it stands."""
        return cls(source[start:end], tuple(range(start, end)))

    @classmethod
    def join(cls, passages: "Iterable[Passage]", between: str = " ") -> "Passage":
        """Join passages in the order of the source, with `between` after each but the last."""
        text = ""
        places: list[int] = []
        for passage in passages:
            if places and passage.text:
                text += between
                places += [places[-1] + 1] * len(between)
            text += passage.text
            places += passage.places
        return cls(text, tuple(places))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a range of `text` (not empty) into the range of the source that it covers."""
        return self.places[start], self.places[end - 1] + 1

    def cut(self, start: int, end: int) -> "Passage":
        """Give a part of the passage without the white space around it."""
        part = self.text[start:end]
        begin = start + len(part) - len(part.lstrip())
        stop = max(begin, end - (len(part) - len(part.rstrip())))
        return Passage(self.text[begin:stop], self.places[begin:stop])

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return self.places[0]

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.places[-1] + 1

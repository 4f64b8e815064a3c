"""Foot- and endnotes in the flow of a text: where they begin, and the marks that point at them."""

import re
from collections.abc import Iterable, Sequence

from loaders.documents.reading.labels import label_at
from loaders.documents.reading.line import Line

Span = tuple[int, int]

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DIGITS = str.maketrans(_RAISED, "0123456789")
_ALONE = re.compile(
    rf"[{_RAISED}]{{1,3}}|\d{{1,3}}|\*{{1,3}}|[†‡]|(?:\d{{1,3}}|\*)?/|\[\d{{1,3}}\]"
)
_BEGINS = re.compile(
    rf"(?P<raised>[{_RAISED}]{{1,3}})\s?(?=\S)"
    r"|\[\^(?P<named>\w{1,20})\]:\s"
    r"|(?P<slash>\d{1,3}|\*{1,3}|[†‡\ufffd])/(?=\s+\S)"
    r"|\[(?P<bracket>\d{1,3})\]\s?(?=\S)"
    r"|(?P<plain>\d{1,3})\s+(?=[^\W\d_]|[«“\"'‘(]|https?:)"
    r"|(?P<star>\*{1,3}|[†‡])\s+(?=\S)"
)
_MARK = re.compile(r"[\s\[\^]{0,3}(\d{1,3}(?!\d)|\*{1,3}|[†‡\ufffd])")
_UNIT = re.compile(r"(?:^|[^^\W\d_]|[\d\s])(?:[kcdmhµ]?m|[кдс]?м|ha)$")
_IN_TEXT = {
    "raised": re.compile(rf"[{_RAISED}]{{1,3}}(?:\s?[,،]\s?[{_RAISED}]{{1,3}}){{0,4}}"),
    "bracket": re.compile(r"(?<=\S)\[(\d{1,3})\]"),
    "slash": re.compile(r"(?<=[\w,.;:)»”])\s?(\d{1,3}|\*{1,3})/(?=[\s,.;:)]|$)"),
    "plain": re.compile(
        r"(?:(?<=[^\W\d_]{4}[.’\"])|(?<=[^\W\d_]{2}[,;:)»”])|(?<=[^\W\d_A-Z]{3}))(\d{1,2})"
        r"(?=[\s,;)»]|[.:](?:\s|$)|$)"
    ),
    "apart": re.compile(r"(?<=[.;»”])[ \u00a0](\d{1,2})$"),
    "star": re.compile(r"(?<=[\w)»”.,])\s?(\*{1,3}|[†‡])(?=[\s,.;:)]|$)"),
}


def is_mark_alone(text: str) -> bool:
    """Tell whether a line is the mark of a note and nothing else."""
    return len(text) <= 6 and bool(_ALONE.fullmatch(text))


def number_of(mark: str) -> int | None:
    """Give the number of a mark, None for a star."""
    plain = mark.translate(_DIGITS).strip("[]^:/ ")
    return int(plain) if plain.isdecimal() else None


class NoteMarks:
    """The marks that stand in the sentences of a document, by the way they are written."""

    def __init__(self, text: str, lines: Iterable[Line]) -> None:
        """Look for the marks in a text."""
        texts = [line.text for line in lines]
        whole = "\n".join(texts)
        self._glued = {
            style: {found[1] for found in form.finditer(whole)}
            for style, form in _IN_TEXT.items()
            if style in ("bracket", "plain", "slash")
        }
        self.stars = any(
            line.count("*") == 1 and _IN_TEXT["star"].search(line) for line in texts if "*" in line
        )
        self.slash_alone = "/" in texts
        self._lone_star = sum(line.startswith("* ") for line in texts) == 1

    def is_below_gap(self, text: str, expected: int) -> bool:
        """
        Tell whether a line below a gap begins a note, though no rule sets it apart.

        Its number is the next one and stands in a sentence, or no other line begins with a star.
        """
        found = _BEGINS.match(text)
        if found and found["plain"]:
            return int(found["plain"]) == expected and found["plain"] in self._glued["plain"]
        return bool(found and found["star"] and len(found["star"]) == 1 and self._lone_star)

    def begins_note(self, text: str, *, set_apart: bool, expected: int) -> bool:
        """
        Tell whether a line begins a note.

        `set_apart`: a rule, a larger gap or another note is before it; `expected` is the number
        that a next note would have.
        """
        found = _BEGINS.match(text)
        if not found:
            return False
        style, mark = found.lastgroup or "", found[found.lastgroup or 0]
        if style in ("raised", "named", "slash"):
            return True
        if style == "bracket":
            return mark in self._glued["bracket"]
        if style == "plain":
            return set_apart and (mark in self._glued["plain"] or int(mark) == expected)
        return self.stars or set_apart


def mark_of(text: str) -> str:
    """Give the mark that a note's text begins with."""
    found = _MARK.match(text.translate(_DIGITS))
    return found[1] if found else ""


def marks_in(text: str, spans: Sequence[Span], marks: set[str]) -> list[Span]:
    """Give the ranges of the marks in the body's sentences, which belong to no sentence."""
    holes: list[Span] = []
    for start, end in spans:
        for found in _IN_TEXT["raised"].finditer(text, start, end):
            before = text[max(start, found.start() - 4) : found.start()]
            if not (_UNIT.search(before) and found[0] in "²³") and before.strip():
                holes.append(found.span())
        if not marks:
            continue
        for style in ("bracket", "slash", "plain", "star", "apart"):
            if style == "bracket" and "[" not in text[start:end]:
                continue
            holes += [
                found.span()
                for found in _IN_TEXT[style].finditer(text, start, end)
                if found[1] in marks and not label_at(text[start : found.end()])[-1:].isdecimal()
            ]
    return holes

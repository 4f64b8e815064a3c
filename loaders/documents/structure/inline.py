"""Items inside a sentence: "to undertake i) an assessment, ii) a review and iii) an analysis"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.documents.glyphs import lower
from loaders.documents.languages import words
from loaders.documents.structure.emphasis import cut_ranges
from loaders.documents.structure.labels import Mark, read_label
from loaders.documents.structure.nodes import Node

_MARKS = re.compile(
    r"(?:(?<=[\s:;,(])|(?<=[:;,])|^)"
    r"(?:\(\s?(?:[ivx]{1,5}|[^\W\d_]|\d{1,2})\s?\)|(?:[ivx]{1,5}|[^\W\d_]|\d{1,2})\))"
)
_LONGEST = 20_000
_STYLES = ("lower-roman", "lower", "number")


@dataclass(frozen=True)
class Item:
    """An item inside a text: its label's reading and print, and the ranges of label and text."""

    mark: Mark
    printed: str
    label_start: int
    start: int
    end: int


def items_in(text: str, language: str) -> tuple[Item, ...]:
    """
    Give the items of a list that stands inside a text; empty where there is none.

    >>> [item.printed for item in items_in("To (i) plan, (ii) list and (iii) map.", "en")]
    ['(i)', '(ii)', '(iii)']
    >>> items_in("as in paragraphs 3 a) and b) of the decision", "en")
    ()
    """
    plain = lower(text[:_LONGEST])
    found = [(match.start(), match.end()) for match in _MARKS.finditer(plain)]
    if len(found) < 2:
        return ()
    for style in _STYLES:
        row = _row(found, text, plain, style, language)
        if len(row) >= 2:
            return tuple(_items(row, text, plain, language))
    return ()


_Place = tuple[int, int, Mark]


def _row(
    found: Sequence[tuple[int, int]], text: str, plain: str, style: str, language: str
) -> list[_Place]:
    """Give the labels of one style that count from one, each after a sign or a conjunction."""
    row: list[_Place] = []
    for start, end in found:
        label = read_label(text[start:end] + " ")
        mark = next((m for m in label.marks if m.style == style), None) if label else None
        if mark is None or mark.place != len(row) + 1 or _is_cited(plain, start, language):
            continue
        if row and not _is_parted(plain, row[-1][1], start, language):
            continue
        if not plain[end:].strip():
            continue
        row.append((start, end, mark))
    return row


def _is_cited(plain: str, start: int, language: str) -> bool:
    before = plain[max(0, start - 40) : start].rstrip()
    if before[-1:].isdigit():
        return True
    if before[-1:] in (",", ";", ":"):
        return False
    cited = words(language, "structure")["cited"]
    conjunctions = words(language, "structure")["conjunctions"]
    word = re.search(r"[^\W\d_][^\s,;:()]*\Z", before)
    if word is None or word[0] in conjunctions:
        return False
    return bool(re.fullmatch(cited, word[0])) and len(word[0]) > 3


def _is_parted(plain: str, begin: int, start: int, language: str) -> bool:
    between = plain[max(begin, start - 60) : start].rstrip()
    if len(between) < 4:
        return False
    if between[-1:] in (",", ";", ":", "、"):
        return True
    return _conjunction_at_end(between, language) > 0


def _conjunction_at_end(text: str, language: str) -> int:
    for word in words(language, "structure")["conjunctions"]:
        if text.endswith(word):
            before = text[: -len(word)]
            if before[-1:].isspace() or before[-1:] in (",", ";") or language == "zh":
                return len(word)
    return 0


def _items(row: Sequence[_Place], text: str, plain: str, language: str) -> Iterator[Item]:
    for order, (start, end, mark) in enumerate(row):
        if order + 1 < len(row):
            stop = _without_link(plain, end, row[order + 1][0], language)
        else:
            stop = _resumption(plain, end, language) or len(text)
        stop = end + len(text[end:stop].rstrip())
        begin = end + len(text[end:]) - len(text[end:].lstrip())
        yield Item(mark, text[start:end].strip(), start, begin, max(begin + 1, stop))


def _resumption(plain: str, begin: int, language: str) -> int | None:
    """Give where the sentence goes on after its last item ("and, on this basis, …"), if it does."""
    links = "|".join(map(re.escape, words(language, "structure")["conjunctions"]))
    found = re.compile(rf",?\s(?:{links}),\s").search(plain, begin)
    return found.start() if found else None


def _without_link(plain: str, begin: int, stop: int, language: str) -> int:
    """Leave the comma and the conjunction before the next item out of this one."""
    part = plain[begin:stop].rstrip()
    part = part[: len(part) - _conjunction_at_end(part, language)].rstrip()
    part = part.rstrip(",;، ").rstrip()
    return begin + len(part)


def inline_nodes(node: Node, language: str) -> Iterator[Node]:
    """Give the items inside a paragraph or sub-paragraph as provisions below it."""
    if node.row not in ("number", "plain", "code", "list") or node.recital:
        return
    for item in items_in(node.passage.text, language):
        part = node.passage.cut(item.start, item.end)
        if not part.text:
            continue
        slanted = cut_ranges(node.emphasis, item.start, item.end)
        yield Node(
            "list", part, node.passage.places[item.label_start], part.end, item.printed,
            item.mark.key, item.mark.place, parent=node, section=node.section, scope=node.scope,
            depth=node.depth + 1 if node.row == "list" else 0, emphasis=slanted,
            heading=node.heading, drafts=node.drafts,
        )  # fmt: skip

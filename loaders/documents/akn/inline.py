"""Running text with the words marked that cite something or name a day."""

from collections.abc import Iterable

from loaders.documents.akn.elements import Element, child
from loaders.documents.akn.outline import Day, Link


def write_text(element: Element, text: str, marks: Iterable[Link | Day], eid: str) -> None:
    """
    Write `text` into `element`, its citations as `ref`, its days as `date`.

    Each mark takes the first place of its words that no longer mark has taken; a mark whose words
    are not found is left out. `eid` begins the identifiers of the references.
    """
    last: Element | None = None
    reached = 0
    count = 0
    for start, end, mark in _placed(text, marks):
        _append(element, last, text[reached:start])
        if isinstance(mark, Link):
            count += 1
            last = child(element, "ref", eId=f"{eid}__ref_{count}", href=mark.href)
        else:
            last = child(element, "date", date=mark.date)
        last.text = text[start:end]
        reached = end
    _append(element, last, text[reached:])


def _placed(text: str, marks: Iterable[Link | Day]) -> list[tuple[int, int, Link | Day]]:
    taken: list[tuple[int, int, Link | Day]] = []
    for mark in sorted(marks, key=lambda each: -len(each.words)):
        start = text.find(mark.words)
        while start >= 0:
            end = start + len(mark.words)
            if all(end <= begin or start >= stop for begin, stop, _ in taken):
                taken.append((start, end, mark))
                break
            start = text.find(mark.words, start + 1)
    return sorted(taken, key=lambda each: each[:2])


def _append(element: Element, last: Element | None, text: str) -> None:
    if last is None:
        element.text = (element.text or "") + text
    else:
        last.tail = (last.tail or "") + text

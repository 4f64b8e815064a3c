"""Running text with the words marked that cite something or name a day."""

from collections.abc import Iterable

from loaders.documents.akn.elements import Element, child
from loaders.documents.akn.outline import Day, Link
from loaders.documents.printed_places import take_places


def write_text(element: Element, text: str, marks: Iterable[Link | Day], eid: str) -> None:
    """
    Write `text` into `element`, its citations as `ref`, its days as `date`.

    Each mark takes the first place of its words that no longer mark has taken; a mark whose words
    are not found is left out. `eid` begins the identifiers of the references.
    """
    last: Element | None = None
    reached = 0
    count = 0
    every = list(marks)
    for start, end, which in take_places(text, [mark.words for mark in every]):
        mark = every[which]
        _append(element, last, text[reached:start])
        if isinstance(mark, Link):
            count += 1
            last = child(element, "ref", eId=f"{eid}__ref_{count}", href=mark.href)
        else:
            last = child(element, "date", date=mark.date)
        last.text = text[start:end]
        reached = end
    _append(element, last, text[reached:])


def _append(element: Element, last: Element | None, text: str) -> None:
    if last is None:
        element.text = (element.text or "") + text
    else:
        last.tail = (last.tail or "") + text

"""The title of a document, among the lines of its head."""

import re
from collections.abc import Sequence
from dataclasses import replace

from loaders.documents.front.head import LONGEST_TITLE, Head
from loaders.documents.front.lines import FrontLine
from loaders.documents.glyphs import bare, ends_with, in_capitals
from loaders.documents.reading.source_text import Block

_REVISION = re.compile(r"\((?:Rev|Rév)\. Co[Pp] ?\d{1,2}\)")


def find_title(head: Head) -> None:
    """Find the title, and let the head end below it."""
    if not (_title_of_letter(head) or _title_beside_number(head)):
        _title_on_its_own(head)


def _title_of_letter(head: Head) -> bool:
    """Take what a letter prints after "Subject:"."""
    for at, line in enumerate(head.lines):
        if line and line.subject is not None:
            head.title = _clean(head.blocks[at].passage.text[line.subject :])
            _end_after(head, at)
            return True
    return False


def _title_beside_number(head: Head) -> bool:
    """Take the title on the line of the number, perhaps where that is printed again."""
    titles = [(at, _after_number(head, at)) for at in _numbered(head)]
    titled = next(((at, title) for at, title in titles if title), None)
    if titled is None or _number_at(head, titled[0]) != _number_at(head, titles[0][0]):
        return False
    head.title = _clean(titled[1])
    _end_after(head, titled[0])
    return True


def _title_on_its_own(head: Head) -> None:
    """Take the title below the number, or below the last line that stands in heads alone."""
    lines = head.lines
    numbered = next(iter(_numbered(head)), None)
    strong = max((at for at, line in enumerate(lines) if line and line.strong), default=-1)
    begin = numbered if numbered is not None else strong
    places = [at for at in range(begin + 1, len(lines)) if lines[at] is None]
    if not places and numbered is not None:  # a title that names a treaty
        places = [at for at in range(numbered + 1, len(lines)) if _names_only(lines[at])][:1]
    letter = any(line and line.kind == "notification" for line in lines)
    if letter and not (places and _may_be_title(head.blocks[places[0]])):
        places = [at for at in range(begin + 1, len(lines)) if _is_weak(lines[at])][:1]
    places = places or [at for at in range(max(strong, 0)) if lines[at] is None][-1:]
    if places and _may_be_title(head.blocks[places[0]]):
        _take_title(head, places[0])
        return
    named = next((at for at, line in enumerate(lines) if line and line.kind == "report"), -1)
    if named >= 0:
        head.title = _clean(head.blocks[named].passage.text)
    _end_after(head, max(strong, named))


def _numbered(head: Head) -> list[int]:
    return [at for at, line in enumerate(head.lines) if line and line.number]


def _number_at(head: Head, at: int) -> str | None:
    line = head.lines[at]
    return line.number.number if line and line.number else None


def _names_only(line: FrontLine | None) -> bool:
    return line is not None and line.only_names


def _is_weak(line: FrontLine | None) -> bool:
    return line is not None and line.weak


def _after_number(head: Head, at: int) -> str:
    """Give the title on the line of a number; a revision in the column of the number is no part."""
    line = head.lines[at]
    if line is None or line.number is None:
        return ""
    title = head.blocks[at].passage.text[line.number.title :].strip()
    revision = _REVISION.search(title)
    if revision and line.number.number.startswith("Conf") and "(" not in line.number.number:
        number = replace(line.number, number=f"{line.number.number} {revision[0]}")
        head.lines[at] = replace(line, number=number)
        title = f"{title[: revision.start()].rstrip()} {title[revision.end() :].lstrip()}".strip()
    return title


def _take_title(head: Head, at: int) -> None:
    """Take the title from a line, and from those after it if all of it is in capitals."""
    text = head.blocks[at].passage.text
    capitals = in_capitals(text)
    title, last = [text], at
    while (
        last + 1 < len(head.lines)
        and head.lines[last + 1] is None
        and capitals
        and (following := head.blocks[last + 1].passage.text).upper() == following
        and _may_be_title(head.blocks[last + 1])
    ):
        last += 1
        title.append(following)
    head.title = _clean(" ".join(title))
    _end_after(head, last)


def title_below(blocks: Sequence[Block]) -> str | None:
    """Give the title that follows the summary on a cover, if one does."""
    for block in blocks:
        text = block.passage.text
        displayed = in_capitals(text) or block.bold or block.centred or block.heading
        if displayed and _may_be_title(block):
            return _clean(text)
    return None


def _may_be_title(block: Block) -> bool:
    text = bare(block.passage.text)
    if not 0 < len(text) <= LONGEST_TITLE or ends_with(text, ";:,."):
        return False
    return any(map(str.isalpha, text))


def _end_after(head: Head, at: int) -> None:
    """Let the body begin at the first line after the title that says nothing of the document."""
    at += 1
    later = [
        place for place in range(at, len(head.lines)) if (line := head.lines[place]) and line.strong
    ]
    at = max([at, *(place + 1 for place in later)])
    while at < len(head.lines) and head.lines[at] is not None:
        at += 1
    head.end = min(at, head.end)


def _clean(text: str) -> str:
    """Give a title without the marks around it; a quotation at its end keeps its own."""
    title = " ".join(text.split()).strip(" *_#")
    return title if title[-1:] in "\"'»”" else bare(title)

"""The readable outline of a parsed document, for the terminal."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from loaders.documents.model import Document, Notice, Provision
from loaders.documents.placing import finds
from loaders.documents.summary import (
    Chip,
    chip,
    depths,
    front_line,
    notices_at,
    printable,
    shortened,
    value_chips,
)

FIRST_WORDS = 70
"""Most characters of a provision's text that its line shows."""

DEEPEST = 8
"""Deeper provisions are not indented further."""

_STYLES = {
    "verb": "bold green",
    "citation": "cyan",
    "deadline": "magenta",
    "subject": "dim",
    "target": "blue",
    "mention": "blue",
}
_MARKS = {"verb": "", "citation": "cites ", "subject": "about ", "target": "", "mention": ""}
_DOUBTFUL = ("ambiguous", "stale")


def outline(document: Document) -> RenderableType:
    """Give the outline: front matter, provisions with what was found in them, warnings."""
    return Group(*_lines(document))


def _lines(document: Document) -> Iterator[RenderableType]:
    front = document.document
    title = " · ".join(filter(None, (front.symbol, front.title))) or "(no title)"
    yield Text(shortened(title, 200), style="bold")
    yield Text(printable(front_line(front)), style="dim")
    yield Text("")
    notices, depth = notices_at(document), depths(document)
    for notice in notices.get("", ()):
        yield _warning(notice)
    for provision in document.provisions:
        indent = 2 * min(depth[provision.id], DEEPEST)
        yield Padding(_head(provision), (0, 0, 0, indent), expand=False)
        for line in (*_chips(provision), *map(_warning, notices.get(provision.id, ()))):
            yield Padding(line, (0, 0, 0, indent + 4), expand=False)
    yield Text("")
    yield from _summary(document)


def _head(provision: Provision) -> Text:
    style = "bold" if provision.kind in ("section", "heading") else ""
    line = Text(style=style)
    if provision.label:
        line.append(f"{shortened(provision.label, 20)} ")
    line.append(shortened(provision.text, FIRST_WORDS))
    line.append(f"  [{printable(provision.id)}]", style="not bold dim")
    return line


def _chips(provision: Provision) -> Iterator[Text]:
    """Give a line for each action and citation, and one for all subjects."""
    chips = [chip(one) for one in finds(provision)] + value_chips(provision)
    for one in chips:
        if one.kind in ("verb", "citation", "deadline"):
            yield _line(one)
    for kind, word in (("target", "targets "), ("mention", "names "), ("subject", "about ")):
        meanings = dict.fromkeys(one.meaning for one in chips if one.kind == kind)
        if meanings:
            yield Text(printable(word + ", ".join(meanings)), style=_STYLES[kind])


def _line(one: Chip) -> Text:
    line = Text()
    line.append(_MARKS.get(one.kind, "") + printable(one.meaning), style=_STYLES[one.kind])
    if one.status:
        line.append(f" {one.status}", style="bold red" if one.status in _DOUBTFUL else "dim")
    if one.note:
        line.append(f" {printable(one.note)}", style="dim")
    if one.surface:
        line.append(f"  “{shortened(one.surface, 60)}”", style="dim")
    return line


def _warning(notice: Notice) -> Text:
    return Text(f"! {printable(notice.code)}: {printable(notice.message)}", style="yellow")


def _summary(document: Document) -> Iterator[Text]:
    provisions = document.provisions
    doubtful = sum(citation.status in _DOUBTFUL for one in provisions for citation in one.citations)
    counts = {
        "provisions": len(provisions),
        "actions": sum(len(one.actions) for one in provisions),
        "citations": sum(len(one.citations) for one in provisions),
        "of them ambiguous or stale": doubtful,
        "deadlines": sum(len(one.deadlines) for one in provisions),
        "warnings": len(document.warnings),
    }
    yield Text(", ".join(f"{name} {count}" for name, count in counts.items()), style="bold")
    for notice in document.warnings:
        line = _warning(notice)
        if notice.provision:
            line.append(f"  [{printable(notice.provision)}]", style="dim")
        yield line

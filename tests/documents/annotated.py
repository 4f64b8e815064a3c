"""Reading our own documents: what is printed, and the annotation that the parser must give."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from loaders.documents.model import (
    Action,
    Citation,
    Deadline,
    DeadlineType,
    Document,
    Front,
    Provision,
    ProvisionKind,
)

HERE = Path(__file__).parent

_LINE = re.compile(r"(?P<indent> *)(?P<id>\S+)(?: (?P<kind>[a-z]+))? \| (?P<rest>.*)")
_MARK = re.compile(r"\{(?P<words>[^{}|]*)\|(?P<code>[^{}]*)\}")
_ANNEX = re.compile("annex|anexo|прил|(ال)?مرفق|附件", re.IGNORECASE)
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


@dataclass(frozen=True)
class Run:
    """Words printed in one way; `note` is the mark of a footnote."""

    words: str
    italic: bool = False
    note: bool = False


@dataclass(frozen=True)
class Printed:
    """One printed paragraph: its label, its runs, its level, and what it is."""

    kind: str
    label: str
    runs: tuple[Run, ...]
    level: int = 0

    @property
    def words(self) -> str:
        """The text without the label, with its footnotes' marks in superscript."""
        return "".join(_superscript(run.words) if run.note else run.words for run in self.runs)

    @property
    def text(self) -> str:
        """The text as printed."""
        label = _superscript(self.label) if self.kind == "note" else self.label
        return f"{label} {self.words}".strip()


@dataclass
class _Marked:
    """A line of the body taken apart: what is printed, and what is recognised in it."""

    runs: list[Run] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    items: list[tuple[str, str]] = field(default_factory=list)

    def add(self, words: str, code: str) -> None:
        """Print `words` and note what they are."""
        sort, *values = code.split()
        if sort == "note":
            self.runs.append(Run(words, note=True))
            return
        if words:
            self.runs.append(Run(words, italic=sort in ("do", "em")))
        place: dict[str, Any] = {"surface": words, "start": 0, "end": 0}
        match sort:
            case "do":
                self.actions.append(Action(verb=values[0], addressees=tuple(values[1:]), **place))
            case "cite" | "internal" | "stale" | "ambiguous":
                self.citations.append(_citation(sort, values, place))
            case "by":
                self.deadlines.append(Deadline(type=_type(values[0]), value=values[0], **place))
            case "target":
                self.targets += values
            case "name":
                self.mentions += values
            case "inline":
                self.items.append((values[0], words))
            case "em":
                pass
            case _:
                raise ValueError(f"{code!r}: no such mark")


@dataclass(frozen=True)
class OwnDocument:
    """One of our documents, as its file holds it."""

    path: Path
    data: dict[str, Any]

    @property
    def name(self) -> str:
        """The name of its file, which is its language and its genre."""
        return self.path.stem

    @property
    def language(self) -> str:
        """Its language."""
        return str(self.data["front"]["language"])

    @property
    def head(self) -> list[str]:
        """The lines that stand above the text."""
        return list(self.data["print"]["head"])

    @property
    def header(self) -> str:
        """What is printed on every page but the first."""
        return str(self.data["print"]["header"])

    @property
    def automatic(self) -> bool:
        """Whether the numbers are left to the format where it can number."""
        return bool(self.data["print"].get("automatic", False))

    @cached_property
    def _read(self) -> tuple[list[Printed], list[Provision]]:
        return _read_body(self.data["body"]["lines"])

    @property
    def body(self) -> list[Printed]:
        """What is printed below the head."""
        return self._read[0]

    @property
    def annotation(self) -> Document:
        """What the parser must give; without offsets."""
        front = Front(**self.data["front"])
        return Document(document=front, provisions=tuple(self._read[1]))


def own_documents() -> list[OwnDocument]:
    """Read all our documents."""
    return [
        OwnDocument(path, tomllib.loads(path.read_text("utf-8")))
        for path in sorted(HERE.glob("*.toml"))
    ]


def _read_body(body: str) -> tuple[list[Printed], list[Provision]]:
    printed: list[Printed] = []
    provisions: list[Provision] = []
    parents: list[Provision] = []
    for line in filter(str.strip, body.splitlines()):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"not a provision: {line!r}")
        level = len(match["indent"]) // 2
        if match["id"] == "~":
            printed.append(Printed("formula", "", tuple(_marked(match["rest"]).runs)))
            continue
        del parents[level:]
        label, _, text = (part.strip() for part in match["rest"].partition("|"))
        marked = _marked(text)
        provision = _provision(match["id"], match["kind"], label, parents, marked)
        if provision.id != "notes":
            kind = "note" if provision.parent == "notes" else provision.kind
            printed += _printed(kind, label, tuple(marked.runs), level)
        parents.append(provision)
        provisions += [provision, *_items(provision, marked)]
    return printed, provisions


def _printed(kind: str, label: str, runs: tuple[Run, ...], level: int) -> Iterator[Printed]:
    """Print a provision; the heading of an annex stands below its label."""
    if kind == "section" and runs and _ANNEX.match(label):
        yield Printed(kind, label, (), level)
        label = ""
    yield Printed(kind, label, runs, level)


def _provision(
    name: str, kind: str | None, label: str, parents: list[Provision], marked: _Marked
) -> Provision:
    parent = parents[-1] if parents else None
    return Provision.model_validate(
        {
            "id": name,
            "kind": kind or _kind(name, parent),
            "label": label,
            "parent": parent.id if parent else None,
            "text": "".join(run.words for run in marked.runs if not run.note),
            "start": 0,
            "end": 0,
            "actions": marked.actions,
            "citations": marked.citations,
            "deadlines": marked.deadlines,
            "targets": marked.targets,
            "mentions": marked.mentions,
        }
    )


def _kind(name: str, parent: Provision | None) -> ProvisionKind:
    last = name.rpartition(".")[2]
    if re.fullmatch(r"pre\d+", last):
        return "preamble"
    if re.fullmatch(r"h\d+", last):
        return "heading"
    if parent and parent.kind == "paragraph":
        return "subparagraph"
    return "item" if parent and parent.kind in ("subparagraph", "item") else "paragraph"


def _items(provision: Provision, marked: _Marked) -> Iterator[Provision]:
    """Give the items that stand inside the sentence of a provision."""
    for name, words in marked.items:
        label, _, text = words.partition(" ")
        yield Provision(
            id=name, kind="item", label=label, parent=provision.id, text=text, start=0, end=0
        )


def _marked(text: str) -> _Marked:
    marked, end = _Marked(), 0
    for match in _MARK.finditer(text):
        if match.start() > end:
            marked.runs.append(Run(text[end : match.start()]))
        marked.add(match["words"], match["code"])
        end = match.end()
    if end < len(text):
        marked.runs.append(Run(text[end:]))
    return marked


def _citation(sort: str, values: list[str], place: dict[str, Any]) -> Citation:
    return Citation.model_validate(
        {
            "kind": "",
            "status": "unresolved" if sort == "cite" else sort,
            "target": values[0],
            "candidates": values if sort == "ambiguous" else (),
            **place,
        }
    )


def _type(value: str) -> DeadlineType:
    if "/" in value:
        return "period"
    return "date" if _DATE.fullmatch(value) else "meeting"


def _superscript(mark: str) -> str:
    return mark.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))

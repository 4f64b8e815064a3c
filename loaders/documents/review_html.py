"""The review of a parsed document: one HTML file that shows what was recognised, in its place."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from loaders.documents.correction_file import sidecar_of
from loaders.documents.marks import Stretch, stretches
from loaders.documents.model import (
    Action,
    Citation,
    Deadline,
    Document,
    Found,
    Notice,
    Provision,
    Subject,
)
from loaders.documents.placing import finds, place_finds
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

_FOLDER = Path(__file__).parent / "templates"
_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
_DEEPEST = 6
_RIGHT_TO_LEFT = ("ar",)


def review_html(document: Document, file: Path) -> str:
    """
    Give the review of the document that was read from `file`, as a page that needs nothing else.

    Nothing in the document can become markup; the page may load and run nothing.
    """
    style = (_FOLDER / "review.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    front, notices, depth = document.document, notices_at(document), depths(document)
    anchors = {one.id: f"p{place}" for place, one in enumerate(document.provisions)}
    page = _TEMPLATES.get_template("review.html").render(
        style=_Safe(style),
        style_hash=_Safe(f"sha256-{digest}"),
        title=" · ".join(filter(None, (front.symbol, front.title))) or file.name,
        front=front_line(front),
        counts=_counts(document),
        language=front.language,
        direction="rtl" if front.language in _RIGHT_TO_LEFT else "ltr",
        sidecar=sidecar_of(file).name,
        guard=_guard(front.symbol, file),
        warnings=[
            {
                "code": notice.code,
                "message": notice.message,
                "anchor": anchors.get(provision, "warnings"),
            }
            for provision, several in notices.items()
            for notice in several
        ],
        at_top=notices.get("", ()),
        parts=[
            _part(one, anchors[one.id], min(depth[one.id], _DEEPEST), notices.get(one.id, ()))
            for one in document.provisions
        ],
    )
    return printable(page)


class _Safe(str):
    """Text of ours that is markup already."""

    def __html__(self) -> str:
        return str(self)


def _counts(document: Document) -> str:
    provisions = document.provisions
    counts = {
        "provisions": len(provisions),
        "actions": sum(len(one.actions) for one in provisions),
        "citations": sum(len(one.citations) for one in provisions),
        "deadlines": sum(len(one.deadlines) for one in provisions),
        "warnings": len(document.warnings),
    }
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _part(
    provision: Provision, anchor: str, depth: int, notices: Sequence[Notice]
) -> Mapping[str, Any]:
    placed, _ = place_finds(provision)
    return {
        "id": provision.id,
        "anchor": anchor,
        "kind": provision.kind,
        "label": provision.label,
        "depth": depth,
        "words": shortened(provision.text, 50),
        "stretches": [_marked(one) for one in stretches(provision.text, placed)],
        "chips": [chip(one) for one in finds(provision)] + value_chips(provision),
        "notices": notices,
        "lines": "\n".join(_lines(provision)),
    }


def _marked(stretch: Stretch) -> Mapping[str, str]:
    """Give a stretch with the classes of its marks, the weightiest last, and what they mean."""
    chips = [chip(one.found) for one in stretch.marks]
    classes = dict.fromkeys(word for one in chips for word in (one.kind, one.status) if word)
    return {
        "text": stretch.text,
        "classes": " ".join(classes),
        "title": "; ".join(map(_title, chips)),
    }


def _title(one: Chip) -> str:
    return " ".join(filter(None, (f"{one.kind}:", one.meaning, one.status, one.note)))


def _guard(symbol: str | None, file: Path) -> str:
    if symbol:
        return f"symbol = {_quoted(symbol)}"
    digest = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "…"
    return f"sha256 = {_quoted(digest)}"


def _lines(provision: Provision) -> Iterator[str]:
    """Give the lines of a correction file that say what stands here now."""
    yield from _table(
        "provision",
        provision.id,
        id=provision.id,
        kind=provision.kind,
        label=provision.label,
        parent=provision.parent or "",
    )
    seen: dict[tuple[type, str], int] = {}
    for found in finds(provision):
        name, members = _members(found)
        key = (type(found), found.surface)
        seen[key] = seen.get(key, 0) + 1
        nth = {"nth": seen[key]} if seen[key] > 1 and name != "subject" else {}
        yield from _table(name, provision.id, **members, **nth)
    for target in provision.targets:
        yield from _table("target", provision.id, value=target, do="drop")
    for mention in provision.mentions:
        yield from _table("mention", provision.id, value=mention, do="drop")


def _members(found: Found) -> tuple[str, dict[str, Any]]:
    surface = {"surface": found.surface}
    match found:
        case Action():
            return "action", surface | {"verb": found.verb, "addressees": found.addressees}
        case Citation():
            settled = {"target": found.target} if found.target else {"status": found.status}
            return "citation", surface | settled
        case Deadline():
            return "deadline", surface | {"type": found.type, "value": found.value}
        case Subject():
            return "subject", {"concept": found.concept, "do": "drop"}
    raise TypeError(f"{type(found).__name__} has no table")


def _table(name: str, provision: str, **members: Any) -> Iterator[str]:
    yield f"[[{name}]]"
    yield f"provision = {_quoted(provision)}"
    for key, value in members.items():
        yield f"{key} = {_quoted(value)}"
    yield 'why = ""'
    yield ""


def _quoted(value: object) -> str:
    """Write a value as TOML does."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

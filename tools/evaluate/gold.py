"""The gold annotation of the source documents (tests/gold/README.md): reading it for comparison."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders.documents.model import Provision
from loaders.documents.works import HeldWorks
from tools.evaluate.scores import Annotation


@dataclass(frozen=True)
class Gold:
    """One source document with its annotation, and the names under which it is cited."""

    path: Path
    annotation: Annotation
    names: tuple[str, ...]


def read_gold(folder: Path, corpus: Path) -> list[Gold]:
    """Read the annotations of `folder` for the source documents in `corpus`."""
    return [_read(file, corpus / "seeds") for file in sorted(folder.glob("*.json"))]


def held(documents: list[Gold]) -> HeldWorks:
    """Give the graph that holds exactly these documents."""
    return HeldWorks(
        {
            name: frozenset(provision.id for provision in document.annotation.provisions)
            for document in documents
            for name in document.names
        }
    )


def _read(file: Path, seeds: Path) -> Gold:
    data = json.loads(file.read_text("utf-8"))
    path = seeds / data["file"]
    text = path.read_text("utf-8-sig")
    front = {name: value for name, value in data["document"].items() if name != "title"}
    if title := data["document"].get("title"):
        start, end = title
        front["title"] = text[start:end]
    provisions = tuple(_provision(entry) for entry in data["provisions"])
    return Gold(path, Annotation(front, provisions), tuple(_names(front)))


def _provision(entry: dict[str, Any]) -> Provision:
    citations = [{"kind": "", **citation} for citation in entry.get("citations", ())]
    return Provision.model_validate({**entry, "citations": citations})


def _names(front: dict[str, str]) -> Iterator[str]:
    """Give the normal forms of the document: by its number, and by its symbol."""
    if front["kind"] == "decision":
        number = front["number"].rpartition("/")[2]
        yield f"{front['convention']}:{front['body']}:{front['session']}:{number}"
    if front["kind"] == "notification":
        yield f"{front['convention']}:notification:{front['symbol']}"
    elif "symbol" in front:
        yield f"doc:{front['symbol']}"

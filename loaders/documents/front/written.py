"""The front matter that a Markdown file states of itself, between lines of `---`."""

import re

from loaders.documents.model import Front

_YAML = re.compile(r"\A\ufeff?---[ \t]*\n((?:[^\n]{0,500}\n){1,40}?)---[ \t]*(?:\n|\Z)")
_MEMBERS = frozenset(
    ("symbol", "number", "title", "date", "convention", "body", "session", "meeting_place",
     "meeting_start", "meeting_end", "agenda_item", "original_language", "kind")
)  # fmt: skip


def written_front(text: str) -> tuple[dict[str, str], int]:
    """Read the members that a file states, and give the offset where its text begins."""
    match = _YAML.match(text[:20_000])
    if match is None:
        return {}, 0
    pairs = (line.partition(":") for line in match[1].splitlines())
    written = {
        key.strip().lower().replace("-", "_"): value.strip().strip("\"'")
        for key, mark, value in pairs
        if mark and value.strip()
    }
    return {key: value for key, value in written.items() if key in _MEMBERS}, match.end()


def with_written(front: Front, written: dict[str, str]) -> Front:
    """Give the front matter with what is stated; a kind that we do not know is left out."""
    if not written:
        return front
    try:
        return Front.model_validate({**front.model_dump(), **written})
    except ValueError:
        kept = {key: value for key, value in written.items() if key != "kind"}
        return Front.model_validate({**front.model_dump(), **kept})

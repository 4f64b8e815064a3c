"""Records as a declared mapping sees them: fields that have values, and a name for messages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class Record(Protocol):
    """One record of a source."""

    @property
    def where(self) -> str:
        """Name the record in messages: its file and line, or its file and id."""
        ...

    @property
    def language(self) -> str | None:
        """Give the language of its texts, if it has one."""
        ...

    def take(self, field: str) -> list[object]:
        """Give the values of a field, none of them empty."""
        ...

    def place(self, field: str) -> str:
        """Name the place of a field: a cell, or a path in the record."""
        ...

    def facts(self, fields: Iterable[str]) -> Mapping[str, object]:
        """Give what stands in some fields, those that are empty left out."""
        ...

    def items(self, path: str) -> "Sequence[Record]":
        """Give the items of a list inside the record, as records."""
        ...


def _empty(value: object) -> bool:
    return value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip())


@dataclass(frozen=True)
class JsonRecord:
    """
    A JSON object.

    Its fields are paths: `a.b`, `a[].b` for each item of a list, `^a` in the nearest object around
    this one that has it, `@index` for its place in its list (from 1).
    """

    data: object
    where: str
    language: str | None = None
    parent: "JsonRecord | None" = None
    index: int = 1

    def take(self, field: str) -> list[object]:
        """Give the values at a path."""
        if field.startswith("^"):
            return self._around(field[1:])
        if field == "@index":
            return [self.index]
        found = [self.data]
        for step in field.split(".") if field else []:
            key = step.removesuffix("[]")
            found = [value[key] for value in found if isinstance(value, dict) and key in value]
            if step.endswith("[]"):
                found = [item for value in found for item in _as_list(value)]
        return [value for value in found if not _empty(value)]

    def _around(self, field: str) -> list[object]:
        """Give the values in the nearest object around this one that has any."""
        if self.parent is None:
            return []
        return self.parent.take(field) or self.parent._around(field)

    def place(self, field: str) -> str:
        """Name a path of this record."""
        return f"field {field}" if field else "the item"

    def facts(self, fields: Iterable[str]) -> Mapping[str, object]:
        """Give the plain values at some paths, a single one without its list."""
        found: dict[str, object] = {}
        for field in fields:
            values = [value for value in self.take(field) if not isinstance(value, dict | list)]
            if values:
                found[field] = values[0] if len(values) == 1 else values
        return found

    def items(self, path: str) -> Sequence[Record]:
        """Give the objects (or plain values) of the list at a path."""
        found = self.take(path)
        return [
            JsonRecord(item, f"{self.where}, {path} {place}", self.language, self, place)
            for place, item in enumerate(found, 1)
        ]


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]

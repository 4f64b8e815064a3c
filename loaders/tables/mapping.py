"""The mapping of a table: its source, its form, its graphs and what its columns mean."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from loaders.declared.concepts import ontology_terms
from loaders.declared.model import Declared, Part, SourceNote, Subject, check_terms, read_toml


class TableForm(Declared):
    """The form of the table: sheet and header line, and for CSV the separator and encoding."""

    sheet: str | None = None
    header: Annotated[int, Field(ge=1)] = 1
    separator: Annotated[str, Field(min_length=1, max_length=1)] = ","
    encoding: str = "utf-8-sig"
    empty: list[str] = Field(default_factory=list)
    on_error: Literal["stop", "quarantine"] = "stop"


class GraphRule(Declared):
    """One graph for the whole file, or one for each row; `path` is filled from the columns."""

    per: Literal["file", "row"] = "file"
    path: str


class TableMapping(Declared):
    """A whole mapping file."""

    source: SourceNote
    table: TableForm = Field(default_factory=TableForm)
    graph: GraphRule
    subject: list[Subject] = Field(min_length=1)

    def columns(self) -> set[str]:
        """Give the columns that the mapping reads."""
        found = set(_fields_of(self.graph.path))
        for subject in self.subject:
            found |= _columns_of(subject)
        return found


def _fields_of(template: str) -> list[str]:
    return [piece.partition("}")[0] for piece in template.split("{")[1:]]


def _columns_of(subject: Subject) -> set[str]:
    found = set(_fields_of(subject.iri or "")) | set(subject.when)
    parts = [*subject.parts.values()]
    for prop in subject.property:
        found |= {prop.source} if prop.source is not None else set()
        parts += prop.parts.values()
    if subject.place is not None:
        found |= {subject.place.latitude, subject.place.longitude}
    for part in parts:
        found |= _columns_of_part(part)
    for inner in subject.subject:
        found |= _columns_of(inner)
    return found - {"value"}


def _columns_of_part(part: str | Part) -> set[str]:
    """Give the columns of a part: of a template, of one column, or of several put together."""
    if isinstance(part, str):
        return set(_fields_of(part))
    found = {part.source} if part.source is not None else set()
    for field in part.fields or []:
        found |= {field} if isinstance(field, str) else _columns_of_part(field)
    return found


def read_mapping(path: Path, content: Path) -> TableMapping:
    """Read and check a mapping; raises `LoadError`."""
    mapping = read_toml(path, TableMapping)
    check_terms(mapping.subject, ontology_terms(content), str(path))
    return mapping

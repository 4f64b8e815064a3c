"""The mapping of a table: its source, its form, its graphs and what its columns mean."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from loaders.declared.concepts import ontology_terms
from loaders.declared.model import (
    Declared,
    SourceNote,
    Subject,
    check_terms,
    fields_of_template,
    read_toml,
)


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
        found = set(fields_of_template(self.graph.path))
        for subject in self.subject:
            found |= _columns_of(subject)
        return found


def _columns_of(subject: Subject) -> set[str]:
    return subject.fields().union(*map(_columns_of, subject.subject))


def read_mapping(path: Path, content: Path) -> TableMapping:
    """Read and check a mapping; raises `LoadError`."""
    mapping = read_toml(path, TableMapping)
    check_terms(mapping.subject, ontology_terms(content), str(path))
    return mapping

"""Specifications of record types in TOML: a new type of record is a new file, not new code."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import Field

from loaders.declared.concepts import ontology_terms
from loaders.declared.model import Declared, SourceNote, Subject, check_terms, read_toml


class RecordSpec(Declared):
    """
    How one type of JSON record is described.

    `schema` is its name in the source; `id` the path of a record's own identifier; `graph` the path
    of its named graph; `languages` the path of the languages of its texts.
    """

    schema_name: str = Field(alias="schema")
    source: SourceNote
    id: str
    graph: str
    languages: str | None = None
    subject: list[Subject] = Field(min_length=1)

    def fields(self) -> list[str]:
        """Give the paths that describe the record itself, without the items of its lists."""
        own = (subject.fields() for subject in self.subject if subject.each is None)
        return sorted({self.id}.union(*own))


@cache
def read_specs(folder: Path, content: Path) -> Mapping[str, RecordSpec]:
    """Read every specification of a folder, by its schema; raises `LoadError`."""
    known = ontology_terms(content)
    specs = {}
    for path in sorted(folder.glob("*.toml")):
        spec = read_toml(path, RecordSpec)
        check_terms(spec.subject, known, str(path))
        specs[spec.schema_name] = spec
    return specs

"""The tables that the topics write, and how the data package describes them."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DECLARED = Path(__file__).with_name("declared")
"""The tables that people wrote from the documents."""

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
NAMES = tuple(f"name_{language}" for language in LANGUAGES)
LANGUAGE_NAMES = {
    "en": "English",
    "fr": "French",
    "es": "Spanish",
    "ru": "Russian",
    "ar": "Arabic",
    "zh": "Chinese",
}


@dataclass(frozen=True)
class Column:
    """
    One column: `name`, what it holds, and its Frictionless `type`.

    `constraints` as in Table Schema (required, unique, pattern, enum).
    """

    name: str
    description: str
    type: str = "string"
    constraints: Mapping[str, Any] = field(default_factory=dict)

    def schema(self) -> dict[str, Any]:
        """Give the column as a Table Schema field."""
        described: dict[str, Any] = {
            "name": self.name,
            "type": self.type,
            "description": self.description,
        }
        if self.constraints:
            described["constraints"] = dict(self.constraints)
        return described


LONGEST_NAME = 13
"""Words of a name beyond which it is a sentence, of which the facts keep the beginning alone."""


def word_count(text: str) -> int:
    """
    Count the words of a text, parts of words with a hyphen or an apostrophe one by one.

    >>> word_count("the Miombo eco-region")
    4
    """
    return len(re.findall(r"\w+", text))


def shortened(name: str, kept: int = 12) -> str:
    """Give a name of up to `LONGEST_NAME` words whole, of a longer one at most `kept` words."""
    if word_count(name) <= LONGEST_NAME:
        return name
    words = name.split()
    while word_count(" ".join(words)) > kept:
        words.pop()
    return " ".join([*words, "…"])


def required(name: str, description: str, type: str = "string") -> Column:
    """Give a column without empty cells."""
    return Column(name, description, type, {"required": True})


def unique(name: str, description: str, type: str = "string") -> Column:
    """Give a column in which no two cells are equal."""
    return Column(name, description, type, {"unique": True})


@dataclass(frozen=True)
class Origin:
    """
    A public source: `title`, `path` (where the file is published), `licence` as stated there.

    `slug` is its name in IRIs, for those that sources.csv lists. Frictionless calls it a source.
    """

    title: str
    path: str
    licence: str
    slug: str = ""

    def source(self) -> dict[str, str]:
        """Give the origin as a Frictionless source."""
        return {"title": self.title, "path": self.path, "license": self.licence}


@dataclass(frozen=True)
class Table:
    """
    One CSV file of the data package, called after its `name`.

    `primary_key` names the columns that tell its rows apart.
    """

    name: str
    title: str
    description: str
    columns: Sequence[Column] = ()
    origins: Sequence[Origin] = ()
    primary_key: Sequence[str] = ()

    @property
    def path(self) -> str:
        """Give the name of the file."""
        return f"{self.name}.csv"

    def resource(self) -> dict[str, Any]:
        """Give the table as a Frictionless resource."""
        described: dict[str, Any] = {
            "name": self.name,
            "path": self.path,
            "title": self.title,
            "description": self.description,
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "sources": [origin.source() for origin in self.origins],
        }
        if self.columns:
            schema: dict[str, Any] = {"fields": [column.schema() for column in self.columns]}
            if self.primary_key:
                schema["primaryKey"] = list(self.primary_key)
            described["schema"] = schema
        return described


@dataclass(frozen=True)
class JsonFile:
    """One JSON file of the data package, in `folder`, called after its `name`."""

    folder: str
    name: str
    title: str
    description: str
    origins: Sequence[Origin] = ()

    @property
    def path(self) -> str:
        """Give the file's path in the package."""
        return f"{self.folder}/{self.name}.json"

    def resource(self) -> dict[str, Any]:
        """Give the file as a Frictionless resource."""
        return {
            "name": self.name,
            "path": self.path,
            "title": self.title,
            "description": self.description,
            "profile": "data-resource",
            "format": "json",
            "mediatype": "application/json",
            "encoding": "utf-8",
            "sources": [origin.source() for origin in self.origins],
        }


Resource = Table | JsonFile
"""A file of the data package, with its description."""


def name_columns(of_what: str) -> list[Column]:
    """Give the six columns of a name in the languages of the United Nations."""
    return [
        required(f"name_{language}", f"Name of the {of_what} in {LANGUAGE_NAMES[language]}.")
        for language in LANGUAGES
    ]


def write_csv(out: Path, table: Table, rows: Iterable[Mapping[str, str]]) -> None:
    """Write `rows` as the file of `table`, in the order of its columns, with LF line ends."""
    names = [column.name for column in table.columns]
    with (out / table.path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_csv(path: Path) -> list[dict[str, str]]:
    """Read a source table whole."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))

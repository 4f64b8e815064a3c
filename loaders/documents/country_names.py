"""The names of countries in one language, and their codes."""

import csv
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from loaders.documents.languages import words


@lru_cache(maxsize=16)
def country_names(language: str, content: Path) -> Mapping[str, str]:
    """Give the codes (ISO 3166 alpha-3) of countries by their names, in `data/` and in use."""
    found: dict[str, str] = {}
    for row in _rows(content / "data" / "countries.csv"):
        found[row[f"name_{language}"]] = row["alpha3"]
    for row in _rows(content / "data" / "party-codes.csv"):
        if row["means"] and row[f"name_{language}"]:
            found[row[f"name_{language}"]] = row["means"]
    if language == "en":
        found.update((r["name"], r["code"]) for r in _rows(content / "data" / "country-names.csv"))
    found.update(words(language, "mentions")["names"])
    return {name: code for name, code in found.items() if name}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)

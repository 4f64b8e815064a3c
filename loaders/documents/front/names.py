"""The names of conventions and of their bodies, where a head prints them."""

import csv
import re
from functools import cache
from pathlib import Path

from loaders.documents.glyphs import comparable
from loaders.documents.shipped import content_directory

Named = tuple[str, str | None]
"""A code of data/agreements.csv and perhaps one of data/bodies.csv; the first may be empty."""


def name_line(plain: str, language: str, *, anywhere: bool = False) -> frozenset[Named]:
    """
    Give the conventions and bodies that a line is made of; `anywhere`: that stand in it.

    A line of a head that only names them has little else in it.
    """
    data = content_directory() / "data"
    found: set[Named] = set()
    rest = plain
    for name, code in _agreements(data / "agreements.csv", language):
        if name in rest:
            found.add((code, None))
            rest = rest.replace(name, " ")
    for name, agreement, body in _bodies(data / "bodies.csv", language):
        if name in rest:
            found |= {(agreement, body)}
            rest = (
                rest.replace(name, " ") if _is_last(name, agreement, body, data, language) else rest
            )
    short = _short(data / "agreements.csv")
    if anywhere:
        printed = re.findall(r"\w+", plain)
        return frozenset(found | {(code, None) for word in printed for code in short.get(word, ())})
    if not found or plain in short:
        return frozenset(found | {(code, None) for code in short.get(plain, ())})
    for name, _, _ in _bodies(data / "bodies.csv", language):
        rest = rest.replace(name, " ")
    return (
        frozenset(found)
        if len(rest.split()) <= 12 and len(rest) < 0.6 * len(plain)
        else frozenset()
    )


def _is_last(name: str, agreement: str, body: str, data: Path, language: str) -> bool:
    same = [row for row in _bodies(data / "bodies.csv", language) if row[0] == name]
    return same[-1][1:] == (agreement, body)


def body_abbreviations() -> frozenset[str]:
    """Give the abbreviations of all bodies in lower case."""
    return _abbreviations(content_directory() / "data" / "bodies.csv")


@cache
def _abbreviations(table: Path) -> frozenset[str]:
    with table.open(encoding="utf-8", newline="") as file:
        return frozenset(row["abbreviation"].lower() for row in csv.DictReader(file))


@cache
def _agreements(table: Path, language: str) -> tuple[tuple[str, str], ...]:
    """Give the names of the agreements, longest first: a protocol's holds its convention's."""
    found: list[tuple[str, str]] = []
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if name := comparable(row[f"name_{language}"]):
                found.append((name, row["code"]))
                short = name.split(" to the ")[0] if language == "en" else ""
                if short and short != name:
                    found.append((short, row["code"]))
            if len(printed := comparable(row["short_name"])) > 8:
                found.append((printed, row["code"]))
    return tuple(sorted(dict.fromkeys(found), key=lambda pair: -len(pair[0])))


@cache
def _bodies(table: Path, language: str) -> tuple[tuple[str, str, str], ...]:
    with table.open(encoding="utf-8", newline="") as file:
        rows = [
            (comparable(row[f"name_{language}"]), row["agreement"], row["body"])
            for row in csv.DictReader(file)
        ]
    return tuple(sorted((row for row in rows if row[0]), key=lambda row: -len(row[0])))


@cache
def _short(table: Path) -> dict[str, tuple[str, ...]]:
    """Give the short names ("CBD", "CITES") by which a line alone names a convention."""
    with table.open(encoding="utf-8", newline="") as file:
        return {
            comparable(row["short_name"]): (row["code"],)
            for row in csv.DictReader(file)
            if row["short_name"]
        }

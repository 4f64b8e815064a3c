"""Formulae: the words that name the body whose decision follows."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from loaders.documents.glyphs import comparable, flat
from loaders.documents.languages import words
from loaders.documents.shipped import content_directory
from loaders.documents.structure.verbs import begins_as_recital, begins_with_verb, joins_words

_LONGEST = 400
_SHORTEST_NAME = 4


@dataclass(frozen=True)
class Formula:
    """A formula: the abbreviation of the body that it names, and where the text after it begins."""

    body: str
    end: int


@cache
def _names(language: str, table: Path) -> tuple[tuple[str, str], ...]:
    """Give the names of the bodies in one language, longest first, with their abbreviations."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = [(row[f"name_{language}"], row["abbreviation"]) for row in csv.DictReader(file)]
    named = {comparable(name): abbreviation for name, abbreviation in reversed(rows) if name}
    for name in words(language, "structure")["bodies"]:
        named.setdefault(name, _initials(language, name, named))
    return tuple(sorted(named.items(), key=lambda item: -len(item[0])))


def _initials(language: str, name: str, named: dict[str, str]) -> str:
    conference = words(language, "structure")["bodies"][0]
    cop = words("en", "structure")["bodies"][0]
    return "COP" if name in (conference, cop) else named.get(name, "")


def named_body(text: str, language: str) -> str | None:
    """Give the abbreviation of the body whose name a text begins with; empty if it has none."""
    found = _begin(comparable(text[:_LONGEST]), language)
    return found[0] if found else None


def _begin(opening: str, language: str) -> tuple[str, int] | None:
    listed = words(language, "structure")
    before = re.match(listed.get("therefore", ""), opening)
    at = before.end() if before else 0
    for article in listed["articles"]:
        gap = "" if article.endswith("'") or language == "zh" else " "
        if opening.startswith(article + gap, at):
            at += len(article + gap)
            break
    for name, abbreviation in _names(language, content_directory() / "data" / "bodies.csv"):
        if opening.startswith(name, at):
            end = at + len(name)
            if opening[end : end + 1].isalnum() and not joins_words(language):
                continue
            return abbreviation, end
    return None


def read_formula(text: str, language: str) -> Formula | None:
    """
    Read the formula that a paragraph is, or begins with.

    >>> read_formula("The Conference of the Parties,", "en")
    Formula(body='COP', end=30)
    >>> read_formula("The Conference of the Parties may wish to decide:", "en")
    """
    opening = comparable(text[:_LONGEST])
    found = _begin(opening, language) or _closing_name(opening, language)
    if found is None:
        return None
    body, end = found
    rest = opening[end:].lstrip()
    if not rest.strip(",:،，.* "):
        return Formula(body, len(text)) if len(text) < _LONGEST and rest[:1] != "." else None
    return _long_formula(text, rest, body, language)


def _closing_name(opening: str, language: str) -> tuple[str, int] | None:
    """Read a formula that ends with the body's name, as Chinese puts "serving as …" before it."""
    named = opening.rstrip(" ,:")
    serving = words(language, "structure").get("body_last")
    if serving is None or len(named) > _LONGEST // 4 or not named.startswith(serving):
        return None
    for name, abbreviation in _names(language, content_directory() / "data" / "bodies.csv"):
        if named.endswith(name):
            return abbreviation, len(named)
    return None


def _long_formula(text: str, rest: str, body: str, language: str) -> Formula | None:
    if not rest.startswith((",", "(")) and not _connects(rest, language):
        return None
    plain = flat(text[:_LONGEST])
    for comma in re.finditer(r"[,:]\s*", plain):
        after = text[comma.end() :]
        if _connects(comparable(after[:40]), language):
            continue
        if begins_as_recital(after, language) or begins_with_verb(after, language):
            return Formula(body, comma.end())
    if len(text) < _LONGEST and plain.rstrip(" *_")[-1:] not in (".", ";", "?", "!"):
        return Formula(body, len(text)) if _names_only(rest, language) else None
    return None


def _connects(rest: str, language: str) -> bool:
    """Say whether a text goes on with what body it is ("to the Convention", "serving as")."""
    joined = joins_words(language)
    return any(
        rest.startswith(word) and (joined or not rest[len(word) : len(word) + 1].isalpha())
        for word in words(language, "structure")["connectors"]
    )


def _names_only(rest: str, language: str) -> bool:
    """Say whether nothing acts in what follows the name: no verb of the scheme stands in it."""
    separate = rest.replace(",", " ").split()
    return joins_words(language) or not any(
        begins_with_verb(" ".join(separate[at : at + 4]), language) for at in range(len(separate))
    )

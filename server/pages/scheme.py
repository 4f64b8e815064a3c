"""What the page of a vocabulary or plan shows beside its facts: its concepts as a tree."""

import re
from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from server.instance import Instance, Row
from server.languages import Text
from server.pages.shown import Shown

CONCEPTS = """
SELECT ?scheme ?language ?concept ?name ?english ?code ?broader
WHERE {
  ?concept skos:inScheme ?scheme
  OPTIONAL { ?concept skos:prefLabel ?name FILTER(LANG(?name) = ?language) }
  OPTIONAL { ?concept skos:prefLabel ?english FILTER(LANG(?english) = "en") }
  OPTIONAL { ?concept skos:notation ?code FILTER(DATATYPE(?code) = xsd:string) }
  OPTIONAL { ?concept skos:broader ?broader . ?broader skos:inScheme ?scheme }
}
"""

BROADER = """
CONSTRUCT { ?above skos:prefLabel ?name ; skos:broader ?next }
WHERE {
  ?thing skos:broader+ ?above . ?above skos:prefLabel ?name
  OPTIONAL { ?above skos:broader ?next }
}
"""


@dataclass(frozen=True)
class Branch:
    """A concept in the tree and the concepts below it."""

    shown: Shown
    code: str
    below: tuple["Branch", ...]


def tree(instance: Instance, iri: str, language: str) -> list[Branch]:
    """
    Give the concepts of a scheme as trees: by code where codes are numbers, otherwise by name.

    A concept with several broader ones stands below each; a loop is cut where it closes.
    """
    rows = instance.rows(CONCEPTS, scheme=NamedNode(iri), language=Literal(language))
    concepts: dict[str, Row] = {}
    below: dict[str, set[str]] = defaultdict(set)
    tops: set[str] = set()
    for row in rows:
        concept = row["concept"].value
        concepts.setdefault(concept, row)
        if "broader" in row:
            below[row["broader"].value].add(concept)
        else:
            tops.add(concept)

    def branch(concept: str, above: tuple[str, ...]) -> Branch:
        inner = sorted(below[concept] - {concept, *above}, key=lambda one: _key(concepts[one]))
        row = concepts[concept]
        return Branch(
            Shown(_name(row, language), href=instance.path(concept), iri=concept),
            row["code"].value if "code" in row and _is_number(row["code"].value) else "",
            tuple(branch(one, (*above, concept)) for one in inner),
        )

    return [branch(top, ()) for top in sorted(tops, key=lambda one: _key(concepts[one]))]


def count(branches: list[Branch]) -> int:
    """Count the distinct concepts of a tree."""
    found: set[str | None] = set()
    waiting = list(branches)
    while waiting:
        one = waiting.pop()
        found.add(one.shown.iri)
        waiting.extend(one.below)
    return len(found)


def _name(row: Row, language: str) -> Text:
    for name, lang in (("name", language), ("english", "en"), ("code", "")):
        if name in row:
            return Text(row[name].value, lang)
    return Text(row["concept"].value)


def _is_number(code: str) -> bool:
    """Say whether a code is a number or letter by which things are counted: 15.5, C, B.1."""
    return len(code) == 1 or (len(code) <= 8 and any(character.isdigit() for character in code))


def _key(row: Row) -> tuple[int, list[tuple[int, str]], str]:
    code = row["code"].value if "code" in row else ""
    name = (row.get("name") or row.get("english") or row["concept"]).value.casefold()
    if not _is_number(code):
        return (1, [], name)
    steps = [(int(step) if step.isdigit() else 0, step) for step in re.findall(r"\d+|\D+", code)]
    return (0, steps, name)

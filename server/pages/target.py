"""What the page of a target or goal shows beside its facts: what it is aligned with elsewhere."""

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from meagraph.conventions import agreement_code
from server.instance import Instance, Row
from server.languages import Text
from server.pages.shown import Shown

ALIGNMENTS = """
SELECT ?here ?language ?other ?name ?code ?plan ?planName ?countryName
       ?alignment ?degreeName ?source ?sourceTitle
WHERE {
  { ?alignment mea:alignedFrom ?here ; mea:alignedTo ?other }
  UNION
  { ?alignment mea:alignedTo ?here ; mea:alignedFrom ?other }
  OPTIONAL { ?other skos:prefLabel ?name FILTER(LANG(?name) = ?language) }
  OPTIONAL { ?other skos:notation ?code }
  OPTIONAL {
    ?other skos:inScheme ?plan
    OPTIONAL { ?plan skos:prefLabel ?planName FILTER(LANG(?planName) = ?language) }
  }
  OPTIONAL {
    ?other mea:country/skos:prefLabel ?countryName FILTER(LANG(?countryName) = ?language)
  }
  OPTIONAL {
    ?alignment mea:degree/skos:prefLabel ?degreeName FILTER(LANG(?degreeName) = ?language)
  }
  OPTIONAL { ?alignment dct:source ?source OPTIONAL { ?source dct:title ?sourceTitle } }
}
ORDER BY ?plan ?other
"""


@dataclass(frozen=True)
class Alignment:
    """Another target that some source aligns with this one, and how far."""

    other: Shown
    degree: str
    source: Shown


@dataclass(frozen=True)
class AlignedPlan:
    """The aligned targets of one plan, or of one country."""

    name: Text
    href: str | None
    agreement: str | None
    alignments: tuple[Alignment, ...]


def alignments_of(instance: Instance, iri: str, language: str) -> list[AlignedPlan]:
    """Give what a target is aligned with, by plan."""
    rows = instance.rows(ALIGNMENTS, here=NamedNode(iri), language=Literal(language))
    plans: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
    for row in rows:
        if "alignment" in row:
            key = _text(row, "plan"), _text(row, "countryName")
            plans[key].setdefault(row["alignment"].value, row)
    return [_plan(instance, plan, list(found.values())) for (plan, _), found in plans.items()]


def _plan(instance: Instance, plan: str, rows: list[Row]) -> AlignedPlan:
    first = instance.path(rows[0]["other"].value)
    return AlignedPlan(
        name=Text(_text(rows[0], "planName") or _text(rows[0], "countryName") or plan),
        href=instance.path(plan) if plan else None,
        agreement=agreement_code(first),
        alignments=tuple(_alignment(instance, row) for row in rows),
    )


def _alignment(instance: Instance, row: Row) -> Alignment:
    iri = row["other"].value
    path = instance.path(iri)
    name = " ".join(filter(None, (_text(row, "code"), _text(row, "name")))) or iri
    return Alignment(
        other=Shown(Text(name), href=path or iri, agreement=agreement_code(path), iri=iri),
        degree=_text(row, "degreeName"),
        source=Shown(
            Text(_text(row, "sourceTitle") or _text(row, "source")),
            href=instance.path(_text(row, "source")),
        ),
    )


def _text(row: Row, name: str) -> str:
    return row[name].value if name in row else ""

"""What the page of an agreement shows beside its facts: its Parties, by region."""

from collections import defaultdict
from dataclasses import dataclass

from flask_babel import gettext
from pyoxigraph import Literal, NamedNode

from server.instance import Instance, Row
from server.languages import Text
from server.pages.shown import Shown, day

MEMBERS = """
SELECT ?agreement ?language ?member ?name ?membership ?kind ?region ?regionName
       ?signed ?consented ?entry ?ended
WHERE {
  ?membership a mea:Membership ; mea:agreement ?agreement ; org:member ?member .
  ?member skos:prefLabel ?name FILTER(LANG(?name) = ?language)
  OPTIONAL {
    ?membership mea:preferredStatus ?status
    OPTIONAL { ?status mea:statusKind/skos:notation ?kind FILTER(DATATYPE(?kind) = xsd:string) }
    OPTIONAL { ?status mea:signed ?signed }
    OPTIONAL { ?status mea:consented ?consented }
    OPTIONAL { ?status mea:entryIntoForce ?entry }
    OPTIONAL { ?status mea:ended ?ended }
  }
  OPTIONAL {
    ?member mea:inRegion/skos:broader* ?region .
    ?region skos:broader/skos:topConceptOf ?scheme ; skos:prefLabel ?regionName
    FILTER(LANG(?regionName) = ?language)
  }
}
"""


@dataclass(frozen=True)
class Member:
    """One participant and what the preferred source says of its membership."""

    shown: Shown
    membership: str
    kind: str
    signed: Shown | None
    consented: Shown | None
    entry: Shown | None
    ended: Shown | None


@dataclass(frozen=True)
class Region:
    """The members of one region of the world."""

    name: Text
    href: str | None
    members: tuple[Member, ...]


def members_by_region(instance: Instance, iri: str, language: str) -> list[Region]:
    """Give the members of an agreement by region of the world, those without a region last."""
    rows = instance.rows(MEMBERS, agreement=NamedNode(iri), language=Literal(language))
    regions: dict[tuple[bool, str, str], dict[str, Member]] = defaultdict(dict)
    for row in rows:
        key = _region(row)
        regions[key][row["member"].value] = _member(instance, row, language)
    return [
        Region(
            Text(name, language) if name else Text(gettext("No region of the world")),
            instance.path(region) if region else None,
            tuple(sorted(members.values(), key=lambda one: one.shown.text.value)),
        )
        for (_, name, region), members in sorted(regions.items())
    ]


def _region(row: Row) -> tuple[bool, str, str]:
    if "region" not in row:
        return (True, "", "")
    return (False, row["regionName"].value, row["region"].value)


def _member(instance: Instance, row: Row, language: str) -> Member:
    iri = row["member"].value
    return Member(
        Shown(Text(row["name"].value, language), href=instance.path(iri), iri=iri),
        membership=instance.path(row["membership"].value) or "",
        kind=row["kind"].value if "kind" in row else "",
        signed=date_of(row, "signed"),
        consented=date_of(row, "consented"),
        entry=date_of(row, "entry"),
        ended=date_of(row, "ended"),
    )


def date_of(row: Row, name: str) -> Shown | None:
    """Show the date in a row; as it is written when it is no date of the calendar."""
    if name not in row:
        return None
    try:
        return day(row[name].value)
    except ValueError:
        return Shown(Text(row[name].value))

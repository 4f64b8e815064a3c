"""The home page: what the current release holds, and where to begin."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal

from meagraph import conventions
from meagraph.conventions import SHORT_NAMES, agreement_code
from meagraph.namespaces import MEA, SKOS
from server.instance import Instance, Row
from server.kinds import BY_TYPE, Kind
from server.languages import Text
from server.pages.agreement import date_of
from server.pages.document.latest import Listed, latest
from server.pages.shown import Shown
from server.vocabularies.listing import Shelf, shelves

COUNTS = "SELECT ?type (COUNT(?thing) AS ?count) WHERE { ?thing a ?type } GROUP BY ?type"

COUNTED = tuple(
    BY_TYPE[term.value]
    for term in (
        MEA.Agreement,
        MEA.Country,
        MEA.Membership,
        MEA.Target,
        MEA.Indicator,
        MEA.Need,
        MEA.Partner,
        MEA.Decision,
        MEA.Meeting,
        SKOS.Concept,
    )
)
"""The kinds that the home page counts."""

AGREEMENTS = """
SELECT ?language ?agreement ?name ?entry ?count
WHERE {
  ?agreement a mea:Agreement
  OPTIONAL { ?agreement skos:prefLabel ?name FILTER(LANG(?name) = ?language) }
  OPTIONAL { ?agreement mea:entryIntoForce ?entry }
  OPTIONAL {
    SELECT ?agreement (COUNT(DISTINCT ?member) AS ?count)
    WHERE {
      ?membership a mea:Membership ; mea:agreement ?agreement ; org:member ?member ;
        mea:preferredStatus/mea:statusKind/skos:notation "party"
    }
    GROUP BY ?agreement
  }
}
"""

REGIONS = """
SELECT ?language ?region ?name (COUNT(DISTINCT ?country) AS ?count)
WHERE {
  ?country a mea:Country ; mea:inRegion/skos:broader* ?region .
  ?region skos:broader/skos:topConceptOf ?scheme ; skos:prefLabel ?name
  FILTER(LANG(?name) = ?language)
}
GROUP BY ?language ?region ?name
ORDER BY ?name
"""


@dataclass(frozen=True)
class Entry:
    """One place to begin: a link, with how much stands behind it."""

    shown: Shown
    count: int
    short_name: str = ""
    date: Shown | None = None


@dataclass(frozen=True)
class HomePage:
    """Everything that the home page shows."""

    counts: tuple[tuple[Kind, int], ...]
    triples: int
    agreements: tuple[Entry, ...]
    plans: tuple[Entry, ...]
    schemes: tuple[Entry, ...]
    regions: tuple[Entry, ...]
    texts: tuple[Listed, ...]


def home_page(instance: Instance, language: str) -> HomePage:
    """Gather the home page; of an empty release it is empty."""
    manifest = instance.manifest()
    spoken = Literal(language)
    found = {row["type"].value: int(row["count"].value) for row in instance.rows(COUNTS)}
    vocabularies = shelves(instance, instance.thesaurus())
    agreements = [_agreement(instance, row) for row in instance.rows(AGREEMENTS, language=spoken)]
    return HomePage(
        counts=tuple((kind, found.get(kind.type.value, 0)) for kind in COUNTED),
        triples=manifest.counts.triples if manifest else 0,
        agreements=tuple(
            sorted(agreements, key=lambda entry: conventions.order(entry.shown.agreement))
        ),
        plans=tuple(_entries(vocabularies, ("plans",))),
        schemes=tuple(_entries(vocabularies, ("own", "others"))),
        regions=tuple(_region(instance, row) for row in instance.rows(REGIONS, language=spoken)),
        texts=tuple(latest(instance, language)),
    )


def _agreement(instance: Instance, row: Row) -> Entry:
    iri = row["agreement"].value
    code = agreement_code(instance.path(iri))
    name = row["name"].value if "name" in row else iri
    return Entry(
        Shown(Text(name), href=instance.path(iri), agreement=code, iri=iri),
        int(row["count"].value) if "count" in row else 0,
        SHORT_NAMES.get(code or "", ""),
        date_of(row, "entry"),
    )


def _entries(vocabularies: Iterable[Shelf], names: tuple[str, ...]) -> Iterator[Entry]:
    """Give the vocabularies of some shelves, each with the number of its concepts."""
    for shelf in vocabularies:
        for one in shelf.vocabularies if shelf.id in names else ():
            shown = Shown(one.title, href=one.href, agreement=one.agreement)
            yield Entry(shown, one.counted.concepts)


def _region(instance: Instance, row: Row) -> Entry:
    iri = row["region"].value
    shown = Shown(Text(row["name"].value), href=instance.path(iri), iri=iri)
    return Entry(shown, int(row["count"].value))

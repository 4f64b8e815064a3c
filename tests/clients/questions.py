"""What the clients ask, with the answers as the tables of `data/` have them."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from meagraph.settings import CONTENT

BASE = "https://w3id.org/meagraph/"
PREFIXES = f"""
PREFIX mea: <{BASE}ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

CODE = "urn:example:code"
"""The property of the client's own data, which ours does not have."""

Row = tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """
    A SELECT query whose pattern is asked of our endpoint, and the right rows, sorted.

    What stands around the pattern is left to the client when it asks by SERVICE; `own` is the
    pattern over the client's own data that is then joined with ours.
    """

    select: str
    pattern: str
    rows: list[Row]
    own: str = ""
    group: str = ""

    def query(self, values: str = "") -> str:
        """Give the query to send to the endpoint, with a VALUES block for the client's data."""
        return f"{PREFIXES} SELECT {self.select} WHERE {{ {values} {self.pattern} }} {self.group}"

    def federated(self, endpoint: str) -> str:
        """Give the query for a client that sends the pattern to the endpoint."""
        service = f"SERVICE <{endpoint}> {{ {self.pattern} }}"
        return f"{PREFIXES} SELECT {self.select} WHERE {{ {self.own} {service} }} {self.group}"


def table(name: str) -> list[dict[str, str]]:
    with (CONTENT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _aichi_targets_of_national_targets() -> Iterable[Row]:
    names = {row["id"]: row["label_fr"] for row in table("targets") if row["plan"] == "aichi"}
    for target in table("national-targets"):
        for number in target["aichi_targets"].split():
            yield target["id"], names[number]


def _least_developed_countries_by_region() -> Iterable[Row]:
    members = {row["alpha3"] for row in table("country-groups") if row["group"] == "ldc"}
    regions = Counter(row["region"] for row in table("countries") if row["alpha3"] in members)
    for region, countries in regions.items():
        yield f"{BASE}vocabulary/regions/{region}", str(countries)


def _names_of_codes() -> Iterable[tuple[str, str]]:
    return ((row["alpha3"], row["name_zh"]) for row in table("countries"))


JOIN = Question(
    "?number ?name",
    """?target a mea:NationalTarget ; skos:notation ?number ; skos:relatedMatch ?aichi .
    ?aichi skos:prefLabel ?name FILTER (lang(?name) = "fr")""",
    sorted(_aichi_targets_of_national_targets()),
)
AGGREGATE = Question(
    "?region (COUNT(?country) AS ?countries)",
    f"""?country mea:memberOfGroup <{BASE}vocabulary/country-groups/ldc> ;
    mea:inRegion ?region""",
    sorted(_least_developed_countries_by_region()),
    group="GROUP BY ?region",
)
CODES = Question(
    "?code ?name",
    '?country mea:alpha3 ?code ; skos:prefLabel ?name FILTER (lang(?name) = "zh")',
    sorted(_names_of_codes()),
    own=f"?own <{CODE}> ?code .",
)

OWN_DATA = "".join(f'<urn:example:{code}> <{CODE}> "{code}" .\n' for code, _ in _names_of_codes())
"""The client's own data, as N-Triples: a code for each country."""

VALUES = "VALUES ?code { " + " ".join(f'"{code}"' for code, _ in _names_of_codes()) + " }"
"""The same data as a block of a query."""

ARABIC_NAMES = f"""{PREFIXES}
CONSTRUCT {{ ?country skos:prefLabel ?name }}
WHERE {{ ?country mea:memberOfGroup <{BASE}vocabulary/country-groups/ldc> ; skos:prefLabel ?name
  FILTER (lang(?name) = "ar") }}"""


def arabic_names() -> list[Row]:
    """Give subject and object of each triple of `ARABIC_NAMES`."""
    members = {row["alpha3"] for row in table("country-groups") if row["group"] == "ldc"}
    return sorted(
        (f"{BASE}country/{row['alpha3'].lower()}", row["name_ar"])
        for row in table("countries")
        if row["alpha3"] in members
    )

"""What the page of a need shows beside its facts: what has been contributed to it, by whom."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode

from server.instance import Instance, Row
from server.languages import Text
from server.pages.agreement import date_of
from server.pages.shown import Shown, number

CONTRIBUTIONS = """
SELECT ?need ?contribution ?donor (MIN(?names) AS ?name) ?amount ?currency ?date ?domestic
WHERE {
  ?contribution a mea:Contribution ; mea:need ?need .
  OPTIONAL { ?contribution mea:donor ?donor OPTIONAL { ?donor skos:prefLabel ?names } }
  OPTIONAL { ?contribution mea:amount ?amount }
  OPTIONAL { ?contribution mea:currency ?currency }
  OPTIONAL { ?contribution mea:contributionDate ?date }
  OPTIONAL { ?contribution mea:domestic ?domestic }
}
GROUP BY ?need ?contribution ?donor ?amount ?currency ?date ?domestic
ORDER BY ?date ?contribution
"""


@dataclass(frozen=True)
class Contribution:
    """Money that a donor gave to a need."""

    href: str
    donor: Shown | None
    amount: str
    currency: str
    date: Shown | None
    domestic: bool


@dataclass(frozen=True)
class Contributions:
    """All that was given to a need, and the sum in each currency."""

    items: tuple[Contribution, ...]
    sums: tuple[tuple[str, str], ...]


def contributions_to(instance: Instance, iri: str) -> Contributions:
    """Give the contributions to a need, by date."""
    rows = instance.rows(CONTRIBUTIONS, need=NamedNode(iri))
    rows = [row for row in rows if "contribution" in row]
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if "amount" in row:
            sums[_text(row, "currency")] += Decimal(row["amount"].value)
    return Contributions(
        tuple(_contribution(instance, row) for row in rows),
        tuple((number(total), currency) for currency, total in sorted(sums.items())),
    )


def _contribution(instance: Instance, row: Row) -> Contribution:
    return Contribution(
        href=instance.path(row["contribution"].value) or "",
        donor=_donor(instance, row),
        amount=number(Decimal(row["amount"].value)) if "amount" in row else "",
        currency=_text(row, "currency"),
        date=date_of(row, "date"),
        domestic=_text(row, "domestic") == "true",
    )


def _donor(instance: Instance, row: Row) -> Shown | None:
    if "donor" not in row:
        return None
    iri = row["donor"].value
    return Shown(Text(_text(row, "name") or iri), href=instance.path(iri), iri=iri)


def _text(row: Row, name: str) -> str:
    return row[name].value if name in row else ""

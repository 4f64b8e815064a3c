"""The latest texts whose provisions are known: of all conventions, or of one."""

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import NamedNode

from server.instance import Instance, Row
from server.languages import Text, best
from server.pages.agreement import date_of
from server.pages.document import labels
from server.pages.document.said import Said
from server.pages.shown import Shown

SHOWN = 8

_ROWS = 60  # a title in each of six languages makes six rows of a text

_TEXTS = f"""
  ?text mea:textHeld ?held
  OPTIONAL {{ ?text mea:number ?number }}
  OPTIONAL {{ ?text mea:symbol ?symbol }}
  OPTIONAL {{ ?text dct:title ?title }}
  OPTIONAL {{ ?text eli:date_document ?date }}
}}
ORDER BY DESC(?date) ?text LIMIT {_ROWS}
"""

LATEST = "SELECT ?text ?held ?number ?symbol ?title ?date WHERE {" + _TEXTS
LATEST_OF = (
    "SELECT ?agreement ?text ?held ?number ?symbol ?title ?date"
    " WHERE { ?text mea:agreement ?agreement ." + _TEXTS
)


@dataclass(frozen=True)
class Listed:
    """One text: its number as a link, its title, its date, whether its words are held."""

    shown: Shown
    title: Text | None
    date: Shown | None
    held: bool


def latest(instance: Instance, language: str, agreement: str | None = None) -> list[Listed]:
    """Give the latest texts, those of one agreement if its IRI is given."""
    if agreement is None:
        rows = instance.rows(LATEST)
    else:
        rows = instance.rows(LATEST_OF, agreement=NamedNode(agreement))
    texts: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        texts[row["text"].value].append(row)
    return [_listed(instance, iri, said, language) for iri, said in list(texts.items())[:SHOWN]]


def _listed(instance: Instance, iri: str, rows: list[Row], language: str) -> Listed:
    first = rows[0]
    code = next((first[one].value for one in ("number", "symbol") if one in first), "")
    name = Text(code) if code else labels.work_name(instance, Said(()), iri)
    titles = {
        getattr(row["title"], "language", "") or "": row["title"].value
        for row in rows
        if "title" in row
    }
    return Listed(
        Shown(
            name,
            href=instance.path(iri),
            agreement=labels.agreement_of(instance, Said(()), iri),
            iri=iri,
        ),
        best(titles, language),
        date_of(first, "date"),
        any(row["held"].value == "true" for row in rows),
    )

"""What the page of a country shows beside its facts: its memberships, as each source has them."""

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from meagraph import conventions
from meagraph.conventions import SHORT_NAMES, agreement_code
from server.instance import Instance, Row
from server.languages import Text
from server.linked_data.description import validation_graph
from server.pages.agreement import date_of
from server.pages.shown import Shown

MEMBERSHIPS = """
SELECT ?country ?language ?validation ?agreement ?name ?membership ?preferred
       ?status ?kind ?kindName ?signed ?consented ?entry ?ended ?source ?sourceTitle ?rule
WHERE {
  ?membership a mea:Membership ; org:member ?country ; mea:agreement ?agreement ;
    mea:status ?status .
  OPTIONAL { ?membership mea:preferredStatus ?preferred }
  OPTIONAL { ?agreement skos:prefLabel ?name FILTER(LANG(?name) = ?language) }
  OPTIONAL { ?status mea:statusKind ?kind
    OPTIONAL { ?kind skos:prefLabel ?kindName FILTER(LANG(?kindName) = ?language) } }
  OPTIONAL { ?status mea:signed ?signed }
  OPTIONAL { ?status mea:consented ?consented }
  OPTIONAL { ?status mea:entryIntoForce ?entry }
  OPTIONAL { ?status mea:ended ?ended }
  OPTIONAL { ?status dct:source ?source OPTIONAL { ?source dct:title ?sourceTitle } }
  OPTIONAL { GRAPH ?validation { ?status mea:questionedBy ?rule } }
}
ORDER BY ?status
"""


@dataclass(frozen=True)
class Status:
    """What one source says of a membership."""

    href: str
    source: Shown
    kind: Text
    signed: Shown | None
    consented: Shown | None
    entry: Shown | None
    ended: Shown | None
    preferred: bool
    questioned: bool


@dataclass(frozen=True)
class Membership:
    """A participant's place in one agreement, as each source has it."""

    code: str | None
    agreement: Shown
    short_name: str
    href: str
    statuses: tuple[Status, ...]

    @property
    def kind(self) -> Text:
        """The kind of status that the preferred source gives, or the first one."""
        ordered = sorted(self.statuses, key=lambda status: not status.preferred)
        return ordered[0].kind


def memberships_of(instance: Instance, iri: str, language: str) -> list[Membership]:
    """Give the memberships of a participant, in the order of `meagraph.conventions`."""
    rows = instance.rows(
        MEMBERSHIPS,
        country=NamedNode(iri),
        language=Literal(language),
        validation=validation_graph(instance),
    )
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["membership"].value].append(row)
    found = [_membership(instance, membership, rows) for membership, rows in grouped.items()]
    return sorted(found, key=lambda one: conventions.order(one.code))


def _membership(instance: Instance, membership: str, rows: list[Row]) -> Membership:
    agreement = rows[0]["agreement"].value
    path = instance.path(agreement)
    code = agreement_code(path)
    name = Text(rows[0]["name"].value) if "name" in rows[0] else Text(agreement)
    statuses = {row["status"].value: _status(instance, row) for row in rows}
    return Membership(
        code=code,
        agreement=Shown(name, href=path or agreement, agreement=code, iri=agreement),
        short_name=SHORT_NAMES.get(code or "", name.value),
        href=instance.path(membership) or membership,
        statuses=tuple(statuses.values()),
    )


def _status(instance: Instance, row: Row) -> Status:
    source = row["source"].value if "source" in row else ""
    title = row["sourceTitle"].value if "sourceTitle" in row else source
    return Status(
        href=instance.path(row["status"].value) or "",
        source=Shown(
            Text(source.rpartition("/")[2].upper()), href=instance.path(source), iri=title
        ),
        kind=Text(row["kindName"].value) if "kindName" in row else Text(""),
        signed=date_of(row, "signed"),
        consented=date_of(row, "consented"),
        entry=date_of(row, "entry"),
        ended=date_of(row, "ended"),
        preferred=row.get("preferred") == row["status"],
        questioned="rule" in row,
    )

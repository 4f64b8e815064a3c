"""Where a concept is used: decisions, provisions, needs, targets …, counted by convention."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import LazyString
from pyoxigraph import Literal, NamedNode

from meagraph import conventions
from meagraph.conventions import agreement_code
from meagraph.namespaces import MEA, SKOS
from server.instance import Instance, Row
from server.kinds import BY_SLUG, BY_TYPE, KINDS, Kind
from server.languages import Text
from server.names import readable
from server.pages.document import labels
from server.pages.document.provisions import CLASSES
from server.pages.shown import Shown, web_address

PROVISIONS_SHOWN = 60
"""Provisions that a page lists; the bars count all."""

_OF_SKOS = f"FILTER(!STRSTARTS(STR(?property), '{SKOS.iri}'))"
_WAYS = (
    "?user ?property ?thing",
    "?action ?property ?thing . ?user mea:action ?action",
    "?citation ?property ?thing . ?citation cito:hasCitingEntity ?user",
    "?provision ?property ?thing . ?provision mea:provisionOf ?user",
    "?action ?property ?thing . ?provision mea:action ?action ; mea:provisionOf ?user",
    "?citation ?property ?thing . ?citation cito:hasCitingEntity/mea:provisionOf ?user",
)
_BRANCHES = " UNION ".join(f"{{ {way} {_OF_SKOS} }}" for way in _WAYS)

USERS = f"""
SELECT ?thing ?base ?type ?code (COUNT(DISTINCT ?user) AS ?count)
WHERE {{
  {{
    SELECT DISTINCT ?thing ?user WHERE {{
      {_BRANCHES}
    }}
  }}
  ?user a ?type FILTER(STRSTARTS(STR(?type), "{MEA.iri}"))
  OPTIONAL {{ ?user mea:agreement ?own }}
  OPTIONAL {{ ?user mea:provisionOf/mea:agreement ?its }}
  BIND(STRAFTER(STR(COALESCE(?own, ?its, ?user)), ?base) AS ?path)
  BIND(STRBEFORE(CONCAT(STRAFTER(?path, "/"), "/"), "/") AS ?code)
}}
GROUP BY ?thing ?base ?type ?code
"""
"""What uses a thing: the subject itself, the provision that acts or cites, the text it is of."""

PROVISIONS = f"""
SELECT ?thing ?provision ?code ?agreement
WHERE {{
  {{
    SELECT DISTINCT ?thing ?provision WHERE {{
      {{ ?action ?property ?thing . ?provision mea:action ?action {_OF_SKOS} }}
      UNION
      {{ ?citation ?property ?thing . ?citation cito:hasCitingEntity ?provision {_OF_SKOS} }}
    }}
    ORDER BY ?provision LIMIT {PROVISIONS_SHOWN}
  }}
  OPTIONAL {{ ?provision mea:provisionOf/(mea:number|mea:symbol) ?code }}
  OPTIONAL {{ ?provision mea:provisionOf/mea:agreement ?agreement }}
}}
ORDER BY ?provision
"""
"""The provisions with an action or citation that points to a thing."""

_PARTS = frozenset(term.value for term in (MEA.Action, MEA.Citation))
_PROVISIONS = frozenset(term.value for term in CLASSES)
_RANK = {kind.slug: place for place, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Bar:
    """How many things of one kind use a concept under one convention (None: under none)."""

    agreement: str | None
    count: int
    share: float


@dataclass(frozen=True)
class Used:
    """How many things of a kind use a concept, by convention."""

    kind: Kind
    count: int
    bars: tuple[Bar, ...]

    @property
    def name(self) -> LazyString:
        """What the things are called."""
        return self.kind.plural


def usage_of(here: Instance, iri: str) -> list[Used]:
    """Give where a concept is used; a bar is a share (0 to 100) of the longest of all."""
    rows = here.rows(USERS, thing=NamedNode(iri), base=Literal(here.base))
    counts: dict[str, dict[str | None, int]] = defaultdict(lambda: defaultdict(int))
    for kind, code, count in _counted(rows):
        counts[kind.slug][code] += count
    most = max((count for kind in counts.values() for count in kind.values()), default=1)
    return [
        Used(BY_SLUG[kind], sum(codes.values()), _bars(codes, most))
        for kind, codes in sorted(counts.items(), key=lambda item: _RANK[item[0]])
    ]


def provisions_of(here: Instance, iri: str) -> list[Shown]:
    """Give the provisions whose actions and citations point to a concept, the first of them."""
    rows = here.rows(PROVISIONS, thing=NamedNode(iri))
    codes: dict[str, list[str]] = defaultdict(list)
    agreements: dict[str, str] = {}
    for row in rows:
        provision = row["provision"].value
        codes[provision] += [row["code"].value] if "code" in row else []
        agreements[provision] = row["agreement"].value if "agreement" in row else provision
    return [
        _provision(here, provision, codes[provision], agreement)
        for provision, agreement in agreements.items()
    ]


def _provision(here: Instance, iri: str, codes: list[str], agreement: str) -> Shown:
    whole, number = labels.split(here.identifiers, iri)
    name = min(codes, key=len, default=readable(whole, here.identifiers))
    code = agreement_code(here.path(agreement))
    return Shown(Text(f"{name} · {number}"), href=web_address(here, iri), agreement=code, iri=iri)


def _bars(codes: dict[str | None, int], most: int) -> tuple[Bar, ...]:
    ordered = sorted(codes.items(), key=lambda item: conventions.order(item[0]))
    return tuple(Bar(code, count, round(100 * count / most, 1)) for code, count in ordered)


def _counted(rows: Iterable[Row]) -> Iterable[tuple[Kind, str | None, int]]:
    for row in rows:
        kind = _kind(row["type"].value) if "type" in row else None
        if kind is not None:
            code = agreement_code(f"/of/{row['code'].value}") if "code" in row else None
            yield kind, code, int(row["count"].value)


def _kind(type_iri: str) -> Kind | None:
    if type_iri in _PARTS:
        return None  # counted as the provision that has it
    return BY_SLUG["provision"] if type_iri in _PROVISIONS else BY_TYPE.get(type_iri)

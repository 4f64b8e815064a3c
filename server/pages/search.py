"""The search: things whose name, code or other word holds what the reader looks for."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from meagraph.namespaces import DCT, MEA, SCHEMA, SKOS
from server.instance import Instance
from server.kinds import BY_SLUG, SEARCHED, Kind, kind_of
from server.languages import Text
from server.linked_data.connections import names_of
from server.names import NAMING, Names, listed, values
from server.pages.shown import Shown, link

PAGE = 30
"""Things on one page of results."""

LONGEST = 200
"""Characters of a search that are looked for; the rest is left out."""

_SEARCHED = values(
    *NAMING,
    SKOS.altLabel,
    SKOS.hiddenLabel,
    SCHEMA.alternateName,
    SKOS.notation,
    DCT.identifier,
    MEA.number,
    MEA.symbol,
    MEA.reference,
    MEA.keyword,
)

_OF_KIND = "FILTER EXISTS { ?thing a ?type }"
_KINDS = listed(*(BY_SLUG[slug].type for slug in SEARCHED))
_OF_ANY_KIND = f"FILTER EXISTS {{ ?thing a ?any FILTER(?any IN ({_KINDS})) }}"

_MATCHING = f"""
  VALUES ?naming {{ {_SEARCHED} }}
  ?thing ?naming ?label .
  FILTER(CONTAINS(LCASE(STR(?label)), LCASE(?needle)))
  BIND(
    IF(LCASE(STR(?label)) = LCASE(?needle), 0,
      IF(STRSTARTS(LCASE(STR(?label)), LCASE(?needle)), 1, 2)) AS ?place
  )
"""

_FOUND = """
SELECT ?thing {projected} (MIN(?place * 1000 + STRLEN(STR(?label))) AS ?rank)
  (SAMPLE(?label) AS ?matched)
WHERE {{ {matching} {of_kind} }}
GROUP BY ?thing {projected}
ORDER BY ?rank ?thing LIMIT {limit} OFFSET {offset}
"""

_FOUND_COUNT = """
SELECT (COUNT(DISTINCT ?thing) AS ?count) {projected}
WHERE {{ {matching} {of_kind} }} GROUP BY {projected}
"""

_LISTED = """
SELECT DISTINCT ?thing ?type WHERE {{ ?thing a ?type }}
ORDER BY ?thing LIMIT {limit} OFFSET {offset}
"""

_LISTED_COUNT = (
    "SELECT ?type (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing a ?type } GROUP BY ?type"
)

_TYPES = "SELECT ?thing ?type WHERE { ?thing a ?type }"


@dataclass(frozen=True)
class Found:
    """One thing that was found: its name, its kind, and the word that fitted if it is another."""

    shown: Shown
    kind: Kind | None
    matched: Text | None


@dataclass(frozen=True)
class SearchPage:
    """Everything that the search page shows."""

    text: str
    kind: Kind | None
    kinds: tuple[Kind, ...]
    count: int
    page: int
    pages: int
    found: tuple[Found, ...]


def search_page(
    instance: Instance, text: str, kind: Kind | None, page: int, language: str
) -> SearchPage:
    """
    Look for `text` among the names and codes of things, of one kind if `kind` is given.

    Exact matches stand first, then words that begin so, then the others, short before long.
    Without text, the things of the kind are listed; without both, nothing is.
    """
    wanted = " ".join(text.split())[:LONGEST]
    rows, count = _look(instance, wanted, kind, page)
    things = [row["thing"].value for row in rows]
    names = Names(names_of(instance, things), instance.identifiers, language)
    matched = {row["thing"].value: row.get("matched") for row in rows}
    return SearchPage(
        text=wanted,
        kind=kind,
        kinds=tuple(BY_SLUG[slug] for slug in SEARCHED),
        count=count,
        page=page,
        pages=max(1, -(-count // PAGE)),
        found=tuple(_found(instance, names, iri, matched[iri]) for iri in things),
    )


def _look(
    instance: Instance, text: str, kind: Kind | None, page: int
) -> tuple[list[dict[str, NamedNode | Literal]], int]:
    limits = {"limit": PAGE, "offset": (page - 1) * PAGE}
    if not text and kind is None:
        return [], 0
    if not text and kind is not None:
        rows = instance.rows(_LISTED.format(**limits), type=kind.type)
        counted = instance.rows(_LISTED_COUNT, type=kind.type)
        return rows, _count(counted)
    bindings: dict[str, NamedNode | Literal] = {"needle": Literal(text)}
    of_kind, projected = _OF_ANY_KIND, "?needle"
    if kind is not None:
        bindings["type"] = kind.type
        of_kind, projected = _OF_KIND, "?needle ?type"
    parts = {"of_kind": of_kind, "matching": _MATCHING, "projected": projected}
    rows = instance.rows(_FOUND.format(**parts, **limits), **bindings)
    return rows, _count(instance.rows(_FOUND_COUNT.format(**parts), **bindings))


def _count(rows: list[dict[str, NamedNode | Literal]]) -> int:
    return int(rows[0]["count"].value) if rows else 0


def _found(
    instance: Instance, names: Names, iri: str, matched: NamedNode | Literal | None
) -> Found:
    types = [row["type"].value for row in instance.rows(_TYPES, thing=NamedNode(iri))]
    shown = link(instance, names, iri)
    other = None
    if isinstance(matched, Literal) and matched.value != shown.text.value:
        other = Text(matched.value, matched.language or "")
    return Found(shown, kind_of(types), other)

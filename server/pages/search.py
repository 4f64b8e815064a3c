"""The search: things whose name, code, summary or text holds what the reader looks for."""

from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from meagraph.namespaces import DCT, MEA, SCHEMA, SKOS
from server.instance import Instance
from server.kinds import BY_SLUG, SEARCHED, Kind, kind_of
from server.languages import Text
from server.linked_data.connections import names_of
from server.names import NAMING, Names, listed, readable, values
from server.pages.document import labels
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
    DCT.abstract,
    MEA.text,
)

_OF_KIND = "FILTER EXISTS {{ {member} }}"
_KINDS = listed(*(BY_SLUG[slug].type for slug in SEARCHED))
_MEMBER = "?thing a ?type"
_PROVISION = "?thing mea:provisionOf ?whole"
"""Provisions are of several kinds; what they have in common is the text that they are of."""

_OF_ANY_KIND = (
    f"FILTER(EXISTS {{ ?thing a ?any FILTER(?any IN ({_KINDS})) }} || EXISTS {{ {_PROVISION} }})"
)

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
SELECT DISTINCT ?thing ?type WHERE {{ {member} }}
ORDER BY ?thing LIMIT {limit} OFFSET {offset}
"""

_LISTED_COUNT = """
SELECT ?type (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ {member} }} GROUP BY ?type
"""

_ABOUT = """
SELECT ?thing ?type ?code ?held ?whole ?wholeCode ?wholeHeld
WHERE {
  ?thing a ?type
  OPTIONAL { ?thing mea:number|mea:symbol ?code }
  OPTIONAL { ?thing mea:textHeld ?held }
  OPTIONAL {
    ?thing mea:provisionOf ?whole
    OPTIONAL { ?whole mea:number|mea:symbol ?wholeCode }
    OPTIONAL { ?whole mea:textHeld ?wholeHeld }
  }
}
"""

_AROUND = 60
"""Characters of a long text that are shown at either side of what was found."""


_SAID = ("type", "code", "held", "whole", "wholeCode", "wholeHeld")


@dataclass(frozen=True)
class Found:
    """
    One thing that was found: its name, its kind, and the words that fitted if they are others.

    `code` is the number or symbol of a text; `facts_only`: it is a text, or a provision of one, of
    which we have facts and no words.
    """

    shown: Shown
    kind: Kind | None
    matched: Text | None
    code: str = ""
    facts_only: bool = False


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
        found=tuple(_found(instance, names, iri, matched[iri], wanted) for iri in things),
    )


def _look(
    instance: Instance, text: str, kind: Kind | None, page: int
) -> tuple[list[dict[str, NamedNode | Literal]], int]:
    limits = {"limit": PAGE, "offset": (page - 1) * PAGE}
    member = _PROVISION if kind is not None and kind.type == MEA.Provision else _MEMBER
    if not text and kind is None:
        return [], 0
    if not text and kind is not None:
        rows = instance.rows(_LISTED.format(member=member, **limits), type=kind.type)
        counted = instance.rows(_LISTED_COUNT.format(member=member), type=kind.type)
        return rows, _count(counted)
    bindings: dict[str, NamedNode | Literal] = {"needle": Literal(text)}
    of_kind, projected = _OF_ANY_KIND, "?needle"
    if kind is not None:
        bindings["type"] = kind.type
        of_kind, projected = _OF_KIND.format(member=member), "?needle ?type"
    parts = {"of_kind": of_kind, "matching": _MATCHING, "projected": projected}
    rows = instance.rows(_FOUND.format(**parts, **limits), **bindings)
    return rows, _count(instance.rows(_FOUND_COUNT.format(**parts), **bindings))


def _count(rows: list[dict[str, NamedNode | Literal]]) -> int:
    return int(rows[0]["count"].value) if rows else 0


def _found(
    instance: Instance, names: Names, iri: str, matched: NamedNode | Literal | None, wanted: str
) -> Found:
    rows = instance.rows(_ABOUT, thing=NamedNode(iri))
    said = {name: sorted({row[name].value for row in rows if name in row}) for name in _SAID}
    shown = link(instance, names, iri)
    if said["whole"]:
        whole, provision = labels.split(instance.identifiers, iri)
        name = min(said["wholeCode"], key=len, default=readable(whole, instance.identifiers))
        shown = replace(shown, text=Text(f"{name} · {provision}"))
    code = min(said["code"], key=len, default="")
    other = None
    if isinstance(matched, Literal) and matched.value not in (shown.text.value, code):
        other = Text(excerpt(matched.value, wanted), matched.language or "")
    return Found(
        shown,
        kind_of(said["type"]),
        other,
        code if code != shown.text.value else "",
        facts_only="false" in (held := said["held"] or said["wholeHeld"]) and "true" not in held,
    )


def excerpt(text: str, wanted: str) -> str:
    """
    Give the part of a long text around what was looked for.

    >>> excerpt("x" * 100 + " lakes", "Lakes")[-10:]
    'xxxx lakes'
    """
    place = text.lower().find(wanted.lower())
    start, end = max(0, place - _AROUND), max(0, place) + len(wanted) + _AROUND
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return f"{before}{text[start:end].strip()}{after}"

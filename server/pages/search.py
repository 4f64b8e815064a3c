"""The search: things whose name, code, summary or text has the words that the reader looks for."""

from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from meagraph.namespaces import MEA
from meagraph.search.highlighting import Excerpt
from meagraph.search.index import Hit
from meagraph.search.question import LONGEST, Question
from server.instance import Instance
from server.kinds import BY_SLUG, HIDDEN, SEARCHED, Kind, kind_of
from server.languages import Text
from server.linked_data.connections import names_of
from server.names import Names, readable
from server.pages.document import labels
from server.pages.shown import Shown, link

PAGE = 30
"""Things on one page of results."""

_MEMBER = "?thing a ?type"
_PROVISION = "?thing mea:provisionOf ?whole"
"""Provisions are of several kinds; what they have in common is the text that they are of."""

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

_SAID = ("type", "code", "held", "whole", "wholeCode", "wholeHeld")


@dataclass(frozen=True)
class Listed:
    """
    One thing that was found: its name, its kind, and the words that fitted if they are others.

    `code` is the number or symbol of a text; `facts_only`: it is a text, or a provision of one, of
    which we have facts and no words.
    """

    shown: Shown
    kind: Kind | None
    matched: Excerpt | None
    code: str = ""
    facts_only: bool = False


@dataclass(frozen=True)
class SearchPage:
    """Everything that the search page shows; `wholly`: so many results have all the words."""

    text: str
    kind: Kind | None
    kinds: tuple[Kind, ...]
    count: int
    wholly: int
    page: int
    pages: int
    found: tuple[Listed, ...]


def search_page(
    instance: Instance, text: str, kind: Kind | None, page: int, language: str
) -> SearchPage:
    """
    Look for `text` among what is said of things, of one kind if `kind` is given, the best first.

    Without text, the things of the kind are listed; without both, nothing is.
    """
    wanted = " ".join(text.split())[:LONGEST]
    if wanted:
        things, count, wholly = _search(instance, wanted, kind, page)
    else:
        things, count = _list(instance, kind, page)
        wholly = count
    names = Names(names_of(instance, list(things)), instance.identifiers, language)
    return SearchPage(
        text=wanted,
        kind=kind,
        kinds=tuple(BY_SLUG[slug] for slug in SEARCHED),
        count=count,
        wholly=wholly,
        page=page,
        pages=max(1, -(-count // PAGE)),
        found=tuple(_listed(instance, names, iri, hit, language) for iri, hit in things.items()),
    )


def _search(
    instance: Instance, text: str, kind: Kind | None, page: int
) -> tuple[dict[str, Hit | None], int, int]:
    index = instance.pool.search_index()
    if index is None:
        return {}, 0, 0
    question = Question(text, kinds=(kind.type.value,) if kind else (), hidden=HIDDEN)
    found = index.search(question, PAGE, (page - 1) * PAGE)
    return {hit.thing: hit for hit in found.hits}, found.total, found.wholly


def _list(instance: Instance, kind: Kind | None, page: int) -> tuple[dict[str, Hit | None], int]:
    if kind is None:
        return {}, 0
    member = _PROVISION if kind.type == MEA.Provision else _MEMBER
    limits = {"limit": PAGE, "offset": (page - 1) * PAGE}
    rows = instance.rows(_LISTED.format(member=member, **limits), type=kind.type)
    counted = instance.rows(_LISTED_COUNT.format(member=member), type=kind.type)
    count = int(counted[0]["count"].value) if counted else 0
    return dict.fromkeys(row["thing"].value for row in rows), count


def _listed(instance: Instance, names: Names, iri: str, hit: Hit | None, language: str) -> Listed:
    rows = instance.rows(_ABOUT, thing=NamedNode(iri))
    said = {name: sorted({row[name].value for row in rows if name in row}) for name in _SAID}
    shown = link(instance, names, iri)
    if said["whole"]:
        whole, provision = labels.split(instance.identifiers, iri)
        name = min(said["wholeCode"], key=len, default=readable(whole, instance.identifiers))
        shown = replace(shown, text=Text(f"{name} · {provision}"))
    code = min(said["code"], key=len, default="")
    matched = hit.excerpt(language) if hit is not None else None
    if matched is not None and matched.text in (shown.text.value, code):
        matched = None
    return Listed(
        shown,
        kind_of(said["type"]),
        matched,
        code if code != shown.text.value else "",
        facts_only="false" in (held := said["held"] or said["wholeHeld"]) and "true" not in held,
    )

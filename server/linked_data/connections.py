"""What points to a thing: incoming links, grouped by property and kind of what they come from."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from meagraph.namespaces import MEA, OWL, RDF, SKOS
from server.instance import Instance
from server.names import CODES, NAMING, PARTS, iri_of, listed

PAGE = 20
"""Links of one group that a page shows at once."""

_OURS = MEA.iri
_NAMING = listed(*NAMING, *CODES)
_PARTS = listed(*PARTS)
_WHOLE = listed(*NAMING)

MIRRORED = (
    SKOS.broader,
    SKOS.narrower,
    SKOS.related,
    SKOS.inScheme,
    SKOS.topConceptOf,
    SKOS.hasTopConcept,
    RDF.type,
    OWL.sameAs,
)
"""Links that the other end states as well, or that are shown as a tree."""

_MIRRORED = listed(*MIRRORED)

GROUPS = f"""
SELECT ?thing ?property ?type (COUNT(DISTINCT ?subject) AS ?count)
WHERE {{
  ?subject ?property ?thing FILTER(?property NOT IN ({_MIRRORED}))
  OPTIONAL {{ ?subject a ?type FILTER(STRSTARTS(STR(?type), "{_OURS}")) }}
}}
GROUP BY ?thing ?property ?type
ORDER BY ?property ?type
"""

_ONE_GROUP = """
CONSTRUCT {{
  ?subject ?property ?thing ; a ?type .
  ?subject mea:agreement ?agreement .
}}
WHERE {{
  {{
    SELECT ?subject ?property ?thing {typed} WHERE {{ ?subject ?property ?thing {of_type} }}
    ORDER BY ?subject LIMIT {limit} OFFSET {offset}
  }}
  OPTIONAL {{ ?subject mea:agreement ?agreement }}
}}
"""

_NONE_OF_OURS = f"""
FILTER NOT EXISTS {{ ?subject a ?ours FILTER(STRSTARTS(STR(?ours), "{_OURS}")) }}
"""

NAMES = f"""
CONSTRUCT {{ ?thing ?naming ?name . ?thing ?part ?whole . ?whole ?wholeNaming ?wholeName }}
WHERE {{
  {{ ?thing ?naming ?name FILTER(?naming IN ({_NAMING})) }}
  UNION
  {{
    ?thing ?part ?whole . ?whole ?wholeNaming ?wholeName
    FILTER(?part IN ({_PARTS}) && ?wholeNaming IN ({_WHOLE}))
  }}
}}
"""
# FILTER and no VALUES: the engine then looks up the one thing instead of joining with every name.


@dataclass(frozen=True)
class Group:
    """The things of one kind (`type` None: none of ours) that point here by one property."""

    property: str
    type: str | None
    count: int


@dataclass(frozen=True)
class Linked:
    """One thing that points here, and the agreement that it belongs to, if any."""

    iri: str
    agreement: str | None


def groups(instance: Instance, iri: str) -> list[Group]:
    """Give the groups of incoming links of a thing, those that it mirrors left out."""
    rows = instance.rows(GROUPS, thing=NamedNode(iri))
    return [
        Group(
            property=row["property"].value,
            type=row["type"].value if "type" in row else None,
            count=int(row["count"].value),
        )
        for row in rows
        if "property" in row
    ]


def members(
    instance: Instance, iri: str, group: Group, page: int = 1, size: int = PAGE
) -> tuple[list[Linked], list[Triple]]:
    """Give one page of a group, in the order of their IRIs, and the triples that name them."""
    thing, offset = NamedNode(iri), (page - 1) * size
    bindings = {"thing": thing, "property": NamedNode(group.property)}
    typed, of_type = "", _NONE_OF_OURS
    if group.type:
        bindings["type"] = NamedNode(group.type)
        typed, of_type = "?type", "; a ?type"
    query = _ONE_GROUP.format(typed=typed, of_type=of_type, limit=size, offset=offset)
    triples = instance.triples(query, **bindings)
    subjects = sorted({iri_of(t.subject) for t in triples if _points(t, group, thing)})
    agreements = {
        iri_of(triple.subject): iri_of(triple.object)
        for triple in triples
        if triple.predicate == MEA.agreement
    }
    named = names_of(instance, subjects)
    return [Linked(subject, agreements.get(subject)) for subject in subjects], named


def names_of(instance: Instance, iris: Sequence[str]) -> list[Triple]:
    """Give the triples that name some things."""
    return [triple for iri in iris for triple in instance.triples(NAMES, thing=NamedNode(iri))]


def _points(triple: Triple, group: Group, thing: NamedNode) -> bool:
    return triple.predicate.value == group.property and triple.object == thing

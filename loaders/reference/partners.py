"""Partners and arrangements that the documents of the conventions name."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from loaders.loader import Loading
from loaders.reference.plans import planned_node
from loaders.reference.tables import Row, concept, date_literal, read_table, source
from meagraph.namespaces import DCT, MEA, ORG, RDF, SCHEMA, SKOS
from meagraph.staging import Source, StagedGraph

PARTNER_COLUMNS = (
    "slug",
    "name_en",
    "name_fr",
    "acronym",
    "kind",
    "conventions",
    "subjects",
    "members",
    "url",
    "since",
    "until",
    "mentions",
)
AICHI_COLUMNS = ("target", "name", "partner", "url")
DOCUMENTS = {
    "UNEP/CBD/WGRI/5/3/Add.1": "unep-cbd-wgri-5-3-add-1",
    "UNEP/CMS/COP13/Doc.18": "unep-cms-cop13-doc-18",
}
"""The symbols of the documents and their slugs in sources.csv."""

AICHI = "cbd-aichi-targets"


def partners(directory: Path, loading: Loading) -> Iterator[StagedGraph]:
    """Yield a graph for each partner: what it is, and the places that name it."""
    limit = loading.settings.load_bytes
    origins = {slug: source(directory, loading, slug) for slug in (*DOCUMENTS.values(), AICHI)}
    named: dict[str, list[Row]] = {}
    for row in read_table(directory / "aichi-partners.csv", AICHI_COLUMNS, limit):
        named.setdefault(row["partner"], []).append(row)
    for row in read_table(directory / "partners.csv", PARTNER_COLUMNS, limit):
        slug = row.required("slug")
        entries = named.get(slug, [])
        mentions = _mentions(row)
        if not mentions and not entries:
            raise row.error("mentions", f"no source names {slug}; give a symbol and a place")
        triples = [
            *_partner(row, loading),
            *_named_for_targets(row, entries, loading),
            *_sources(row, mentions, entries, origins, loading),
        ]
        origin = origins[mentions[0][0] if mentions else AICHI]
        name = loading.identifiers.graph("partner", slug)
        yield StagedGraph(name, triples, origin, "reference")


def _node(slug: str, loading: Loading) -> NamedNode:
    return NamedNode(loading.identifiers.mint("partner", slug=slug))


def _mentions(row: Row) -> list[tuple[str, str]]:
    """Give the source's slug, and symbol with place, of each mention; raises `LoadError`."""
    mentions = []
    for mention in filter(None, (part.strip() for part in row["mentions"].split(";"))):
        symbol, colon, place = mention.partition(": ")
        if not colon or symbol not in DOCUMENTS:
            raise row.error(
                "mentions",
                f"{mention!r} is no mention; write a symbol ({', '.join(DOCUMENTS)}), a colon and"
                " the place",
            )
        mentions.append((DOCUMENTS[symbol], f"{symbol}, {place}"))
    return mentions


def _partner(row: Row, loading: Loading) -> Iterator[Triple]:
    partner = _node(row.required("slug"), loading)
    yield Triple(partner, RDF.type, MEA.Partner)
    yield Triple(partner, SKOS.prefLabel, Literal(row.required("name_en"), language="en"))
    if french := row["name_fr"]:
        yield Triple(partner, SKOS.prefLabel, Literal(french, language="fr"))
    if acronym := row["acronym"]:
        yield Triple(partner, SCHEMA.alternateName, Literal(acronym))
    kind = concept(loading, "partner-kinds", row.required("kind"))
    yield Triple(partner, MEA.partnerKind, kind)
    for agreement in row["conventions"].split():
        iri = loading.identifiers.mint("agreement", agreement=agreement)
        yield Triple(partner, MEA.partnerOf, NamedNode(iri))
    for subject in row.required("subjects").split():
        yield Triple(partner, DCT.subject, concept(loading, "subjects", subject))
    for member in row["members"].split():
        yield Triple(partner, ORG.hasMember, _node(member, loading))
    if since := day(row, "since", first=True):
        yield Triple(partner, MEA.since, date_literal(since))
    if until := day(row, "until", first=False):
        yield Triple(partner, MEA.until, date_literal(until))


def day(row: Row, column: str, *, first: bool) -> date | None:
    """Give the day in a cell, of a bare year its first or last one; raises `LoadError`."""
    text = row[column]
    if len(text) == 4 and text.isdigit():
        return date(int(text), 1, 1) if first else date(int(text), 12, 31)
    return row.date(column)


def _named_for_targets(row: Row, entries: list[Row], loading: Loading) -> Iterator[Triple]:
    """Give the address (that of the documents first) and the targets that name the partner."""
    partner = _node(row["slug"], loading)
    if address := row["url"] or next((entry["url"] for entry in entries), ""):
        yield Triple(partner, SCHEMA.url, NamedNode(address))
    for entry in entries:
        target = planned_node(loading, "target", "aichi", entry.required("target"))
        yield Triple(partner, MEA.addressesTarget, target)


def _sources(
    row: Row,
    mentions: list[tuple[str, str]],
    entries: list[Row],
    origins: Mapping[str, Source],
    loading: Loading,
) -> Iterator[Triple]:
    partner = _node(row["slug"], loading)
    for slug, place in mentions:
        yield Triple(partner, DCT.source, NamedNode(origins[slug].iri))
        yield Triple(partner, MEA.sourceKey, Literal(place))
    for entry in entries:
        yield Triple(partner, DCT.source, NamedNode(origins[AICHI].iri))
        key = f"Aichi target {entry['target']}: {entry['name']}"
        yield Triple(partner, MEA.sourceKey, Literal(key))

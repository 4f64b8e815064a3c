"""National activities for the Aichi targets, and national targets aligned with them."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from loaders.loader import Finding, Loading
from loaders.quarantine import Reason, quarantined
from loaders.reference.participants import participant_node
from loaders.reference.plans import alignment_triples, planned_node
from loaders.reference.tables import Row, read_table, source
from meagraph.codes import CodeError
from meagraph.namespaces import DCT, MEA, RDF, SCHEMA, SKOS
from meagraph.staging import Source, StagedGraph

ACTIVITY_COLUMNS = ("id", "target", "country_name", "country", "documents")
NAME_COLUMNS = ("name", "code", "proof")
NATIONAL_TARGET_COLUMNS = ("country", "id", "reference", "label_en", "label_fr", "aichi_targets")
ACTIVITIES = "cbd-aichi-targets"
NATIONAL_TARGETS = "cbd-national-targets"


def activities(directory: Path, loading: Loading) -> Iterator[StagedGraph]:
    """
    Yield a graph for each Aichi target with its activities, and one for each country's targets.

    An activity whose country is not named goes to the quarantine.
    """
    origin = source(directory, loading, ACTIVITIES)
    names = _declared_names(directory, loading)
    path = directory / "national-activities.csv"
    rows = list(read_table(path, ACTIVITY_COLUMNS, loading.settings.load_bytes))
    aside: list[Triple] = []
    for target, of_target in groupby(rows, key=lambda row: row.required("target")):
        triples: list[Triple] = []
        for row in of_target:
            if row["country"]:
                triples += _activity(row, names, origin, loading)
            else:
                aside += _without_country(row, origin, loading)
        name = loading.identifiers.graph("activity", "aichi", target)
        yield StagedGraph(name, triples, origin, "reference")
    name = loading.identifiers.graph("system", "quarantine", ACTIVITIES)
    yield StagedGraph(name, aside, origin, "reference")
    yield from national_targets(directory, loading)


def national_targets(directory: Path, loading: Loading) -> Iterator[StagedGraph]:
    """Yield, for each country, the graph of its national targets and their alignments."""
    origin = source(directory, loading, NATIONAL_TARGETS)
    path = directory / "national-targets.csv"
    rows = list(read_table(path, NATIONAL_TARGET_COLUMNS, loading.settings.load_bytes))
    for country, of_country in groupby(rows, key=lambda row: row.required("country")):
        triples = [
            triple for row in of_country for triple in _national_target(row, origin, loading)
        ]
        name = loading.identifiers.graph("national-target", country.lower())
        yield StagedGraph(name, triples, origin, "reference")


def _declared_names(directory: Path, loading: Loading) -> dict[str, str]:
    path = directory / "country-names.csv"
    rows = read_table(path, NAME_COLUMNS, loading.settings.load_bytes)
    return {row.required("name"): row.required("proof") for row in rows}


def _country(row: Row, loading: Loading) -> NamedNode:
    try:
        return participant_node(
            loading.identifiers.codes.participant(row.required("country")), loading
        )
    except CodeError as error:
        raise row.error("country", str(error)) from error


def _activity(
    row: Row, names: dict[str, str], origin: Source, loading: Loading
) -> Iterator[Triple]:
    key, country = row.required("id"), _country(row, loading)
    if proof := names.get(row["country_name"]):
        message = f"{row['country_name']!r} read as {row['country']} ({proof})"
        loading.report(Finding(ACTIVITIES, key, message, "repaired"))
    activity = NamedNode(loading.identifiers.mint("activity", source="aichi", id=key))
    yield Triple(activity, RDF.type, MEA.NationalActivity)
    yield Triple(activity, DCT.identifier, Literal(key))
    yield Triple(activity, MEA.country, country)
    target = planned_node(loading, "target", "aichi", row.required("target"))
    yield Triple(activity, MEA.addressesTarget, target)
    for document in row["documents"].split():
        yield Triple(activity, SCHEMA.citation, Literal(document))
    yield Triple(activity, DCT.source, NamedNode(origin.iri))


def _without_country(row: Row, origin: Source, loading: Loading) -> list[Triple]:
    reason = Reason(
        f"{row['country_name']!r} names no country",
        f"« {row['country_name']} » ne désigne aucun pays",
        "the country, if the pages that the record points to name one; else nothing",
    )
    return quarantined(loading, origin, row.required("id"), row.cells, reason)


def _national_target(row: Row, origin: Source, loading: Loading) -> Iterator[Triple]:
    country, number = row.required("country"), row.required("id")
    node = NamedNode(loading.identifiers.mint("national-target", country=country, id=number))
    yield Triple(node, RDF.type, MEA.NationalTarget)
    yield Triple(node, MEA.country, _country(row, loading))
    yield Triple(node, MEA.reference, Literal(row.required("reference")))
    yield Triple(node, SKOS.notation, Literal(number))
    for language in ("en", "fr"):
        label = Literal(row.required(f"label_{language}"), language=language)
        yield Triple(node, SKOS.prefLabel, label)
    yield Triple(node, DCT.source, NamedNode(origin.iri))
    for target in row["aichi_targets"].split():
        aligned = planned_node(loading, "target", "aichi", target)
        name = f"{country.lower()}-{number}-aichi-{target}"
        yield from alignment_triples(loading, NATIONAL_TARGETS, name, node, aligned, origin.iri)

"""Those who may join an agreement: countries, former States and the European Union."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from loaders.literals import decimal_literal
from loaders.loader import Loading
from loaders.reference.other_names import other_names
from loaders.reference.tables import (
    NAMES,
    Row,
    boolean_literal,
    concept,
    label_triples,
    read_table,
    source,
)
from meagraph.codes import CodeError, Participant
from meagraph.namespaces import MEA, RDF, SKOS, WGS
from meagraph.staging import StagedGraph

COLUMNS = (
    *("alpha3", "alpha2", "m49", *NAMES),
    *("region", "independent", "wikidata", "lat", "long"),
)
PARTY_COLUMNS = ("code", "means", "kind", *NAMES)
GROUP_COLUMNS = ("alpha3", "group")
WIKIDATA = "http://www.wikidata.org/entity/"

CLASSES = {
    "State or area": MEA.Country,
    "former State": MEA.FormerState,
    "regional organisation": MEA.RegionalOrganization,
}


def participant_node(participant: Participant, loading: Loading) -> NamedNode:
    """Give the node of a participant."""
    return NamedNode(loading.identifiers.participant(participant.code))


def participants(directory: Path, loading: Loading) -> Iterator[StagedGraph]:
    """Yield the graph of countries, that of other participants, and that of their groups."""
    limit = loading.settings.load_bytes
    tables = (
        ("country", "countries.csv", COLUMNS, _country, "country-codes"),
        ("participant", "party-codes.csv", PARTY_COLUMNS, _other, "iso-3166"),
        ("country-group", "country-groups.csv", GROUP_COLUMNS, _group, "countrygroups"),
    )
    for graph, file, columns, describe, origin in tables:
        rows = read_table(directory / file, columns, limit)
        triples = [triple for row in rows for triple in describe(row, loading)]
        triples += other_names(directory, loading, graph)
        yield StagedGraph(
            loading.identifiers.graph(graph),
            triples,
            source(directory, loading, origin),
            "reference",
        )


def _known(row: Row, column: str, loading: Loading) -> Participant:
    try:
        return loading.identifiers.codes.participant(row.required(column))
    except CodeError as error:
        raise row.error(column, str(error)) from error


def _country(row: Row, loading: Loading) -> Iterator[Triple]:
    subject = participant_node(_known(row, "alpha3", loading), loading)
    yield Triple(subject, RDF.type, MEA.Country)
    yield Triple(subject, SKOS.notation, Literal(row["alpha3"]))
    for column, term in (("alpha2", MEA.alpha2), ("alpha3", MEA.alpha3), ("m49", MEA.m49)):
        yield Triple(subject, term, Literal(row.required(column)))
    yield from label_triples(subject, row)
    if region := row["region"]:
        yield Triple(subject, MEA.inRegion, concept(loading, "regions", region))
    if independent := row["independent"]:
        yield Triple(subject, MEA.independent, boolean_literal(independent == "true"))
    if item := row["wikidata"]:
        yield Triple(subject, SKOS.exactMatch, NamedNode(WIKIDATA + item))
    for column, term in (("lat", WGS.lat), ("long", WGS.long)):
        if (number := row.decimal(column)) is not None:
            yield Triple(subject, term, decimal_literal(number))


def _other(row: Row, loading: Loading) -> Iterator[Triple]:
    """Describe a participant that is no country; rows of other spellings describe it no further."""
    code = row["means"]
    if not code or code != row["code"]:
        return
    participant = _known(row, "means", loading)
    subject = participant_node(participant, loading)
    yield Triple(subject, RDF.type, CLASSES[participant.kind])
    yield Triple(subject, SKOS.notation, Literal(code))
    yield Triple(subject, MEA.alpha3, Literal(code))
    yield from label_triples(subject, row)


def _group(row: Row, loading: Loading) -> Iterator[Triple]:
    subject = participant_node(_known(row, "alpha3", loading), loading)
    group = concept(loading, "country-groups", row.required("group"))
    yield Triple(subject, MEA.memberOfGroup, group)

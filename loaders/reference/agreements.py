"""The agreements and their bodies, and the sources of the reference data."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from loaders.loader import Loading
from loaders.reference.other_names import other_names
from loaders.reference.tables import (
    NAMES,
    Row,
    date_literal,
    label_triples,
    read_table,
    source,
    source_rows,
)
from meagraph.namespaces import DCT, ELI, MEA, RDF, SCHEMA, SKOS, UNDO
from meagraph.staging import StagedGraph

BODY_COLUMNS = ("agreement", "body", "abbreviation", *NAMES)

KINDS = {
    "convention": UNDO.Convention,
    "protocol": UNDO.Protocol,
    "treaty": UNDO.Treaty,
    "agreement": UNDO.Treaty,
}
"""The class of the UN Document Ontology for each form of agreement."""

DATES = {
    "adopted": MEA.adopted,
    "opened_for_signature": MEA.openedForSignature,
    "entry_into_force": MEA.entryIntoForce,
}
KEYS = {"unts": MEA.untsNumber, "ieadb": MEA.ieadbId, "ecolex": MEA.ecolexId} | {
    "informea": MEA.informeaName
}
COLUMNS = ("code", *NAMES, "short_name", "kind", "based_on", "url", *DATES, *KEYS)


def agreement_rows(directory: Path, loading: Loading) -> Iterator[Row]:
    """Yield the rows of agreements.csv; raises `LoadError`."""
    return read_table(directory / "agreements.csv", COLUMNS, loading.settings.load_bytes)


def agreements(directory: Path, loading: Loading) -> Iterator[StagedGraph]:
    """Yield one graph with every agreement and its bodies, and one with the sources."""
    triples = [
        triple for row in agreement_rows(directory, loading) for triple in _agreement(row, loading)
    ]
    bodies = read_table(directory / "bodies.csv", BODY_COLUMNS, loading.settings.load_bytes)
    triples += [triple for row in bodies for triple in _body(row, loading)]
    triples += other_names(directory, loading, "agreement")
    origin = source(directory, loading, "manyenviron")
    yield StagedGraph(loading.identifiers.graph("agreement"), triples, origin, "reference")
    described = [
        triple
        for row in source_rows(directory, loading).values()
        for triple in _source(row, loading)
    ]
    yield StagedGraph(loading.identifiers.graph("source"), described, origin, "reference")


def _agreement(row: Row, loading: Loading) -> Iterator[Triple]:
    code = row.required("code")
    subject = NamedNode(loading.identifiers.mint("agreement", agreement=code))
    if row["kind"] not in KINDS:
        raise row.error("kind", f"{row['kind']!r} is none of {', '.join(KINDS)}")
    yield Triple(subject, RDF.type, MEA.Agreement)
    yield Triple(subject, RDF.type, KINDS[row["kind"]])
    yield Triple(subject, SKOS.notation, Literal(code))
    yield Triple(subject, DCT.identifier, Literal(code))
    yield Triple(subject, SCHEMA.alternateName, Literal(row.required("short_name")))
    yield Triple(subject, SCHEMA.url, NamedNode(row.required("url")))
    yield from label_triples(subject, row)
    for name in row.names():
        yield Triple(subject, DCT.title, name)
    if convention := row["based_on"]:
        base = loading.identifiers.mint("agreement", agreement=convention)
        yield Triple(subject, ELI.based_on, NamedNode(base))
    for column, term in DATES.items():
        if day := row.date(column):
            yield Triple(subject, term, date_literal(day))
    for column, term in KEYS.items():
        if key := row[column]:
            yield Triple(subject, term, Literal(key))


def _body(row: Row, loading: Loading) -> Iterator[Triple]:
    code, body = row.required("agreement"), row.required("body")
    subject = NamedNode(loading.identifiers.mint("body", agreement=code, body=body))
    yield Triple(subject, RDF.type, MEA.GoverningBody)
    agreement = loading.identifiers.mint("agreement", agreement=code)
    yield Triple(subject, MEA.bodyOf, NamedNode(agreement))
    yield Triple(subject, SKOS.notation, Literal(body))
    if abbreviation := row["abbreviation"]:
        yield Triple(subject, SCHEMA.alternateName, Literal(abbreviation))
    yield from label_triples(subject, row)


def _source(row: Row, loading: Loading) -> Iterator[Triple]:
    """Describe one source in the words in which its provenance does."""
    subject = NamedNode(loading.identifiers.mint("source", slug=row.required("slug")))
    yield Triple(subject, RDF.type, MEA.Source)
    yield Triple(subject, DCT.title, Literal(row.required("title")))
    yield Triple(subject, DCT.source, NamedNode(row.required("url")))
    yield Triple(subject, DCT.rights, Literal(row.required("licence")))
    if day := row.date("retrieved"):
        yield Triple(subject, MEA.retrieved, date_literal(day))

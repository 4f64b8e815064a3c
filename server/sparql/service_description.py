"""What the endpoint says of itself: SPARQL 1.1 Service Description, in RDF."""

from collections.abc import Iterator
from typing import IO, cast

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from meagraph.namespaces import PREFIXES, RDF, VOID, XSD, Namespace
from meagraph.query.formats import FORMATS, Format
from meagraph.query.spool import ResultSpool, SortedPrefixes

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_FORMAT = Namespace("http://www.w3.org/ns/formats/")

_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
"""The names of the formats at https://www.w3.org/ns/formats/."""


def description(base: str, triples: int) -> Iterator[Triple]:
    """Describe the endpoint below `base`, whose default graph holds so many triples."""
    service = NamedNode(f"{base}sparql")
    dataset = NamedNode(f"{base}sparql#dataset")
    graph = NamedNode(f"{base}sparql#default-graph")
    yield Triple(service, RDF.type, SD.Service)
    yield Triple(service, SD.endpoint, service)
    yield Triple(service, SD.supportedLanguage, SD.SPARQL11Query)
    # The default graph is the merge of the published named graphs.
    yield Triple(service, SD.feature, SD.UnionDefaultGraph)
    for one in FORMATS:
        yield Triple(service, SD.resultFormat, _FORMAT[_FORMAT_NAMES[one.name]])
    yield Triple(service, SD.defaultDataset, dataset)
    yield Triple(dataset, RDF.type, SD.Dataset)
    yield Triple(dataset, SD.defaultGraph, graph)
    yield Triple(graph, RDF.type, SD.Graph)
    yield Triple(graph, VOID.triples, Literal(str(triples), datatype=XSD.integer))


def write_description(base: str, triples: int, one: Format) -> bytes:
    """Write the description in one of the formats for graphs."""
    prefixes = {"sd": SD.iri, "void": PREFIXES["void"], "format": _FORMAT.iri}
    engine = cast("RdfFormat", one.engine)
    spool = ResultSpool(memory=2**20, limit=2**20)
    output = cast("IO[bytes]", spool)
    takes_prefixes = engine in (RdfFormat.TURTLE, RdfFormat.TRIG)
    if takes_prefixes:  # in a fixed order: the strong ETag promises the same bytes
        output = cast("IO[bytes]", SortedPrefixes(spool, prefixes))
    pyoxigraph.serialize(
        description(base, triples), output, engine, prefixes=prefixes if takes_prefixes else None
    )
    return spool.body()

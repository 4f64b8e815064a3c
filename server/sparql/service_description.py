"""
What the endpoint says of itself: SPARQL 1.1 Service Description, in RDF.

The data set that `sd:defaultGraph` holds is described in VoID beside it, with as much as programs
plan queries by: triples and values of each property, things of each class. It has an IRI of its
own, since Comunica leaves out what is said of the default graph where `sd:UnionDefaultGraph` is
stated, and it has no `void:uriSpace` here, by which Comunica would take a pattern between two IRIs
of others for one without answers.
"""

from collections.abc import Iterable, Iterator
from typing import IO, cast

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from meagraph.descriptions.partitions import node
from meagraph.namespaces import PREFIXES, RDF, RDFS, VOID, XSD, Namespace
from meagraph.query.formats import FORMATS, Format
from meagraph.query.spool import ResultSpool
from meagraph.sorted_prefixes import SortedPrefixes

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
GEOF = Namespace("http://www.opengis.net/def/function/geosparql/")
_FORMAT = Namespace("http://www.w3.org/ns/formats/")
_SPARQL = Namespace("http://www.w3.org/ns/sparql#")

DATASET = """
CONSTRUCT { ?described ?property ?value } WHERE {
  GRAPH <graph/system/void> {
    {
      <.well-known/void#dataset> ?property ?value
      BIND (<.well-known/void#dataset> AS ?described)
      FILTER (?property NOT IN (void:subset, void:uriSpace))
    } UNION {
      <.well-known/void#dataset> void:classPartition|void:propertyPartition ?described .
      ?described ?property ?value
      FILTER (?property NOT IN (void:classPartition, void:propertyPartition))
    }
  }
}
"""
"""What VoID says of the data set, its classes and its properties, and of nothing below them."""

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


LANGUAGES = (SD.SPARQLQuery, SD.SPARQL11Query, SD.SPARQL10Query)
VERSIONS = ("version-1.0", "version-1.1", "version-1.2")
"""What is understood: by the draft for SPARQL 1.2, and by the terms that it replaces."""

GEO_FUNCTIONS = (
    "area asGeoJSON centroid convexHull coordinateDimension difference dimension distance"
    " ehContains ehCoveredBy ehCovers ehDisjoint ehEquals ehInside ehMeet ehOverlap envelope"
    " getSRID intersection isEmpty isSimple length perimeter rcc8dc rcc8ec rcc8eq rcc8ntpp"
    " rcc8ntppi rcc8po rcc8tpp rcc8tppi relate sfContains sfCrosses sfDisjoint sfEquals"
    " sfIntersects sfOverlaps sfTouches sfWithin spatialDimension symDifference union"
).split()
"""The functions of GeoSPARQL that the engine has; there are no others beside SPARQL's own."""


def description(base: str, triples: int, dataset: Iterable[Triple]) -> Iterator[Triple]:
    """
    Describe the endpoint below `base`, whose default graph holds so many triples.

    `dataset` is the answer to the query `DATASET`, nothing for a release without a description.
    """
    service = NamedNode(f"{base}sparql")
    default, graph = NamedNode(f"{base}sparql#dataset"), NamedNode(f"{base}sparql#default-graph")
    yield Triple(service, RDF.type, SD.Service)
    yield Triple(service, SD.endpoint, service)
    for language in LANGUAGES:
        yield Triple(service, SD.supportedLanguage, language)
    for version in VERSIONS:
        yield Triple(service, SD.supportedVersion, _SPARQL[version])
    for name in GEO_FUNCTIONS:
        yield Triple(service, SD.extensionFunction, GEOF[name])
        yield Triple(GEOF[name], RDF.type, SD.Function)
    # The default graph is the merge of the published named graphs.
    yield Triple(service, SD.feature, SD.UnionDefaultGraph)
    for one in FORMATS:
        yield Triple(service, SD.resultFormat, _FORMAT[_FORMAT_NAMES[one.name]])
    yield Triple(service, SD.defaultDataset, default)
    yield Triple(default, RDF.type, SD.Dataset)
    yield Triple(default, SD.defaultGraph, graph)
    yield Triple(graph, RDF.type, SD.Graph)
    yield Triple(graph, VOID.triples, Literal(str(triples), datatype=XSD.integer))
    yield Triple(service, RDFS.seeAlso, NamedNode(f"{base}.well-known/void"))
    yield Triple(service, RDFS.seeAlso, NamedNode(f"{base}.well-known/sparql-examples"))
    yield Triple(default, RDFS.seeAlso, node((), base))
    yield from dataset


def write_description(base: str, triples: int, dataset: Iterable[Triple], one: Format) -> bytes:
    """Write the description in one of the formats for graphs."""
    prefixes = {"sd": SD.iri, "void": PREFIXES["void"], "format": _FORMAT.iri}
    engine = cast("RdfFormat", one.engine)
    spool = ResultSpool(memory=2**24, limit=2**24)
    output = cast("IO[bytes]", spool)
    takes_prefixes = engine in (RdfFormat.TURTLE, RdfFormat.TRIG)
    if takes_prefixes:  # in a fixed order: the strong ETag promises the same bytes
        output = cast("IO[bytes]", SortedPrefixes(spool, prefixes))
    pyoxigraph.serialize(
        description(base, triples, sorted(dataset, key=str)),
        output,
        engine,
        prefixes=prefixes if takes_prefixes else None,
    )
    return spool.body()

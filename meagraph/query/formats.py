"""The formats in which answers are written: SPARQL results, and RDF graphs."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import QueryResultsFormat, RdfFormat


class ResultKind(StrEnum):
    """What a query answers with: ASK a boolean, SELECT solutions, the other forms a graph."""

    BOOLEAN = "boolean"
    SOLUTIONS = "solutions"
    GRAPH = "graph"


@dataclass(frozen=True)
class Format:
    """
    One format: its short name, its media types, the kinds of answer it can hold.

    The first media type is the registered one; the others are also sent when they are asked for.
    """

    name: str
    media_types: tuple[str, ...]
    kinds: frozenset[ResultKind]
    engine: QueryResultsFormat | RdfFormat
    names: tuple[str, ...] = ()
    charset: str = ""

    @property
    def media_type(self) -> str:
        """The registered media type."""
        return self.media_types[0]

    def content_type(self, media_type: str | None = None) -> str:
        """Give the Content-Type for `media_type`, one of the format's own."""
        chosen = media_type or self.media_type
        return f"{chosen}; charset={self.charset}" if self.charset else chosen


_RESULTS = frozenset({ResultKind.BOOLEAN, ResultKind.SOLUTIONS})
_SOLUTIONS = frozenset({ResultKind.SOLUTIONS})
_GRAPH = frozenset({ResultKind.GRAPH})

JSON = Format(
    "json",
    ("application/sparql-results+json", "application/json"),
    _RESULTS,
    QueryResultsFormat.JSON,
    ("srj",),
)
XML = Format(
    "xml",
    ("application/sparql-results+xml", "application/xml", "text/xml"),
    _RESULTS,
    QueryResultsFormat.XML,
    ("srx",),
)
CSV = Format("csv", ("text/csv",), _SOLUTIONS, QueryResultsFormat.CSV, charset="utf-8")
TSV = Format(
    "tsv", ("text/tab-separated-values",), _SOLUTIONS, QueryResultsFormat.TSV, charset="utf-8"
)
TURTLE = Format("ttl", ("text/turtle",), _GRAPH, RdfFormat.TURTLE, ("turtle",), charset="utf-8")
N_TRIPLES = Format(
    "nt", ("application/n-triples",), _GRAPH, RdfFormat.N_TRIPLES, ("ntriples", "n-triples")
)
JSON_LD = Format("jsonld", ("application/ld+json",), _GRAPH, RdfFormat.JSON_LD, ("json-ld",))
RDF_XML = Format("rdf", ("application/rdf+xml",), _GRAPH, RdfFormat.RDF_XML, ("rdfxml", "rdf-xml"))
TRIG = Format("trig", ("application/trig",), _GRAPH, RdfFormat.TRIG)
N_QUADS = Format("nq", ("application/n-quads",), _GRAPH, RdfFormat.N_QUADS, ("nquads", "n-quads"))

FORMATS = (JSON, XML, CSV, TSV, TURTLE, N_TRIPLES, JSON_LD, RDF_XML, TRIG, N_QUADS)
"""Every format, the preferred one of each kind first."""

BY_NAME: Mapping[str, Format] = {
    name: one for one in FORMATS for name in (one.name, *one.names, *one.media_types)
}
"""Each format under its short names and its media types."""


def formats_for(kind: ResultKind) -> tuple[Format, ...]:
    """Give the formats that can hold an answer of `kind`, the preferred one first."""
    return tuple(one for one in FORMATS if kind in one.kinds)

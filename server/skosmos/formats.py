"""The forms of RDF in which things and vocabularies are given, and which one a client gets."""

import json
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import RdfFormat, Triple
from werkzeug.datastructures import MIMEAccept

from meagraph import sorted_prefixes
from meagraph.namespaces import ISOTHES, PREFIXES, SKOSXL
from server.negotiation import best_offer
from server.skosmos.compaction import compacted
from server.skosmos.failure import FailureError

FORMATS: Mapping[str, RdfFormat] = {
    "application/rdf+xml": RdfFormat.RDF_XML,
    "text/turtle": RdfFormat.TURTLE,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
}
"""The formats by media type, the one that is given where nothing is asked for first."""

MEDIA_TYPES: Sequence[str] = tuple(FORMATS)
HTML = "text/html"

RDF_PREFIXES = {**PREFIXES, "isothes": ISOTHES.iri, "skosxl": SKOSXL.iri}


def chosen(wanted: str, accept: MIMEAccept, offered: Sequence[str] = MEDIA_TYPES) -> str:
    """
    Choose a media type: the one that `format=` names, else the best for Accept, else the first.

    Raises `FailureError` when what is asked for is not offered.
    """
    if wanted:
        found = wanted if wanted in offered else None
    elif accept.provided:
        found = best_offer(offered, accept)
    else:
        found = offered[0]
    if found is None:
        raise FailureError(
            406, f"Unsupported format. Supported MIME types are: {' '.join(offered)}"
        )
    return found


def written(triples: Iterable[Triple], media_type: str) -> bytes:
    """Write triples in a form; JSON-LD is compacted with the context of Skosmos."""
    if FORMATS[media_type] is RdfFormat.JSON_LD:
        return json.dumps(compacted(triples), ensure_ascii=False).encode()
    return sorted_prefixes.written(triples, FORMATS[media_type], RDF_PREFIXES)

"""Records that are set aside: kept with the reason, so that nothing is lost and nothing guessed."""

import json
from collections.abc import Mapping
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Triple

from loaders.loader import Finding, Loading
from meagraph.namespaces import DCT, MEA, RDF
from meagraph.staging import Source


def quarantined(
    loading: Loading,
    source: Source,
    key: str,
    reason_en: str,
    reason_fr: str,
    repair: str,
    raw: Mapping[str, str],
) -> list[Triple]:
    """
    Report that the record `key` of `source` is set aside, and give its description.

    `raw` are the facts of the record as they stand in the source; `repair` says what somebody could
    write instead once it is checked ("" where there is nothing to suggest).
    """
    slug = loading.identifiers.parse(source.iri).parts["slug"]
    facts = json.dumps(dict(raw), ensure_ascii=False)
    digest = sha256(f"{key}\n{facts}".encode()).hexdigest()[:16]
    record = NamedNode(loading.identifiers.mint("quarantine", source=slug, digest=digest))
    loading.report(Finding(slug, key, f"quarantined: {reason_en}", "quarantined"))
    triples = [
        Triple(record, RDF.type, MEA.QuarantinedRecord),
        Triple(record, MEA.reason, Literal(reason_en, language="en")),
        Triple(record, MEA.reason, Literal(reason_fr, language="fr")),
        Triple(record, MEA.sourceKey, Literal(key)),
        Triple(record, MEA.rawRecord, Literal(facts)),
        Triple(record, DCT.source, NamedNode(source.iri)),
    ]
    if repair:
        triples.append(Triple(record, MEA.suggestedRepair, Literal(repair, language="en")))
    return triples

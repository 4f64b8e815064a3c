"""Quarantine: what cannot be loaded as it stands is kept aside, with the reason and a repair."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Triple

from loaders.files import slug
from loaders.loader import Finding, Loading
from meagraph.graphs import system_graph
from meagraph.namespaces import DCT, MEA, RDF
from meagraph.staging import Source, StagedGraph


@dataclass(frozen=True)
class Reason:
    """
    Why a record or a value of it is kept aside, in English and French.

    `repair` says what somebody could write instead once it is checked ("" where there is nothing
    to suggest).
    """

    en: str
    fr: str
    repair: str


def quarantined(
    loading: Loading, source: Source, record: str, raw: Mapping[str, str], reason: Reason
) -> list[Triple]:
    """
    Report that `record` of `source` is kept aside, and give its description.

    `raw` are the facts of the record as they stand in the source: nothing is lost, nothing guessed.
    """
    slug_of_source = loading.identifiers.parse(source.iri).parts["slug"]
    facts = json.dumps(dict(raw), ensure_ascii=False)
    digest = sha256(f"{record}\n{facts}".encode()).hexdigest()[:16]
    node = NamedNode(loading.identifiers.mint("quarantine", source=slug_of_source, digest=digest))
    message = f"quarantined: {reason.en}"
    loading.report(Finding(slug_of_source, record, message, "quarantined"))
    triples = [
        Triple(node, RDF.type, MEA.QuarantinedRecord),
        Triple(node, MEA.reason, Literal(reason.en, language="en")),
        Triple(node, MEA.reason, Literal(reason.fr, language="fr")),
        Triple(node, MEA.sourceKey, Literal(record)),
        Triple(node, MEA.rawRecord, Literal(facts)),
        Triple(node, DCT.source, NamedNode(source.iri)),
    ]
    if reason.repair:
        repair = Literal(reason.repair, language="en")
        triples.append(Triple(node, MEA.suggestedRepair, repair))
    return triples


@dataclass
class Quarantine:
    """
    The records of one source that are kept aside: one system graph, yielded at the end.

    `name` is the slug of the source and `file` the file that is loaded: both name the graph, so
    that loading another file of the source leaves what this one kept aside.
    """

    name: str
    file: str
    source: Source
    loader: str
    loading: Loading
    triples: list[Triple] = field(default_factory=list)

    def keep(self, record: str, raw: Mapping[str, object], reason: Reason) -> None:
        """Keep `raw` aside, the facts of `record` as they stand, and report it."""
        facts = {name: str(value) for name, value in raw.items()}
        self.triples += quarantined(self.loading, self.source, record, facts, reason)

    def graph(self) -> StagedGraph:
        """Give the graph of all that was kept aside (empty when the source is clean)."""
        name = system_graph(
            self.loading.identifiers.base, f"quarantine/{self.name}/{slug(self.file)}"
        )
        return StagedGraph(name, self.triples, self.source, self.loader)

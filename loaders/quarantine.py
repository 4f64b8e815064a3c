"""Quarantine: what cannot be loaded as it stands is kept aside, with the reason and a repair."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Triple

from loaders.loader import Finding, Loading
from meagraph.graphs import system_graph
from meagraph.namespaces import DCT, MEA, RDF
from meagraph.staging import Source, StagedGraph


@dataclass(frozen=True)
class Reason:
    """Why a record or a value of it is kept aside, in English and French, and how to repair it."""

    en: str
    fr: str
    repair: str


@dataclass
class Quarantine:
    """
    The records of one source that are kept aside: one system graph, yielded at the end.

    `name` is the slug of the source, by which the graph and its records are named.
    """

    name: str
    source: Source
    loader: str
    loading: Loading
    triples: list[Triple] = field(default_factory=list)

    def keep(self, record: str, raw: Mapping[str, object], reason: Reason) -> None:
        """Keep `raw` aside, the facts of `record` as they stand, and report it."""
        written = json.dumps(raw, ensure_ascii=False, sort_keys=True, default=str)
        digest = sha256(f"{record}\n{written}\n{reason.en}".encode()).hexdigest()[:32]
        identifiers = self.loading.identifiers
        node = NamedNode(identifiers.mint("quarantine", source=self.name, digest=digest))
        self.triples += [
            Triple(node, RDF.type, MEA.QuarantinedRecord),
            Triple(node, MEA.reason, Literal(reason.en, language="en")),
            Triple(node, MEA.reason, Literal(reason.fr, language="fr")),
            Triple(node, MEA.suggestedRepair, Literal(reason.repair, language="en")),
            Triple(node, MEA.sourceKey, Literal(record)),
            Triple(node, MEA.rawRecord, Literal(written)),
            Triple(node, DCT.source, NamedNode(self.source.iri)),
        ]
        message = f"{reason.en}; kept aside. {reason.repair}"
        self.loading.report(Finding(self.source.title, record, message, "quarantined"))

    def graph(self) -> StagedGraph:
        """Give the graph of all that was kept aside (empty when the source is clean)."""
        name = system_graph(self.loading.identifiers.base, f"quarantine/{self.name}")
        return StagedGraph(name, self.triples, self.source, self.loader)

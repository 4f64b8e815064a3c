"""Quarantine: what cannot be loaded as it stands is kept aside, with the reason and a repair."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import Triple

from loaders.files import slug
from loaders.loader import Loading
from loaders.reference.quarantine import quarantined
from meagraph.graphs import system_graph
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
        self.triples += quarantined(
            self.loading, self.source, record, reason.en, reason.fr, reason.repair, facts
        )

    def graph(self) -> StagedGraph:
        """Give the graph of all that was kept aside (empty when the source is clean)."""
        name = system_graph(
            self.loading.identifiers.base, f"quarantine/{self.name}/{slug(self.file)}"
        )
        return StagedGraph(name, self.triples, self.source, self.loader)

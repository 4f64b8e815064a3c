"""What a loader is, what it is given, and how it speaks of trouble."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from loaders.documents.works import HeldWorks
from meagraph.identifiers import Identifiers
from meagraph.settings import Settings
from meagraph.staging import StagedGraph


class LoadError(Exception):
    """
    A source that cannot be loaded: the message names file, line or record, and what to do.

    Nothing of the source is published.
    """


@dataclass(frozen=True)
class Finding:
    """
    Something in a record that a person should look at; the rest of the source still loads.

    `record` names the record in its source's own words (an id, a line, a cell), `message` says what
    was found and what was done about it: repaired by which rule, kept, or quarantined.
    """

    source: str
    record: str
    message: str
    level: Literal["repaired", "quarantined", "warning"] = "warning"


@dataclass
class Loading:
    """
    What one run of a loader works with.

    `settings` and `identifiers` of the instance; `mapping` is the declared mapping of a table, when
    one is given; `works` are those that the graph holds, in which citations are looked up (a loader
    adds what it loads); `findings` gathers what `report` is told; `progress` is called with the
    number of records (or bytes) done so far and the total, if known.
    """

    settings: Settings
    identifiers: Identifiers
    mapping: Path | None = None
    works: HeldWorks = field(default_factory=HeldWorks)
    findings: list[Finding] = field(default_factory=list)
    progress: Callable[[int, int | None], None] = lambda done, total: None

    def report(self, finding: Finding) -> None:
        """Keep `finding` for the person who loads."""
        self.findings.append(finding)


class Loader(Protocol):
    """
    Turns one source into RDF: registered under the entry-point group `meagraph.loaders`.

    `name` is what `--kind` takes; `version` is recorded as provenance with every graph. A loader
    is `whole` when each source holds all that it ever gives: graphs of an earlier load that a new
    one no longer gives are then withdrawn.
    """

    name: str
    version: str
    whole: bool

    def accepts(self, source: str) -> bool:
        """Say whether `source` (a path, or a URL for a service) looks like this loader's kind."""
        ...

    def load(self, source: str, loading: Loading) -> Iterator[StagedGraph]:
        """
        Yield the staged graphs of `source`, one named graph per source record.

        Raises `LoadError` when the source as a whole cannot be read.
        """
        ...

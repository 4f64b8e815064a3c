"""The loader of the reference data set, from the tables to their graphs."""

from collections.abc import Callable, Iterator
from pathlib import Path

from loaders.loader import LoadError, Loading
from loaders.reference.activities import activities
from loaders.reference.agreements import agreements
from loaders.reference.content import content
from loaders.reference.documents import documents
from loaders.reference.lifeweb import lifeweb
from loaders.reference.memberships import memberships
from loaders.reference.participants import participants
from loaders.reference.partners import partners
from loaders.reference.plans import plans
from meagraph import __version__
from meagraph.staging import StagedGraph

DESCRIPTION = "datapackage.json"

TOPICS: tuple[Callable[[Path, Loading], Iterator[StagedGraph]], ...] = (
    content,
    agreements,
    participants,
    memberships,
    plans,
    activities,
    lifeweb,
    partners,
    documents,
)
"""What the reference data set holds, each topic with the function that stages it."""


class ReferenceLoader:
    """Stages `data/` (agreements, Parties, targets, needs, decisions…) and the vocabularies."""

    name = "reference"
    version = __version__
    whole = True

    def accepts(self, source: str) -> bool:
        """Say whether `source` is a directory with a data package."""
        return (Path(source) / DESCRIPTION).is_file()

    def load(self, source: str, loading: Loading) -> Iterator[StagedGraph]:
        """
        Yield the graphs of every topic.

        Raises `LoadError` when `source` is no data package, or naming file and line of a bad row.
        """
        directory = Path(source)
        if not self.accepts(source):
            raise LoadError(f"{directory}: no {DESCRIPTION}; name the directory of the data set")
        for done, topic in enumerate(TOPICS):
            loading.progress(done, len(TOPICS))
            yield from topic(directory, loading)
        loading.progress(len(TOPICS), len(TOPICS))

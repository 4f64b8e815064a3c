"""The search index of each release that queries are answered from, opened once."""

import threading
from collections import OrderedDict
from pathlib import Path

from meagraph.query.release import Release
from meagraph.search.index import SearchIndex

_KEPT = 2
"""The current release, and the one before it, on which some queries still finish."""


class SearchIndexes:
    """Opens indexes and keeps the last of them open, for any number of threads."""

    def __init__(self) -> None:
        """Begin with none."""
        self._open: OrderedDict[str, SearchIndex] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, release: Release) -> SearchIndex | None:
        """
        Give the index of a release; None where nothing is published.

        Raises `SearchUnavailableError` when the release has none.
        """
        if not release.number:
            return None
        with self._lock:
            index = self._open.get(release.tag) or SearchIndex.open(Path(release.store).parent)
            self._open[release.tag] = index
            self._open.move_to_end(release.tag)
            while len(self._open) > _KEPT:
                self._open.popitem(last=False)
        return index

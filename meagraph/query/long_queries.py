"""Which queries took long when they were asked before, so that they begin in the slow lane."""

import threading
from collections import OrderedDict

from meagraph.query.query import Query

_KEPT = 4096


class LongQueries:
    """
    Remembers the last queries that were too long for the fast lane, for any number of threads.

    It may be wrong, after a new release or a busy hour: a query that turns out to be short is
    forgotten.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._keys: OrderedDict[int, None] = OrderedDict()
        self._lock = threading.Lock()

    def __contains__(self, query: Query) -> bool:
        """Say whether a query took long the last time."""
        return bool(self._keys) and _key(query) in self._keys

    def add(self, query: Query) -> None:
        """Remember a query that took long."""
        with self._lock:
            key = _key(query)
            self._keys[key] = None
            self._keys.move_to_end(key)
            if len(self._keys) > _KEPT:
                self._keys.popitem(last=False)

    def discard(self, query: Query) -> None:
        """Forget a query, known or not."""
        if query in self:
            with self._lock:
                self._keys.pop(_key(query), None)


def _key(query: Query) -> int:
    values = tuple(sorted((name, str(term)) for name, term in query.bindings.items()))
    return hash((query.text, query.default_graphs, query.named_graphs, values))

"""
The screen of one shape: queries that find every focus node that may violate it (SHACL, 3.4).

Per constraint the cheaper way is taken: sets, which read all triples of the properties concerned,
where these are not many more than the focus nodes; else a test of each focus node.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

import pyoxigraph as ox

from meagraph.validation.screen.constraint import Constraint, Found, Lacking, any_of
from meagraph.validation.targets import Targets
from meagraph.validation.terms import Term

_WORTH = 6
"""How many triples are read as a set in the time of one focus node's test, about."""

_BATCH = 500
"""How many given nodes one query tests."""

_NODE = "?node"


class Sizes:
    """How much there is in a store, counted once, and not much further than it matters."""

    def __init__(self, store: ox.Store) -> None:
        """Take the store, which must not change meanwhile."""
        self._store = store
        self._targets: dict[str, int] = {}
        self._properties: dict[str, tuple[int, int]] = {}

    def targets(self, pattern: str) -> int:
        """Count the solutions of a pattern of targets."""
        if pattern not in self._targets:
            self._targets[pattern] = self._counted(pattern)
        return self._targets[pattern]

    def at_most(self, properties: Iterable[str], limit: int) -> bool:
        """Say whether no more than `limit` triples have one of some properties."""
        return sum(self._of(property_, limit) for property_ in properties) <= limit

    def _of(self, property_: str, limit: int) -> int:
        found, asked = self._properties.get(property_, (0, 0))
        if asked <= limit and found == asked:
            asked = limit + 1
            pattern = f"?subject {ox.NamedNode(property_)} ?object"
            found = self._counted(f"SELECT * {{ {pattern} }} LIMIT {asked}")
            self._properties[property_] = found, asked
        return found

    def _counted(self, pattern: str) -> int:
        solutions = self._store.query(f"SELECT (COUNT(*) AS ?number) {{ {{ {pattern} }} }}")
        return int(next(iter(solutions))["number"].value)


class Screen:
    """What finds the focus nodes of one shape that may violate it."""

    def __init__(
        self, targets: Targets, constraints: tuple[Constraint, ...], nowhere: bool = False
    ) -> None:
        """
        Take the targets and the constraints of a shape.

        With `nowhere` a path of it leads from a node to itself. For the engine it does not if the
        data know nothing of the node: those that are targets by name are then candidates.
        """
        self.targets = targets
        self._constraints = constraints
        always = targets.named if nowhere else targets.unwritable
        self._always = frozenset(always) if constraints else frozenset()
        self._target = targets.pattern(_NODE)
        self._tests = [one.candidate(_NODE) for one in constraints]
        self._sets = [[self._as_set(some) for some in one.sets] for one in constraints]
        self._scans = [frozenset().union(*(some.scans for some in one.sets)) for one in constraints]

    @property
    def queries(self) -> tuple[str, ...]:
        """Give the SPARQL queries: the test of each focus node, and the sets."""
        if not self._constraints:
            return ()
        return (self._tested(self._tests), *(query for some in self._sets for query in some))

    def candidates(self, store: ox.Store, sizes: Sizes | None = None) -> set[Term]:
        """
        Give all focus nodes that may violate the shape.

        `sizes` are those of the store; screens of the same store share them.
        """
        found: set[Term] = set(self._always)
        if self._constraints:
            for query in self._cheapest(sizes or Sizes(store)):
                found.update(_nodes(store, query))
        return found

    def among(self, store: ox.Store, nodes: Iterable[Term]) -> set[Term]:
        """Give those of some focus nodes that may violate the shape, at the cost of these alone."""
        if not self._constraints:
            return set()
        found, written = set(), []
        for node in nodes:
            if isinstance(node, ox.NamedNode) and node not in self._always:
                written.append(node)
            else:
                found.add(node)
        left = iter(written)
        while batch := list(islice(left, _BATCH)):
            values = f"VALUES {_NODE} {{ {' '.join(map(str, batch))} }}"
            found.update(_nodes(store, self._tested(self._tests, values)))
        return found

    def _cheapest(self, sizes: Sizes) -> Iterator[str]:
        number = sizes.targets(self._target)
        if not number:
            return
        tests = []
        for test, sets, scans in zip(self._tests, self._sets, self._scans, strict=True):
            if sets and sizes.at_most(scans, _WORTH * number):
                yield from sets
            else:
                tests.append(test)
        if tests:
            yield self._tested(tests)

    def _tested(self, tests: list[str], nodes: str | None = None) -> str:
        return f"SELECT {_NODE} {{ {{ {nodes or self._target} }} FILTER({any_of(tests)}) }}"

    def _as_set(self, some: Found | Lacking) -> str:
        # Subselects, that the engine joins by hash.
        targets = f"{{ SELECT {_NODE} {{ {self._target} }} }}"
        if isinstance(some, Lacking):
            return f"SELECT {_NODE} {{ {targets} MINUS {{ {some.pattern(_NODE)} }} }}"
        found = f"{{ SELECT {_NODE} {{ {some.pattern(_NODE)} }} }}"
        return f"SELECT {_NODE} {{ {found} {targets} }}"


def _nodes(store: ox.Store, query: str) -> Iterator[Term]:
    for solution in store.query(query):
        yield solution["node"]

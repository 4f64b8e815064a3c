"""
The screen of one shape: queries that find every focus node that may violate it (SHACL, 3.4).

Per constraint the cheaper way is taken: sets, which read all triples of the properties concerned,
where these are not many more than the focus nodes; else a test of each focus node.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from meagraph.merge import DEFAULT
from meagraph.validation.screen.constraint import Constraint, Found, Lacking, any_of
from meagraph.validation.targets import Targets, solutions
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
        """Count the solutions of a pattern of targets, or of what they lead to."""
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
        query = f"SELECT (COUNT(*) AS ?number) {{ {{ {pattern} }} }}"
        (number,) = solutions(self._store, query, "number")
        return int(number.value)


@dataclass(frozen=True)
class _Part:
    """One constraint, written."""

    test: str
    sets: tuple[str, ...]
    scans: frozenset[str]
    reach: str | None


class Screen:
    """What finds the focus nodes of one shape that may violate it."""

    def __init__(
        self, targets: Targets, constraints: tuple[Constraint, ...], nowhere: bool = False
    ) -> None:
        """
        Take the targets and the constraints of a shape.

        With `nowhere` a path of it leads from a node to itself. For the engine it does not if the
        data know nothing of the node: those that are targets by name are then candidates, of given
        nodes all that are not known.
        """
        self.targets = targets
        always = targets.named if nowhere else targets.unwritable
        self._nowhere = nowhere
        self._target = targets.pattern(_NODE)
        parts = (self._part(one) for one in constraints)
        self._parts = [part for part in parts if part.test != "false"]
        self._always = frozenset(always) if self._parts else frozenset()

    @property
    def queries(self) -> tuple[str, ...]:
        """Give the SPARQL queries: the test of each focus node, and the sets."""
        if not self._parts:
            return ()
        return (self._tested(), *(query for part in self._parts for query in part.sets))

    def candidates(self, store: ox.Store, sizes: Sizes | None = None) -> set[Term]:
        """
        Give all focus nodes that may violate the shape.

        `sizes` are those of the store; screens of the same store share them.
        """
        found: set[Term] = set(self._always)
        if self._parts:
            for query in self._cheapest(sizes or Sizes(store)):
                found.update(solutions(store, query))
        return found

    def among(self, store: ox.Store, nodes: Iterable[Term]) -> set[Term]:
        """Give those of some focus nodes that may violate the shape, at the cost of these alone."""
        if not self._parts:
            return set()
        found, written = set(), []
        for node in nodes:
            if isinstance(node, ox.NamedNode) and (not self._nowhere or _known(store, node)):
                written.append(node)
            else:
                found.add(node)
        left = iter(written)
        while batch := list(islice(left, _BATCH)):
            values = f"VALUES {_NODE} {{ {' '.join(map(str, batch))} }}"
            found.update(solutions(store, self._tested(nodes=values)))
        return found

    def _cheapest(self, sizes: Sizes) -> Iterator[str]:
        number = sizes.targets(self._target)
        if not number:
            return
        tests = []
        for part in self._parts:
            if part.sets and self._worth_sets(part, number, sizes):
                yield from part.sets
            else:
                tests.append(part.test)
        if tests:
            yield self._tested(tests)

    def _worth_sets(self, part: "_Part", number: int, sizes: Sizes) -> bool:
        if sizes.at_most(part.scans, _WORTH * number):
            return True
        if part.reach is None:
            return False
        reached = sizes.targets(f"{{ {self._target} }} LATERAL {{ {part.reach} }}")
        return sizes.at_most(part.scans, _WORTH * (number + reached * len(part.sets)))

    def _tested(self, tests: Iterable[str] | None = None, nodes: str | None = None) -> str:
        tests = [part.test for part in self._parts] if tests is None else tests
        return f"SELECT {_NODE} {{ {{ {nodes or self._target} }} FILTER({any_of(tests)}) }}"

    def _part(self, constraint: Constraint) -> "_Part":
        return _Part(
            test=constraint.may_violate(_NODE),
            sets=tuple(self._as_set(some) for some in constraint.sets),
            scans=frozenset().union(*(some.scans for some in constraint.sets)),
            reach=constraint.reach(_NODE) if constraint.reach else None,
        )

    def _as_set(self, some: Found | Lacking) -> str:
        # Subselects, that the engine joins by hash.
        targets = f"{{ SELECT {_NODE} {{ {self._target} }} }}"
        if isinstance(some, Lacking):
            return f"SELECT {_NODE} {{ {targets} MINUS {{ {some.pattern(_NODE)} }} }}"
        found = f"{{ SELECT {_NODE} {{ {some.pattern(_NODE)} }} }}"
        return f"SELECT {_NODE} {{ {found} {targets} }}"


def _known(store: ox.Store, node: ox.NamedNode) -> bool:
    """Say whether a node is the subject or object of a triple."""
    told = next(store.quads_for_pattern(node, None, None, DEFAULT), None)
    return bool(told or next(store.quads_for_pattern(None, None, node, DEFAULT), None))

"""The classes of nodes, with their superclasses (SHACL, 1.1: "SHACL instance"), remembered."""

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import BlankNode, NamedNode, Store, Triple

from meagraph.merge import DEFAULT
from meagraph.namespaces import RDF, RDFS
from meagraph.validation.terms import Term


class Classes:
    """Knows the classes of the nodes of one graph, as long as it does not change."""

    def __init__(self, store: Store) -> None:
        """Take the store whose default graph is asked."""
        self._store = store
        self._of: dict[Term, frozenset[Term]] = {}
        self._above: dict[Term, frozenset[Term]] = {}
        self._members: dict[frozenset[Term], defaultdict[Term, set[Term]]] = {}

    def of(self, node: Term) -> frozenset[Term]:
        """Give all classes of a node."""
        if (known := self._of.get(node)) is None:
            stated = self._objects(node, RDF.type)
            known = frozenset(above for class_ in stated for above in self.above(class_))
            self._of[node] = known
        return known

    def members(self, nodes: frozenset[Term], classes: Iterable[Term]) -> set[Term]:
        """Give those of some nodes that are instances of any of some classes."""
        if (by_class := self._members.get(nodes)) is None:
            by_class = self._members[nodes] = defaultdict(set)
            for node in nodes:
                for class_ in self.of(node):
                    by_class[class_].add(node)
        return {node for class_ in classes for node in by_class.get(class_, ())}

    def above(self, class_: Term) -> frozenset[Term]:
        """Give a class and all its superclasses."""
        if (known := self._above.get(class_)) is None:
            seen, new = {class_}, [class_]
            while new:
                for above in self._objects(new.pop(), RDFS.subClassOf):
                    if above not in seen:
                        seen.add(above)
                        new.append(above)
            known = self._above[class_] = frozenset(seen)
        return known

    def _objects(self, node: Term, predicate: NamedNode) -> Iterable[Term]:
        if not isinstance(node, NamedNode | BlankNode):
            return ()
        quads = self._store.quads_for_pattern(node, predicate, None, DEFAULT)
        return [quad.object for quad in quads if not isinstance(quad.object, Triple)]

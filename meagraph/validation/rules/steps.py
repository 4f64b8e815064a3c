"""Steps from node to node along some properties, in either direction: walked, and told as paths."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from meagraph.validation.paths import Alternative, Inverse, Path, Property, Repeated
from meagraph.validation.rules.statements import Statements
from meagraph.validation.terms import Term


@dataclass(frozen=True)
class Steps:
    """One step along any of the properties `forward`, or against any of those `backward`."""

    forward: tuple[NamedNode, ...] = ()
    backward: tuple[NamedNode, ...] = ()

    @property
    def path(self) -> Path:
        """Give the same as a property path."""
        paths: tuple[Path, ...] = (
            *(Property(predicate.value) for predicate in self.forward),
            *(Inverse(Property(predicate.value)) for predicate in self.backward),
        )
        return paths[0] if len(paths) == 1 else Alternative(paths)

    @property
    def inverse(self) -> "Steps":
        """Give the same steps, walked the other way."""
        return Steps(self.backward, self.forward)

    def of(self, graph: Statements, node: Term) -> set[Term]:
        """Give the nodes one step from `node`."""
        found: set[Term] = set()
        for predicate in self.forward:
            found.update(graph.objects(node, predicate))
        for predicate in self.backward:
            found.update(graph.subjects(predicate, node))
        return found

    def some(self, graph: Statements, node: Term) -> bool:
        """Say whether `node` has any such step, without reading all of them."""
        return any(graph.some_object(node, predicate) for predicate in self.forward) or any(
            graph.some_subject(predicate, node) for predicate in self.backward
        )

    def reach(self, graph: Statements, node: Term) -> set[Term]:
        """Give the nodes one or more steps from `node` (itself only where a circle leads back)."""
        found: set[Term] = set()
        to_see = [node]
        while to_see:
            for step in self.of(graph, to_see.pop()) - found:
                found.add(step)
                to_see.append(step)
        return found


def both_ways(*predicates: NamedNode) -> Steps:
    """Give the steps along symmetric properties."""
    return Steps(predicates, predicates)


def some_steps(steps: Steps) -> Path:
    """Give the path of one or more such steps."""
    return Repeated(steps.path, "+")

"""What of each vocabulary a change touches."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from meagraph.merge import Patch
from meagraph.namespaces import SKOS, SKOSXL
from meagraph.vocabulary.index.things import INVERSE_LINKS, PROPERTIES

_TOLD_ELSEWHERE = frozenset({SKOS.narrower.value, SKOS.member.value, SKOS.hasTopConcept.value})
"""Properties whose change is told of the other thing: a concept that gets a narrower one is not."""


@dataclass
class Touched:
    """
    What a change touches of one graph.

    `properties` are those that change, by their subject; `keyed` are the things whose labels or
    links may be others now; `label_nodes` those of SKOS-XL whose texts change.
    """

    properties: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    keyed: set[str] = field(default_factory=set)
    label_nodes: set[str] = field(default_factory=set)

    @property
    def things(self) -> list[str]:
        """All that is touched."""
        return sorted(self.properties.keys() | self.keyed)

    def told(self, iri: str) -> list[str]:
        """Give the properties whose change is told of a thing."""
        return sorted(self.properties.get(iri, set()) - _TOLD_ELSEWHERE)


def touched(patch: Patch, graphs: Collection[str]) -> Mapping[str, Touched]:
    """Give what `patch` touches of each of these graphs that it touches."""
    found: dict[str, Touched] = {}
    for quad in (*patch.added, *patch.removed):
        graph, subject = quad.graph_name, quad.subject
        if not isinstance(graph, NamedNode) or graph.value not in graphs:
            continue
        part = found.setdefault(graph.value, Touched())
        if not isinstance(subject, NamedNode):
            continue
        part.properties[subject.value].add(quad.predicate.value)
        if quad.predicate == SKOSXL.literalForm:
            part.label_nodes.add(subject.value)
        if quad.predicate in PROPERTIES:
            part.keyed.add(subject.value)
        elif quad.predicate in INVERSE_LINKS and isinstance(quad.object, NamedNode):
            part.keyed.add(quad.object.value)
    return found

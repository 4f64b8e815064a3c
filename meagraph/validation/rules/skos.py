"""
The SKOS data model as rules need it: what its statements entail, as steps from node to node.

Clauses are those of the SKOS Reference (W3C, 18 August 2009). Properties that others declare below
SKOS ones (rdfs:subPropertyOf) are not followed; classes below SKOS classes are.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from meagraph.namespaces import SKOS, SKOSXL
from meagraph.validation.paths import CLASSES, Path, after
from meagraph.validation.rules.statements import Statements
from meagraph.validation.rules.steps import Steps, both_ways
from meagraph.validation.terms import Term

REFERENCE = "https://www.w3.org/TR/skos-reference/#"
"""Where each clause of the SKOS Reference is, by its number."""

MAPPING = (
    SKOS.mappingRelation,
    SKOS.closeMatch,
    SKOS.exactMatch,
    SKOS.broadMatch,
    SKOS.narrowMatch,
    SKOS.relatedMatch,
)
SEMANTIC = (
    SKOS.semanticRelation,
    SKOS.broader,
    SKOS.narrower,
    SKOS.related,
    SKOS.broaderTransitive,
    SKOS.narrowerTransitive,
    *MAPPING,
)
"""The semantic relations (S18, S21, S22, S39 to S41): subjects and objects are concepts."""

BROADER = Steps((SKOS.broader,), (SKOS.narrower,))
"""From a concept to those directly above it (S25)."""

HIERARCHY = Steps((SKOS.broader, SKOS.broaderTransitive), (SKOS.narrower, SKOS.narrowerTransitive))
"""Upwards in a vocabulary, whichever property says it."""

BROADER_TRANSITIVE = Steps(
    (*HIERARCHY.forward, SKOS.broadMatch), (*HIERARCHY.backward, SKOS.narrowMatch)
)
"""What entails skos:broaderTransitive, with the mappings to other vocabularies (S22, S24, S41)."""

RELATED = both_ways(SKOS.related, SKOS.relatedMatch)
"""What entails skos:related (S23, S41)."""

EXACT = both_ways(SKOS.exactMatch)
"""What entails skos:exactMatch, which is symmetric and transitive (S44, S45)."""

RELATIONS = both_ways(*SEMANTIC)

IN_SCHEME = Steps((SKOS.inScheme, SKOS.topConceptOf), (SKOS.hasTopConcept,))
"""From a concept to its schemes (S7, S8)."""

TOP_OF = Steps((SKOS.topConceptOf,), (SKOS.hasTopConcept,))

AS_CONCEPT = Steps((*SEMANTIC, SKOS.topConceptOf), (*SEMANTIC, SKOS.hasTopConcept))
"""What makes a node a concept (S6, S8, S19, S20); skos:inScheme does not, it has no domain."""

AS_SCHEME = Steps((SKOS.hasTopConcept,), (SKOS.inScheme, SKOS.topConceptOf))
"""What makes a node a concept scheme (S4, S5, S7, S8)."""

AS_COLLECTION = Steps((SKOS.member, SKOS.memberList))
"""What makes a node a collection (S31, S33); a member may be a concept or a collection (S32)."""

LABELS = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
_XL = {
    SKOS.prefLabel: SKOSXL.prefLabel,
    SKOS.altLabel: SKOSXL.altLabel,
    SKOS.hiddenLabel: SKOSXL.hiddenLabel,
}

NOTES = (
    SKOS.note,
    SKOS.changeNote,
    SKOS.definition,
    SKOS.editorialNote,
    SKOS.example,
    SKOS.historyNote,
    SKOS.scopeNote,
)
"""The documentation properties (S17)."""


def is_concept(graph: Statements, node: Term) -> bool:
    """Say whether `node` is a concept, by its classes or by what is said with it."""
    return graph.is_a(node, SKOS.Concept) or AS_CONCEPT.some(graph, node)


def is_scheme(graph: Statements, node: Term) -> bool:
    """Say whether `node` is a concept scheme, by its classes or by what is said with it."""
    return graph.is_a(node, SKOS.ConceptScheme) or AS_SCHEME.some(graph, node)


def is_collection(graph: Statements, node: Term) -> bool:
    """Say whether `node` is a collection, also an ordered one (S29)."""
    return (
        graph.is_a(node, SKOS.Collection)
        or graph.is_a(node, SKOS.OrderedCollection)
        or AS_COLLECTION.some(graph, node)
    )


KINDS: tuple[Path, ...] = (CLASSES, AS_CONCEPT.path, AS_SCHEME.path, AS_COLLECTION.path)
"""What these three read."""


def labels(graph: Statements, node: Term, kind: NamedNode) -> Iterator[Literal]:
    """Give the labels of one kind, also those that stand as SKOS-XL labels (S55 to S57)."""
    for label in graph.objects(node, kind):
        if isinstance(label, Literal):
            yield label
    for reified in graph.objects(node, _XL[kind]):
        for label in graph.objects(reified, SKOSXL.literalForm):
            if isinstance(label, Literal):
                yield label


class Label(NamedTuple):
    """A label with its kind, and its parts at hand (to ask the engine's literal costs time)."""

    kind: NamedNode
    literal: Literal
    text: str
    language: str | None
    alike: tuple[str, str | None]
    """What it has in common with labels that differ in capitals alone (`ß` is not `ss`)."""


def all_labels(graph: Statements, node: Term) -> tuple[Label, ...]:
    """Give the labels of all kinds; they are read once for all rules."""
    return graph.once(_all_labels, node)


def _all_labels(graph: Statements, node: Term) -> tuple[Label, ...]:
    found = []
    for kind in LABELS:
        # Once each, though a label may stand plain and extended; in an order of their own, so that
        # a rule that names one of several names the same at each run.
        for literal in sorted(set(labels(graph, node, kind)), key=str):
            text, language = literal.value, literal.language
            found.append(Label(kind, literal, text, language, (text.lower(), language)))
    return tuple(found)


def label_paths(*kinds: NamedNode) -> tuple[Path, ...]:
    """Give the paths on which `labels` finds labels of these kinds."""
    form = Steps((SKOSXL.literalForm,)).path
    plain = [Steps((kind,)).path for kind in kinds]
    return (*plain, *(after(Steps((_XL[kind],)).path, form) for kind in kinds))


def labelled(graph: Statements) -> Iterator[Term]:
    """Give every node that has a label of any kind."""
    for kind in LABELS:
        yield from graph.forward(kind)
        yield from graph.forward(_XL[kind])


def concepts(graph: Statements) -> Iterable[Term]:
    """Give what the graph holds as concepts: what it types as one."""
    return graph.instances(SKOS.Concept)


def schemes(graph: Statements) -> Iterable[Term]:
    """Give what the graph holds as concept schemes."""
    return graph.instances(SKOS.ConceptScheme)


def vocabularies(graph: Statements) -> dict[Term, set[Term]]:
    """
    Give the concepts of each vocabulary: of each scheme, and those of no scheme.

    The latter are one vocabulary, for which the class skos:Concept stands.
    """
    return graph.once(_vocabularies, SKOS.Concept)


def _vocabularies(graph: Statements, _: Term) -> dict[Term, set[Term]]:
    for predicate in (*IN_SCHEME.forward, *IN_SCHEME.backward):
        graph.keep(predicate)
    found: dict[Term, set[Term]] = {}
    for concept in concepts(graph):
        for scheme in IN_SCHEME.of(graph, concept) or {SKOS.Concept}:
            found.setdefault(scheme, set()).add(concept)
    return found


def same_vocabulary(graph: Statements, one: Term, other: Term) -> bool:
    """Say whether two concepts share a scheme, or are both in none."""
    first, second = IN_SCHEME.of(graph, one), IN_SCHEME.of(graph, other)
    return not first.isdisjoint(second) or not (first or second)

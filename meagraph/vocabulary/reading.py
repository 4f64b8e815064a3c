"""Reading the concepts of a vocabulary from its graph in a release."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Quad, Store

from meagraph.namespaces import RDF, SKOS
from meagraph.vocabulary.concept import INVERSE, Concept, Statement, Value

_SAID_INVERSELY = {inverse: predicate for predicate, inverse in INVERSE.items()}


def concept_iris(store: Store, graph: str) -> list[str]:
    """Give the IRIs of the concepts of a vocabulary's graph, sorted."""
    found = store.quads_for_pattern(None, RDF.type, SKOS.Concept, NamedNode(graph))
    return sorted(quad.subject.value for quad in found if isinstance(quad.subject, NamedNode))


def read_concept(store: Store, graph: str, iri: str) -> Concept | None:
    """Give what the graph of a vocabulary says of one concept; None when it is no concept there."""
    node, name = NamedNode(iri), NamedNode(graph)
    if Quad(node, RDF.type, SKOS.Concept, name) not in store:
        return None
    statements = {
        Statement(quad.predicate, quad.object)
        for quad in store.quads_for_pattern(node, None, None, name)
        if isinstance(quad.object, NamedNode | Literal)
    }
    for inverse, predicate in _SAID_INVERSELY.items():
        for quad in store.quads_for_pattern(None, inverse, node, name):
            if isinstance(quad.subject, NamedNode):
                statements.add(Statement(predicate, quad.subject))
    return Concept(iri, frozenset(statements))


def read_concepts(store: Store, graph: str) -> dict[str, Concept]:
    """Give all concepts of a vocabulary's graph by IRI, sorted; one pass over the graph."""
    said: dict[str, set[Statement]] = {iri: set() for iri in concept_iris(store, graph)}
    for subject, statement in _statements(store, graph):
        if subject in said:
            said[subject].add(statement)
    return {iri: Concept(iri, frozenset(statements)) for iri, statements in said.items()}


def _statements(store: Store, graph: str) -> Iterator[tuple[str, Statement]]:
    """Give every statement of a graph with its subject, and those that follow by inversion."""
    for quad in store.quads_for_pattern(None, None, None, NamedNode(graph)):
        subject, value = quad.subject, quad.object
        if not isinstance(subject, NamedNode):
            continue
        if isinstance(value, Literal):
            yield subject.value, Statement(quad.predicate, value)
        elif isinstance(value, NamedNode):
            yield subject.value, Statement(quad.predicate, value)
            predicate = _SAID_INVERSELY.get(quad.predicate)
            if predicate is not None:
                yield value.value, Statement(predicate, subject)


def values_of(store: Store, graph: str, iri: str, predicate: NamedNode) -> Iterator[Value]:
    """Give the values that a thing has in the graph of a vocabulary, as they are stated there."""
    for quad in store.quads_for_pattern(NamedNode(iri), predicate, None, NamedNode(graph)):
        if isinstance(quad.object, NamedNode | Literal):
            yield quad.object

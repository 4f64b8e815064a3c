"""A concept as the desk keeps it: its statements as sorted lines of N-Triples."""

from hashlib import sha256

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from meagraph.merge import as_stored
from meagraph.namespaces import RDF, XSD
from meagraph.vocabulary.concept import Concept, Statement, Value


def written(concept: Concept | None) -> str | None:
    """Give the lines of a concept; equal concepts have equal lines. None stays None."""
    if concept is None:
        return None
    node = NamedNode(concept.iri)
    return "\n".join(sorted(f"{node} {one.predicate} {one.value} ." for one in concept.statements))


def read(iri: str, lines: str | None) -> Concept | None:
    """
    Read what `written` wrote; None stays None.

    Raises `SyntaxError` for what are no lines of N-Triples, and `ValueError` where they tell of
    something else than `iri`, or of blank nodes.
    """
    if lines is None:
        return None
    node = NamedNode(iri)
    statements = set()
    for quad in parse(lines, format=RdfFormat.N_TRIPLES):
        if quad.subject != node or not isinstance(quad.object, NamedNode | Literal):
            raise ValueError(f"these are no statements of <{iri}> alone")
        statements.add(Statement(quad.predicate, quad.object))
    return Concept(iri, frozenset(statements))


def known(iri: str, lines: str | None) -> Concept:
    """Read a concept; one that there was not yet has no statements."""
    return read(iri, lines) or Concept(iri, frozenset())


def canonical(concept: Concept) -> Concept:
    """Give a concept in the engine's terms: what it is once it is published."""
    odd = {one for one in concept.statements if _may_change(one.value)}
    if not odd:
        return concept
    node = NamedNode(concept.iri)
    kept = as_stored(Quad(node, one.predicate, one.value, DefaultGraph()) for one in odd)
    made = {
        Statement(quad.predicate, quad.object)
        for quad in kept
        if isinstance(quad.object, NamedNode | Literal)
    }
    return concept.changed(odd, made)


def _may_change(value: Value) -> bool:
    plain = (XSD.string, RDF.langString)
    return isinstance(value, Literal) and value.datatype not in plain


def digest(concept: Concept | None) -> str:
    """Tell one state of a concept from another, for entity tags."""
    return sha256((written(concept) or "").encode()).hexdigest()[:16]

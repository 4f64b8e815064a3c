"""Terms of the engine as rdflib's and back, one by one: no lexical form changes."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox
import rdflib

Term = ox.NamedNode | ox.BlankNode | ox.Literal

# rdflib warns, with a traceback, of each ill-typed literal that it is given; the report names them.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def to_rdflib(term: object) -> rdflib.term.Node:
    """Give a term of the engine as one of rdflib; raises `TypeError` for triple terms."""
    match term:
        case ox.NamedNode():
            return rdflib.URIRef(term.value)
        case ox.BlankNode():
            return rdflib.BNode(term.value)
        case ox.Literal():
            if term.language:
                return rdflib.Literal(term.value, lang=term.language)
            if term.datatype.value == _STRING:
                return rdflib.Literal(term.value)
            return _typed(term.value, rdflib.URIRef(term.datatype.value))
    raise TypeError(f"{term}: triple terms cannot be validated")


def _typed(text: str, datatype: rdflib.URIRef) -> rdflib.Literal:
    literal = rdflib.Literal(text, datatype=datatype, normalize=False)
    if str(literal) != text:  # rdflib rewrites xsd:token and xsd:normalizedString nonetheless
        literal = rdflib.Literal(text)
        literal._datatype = datatype
    return literal


def from_rdflib(node: rdflib.term.Node) -> Term:
    """Give a term of rdflib as one of the engine."""
    match node:
        case rdflib.URIRef():
            return ox.NamedNode(node)
        case rdflib.Literal(language=str(language)):
            return ox.Literal(str(node), language=language)
        case rdflib.Literal(datatype=rdflib.URIRef() as datatype):
            return ox.Literal(str(node), datatype=ox.NamedNode(datatype))
        case rdflib.Literal():
            return ox.Literal(str(node))
    return ox.BlankNode(str(node))


def rdflib_graph(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Give engine triples as an rdflib graph."""
    graph = rdflib.Graph()
    for subject, predicate, value in triples:
        graph.add((to_rdflib(subject), to_rdflib(predicate), to_rdflib(value)))
    return graph


def engine_triples(graph: rdflib.Graph) -> Iterator[ox.Triple]:
    """Give the triples of an rdflib graph as the engine's."""
    for subject, predicate, value in graph:
        terms: Any = (from_rdflib(subject), from_rdflib(predicate), from_rdflib(value))
        yield ox.Triple(*terms)


def write_term(term: Term) -> str:
    """Write a term as `Result` has nodes: an IRI bare, anything else as N-Triples writes it."""
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def read_term(text: str) -> Term:
    """Read what `write_term` wrote; an IRI may also stand as N-Triples writes it."""
    if text[0] not in '<"_':
        return ox.NamedNode(text)
    line = f"<urn:s> <urn:p> {text} ."
    term: Term
    (term,) = (quad.object for quad in ox.parse(line, format=ox.RdfFormat.N_TRIPLES))
    return term

"""
Terms of a shapes graph, as the engine would have stored them.

The engine keeps numbers and dates by value: `"01"^^xsd:integer` asks for the same stored term as
`"1"^^xsd:integer`, where the judge compares lexical forms. A constant that is stored otherwise than
it is written is thus no stored term's equal.
"""

from functools import lru_cache

import pyoxigraph as ox
from rdflib import Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from meagraph.validation.terms import Term, from_rdflib

_ANY = ox.NamedNode("urn:x-meagraph:any")


def stored(node: Node) -> Term | None:
    """
    Give the term that a stored one must be for the judge to find both equal, None if none can be.

    A blank node of the shapes graph is none of the data, and text that carries its datatype
    explicitly is not the judge's equal of the same text without.
    """
    if not isinstance(node, URIRef | Literal):
        return None
    if isinstance(node, Literal) and node.datatype == XSD.string:
        return None
    term = from_rdflib(node)
    return term if isinstance(term, ox.NamedNode) or kept(term) == term else _lowered(term)


def _lowered(term: Term) -> Term | None:
    """Give a text with its language tag in lower case, as it is stored (None: nothing of that)."""
    same = kept(term)
    language = isinstance(term, ox.Literal) and term.language is not None
    return same if language and same.value == term.value else None


@lru_cache(maxsize=4096)
def kept(term: Term) -> Term:
    """Give the term that the engine gives back for one that it has been given to store."""
    store = ox.Store()
    store.add(ox.Quad(_ANY, _ANY, term))
    back: Term
    (back,) = (quad.object for quad in store)
    return back


def iri(node: Node) -> str | None:
    """Write an IRI as SPARQL does; None if the node is none."""
    return str(ox.NamedNode(node)) if isinstance(node, URIRef) else None

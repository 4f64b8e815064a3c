"""Targets are the focus nodes that pySHACL finds."""

import pytest
from pyoxigraph import NamedNode, Store
from pyshacl.graph_abstraction import DataGraph

from meagraph.validation.classes import Classes
from meagraph.validation.targets import Targets, targets_of
from meagraph.validation.terms import Term, from_rdflib, rdflib_graph
from tests.screens import shape, stored

DATA = """
:a a :C . :b a :D ; :p :a , "text" , 1 , _:blank . :c a _:e . _:blank a :F ; :p :c .
:D rdfs:subClassOf :C . _:e rdfs:subClassOf :D . :F rdfs:subClassOf :D , :F .
:C rdfs:subClassOf :F .
:x a :Shape . :y a "literal" .
"""

TARGETS = [
    "sh:targetClass :C",
    "sh:targetClass :F , :Nothing",
    "sh:targetClass _:unknown",
    "sh:targetClass 'literal'",
    "sh:targetNode :a , :nowhere , 1 , 01 , 'text' , _:unknown",
    "sh:targetSubjectsOf :p",
    "sh:targetObjectsOf :p",
    "sh:targetObjectsOf rdf:type ; sh:targetNode 'literal'",
    "sh:targetSubjectsOf 'p' , _:p",
    "a rdfs:Class",
    "a :MyClass . :MyClass rdfs:subClassOf rdfs:Class . :Shape sh:targetClass :C",
    "sh:targetClass :C ; sh:targetSubjectsOf :p ; sh:targetObjectsOf :p ; sh:targetNode :a",
    "sh:deactivated false",
]


@pytest.mark.parametrize("declared", TARGETS)
def test_targets_are_those_of_pyshacl(declared: str) -> None:
    store, judged = stored(DATA), shape(f":Shape a sh:NodeShape ; {declared} .")
    data = DataGraph.from_rdflib(rdflib_graph(quad.triple for quad in store))
    focus = {from_rdflib(node) for node in judged.focus_nodes(data)}
    targets = targets_of(judged)
    found = list(targets.nodes(store))
    assert len(found) == len(set(found))
    assert set(found) == focus
    every: set[Term] = {term for quad in store for term in (quad.subject, quad.object)}
    assert targets.among(store, frozenset(every | focus), Classes(store)) == focus
    assert bool(targets) or not focus


def test_no_targets_are_no_nodes() -> None:
    assert not Targets()
    assert list(Targets().nodes(stored(DATA))) == []


def test_a_node_that_is_named_need_not_be_in_the_data() -> None:
    named = Targets(named=(NamedNode("urn:x:nowhere"),))
    assert list(named.nodes(Store())) == [NamedNode("urn:x:nowhere")]

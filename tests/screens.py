"""Screens against pySHACL: whom it reports, and whom each way of screening finds."""

import logging
import warnings
from collections.abc import Iterable
from typing import Any

from pyoxigraph import Quad, RdfFormat, Store, Triple, parse
from pyshacl.graph_abstraction import DataGraph
from pyshacl.pytypes import SHACLExecutor
from pyshacl.shapes_graph import ShapesGraph

import meagraph.validation.judge  # noqa: F401 - it teaches pySHACL to compare what cannot be compared
from meagraph.validation.screen import Screen, Sizes, compile_shape
from meagraph.validation.targets import targets_of
from meagraph.validation.terms import Term, from_rdflib, rdflib_graph

logging.getLogger("rdflib.term").setLevel(logging.ERROR)  # it shows a trace for each odd value

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <urn:x:> .
"""


def triples(turtle: str) -> list[Triple]:
    found = parse((PREFIXES + turtle).encode(), format=RdfFormat.TURTLE)
    return [quad.triple for quad in found]


def stored(turtle: str) -> Store:
    store = Store()
    store.extend(Quad(*triple) for triple in triples(turtle))
    return store


def shape(turtle: str, name: str = "Shape") -> Any:
    """Give a shape of pySHACL's."""
    shapes = ShapesGraph(rdflib_graph(triples(turtle)))
    (found,) = (one for one in shapes.shapes if str(one.node) == f"urn:x:{name}")
    return found


class _All(Sizes):
    """As if sets were always worth it, or never."""

    def __init__(self, store: Store, sets: bool) -> None:
        super().__init__(store)
        self._sets = sets

    def at_most(self, properties: Iterable[str], limit: int) -> bool:
        return self._sets


def ways(screen: Screen, store: Store) -> dict[str, set[Term]]:
    """Give what each way of screening finds."""
    return {
        "as it chooses": screen.candidates(store),
        "as sets": screen.candidates(store, _All(store, sets=True)),
        "node by node": screen.candidates(store, _All(store, sets=False)),
        "given nodes": screen.among(store, list(screen.targets.nodes(store))),
    }


def reported(judged: Any, store: Store) -> set[Term]:
    """Give the focus nodes that pySHACL reports, or fails on."""
    data = DataGraph.from_rdflib(rdflib_graph(quad.triple for quad in store))
    found = set()
    for node in judged.focus_nodes(data):
        try:
            with warnings.catch_warnings(action="ignore"):  # of weird booleans, says rdflib
                conforms, results = judged.validate(SHACLExecutor(), data, node)
        except Exception:
            conforms, results = False, []
        if results or not conforms:
            found.add(from_rdflib(node))
    return found


def screened(shapes: str, data: str | Store) -> tuple[set[Term], set[Term]]:
    """Give whom pySHACL reports and whom the ways of screening find, each all of the first."""
    judged, store = shape(shapes), data if isinstance(data, Store) else stored(data)
    every = reported(judged, store)
    assert set(targets_of(judged).nodes(store)) >= every
    found = ways(compile_shape(judged), store)
    for way, candidates in found.items():
        assert candidates >= every, (way, every - candidates)
    return every, set.union(*found.values())

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    Triple,
)

from meagraph.genid import blank, skolemise

BASE = "https://e.org/"
GRAPH = "https://e.org/graph/g"
NAME = NamedNode("http://example.org/name")
KNOWS = NamedNode("http://example.org/knows")
ADA = NamedNode("http://example.org/ada")


def named(node: str, name: str = "x") -> Triple:
    return Triple(BlankNode(node), NAME, Literal(name))


def isomorphic(first: list[Triple], second: list[Triple]) -> bool:
    datasets = [Dataset(Quad(*triple) for triple in triples) for triples in (first, second)]
    for dataset in datasets:
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return datasets[0] == datasets[1]


def test_blank_nodes_become_the_same_iris_each_time() -> None:
    first = skolemise([named("a")], BASE, GRAPH)
    second = skolemise([named("b")], BASE, GRAPH)
    assert first == second
    assert str(first[0].subject).startswith("<https://e.org/.well-known/genid/")
    assert skolemise([named("a")], BASE, "https://e.org/graph/h") != first


def test_the_iri_of_a_node_does_not_depend_on_what_else_the_graph_holds() -> None:
    alone = skolemise([named("a", "Ada")], BASE, GRAPH)
    others = [named("z", "Zoe"), Triple(ADA, NAME, Literal("Ada")), named("m", "Max")]
    together = skolemise([*others, named("a", "Ada")], BASE, GRAPH)
    assert set(alone) <= set(together)
    assert len({triple.subject for triple in together}) == 4


def test_nodes_that_say_the_same_stay_apart() -> None:
    twins = skolemise([named("a"), named("b")], BASE, GRAPH)
    assert len({triple.subject for triple in twins}) == 2


def test_nodes_that_hang_together_are_named_together() -> None:
    chain = [Triple(BlankNode(a), KNOWS, BlankNode(b)) for a, b in ("ab", "cd", "bc")]
    longer = [*chain, named("d", "the end")]
    assert not set(skolemise(chain, BASE, GRAPH)) & set(skolemise(longer, BASE, GRAPH))


def test_other_iris_are_no_blank_nodes() -> None:
    for iri in (f"{BASE}.well-known/genid/", f"{BASE}.well-known/genid/a/b", f"{BASE}genid/a"):
        triple = Triple(NamedNode(iri), NAME, NamedNode(iri))
        assert blank(triple, BASE) == triple


nodes = st.sampled_from("abcdef").map(BlankNode)
triples = st.lists(
    st.builds(Triple, nodes | st.just(ADA), st.sampled_from([NAME, KNOWS]), nodes | st.just(ADA)),
    max_size=8,
)


@given(triples)
def test_blank_nodes_come_back(graph: list[Triple]) -> None:
    stored = skolemise(graph, BASE, GRAPH)
    assert not any(isinstance(term, BlankNode) for triple in stored for term in triple)
    returned = [blank(triple, BASE) for triple in stored]
    assert isomorphic(returned, graph)
    assert set(skolemise(returned, BASE, GRAPH)) == set(stored)

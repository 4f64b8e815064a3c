from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from meagraph.genid import skolemise

BASE = "https://e.org/"
NAME = NamedNode("http://example.org/name")


def blank(name: str) -> Triple:
    return Triple(BlankNode(name), NAME, Literal("x"))


def test_blank_nodes_become_the_same_iris_each_time() -> None:
    first = skolemise([blank("a")], BASE, "https://e.org/graph/g")
    second = skolemise([blank("b")], BASE, "https://e.org/graph/g")
    assert first == second
    assert str(first[0].subject).startswith("<https://e.org/.well-known/genid/")
    assert skolemise([blank("a")], BASE, "https://e.org/graph/h") != first

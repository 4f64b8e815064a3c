from pyoxigraph import Literal, NamedNode, Quad

from meagraph.digest import Digest


def quad(text: str) -> Quad:
    return Quad(NamedNode("http://s"), NamedNode("http://p"), Literal(text), NamedNode("http://g"))


def test_a_digest_does_not_depend_on_order_or_history() -> None:
    first, second = Digest(), Digest()
    first.add([quad("a"), quad("b")])
    second.add([quad("c"), quad("b"), quad("a")])
    second.remove([quad("c")])
    assert str(first) == str(second) == str(Digest(str(first)))
    assert str(first) != str(Digest())

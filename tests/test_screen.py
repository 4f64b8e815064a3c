"""Screens: what is compiled, what is not and why, and what a screen asks the engine."""

import re

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from meagraph.validation.screen import NotCompiled, Screen, Sizes, compile_shape
from tests.screens import reported, shape, stored


def node(name: str) -> NamedNode:
    return NamedNode(f"urn:x:{name}")


def screen(shapes: str) -> Screen:
    return compile_shape(shape(shapes))


NAMED = ":Shape sh:targetClass :C ; sh:path :name ; sh:minCount 1 ; sh:maxCount 1 ."
DATA = ":a a :C ; :name 'A' . :b a :C . :c a :C ; :name 'C' , 'D' . :d :name 'E' , 'F' ."


def test_a_screen_finds_the_focus_nodes_that_may_violate() -> None:
    assert screen(NAMED).candidates(stored(DATA)) == {node("b"), node("c")}


def test_of_some_nodes_it_finds_those_that_may_violate() -> None:
    store = stored(DATA)
    assert screen(NAMED).among(store, [node("a"), node("b")]) == {node("b")}
    assert screen(NAMED).among(store, []) == set()
    blank, text = BlankNode(), Literal("text")
    assert screen(NAMED).among(store, [blank, text]) == {blank, text}


def test_a_node_of_which_the_data_know_nothing_leads_to_itself() -> None:
    shapes = ":Shape sh:path [ sh:zeroOrMorePath :p ] ; sh:in ( :a ) ; sh:targetNode :nowhere ."
    found, store = screen(shapes), stored(":a :p :a .")
    assert found.candidates(store) == {node("nowhere")}
    assert found.among(store, [node("a"), node("elsewhere")]) == {node("elsewhere")}


def test_given_nodes_are_many() -> None:
    store = stored(
        " ".join(f":n{number} a :C ; :name 1 ." for number in range(1300)) + " :b a :C ."
    )
    nodes = [node(f"n{number}") for number in range(1300)]
    assert screen(NAMED).among(store, [*nodes, node("b")]) == {node("b")}


def test_what_is_asked_is_shown() -> None:
    test, *sets = screen(NAMED).queries
    assert "EXISTS" in test
    assert len(sets) == 2
    assert all(query.startswith("SELECT ?node {") for query in (test, *sets))


@pytest.mark.parametrize(
    "shapes",
    [
        ":Shape sh:targetClass :C ; sh:path :name ; sh:minCount 1 ; sh:deactivated true .",
        ":Shape a sh:NodeShape ; sh:targetClass :C .",
        ":Shape sh:targetClass :C ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShape [] .",
        ":Shape a sh:NodeShape ; sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 0 ] .",
    ],
)
def test_what_asks_nothing_finds_nobody(shapes: str) -> None:
    found, store = screen(shapes), stored(DATA)
    assert found.queries == ()
    assert found.candidates(store) == set() == found.among(store, [node("a")])
    assert reported(shape(shapes), store) == set()


ALL = "sh:targetClass :C"
DEEP = (
    "".join(f":S{n} a sh:NodeShape ; sh:node :S{n + 1} ." for n in range(20))
    + ":S20 a sh:NodeShape ."
)
OWN = """:My a sh:ConstraintComponent ; sh:parameter [ sh:path :mine ] ;
    sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK {}" ] ."""


@pytest.mark.parametrize(
    ("shapes", "why"),
    [
        (
            f':Shape a sh:NodeShape ; {ALL} ; sh:sparql [ sh:select "SELECT $this {{}}" ] .',
            "SPARQL",
        ),
        (f":Shape a sh:NodeShape ; {ALL} ; :mine 1 . {OWN}", "of its own"),
        (
            f":Shape a sh:NodeShape ; {ALL} ; sh:property [ sh:path :p ; sh:node :Shape ] .",
            "itself",
        ),
        (f":Shape a sh:NodeShape ; {ALL} ; sh:node :S0 . {DEEP}", "deeper"),
        (f":Shape a sh:NodeShape ; {ALL} ; sh:minCount 1 .", "refuses"),
        (f":Shape sh:path :p ; {ALL} ; sh:minCount 1 , 2 .", "refuses"),
        (f":Shape sh:path :p ; {ALL} ; sh:pattern '(' .", "refuses"),
        (f":Shape sh:path :p ; {ALL} ; sh:node :Missing ; sh:class _:c .", "no IRI"),
        (f":Shape sh:path :p ; {ALL} ; sh:datatype 'x' .", "no IRI"),
        (f":Shape sh:path :p ; {ALL} ; sh:equals 'x' .", "no IRI"),
        (f":Shape sh:path :p ; {ALL} ; sh:minInclusive :x .", "no literal"),
        (f":Shape sh:path :p ; {ALL} ; sh:languageIn ( 1 ) .", "no text"),
        (
            f":Shape a sh:NodeShape ; {ALL} ; sh:node [ sh:path :p ; sh:minCount 1 ] .",
            "property shape",
        ),
        (f":Shape a sh:NodeShape ; {ALL} ; sh:property [ sh:class :D ] .", "property shape"),
        (
            f":Shape a sh:NodeShape ; {ALL} ; sh:closed true ; sh:property [ sh:class :D ] .",
            "property",
        ),
        (f":Shape sh:path [ :is :unknown ] ; {ALL} ; sh:minCount 1 .", "path"),
        (f":Shape sh:path ( {':p ' * 12} ) ; {ALL} ; sh:minCount 1 .", "more steps"),
        (
            f":Shape sh:path {'[ sh:zeroOrMorePath ' * 11} :p {']' * 11} ; {ALL} ; sh:minCount 1 .",
            "nested",
        ),
    ],
)
def test_what_is_not_compiled_says_why(shapes: str, why: str) -> None:
    with pytest.raises(NotCompiled, match=why):
        screen(shapes)


def test_alternatives_of_alternatives_are_not_compiled_without_end() -> None:
    inner = "[ sh:path :p ; sh:xone ( {0} {0} {0} {0} ) ]"
    text = "[ sh:class :D ]"
    for _ in range(6):
        text = inner.format(text)
    with pytest.raises(NotCompiled, match="too long"):
        screen(f":Shape a sh:NodeShape ; {ALL} ; sh:node [ a sh:NodeShape ; sh:property {text} ] .")


HOSTILE = NamedNode("urn:x:a%3E%20%7D")
INJECTED = '"} . ?s ?p ?o . FILTER(true) #\n\\'


def test_no_text_of_a_shape_is_read_as_a_query() -> None:
    text, pattern = Literal(INJECTED), Literal(re.escape(INJECTED))
    shapes = f":Shape sh:targetClass {HOSTILE} ; sh:path {HOSTILE} ; sh:in ( {text} ) ; "
    shapes += f"sh:pattern {pattern} ; sh:minInclusive {text} ; sh:languageIn ( {text} )"
    store = stored(f":n a {HOSTILE} ; {HOSTILE} {text} . :m a {HOSTILE} . :k {HOSTILE} 'x' .")
    assert screen(f"{shapes} .").candidates(store) == {node("n")}
    without = shapes.rpartition(";")[0]
    assert screen(f"{without} .").candidates(store) == set()
    store.add(Quad(node("m"), HOSTILE, Literal("x")))
    assert screen(f"{without} .").candidates(store) == {node("m")}


def test_sizes_are_counted_once() -> None:
    store = stored(DATA)
    sizes = Sizes(store)
    assert sizes.at_most(["urn:x:name"], 5)
    assert not sizes.at_most(["urn:x:name"], 4)
    assert not sizes.at_most(["urn:x:name", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"], 7)
    assert sizes.targets("?node a <urn:x:C>") == 3
    store.clear()
    assert sizes.targets("?node a <urn:x:C>") == 3


def test_an_empty_store_has_no_candidates() -> None:
    assert screen(NAMED).candidates(Store()) == set()

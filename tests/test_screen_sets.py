"""What is asked of a focus node and its value nodes together: whom pySHACL reports is found."""

import pytest
from pyoxigraph import NamedNode

from tests.screens import screened, stored

PEOPLE = """
:a a :C ; :p :b , :c , :d ; :q :b ; :name "A"@en , "A"@fr , "Aa"@EN-gb ; :age 3 .
:b a :C ; :p :a ; :q :a , :c ; :name "B"@en , "Bb"@en , "B" , "Bb" ; rdf:type rdfs:Resource .
:c a :K ; :p "text" , 1 , 2.0 ; :name "C" , "C"@en .
:d a :C , :K ; :q :d ; :p :d .
:e a :C .
:f a :L ; :p _:blank ; :q _:blank .
_:blank a :C ; :p :a , _:blank ; :name "x"@de .
:K rdfs:subClassOf :C . :L rdfs:subClassOf _:m . _:m rdfs:subClassOf :C . :C rdfs:subClassOf :K .
"""

PATHS = [
    ":p",
    "[ sh:inversePath :p ]",
    "( :p :q )",
    "( :p [ sh:inversePath :q ] :p )",
    "[ sh:alternativePath ( :p :q ) ]",
    "[ sh:alternativePath ( ( :p :p ) [ sh:inversePath :q ] ) ]",
    "[ sh:zeroOrMorePath :p ]",
    "[ sh:oneOrMorePath [ sh:alternativePath ( :p :q ) ] ]",
    "[ sh:zeroOrOnePath :q ]",
    "( [ sh:zeroOrMorePath :p ] :q )",
    "[ sh:inversePath ( :p :q ) ]",
    "[ sh:inversePath [ sh:oneOrMorePath ( :p :q ) ] ]",
    "rdf:type",
]

TARGETS = "sh:targetClass :C ; sh:targetNode :nowhere , 1 , _:unknown , 01"

OF_VALUES = [
    *(f"sh:{name} {number}" for name in ("minCount", "maxCount") for number in range(4)),
    "sh:equals :q",
    "sh:disjoint :q",
    "sh:lessThan :p",
    "sh:hasValue :a",
    "sh:class :K",
    "sh:in ( :a :b )",
    "sh:node [ a sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ]",
    "sh:property [ sh:path :q ; sh:maxCount 1 ] , [ sh:path :q ; sh:class :K ]",
    "sh:node [ a sh:NodeShape ; sh:closed true ; sh:ignoredProperties ( :p rdf:type ) ]",
    "sh:not [ sh:class :C ]",
]


@pytest.mark.parametrize("path", PATHS)
def test_over_a_path(path: str) -> None:
    data = stored(PEOPLE)
    for constraint in OF_VALUES:
        every, candidates = screened(
            f":Shape a sh:PropertyShape ; {TARGETS} ; sh:path {path} ; {constraint} .", data
        )
        extra = {node for node in candidates - every if isinstance(node, NamedNode)}
        exact = "lessThan" not in constraint  # IRIs, pySHACL orders them
        assert not exact or extra <= {NamedNode("urn:x:nowhere")}, constraint


@pytest.mark.parametrize("path", [":name", "[ sh:alternativePath ( :name :p ) ]", "( :p :name )"])
def test_one_text_for_each_language(path: str) -> None:
    shapes = f":Shape sh:targetClass :C ; sh:path {path} ; sh:uniqueLang true ."
    every, candidates = screened(shapes, PEOPLE)
    assert every
    assert every == {node for node in candidates if isinstance(node, NamedNode)}
    assert screened(shapes.replace("true", "false"), PEOPLE) == (set(), set())


@pytest.mark.parametrize(
    "constraint",
    [
        "sh:closed true",
        "sh:closed true ; sh:ignoredProperties ( rdf:type :p )",
        "sh:closed true ; sh:property [ sh:path :p ] , [ sh:path :q ; sh:deactivated true ]",
        "sh:closed true ; sh:property [ sh:path ( :p :q ) ]",
        "sh:closed false",
        "sh:equals :q",
        "sh:disjoint :q",
        "sh:hasValue :a , :b",
        "sh:class :K",
        "sh:in ( :a 1 )",
    ],
)
def test_of_the_node_itself(constraint: str) -> None:
    shapes = f":Shape a sh:NodeShape ; {TARGETS} ; {constraint} ."
    every, candidates = screened(shapes, PEOPLE)
    assert {node for node in candidates - every if isinstance(node, NamedNode)} == set()


INNER = [
    "[ sh:path :p ; sh:minCount 1 ]",
    "[ sh:path :q ; sh:minCount 1 ; sh:class :K ]",
    "[ sh:path :name ; sh:uniqueLang true ; sh:minLength 2 ]",
    "[ sh:path :age ; sh:minInclusive 4 ; sh:minCount 1 ]",
    "[ sh:class :K ; sh:deactivated true ]",
    "[ sh:not [ sh:path :p ; sh:hasValue :a ] ]",
]


@pytest.mark.parametrize("operator", ["and", "or", "xone"])
def test_of_shapes_combined(operator: str) -> None:
    data = stored(PEOPLE)
    for size in (1, 2, 3):
        for start in range(len(INNER)):
            some = " ".join((INNER * 2)[start : start + size])
            shapes = f"sh:targetClass :C ; sh:{operator} ( {some} ) ."
            screened(f":Shape a sh:NodeShape ; {shapes}", data)
            screened(f":Shape a sh:PropertyShape ; sh:path :p ; {shapes}", data)


@pytest.mark.parametrize("inner", INNER)
def test_of_no_shape(inner: str) -> None:
    screened(f":Shape a sh:NodeShape ; sh:targetClass :C ; sh:not {inner} .", PEOPLE)
    twice = f":Shape a sh:NodeShape ; sh:targetClass :C ; sh:not [ sh:not {inner} ] ."
    screened(twice, PEOPLE)


@pytest.mark.parametrize("counts", [(0, None), (1, None), (2, None), (None, 0), (None, 1), (1, 2)])
@pytest.mark.parametrize("disjoint", ["true", "false"])
def test_of_some_values(counts: tuple[int | None, int | None], disjoint: str) -> None:
    data, (least, most) = stored(PEOPLE), counts
    numbers = "" if least is None else f"sh:qualifiedMinCount {least} ; "
    numbers += "" if most is None else f"sh:qualifiedMaxCount {most} ; "
    for inner in INNER:
        first = f"[ sh:path :p ; {numbers} sh:qualifiedValueShapesDisjoint {disjoint} ; "
        second = "[ sh:path :q ; sh:qualifiedMinCount 0 ; sh:qualifiedValueShape [ sh:class :K ] ]"
        shapes = f"sh:property {first} sh:qualifiedValueShape {inner} ] , {second} ."
        screened(f":Shape a sh:NodeShape ; sh:targetClass :C ; {shapes}", data)


def test_what_makes_pyshacl_fail_is_found_wherever_it_is_hidden() -> None:
    data = ":a :p _:b ; :q 1 . :c :p 2 ; :q 3 . :d :p 'NaN'^^xsd:decimal ; :q 1 ."
    order = "[ sh:path :p ; sh:lessThan :q ]"
    for around in (
        f"sh:not {order}",
        f"sh:or ( {order} [ sh:nodeKind sh:IRI ] )",
        f"sh:xone ( [ sh:nodeKind sh:IRI ] {order} )",
        "sh:property [ sh:path [ sh:zeroOrMorePath :none ] ; sh:qualifiedMinCount 0 ; "
        f"sh:qualifiedValueShape {order} ]",
    ):
        every, candidates = screened(
            f":Shape a sh:NodeShape ; sh:targetSubjectsOf :p ; {around} .", data
        )
        assert {NamedNode("urn:x:a"), NamedNode("urn:x:d")} <= every
        if "not" not in around:
            assert NamedNode("urn:x:c") not in candidates - every

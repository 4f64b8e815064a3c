"""Whoever has a value that pySHACL reports is a candidate, however odd the value is."""

from functools import cache

import pytest
from pyoxigraph import NamedNode, Store

from tests.screens import screened, stored, triples

pytestmark = pytest.mark.unmeasured

NUMBERS = """
"1"^^xsd:integer "2"^^xsd:integer "-1"^^xsd:integer "x"^^xsd:integer
"_1"^^xsd:integer "1_0"^^xsd:integer
"123456789012345678901234567890"^^xsd:integer "٣"^^xsd:integer "1.0"^^xsd:decimal "1.5"^^xsd:decimal
"0.1"^^xsd:decimal "0.100000000000000005"^^xsd:decimal "1.00000000000000000001"^^xsd:decimal
"NaN"^^xsd:decimal "9.999999999999999999"^^xsd:decimal "0.1"^^xsd:double "1E0"^^xsd:double
"NaN"^^xsd:double "INF"^^xsd:double "-INF"^^xsd:double "-0.0"^^xsd:double "0"^^xsd:double
"zz"^^xsd:double "0.1"^^xsd:float "1.5"^^xsd:float "16777217"^^xsd:float "10"^^xsd:float
"5"^^xsd:int "300"^^xsd:byte "-5"^^xsd:nonNegativeInteger "a"^^xsd:int "10"^^xsd:unsignedLong
"""
TIMES = """
"2020-01-01"^^xsd:date "2020-01-02"^^xsd:date "2020-01-01Z"^^xsd:date "2020-01-02+14:00"^^xsd:date
"2020-01-01-12:00"^^xsd:date "2020-01-01+00:00"^^xsd:date "2020-02-30"^^xsd:date
"-0001-01-01"^^xsd:date "12020-01-01"^^xsd:date "0001-01-01"^^xsd:date "9999-12-31"^^xsd:date
"2020-W01-1"^^xsd:date "2020-01-01T00:00:00"^^xsd:date "2020-01-01T00:00:00"^^xsd:dateTime
"2020-01-01T00:00:00Z"^^xsd:dateTime "2020-01-01T00:00:00+02:00"^^xsd:dateTime
"2020-01-03T00:00:00"^^xsd:dateTime "2020-01-03T00:00:00Z"^^xsd:dateTime
"2020-01-01T00:00:00.0000001"^^xsd:dateTime "2020-01-01T00:00:00.0000002"^^xsd:dateTime
"2020-01-01T24:00:00"^^xsd:dateTime "2020-01-01T23:59:60Z"^^xsd:dateTime "2020-01-01"^^xsd:dateTime
"bad"^^xsd:dateTime "12:00:00"^^xsd:time "13:00:00Z"^^xsd:time "25:00:00"^^xsd:time
"P1D"^^xsd:duration "P1Y"^^xsd:yearMonthDuration "soon"^^xsd:duration "2020"^^xsd:gYear
"""
OTHERS = r"""
true false "1"^^xsd:boolean "TRUE"^^xsd:boolean "yes"^^xsd:boolean "a  b"^^xsd:token
" z"^^xsd:normalizedString "ff"^^xsd:hexBinary "abc"^^:dt "1"^^:dt "http://x/ é"^^xsd:anyURI
"<a/>"^^rdf:XMLLiteral "<a"^^rdf:XMLLiteral "<b>"^^rdf:HTML "a" "b" "" "abc" "abc\n" "ABC" "😀" "1"
"2020-01-01" "ſk" "٣" "a\"b\\c" "x\ty" "line\nabc" "a"@en "b"@en "a"@EN-gb "a"@en-US "chat"@fr
""@de "a"@zh-Hant :iri <http://example.org/é> :C _:blank []
"""


@cache
def odd() -> Store:
    """One focus node for each odd value."""
    values = [*NUMBERS.split(), *TIMES.split()]
    text = OTHERS.replace('"a  b"', '"a--b"').replace('" z"', '"-z"').replace("x/ é", "x/-é")
    values += [
        one.replace("a--b", "a  b").replace('"-z', '" z').replace("x/-é", "x/ é")
        for one in text.split()
    ]
    lines = [f":n{number} a :C ; :p {value} ." for number, value in enumerate(values)]
    return stored("\n".join([*lines, ":none a :C .", ":K rdfs:subClassOf :C .", ":iri a :K ."]))


def on_values(constraint: str) -> tuple[set[object], set[object]]:
    """Screen for those who have the values, and for those who do not conform."""
    screened(f":Shape sh:targetClass :C ; sh:not [ sh:path :p ; {constraint} ] .", odd())
    return screened(f":Shape sh:targetClass :C ; sh:path :p ; {constraint} .", odd())


def on_themselves(constraint: str) -> None:
    """Screen for the values as focus nodes."""
    alone = f":Shape a sh:NodeShape ; sh:targetObjectsOf :p ; {constraint} ."
    screened(alone, odd())


DATATYPES = """
integer decimal double float boolean date dateTime time string int token anyURI gYear duration
hexBinary nonNegativeInteger
"""


@pytest.mark.parametrize(
    "datatype",
    [
        *(f"xsd:{name}" for name in DATATYPES.split()),
        "rdf:langString",
        "rdfs:Literal",
        "rdfs:Datatype",
        ":dt",
        "rdf:XMLLiteral",
        "rdf:HTML",
    ],
)
def test_of_a_datatype(datatype: str) -> None:
    on_themselves(f"sh:datatype {datatype}")
    every, candidates = on_values(f"sh:datatype {datatype}")
    assert every
    assert len(candidates) < 8 + len(every)


@pytest.mark.parametrize(
    "kind",
    ["IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral", "Foo"],
)
def test_of_a_kind(kind: str) -> None:
    on_themselves(f"sh:nodeKind sh:{kind}")
    every, candidates = on_values(f"sh:nodeKind sh:{kind}")
    assert candidates == every


@pytest.mark.parametrize("classes", [":C", ":K", ":C , :K", ":Nothing"])
def test_of_a_class(classes: str) -> None:
    on_themselves(f"sh:class {classes}")
    every, candidates = on_values(f"sh:class {classes}")
    assert candidates == every


LIMITS = """
0 10 0.1 1.5 0.1e0 1e0 9.999999999999999999 1.00000000000000000001 123456789012345678901234567890
1e-400 "16777217"^^xsd:float "NaN"^^xsd:double "NaN"^^xsd:decimal "INF"^^xsd:double "x"^^xsd:integer
"1_0"^^xsd:integer 16777217 9007199254740993
"2020-01-01"^^xsd:date "2020-01-01Z"^^xsd:date "2020-W01-1"^^xsd:date "2020-02-30"^^xsd:date
"2020-01-01T00:00:00"^^xsd:dateTime "2020-01-01T00:00:00Z"^^xsd:dateTime "2020-01-01"^^xsd:dateTime
"9999-12-31T23:59:59.5"^^xsd:dateTime "0001-01-01T00:00:00"^^xsd:dateTime "12:00:00"^^xsd:time
"P1D"^^xsd:duration "b" "a"^^xsd:string "a"@en "a"^^:dt true
"""


@pytest.mark.parametrize("limit", LIMITS.split())
def test_of_a_range(limit: str) -> None:
    for parameter in ("minInclusive", "minExclusive", "maxInclusive", "maxExclusive"):
        on_values(f"sh:{parameter} {limit}")


@pytest.mark.parametrize(
    ("parameter", "limit", "good"),
    [
        ("minInclusive", "1", {'"1"^^xsd:integer', '"1.5"^^xsd:decimal', '"1.5"^^xsd:float'}),
        ("maxExclusive", "1.5", {'"1"^^xsd:integer', '"0.1"^^xsd:double', '"-INF"^^xsd:double'}),
        ("maxInclusive", "0.1", {'"0.1"^^xsd:decimal'}),
        ("maxInclusive", "0.1e0", {'"0.1"^^xsd:double'}),
        ("minInclusive", '"2020-01-02"^^xsd:date', {'"2020-01-02"^^xsd:date'}),
        (
            "maxExclusive",
            '"2020-01-02T00:00:00Z"^^xsd:dateTime',
            {'"2020-01-01T00:00:00Z"^^xsd:dateTime'},
        ),
        ("minExclusive", '"a"', {'"b"'}),
    ],
)
def test_a_value_well_within_its_range_is_no_candidate(
    parameter: str, limit: str, good: set[str]
) -> None:
    every, candidates = on_values(f"sh:{parameter} {limit}")
    assert every
    data = odd()
    for value in good:
        (term,) = {triple.object for triple in triples(f":n :p {value} .")}
        nodes = {quad.subject for quad in data.quads_for_pattern(None, None, term)}
        assert nodes
        assert nodes.isdisjoint(candidates)


@pytest.mark.parametrize(
    "constraint",
    [f"sh:{name} {number}" for name in ("minLength", "maxLength") for number in (0, 1, 3, 12)]
    + ['sh:languageIn ("en")', 'sh:languageIn ("EN-GB" "fr")', 'sh:languageIn ("*")']
    + ['sh:languageIn ("" "zh")', 'sh:languageIn ("")'],
)
def test_of_a_length_or_a_language(constraint: str) -> None:
    every, candidates = on_values(constraint)
    assert candidates == every


@pytest.mark.parametrize(
    "pattern",
    [
        "a",
        "^a",
        "c$",
        "^[a-c]+$",
        r"^\d+$",
        r"^\w*$",
        "(a|b)c",
        "[^a]",
        "^urn:x:",
        "^.$",
        r"\\c",
        "^k",
        r"\S",
        "(?i)a",
        "(?=a)",
        r"\bA",
        "[k-s]",
        "a++",
        "é",
        "^(?:ab|c)*$",
        r"\"",
        "^$",
        r"[\d-]+",
    ],
)
@pytest.mark.parametrize("flags", ["", "i", "msx"])
def test_of_a_pattern(pattern: str, flags: str) -> None:
    written = pattern.replace("\\", "\\\\").replace('"', '\\"')
    on_values(f'sh:pattern "{written}"' + (f' ; sh:flags "{flags}"' if flags else ""))


CONSTANTS = """
1 01 "1"^^xsd:int 1.0 1.5 true "1"^^xsd:boolean "2020-01-01Z"^^xsd:date "2020-01-01+00:00"^^xsd:date
"a" "a"@en "a"@EN "a"^^xsd:string "abc"^^:dt :iri
<http://example.org/é> :absent "a\\"b\\\\c" _:blank
"NaN"^^xsd:double "x"^^xsd:integer
"""


@pytest.mark.parametrize("constant", CONSTANTS.split())
def test_of_a_given_value(constant: str) -> None:
    on_themselves(f"sh:in ( 1 {constant} )")
    every, candidates = on_values(f"sh:hasValue {constant}")
    assert candidates == every or constant == "_:blank"
    on_values(f"sh:in ({constant})")


def test_of_a_list_of_values() -> None:
    constants = CONSTANTS.replace("_:blank", "").split()
    every, candidates = on_values(f"sh:in ({' '.join(constants)})")
    assert candidates == every
    assert NamedNode("urn:x:n0") not in every


@pytest.mark.parametrize("order", ["lessThan", "lessThanOrEquals"])
def test_in_an_order(order: str) -> None:
    values = [
        *NUMBERS.split()[:26:2],
        *TIMES.split()[:25],
        '"a"',
        '"b"',
        '"a"@en',
        ":iri",
        "[]",
        '"a"^^:dt',
    ]
    pairs = [(one, other) for one in values for other in values]
    lines = [
        f":n{number} a :C ; :p {one} ; :q {other} ." for number, (one, other) in enumerate(pairs)
    ]
    data = stored("\n".join([*lines, ":blank a :C ; :p [] .", ":only a :C ; :q [] ."]))
    shapes = f":Shape a sh:PropertyShape ; sh:targetClass :C ; sh:path :p ; sh:{order} :q ."
    screened(shapes, data)
    screened(f":Shape sh:targetClass :C ; sh:not [ sh:path :p ; sh:{order} :q ] .", data)

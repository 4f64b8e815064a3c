"""What the judge says, in our terms: results, values, shapes without names, reports as RDF."""

from collections.abc import Iterable

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from meagraph.namespaces import MEA, RDF, SH, XSD
from meagraph.validation.results import Report, Result
from meagraph.validation.shapes import Shapes
from meagraph.validation.terms import rdflib_graph
from meagraph.validation.validation import Validation, validate_triples

BASE = "https://e.org/"
PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <urn:x:> .
"""


def triples(turtle: str) -> list[Triple]:
    found = parse((PREFIXES + turtle).encode(), format=RdfFormat.TURTLE)
    return [quad.triple for quad in found]


def judge(shapes: str, data: str) -> Report:
    return validate_triples(triples(data), Shapes.of(triples(shapes)))


def values(quads: Iterable[Quad], predicate: NamedNode) -> list[object]:
    return [quad.object for quad in quads if quad.predicate == predicate]


NAMED = """
:Named a sh:NodeShape ; sh:targetClass :C ; sh:property :NamedName .
:NamedName a sh:PropertyShape ; sh:path :name ; sh:datatype xsd:string ; sh:severity sh:Warning ;
    sh:message "No name."@en , "Pas de nom."@fr .
"""


def test_a_result_names_shape_focus_path_value_and_messages() -> None:
    report = judge(NAMED, ":a a :C ; :name 5 .")
    component = "http://www.w3.org/ns/shacl#DatatypeConstraintComponent"
    assert report.results == (
        Result(
            "Warning",
            "urn:x:a",
            "urn:x:NamedName",
            component,
            "<urn:x:name>",
            f'"5"^^<{XSD.integer.value}>',
            (("en", "No name."), ("fr", "Pas de nom.")),
            root=("urn:x:Named", "urn:x:a"),
        ),
    )
    (result,) = report.results
    assert result.message("fr") == "Pas de nom."
    assert result.message("es") == "No name."
    assert report.conforms
    assert report.summary().warnings == 1


def test_values_stand_as_the_engine_stores_them() -> None:
    report = judge(
        ":S a sh:NodeShape ; sh:targetObjectsOf :p ; sh:nodeKind sh:IRI .",
        """:a :p "01"^^xsd:integer , "1.50"^^xsd:decimal , "hé\\n\\"q\\""@fr , "s" .""",
    )
    assert {result.focus for result in report.results} == {
        f'"1"^^<{XSD.integer.value}>',
        f'"1.5"^^<{XSD.decimal.value}>',
        '"hé\\n\\"q\\""@fr',
        '"s"',
    }
    quads = list(report.quads(BASE))
    assert set(values(quads, SH.focusNode)) == set(values(quads, SH.value))
    assert Literal("1.5", datatype=XSD.decimal) in values(quads, SH.value)
    assert values(quads, MEA.questionedBy) == []


def test_a_report_in_rdf_holds_terms_and_marks_what_is_questioned() -> None:
    quads = list(judge(NAMED, ":a a :C ; :name 5 .").quads(BASE))
    assert values(quads, SH.value) == [Literal(5)]
    assert values(quads, SH.resultPath) == [NamedNode("urn:x:name")]
    assert values(quads, SH.resultSeverity) == [SH.Warning]
    assert values(quads, SH.conforms) == [Literal(False)]
    assert values(quads, MEA.questionedBy) == [NamedNode("urn:x:NamedName")]
    assert {quad.graph_name for quad in quads} == {NamedNode(f"{BASE}graph/system/validation")}


def test_a_report_without_results_conforms() -> None:
    report = judge(NAMED, ':a a :C ; :name "n" .')
    assert report.results == ()
    assert values(report.quads(BASE), SH.conforms) == [Literal(True)]


def test_a_longer_path_is_left_out() -> None:
    report = judge(
        ":S a sh:PropertyShape ; sh:targetNode :a ; sh:path ( :p :q ) ; sh:minCount 1 .",
        ":a :p :b .",
    )
    (result,) = report.results
    assert result.path is None
    assert result.value is None
    assert values(report.quads(BASE), SH.resultPath) == []


def test_the_results_inside_a_result_are_not_results_of_the_report() -> None:
    report = judge(
        """:S a sh:NodeShape ; sh:targetNode :a ; sh:node :T .
        :T a sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 1 ] .""",
        ":a :q :b .",
    )
    assert [result.shape for result in report.results] == ["urn:x:S"]


def test_a_warning_inside_a_choice_is_still_a_failure_of_that_choice() -> None:
    report = judge(
        """:S a sh:NodeShape ; sh:targetNode :a ; sh:or ( :P :Q ) .
        :P a sh:PropertyShape ; sh:path :p ; sh:minCount 1 ; sh:severity sh:Warning .
        :Q a sh:PropertyShape ; sh:path :q ; sh:minCount 1 ; sh:severity sh:Info .""",
        ":a :r :b .",
    )
    assert [result.shape for result in report.of("Violation")] == ["urn:x:S"]


def test_an_anonymous_shape_is_its_parents_or_just_a_shape() -> None:
    report = judge(
        """:S a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :p ; sh:minCount 1 ] .
        [] a sh:NodeShape ; sh:targetNode :b ; sh:nodeKind sh:Literal .""",
        ":a :q :b .",
    )
    assert {result.focus: result.shape for result in report.results} == {
        "urn:x:a": "urn:x:S",
        "urn:x:b": SH.Shape.value,
    }
    assert len(values(report.quads(BASE), SH.sourceShape)) == 2


def test_a_blank_focus_node_is_reported_as_such() -> None:
    report = judge(":S a sh:NodeShape ; sh:targetClass :C ; sh:nodeKind sh:IRI .", "_:thing a :C .")
    (result,) = report.results
    assert result.focus.startswith("_:")
    (focus,) = values(report.quads(BASE), SH.focusNode)
    assert isinstance(focus, BlankNode)


def test_results_stand_worst_first() -> None:
    shapes = "".join(
        f":S{severity} a sh:NodeShape ; sh:targetNode :a ; sh:nodeKind sh:Literal ;"
        f" sh:severity sh:{severity} .\n"
        for severity in ("Info", "Violation", "Warning")
    )
    report = judge(shapes, ":a :p :b .")
    assert [r.severity for r in report.results] == ["Violation", "Warning", "Info"]
    assert not report.conforms


def test_shapes_that_are_no_shacl_are_refused() -> None:
    with pytest.raises(SyntaxError, match="no valid SHACL"):
        judge(":S a sh:NodeShape ; sh:targetNode :a ; sh:minLength :many .", ":a :p :b .")


def test_triple_terms_cannot_be_judged() -> None:
    triple = Triple(NamedNode("urn:a"), RDF.type, NamedNode("urn:C"))
    with pytest.raises(TypeError, match="triple terms"):
        rdflib_graph([Triple(NamedNode("urn:a"), RDF.type, triple)])


def test_a_result_without_messages_says_nothing() -> None:
    assert Result("Info", "urn:a", "urn:s", "urn:c", None, None, ()).message() == ""


def test_what_an_earlier_release_was_told_is_not_new() -> None:
    release = Store()
    release.extend(judge(NAMED, ":a a :C ; :name 5 .").quads(BASE))
    now = judge(NAMED, ":a a :C ; :name 5 . :b a :C ; :name 6 .")
    (result,) = now.new_against(release, BASE).results
    assert result.focus == "urn:x:b"


PREFIXED = """
:S sh:targetNode :a ; sh:sparql [ sh:prefixes :o ; sh:select "%s" ] .
:o sh:declare [ sh:prefix "%s" ; sh:namespace "%s"^^xsd:anyURI ] .
"""


@pytest.mark.parametrize(
    ("shapes", "told"),
    [
        (":S sh:targetNode :a ; sh:path :p ; sh:pattern '(' .", "urn:x:S: missing"),
        (":S sh:targetNode :a ; sh:sparql [ sh:select 'SELECT $this { $this }' ] .", "urn:x:S: "),
        (":S sh:targetNode :a ; sh:sparql [ sh:select 'SELECT $this { $this z:a 1 }' ] .", "z"),
        (":S sh:targetNode :a ; sh:path :p ; sh:in :l . :l rdf:first 1 ; rdf:rest :l .", "List"),
        (":S sh:targetNode :a ; sh:sparql [ sh:select 'SELECT $this { SERVICE :x {} }' ] .", "x:S"),
        (
            "<urn:x:o> <http://www.w3.org/2002/07/owl#imports> <http://e.org/> .",
            "nothing is fetched",
        ),
        (":S sh:targetNode :a ; sh:js [ sh:jsLibrary :l ] .", "nothing is fetched"),
        (
            PREFIXED % ("SELECT $this { $this x:p 1 }", "x", "urn:y:> SERVICE <urn:z> {} #"),
            "prefix",
        ),
        (PREFIXED % ("SELECT $this { $this x:p 1 }", "x: <urn:z> SERVICE", "urn:y:"), "prefix"),
    ],
)
def test_shapes_that_cannot_be_judged_by_are_named(shapes: str, told: str) -> None:
    rdf = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ."
    with pytest.raises(SyntaxError, match=told):
        judge(rdf + shapes, ":a :p 1 .")


def test_prefixes_of_queries_in_shapes_are_known() -> None:
    shapes = PREFIXED % ("SELECT $this { $this x:p 1 }", "x", "urn:x:")
    assert len(judge(shapes, ":a :p 1 .").results) == 1


def test_checks_are_told_apart_by_all_that_they_say() -> None:
    def fingerprint(one: str, other: str) -> str:
        text = f":S sh:targetNode :a ; sh:in ({one}) . :T sh:targetNode :b ; sh:in ({other}) ."
        return Validation(Shapes.of(triples(text))).fingerprint

    assert fingerprint("1 2", "3 4") == fingerprint("1 2", "3 4")
    assert fingerprint("1 2", "3 4") != fingerprint("1 4", "3 2")

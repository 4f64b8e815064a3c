import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph

from meagraph.reports import as_html, as_json, as_turtle
from meagraph.validation import Shapes

BASE = "https://w3id.org/meagraph/"
PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix shape: <https://w3id.org/meagraph/shape/> .
@prefix ex: <http://example.org/> .
"""
SHAPES = (
    PREFIXES
    + """
shape:Thing a sh:NodeShape ; sh:targetClass ex:Thing ;
  sh:property shape:ThingName ;
  sh:property [ sh:path ex:age ; sh:maxInclusive 9 ; sh:severity sh:Warning ;
    sh:message "too old"@en , "trop vieux"@fr ] .
shape:ThingName a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ; sh:maxLength 20 ;
  sh:message "give it a name"@en , "donnez-lui un nom"@fr .
"""
)


@pytest.fixture
def shapes(tmp_path: Path) -> Shapes:
    path = tmp_path / "shapes.ttl"
    path.write_text(SHAPES)
    return Shapes.read([path], BASE)


def triples(turtle: str) -> list[ox.Triple]:
    return [quad.triple for quad in parse(PREFIXES + turtle, RdfFormat.TURTLE)]


def test_a_conforming_graph_has_no_results(shapes: Shapes) -> None:
    report = shapes.validate(triples('ex:a a ex:Thing ; ex:name "A"@en ; ex:age 3 .'))
    assert report.results == ()
    assert report.conforms


def test_a_violation_names_record_shape_and_what_to_do(shapes: Shapes) -> None:
    report = shapes.validate(triples("ex:a a ex:Thing ; ex:age 3 ."))
    (result,) = report.of("Violation")
    assert result.focus == "http://example.org/a"
    assert result.shape == "https://w3id.org/meagraph/shape/ThingName"
    assert result.message("fr") == "donnez-lui un nom"
    assert result.message("ru") == "give it a name"
    assert not report.conforms


def test_a_warning_conforms_and_is_credited_to_the_shape_that_holds_it(shapes: Shapes) -> None:
    report = shapes.validate(triples('ex:a a ex:Thing ; ex:name "A" ; ex:age 12 .'))
    (result,) = report.results
    assert result.severity == "Warning"
    assert result.shape == "https://w3id.org/meagraph/shape/Thing"
    assert result.value is not None
    assert "12" in result.value
    assert report.conforms


def test_the_report_lists_the_worst_first(shapes: Shapes) -> None:
    report = shapes.validate(
        triples('ex:a a ex:Thing ; ex:name "A" ; ex:age 12 . ex:b a ex:Thing .')
    )
    assert [result.severity for result in report.results] == ["Violation", "Warning"]
    assert report.summary().model_dump() == {
        "judged": True,
        "violations": 1,
        "warnings": 1,
        "infos": 0,
    }


def test_the_report_is_written_in_every_format(shapes: Shapes) -> None:
    report = shapes.validate(triples("ex:a a ex:Thing ; ex:age 12 ."))
    graph = Graph().parse(data=as_turtle(report, BASE), format="turtle")
    assert len(graph) > 10
    read = json.loads(as_json(report))
    assert (read["conforms"], read["violations"], read["warnings"]) == (False, 1, 1)
    assert read["results"][0]["messages"]["fr"] == "donnez-lui un nom"
    page = as_html(report, "fr")
    assert "Rapport de validation" in page
    assert "http://example.org/a" in page


def test_a_page_shows_hostile_values_as_text(shapes: Shapes) -> None:
    report = shapes.validate(
        triples('ex:a a ex:Thing ; ex:name "<script>alert(document.domain)</script>" .')
    )
    page = as_html(report)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_equal_reports_are_equal_quads(shapes: Shapes) -> None:
    turtle = "ex:a a ex:Thing ; ex:age 12 ."
    first, second = (shapes.validate(triples(turtle)) for _ in range(2))
    assert set(first.quads(BASE)) == set(second.quads(BASE))


def test_shapes_move_with_the_base(tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(SHAPES)
    report = Shapes.read([path], "https://e.org/").validate(triples("ex:a a ex:Thing ."))
    assert report.results[0].shape == "https://e.org/shape/ThingName"


def test_a_syntax_error_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("@prefix ex: <http://example.org/> .\nex:a ex:b\n.")
    with pytest.raises(SyntaxError, match=r"broken\.ttl: .* line 3 column 1"):
        Shapes.read([path], BASE)


def test_triple_terms_are_refused(shapes: Shapes) -> None:
    inner = ox.Triple(ox.NamedNode("http://s"), ox.NamedNode("http://p"), ox.Literal("o"))
    quoted = ox.Triple(ox.NamedNode("http://s"), ox.NamedNode("http://p"), inner)
    with pytest.raises(TypeError, match="triple terms cannot be validated"):
        shapes.validate([quoted])

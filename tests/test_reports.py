"""Reports in each of their forms: what they say, grouped by what, and what hostile values do."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Store
from rdflib import RDF, SH, BNode, Graph
from rdflib.compare import isomorphic

from meagraph.namespaces import MEA, SKOS
from meagraph.publishing import Publisher
from meagraph.settings import Settings
from meagraph.staging import Changeset
from meagraph.validation.report.grouping import groups
from meagraph.validation.report.html import as_html
from meagraph.validation.report.json import as_json
from meagraph.validation.report.origins import (
    Origin,
    of_changeset,
    of_files,
    of_release,
    origins_of,
    record_of,
)
from meagraph.validation.report.rdf import as_turtle
from meagraph.validation.report.text import as_text
from meagraph.validation.results import Report, Result
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import validate

BASE = "https://e.org/"
COMPONENT = "http://www.w3.org/ns/shacl#MinCountConstraintComponent"
HOSTILE = '"<script>alert(document.domain)</script>"'
MESSAGES = (("en", "give it a name"), ("fr", "donnez-lui un nom"))


def result(severity: str, focus: str, shape: str, value: str | None = None) -> Result:
    return Result(severity, focus, shape, COMPONENT, "<urn:x:p>", value, MESSAGES)  # type: ignore[arg-type]


@pytest.fixture
def report() -> Report:
    return Report(
        (
            result("Violation", "urn:x:a", "urn:x:Named"),
            result("Warning", "urn:x:b", "urn:x:Aged", HOSTILE),
        )
    )


def test_turtle_is_the_standard_report(report: Report) -> None:
    graph = Graph().parse(data=as_turtle(report, BASE), format="turtle")
    assert len(set(graph.subjects(RDF.type, SH.ValidationResult))) == 2


def test_a_report_that_was_just_made_is_given_whole(tmp_path: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:x:S> a sh:NodeShape ; sh:targetNode <urn:x:a> ; sh:node <urn:x:T> ; sh:property [
          sh:path ( <urn:x:p> [ sh:inversePath <urn:x:q> ] ) ; sh:minCount 1 ] .
        <urn:x:T> a sh:NodeShape ; sh:property [ sh:path <urn:x:r> ; sh:minCount 1 ] ."""
    )
    report = validate(Store(), Shapes.read([shapes], BASE))
    graph = Graph().parse(data=as_turtle(report, BASE), format="turtle")
    (path,) = (
        path for path in graph.objects(None, SH.resultPath) if (path, RDF.rest, None) in graph
    )
    assert isinstance(path, BNode)
    assert len(list(graph.objects(None, SH.detail))) == 1
    assert report.graph is not None
    assert isomorphic(graph, report.graph)


def test_text_is_grouped_by_shape_and_source_with_the_first_examples() -> None:
    many = [result("Warning", f"urn:x:{n}", "urn:x:Aged") for n in range(5)]
    report = Report((result("Violation", "urn:x:a", "urn:x:Named", '"v"'), *many))
    origins = {f"urn:x:{n}": (Origin("ECOLEX"),) for n in range(4)} | {
        "urn:x:4": (Origin("IEADB"),)
    }
    assert list(as_text(report, origins)) == [
        "Violation urn:x:Named: 1",
        "  give it a name",
        '  urn:x:a (property <urn:x:p>, value "v")',
        "Warning urn:x:Aged: 5",
        "  give it a name",
        "  from ECOLEX: 4",
        "    urn:x:0 (property <urn:x:p>)",
        "    urn:x:1 (property <urn:x:p>)",
        "    urn:x:2 (property <urn:x:p>)",
        "    … and 1 more",
        "  from IEADB: 1",
        "    urn:x:4 (property <urn:x:p>)",
    ]


def test_json_counts_groups_and_lists(report: Report) -> None:
    read = json.loads(as_json(report, {"urn:x:b": (Origin("List", "urn:x:list"),)}))
    assert (read["conforms"], read["violations"], read["warnings"]) == (False, 1, 1)
    assert read["results"][0]["messages"]["fr"] == "donnez-lui un nom"
    assert read["results"][0]["sources"] == []
    assert read["results"][1]["sources"] == [{"name": "List", "iri": "urn:x:list"}]
    assert read["groups"][1]["sources"] == [{"names": ["List"], "count": 1}]


def test_groups_say_what_to_do_in_a_language(report: Report) -> None:
    first, second = groups(report, {})
    assert (first.count, first.message("fr"), first.message("zh")) == (
        1,
        "donnez-lui un nom",
        "give it a name",
    )
    assert second.severity == "Warning"


def test_the_page_speaks_two_languages(report: Report) -> None:
    assert "Rapport de validation" in as_html(report, "fr")
    assert "give it a name" in as_html(report)
    assert "Rien n’a été trouvé." in as_html(Report(()), "fr")


def test_the_page_shows_hostile_values_as_text(report: Report) -> None:
    page = as_html(report, origins={"urn:x:b": (Origin("<b>"),)})
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;" in page


def test_records_come_from_the_sources_of_their_graphs(
    settings: Settings, changeset: Callable[..., Changeset]
) -> None:
    staged = changeset(a=["1"], b=["2"])
    Publisher(settings, None).publish(staged)
    a, unknown = f"{settings.base}partner/a", f"{settings.base}partner/unknown"
    report = Report((result("Warning", a, "urn:x:S"), result("Warning", unknown, "urn:x:S")))
    release = Store.read_only(str(settings.home / "current" / "store"))
    source = Origin("Test source", "https://w3id.org/meagraph/source/test")
    assert of_release(report, release, settings.base) == {a: (source,), unknown: ()}
    assert of_changeset(staged)[a] == (source,)


def test_a_value_without_a_name_is_of_the_record_that_was_judged() -> None:
    literal = Result("Warning", '"5"', "urn:x:S", COMPONENT, None, None, (), ("urn:x:S", "urn:x:a"))
    assert record_of(literal) == "urn:x:a"
    origins = of_files({"a.ttl": ["urn:x:a"], "b.ttl": ["urn:x:a", "urn:x:b"]})
    assert origins_of(literal, origins) == (Origin("a.ttl"), Origin("b.ttl"))
    nobody = Report((Result("Warning", "_:x", "urn:x:S", COMPONENT, None, None, ()),))
    assert of_release(nobody, Store(), BASE) == {}


def test_messages_that_quote_their_nodes_make_one_group() -> None:
    def quoting(number: int) -> Result:
        messages = (("en", f"{number} is none"),)
        path = f"<{SKOS.iri}prefLabel>"
        return Result("Warning", f"urn:x:{number}", "urn:x:S", COMPONENT, path, None, messages)

    report = Report((*map(quoting, range(300)), result("Warning", "urn:x:1", "urn:x:Aged")))
    first, second = groups(report, {})
    assert (first.count, first.message(), second.count) == (300, "0 is none", 1)
    assert list(as_text(report, {}, examples=1))[:4] == [
        "Warning urn:x:S: 300",
        "  0 is none",
        "  urn:x:0 (property skos:prefLabel)",
        "  … and 299 more",
    ]


def test_lines_that_read_the_same_stand_once() -> None:
    one = result("Warning", "urn:x:a", "urn:x:S")
    other = replace(one, component="http://www.w3.org/ns/shacl#ClassConstraintComponent")
    lines = list(as_text(Report((one, other)), {}))
    assert lines[0].endswith(": 2")
    assert lines[2:] == ["  urn:x:a (property <urn:x:p>)"]


def test_turtle_has_nothing_that_shacl_does_not_know(report: Report) -> None:
    turtle = as_turtle(Report((*report.results, result("Info", "urn:x:a", "urn:x:Named"))), BASE)
    predicates = {str(triple[1]) for triple in Graph().parse(data=turtle, format="turtle")}
    assert not [one for one in predicates if one.startswith(MEA.iri)]

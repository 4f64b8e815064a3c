import json

import pytest
from rdflib import RDF, SH, Graph

from meagraph.validation.report import as_html, as_json, as_turtle
from meagraph.validation.results import Report, Result

BASE = "https://e.org/"
COMPONENT = "http://www.w3.org/ns/shacl#MinCountConstraintComponent"
HOSTILE = '"<script>alert(document.domain)</script>"'


@pytest.fixture
def report() -> Report:
    messages = (("en", "give it a name"), ("fr", "donnez-lui un nom"))
    return Report(
        (
            Result("Violation", "urn:x:a", "urn:x:Named", COMPONENT, "<urn:x:p>", None, messages),
            Result("Warning", "urn:x:b", "urn:x:Aged", COMPONENT, None, HOSTILE, messages),
        )
    )


def test_turtle_is_the_standard_report(report: Report) -> None:
    graph = Graph().parse(data=as_turtle(report, BASE), format="turtle")
    assert len(set(graph.subjects(RDF.type, SH.ValidationResult))) == 2


def test_json_counts_and_lists(report: Report) -> None:
    read = json.loads(as_json(report))
    assert (read["conforms"], read["violations"], read["warnings"]) == (False, 1, 1)
    assert read["results"][0]["messages"]["fr"] == "donnez-lui un nom"


def test_the_page_speaks_two_languages(report: Report) -> None:
    assert "Rapport de validation" in as_html(report, "fr")
    assert "give it a name" in as_html(report)


def test_the_page_shows_hostile_values_as_text(report: Report) -> None:
    page = as_html(report)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page

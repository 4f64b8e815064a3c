"""Reports for people and machines: SHACL in Turtle, text, JSON, and a page of its own."""

from meagraph.validation.report.html import as_html
from meagraph.validation.report.json import as_json, report_json
from meagraph.validation.report.origins import Origin, Origins, of_changeset, of_release
from meagraph.validation.report.rdf import as_turtle
from meagraph.validation.report.text import as_text

__all__ = [
    "Origin",
    "Origins",
    "as_html",
    "as_json",
    "as_text",
    "as_turtle",
    "of_changeset",
    "of_release",
    "report_json",
]

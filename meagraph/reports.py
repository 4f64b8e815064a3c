"""Validation reports as files: RDF, JSON and HTML (text is the command line's own)."""

import json
from io import BytesIO
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from pyoxigraph import RdfFormat, serialize

from meagraph.namespaces import PREFIXES
from meagraph.validation import Report

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True
)

WORDS = {
    "en": {
        "title": "Validation report",
        "counts": "{} violations, {} warnings, {} infos",
        "columns": ["Severity", "Record", "What to do", "Shape"],
        "severities": {"Violation": "violation", "Warning": "warning", "Info": "info"},
    },
    "fr": {
        "title": "Rapport de validation",
        "counts": "{} violations, {} avertissements, {} informations",
        "columns": ["Gravité", "Enregistrement", "Que faire", "Forme"],
        "severities": {"Violation": "violation", "Warning": "avertissement", "Info": "information"},
    },
}


def as_turtle(report: Report, base: str) -> str:
    """Write the standard SHACL report in Turtle."""
    triples = [quad.triple for quad in report.quads(base)]
    output = BytesIO()
    serialize(triples, output, RdfFormat.TURTLE, prefixes=PREFIXES)
    return output.getvalue().decode()


def as_json(report: Report) -> str:
    """Write the report as JSON: the counts, and each result with its messages by language."""
    results = [
        {
            "severity": result.severity,
            "focus": result.focus,
            "path": result.path,
            "value": result.value,
            "shape": result.shape,
            "component": result.component,
            "messages": dict(result.messages),
        }
        for result in report.results
    ]
    summary = report.summary().model_dump(exclude={"judged"})
    whole = {"conforms": report.conforms, **summary, "results": results}
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_html(report: Report, language: str = "en") -> str:
    """Write the report as a page of its own, in `en` or `fr`."""
    template = _TEMPLATES.get_template("report.html")
    return template.render(
        report=report, summary=report.summary(), words=WORDS[language], language=language
    )

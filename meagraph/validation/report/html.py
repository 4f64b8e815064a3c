"""The report as a page of its own: one file, to keep or to send on."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from meagraph.validation.report.grouping import groups
from meagraph.validation.report.origins import Origins
from meagraph.validation.results import Report

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True
)

WORDS = {
    "en": {
        "title": "Validation report",
        "counts": "{} violations, {} warnings, {} infos",
        "nothing": "Nothing was found.",
        "columns": ["Record", "Value", "Source"],
        "severities": {"Violation": "Violation", "Warning": "Warning", "Info": "Info"},
    },
    "fr": {
        "title": "Rapport de validation",
        "counts": "{} violations, {} avertissements, {} informations",
        "nothing": "Rien n’a été trouvé.",
        "columns": ["Enregistrement", "Valeur", "Source"],
        "severities": {"Violation": "Violation", "Warning": "Avertissement", "Info": "Information"},
    },
}


def as_html(report: Report, language: str = "en", origins: Origins | None = None) -> str:
    """Write the report as a page, in `en` or `fr`: what to do by shape, and each record."""
    template = _TEMPLATES.get_template("report.html")
    return template.render(
        groups=groups(report, origins or {}),
        summary=report.summary(),
        words=WORDS[language],
        language=language,
    )

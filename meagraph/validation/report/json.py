"""The report as JSON: the counts, the groups, and each result with its messages by language."""

import json

from meagraph.validation.report.grouping import groups
from meagraph.validation.report.origins import Origin, Origins, origins_of
from meagraph.validation.results import Report, Result


def as_json(report: Report, origins: Origins | None = None) -> str:
    """Write the report as JSON, indented for reading; see `report_json`."""
    return json.dumps(report_json(report, origins), ensure_ascii=False, indent=2)


def report_json(report: Report, origins: Origins | None = None) -> dict[str, object]:
    """
    Give the report as JSON objects: counts by severity, counts by shape and source, the results.

    `conforms` is true where nothing hinders publication: there may be warnings.
    """
    known = origins or {}
    return {
        "conforms": report.conforms,
        **report.summary().model_dump(exclude={"judged", "checks"}),
        "groups": [
            {
                "severity": group.severity,
                "shape": group.shape,
                "messages": dict(group.messages),
                "count": group.count,
                "sources": [
                    {"names": [one.name for one in part.origins], "count": len(part.results)}
                    for part in group.parts
                ],
            }
            for group in groups(report, known)
        ],
        "results": [_result(result, known) for result in report.results],
    }


def _result(result: Result, origins: Origins) -> dict[str, object]:
    return {
        "severity": result.severity,
        "focus": result.focus,
        "path": result.path,
        "value": result.value,
        "shape": result.shape,
        "component": result.component,
        "messages": dict(result.messages),
        "sources": [_origin(one) for one in origins_of(result, origins)],
    }


def _origin(origin: Origin) -> dict[str, str | None]:
    return {"name": origin.name, "iri": origin.iri}

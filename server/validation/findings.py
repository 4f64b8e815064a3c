"""What the validation of the current release found, each finding with what it may be chosen by."""

import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import cast

from flask import current_app
from pyoxigraph import NamedNode

from meagraph.conventions import agreement_code
from meagraph.validation.results import Severity
from server.instance import Instance, Row, Term
from server.linked_data.description import validation_graph

FOUND = """
SELECT ?graph ?result ?severity ?shape ?focus
WHERE {{
  GRAPH ?graph {{
    ?result sh:focusNode ?focus ; sh:sourceShape ?shape ; sh:resultSeverity ?severity
  }}
}}
LIMIT {most}
"""

SOURCES = """
SELECT DISTINCT ?report ?focus ?source ?title
WHERE {
  { SELECT DISTINCT ?report ?focus ?graph
    WHERE { GRAPH ?report { ?result sh:focusNode ?focus } GRAPH ?graph { ?focus ?property ?any } } }
  GRAPH ?about { ?graph prov:wasDerivedFrom ?source . ?source dct:title ?title }
}
"""

AGREEMENTS = """
SELECT DISTINCT ?report ?focus ?agreement
WHERE {
  { SELECT DISTINCT ?report ?focus WHERE { GRAPH ?report { ?result sh:focusNode ?focus } } }
  ?focus mea:agreement ?agreement
}
"""

RANKS: Mapping[Severity, int] = {"Violation": 0, "Warning": 1, "Info": 2}
"""The severities, the worst first (SHACL, 2.1.4)."""

_KEPT = "meagraph.findings"


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One result of the validation: its IRI, what it is about, and by which shape.

    `record` is the IRI of a thing, or another node as text; `sources` are the IRIs of the sources
    that describe it, `agreement` is the code of the convention that it belongs to.
    """

    result: str
    severity: Severity
    shape: str
    record: str
    sources: tuple[str, ...]
    agreement: str | None


@dataclass(frozen=True)
class Findings:
    """All findings of a release, the worst first; `titles` name their sources."""

    found: tuple[Finding, ...]
    titles: Mapping[str, str]


def read_findings(instance: Instance) -> Findings:
    """Read what was found from the report that is published with the release."""
    graph = validation_graph(instance)
    most = instance.settings.validation_findings
    rows = instance.rows(FOUND.format(most=most), graph=graph)
    sources: dict[Term, set[str]] = defaultdict(set)
    titles: dict[str, str] = {}
    for row in instance.rows(SOURCES, report=graph):
        sources[row["focus"]].add(row["source"].value)
        titles[row["source"].value] = row["title"].value
    agreements = {
        row["focus"]: agreement_code(instance.path(row["agreement"].value))
        for row in instance.rows(AGREEMENTS, report=graph)
    }

    def finding(row: Row) -> Finding:
        focus = row["focus"]
        record = focus.value if isinstance(focus, NamedNode) else str(focus)
        return Finding(
            row["result"].value,
            cast("Severity", row["severity"].value.rpartition("#")[2]),
            row["shape"].value,
            record,
            tuple(sorted(sources.get(focus, ()))),
            agreement_code(instance.path(record)) or agreements.get(focus),
        )

    order = attrgetter("shape", "record", "result")
    found = sorted(map(finding, rows), key=lambda one: (RANKS[one.severity], order(one)))
    return Findings(tuple(found), titles)


class KeptFindings:
    """The findings of one release, read once, for all requests of a server process."""

    def __init__(self) -> None:
        """Begin with none."""
        self._reading = threading.Lock()
        self._tag = ""
        self._findings = Findings((), {})

    def of_release(self, instance: Instance) -> Findings:
        """Give the findings of the current release."""
        with self._reading:  # who comes meanwhile waits, and does not read as well
            tag = str(instance.pool.release().tag)
            if tag != self._tag:
                self._findings, self._tag = read_findings(instance), tag
            return self._findings


def prepare(extensions: dict[str, object]) -> None:
    """Give the application a place to keep findings."""
    extensions[_KEPT] = KeptFindings()


def findings(instance: Instance) -> Findings:
    """Give what the validation of the current release found."""
    kept: KeptFindings = current_app.extensions[_KEPT]
    return kept.of_release(instance)

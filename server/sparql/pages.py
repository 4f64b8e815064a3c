"""The endpoint's pages for people: a form with examples, and an answer as a table."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from meagraph.query.formats import Format, ResultKind, formats_for
from meagraph.query.pool import Result
from server.instance import Instance, instance
from server.sparql.editor import allow_charts, editor_state, read_assets
from server.sparql.examples import examples
from server.sparql.protocol import SparqlRequest

FIRST_QUERY = """\
SELECT ?kind (COUNT(*) AS ?things) WHERE {
  ?thing a ?kind .
}
GROUP BY ?kind
ORDER BY DESC(?things)"""


@dataclass(frozen=True)
class Cell:
    """One value of a row: what is shown, and the path or address it leads to."""

    text: str
    link: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Table:
    """An answer as a page shows it; `more`: it is longer than what is shown."""

    names: list[str]
    rows: list[list[Cell]]
    more: bool = False


def form_page(asked: SparqlRequest) -> str:
    """Render the form with a query to begin with, the saved queries, and the editor if built."""
    assets = read_assets()
    if assets:
        allow_charts()
    return render_template(
        "sparql.html",
        query=asked.query or FIRST_QUERY,
        examples=list(examples()),
        formats=[*formats_for(ResultKind.SOLUTIONS), *formats_for(ResultKind.GRAPH)],
        seconds=instance().settings.query_seconds,
        assets=assets,
        state=editor_state() if assets else {},
    )


def result_page(asked: SparqlRequest, result: Result) -> str:
    """Render an answer (solutions or boolean in JSON, a graph in Turtle); closes the result."""
    content = None if result.file is not None else result.read()
    result.close()
    shown = _shown(result.kind, content) if content is not None else None
    return render_template(
        "sparql_results.html",
        query=asked.query,
        kind=result.kind.value,
        shown=shown,
        release=result.release.number,
        downloads=[(one, _address(asked, one)) for one in formats_for(result.kind)],
        has_editor=read_assets() is not None,
    )


def _shown(kind: ResultKind, content: bytes) -> Table | bool | str | None:
    """Read an answer for a page; None when a page cannot show it."""
    if kind is ResultKind.GRAPH:
        return content.decode()
    try:
        answer = json.loads(content)
    except RecursionError:  # triple terms in triple terms
        return None
    return bool(answer["boolean"]) if kind is ResultKind.BOOLEAN else _table(answer, instance())


def _address(asked: SparqlRequest, one: Format) -> str:
    """Give the address of the same answer in another format."""
    parameters: dict[str, Any] = {
        "query": asked.query,
        "default-graph-uri": asked.default_graphs,
        "named-graph-uri": asked.named_graphs,
        "timeout": asked.timeout,
        "format": one.name,
    }
    return url_for("sparql.endpoint", **parameters)


def _table(answer: Mapping[str, Any], here: Instance) -> Table:
    """Read solutions, as many rows as a page shows."""
    names: list[str] = answer["head"]["vars"]
    bindings = answer["results"]["bindings"]
    shown = bindings[: here.settings.page_rows]
    rows = [[_cell(row.get(name), here) for name in names] for row in shown]
    return Table(names, rows, len(shown) < len(bindings))


def _cell(term: Mapping[str, Any] | None, here: Instance) -> Cell:
    match term:
        case None:
            return Cell("")
        case {"type": "uri", "value": str(iri)}:
            is_web = iri.startswith(("http://", "https://"))
            return Cell(iri, here.path(iri) or (iri if is_web else ""))
        case {"type": "bnode", "value": str(label)}:
            return Cell(f"_:{label}")
        case {"value": str(text)}:
            return Cell(text, lang=term.get("xml:lang", ""))
        case _:
            return Cell(json.dumps(term["value"], ensure_ascii=False))

"""Saved queries as an API: the list, and each query at an address of its own."""

from dataclasses import replace
from urllib.parse import urlencode

from flask import Response, jsonify, request, url_for
from pyoxigraph import NamedNode

from meagraph.query.formats import JSON, TURTLE, ResultKind
from meagraph.saved_queries import SavedQuery, SavedQueryError, read_queries
from server.instance import instance
from server.sparql.problems import answer_problem
from server.sparql.protocol import SparqlRequest, read_request
from server.sparql.views import answer_request, blueprint

OWN_PARAMETERS = ("format", "timeout")
"""Parameters of the request that are not the query's."""


@blueprint.get("/api/queries")
def saved_queries() -> Response:
    """List the saved queries: titles, what they count, parameters with defaults, addresses."""
    return jsonify({"queries": [_described(saved) for saved in _saved().values()]})


@blueprint.get("/api/queries/<name>")
def saved_query(name: str) -> Response:
    """
    Answer a saved query, its parameters in the query string, in the format that is asked for.

    IRIs may be given relative to the base (`country=country/fra`).
    """
    saved = _saved().get(name)
    if saved is None:
        return answer_problem("not-found", f"no saved query is called {name!r}; see /api/queries")
    try:
        given = {key: text for key, text in request.args.items() if key not in OWN_PARAMETERS}
        bindings = saved.bindings(given, instance().base)
    except SavedQueryError as error:
        return answer_problem("binding-invalid", str(error))
    asked = replace(_own_request(saved), query=saved.text, bindings=bindings)
    return answer_request(asked, saved.text)


def _own_request(saved: SavedQuery) -> SparqlRequest:
    """Read `format` and `timeout`; a browser that asks for a page gets the data."""
    own = [(key, text) for key, text in request.args.items(multi=True) if key in OWN_PARAMETERS]
    asked = read_request("GET", urlencode(own).encode())
    if asked.format is None and request.accept_mimetypes.best == "text/html":
        kind = instance().pool.scan(saved.text).form.kind
        return replace(asked, format=(TURTLE if kind is ResultKind.GRAPH else JSON).name)
    return asked


def _saved() -> dict[str, SavedQuery]:
    here = instance()
    return read_queries(here.settings.content / "queries", here.base)


def _described(saved: SavedQuery) -> dict[str, object]:
    return {
        "name": saved.name,
        "title": saved.titles,
        "about": saved.about,
        "parameters": [
            {
                "name": name,
                "kind": "iri" if isinstance(default, NamedNode) else "text",
                "default": default.value,
            }
            for name, default in saved.defaults.items()
        ],
        "address": url_for("sparql.saved_query", name=saved.name),
        "query": saved.text,
    }

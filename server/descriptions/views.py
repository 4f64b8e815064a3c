"""`/.well-known/void` and `/.well-known/sparql-examples`: descriptions of the current release."""

from collections.abc import Iterable

from flask import Blueprint, Response, request, url_for
from pyoxigraph import Triple
from werkzeug.exceptions import NotAcceptable

from meagraph.descriptions.dcat import SourceNote, catalogue
from meagraph.descriptions.examples import examples_graph
from meagraph.descriptions.void import void_graph
from meagraph.dumps import Dumps
from server.instance import Instance, instance
from server.linked_data.description import graph_triples
from server.linked_data.representations import (
    BY_SUFFIX,
    FORMS,
    HTML,
    Form,
    entity_tag,
    finish,
    form_for,
    vary,
    write,
)
from server.negotiation import wants_most
from server.steady import from_one_release

blueprint = Blueprint("descriptions", __name__, url_prefix="/.well-known")

SOURCES = """
SELECT DISTINCT ?source ?title ?url ?licence WHERE {
  GRAPH ?provenance {
    ?source a mea:Source ; dct:title ?title
    OPTIONAL { ?source dct:source ?url }
    OPTIONAL { ?source dct:rights ?licence }
  }
}
ORDER BY ?source
"""

BEGINS = "SELECT (MIN(?day) AS ?begins) WHERE { ?agreement a mea:Agreement ; mea:adopted ?day }"

RDF_SUFFIXES = ", ".join(form.suffix for form in FORMS if form is not HTML)


@blueprint.get("/void")
@blueprint.get(f"/void.<any({RDF_SUFFIXES}):suffix>")
@from_one_release
def void(suffix: str = "") -> Response:
    """Describe the current release in VoID and DCAT; send readers to the page of downloads."""
    form = _form(suffix)
    if form is HTML:
        return _see("downloads.page")
    here = instance()
    manifest = here.manifest()
    dumps = Dumps(here.home).of(manifest.number) if manifest else {}
    described = graph_triples(here, void_graph(here.base).value)
    catalogued = catalogue(here.settings, manifest, _sources(here), dumps, _begins(here))
    response = _answer(here, [*described, *catalogued], form)
    # Until its dumps are made the description of a release may change.
    return finish(response, entity_tag(here, form)) if dumps else _fleeting(response)


@blueprint.get("/sparql-examples")
@blueprint.get(f"/sparql-examples.<any({RDF_SUFFIXES}):suffix>")
@from_one_release
def sparql_examples(suffix: str = "") -> Response:
    """Give the saved queries as SHACL executables; send readers to the query form."""
    form = _form(suffix)
    if form is HTML:
        return _see("sparql.endpoint")
    here = instance()
    response = _answer(here, graph_triples(here, examples_graph(here.base).value), form)
    return finish(response, entity_tag(here, form))


def _form(suffix: str) -> Form:
    if suffix:
        return BY_SUFFIX[suffix]
    form = form_for(request.accept_mimetypes)
    if form is None:
        raise NotAcceptable(f"The forms of this resource are: {RDF_SUFFIXES}")
    # A program that takes anything wants the description, a person the page.
    asked = request.accept_mimetypes
    return form if form is not HTML or wants_most(HTML.media_type, asked) else BY_SUFFIX["ttl"]


def _see(page: str) -> Response:
    """Send a reader to a page."""
    response = Response(status=303, headers={"Location": url_for(page)})
    vary(response)
    return response


def _answer(here: Instance, triples: Iterable[Triple], form: Form) -> Response:
    return Response(write(here, triples, form), content_type=form.content_type)


def _fleeting(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    vary(response)
    return response


def _sources(here: Instance) -> list[SourceNote]:
    notes: dict[str, SourceNote] = {}
    for row in here.rows(SOURCES):
        text = {name: str(term.value) for name, term in row.items()}
        note = SourceNote(text["source"], text["title"], text.get("url"), text.get("licence"))
        notes.setdefault(note.iri, note)
    return list(notes.values())


def _begins(here: Instance) -> str | None:
    return next((str(row["begins"].value) for row in here.rows(BEGINS) if "begins" in row), None)

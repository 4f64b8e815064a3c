"""The path of every IRI: the form is chosen by Accept or by suffix, the exact IRI goes first."""

from urllib.parse import quote

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode, Triple
from werkzeug.exceptions import Gone, NotAcceptable, NotFound

from meagraph.identifiers import IdentifierError
from server.graph_store import state
from server.graph_store.reading import current_state
from server.instance import Instance, instance
from server.languages import content_language
from server.linked_data.description import (
    Description,
    Tombstone,
    describe,
    describe_graph,
    graph_triples,
    is_graph,
)
from server.linked_data.documents import akoma_ntoso_of, document_graphs
from server.linked_data.representations import (
    AKN,
    FORMS,
    HTML,
    QUAD_FORMS,
    Form,
    entity_tag,
    finish,
    form_for,
    link_headers,
    split_suffix,
    vary,
    write,
)
from server.pages.graph import graph_page
from server.pages.thing import Turned
from server.pages.things import render_thing
from server.steady import from_one_release

blueprint = Blueprint("linked_data", __name__)

SAFE = "!$&'()*+,;=:@~-._/"
"""Characters that stay as they are in the path of a minted IRI."""

Known = Description | Tombstone | int
"""What may be known of an IRI: a description, a tombstone, the size of a graph."""


@blueprint.get("/<path:path>")
@from_one_release
def thing(path: str) -> Response:
    """
    Answer for the IRI with this path, or for that IRI with a suffix in one form.

    200 with the description, 410 with the tombstone, 404, or 406 with the list of forms.
    """
    here = instance()
    iri = here.base + quote(path, safe=SAFE)
    if (known := look_up(here, iri)) is not None:
        return answer(here, iri, known, _accepted(forms_beside(here, known)))
    if found := split_suffix(path):
        stem, form = found
        iri = here.base + quote(stem, safe=SAFE)
        known = look_up(here, iri)
        offered = known is not None and (form in FORMS or form in forms_beside(here, known))
        if known is not None and offered:
            return answer(here, iri, known, form)
    raise NotFound(f"<{here.base}{quote(path, safe=SAFE)}>")


def look_up(here: Instance, iri: str) -> Known | None:
    """Give what the current release knows of an IRI; None when it knows nothing."""
    try:
        here.identifiers.parse(iri)
    except IdentifierError:
        return None
    if is_graph(here, iri) and current_state(here, iri) is not None:
        return describe_graph(here, iri)
    return describe(here, iri)


def forms_beside(here: Instance, known: Known) -> tuple[Form, ...]:
    """Give the forms that a thing has beside those that all have."""
    if isinstance(known, int):
        return QUAD_FORMS
    return (AKN,) if isinstance(known, Description) and document_graphs(here, known) else ()


def answer(here: Instance, iri: str, known: Known, form: Form) -> Response:
    """Answer with what is known, in one form."""
    tag = _entity_tag(here, iri, known, form)
    if request.if_none_match.contains(tag) and not isinstance(known, Tombstone):
        response = Response()
    elif form is HTML:
        response = Response(_page(here, iri, known), content_type=form.content_type)
    elif form is AKN and isinstance(known, Description):
        body = akoma_ntoso_of(here, known, content_language())
        response = Response(body, content_type=form.content_type)
    else:
        body = write(here, _triples(here, iri, known), form, NamedNode(iri))
        response = Response(body, content_type=form.content_type)
    link_headers(response, iri, here.path(iri) or "/", form, forms_beside(here, known))
    if isinstance(known, Tombstone):
        response.status_code = Gone.code
        response.headers["Cache-Control"] = "no-cache"
        vary(response)
        return response
    return finish(response, tag)


def _entity_tag(here: Instance, iri: str, known: Known, form: Form) -> str:
    """Give the tag of the answer; that of a graph's triples is one that a write may name."""
    graph_state = current_state(here, iri) if isinstance(known, int) and form.format else None
    if graph_state is None:
        return entity_tag(here, form)
    written = f"{here.build} {request.full_path} {form.suffix}"
    return state.entity_tag(graph_state, here.pool.release(), written)


def _accepted(more: tuple[Form, ...]) -> Form:
    form = form_for(request.accept_mimetypes, more)
    if form is None:
        offered = ", ".join(form.media_type for form in (*FORMS, *more))
        raise NotAcceptable(f"The forms of this resource are: {offered}")
    return form


def _triples(here: Instance, iri: str, known: Known) -> list[Triple]:
    if isinstance(known, int):
        return graph_triples(here, iri)
    return list(known.everything)


def _page(here: Instance, iri: str, known: Known) -> str:
    if isinstance(known, Tombstone):
        return render_template("gone.html", tombstone=known, path=here.path(iri))
    if isinstance(known, int):
        return render_template("graph.html", page=graph_page(here, iri, known, content_language()))
    return render_thing(here, known, content_language(), _turned())


def _turned() -> Turned:
    page = request.args.get("page", 1, type=int)
    links = request.args.get("links", "")
    kind = request.args.get("of", "")
    return Turned(links, kind, max(1, min(page, 100_000)))

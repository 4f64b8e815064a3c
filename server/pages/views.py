"""The addresses of the pages that are about no single thing."""

from flask import Blueprint, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from pyoxigraph import RdfFormat, parse
from werkzeug.exceptions import BadRequest, NotAcceptable, NotFound

from meagraph.settings import Settings
from server.graph_store.problems import GRAPH_STORE_PROBLEMS
from server.instance import Instance, instance
from server.kinds import BY_SLUG
from server.languages import content_language
from server.linked_data.representations import (
    BY_SUFFIX,
    HTML,
    Form,
    entity_tag,
    finish,
    form_for,
    link_headers,
    write,
)
from server.pages.home import home_page
from server.pages.search import search_page
from server.problems import PROBLEMS
from server.sparql.problems import SPARQL_PROBLEMS
from server.steady import from_one_release
from server.validation.problems import VALIDATION_PROBLEMS

blueprint = Blueprint("pages", __name__)

LIMITS = (
    "query_seconds query_memory query_bytes query_nesting query_operators result_bytes"
    " merge_triples body_bytes validate_bytes validate_seconds client_seconds client_burst_seconds"
).split()
"""The settings that a caller meets, shown on the page /about."""


@blueprint.get("/")
@from_one_release
def home() -> Response:
    """Show what the current release holds, and where to begin."""
    here = instance()
    return _page(render_template("home.html", page=home_page(here, content_language())))


@blueprint.get("/search")
@from_one_release
def search() -> Response:
    """Show what the names of things hold of `q`, of one `kind`, a page at a time."""
    kind = request.args.get("kind", "")
    page = request.args.get("page", 1, type=int)
    if kind and kind not in BY_SLUG:
        raise BadRequest(f"kind={kind}: {', '.join(BY_SLUG)}")
    found = search_page(
        instance(),
        request.args.get("q", ""),
        BY_SLUG.get(kind),
        max(1, min(page, 100_000)),
        content_language(),
    )
    return _page(render_template("search.html", page=found))


@blueprint.get("/about")
def about() -> Response:
    """Say what the service is, its limits, and the problems that it answers with."""
    here = instance()
    limits = [
        (f"MEAGRAPH_{name.upper()}", getattr(here.settings, name), _meaning(name))
        for name in LIMITS
    ]
    return _page(
        render_template(
            "about.html",
            limits=limits,
            problems=(
                *PROBLEMS,
                *SPARQL_PROBLEMS,
                *GRAPH_STORE_PROBLEMS,
                *VALIDATION_PROBLEMS,
            ),
        )
    )


@blueprint.get("/ontology")
def ontology() -> Response:
    """Give the ontology: its readable reference, or RDF by Accept."""
    form = form_for(request.accept_mimetypes)
    if form is None:
        raise NotAcceptable(f"The forms of this resource are: {', '.join(BY_SUFFIX)}")
    return _ontology(instance(), form)


@blueprint.get("/ontology.<suffix>")
def ontology_as(suffix: str) -> Response:
    """Give the ontology in the form of a suffix."""
    if suffix not in BY_SUFFIX:
        raise NotFound(f"ontology.{suffix}")
    return _ontology(instance(), BY_SUFFIX[suffix])


@blueprint.get("/context.jsonld")
def context() -> Response:
    """Give the JSON-LD context of the ontology."""
    path = instance().settings.content / "ontology" / "context.jsonld"
    response = Response(path.read_bytes(), content_type="application/ld+json")
    return finish(response, entity_tag(instance(), BY_SUFFIX["jsonld"]))


@blueprint.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """Send browsers that ask here to the icon."""
    return redirect("/static/icon.svg", 301)


def _page(html: str) -> Response:
    return finish(Response(html, content_type=HTML.content_type), entity_tag(instance(), HTML))


def _ontology(here: Instance, form: Form) -> Response:
    if form is HTML:
        reference = here.ontology
        language = content_language()
        page = render_template("ontology.html", reference=reference, lang=language)
        response = Response(page, content_type=form.content_type)
    elif form.suffix == "ttl":
        response = Response(here.ontology_turtle, content_type=form.content_type)
    else:
        quads = parse(here.ontology_turtle, format=RdfFormat.TURTLE)
        body = write(here, (quad.triple for quad in quads), form)
        response = Response(body, content_type=form.content_type)
    link_headers(response, here.ontology.iri, "/ontology", form)
    return finish(response, entity_tag(here, form))


def _meaning(setting: str) -> str:
    return str(Settings.model_fields[setting].description)

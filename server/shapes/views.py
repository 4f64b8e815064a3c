"""The addresses: /shapes, the readable reference; /shape/… and /rule/…, one shape, one rule."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode, Triple
from werkzeug.exceptions import NotAcceptable, NotFound

from meagraph.genid import skolemise
from meagraph.validation.published_rules import rule_triples
from meagraph.validation.reference import Reference, read_reference
from meagraph.validation.rules import PUBLISHING, QUALITY, RULES
from server import facts
from server.instance import Instance, instance
from server.kinds import BY_TYPE
from server.languages import content_language
from server.linked_data.representations import (
    BY_SUFFIX,
    HTML,
    Form,
    entity_tag,
    finish,
    form_for,
    link_headers,
    vary,
    write,
)
from server.linked_data.views import thing
from server.shapes.wording import OF_A_KIND, PHRASES, counted

blueprint = Blueprint("shapes", __name__)


@dataclass(frozen=True)
class Published:
    """
    What this instance publishes of what it asks: the reference, and everything as RDF.

    Lists and paths have the IRIs that they have in `graph/shapes`.
    """

    reference: Reference
    triples: tuple[Triple, ...]
    base: str

    @cached_property
    def _said(self) -> dict[Any, list[Triple]]:
        said = defaultdict(list)
        for triple in self.triples:
            said[triple.subject].append(triple)
        return said

    def about(self, iri: str) -> list[Triple]:
        """Give what is said of a shape or rule, down to its lists and paths; of no IRI nothing."""
        parts = f"{self.base}.well-known/genid/"
        found: list[Triple] = []
        try:
            ahead: list[Any] = [NamedNode(iri)]
        except ValueError:
            return found
        while ahead:
            said = self._said.get(ahead.pop(), [])
            found += said
            ahead += [triple.object for triple in said if _iri(triple).startswith(parts)]
        return found


def _iri(triple: Triple) -> str:
    return triple.object.value if isinstance(triple.object, NamedNode) else ""


@cache
def published(content: Path, base: str) -> Published:
    """Read the shapes of an instance, once."""
    reference = read_reference(content / "shapes", content / "ontology" / "meagraph.ttl", base)
    shapes = skolemise(reference.triples, base, f"{base}graph/shapes")
    return Published(reference, (*shapes, *rule_triples(RULES, base)), base)


def _here() -> tuple[Instance, Published]:
    here = instance()
    return here, published(here.settings.content, here.base)


@blueprint.get("/shapes")
def shapes() -> Response:
    """Say what is asked of data: the readable reference, or RDF by Accept."""
    return _shapes(_accepted())


@blueprint.get("/shapes.<suffix>")
def shapes_as(suffix: str) -> Response:
    """Give all shapes and rules in the form of a suffix."""
    if suffix not in BY_SUFFIX:
        raise NotFound(f"shapes.{suffix}")
    return _shapes(BY_SUFFIX[suffix])


@blueprint.get("/<any(shape, rule):kind>/<name>")
def one(kind: str, name: str) -> Response:
    """
    Answer for the IRI of a shape or rule: RDF by Accept or suffix, else its place on the page.

    What others have put below these paths is answered for like any thing.
    """
    here, known = _here()
    stem, dot, suffix = name.rpartition(".")
    form = BY_SUFFIX.get(suffix) if dot else None
    name = stem if form else name
    said = known.about(f"{here.base}{kind}/{name}")
    if not said:
        return thing(request.path.removeprefix("/"))
    form = form or _accepted()
    path = f"/{kind}/{name}"
    if form is HTML:
        response = Response(status=303, headers={"Location": f"/shapes#{name}"})
        vary(response)
    else:
        response = Response(write(here, said, form), content_type=form.content_type)
    link_headers(response, f"{here.base}{kind}/{name}", path, form)
    return response if form is HTML else finish(response, entity_tag(here, form))


def _accepted() -> Form:
    form = form_for(request.accept_mimetypes)
    if form is None:
        raise NotAcceptable(f"The forms of this resource are: {', '.join(BY_SUFFIX)}")
    return form


def _shapes(form: Form) -> Response:
    here, known = _here()
    if form is HTML:
        body: str | bytes = _page(known)
    else:
        body = write(here, known.triples, form)
    response = Response(body, content_type=form.content_type)
    link_headers(response, f"{here.base}shapes", "/shapes", form)
    return finish(response, entity_tag(here, form))


def _page(known: Published) -> str:
    return render_template(
        "shapes.html",
        reference=known.reference,
        rule_sets=(("publishing", PUBLISHING), ("quality", QUALITY)),
        lang=content_language(),
        counted=counted,
        phrases=PHRASES,
        of_a_kind=OF_A_KIND,
        kinds=BY_TYPE,
        properties=facts.NAMES,
    )

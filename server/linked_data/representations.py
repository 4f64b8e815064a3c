"""The forms in which a thing is given: by Accept, or by the suffix of its address."""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from flask import Response, request
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple
from werkzeug.datastructures import MIMEAccept

from meagraph.namespaces import PREFIXES
from meagraph.sorted_prefixes import written
from server.instance import Instance
from server.languages import asked_language, content_language, interface_language
from server.linked_data.json_ld import write_json_ld
from server.negotiation import best_offer


class Form(NamedTuple):
    """
    One form: the suffix of its address, its media type, the engine's format.

    Pages and Akoma Ntoso, which are no forms of RDF, have None.
    """

    suffix: str
    media_type: str
    format: RdfFormat | None

    @property
    def content_type(self) -> str:
        """The Content-Type header."""
        text = self.format is None or self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if text else self.media_type


HTML = Form("html", "text/html", None)
FORMS = (
    HTML,
    Form("ttl", "text/turtle", RdfFormat.TURTLE),
    Form("jsonld", "application/ld+json", RdfFormat.JSON_LD),
    Form("rdf", "application/rdf+xml", RdfFormat.RDF_XML),
    Form("nt", "application/n-triples", RdfFormat.N_TRIPLES),
    Form("json", "application/json", RdfFormat.JSON_LD),
)
"""Every form, the preferred one first."""

AKN = Form("akn.xml", "application/akn+xml", None)
"""Akoma Ntoso: the form of whole texts whose provisions are known, and of nothing else."""

QUAD_FORMS = (
    Form("trig", "application/trig", RdfFormat.TRIG),
    Form("nq", "application/n-quads", RdfFormat.N_QUADS),
)
"""The forms that name the graph: of named graphs, and of nothing else."""

BY_SUFFIX: Mapping[str, Form] = {form.suffix: form for form in FORMS}
_BESIDE: Mapping[str, Form] = {form.suffix: form for form in QUAD_FORMS}
MACHINE_FORMS = FORMS[1:5]
"""The forms that pages and Link headers name."""

_OTHER_NAMES = {
    "application/xhtml+xml": "html",
    "text/n3": "ttl",
    "application/x-turtle": "ttl",
    "text/plain": "nt",
}
"""Media types that are asked for and answered with the form that they fit."""


def form_for(accept: MIMEAccept, more: Iterable[Form] = ()) -> Form | None:
    """
    Choose the form that an Accept header asks for; None when none fits.

    Without the header, or with equal weights, the order of `FORMS` decides, then that of `more`.
    """
    if not accept.provided:
        return HTML
    offers = {form.media_type: form for form in (*FORMS, *more)}
    offers |= {name: BY_SUFFIX[suffix] for name, suffix in _OTHER_NAMES.items()}
    chosen = best_offer(offers, accept)
    return None if chosen is None else offers[chosen]


def split_suffix(path: str) -> tuple[str, Form] | None:
    """
    Take a known suffix off a path; None when it has none.

    >>> split_suffix("country/fra.ttl")[0]
    'country/fra'
    >>> split_suffix("decision/cbd/cop/12/2/B.8.d") is None
    True
    """
    stem, dot, suffix = path.rpartition(".")
    if dot and stem and suffix == "xml":
        return stem.removesuffix(".akn"), AKN
    form = BY_SUFFIX.get(suffix) or _BESIDE.get(suffix)
    return (stem, form) if dot and stem and form else None


def write(
    instance: Instance, triples: Iterable[Triple], form: Form, graph: NamedNode | None = None
) -> bytes:
    """
    Write triples in one of the RDF forms, with the usual prefixes and names.

    Those of `QUAD_FORMS` name the `graph` that holds them.
    """
    if form.format is RdfFormat.JSON_LD:
        return write_json_ld(triples, instance.context)
    if form.format is None:
        raise ValueError(f"{form.media_type} is not a form of RDF")
    said: Iterable[Triple] | Iterable[Quad] = triples
    if form in QUAD_FORMS and graph is not None:
        said = [Quad(one.subject, one.predicate, one.object, graph) for one in triples]
    return written(said, form.format, PREFIXES)


def entity_tag(instance: Instance, form: Form) -> str:
    """
    Give the strong entity tag of the answer at hand.

    It rests on the release, the pages' own code and all that the answer is chosen by; two answers
    with the same tag are the same bytes.
    """
    asked = (interface_language(), content_language(), asked_language())
    languages = asked if form in (HTML, AKN) else ()
    parts = (
        instance.pool.release().tag,
        instance.build,
        form.suffix,
        request.full_path,
        *languages,
    )
    return sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def finish(response: Response, tag: str) -> Response:
    """Add the entity tag and what caches need, and answer 304 when the client has it already."""
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    vary(response)
    response.make_conditional(request)
    return response


def vary(response: Response) -> None:
    """Say which request headers the answer depends on."""
    response.vary.update(("Accept", "Accept-Language", "Cookie"))


def link_headers(
    response: Response, iri: str, path: str, current: Form, more: Iterable[Form] = ()
) -> None:
    """Name the thing (`describedby` its RDF) and the other forms in `Link` headers."""
    links = [f'<{iri}>; rel="canonical"']
    for form in (HTML, *MACHINE_FORMS, *more):
        if form.suffix != current.suffix:
            links.append(f'<{path}.{form.suffix}>; rel="alternate"; type="{form.media_type}"')
    links.append(f'<{path}.ttl>; rel="describedby"; type="text/turtle"')
    response.headers["Link"] = ", ".join(links)

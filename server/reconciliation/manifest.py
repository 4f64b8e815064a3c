"""The manifest of a reconciliation service: what it is, what it can do, and where."""

from itertools import takewhile
from urllib.parse import quote

from flask_babel import gettext as _

from meagraph import __version__
from meagraph.namespaces import RDF, SKOS
from meagraph.settings import Settings
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary
from server.reconciliation.scope import ALL, Scope
from server.reconciliation.types import Type, all_types, concept_type, scheme_type
from server.vocabularies.graph import Graph

PREVIEW_WIDTH, PREVIEW_HEIGHT = 420, 240


def service_path(scope: Scope) -> str:
    """Give the path of a service, below which its parts are."""
    place = ALL if scope.vocabulary is None else quote(scope.vocabulary.id, safe="")
    return f"reconcile/{place}" + (f"/{scope.language}" if scope.language else "")


def manifest(scope: Scope, settings: Settings, root: str) -> dict[str, object]:
    """Give the manifest; `root` is the address of this server, with its final slash."""
    path = service_path(scope)
    service = {"service_url": root.rstrip("/")}
    return {
        "versions": ["0.2"],
        "name": name_of(scope, settings),
        "identifierSpace": settings.base
        if scope.vocabulary is None
        else concept_space(scope.thesaurus, scope.vocabulary),
        "schemaSpace": SKOS.Concept.value,
        "serviceVersion": __version__,
        "logo": f"{root}static/icon.svg",
        "defaultTypes": [one.json() for one in _default_types(scope)],
        "view": {"url": f"{root}entity?uri={{{{id}}}}"},
        "preview": {
            "url": f"{root}{path}/preview?id={{{{id}}}}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "suggest": {
            kind: {**service, "service_path": f"/{path}/suggest/{kind}"}
            for kind in ("entity", "property", "type")
        },
        "extend": {
            "propose_properties": {**service, "service_path": f"/{path}/properties"},
            "property_settings": _property_settings(),
        },
        "batchSize": settings.reconcile_batch,
    }


def concept_space(thesaurus: Thesaurus, vocabulary: Vocabulary) -> str:
    """Give how the IRIs of a vocabulary's concepts begin, up to a `/` or `#`."""
    concepts = Graph(thesaurus.store, vocabulary.graph).subjects(RDF.type, SKOS.Concept.value)
    scheme = vocabulary.scheme
    below = scheme if scheme.endswith(("/", "#")) else f"{scheme}/"
    if all(iri.startswith(below) for iri in concepts):
        return below
    first, last = min(concepts), max(concepts)  # what these share, all share
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False))
    common = "".join(sign for sign, _same in alike)
    space = common[: max(common.rfind("/"), common.rfind("#")) + 1]
    return space if len(space) > len("https://") else below


def name_of(scope: Scope, settings: Settings) -> str:
    """Give the name of a service; OpenRefine lists it among others."""
    if scope.vocabulary is None:
        title = _("All vocabularies")
    else:
        title = scope.vocabulary.title(scope.shown)[0]
    language = f" ({scope.language})" if scope.language else ""
    return f"{settings.title}: {title}{language}"


def _default_types(scope: Scope) -> list[Type]:
    if scope.vocabulary is None:
        return list(all_types(scope))
    own = [scheme_type(scope, scope.vocabulary, one) for one in scope.vocabulary.schemes]
    return [concept_type(), *own]


def _property_settings() -> list[dict[str, object]]:
    return [
        {
            "name": "limit",
            "label": _("Most values"),
            "type": "number",
            "default": 0,
            "help_text": _("How many values each row is given at most; 0: all of them."),
        },
        {
            "name": "content",
            "label": _("Concepts as"),
            "type": "select",
            "default": "entity",
            "help_text": _("How concepts that are values are given."),
            "choices": [
                {"value": "entity", "name": _("Matched cells")},
                {"value": "name", "name": _("Names")},
                {"value": "id", "name": _("IRIs")},
            ],
        },
    ]

"""Which template a thing has, and what that template shows beside the facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import render_template, request
from pyoxigraph import NamedNode

from meagraph.namespaces import CITO, DCT, ELI, MEA, ORG, PROV, RDF, SCHEMA, SH, SKOS
from server.instance import Instance
from server.linked_data.description import Description
from server.pages.agreement import members_by_region
from server.pages.country import memberships_of
from server.pages.document.latest import latest
from server.pages.document.page import Asks, document_page, provision_page
from server.pages.document.provisions import CLASSES
from server.pages.need import contributions_to
from server.pages.target import alignments_of
from server.pages.thing import Turned, thing_page
from server.vocabularies import thing as of_vocabularies

Beside = Callable[[Instance, Description, str], dict[str, object]]


@dataclass(frozen=True)
class Layout:
    """
    The template of a kind of thing, with what it is given beside the page.

    `hidden` properties and `links` (incoming: properties, or kinds of what they come from) are
    those that the template shows in its own way.
    """

    template: str
    beside: Beside
    hidden: tuple[NamedNode, ...] = ()
    links: tuple[NamedNode, ...] = ()


def _agreement(instance: Instance, thing: Description, language: str) -> dict[str, object]:
    regions = members_by_region(instance, thing.iri.value, language)
    members = [member for region in regions for member in region.members]
    parties = sum(1 for member in members if member.kind == "party")
    texts = latest(instance, language, thing.iri.value)
    return {"regions": regions, "members": len(members), "parties": parties, "texts": texts}


def _participant(instance: Instance, thing: Description, language: str) -> dict[str, object]:
    return {"memberships": memberships_of(instance, thing.iri.value, language)}


def _need(instance: Instance, thing: Description, language: str) -> dict[str, object]:
    return {"contributions": contributions_to(instance, thing.iri.value)}


def _target(instance: Instance, thing: Description, language: str) -> dict[str, object]:
    aligned = alignments_of(instance, thing.iri.value, language)
    return {"aligned": aligned, "trail": of_vocabularies.trail(instance, thing.iri.value)}


def _document(instance: Instance, thing: Description, language: str) -> dict[str, object]:
    return {"doc": document_page(instance, thing, language, Asks.of(request.args))}


def _provision(instance: Instance, thing: Description, language: str) -> dict[str, object]:
    return {"part": provision_page(instance, thing, language)}


def _nothing(instance: Instance, thing: Description, language: str) -> dict[str, object]:
    return {}


_OF_TREES = (SKOS.inScheme, SKOS.broader)
_PARTICIPANT = Layout("country.html", _participant, hidden=(SKOS.notation,), links=(ORG.member,))
_TARGET = Layout(
    "target.html",
    _target,
    hidden=(*_OF_TREES, SKOS.notation, MEA.goal, SKOS.relatedMatch),
    links=(MEA.alignedFrom, MEA.alignedTo, SKOS.relatedMatch, MEA.goal, MEA.target),
)

_TOLD_OF_DOCUMENTS = (
    DCT.abstract,
    DCT.language,
    ELI.language,
    ELI.cites,
    ELI.date_document,
    ELI.version,
    MEA.number,
    MEA.symbol,
    MEA.body,
    MEA.meeting,
    MEA.agendaItem,
    MEA.agreement,
    MEA.decisionKind,
    MEA.textHeld,
    MEA.versionOf,
    PROV.wasRevisionOf,
    ELI.first_date_entry_in_force,
    ELI.date_no_longer_in_force,
)
_LINKS_OF_DOCUMENTS = (
    MEA.provisionOf,
    MEA.versionOf,
    MEA.draftOf,
    MEA.candidate,
    ELI.is_part_of,
    ELI.cites,
    CITO.hasCitedEntity,
    PROV.wasRevisionOf,
)
_DOCUMENT = Layout("document.html", _document, _TOLD_OF_DOCUMENTS, _LINKS_OF_DOCUMENTS)
_PROVISION = Layout(
    "provision.html",
    _provision,
    hidden=(
        DCT.abstract,
        DCT.identifier,
        ELI.cites,
        ELI.is_part_of,
        MEA.action,
        MEA.deadline,
        MEA.draftOf,
        MEA.label,
        MEA.mentionsTarget,
        MEA.position,
        MEA.provisionOf,
        MEA.text,
        PROV.wasDerivedFrom,
        SCHEMA.mentions,
    ),
    links=(
        CITO.hasCitedEntity,
        CITO.hasCitingEntity,
        ELI.cites,
        ELI.is_part_of,
        MEA.adoptedAs,
        MEA.candidate,
        MEA.draft,
        PROV.wasDerivedFrom,
    ),
)

_SCHEME = Layout(
    "vocabulary_home.html",
    of_vocabularies.home,
    hidden=of_vocabularies.TOLD_OF_SCHEMES,
    links=(SH.targetNode,),
)
_CONCEPT = Layout(
    "vocabulary_concept.html",
    of_vocabularies.concept,
    hidden=of_vocabularies.TOLD_OF_CONCEPTS,
    links=(MEA.Action, MEA.Citation, RDF.first, SH.targetNode, SKOS.member),
)

LAYOUTS: Mapping[str, Layout] = {
    MEA.Agreement.value: Layout(
        "agreement.html",
        _agreement,
        hidden=(SCHEMA.alternateName, DCT.identifier),
        links=(MEA.Membership, MEA.PartyStatus),
    ),
    MEA.Country.value: _PARTICIPANT,
    MEA.FormerState.value: _PARTICIPANT,
    MEA.RegionalOrganization.value: _PARTICIPANT,
    MEA.Need.value: Layout("need.html", _need, links=(MEA.need,)),
    MEA.Target.value: _TARGET,
    MEA.Goal.value: _TARGET,
    MEA.Indicator.value: _TARGET,
    MEA.StrategicPlan.value: _SCHEME,
    MEA.Decision.value: _DOCUMENT,
    MEA.Document.value: _DOCUMENT,
    MEA.Notification.value: _DOCUMENT,
    MEA.CitedWork.value: _DOCUMENT,
    **{term.value: _PROVISION for term in CLASSES},
    SKOS.ConceptScheme.value: _SCHEME,
    SKOS.Concept.value: _CONCEPT,
    SKOS.Collection.value: _CONCEPT,
    SKOS.OrderedCollection.value: _CONCEPT,
}
"""The layout of each class that has one; the first of these that a thing has decides."""

_ANY = Layout("thing.html", _nothing)


def render_thing(
    instance: Instance, description: Description, language: str, turned: Turned
) -> str:
    """Render the page of a thing."""
    layout = _layout_of(instance, description)
    page = thing_page(
        instance,
        description,
        language,
        turned=turned,
        hidden=layout.hidden,
        hidden_links=layout.links,
    )
    return render_template(
        layout.template, page=page, **layout.beside(instance, description, language)
    )


def _layout_of(instance: Instance, description: Description) -> Layout:
    """Choose the layout; what no vocabulary describes has the page of any thing."""
    types = set(description.types)
    layout = next((layout for iri, layout in LAYOUTS.items() if iri in types), _ANY)
    foreign = instance.path(description.iri.value) is None
    if layout not in (_SCHEME, _CONCEPT) and not foreign:
        return layout
    if instance.thesaurus().vocabulary_of(description.iri.value) is None:
        return _ANY
    return _CONCEPT if layout is _ANY else layout

"""Which template a thing has, and what that template shows beside the facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import render_template, request
from pyoxigraph import NamedNode

from meagraph.namespaces import CITO, DCT, ELI, MEA, ORG, PROV, SCHEMA, SKOS
from server.instance import Instance
from server.linked_data.description import Description
from server.names import Names, iri_of
from server.pages.agreement import members_by_region
from server.pages.country import memberships_of
from server.pages.document.latest import latest
from server.pages.document.page import Asks, document_page, provision_page
from server.pages.document.provisions import CLASSES
from server.pages.need import contributions_to
from server.pages.scheme import BROADER, count, tree
from server.pages.shown import Shown, link
from server.pages.target import alignments_of
from server.pages.thing import Turned, thing_page

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
    return {"aligned": aligned} | _concept(instance, thing, language)


def _scheme(instance: Instance, thing: Description, language: str) -> dict[str, object]:
    branches = tree(instance, thing.iri.value, language)
    return {"branches": branches, "size": count(branches)}


def _concept(instance: Instance, thing: Description, language: str) -> dict[str, object]:
    triples = instance.triples(BROADER, thing=thing.iri)
    above = {
        iri_of(triple.subject): iri_of(triple.object)
        for triple in triples
        if triple.predicate == SKOS.broader
    }
    names = Names([*triples, *thing.everything], instance.identifiers, language)
    schemes = [link(instance, names, str(one.value)) for one in thing.values(SKOS.inScheme)]
    return {"trail": [*schemes[:1], *_trail(instance, thing, above, names)]}


def _trail(
    instance: Instance, thing: Description, above: Mapping[str, str], names: Names
) -> list[Shown]:
    """Give the way from the top of the hierarchy down to a concept, by its first broader ones."""
    steps: list[str] = []
    parent = min((str(one.value) for one in thing.values(SKOS.broader)), default=None)
    while parent and parent not in steps:
        steps.append(parent)
        parent = above.get(parent)
    return [link(instance, names, step) for step in reversed(steps)]


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
    MEA.StrategicPlan.value: Layout("scheme.html", _scheme),
    MEA.Decision.value: _DOCUMENT,
    MEA.Document.value: _DOCUMENT,
    MEA.Notification.value: _DOCUMENT,
    MEA.CitedWork.value: _DOCUMENT,
    **{term.value: _PROVISION for term in CLASSES},
    SKOS.ConceptScheme.value: Layout("scheme.html", _scheme),
    SKOS.Concept.value: Layout("concept.html", _concept, hidden=_OF_TREES),
}
"""The layout of each class that has one; the first of these that a thing has decides."""

_ANY = Layout("thing.html", _nothing)


def render_thing(
    instance: Instance, description: Description, language: str, turned: Turned
) -> str:
    """Render the page of a thing."""
    types = set(description.types)
    layout = next((layout for iri, layout in LAYOUTS.items() if iri in types), _ANY)
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

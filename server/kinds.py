"""What kinds of things there are, named for readers: the type line, headings, the search filter."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from flask_babel import LazyString, lazy_gettext
from pyoxigraph import NamedNode

from meagraph.namespaces import MEA, OWL, RDFS, SKOS


class Kind(NamedTuple):
    """A kind of thing: its class, its name in the interface's language, its plural."""

    slug: str
    type: NamedNode
    name: LazyString
    plural: LazyString


_ = lazy_gettext

KINDS: tuple[Kind, ...] = (
    Kind("agreement", MEA.Agreement, _("Agreement"), _("Agreements")),
    Kind("country", MEA.Country, _("Country or area"), _("Countries and areas")),
    Kind("former-state", MEA.FormerState, _("Former State"), _("Former States")),
    Kind(
        "regional-organization",
        MEA.RegionalOrganization,
        _("Regional organization"),
        _("Regional organizations"),
    ),
    Kind("region", MEA.Region, _("Region"), _("Regions")),
    Kind("membership", MEA.Membership, _("Membership"), _("Memberships")),
    Kind("party-status", MEA.PartyStatus, _("Status by one source"), _("Statuses by source")),
    Kind("body", MEA.GoverningBody, _("Body"), _("Bodies")),
    Kind("meeting", MEA.Meeting, _("Meeting"), _("Meetings")),
    Kind("decision", MEA.Decision, _("Decision"), _("Decisions")),
    Kind("document", MEA.Document, _("Document"), _("Documents")),
    Kind("provision", MEA.Provision, _("Provision"), _("Provisions")),
    Kind("section", MEA.Section, _("Section"), _("Sections")),
    Kind("heading", MEA.Heading, _("Heading"), _("Headings")),
    Kind("recital", MEA.Recital, _("Recital"), _("Recitals")),
    Kind("paragraph", MEA.Paragraph, _("Paragraph"), _("Paragraphs")),
    Kind("sub-paragraph", MEA.SubParagraph, _("Sub-paragraph"), _("Sub-paragraphs")),
    Kind("item", MEA.Item, _("Item"), _("Items")),
    Kind("plan", MEA.StrategicPlan, _("Strategic plan"), _("Strategic plans")),
    Kind("goal", MEA.Goal, _("Goal"), _("Goals")),
    Kind("target", MEA.Target, _("Target"), _("Targets")),
    Kind("indicator", MEA.Indicator, _("Indicator"), _("Indicators")),
    Kind("alignment", MEA.TargetAlignment, _("Alignment of targets"), _("Alignments of targets")),
    Kind("national-target", MEA.NationalTarget, _("National target"), _("National targets")),
    Kind(
        "national-activity", MEA.NationalActivity, _("National activity"), _("National activities")
    ),
    Kind("progress", MEA.Progress, _("Assessment of progress"), _("Assessments of progress")),
    Kind("need", MEA.Need, _("Need"), _("Needs")),
    Kind("offer", MEA.Offer, _("Offer of support"), _("Offers of support")),
    Kind("practice", MEA.GoodPractice, _("Good practice"), _("Good practices")),
    Kind("match", MEA.Match, _("Match"), _("Matches")),
    Kind("contribution", MEA.Contribution, _("Contribution"), _("Contributions")),
    Kind("partner", MEA.Partner, _("Partner"), _("Partners")),
    Kind("report", MEA.Report, _("Report or plan"), _("Reports and plans")),
    Kind("notification", MEA.Notification, _("Notification"), _("Notifications")),
    Kind("site", MEA.Site, _("Site"), _("Sites")),
    Kind("cited-work", MEA.CitedWork, _("Cited work"), _("Cited works")),
    Kind("derivation", MEA.Derivation, _("Derivation"), _("Derivations")),
    Kind("citation", MEA.Citation, _("Citation"), _("Citations")),
    Kind("source", MEA.Source, _("Source"), _("Sources")),
    Kind("quarantined", MEA.QuarantinedRecord, _("Quarantined record"), _("Quarantined records")),
    Kind("changeset", MEA.Changeset, _("Changeset"), _("Changesets")),
    Kind("release", MEA.Release, _("Release"), _("Releases")),
    Kind("scheme", SKOS.ConceptScheme, _("Vocabulary"), _("Vocabularies")),
    Kind("concept", SKOS.Concept, _("Concept"), _("Concepts")),
)
"""Every kind, the more telling first: a target is a concept too, but a target above all."""

BY_TYPE: Mapping[str, Kind] = {kind.type.value: kind for kind in KINDS}
BY_SLUG: Mapping[str, Kind] = {kind.slug: kind for kind in KINDS}

SEARCHED = (
    "agreement country regional-organization body meeting decision document provision cited-work"
    " plan goal target"
    " indicator national-target national-activity need offer practice partner report"
    " notification site scheme concept region source"
).split()
"""The kinds that the search offers as a filter."""

_PARTS = (
    "membership party-status alignment progress match contribution derivation citation quarantined"
    " changeset release"
).split()

HIDDEN = (
    *(BY_SLUG[slug].type.value for slug in _PARTS),
    *(term.value for term in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.Ontology)),
    RDFS.Datatype.value,
)
"""The classes of what is part of a record, or of the ontology: found by naming the kind alone."""

_RANK = {kind.type.value: place for place, kind in enumerate(KINDS)}


def kind_of(types: Iterable[str]) -> Kind | None:
    """Give the most telling kind of a thing with these types; None when it has none of ours."""
    known = [iri for iri in types if iri in BY_TYPE]
    return BY_TYPE[min(known, key=_RANK.__getitem__)] if known else None

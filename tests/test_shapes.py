"""Each shape finds the fault that it is for, and lets a sound record pass."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from string import ascii_lowercase

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from loaders.loader import Loading
from loaders.reference.agreements import agreements
from loaders.reference.memberships import memberships
from loaders.reference.participants import participants
from meagraph.codes import read_codes
from meagraph.identifiers import FIELDS, PATHS, IdentifierError, Identifiers
from meagraph.namespaces import (
    CITO,
    DCT,
    DEFAULT_BASE,
    ELI,
    MEA,
    ORG,
    OWL,
    PREFIXES,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SH,
    SKOS,
    WGS,
)
from meagraph.settings import CONTENT, Settings
from meagraph.validation.results import Report, Result
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import validate_triples

SHAPE = f"{DEFAULT_BASE}shape/"
FILES = sorted((CONTENT / "shapes").glob("*.ttl"))
SHAPES = Shapes.read(FILES, DEFAULT_BASE)
TRIPLES = [quad.triple for path in FILES for quad in parse(path=path, format=RdfFormat.TURTLE)]
ONTOLOGY = [quad.triple for quad in parse(path=CONTENT / "ontology/meagraph.ttl")]
IDENTIFIERS = Identifiers(DEFAULT_BASE, read_codes(CONTENT))

HEADER = "".join(
    f"@prefix {prefix}: <{iri}> .\n"
    for prefix, iri in {
        **PREFIXES,
        "agreement": f"{DEFAULT_BASE}agreement/",
        "scheme": f"{DEFAULT_BASE}vocabulary/",
    }.items()
) + (f"@base <{DEFAULT_BASE}> .\n")

NAMES = '"a"@en , "b"@fr , "c"@es , "г"@ru , "د"@ar , "己"@zh'


@dataclass(frozen=True)
class Record:
    """A sound record: its IRI and what is said of it, with places for a fresh key."""

    iri: str
    facts: str

    def triples(self, key: str, number: int) -> tuple[NamedNode, list[Triple]]:
        """Give the record under a key of its own: its node and its triples."""
        iri = _filled(self.iri, key, number)
        turtle = f"<{iri}> {_filled(self.facts, key, number)} ."
        return NamedNode(DEFAULT_BASE + iri), read(turtle)


def _filled(text: str, key: str, number: int) -> str:
    return text.replace("{key}", key).replace("{n}", str(number)).replace("{hex}", f"{number:08x}")


def read(turtle: str) -> list[Triple]:
    found = parse((HEADER + turtle).encode(), format=RdfFormat.TURTLE)
    return [quad.triple for quad in found]


@dataclass(frozen=True)
class Fault:
    """
    A record spoiled so that exactly one shape must say so.

    `without` names the properties to take away, `more` what is added to the record, `beside` what
    is added elsewhere (`<IRI>` is the record), `iri` another IRI for it; `also` is a shape that
    cannot but find the same fault.
    """

    shape: str
    record: str
    without: tuple[NamedNode, ...] = ()
    more: str = ""
    beside: str = ""
    iri: str | None = None
    also: str | None = None


COMMON = f"""
agreement:cbd a mea:Agreement , undo:Convention ; skos:notation "cbd" ; dct:title "t"@en ;
    mea:adopted "1992-06-05"^^xsd:date ; mea:openedForSignature "1992-06-05"^^xsd:date ;
    mea:entryIntoForce "1993-12-29"^^xsd:date .
agreement:nagoya a mea:Agreement , undo:Protocol ; skos:notation "nagoya" ; dct:title "t"@en ;
    eli:based_on agreement:cbd .
<body/cbd/cop> a mea:GoverningBody ; mea:bodyOf agreement:cbd ; skos:notation "cop" ;
    skos:prefLabel "COP"@en .
<body/nagoya/mop> a mea:GoverningBody ; mea:bodyOf agreement:nagoya ; skos:notation "mop" ;
    skos:prefLabel "MOP"@en .
<meeting/cbd/cop/12> a mea:Meeting ; mea:body <body/cbd/cop> .
<country/fra> a mea:Country ; skos:notation "FRA" ; mea:alpha3 "FRA" ; mea:alpha2 "FR" ;
    mea:m49 "250" ; skos:prefLabel {NAMES} .
<party/cbd/fra> a mea:Membership ; org:member <country/fra> ; mea:agreement agreement:cbd ;
    mea:status <party/cbd/fra/ecolex> .
<party/cbd/fra/ecolex> a mea:PartyStatus ; mea:statusOf <party/cbd/fra> ; org:member <country/fra> ;
    mea:agreement agreement:cbd ; dct:source <source/ecolex> .
<plan/aichi> a mea:StrategicPlan ; dct:title "Aichi"@en ; mea:planOf agreement:cbd .
<goal/aichi/A> a mea:Goal ; skos:inScheme <plan/aichi> ; skos:notation "A" ;
    skos:prefLabel "a"@en .
<goal/aichi/B> a mea:Goal ; skos:inScheme <plan/aichi> ; skos:notation "B" ;
    skos:prefLabel "b"@en .
<target/aichi/1> a mea:Target ; skos:inScheme <plan/aichi> ; skos:notation "1" ;
    skos:prefLabel "one"@en .
<need/x/1> a mea:Need ; mea:country <country/fra> ; mea:needStatus <urn:c> ; dct:title "n"@en ;
    mea:addressesTarget <target/aichi/1> .
<organization/x/1> a mea:Partner ; dct:title "p"@en .
<release/1> a mea:Release ; mea:releaseNumber 1 .
<urn:scheme> a skos:ConceptScheme ; dct:title "s"@en .
<urn:c> a skos:Concept ; skos:inScheme <urn:scheme> ; skos:prefLabel "c"@en .
<urn:region> a mea:Region ; skos:inScheme <urn:scheme> ; skos:prefLabel "r"@en ;
    skos:notation "150" .
scheme:citation-statuses a skos:ConceptScheme ; dct:title "s"@en .
<vocabulary/citation-statuses/resolved> a skos:Concept ; skos:prefLabel {NAMES} ;
    skos:inScheme scheme:citation-statuses ; skos:notation "resolved" ;
    skos:definition "d"@en , "d"@fr .
<vocabulary/citation-statuses/ambiguous> a skos:Concept ; skos:prefLabel {NAMES} ;
    skos:inScheme scheme:citation-statuses ; skos:notation "ambiguous" ;
    skos:definition "d"@en , "d"@fr .
"""

PARTY = """mea:agreement agreement:cbd ; org:member <country/fra> ;"""

RECORDS = {
    "agreement": Record(
        "agreement/{key}",
        """a mea:Agreement , undo:Convention ; skos:notation "{key}" ; dct:title "t"@en , "t"@fr ;
        mea:adopted "2000-01-01"^^xsd:date ; mea:openedForSignature "2000-02-01"^^xsd:date ;
        mea:entryIntoForce "2001-01-01"^^xsd:date""",
    ),
    "body": Record(
        "body/cbd/{key}",
        """a mea:GoverningBody ; mea:bodyOf agreement:cbd ; skos:notation "{key}" ;
        skos:prefLabel "b"@en""",
    ),
    "country": Record(
        "country/{key}",
        f"""a mea:Country ; skos:notation "QQQ" ; mea:alpha3 "QQQ" ; mea:alpha2 "QQ" ;
        mea:m49 "004" ; skos:prefLabel {NAMES} ; mea:inRegion <urn:region> ;
        mea:memberOfGroup <urn:c> ; mea:independent true ; wgs:lat 1.5 ; wgs:long 2.5""",
    ),
    "former-state": Record(
        "country/{key}",
        f"""a mea:FormerState ; skos:notation "QQQ" ; mea:alpha3 "QQQ" ;
        skos:prefLabel {NAMES}""",
    ),
    "region": Record(
        "vocabulary/elsewhere/{key}",
        """a mea:Region ; skos:notation "150" ; skos:inScheme <urn:scheme> ;
        skos:prefLabel "r"@en""",
    ),
    "membership": Record(
        "party/cbd/{key}",
        f"""a mea:Membership ; {PARTY} mea:status <party/cbd/fra/ecolex> ;
        mea:preferredStatus <party/cbd/fra/ecolex> ; mea:preferenceReason "r"@en , "r"@fr""",
    ),
    "status": Record(
        "party/cbd/{key}/ecolex",
        f"""a mea:PartyStatus ; {PARTY} mea:statusOf <party/cbd/fra> ; dct:source <source/ecolex> ;
        mea:statusKind <urn:c> ; mea:sourceKey "1" ; mea:signed "1992-06-05"^^xsd:date ;
        mea:consented "1994-01-01"^^xsd:date ; mea:entryIntoForce "1994-04-01"^^xsd:date ;
        mea:expectedEntryIntoForce "1994-04-01"^^xsd:date ; mea:ended "2000-01-01"^^xsd:date""",
    ),
    "bare-status": Record(
        "party/cbd/{key}/ecolex/1999-01-01",
        f"""a mea:PartyStatus ; {PARTY} mea:statusOf <party/cbd/fra> ;
        dct:source <source/ecolex>""",
    ),
    "plan": Record(
        "plan/{key}", """a mea:StrategicPlan ; dct:title "p"@en ; mea:planOf agreement:cbd"""
    ),
    "goal": Record(
        "goal/aichi/{key}",
        """a mea:Goal ; skos:inScheme <plan/aichi> ; skos:notation "A" ; skos:prefLabel "g"@en""",
    ),
    "target": Record(
        "target/aichi/{key}",
        """a mea:Target ; skos:inScheme <plan/aichi> ; skos:notation "1" ; skos:prefLabel "t"@en ;
        mea:goal <goal/aichi/A> ; skos:broader <goal/aichi/A>""",
    ),
    "indicator": Record(
        "indicator/aichi/{key}",
        """a mea:Indicator ; skos:inScheme <plan/aichi> ; skos:notation "1" ;
        skos:prefLabel "i"@en ; mea:target <target/aichi/1> ; mea:goal <goal/aichi/A>""",
    ),
    "alignment": Record(
        "alignment/x/{key}",
        """a mea:TargetAlignment ; mea:alignedFrom <need/x/1> ; mea:alignedTo <target/aichi/1> ;
        mea:degree <urn:c> ; dct:source <source/x>""",
    ),
    "national-target": Record(
        "national-target/fra/{key}",
        """a mea:NationalTarget ; mea:country <country/fra> ; mea:reference "1" ;
        mea:addressesTarget <target/aichi/1>""",
    ),
    "activity": Record(
        "activity/x/{key}",
        """a mea:NationalActivity ; mea:country <country/fra> ;
        mea:addressesTarget <target/aichi/1>""",
    ),
    "progress": Record(
        "progress/x/{key}",
        """a mea:Progress ; mea:addressesTarget <target/aichi/1> ; mea:progressLevel <urn:c>""",
    ),
    "need": Record(
        "need/x/{key}",
        """a mea:Need ; mea:country <country/fra> ; mea:needStatus <urn:c> ; mea:needKind <urn:c> ;
        dct:title "n"@en ; mea:amountNeeded 10.5 ; mea:currency "EUR" ; dct:subject <urn:c> ;
        mea:addressesTarget <target/aichi/1> ; wgs:lat -1.0 ; wgs:long 100.0""",
    ),
    "offer": Record("offer/x/{key}", "a mea:Offer ; mea:supportKind <urn:c>"),
    "practice": Record("practice/x/{key}", """a mea:GoodPractice ; dct:title "p"@en"""),
    "match": Record(
        "match/x/{key}", "a mea:Match ; mea:need <need/x/1> ; mea:donor <organization/x/1>"
    ),
    "contribution": Record(
        "contribution/x/{key}",
        """a mea:Contribution ; mea:need <need/x/1> ; mea:donor <organization/x/1> ;
        mea:amount 10.5 ; mea:currency "EUR" ; mea:contributionDate "2009-01-01"^^xsd:date ;
        mea:facilitated true ; mea:domestic false""",
    ),
    "partner": Record(
        "partner/{key}",
        """a mea:Partner ; skos:prefLabel "p"@en ; mea:partnerKind <urn:c> ;
        mea:partnerOf agreement:cbd ; schema:url <https://example.org/> ;
        mea:since "2000-01-01"^^xsd:date ; mea:until "2001-01-01"^^xsd:date""",
    ),
    "meeting": Record(
        "meeting/cbd/cop/{key}",
        """a mea:Meeting ; mea:body <body/cbd/cop> ; mea:session 12 ;
        schema:startDate "2014-10-06"^^xsd:date ; schema:endDate "2014-10-17"^^xsd:date""",
    ),
    "decision": Record(
        "decision/cbd/cop/12/{key}",
        """a mea:Decision , undo:Decision ; mea:number "XII/2" ; mea:agreement agreement:cbd ;
        mea:body <body/cbd/cop> ; mea:meeting <meeting/cbd/cop/12> ; mea:decisionKind <urn:c> ;
        mea:decisionStatus <urn:c> ; eli:date_document "2014-10-17"^^xsd:date ; dct:title "t"@en ;
        mea:published "2014-10-20T00:00:00Z"^^xsd:dateTime ; mea:aknWork "/akn/un/x\"""",
    ),
    "nagoya-decision": Record(
        "decision/x/{key}",
        """a mea:Decision ; mea:number "NP-1/13" ; mea:body <body/nagoya/mop> ; dct:title "t"@en""",
    ),
    "document": Record(
        "work/doc/{key}",
        """a mea:Document ; mea:symbol "A" ; dct:title "t"@en ; mea:textHeld true ;
        eli:date_document "2014-10-17"^^xsd:date""",
    ),
    "provision": Record(
        "decision/cbd/cop/12/2/{key}",
        """a mea:SubParagraph ; mea:provisionOf <decision/cbd/cop/12/2> ; mea:label "d)"@fr ;
        mea:text "a"@fr , "b"@en ;
        eli:is_part_of <decision/cbd/cop/12/2/B.8> ; mea:position 4 ; mea:action <urn:action>""",
    ),
    "action": Record(
        "decision/cbd/cop/12/2/{key}/action/1",
        """a mea:Action ; mea:verb <urn:c> ; mea:addressee <urn:c> .
        <urn:p:{key}> mea:action <decision/cbd/cop/12/2/{key}/action/1>""",
    ),
    "deadline": Record("deadline/{key}", """a mea:Deadline ; mea:dueDate "2015-10\""""),
    "next-meeting": Record(
        "deadline/{key}/next",
        """a mea:Deadline ; mea:dueAtBody <body/cbd/cop> ; mea:occurrence "next\"""",
    ),
    "period": Record(
        "deadline/{key}/period",
        """a mea:Deadline ; schema:startDate "2016"^^xsd:gYear ;
        schema:endDate "2020"^^xsd:gYear""",
    ),
    "citation": Record(
        "citation/{key}",
        """a mea:Citation ; cito:hasCitingEntity <decision/cbd/cop/12/2> ;
        cito:hasCitedEntity <decision/cbd/cop/11/2> ;
        mea:citationStatus <vocabulary/citation-statuses/resolved>""",
    ),
    "ambiguous-citation": Record(
        "citation/{key}",
        """a mea:Citation ; cito:hasCitingEntity <decision/cbd/cop/12/2> ;
        mea:candidate <decision/cbd/cop/11/2> , <decision/cms/cop/11/2> ;
        mea:citationStatus <vocabulary/citation-statuses/ambiguous>""",
    ),
    "cited-work": Record("work/unga/65/{n}", """a mea:CitedWork ; mea:number "65/161\""""),
    "cited-decision": Record("decision/cbd/cop/11/{n}", """a mea:CitedWork ; mea:number "XI/2\""""),
    "derivation": Record(
        "decision/cbd/cop/12/2/{key}/derivation/1",
        """a mea:Derivation ; mea:draft <work/doc/A/~1> ; mea:changed "verb" ;
        mea:adoptedAs <decision/cbd/cop/12/2/B.8>""",
    ),
    "report": Record(
        "report/x/{key}",
        """a mea:Report ; mea:country <country/fra> ; mea:reportKind <urn:c> ; dct:title "r"@en ;
        mea:submitted "2014-10-20T00:00:00Z"^^xsd:dateTime""",
    ),
    "notification": Record(
        "notification/cbd/{key}",
        """a mea:Notification ; mea:symbol "2006-104" ; mea:agreement agreement:cbd""",
    ),
    "site": Record(
        "site/x/{key}",
        """a mea:Site ; skos:prefLabel "s"@en ; mea:agreement agreement:cbd ;
        mea:country <country/fra> ; wgs:lat 90.0 ; wgs:long -180.0""",
    ),
    "concept": Record(
        "vocabulary/actors/{key}",
        f"""a skos:Concept ; skos:inScheme scheme:actors ; skos:prefLabel {NAMES} ;
        skos:notation "{{key}}" , "x"^^mea:dttActor ; skos:definition "d"@en , "d"@fr ;
        skos:altLabel "alt"@en ; skos:hiddenLabel "hid"@en ; skos:broader <urn:c> .
        scheme:actors a skos:ConceptScheme ; dct:title "s"@en""",
    ),
    "foreign-concept": Record(
        "foreign/{key}",
        """a skos:Concept ; skos:inScheme <urn:scheme> ; skos:prefLabel "c"@en , "c"@fr ;
        owl:deprecated true ; dct:isReplacedBy <urn:c> ; skos:related <urn:c>""",
    ),
    "scheme": Record("vocabulary/{key}", """a skos:ConceptScheme ; dct:title "s"@en"""),
    "source": Record(
        "source/{key}",
        """a mea:Source ; dct:title "s" ; dct:source <https://example.org/> ;
        dct:rights "CC BY\"""",
    ),
    "quarantined": Record(
        "quarantine/x/{hex}",
        """a mea:QuarantinedRecord ; mea:reason "r"@en , "r"@fr ; dct:source <source/x> ;
        mea:rawRecord "{}\"""",
    ),
    "changeset": Record(
        "changeset/{hex}",
        """a mea:Changeset ; dct:creator "c" ;
        prov:endedAtTime "2014-10-20T00:00:00Z"^^xsd:dateTime""",
    ),
    "release": Record(
        "release/{n}",
        """a mea:Release ; mea:releaseNumber 2 ; mea:parentRelease <release/1> ;
        mea:changeset <changeset/00000001>""",
    ),
}

FAULTS = (
    # agreements
    Fault("Agreement", "agreement", iri="agreement/UPPER"),
    Fault("AgreementCode", "agreement", (SKOS.notation,)),
    Fault("AgreementCode", "agreement", more='skos:notation "second"'),
    Fault("AgreementCode", "agreement", (SKOS.notation,), 'skos:notation "CBD"'),
    Fault("AgreementForm", "agreement", (RDF.type,), "a mea:Agreement"),
    Fault("AgreementForm", "agreement", more="a undo:Treaty"),
    Fault("AgreementTitle", "agreement", (DCT.title,)),
    Fault("AgreementTitle", "agreement", more='dct:title "u"@en'),
    Fault("ProtocolConvention", "agreement", (RDF.type,), "a mea:Agreement , undo:Protocol"),
    Fault("AgreementAdopted", "agreement", more='mea:adopted "1999-01-01"^^xsd:date'),
    Fault(
        "AgreementAdopted",
        "agreement",
        (MEA.adopted, MEA.openedForSignature, MEA.entryIntoForce),
        'mea:adopted "2000"',
    ),
    Fault("AgreementOpened", "agreement", more='mea:openedForSignature "2000-03-01"^^xsd:date'),
    Fault("AgreementInForce", "agreement", more='mea:entryIntoForce "2002-03-01"^^xsd:date'),
    Fault(
        "AgreementOpenedAfterAdoption",
        "agreement",
        (MEA.openedForSignature,),
        'mea:openedForSignature "1999-12-31"^^xsd:date',
    ),
    Fault(
        "AgreementInForceAfterAdoption",
        "agreement",
        (MEA.entryIntoForce,),
        'mea:entryIntoForce "1999-12-31"^^xsd:date',
    ),
    Fault("GoverningBody", "body", iri="organ/cbd/cop"),
    Fault("GoverningBodyAgreement", "body", (MEA.bodyOf,)),
    Fault("GoverningBodyAgreement", "body", more="mea:bodyOf agreement:nagoya"),
    Fault("GoverningBodyAgreement", "body", (MEA.bodyOf,), "mea:bodyOf agreement:unknown"),
    Fault("GoverningBodyCode", "body", (SKOS.notation,)),
    Fault("GoverningBodyName", "body", (SKOS.prefLabel,)),
    # participants
    Fault("Participant", "country", iri="country/France"),
    Fault("ParticipantCode", "country", (SKOS.notation,)),
    Fault("ParticipantName", "country", (SKOS.prefLabel,), 'skos:prefLabel "a"@en'),
    Fault("ParticipantName", "country", more='skos:prefLabel "second"@en'),
    Fault("ParticipantName", "former-state", more='skos:prefLabel "x"@de'),
    Fault("ParticipantGroup", "country", more="mea:memberOfGroup <urn:unknown>"),
    Fault("CountryAlpha3", "country", (MEA.alpha3,)),
    Fault("CountryAlpha3", "former-state", (MEA.alpha3,), 'mea:alpha3 "QQ"'),
    Fault("CountryAlpha3", "country", more='mea:alpha3 "QQR"'),
    Fault("CountryAlpha2", "country", (MEA.alpha2,), 'mea:alpha2 "qq"'),
    Fault("CountryM49", "country", (MEA.m49,), 'mea:m49 "4"'),
    Fault("CountryRegion", "country", (MEA.inRegion,), "mea:inRegion <urn:c>"),
    Fault("CountryIndependent", "country", (MEA.independent,), 'mea:independent "yes"'),
    Fault("RegionCode", "region", (SKOS.notation,), 'skos:notation "africa"'),
    # memberships
    Fault("Membership", "membership", iri="party/cbd/France"),
    Fault("MembershipMember", "membership", (ORG.member,)),
    Fault("MembershipMember", "membership", more="org:member agreement:cbd"),
    Fault("MembershipAgreement", "membership", (MEA.agreement,)),
    Fault("MembershipStatement", "membership", (MEA.status,)),
    Fault("MembershipStatement", "membership", more="mea:status <party/cbd/fra/unknown>"),
    Fault(
        "MembershipPreferredStatus",
        "membership",
        beside="""<IRI> mea:preferredStatus <IRI/x> . <IRI/x> a mea:PartyStatus ;
            mea:statusOf <party/cbd/fra> ; mea:agreement agreement:cbd ; dct:source <source/x> ;
            org:member <country/fra> .""",
    ),
    Fault("MembershipPreferenceReason", "membership", (MEA.preferenceReason,)),
    Fault(
        "MembershipSourcesAgree",
        "membership",
        beside="".join(
            f"""<IRI> mea:status <IRI/{source}> . <IRI/{source}> a mea:PartyStatus ;
            mea:statusOf <party/cbd/fra> ; mea:agreement agreement:cbd ; dct:source <source/x> ;
            org:member <country/fra> ; mea:entryIntoForce "{day}"^^xsd:date ."""
            for source, day in (("x", "2000-01-01"), ("y", "2000-01-02"))
        ),
    ),
    Fault("PartyStatus", "status", iri="party/cbd/fra"),
    Fault("PartyStatusOf", "status", (MEA.statusOf,)),
    Fault("PartyStatusMember", "status", (ORG.member,)),
    Fault("PartyStatusMember", "status", more="org:member <country/unknown>"),
    Fault("PartyStatusAgreement", "bare-status", (MEA.agreement,)),
    Fault("PartyStatusSource", "status", (DCT.source,)),
    Fault("PartyStatusSource", "status", more="dct:source <source/second>"),
    Fault("PartyStatusKind", "status", more='mea:statusKind "party"'),
    Fault("PartyStatusSigned", "status", more='mea:signed "1992-06-06"^^xsd:date'),
    Fault("PartyStatusConsented", "status", more='mea:consented "1994-01-02"^^xsd:date'),
    Fault(
        "PartyStatusInForce",
        "bare-status",
        more='mea:entryIntoForce "1994-01-01"^^xsd:date , "1994-01-02"^^xsd:date',
    ),
    Fault("PartyStatusEnded", "status", more='mea:ended "2000-01-02"^^xsd:date'),
    Fault(
        "PartyStatusExpectedInForce",
        "bare-status",
        more='mea:expectedEntryIntoForce "1994-04"^^xsd:gYearMonth',
    ),
    Fault("DatePlausible", "bare-status", more='mea:ended "1899-12-31"^^xsd:date'),
    Fault("DatePlausible", "bare-status", more='mea:ended "9999-12-31"^^xsd:date'),
    Fault("SignatureNotBeforeOpening", "bare-status", more='mea:signed "1992-06-04"^^xsd:date'),
    Fault("ConsentNotBeforeAdoption", "bare-status", more='mea:consented "1992-06-04"^^xsd:date'),
    Fault(
        "SignatureNotAfterConsent",
        "bare-status",
        more='mea:signed "1994-01-02"^^xsd:date ; mea:consented "1994-01-01"^^xsd:date',
    ),
    Fault(
        "ConsentNotAfterEntryIntoForce",
        "bare-status",
        more='mea:consented "1994-01-02"^^xsd:date ; mea:entryIntoForce "1994-01-01"^^xsd:date',
    ),
    Fault(
        "EntryIntoForceNotBeforeTreaty",
        "bare-status",
        more='mea:entryIntoForce "1993-12-28"^^xsd:date',
    ),
    Fault(
        "EndNotBeforeEntryIntoForce",
        "bare-status",
        more='mea:entryIntoForce "1994-01-02"^^xsd:date ; mea:ended "1994-01-01"^^xsd:date',
    ),
    Fault(
        "EntryIntoForceNotBeforeRule",
        "status",
        (MEA.entryIntoForce,),
        'mea:entryIntoForce "1994-03-31"^^xsd:date',
    ),
    Fault(
        "EntryIntoForceNotAfterRule",
        "status",
        (MEA.entryIntoForce,),
        'mea:entryIntoForce "1994-04-02"^^xsd:date',
    ),
    # plans
    Fault("StrategicPlan", "plan", iri="scheme/aichi"),
    Fault("StrategicPlanAgreement", "plan", (MEA.planOf,), "mea:planOf <urn:unknown>"),
    Fault("Goal", "goal", iri="goal/A"),
    Fault("Target", "target", iri="target/11"),
    Fault("Indicator", "indicator", iri="indicator/gbf/1/2"),
    Fault("PlanItemCode", "goal", (SKOS.notation,)),
    Fault("PlanItemPlan", "target", (SKOS.inScheme,), "skos:inScheme <urn:scheme>"),
    Fault("PlanItemGoal", "indicator", more="mea:goal <target/aichi/1>"),
    Fault("TargetOneGoal", "target", more="mea:goal <goal/aichi/B>"),
    Fault("IndicatorTarget", "indicator", more="mea:target <goal/aichi/A>"),
    Fault("IndicatorMeasures", "indicator", (MEA.target, MEA.goal)),
    # alignments and national implementation
    Fault("TargetAlignment", "alignment", iri="alignment/x"),
    Fault("TargetAlignmentFrom", "alignment", (MEA.alignedFrom,)),
    Fault("TargetAlignmentTo", "alignment", (MEA.alignedTo,), "mea:alignedTo <offer/x/1>"),
    Fault("TargetAlignmentTo", "alignment", more="mea:alignedTo <goal/aichi/A>"),
    Fault(
        "TargetAlignmentOfTwo", "alignment", (MEA.alignedFrom,), "mea:alignedFrom <target/aichi/1>"
    ),
    Fault("TargetAlignmentSource", "alignment", (DCT.source,)),
    Fault("TargetAlignmentDegree", "alignment", more="mea:degree <target/aichi/1>"),
    Fault("NationalTarget", "national-target", iri="national-target/France/1"),
    Fault("NationalTargetCountry", "national-target", (MEA.country,)),
    Fault("NationalTargetReference", "national-target", more='mea:reference "2"'),
    Fault("NationalTargetAligned", "national-target", (MEA.addressesTarget,)),
    Fault("NationalActivity", "activity", iri="activity/1"),
    Fault("NationalActivityCountry", "activity", more="mea:country <country/unknown>"),
    Fault("NationalActivityNamesCountry", "activity", (MEA.country,)),
    Fault("NationalActivityTarget", "activity", (MEA.addressesTarget,)),
    Fault("AddressedTarget", "activity", more="mea:addressesTarget <goal/aichi/A>"),
    Fault("Progress", "progress", iri="progress/1"),
    Fault("ProgressTarget", "progress", (MEA.addressesTarget,)),
    Fault("ProgressLevel", "progress", (MEA.progressLevel,)),
    # needs and support
    Fault("Need", "need", iri="need/1"),
    Fault("NeedCountry", "need", (MEA.country,)),
    Fault("NeedCountry", "need", more='mea:country "France"'),
    Fault("NeedStatus", "need", more="mea:needStatus <urn:region>"),
    Fault("NeedStatusGiven", "need", (MEA.needStatus,)),
    Fault("NeedKind", "need", more="mea:needKind <country/fra>"),
    Fault("NeedAmount", "need", (MEA.amountNeeded,), "mea:amountNeeded -1.0"),
    Fault("NeedAmount", "need", (MEA.amountNeeded,), 'mea:amountNeeded "463000"'),
    Fault("NeedAmount", "need", more="mea:amountNeeded 11.5"),
    Fault("Currency", "need", (MEA.currency,), 'mea:currency "US Dollars"'),
    Fault("Currency", "contribution", more='mea:currency "USD"'),
    Fault("NeedAmountCurrency", "need", (MEA.currency,)),
    Fault("NeedTitle", "need", (DCT.title,)),
    Fault(
        "NeedFindable",
        "need",
        (MEA.addressesTarget, MEA.needKind, DCT.subject),
    ),
    Fault("Offer", "offer", iri="offer/1"),
    Fault("OfferKind", "offer", (MEA.supportKind,)),
    Fault("GoodPractice", "practice", iri="good-practice/x/1"),
    Fault("GoodPracticeName", "practice", (DCT.title,)),
    Fault("Match", "match", iri="match/1"),
    Fault("MatchNeed", "match", (MEA.need,), "mea:need <offer/x/1>"),
    Fault("MatchOther", "match", (MEA.donor,)),
    Fault("Contribution", "contribution", iri="contribution/1"),
    Fault("ContributionNeed", "contribution", (MEA.need,)),
    Fault("ContributionDonor", "contribution", more="mea:donor <country/fra>"),
    Fault("ContributionAmount", "contribution", (MEA.amount,)),
    Fault("ContributionAmount", "contribution", (MEA.amount,), "mea:amount -10.5"),
    Fault("ContributionCurrency", "contribution", (MEA.currency,)),
    Fault("ContributionDate", "contribution", more='mea:contributionDate "2009-01-02"^^xsd:date'),
    Fault(
        "ContributionDatePlausible",
        "contribution",
        (MEA.contributionDate,),
        'mea:contributionDate "0001-01-01"^^xsd:date',
    ),
    Fault("ContributionDated", "contribution", (MEA.contributionDate,)),
    Fault("ContributionFlags", "contribution", (MEA.domestic,), 'mea:domestic "no"'),
    # partners
    Fault("Partner", "partner", iri="partner/a/b"),
    Fault("PartnerName", "partner", (SKOS.prefLabel,)),
    Fault("PartnerKind", "partner", more='mea:partnerKind "network"'),
    Fault(
        "PartnerAgreement",
        "partner",
        (MEA.partnerOf,),
        'mea:partnerOf "cbd"',
        also="KnownAgreement",
    ),
    Fault("Since", "partner", more='mea:since "2000-01-02"^^xsd:date'),
    Fault("Until", "partner", (MEA.since, MEA.until), 'mea:until "2001"'),
    Fault("SinceNotAfterUntil", "partner", (MEA.since,), 'mea:since "2002-01-01"^^xsd:date'),
    # decisions
    Fault("Meeting", "meeting", iri="meeting/12"),
    Fault("MeetingOf", "meeting", (MEA.body,)),
    Fault("MeetingBody", "meeting", more="mea:body <body/nagoya/mop>"),
    Fault("KnownBody", "meeting", (MEA.body,), "mea:body <body/cbd/unknown>"),
    Fault("MeetingSession", "meeting", (MEA.session,), 'mea:session "12th"'),
    Fault("MeetingStart", "meeting", more='schema:startDate "2014-10-07"^^xsd:date'),
    Fault("MeetingEnd", "meeting", more='schema:endDate "2014-10-16"^^xsd:date'),
    Fault(
        "MeetingDatesInOrder",
        "meeting",
        (SCHEMA.endDate,),
        'schema:endDate "2014-10-05"^^xsd:date',
    ),
    Fault("Decision", "decision", iri="decision/12"),
    Fault("DecisionNumber", "decision", (MEA.number,)),
    Fault("DecisionOf", "decision", (MEA.agreement, MEA.body)),
    Fault("DecisionAgreement", "decision", more="mea:agreement agreement:nagoya"),
    Fault("DecisionBody", "decision", more="mea:body <body/nagoya/mop>"),
    Fault(
        "DecisionMeeting",
        "decision",
        (MEA.meeting,),
        'mea:meeting "COP 12"',
        also="DecisionMeetingKnown",
    ),
    Fault("DecisionMeetingKnown", "decision", (MEA.meeting,), "mea:meeting <meeting/cbd/cop/99>"),
    Fault("DecisionKind", "decision", (MEA.decisionKind,), 'mea:decisionKind "decision"'),
    Fault("DecisionStatus", "decision", more='mea:decisionStatus "active"'),
    Fault("DecisionDate", "decision", (ELI.date_document,), 'eli:date_document "2014"'),
    Fault(
        "DecisionPublished", "decision", (MEA.published,), 'mea:published "2014-10-20"^^xsd:date'
    ),
    Fault("DecisionWork", "decision", (MEA.aknWork,), 'mea:aknWork "akn/un/x"'),
    Fault("DecisionTitle", "decision", more='dct:title "u"@en'),
    Fault("DecisionTitled", "decision", (DCT.title,)),
    Fault("DecisionNumberOnce", "decision", more='mea:number "12/2"'),
    Fault("DecisionKindOnce", "decision", more="mea:decisionKind <urn:region>"),
    Fault("DecisionDateOnce", "decision", more='eli:date_document "2014-10-18"^^xsd:date'),
    Fault("DecisionDateOnce", "document", more='eli:date_document "2014-10-18"^^xsd:date'),
    Fault("DecisionWorkOnce", "decision", more='mea:aknWork "/akn/un/y"'),
    Fault("DecisionVersionOf", "decision", more='mea:versionOf "XII/2"'),
    Fault("Document", "document", iri="document/1"),
    Fault("DocumentNamed", "document", (MEA.symbol, DCT.title)),
    Fault("DocumentSymbol", "document", more='mea:symbol "B"'),
    Fault("TextHeld", "document", more="mea:textHeld false"),
    Fault("TextHeld", "decision", more='mea:textHeld "no"'),
    Fault("DecisionNumberNagoya", "decision", (MEA.number,), 'mea:number "NP-1/13"'),
    Fault("DecisionNumberCartagena", "decision", (MEA.number,), 'mea:number "CP-9/1"'),
    Fault("DecisionNumberCartagena", "nagoya-decision", (MEA.number,), 'mea:number "BS-II/13"'),
    Fault("Provision", "provision", iri="provision/1"),
    Fault("ProvisionOf", "provision", (MEA.provisionOf,)),
    Fault("ProvisionParent", "provision", (ELI.is_part_of,)),
    Fault("ProvisionParentOnce", "provision", more="eli:is_part_of <decision/cbd/cop/12/2>"),
    Fault("ProvisionLabel", "provision", more='mea:label "e)"@fr'),
    Fault("ProvisionPosition", "provision", (MEA.position,), "mea:position 0"),
    Fault("ProvisionPositionOnce", "provision", more="mea:position 5"),
    Fault("ProvisionText", "provision", more='mea:text "x"'),
    Fault("ProvisionText", "provision", more='mea:text "second"@fr'),
    Fault("Action", "action", iri="_:action"),
    Fault("ActionVerb", "action", (MEA.verb,)),
    Fault("ActionAddressee", "action", more='mea:addressee "Parties"'),
    Fault("ActionProvision", "action", iri="decision/cbd/cop/12/2/unlinked/action/1"),
    Fault("Deadline", "deadline", iri="_:deadline"),
    Fault("DeadlineWhen", "deadline", (MEA.dueDate,)),
    Fault("DeadlineWhen", "deadline", more="mea:dueAt <meeting/cbd/cop/13>"),
    Fault("DeadlineOccurrence", "next-meeting", (MEA.occurrence,), 'mea:occurrence "often"'),
    Fault("Citation", "citation", iri="_:citation"),
    Fault("CitationCiting", "citation", more="cito:hasCitingEntity <decision/cbd/cop/12/3>"),
    Fault("CitationCited", "citation", more="cito:hasCitedEntity <decision/cbd/cop/12/3>"),
    Fault("CitationStatus", "citation", (MEA.citationStatus,)),
    Fault("CitationStatus", "citation", (MEA.citationStatus,), 'mea:citationStatus "stale"'),
    Fault("CitationStatusOnce", "citation", more="mea:citationStatus <urn:c>"),
    Fault(
        "AmbiguousCitationUndecided",
        "ambiguous-citation",
        more="cito:hasCitedEntity <decision/cbd/cop/11/2>",
    ),
    Fault(
        "AmbiguousCitationCandidates",
        "ambiguous-citation",
        (MEA.candidate,),
        "mea:candidate <decision/cbd/cop/11/2>",
    ),
    Fault("ResolvedCitationCited", "citation", (CITO.hasCitedEntity,)),
    Fault("CitedWork", "cited-work", iri="cited/1"),
    Fault("CitedWorkNumber", "cited-work", (MEA.number,)),
    Fault("Derivation", "derivation", iri="_:derivation"),
    Fault("DerivationDraft", "derivation", (MEA.draft,)),
    Fault("DerivationAdopted", "derivation", more="mea:adoptedAs <decision/cbd/cop/12/2/B.9>"),
    Fault("DerivationChanged", "derivation", more='mea:changed "spelling"'),
    # records
    Fault("Report", "report", iri="report/1"),
    Fault("ReportFrom", "report", (MEA.country,)),
    Fault("ReportKind", "report", more="mea:reportKind <country/fra>"),
    Fault("ReportSubmitted", "report", (MEA.submitted,), 'mea:submitted "2014"'),
    Fault("ReportTitle", "report", (DCT.title,)),
    Fault("Notification", "notification", iri="notification/1"),
    Fault("NotificationSymbol", "notification", (MEA.symbol,)),
    Fault("NotificationAgreement", "notification", (MEA.agreement,)),
    Fault("Site", "site", iri="site/1"),
    Fault("SiteName", "site", (SKOS.prefLabel,)),
    Fault("SiteAgreement", "site", (MEA.agreement,)),
    Fault("SiteCountry", "site", (MEA.country,)),
    Fault("KnownAgreement", "site", (MEA.agreement,), "mea:agreement agreement:stockholm"),
    Fault("KnownAgreement", "partner", more="mea:partnerOf agreement:stockholm"),
    Fault("Link", "partner", more='schema:url "www.example.org"'),
    Fault("Latitude", "site", more="wgs:lat 10.0"),
    Fault("Latitude", "need", (WGS.lat,), "wgs:lat 100.0"),
    Fault("Longitude", "site", (WGS.long,), "wgs:long 180.5"),
    Fault("LatitudeWithOther", "site", (WGS.long,)),
    Fault("LongitudeWithOther", "site", (WGS.lat,)),
    # vocabulary
    Fault("Concept", "foreign-concept", iri="_:concept"),
    Fault("ConceptLabel", "foreign-concept", (SKOS.prefLabel,)),
    Fault("ConceptScheme", "foreign-concept", (SKOS.inScheme,)),
    Fault("ConceptReplacement", "foreign-concept", (DCT.isReplacedBy,)),
    Fault("SchemeTitle", "scheme", (DCT.title,)),
    Fault("OwnConceptNotation", "concept", (SKOS.notation,), 'skos:notation "x"^^mea:dttActor'),
    Fault("OwnConceptNotation", "concept", more='skos:notation "second"'),
    Fault("OwnConceptNotation", "concept", (SKOS.notation,), 'skos:notation "Not a slug"'),
    Fault("OwnConceptLabels", "concept", (SKOS.prefLabel,), 'skos:prefLabel "a"@en , "b"@fr'),
    Fault("OwnConceptLabels", "concept", more='skos:prefLabel "x"@de'),
    Fault("OwnConceptLabels", "concept", more='skos:prefLabel "second"@en'),
    Fault("OwnConceptDefinition", "concept", (SKOS.definition,), 'skos:definition "d"@en'),
    # sources
    Fault("Source", "source", iri="source/a/b"),
    Fault("SourceTitle", "source", (DCT.title,)),
    Fault("SourceLink", "source", more='dct:source "example.org"'),
    Fault("SourceLicence", "source", (DCT.rights,)),
    Fault("QuarantinedRecord", "quarantined", iri="quarantine/x/row"),
    Fault("QuarantinedRecordReason", "quarantined", (MEA.reason,)),
    Fault("QuarantinedRecordSource", "quarantined", (DCT.source,)),
    Fault("QuarantinedRecordContent", "quarantined", (MEA.rawRecord,)),
    Fault("Changeset", "changeset", iri="changeset/today"),
    Fault("ChangesetAuthor", "changeset", (DCT.creator,)),
    Fault("ChangesetTime", "changeset", (PROV.endedAtTime,)),
    Fault("Release", "release", iri="release/latest"),
    Fault("ReleaseNumber", "release", (MEA.releaseNumber,), "mea:releaseNumber 0"),
    Fault("ReleaseParent", "release", more="mea:parentRelease <source/x>"),
    Fault("ReleaseChangeset", "release", more="mea:changeset <changeset/00000002>"),
)


def in_family(shape: str) -> str:
    """Give the file that holds a shape."""
    return FAMILIES[SHAPE + shape]


FAMILIES = {
    quad.subject.value: path.stem
    for path in FILES
    for quad in parse(path=path, format=RdfFormat.TURTLE)
    if isinstance(quad.subject, NamedNode)
}
KEYS = ["".join(letters) for letters in product("q", ascii_lowercase, ascii_lowercase)]


def spoiled(fault: Fault, number: int) -> tuple[str, list[Triple]]:
    """Give a faulty record under a key of its own: its focus as reported, and the triples."""
    node, triples = RECORDS[fault.record].triples(KEYS[number], 1000 + number)
    kept = [
        triple
        for triple in triples
        if triple.subject != node or triple.predicate not in fault.without
    ]
    if fault.more:
        kept += read(f"<{node.value}> {fault.more} .")
    if fault.beside:
        beside = fault.beside.replace("<IRI", f"<{node.value}")
        kept += read(beside)
    if fault.iri is None:
        return node.value, kept
    renamed = _renamed(fault.iri, number)
    if isinstance(renamed, NamedNode):
        kept = [
            Triple(renamed if subject == node else subject, predicate, value)
            for subject, predicate, value in kept
        ]
        return renamed.value, kept
    moved = {node: renamed}
    kept = [Triple(moved.get(s, s), p, moved.get(o, o)) for s, p, o in kept]
    return f"_:{renamed.value}", kept


def _renamed(iri: str, number: int) -> NamedNode | BlankNode:
    if iri.startswith("_:"):
        return BlankNode(f"b{number}")
    return NamedNode(f"{DEFAULT_BASE}{number}/{iri}")


@cache
def judged(family: str) -> Report:
    """Judge every sound record and all faulty ones of a family in one graph."""
    triples = [*ONTOLOGY, *read(COMMON)]
    for number, record in enumerate(RECORDS.values()):
        triples += record.triples(KEYS[-1 - number], 2 + number)[1]
    for number, fault in enumerate(FAULTS):
        if in_family(fault.shape) == family:
            triples += spoiled(fault, number)[1]
    return validate_triples(triples, SHAPES)


@cache
def faulty() -> frozenset[str]:
    return frozenset(spoiled(fault, number)[0] for number, fault in enumerate(FAULTS))


def severities() -> dict[str, str]:
    """Give the severity of each shape that has one, by its local name."""
    return {
        triple.subject.value.removeprefix(SHAPE): triple.object.value.removeprefix(SH.iri)
        for triple in TRIPLES
        if triple.predicate == SH.severity
    }


SEVERITIES = severities()


@pytest.mark.parametrize("family", [path.stem for path in FILES])
def test_sound_records_pass(family: str) -> None:
    of_sound = [r for r in judged(family).results if not r.focus.startswith(tuple(faulty()))]
    assert of_sound == []


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=lambda n: f"{FAULTS[n].shape}-{n}")
def test_a_fault_is_found_by_its_shape_alone(number: int) -> None:
    fault = FAULTS[number]
    focus, _ = spoiled(fault, number)
    found = {
        (result.shape.removeprefix(SHAPE), result.severity)
        for result in judged(in_family(fault.shape)).results
        if result.focus == focus
    }
    expected = [shape for shape in (fault.shape, fault.also) if shape]
    assert found == {(shape, SEVERITIES[shape]) for shape in expected}


@pytest.mark.corpus
def test_the_official_sdg_data_pass(corpus: Path) -> None:
    """
    They are judged beside our ontology and its alignments, which make them none of ours.

    Of their double labels a rule warns (tests/test_rules_skos.py).
    """
    official = corpus / "data/sdg/sdg-kos-goals-targets-indicators.ttl"
    alignments = CONTENT / "ontology/alignments.ttl"
    read_in = [quad.triple for path in (official, alignments) for quad in parse(path=path)]
    report = validate_triples([*ONTOLOGY, *read_in], SHAPES)
    assert report.conforms
    assert not report.of("Warning")


# What every shape must have


def objects(subject: NamedNode | BlankNode, predicate: NamedNode) -> list[object]:
    return [t.object for t in TRIPLES if t.subject == subject and t.predicate == predicate]


NAMED = sorted({t.subject.value for t in TRIPLES if isinstance(t.subject, NamedNode)})


def test_every_shape_with_a_severity_is_exercised() -> None:
    assert {fault.shape for fault in FAULTS} == set(SEVERITIES)


@pytest.mark.parametrize("name", sorted(SEVERITIES))
def test_a_shape_says_in_english_and_french_what_to_do(name: str) -> None:
    shape = NamedNode(SHAPE + name)
    assert objects(shape, SH.severity)[0] in (SH.Violation, SH.Warning, SH.Info)
    assert len(objects(shape, SH.severity)) == 1
    messages = [text for text in objects(shape, SH.message) if isinstance(text, Literal)]
    assert sorted(str(text.language) for text in messages) == ["en", "fr"]
    assert all(text.value == text.value.strip() and text.value.endswith(".") for text in messages)


@pytest.mark.parametrize("iri", NAMED)
def test_a_shape_has_a_mintable_iri_and_a_type(iri: str) -> None:
    assert IDENTIFIERS.parse(iri).kind == "shape"
    (kind,) = objects(NamedNode(iri), RDF.type)
    assert kind in (SH.NodeShape, SH.PropertyShape)
    assert bool(objects(NamedNode(iri), SH.path)) == (kind == SH.PropertyShape)


def test_blank_nodes_are_lists_and_paths_alone() -> None:
    allowed = {RDF.first, RDF.rest}
    paths = {SH.inversePath, SH.alternativePath, SH.oneOrMorePath}
    of_blank = {t.predicate for t in TRIPLES if isinstance(t.subject, BlankNode)}
    assert of_blank <= allowed | paths


def test_a_shape_without_severity_serves_another() -> None:
    """It is used by a shape that judges, or leads from a target to such shapes."""
    used = {t.object.value for t in TRIPLES if isinstance(t.object, NamedNode)}
    for iri in set(NAMED) - {SHAPE + name for name in SEVERITIES}:
        assert objects(NamedNode(iri), SH.message) == []
        assert iri in used or objects(NamedNode(iri), SH.property)


TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetNode)


def test_a_judging_shape_has_a_target_or_is_led_to() -> None:
    led_to = {t.object for t in TRIPLES if t.predicate == SH.property}
    for name in SEVERITIES:
        shape = NamedNode(SHAPE + name)
        assert any(objects(shape, target) for target in TARGETS) != (shape in led_to)


def test_every_class_of_the_ontology_has_a_shape() -> None:
    targets = {t.object for t in TRIPLES if t.predicate == SH.targetClass}
    parents = {(t.subject, t.object) for t in ONTOLOGY if t.predicate == RDFS.subClassOf}

    def covered(term: object) -> bool:
        above = [parent for child, parent in parents if child == term]
        return term in targets or any(covered(parent) for parent in above)

    classes = {t.subject for t in ONTOLOGY if t.predicate == RDF.type and t.object == OWL.Class}
    assert [term for term in classes if not covered(term)] == []


def test_constraints_are_core_and_readable_by_the_engine() -> None:
    """No scripts or queries, and no regular expression that XPath lacks (`(?…)`)."""
    assert not {SH.sparql, SH.js, SH.rule, SH.target} & {t.predicate for t in TRIPLES}
    patterns = [t.object.value for t in TRIPLES if t.predicate == SH.pattern]
    assert not [pattern for pattern in patterns if "(?" in pattern]


def test_own_concepts_are_those_of_every_vocabulary() -> None:
    schemes = {
        quad.subject
        for path in (CONTENT / "vocabularies").glob("*.ttl")
        for quad in parse(path=path, format=RdfFormat.TURTLE)
        if quad.predicate == RDF.type and quad.object == SKOS.ConceptScheme
    }
    assert set(objects(NamedNode(SHAPE + "OwnConcepts"), SH.targetNode)) == schemes


def test_the_documentation_lists_every_shape_with_its_severity() -> None:
    text = (CONTENT / "docs/shapes.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| \S.* \|$", text, re.MULTILINE)
    assert dict(rows) == SEVERITIES
    assert len(rows) == len(SEVERITIES)


# Minted IRIs pass

KINDS = {
    "activity": "NationalActivity",
    "agreement": "Agreement",
    "alignment": "TargetAlignment",
    "body": "GoverningBody",
    "changeset": "Changeset",
    "contribution": "Contribution",
    "country": "Participant",
    "decision": "Decision",
    "decision-record": "Decision",
    "goal": "Goal",
    "indicator": "Indicator",
    "match": "Match",
    "meeting": "Meeting",
    "meeting-record": "Meeting",
    "national-target": "NationalTarget",
    "need": "Need",
    "notification": "Notification",
    "offer": "Offer",
    "organization": "Partner",
    "organization-record": "Partner",
    "partner": "Partner",
    "party": "Membership",
    "party-status": "PartyStatus",
    "party-status-again": "PartyStatus",
    "plan": "StrategicPlan",
    "practice": "GoodPractice",
    "progress": "Progress",
    "provision": "Provision",
    "quarantine": "QuarantinedRecord",
    "release": "Release",
    "report": "Report",
    "site": "Site",
    "source": "Source",
    "target": "Target",
    "notification-provision": "Provision",
    "work-article": "CitedWork",
    "work-digest": "Document",
    "work-digest-provision": "Provision",
    "work-document-provision": "Provision",
    "work-document": "CitedWork",
    "work-unga": "CitedWork",
}
"""The kinds of IRI, each with the shape that judges their form."""

CODES = {
    "agreement": st.sampled_from(IDENTIFIERS.codes.agreements()),
    "country": st.sampled_from([p.code for p in IDENTIFIERS.codes.participants()]),
    "participant": st.sampled_from([p.code for p in IDENTIFIERS.codes.participants()]),
}
PARTS = {field: st.from_regex(pattern, fullmatch=True) for field, pattern in FIELDS.items()} | CODES


@given(st.data(), st.sampled_from(sorted(KINDS)))
def test_whatever_is_minted_has_the_form_that_its_shape_asks_for(
    data: st.DataObject, kind: str
) -> None:
    fields = re.findall(r"\{(\w+)\}", PATHS[kind])
    parts = {field: data.draw(PARTS[field]) for field in fields}
    try:
        iri = IDENTIFIERS.mint(kind, **parts)
    except IdentifierError:
        reject()  # these parts would read as another kind of thing
    (pattern,) = objects(NamedNode(SHAPE + KINDS[kind]), SH.pattern)
    assert isinstance(pattern, Literal)
    assert re.search(pattern.value, iri)


# Other bases, and the reference data


def test_the_rules_move_with_the_base() -> None:
    base = "https://knowledge.example.org/"
    shapes = Shapes.read(FILES, base)
    turtle = """
        <decision/x/1> a mea:Decision ; mea:number "NP-1/13" ; dct:title "t"@en ;
            mea:agreement <agreement/{}> .
        <agreement/{}> a mea:Agreement , undo:Convention ; skos:notation "x" ; dct:title "t"@en .
    """
    for agreement, warned in (("nagoya", False), ("cbd", True)):
        text = f"@base <{base}> .\n" + turtle.replace("{}", agreement)
        results = validate_triples([*ONTOLOGY, *read(text)], shapes).results
        found = [result.shape for result in results]
        assert found == ([f"{base}shape/DecisionNumberNagoya"] if warned else [])


@cache
def reference_data() -> tuple[Result, ...]:
    """Judge the memberships of the reference data with what they lean on."""
    loading = Loading(Settings(), IDENTIFIERS)
    triples = set(ONTOLOGY)
    for topic in (agreements, participants, memberships):
        for graph in topic(CONTENT / "data", loading):
            triples |= set(graph.triples)
    for scheme in ("country-groups", "membership-statuses", "regions"):
        path = CONTENT / f"vocabularies/{scheme}.ttl"
        triples |= {quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE)}
    return validate_triples(triples, SHAPES).results


def test_guinea_signed_the_cbd_before_it_was_open() -> None:
    (result,) = [r for r in reference_data() if r.shape == SHAPE + "SignatureNotBeforeOpening"]
    assert result.focus == f"{DEFAULT_BASE}party/cbd/gin/ecolex"
    assert result.severity == "Warning"
    assert result.value is not None
    assert "1992-06-05" in result.value
    assert result.message("fr").startswith("La signature est antérieure")


def test_memberships_draw_these_warnings_and_no_violation() -> None:
    found = Counter(
        result.shape.removeprefix(SHAPE) for result in reference_data() if result.severity != "Info"
    )
    assert found == {
        "ConsentNotAfterEntryIntoForce": 14,
        "DatePlausible": 1,
        "EntryIntoForceNotAfterRule": 133,
        "EntryIntoForceNotBeforeRule": 77,
        "EntryIntoForceNotBeforeTreaty": 3,
        "SignatureNotAfterConsent": 598,
        "SignatureNotBeforeOpening": 1,
    }


def test_the_rule_on_entry_into_force_questions_these_rows() -> None:
    """ECOLEX has 27 rows on the CBD that the rule contradicts, IEADB and HUGGO have none."""
    rule = {SHAPE + "EntryIntoForceNotAfterRule", SHAPE + "EntryIntoForceNotBeforeRule"}
    rows = [r.focus.split("/") for r in reference_data() if r.shape in rule]
    assert Counter((row[5], row[7]) for row in rows) == {
        ("cbd", "ecolex"): 27,
        ("cites", "ecolex"): 6,
        ("cites", "huggo"): 3,
        ("cites", "ieadb"): 3,
        ("cms", "ecolex"): 13,
        ("cms", "huggo"): 54,
        ("cms", "ieadb"): 12,
        ("ramsar", "ecolex"): 11,
        ("ramsar", "huggo"): 5,
        ("ramsar", "ieadb"): 9,
        ("unccd", "ecolex"): 48,
        ("unccd", "ieadb"): 2,
        ("unfccc", "ecolex"): 11,
        ("unfccc", "ieadb"): 6,
    }

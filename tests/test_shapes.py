"""Each shape finds the fault that it is for, and lets a sound record pass."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from loaders.loader import Loading
from loaders.reference.agreements import agreements
from loaders.reference.memberships import memberships
from loaders.reference.participants import participants
from meagraph.codes import read_codes
from meagraph.identifiers import FIELDS, PATHS, IdentifierError, Identifiers
from meagraph.namespaces import DEFAULT_BASE, MEA, OWL, PREFIXES, RDF, RDFS, SH, SKOS
from meagraph.settings import CONTENT, Settings
from meagraph.validation import Report, Result, Shapes

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
    is added elsewhere (`<IRI>` is the record), `iri` another IRI for it.
    """

    shape: str
    record: str
    without: tuple[NamedNode, ...] = ()
    more: str = ""
    beside: str = ""
    iri: str | None = None


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
    "provision": Record(
        "decision/cbd/cop/12/2/{key}",
        """a mea:SubParagraph ; mea:provisionOf <decision/cbd/cop/12/2> ; mea:label "d)" ;
        eli:is_part_of <decision/cbd/cop/12/2/B.8> ; mea:position 4 ; mea:action <urn:action>""",
    ),
    "action": Record(
        "decision/cbd/cop/12/2/{key}/action/1",
        """a mea:Action ; mea:verb <urn:c> ; mea:addressee <urn:c> .
        <urn:p:{key}> mea:action <decision/cbd/cop/12/2/{key}/action/1>""",
    ),
    "deadline": Record("deadline/{key}", """a mea:Deadline ; mea:dueDate "2015-10\""""),
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
        """a mea:Source ; dct:title "s" ; dct:source <https://example.org/> ; dct:rights "CC BY\"""",
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

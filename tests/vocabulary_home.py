"""A home with vocabularies: one of ours, and a foreign one with loops and strange links."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, Triple, parse

from meagraph.publishing import Publisher
from meagraph.query.pool import QueryPool
from meagraph.settings import CONTENT, Settings
from meagraph.staging import Changeset, Source, StagedGraph
from server.app import create_app

BASE = "https://w3id.org/meagraph/"
SEA = "http://sea.example/terms#"
SOURCE = Source(f"{BASE}source/test", "Records for tests", licence="CC0-1.0")
MANY = 250
"""So many concepts stand below one, more than a page shows at once."""

PREFIXES = f"""
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix schema: <https://schema.org/> .
@prefix mea: <{BASE}ontology#> .
@prefix kind: <{BASE}vocabulary/need-kinds/> .
@prefix : <{SEA}> .
"""
FIRST = """
:sea a skos:ConceptScheme ; dct:title "Seas"@en , "Mers"@fr , "Meere"@de ;
    dct:description "Words of the sea & its <shores>."@en ; skos:hasTopConcept :water .
:water a skos:Concept ; skos:inScheme :sea ; skos:narrower :ocean ;
    skos:prefLabel "water"@en , "eau"@fr , "Wasser"@de , "مياه"@ar , "水"@zh , "вода"@ru .
:ocean a skos:Concept ; skos:inScheme :sea ;
    skos:prefLabel "ocean"@en , "océan"@fr , "Ozean"@de , "المحيط"@ar , "海洋"@zh , "океан"@ru ;
    skos:altLabel "high seas"@en ; skos:hiddenLabel "oshun"@en ; skos:notation "W.1" ;
    skos:exactMatch <javascript:alert(1)> , <http://elsewhere.example/ocean> , kind:training ;
    skos:related :coast .
:coast a skos:Concept ; skos:inScheme :sea ; skos:broader :water ; skos:prefLabel "coast"@en .
:reef a skos:Concept ; skos:inScheme :sea ; skos:broader :ocean , :coast ;
    skos:prefLabel "reef"@en , "Riff"@de ; skos:scopeNote "Nur Korallen."@de ;
    skos:definition [ rdf:value "A ridge below the waves."@en ;
        dct:source <http://book.example/7> ] .
:main a skos:Concept ; skos:inScheme :sea ; skos:broader :water ; skos:prefLabel "<b>main</b>"@en .
:egg a skos:Concept ; skos:inScheme :sea ; skos:broader :hen ; skos:prefLabel "egg"@en .
:hen a skos:Concept ; skos:inScheme :sea ; skos:broader :egg ; skos:prefLabel "hen"@en .
:loose a skos:Concept ; skos:inScheme :sea ; skos:prefLabel "loose end"@en .
:edges a skos:Collection ; skos:prefLabel "edges"@en ; skos:member :reef , :coast .
:route a skos:OrderedCollection ; skos:prefLabel "route"@en ; skos:memberList ( :ocean :coast ) .
"""
CHANGED = ":main owl:deprecated true ; dct:isReplacedBy :ocean . :gulf a skos:Concept ;"
CHANGED += ' skos:inScheme :sea ; skos:broader :ocean ; skos:prefLabel "gulf"@en .'
USES = f"""
<{BASE}decision/cbd/cop/12/2> a mea:Decision ; mea:number "XII/2" .
<{BASE}decision/cbd/cop/12/2/A.1> a mea:Paragraph ; schema:mentions :ocean ;
    mea:provisionOf <{BASE}decision/cbd/cop/12/2> .
<{BASE}decision/cbd/cop/12/2/A.2> a mea:SubParagraph ; mea:provisionOf
    <{BASE}decision/cbd/cop/12/2> ; mea:action <{BASE}decision/cbd/cop/12/2/A.2/action/ask> .
<{BASE}decision/cbd/cop/12/2/A.2/action/ask> a mea:Action ; mea:addressee :ocean .
<{BASE}need/lifeweb/1> a mea:Need ; dct:title "Nets"@en ; dct:subject :ocean .
"""


def triples(turtle: str) -> list[Triple]:
    """Read the triples of a test."""
    found = parse((PREFIXES + turtle).encode(), format=RdfFormat.TURTLE)
    return [quad.triple for quad in found]


def many() -> str:
    """Write many concepts below one."""
    return "".join(
        f":n{number} a skos:Concept ; skos:inScheme :sea ; skos:broader :coast ;"
        f' skos:prefLabel "beach {number:03}"@en .\n'
        for number in range(MANY)
    )


def staged(name: str, content: list[Triple]) -> StagedGraph:
    """Stage a graph of a test."""
    return StagedGraph(f"{BASE}graph/{name}", content, SOURCE, "test")


def publish_vocabularies(settings: Settings) -> None:
    """Publish two releases; the second adds a foreign concept and deprecates another."""
    source = (CONTENT / "vocabularies/need-kinds.ttl").read_bytes()
    kinds = [quad.triple for quad in parse(source, format=RdfFormat.TURTLE)]
    for message, turtle in (("the sea", ""), ("a gulf, and an end", CHANGED)):
        changeset = Changeset("Ada", message)
        changeset.put(staged("vocabulary/sea", triples(FIRST + many() + turtle)), BASE)
        changeset.put(staged("vocabulary/need-kinds", kinds), BASE)
        changeset.put(staged("test/uses", triples(USES)), BASE)
        Publisher(settings, None).publish(changeset)


@pytest.fixture(scope="session")
def sea_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a home with a foreign vocabulary beside one of ours, to read only."""
    settings = Settings(home=tmp_path_factory.mktemp("sea") / "home")
    publish_vocabularies(settings)
    return settings.home


@pytest.fixture(scope="session")
def sea_app(sea_home: Path) -> Iterator[Flask]:
    """The application over these vocabularies, in this process."""
    settings = Settings(home=sea_home, query_workers=1)
    with QueryPool(settings) as pool:
        yield create_app(settings, pool)


@pytest.fixture
def sea(sea_app: Flask) -> FlaskClient:
    """A client of the application over these vocabularies."""
    return sea_app.test_client()

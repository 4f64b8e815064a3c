"""A small vocabulary of inland waters in six languages, with all that matching stumbles on."""

from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse

from meagraph.publishing import Publisher
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph

BASE = "https://w3id.org/meagraph/"
SCHEME = f"{BASE}vocabulary/waters"
PREFIXES = f"""
@prefix : <{SCHEME}/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix mea: <{BASE}ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
WATERS = (
    PREFIXES
    + f"""
<{SCHEME}> a skos:ConceptScheme ; dct:title "Waters"@en , "Eaux"@fr , "المياه"@ar .

:inland-waters a skos:Concept ; skos:inScheme <{SCHEME}> ; skos:topConceptOf <{SCHEME}> ;
    skos:prefLabel "inland waters"@en , "eaux intérieures"@fr , "aguas continentales"@es ,
        "внутренние воды"@ru , "المياه الداخلية"@ar , "内陆水域"@zh ;
    skos:notation "W" .
:lakes a skos:Concept ; skos:inScheme <{SCHEME}> ; skos:broader :inland-waters ;
    skos:prefLabel "lakes"@en , "lacs"@fr , "lagos"@es , "озёра"@ru , "البحيرات"@ar , "湖泊"@zh ;
    skos:altLabel "lacustrine waters"@en , "étendues d'eau"@fr ; skos:hiddenLabel "laks"@en ;
    skos:definition "Standing waters on land."@en , "Eaux dormantes à l'intérieur des terres."@fr ;
    skos:notation "W1" ; skos:related :rivers ;
    skos:exactMatch <http://example.org/wiki/Q23397> .
:rivers a skos:Concept ; skos:inScheme <{SCHEME}> ; skos:broader :inland-waters ;
    skos:prefLabel "rivers"@en , "cours d'eau"@fr , "ríos"@es , "реки"@ru , "الأنهار"@ar ,
        "河流"@zh ;
    skos:altLabel "streams"@en , "fleuves"@fr ; skos:notation "W2" .
:salt-lakes a skos:Concept ; skos:inScheme <{SCHEME}> ; skos:broader :lakes ;
    skos:prefLabel "salt lakes"@en , "lacs salés"@fr , "البحيرات المالحة"@ar , "盐湖"@zh .
:river-bank a skos:Concept ; skos:inScheme <{SCHEME}> ; skos:broader :rivers ;
    skos:prefLabel "bank"@en , "berge"@fr .
:money-bank a skos:Concept ; skos:inScheme <{SCHEME}> ;
    skos:prefLabel "bank"@en , "banque"@fr .
:ponds a skos:Concept ; skos:inScheme <{SCHEME}> ; owl:deprecated true ;
    dct:isReplacedBy :lakes ;
    skos:prefLabel "ponds"@en , "étangs"@fr , "البرك"@ar , "池塘"@zh .
:fens a skos:Concept ; skos:inScheme <{SCHEME}> ; owl:deprecated true ;
    skos:prefLabel "fens"@en .
:hostile a skos:Concept , mea:Odd ; skos:inScheme <{SCHEME}> ;
    skos:prefLabel "<script>alert('1')</script> & \\"quoted\\""@en ;
    skos:definition "<img src=x onerror=alert(1)>"@en ;
    skos:exactMatch <javascript:alert(1)> .
:hen a skos:Concept ; skos:inScheme <{SCHEME}> ; skos:broader :egg ; skos:prefLabel "hen"@en .
:egg a skos:Concept ; skos:inScheme <{SCHEME}> ; skos:broader :hen ; skos:prefLabel "egg"@en .
:latin a skos:Concept ; skos:inScheme <{SCHEME}> ; skos:prefLabel "Phragmites australis" .
"""
)
HYDRO = """
@prefix : <http://example.org/hydro/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix w: <https://w3id.org/meagraph/vocabulary/waters/> .
:scheme a skos:ConceptScheme ; skos:prefLabel "Hydrology"@en .
:1 a skos:Concept ; skos:inScheme :scheme ; skos:topConceptOf :scheme ;
    skos:prefLabel "Inland Waters"@en , "eaux interieures"@fr .
:2 a skos:Concept ; skos:inScheme :scheme ; skos:broader :1 ;
    skos:prefLabel "lake"@en , "lac"@fr , "湖泊"@zh ; skos:definition "Still water."@en .
:3 a skos:Concept ; skos:inScheme :scheme ; skos:broader :1 ; skos:prefLabel "streams"@en .
:4 a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "something else"@en ;
    skos:narrowMatch w:salt-lakes .
:5 a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "fens"@en ; owl:deprecated true .
:6 a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "egg"@en .
:7 a skos:Concept ; skos:inScheme :scheme ; skos:prefLabel "egg"@en .
"""
SOURCE = Source(f"{BASE}source/test", "Waters for tests")


def triples(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)]


def iri(name: str) -> str:
    return f"{SCHEME}/{name}"


def graphs() -> Iterator[StagedGraph]:
    yield StagedGraph(f"{BASE}graph/vocabulary/waters", triples(WATERS), SOURCE, "test")
    yield StagedGraph(f"{BASE}graph/vocabulary/hydro", triples(HYDRO), SOURCE, "test")


def publish_waters(home: Path, **settings: object) -> Settings:
    """Publish the vocabulary, and one to map it to, in a home of its own."""
    made = Settings(home=home, query_workers=1, client_seconds=0, **settings)
    changeset = Changeset("tester", "waters")
    for graph in graphs():
        changeset.put(graph, made.base)
    Publisher(made, None).publish(changeset)
    return made

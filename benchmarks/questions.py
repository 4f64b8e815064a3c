"""The questions of the peer benchmark, over the reference data: six kinds of several texts."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from meagraph.merge import DEFAULT
from meagraph.namespaces import PREFIXES, SKOS

RESULTS = "application/sparql-results+json"
GRAPHS = "text/turtle"

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
AGREEMENTS = ("cbd", "cites", "cms", "ramsar", "unfccc")
WORDS = (
    "biodiversity climate desertification finance forest indigenous marine species water wetland"
)

STAR = """
SELECT ?code ?consented ?name {{
  ?membership a mea:Membership ; mea:agreement <{agreement}> ;
    org:member ?country ; mea:preferredStatus ?status .
  ?status mea:consented ?consented .
  ?country mea:alpha3 ?code ; skos:prefLabel ?name .
  FILTER (lang(?name) = "{language}")
}}"""
AGGREGATE = """
SELECT ?agreement ?source (COUNT(?status) AS ?rows) (MIN(?consented) AS ?first) {
  ?status a mea:PartyStatus ; mea:agreement ?agreement ; dct:source ?source ;
    mea:consented ?consented .
} GROUP BY ?agreement ?source"""
CONSTRUCT = """
CONSTRUCT {{ ?status ?property ?value }} {{
  ?status a mea:PartyStatus ; dct:source <{source}> ; ?property ?value
}}"""
SOURCES = ("ecolex", "huggo", "ieadb")

CONTAINS = """
SELECT ?thing ?text {{ ?thing skos:prefLabel ?text FILTER (contains(lcase(str(?text)), "{word}")) }}
LIMIT 100"""
SEARCH = """
SELECT ?thing ?score {{
  SERVICE <search> {{
    ?thing <search#text> "{word}" ; <search#score> ?score ; <search#limit> 100
  }}
}}"""
BIF_CONTAINS = """
SELECT ?thing ?text {{ ?thing skos:prefLabel ?text . ?text bif:contains "{word}" }} LIMIT 100"""


@dataclass(frozen=True)
class Kind:
    """Questions of one kind: texts, media type of the answers, and how long they are asked."""

    texts: Sequence[str]
    media_type: str = RESULTS
    seconds: int = 2


def kinds(store: Store, base: str, text_search: str) -> Mapping[str, Kind]:
    """
    Give the questions of each kind over a release of the instance with this base.

    `text_search` is the query for a `{word}` in the words of the server that is asked: each has
    its own way, but for those that have none.
    """
    subjects = _iris(quad.subject for quad in store.quads_for_pattern(None, None, None, DEFAULT))
    parents = _iris(
        quad.object for quad in store.quads_for_pattern(None, SKOS.broader, None, DEFAULT)
    )
    random.Random(1).shuffle(subjects)
    return {
        "point": Kind([f"SELECT ?p ?o {{ <{subject}> ?p ?o }}" for subject in subjects]),
        "star": Kind(
            _prefixed(
                STAR.format(agreement=f"{base}agreement/{agreement}", language=language)
                for agreement in AGREEMENTS
                for language in LANGUAGES
            )
        ),
        "path": Kind(
            _prefixed(
                f"SELECT ?concept {{ ?concept skos:broader+ <{parent}> }}" for parent in parents
            )
        ),
        "aggregate": Kind(_prefixed([AGGREGATE])),
        "text": Kind(_prefixed(text_search.format(word=word) for word in WORDS.split())),
        "construct": Kind(
            _prefixed(CONSTRUCT.format(source=f"{base}source/{source}") for source in SOURCES),
            GRAPHS,
            seconds=6,
        ),
    }


def _iris(terms: Iterable[object]) -> list[str]:
    """Give the IRIs among terms, each once, always in the same order."""
    return sorted({term.value for term in terms if isinstance(term, NamedNode)})


def _prefixed(texts: Iterable[str]) -> list[str]:
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    return [prologue + text for text in texts]

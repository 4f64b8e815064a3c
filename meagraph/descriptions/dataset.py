"""What VoID and DCAT say of the data set as a whole, apart from its counts."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Store, Triple

from meagraph.descriptions.partitions import document, node
from meagraph.dumps import SUFFIXES
from meagraph.merge import DEFAULT
from meagraph.namespaces import DCAT, DCT, RDF, VOID, Namespace
from meagraph.settings import Settings

FOAF = Namespace("http://xmlns.com/foaf/0.1/")
FORMATS = Namespace("http://www.w3.org/ns/formats/")

SERVED = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")
"""The formats in which things are served, by their names at https://www.w3.org/ns/formats/."""

SHOWN = (
    "agreement/cbd",
    "country/fra",
    "decision/cbd/cop/12/2",
    "plan/gbf",
    "target/aichi/11",
    "vocabulary/subjects",
)
"""The paths of things that the description names as examples, where the release has them."""

DESCRIPTIONS = {
    "en": "Parties, decisions, targets, needs and partners of the multilateral environmental"
    " agreements, with the source of each statement.",
    "fr": "Parties, décisions, objectifs, besoins et partenaires des accords multilatéraux sur"
    " l’environnement, avec la source de chaque affirmation.",
}


def dataset(settings: Settings) -> Iterator[Triple]:
    """Describe the data set of an instance: what it is called, and where it is had."""
    base = settings.base
    whole, about = node((), base), document(base)
    yield Triple(about, RDF.type, VOID.DatasetDescription)
    yield Triple(about, FOAF.primaryTopic, whole)
    yield Triple(whole, RDF.type, VOID.Dataset)
    yield Triple(whole, RDF.type, DCAT.Dataset)
    yield Triple(whole, DCT.title, Literal(settings.title))
    for language, text in DESCRIPTIONS.items():
        yield Triple(whole, DCT.description, Literal(text, language=language))
    yield Triple(whole, FOAF.homepage, NamedNode(base))
    yield Triple(whole, VOID.sparqlEndpoint, NamedNode(f"{base}sparql"))
    yield Triple(whole, VOID.uriSpace, Literal(base))
    for suffix in SUFFIXES:
        yield Triple(whole, VOID.dataDump, NamedNode(f"{base}download/current.{suffix}"))
    for name in SERVED:
        yield Triple(whole, VOID.feature, FORMATS[name])


def examples(store: Store, base: str) -> Iterator[Triple]:
    """Name the examples that the default graph of `store` describes."""
    for path in SHOWN:
        thing = NamedNode(base + path)
        if next(store.quads_for_pattern(thing, None, None, DEFAULT), None) is not None:
            yield Triple(node((), base), VOID.exampleResource, thing)

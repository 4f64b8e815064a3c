"""The RDF namespaces that the project uses, as attribute-style term makers."""

from pyoxigraph import NamedNode

DEFAULT_BASE = "https://w3id.org/meagraph/"


def is_iri(text: str) -> bool:
    """Say whether a text is an absolute IRI (RFC 3987), as the engine sees it."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


class Namespace:
    """
    Makes the terms of one RDF vocabulary.

    >>> Namespace("http://www.w3.org/2004/02/skos/core#").prefLabel
    <NamedNode value=http://www.w3.org/2004/02/skos/core#prefLabel>
    """

    def __init__(self, iri: str) -> None:
        """Take the namespace IRI, with its final `#` or `/`."""
        self.iri = iri

    def __getattr__(self, name: str) -> NamedNode:
        """Give the term with this local name."""
        if name.startswith("__"):
            raise AttributeError(name)
        term = NamedNode(self.iri + name)
        setattr(self, name, term)  # found there the next time: terms are asked for very often
        return term

    def __getitem__(self, name: str) -> NamedNode:
        """Give the term whose local name is not a Python identifier."""
        return NamedNode(self.iri + name)


MEA = Namespace("https://w3id.org/meagraph/ontology#")

CITO = Namespace("http://purl.org/spar/cito/")
DC11 = Namespace("http://purl.org/dc/elements/1.1/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
DOCO = Namespace("http://purl.org/spar/doco/")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
ISOTHES = Namespace("http://purl.org/iso25964/skos-thes#")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
OA = Namespace("http://www.w3.org/ns/oa#")
ORG = Namespace("http://www.w3.org/ns/org#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
PROV = Namespace("http://www.w3.org/ns/prov#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Namespace("https://schema.org/")
SDGO = Namespace("http://metadata.un.org/sdg/ontology#")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
SKOSXL = Namespace("http://www.w3.org/2008/05/skos-xl#")
TIME = Namespace("http://www.w3.org/2006/time#")
UNDO = Namespace("https://w3id.org/un/ontology/undo/")
VOID = Namespace("http://rdfs.org/ns/void#")
WGS = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

PREFIXES = {
    "mea": MEA.iri,
    "cito": CITO.iri,
    "dcat": DCAT.iri,
    "dct": DCT.iri,
    "doco": DOCO.iri,
    "eli": ELI.iri,
    "geo": GEO.iri,
    "oa": OA.iri,
    "org": ORG.iri,
    "owl": OWL.iri,
    "prov": PROV.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "schema": SCHEMA.iri,
    "sdgo": SDGO.iri,
    "sh": SH.iri,
    "skos": SKOS.iri,
    "time": TIME.iri,
    "undo": UNDO.iri,
    "void": VOID.iri,
    "wgs": WGS.iri,
    "xsd": XSD.iri,
}
"""The prefixes that serialisers, queries and pages use, by their usual names."""

LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")
"""The six languages of the United Nations, in the order that pages show them."""

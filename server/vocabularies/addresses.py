"""Where the pages of vocabularies and of their concepts are."""

from urllib.parse import quote, urlencode

from meagraph.identifiers import IdentifierError
from meagraph.vocabulary.vocabularies import Vocabulary
from server.instance import Instance

ROOM = "/vocabularies/"


def own_path(here: Instance, iri: str) -> str | None:
    """Give the path at which a minted IRI is answered for; None for an IRI of others."""
    try:
        here.identifiers.parse(iri)
    except IdentifierError:
        return None
    return here.path(iri)


def page_of(vocabulary: Vocabulary, name: str = "", **parameters: str | int) -> str:
    """Give the address of a page of a vocabulary, `hierarchy` or `index/b`; its home without."""
    path = f"{ROOM}{quote(vocabulary.id)}" + (f"/{quote(name)}" if name else "")
    return f"{path}?{urlencode(parameters)}" if parameters else path


def home_of(here: Instance, vocabulary: Vocabulary) -> str:
    """Give the address of a vocabulary's home: the path of its scheme where that IRI is ours."""
    return own_path(here, vocabulary.scheme) or page_of(vocabulary)


def concept_address(here: Instance, vocabulary: Vocabulary, iri: str) -> str:
    """Give the address of the page of a concept, collection or scheme of a vocabulary."""
    if iri == vocabulary.scheme:
        return home_of(here, vocabulary)
    return own_path(here, iri) or page_of(vocabulary, "concept", uri=iri)


def data_address(vocabulary: Vocabulary, media_type: str, iri: str | None = None) -> str:
    """Give where the REST API gives a vocabulary, or one thing of it, in a form of RDF."""
    asked = {"format": media_type} if iri is None else {"uri": iri, "format": media_type}
    return f"/rest/v1/{quote(vocabulary.id)}/data?{urlencode(asked)}"

"""Whole texts whose provisions are known: their graphs, one a language, and their Akoma Ntoso."""

from collections.abc import Mapping

from loaders.documents.akn import akoma_ntoso
from loaders.documents.graph import graph_name
from meagraph.identifiers import IdentifierError
from meagraph.namespaces import DCT, MEA
from server.instance import Instance
from server.languages import NAMES
from server.linked_data.description import Description, graph_triples


def document_graphs(instance: Instance, thing: Description) -> Mapping[str, str]:
    """Give the name of the graph of each language version of a text; none for other things."""
    if not thing.values(MEA.textHeld):
        return {}
    said = {str(one.value) for one in thing.values(DCT.language)}
    try:
        return {
            language: graph_name("document", thing.iri.value, language, instance.identifiers)
            for language in NAMES
            if language in said
        }
    except IdentifierError:
        return {}


def akoma_ntoso_of(instance: Instance, thing: Description, language: str) -> bytes:
    """Write a text as Akoma Ntoso, in a language if there is a version in it."""
    graphs = document_graphs(instance, thing)
    chosen = language if language in graphs else next(iter(graphs))
    triples = graph_triples(instance, graphs[chosen])
    return akoma_ntoso(triples, thing.iri.value, chosen, instance.identifiers)

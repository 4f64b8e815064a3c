"""The JSON-LD contexts of the answers (JSON-LD 1.1, 9.15), and short names of classes."""

from collections.abc import Iterable, Mapping

from meagraph.namespaces import ISOTHES, SKOS

Document = dict[str, object]
"""A JSON object."""

ONKI = "http://schema.onki.fi/onki#"
RDFS_IRI = "http://www.w3.org/2000/01/rdf-schema#"
VOID_IRI = "http://rdfs.org/ns/void#"

_BASIC: Mapping[str, object] = {"skos": SKOS.iri, "uri": "@id", "type": "@type"}


def context(**terms: object) -> dict[str, object]:
    """Give the context that all answers begin with, and the terms of one answer."""
    return {**_BASIC, **terms}


def tagged(language: str) -> dict[str, object]:
    """Give the entry for the language of an answer's texts; null where they have none."""
    return {"@language": language or None}


def short(iri: str) -> str:
    """
    Give the name of a SKOS class by its prefix, any other as it is.

    >>> short("http://www.w3.org/2004/02/skos/core#Concept")
    'skos:Concept'
    """
    return f"skos:{iri.removeprefix(SKOS.iri)}" if iri.startswith(SKOS.iri) else iri


def own_last(kinds: Iterable[str]) -> list[str]:
    """Order classes: those of SKOS, which every client knows, before those of a vocabulary."""
    return sorted(kinds, key=lambda kind: (not kind.startswith(SKOS.iri), kind))


def whole(name: str) -> str:
    """
    Give the IRI of a class that is asked for by its prefix or by its IRI.

    >>> whole("skos:Concept")
    'http://www.w3.org/2004/02/skos/core#Concept'
    """
    for prefix, namespace in (("skos:", SKOS.iri), ("isothes:", ISOTHES.iri)):
        if name.startswith(prefix):
            return namespace + name.removeprefix(prefix)
    return name

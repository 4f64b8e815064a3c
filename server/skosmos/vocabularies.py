"""The vocabularies themselves: which there are, what each is called, which classes it has."""

from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from meagraph.merge import DEFAULT
from meagraph.namespaces import DC11, DCT, ISOTHES, RDF, RDFS, SKOS
from meagraph.vocabulary.thesaurus import Thesaurus
from server.skosmos.contexts import ONKI, RDFS_IRI, Document, context, short, tagged
from server.skosmos.language import in_language
from server.skosmos.reader import Reader

Names = Mapping[str, str]
"""What classes and mappings are called in the language of the answer, by short name."""

API = "rest/v1/"


def vocabularies(thesaurus: Thesaurus, language: str) -> Document:
    """List the vocabularies, each with its title in a language or in one that it has."""
    return {
        "@context": {
            "rdfs": RDFS_IRI,
            "onki": ONKI,
            "title": {"@id": "rdfs:label", **tagged(language)},
            "vocabularies": "onki:hasVocabulary",
            "id": "onki:vocabularyIdentifier",
            "uri": "@id",
            "@base": f"{thesaurus.base}{API}vocabularies",
        },
        "uri": "",
        "vocabularies": [
            {"uri": name, "id": name, "title": one.title(language)[0]}
            for name, one in sorted(thesaurus.vocabularies.items())
        ],
    }


def information(reader: Reader, language: str) -> Document:
    """Tell what a vocabulary is: its title, its languages, its concept schemes."""
    vocabulary, thesaurus = reader.vocabulary, reader.thesaurus
    said: Document = {
        "@context": {
            "rdfs": RDFS_IRI,
            "skos": SKOS.iri,
            "onki": ONKI,
            "dct": DCT.iri,
            "uri": "@id",
            "type": "@type",
            "conceptschemes": "onki:hasConceptScheme",
            "id": "onki:vocabularyIdentifier",
            "defaultLanguage": "onki:defaultLanguage",
            "languages": "onki:language",
            "label": "rdfs:label",
            "prefLabel": "skos:prefLabel",
            "title": "dct:title",
            **tagged(language),
            "@base": base_of(reader),
        },
        "uri": "",
        "id": vocabulary.id,
        "marcSource": None,
        "title": vocabulary.title(language, reader.language)[0],
        "defaultLanguage": reader.language,
        "languages": sorted(thesaurus.languages(vocabulary)),
        "conceptschemes": [_scheme(reader, iri, language) for iri in sorted(vocabulary.schemes)],
    }
    kinds = reader.links(vocabulary.scheme, DCT.type)
    if kinds:
        said["type"] = [_kind(reader, kind, language) for kind in kinds]
    return said


def base_of(reader: Reader) -> str:
    """Give the address below which a vocabulary is answered."""
    return f"{reader.thesaurus.base}{API}{reader.vocabulary.id}/"


def _scheme(reader: Reader, iri: str, language: str) -> Document:
    said: Document = {}
    properties = (
        ("label", (RDFS.label,)),
        ("prefLabel", (SKOS.prefLabel,)),
        ("title", (DCT.title, DC11.title)),
    )
    for name, predicates in properties:
        for predicate in predicates:
            found = in_language(reader.texts(iri, predicate), language)
            if found is not None:
                said.setdefault(name, found.text)
    for subject in reader.links(iri, DCT.subject):
        found = in_language(reader.texts(subject, SKOS.prefLabel), language)
        if found is not None:
            said["subject"] = {"uri": subject, "prefLabel": found.text}
    return {**said, "uri": iri, "type": "skos:ConceptScheme"}


def _kind(reader: Reader, iri: str, language: str) -> Document:
    found = reader.thesaurus.label(iri, language, reader.language, vocabulary=reader.vocabulary)
    return {"uri": iri, "prefLabel": found[0] if found else iri}


def types(
    thesaurus: Thesaurus, readers: Sequence[Reader], language: str, base: str, names: Names
) -> Document:
    """Give the classes of concepts and collections that some vocabularies have members of."""
    found = [
        _class(thesaurus, kind, language, names)
        for kind in classes(thesaurus)
        if any(_is_used(reader, kind) for reader in readers)
    ]
    return {
        "@context": context(
            rdfs=RDFS_IRI,
            onki=ONKI,
            label="rdfs:label",
            superclass={"@id": "rdfs:subClassOf", "@type": "@id"},
            types="onki:hasType",
            **tagged(language),
            **{"@base": base},
        ),
        "uri": "",
        "types": found,
    }


def classes(thesaurus: Thesaurus) -> list[NamedNode]:
    """Give SKOS' classes of concepts and collections, those of ISO 25964, and all below them."""
    found = [SKOS.Concept, SKOS.Collection, ISOTHES.ConceptGroup, ISOTHES.ThesaurusArray]
    for kind in found:  # grows as it is walked; a class that is met again is not added
        below = thesaurus.store.quads_for_pattern(None, RDFS.subClassOf, kind, DEFAULT)
        nodes = {quad.subject for quad in below if isinstance(quad.subject, NamedNode)}
        found.extend(sorted(nodes - set(found), key=lambda node: node.value))
    return found


def _is_used(reader: Reader, kind: NamedNode) -> bool:
    things = reader.thesaurus.store.quads_for_pattern(
        None, RDF.type, kind, NamedNode(reader.vocabulary.graph)
    )
    return any(
        reader.texts(quad.subject.value, SKOS.prefLabel)
        for quad in things
        if isinstance(quad.subject, NamedNode)
    )


def _class(thesaurus: Thesaurus, kind: NamedNode, language: str, names: Names) -> Document:
    labels: dict[str, list[str]] = {}
    for quad in thesaurus.store.quads_for_pattern(kind, RDFS.label, None, DEFAULT):
        if isinstance(quad.object, Literal):
            labels.setdefault(quad.object.language or "", []).append(quad.object.value)
    above = thesaurus.store.quads_for_pattern(kind, RDFS.subClassOf, None, DEFAULT)
    supers = sorted(quad.object.value for quad in above if isinstance(quad.object, NamedNode))
    label = in_language(labels, language)
    said: Document = {"uri": kind.value}
    if label is not None:
        said["label"] = label.text
    if supers:
        said["superclass"] = supers[0]
    if len(said) == 1 and (name := names.get(class_name(kind.value))):
        said["label"] = name
    return said


def class_name(iri: str) -> str:
    """Give the short name by which `Names` knows a class."""
    if iri.startswith(ISOTHES.iri):
        return f"isothes:{iri.removeprefix(ISOTHES.iri)}"
    return short(iri)

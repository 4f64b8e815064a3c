"""How many concepts, collections and labels a vocabulary has."""

from collections.abc import Callable, Mapping

from meagraph.namespaces import ISOTHES, SKOS
from meagraph.vocabulary.index import Kind, OfType
from server.skosmos.contexts import ONKI, RDFS_IRI, VOID_IRI, Document, tagged
from server.skosmos.language import fits
from server.skosmos.reader import ARRAY_CLASS, Reader
from server.skosmos.vocabularies import Names, base_of, class_name, classes

_PROPERTIES: Mapping[Kind, str] = {
    Kind.PREF: "skos:prefLabel",
    Kind.ALT: "skos:altLabel",
    Kind.HIDDEN: "skos:hiddenLabel",
}


def vocabulary_statistics(reader: Reader, language: str, names: Names) -> Document:
    """Count the concepts of a vocabulary, its groups or arrays, and the classes below those."""
    counted = {
        one.type: one for one in reader.thesaurus.index.statistics(reader.vocabulary.id).types
    }
    basic = {
        kind.value for kind in (SKOS.Concept, SKOS.Collection, ISOTHES.ConceptGroup, ARRAY_CLASS)
    }
    below = [one.value for one in classes(reader.thesaurus) if one.value not in basic]
    said: Document = {
        "@context": {
            "rdfs": RDFS_IRI,
            "skos": SKOS.iri,
            "void": VOID_IRI,
            "onki": ONKI,
            "uri": "@id",
            "id": "onki:vocabularyIdentifier",
            "concepts": "void:classPartition",
            "label": "rdfs:label",
            "class": {"@id": "void:class", "@type": "@id"},
            "subTypes": {"@id": "void:class", "@type": "@id"},
            "count": "void:entities",
            **tagged(language),
            "@base": base_of(reader),
        },
        "uri": "",
        "id": reader.vocabulary.id,
        "title": reader.vocabulary.title(language, reader.language)[0],
        "concepts": _of_class(SKOS.Concept.value, counted, names),
        "subTypes": [_sub_type(reader, counted[iri], language) for iri in below if iri in counted],
    }
    collections = (SKOS.Collection.value, SKOS.OrderedCollection.value)
    groups = reader.thesaurus.index.number_of(reader.vocabulary.id, collections)
    if groups.count:
        counted[groups.type] = groups
    for kind in (SKOS.Collection, ISOTHES.ConceptGroup, ARRAY_CLASS):
        if kind.value in counted:
            name = "arrays" if kind == ARRAY_CLASS else "conceptGroups"
            said[name] = _of_class(kind.value, counted, names)
            break
    return said


def _of_class(iri: str, counted: Mapping[str, OfType], names: Names) -> Document:
    one = counted.get(iri, OfType(iri, 0, 0))
    return {
        "class": iri,
        "label": names.get(class_name(iri), class_name(iri)),
        "count": one.count,
        "deprecatedCount": one.deprecated,
    }


def _sub_type(reader: Reader, one: OfType, language: str) -> Document:
    label = reader.thesaurus.label(one.type, language, vocabulary=reader.vocabulary)
    said: Document = {
        "type": one.type,
        "count": one.count,
        "deprecatedCount": one.deprecated,
    }
    return said | ({"label": label[0]} if label and fits(label[1], language) else {})


def label_statistics(reader: Reader, language: str, called: Callable[[str], str]) -> Document:
    """Count the labels of each kind in each language; `called` names a language."""
    counted = reader.thesaurus.index.label_statistics(reader.vocabulary.id)
    return {
        "@context": {
            "rdfs": RDFS_IRI,
            "skos": SKOS.iri,
            "void": VOID_IRI,
            "void-ext": "http://ldf.fi/void-ext#",
            "onki": ONKI,
            "uri": "@id",
            "id": "onki:vocabularyIdentifier",
            "languages": "void-ext:languagePartition",
            "language": "void-ext:language",
            "properties": "void:propertyPartition",
            "labels": "void:triples",
            "@base": base_of(reader),
            "literal": {"@id": "rdfs:label", **tagged(language)},
        },
        "uri": "",
        "id": reader.vocabulary.id,
        "title": reader.vocabulary.title(language, reader.language)[0],
        "languages": [
            {
                "language": tag,
                "literal": called(tag),
                "properties": [
                    {"property": name, "labels": counted[tag].get(kind, 0)}
                    for kind, name in _PROPERTIES.items()
                ],
            }
            for tag in sorted(counted)
            if tag
        ],
    }

"""One concept: its labels, and the concepts that it is directly related to."""

from collections.abc import Mapping

from pyoxigraph import NamedNode

from meagraph.namespaces import SKOS
from meagraph.vocabulary.circles import entrances
from server.skosmos.contexts import ONKI, Document, context, tagged
from server.skosmos.failure import FailureError, no_concept
from server.skosmos.language import by_label, fitting, in_language, shown_in_tree
from server.skosmos.reader import Reader

LABELS: Mapping[str, NamedNode] = {
    "prefLabel": SKOS.prefLabel,
    "altLabel": SKOS.altLabel,
    "hiddenLabel": SKOS.hiddenLabel,
}


def label(reader: Reader, iri: str, language: str) -> Document:
    """
    Give the labels of a thing in one language; without a language, all.

    Raises `FailureError` for a thing that the vocabulary does not describe.
    """
    if not reader.is_described(iri):
        raise no_concept(iri)
    said: Document = {
        "@context": context(
            prefLabel="skos:prefLabel",
            altLabel="skos:altLabel",
            hiddenLabel="skos:hiddenLabel",
            **tagged(language),
        ),
        "uri": iri,
    }
    for name, predicate in LABELS.items():
        texts = reader.texts(iri, predicate)
        found = [one.text for one in fitting(texts, language or reader.language)]
        if not found and not language:
            found = [one.text for one in fitting(texts, "")]
        if found:
            said[name] = found[0] if name == "prefLabel" else found
    return said


def relation(reader: Reader, iri: str, name: str, language: str) -> Document:
    """
    Give the concepts that one is related to by `name`: broader, narrower or related.

    A concept without a label in that language is called by one without a language, or not at all.
    Raises `FailureError` for what is no concept of the vocabulary.
    """
    if not reader.is_concept(iri):
        raise no_concept(iri)
    found: list[tuple[str | None, Document]] = []
    for other in reader.related(iri, SKOS[name]):
        text = in_language(reader.texts(other, SKOS.prefLabel), language, "")
        shown = text.text if text else None
        found.append((shown, {"uri": other, "prefLabel": shown}))
    return {
        "@context": context(
            prefLabel="skos:prefLabel", **{name: f"skos:{name}"}, **tagged(language)
        ),
        "uri": iri,
        name: by_label(found),
    }


def children(reader: Reader, iri: str, language: str) -> Document:
    """
    Give the narrower concepts for a tree, and which of them have narrower ones themselves.

    Raises `FailureError` for what is no concept of the vocabulary.
    """
    if not reader.is_concept(iri):
        raise no_concept(iri)
    return {
        "@context": context(
            prefLabel="skos:prefLabel",
            narrower="skos:narrower",
            notation="skos:notation",
            hasChildren="onki:hasChildren",
            onki=ONKI,
            **tagged(language),
        ),
        "uri": iri,
        "narrower": branches(reader, iri, language, "prefLabel"),
    }


def branches(reader: Reader, iri: str, language: str, name: str) -> list[Document]:
    """Give the narrower concepts of one, each with its label as `name`, ordered by it."""
    found = []
    for child in reader.related(iri, SKOS.narrower):
        shown = tree_label(reader, child, language)
        has_children = reader.has_related(child, SKOS.narrower)
        said: Document = {"uri": child, name: shown, "hasChildren": has_children}
        found.append((shown, said | reader.notation_entry(child)))
    return by_label(found)


def tree_label(reader: Reader, iri: str, language: str) -> str | None:
    """Give the label of a concept as trees show it."""
    return shown_in_tree(reader.texts(iri, SKOS.prefLabel), language, reader.language)


def top_concepts(reader: Reader, scheme: str, language: str) -> Document:
    """
    Give the top concepts of one scheme; of the main one where none is named.

    Raises `FailureError` for what is no scheme of the vocabulary.
    """
    asked = scheme or reader.vocabulary.scheme
    if asked not in reader.vocabulary.schemes:
        raise FailureError(404, f"Could not find concept scheme <{asked}>")
    found = []
    for iri in tops(reader, asked):
        shown = tree_label(reader, iri, language)
        if shown is not None:
            said: Document = {
                "uri": iri,
                "topConceptOf": asked,
                "label": shown,
                "hasChildren": reader.has_related(iri, SKOS.narrower),
            }
            found.append((shown, said | reader.notation_entry(iri)))
    return {
        "@context": context(
            onki=ONKI,
            topconcepts="skos:hasTopConcept",
            notation="skos:notation",
            label="skos:prefLabel",
            **tagged(language),
        ),
        "uri": asked,
        "topconcepts": by_label(found),
    }


def tops(reader: Reader, scheme: str) -> list[str]:
    """
    Give the top concepts of a scheme, as stated by either side.

    Where a scheme states none, they are its concepts that have no broader one: many vocabularies
    leave them out, and would else have no way in. Where all have one, they stand in circles, or
    below what is elsewhere: the first of each circle is given, by IRI.
    """
    if scheme not in reader.vocabulary.schemes:
        return []
    stated = reader.sources(SKOS.topConceptOf, scheme) + reader.links(scheme, SKOS.hasTopConcept)
    if stated:
        return sorted(set(stated))
    members = reader.sources(SKOS.inScheme, scheme)
    if not members and len(reader.vocabulary.schemes) == 1:
        members = reader.of_class(SKOS.Concept)
    used = [iri for iri in members if reader.is_concept(iri) and not reader.is_deprecated(iri)]
    free = [iri for iri in used if not reader.has_related(iri, SKOS.broader)]
    return free or entrances(used, lambda iri: reader.related(iri, SKOS.broader))

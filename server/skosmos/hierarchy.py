"""All that is above or below a concept; hierarchies that run in circles end, too."""

from pyoxigraph import NamedNode

from meagraph.namespaces import SKOS
from server.skosmos.concepts import branches, tree_label
from server.skosmos.contexts import ONKI, Document, context, tagged
from server.skosmos.failure import no_concept
from server.skosmos.language import in_language
from server.skosmos.reader import Reader

Links = dict[str, list[str]]
"""Concepts, each with those that it leads to."""


def reach(reader: Reader, start: str, relation: NamedNode, limit: int) -> Links:
    """
    Walk from a concept along a relation; the nearest concepts come first, `limit` at most.

    Each concept is met once, so that the walk ends.
    """
    found: Links = {start: []}
    waiting = [start]
    for concept in waiting:  # grows as it is walked
        found[concept] = reader.related(concept, relation)
        for other in found[concept]:
            if other not in found and len(found) < limit:
                found[other] = []
                waiting.append(other)
    return found


def without_circles(links: Links, start: str) -> Links:
    """
    Leave out each link that leads back to where the walk came from.

    Whoever follows what is left comes to an end. All else stays, also links to concepts that are
    not in `links`.
    """
    kept: Links = {concept: [] for concept in links}
    path = {start}
    met = {start}
    walks = [(start, iter(links[start]))]
    while walks:
        concept, others = walks[-1]
        other = next(others, None)
        if other is None:
            path.discard(concept)
            walks.pop()
        elif other not in path:
            kept[concept].append(other)
            if other in links and other not in met:
                met.add(other)
                path.add(other)
                walks.append((other, iter(links[other])))
    return kept


def transitive(reader: Reader, iri: str, name: str, language: str, limit: int) -> Document:
    """
    Give a concept and all that are broader, or narrower, however far; by IRI.

    Raises `FailureError` for what is no concept of the vocabulary.
    """
    if not reader.is_concept(iri):
        raise no_concept(iri)
    found: Document = {}
    for concept, others in _walked(reader, iri, SKOS[name], limit).items():
        text = in_language(reader.texts(concept, SKOS.prefLabel), language)
        said: Document = {"uri": concept, "prefLabel": text.text if text else None}
        if others:
            said[name] = others
        found[concept] = said
    far = f"{name}Transitive"
    return {
        "@context": context(
            prefLabel="skos:prefLabel",
            **{
                name: {"@id": f"skos:{name}", "@type": "@id"},
                far: {"@id": f"skos:{far}", "@container": "@index"},
            },
            **tagged(language),
        ),
        "uri": iri,
        far: found,
    }


def hierarchy(reader: Reader, iri: str, language: str, limit: int) -> Document:
    """
    Give a concept and all above it, each with the concepts directly below, for a tree.

    Raises `FailureError` for what is no concept of the vocabulary.
    """
    if not reader.is_concept(iri):
        raise no_concept(iri)
    walked = _walked(reader, iri, SKOS.broader, limit)
    return {
        "@context": context(
            onki=ONKI,
            prefLabel="skos:prefLabel",
            notation="skos:notation",
            narrower={"@id": "skos:narrower", "@type": "@id"},
            broader={"@id": "skos:broader", "@type": "@id"},
            broaderTransitive={"@id": "skos:broaderTransitive", "@container": "@index"},
            top={"@id": "skos:topConceptOf", "@type": "@id"},
            tops={"@id": "skos:topConceptOf", "@type": "@id"},
            hasChildren="onki:hasChildren",
            **tagged(language),
        ),
        "uri": iri,
        "broaderTransitive": {
            concept: _step(reader, concept, others, language) for concept, others in walked.items()
        },
    }


def _walked(reader: Reader, iri: str, relation: NamedNode, limit: int) -> Links:
    return without_circles(reach(reader, iri, relation, limit), iri)


def _step(reader: Reader, iri: str, broader: list[str], language: str) -> Document:
    """Describe one concept on the way up."""
    said: Document = {"uri": iri}
    schemes = reader.related(iri, SKOS.topConceptOf)
    if schemes:
        main = reader.vocabulary.scheme
        said["tops"] = schemes
        said["top"] = main if main in schemes else schemes[0]
    if below := branches(reader, iri, language, "label"):
        said["narrower"] = below
    if (shown := tree_label(reader, iri, language)) is not None:
        said["prefLabel"] = shown
    said |= reader.notation_entry(iri)
    if broader:
        said["broader"] = broader
    return said

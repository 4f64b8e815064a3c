"""Subjects that were recognised, as annotations (Web Annotation) apart from what is asserted."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from loaders.documents.graph.literals import text_literal, unprintable
from loaders.documents.model import Provision
from loaders.documents.placing import place_finds
from loaders.literals import decimal_literal
from meagraph.identifiers import IdentifierError, Identifiers
from meagraph.namespaces import MEA, OA, RDF, XSD


def annotation_triples(
    provision: Provision, node: NamedNode, language: str, identifiers: Identifiers
) -> Iterator[Triple]:
    """
    Describe the subjects found in a provision, with the words and their place in its text.

    Offsets count characters of the provision's text (`mea:text`), not of the file. Where the words
    are not held, the annotation is of the provision as a whole.
    """
    counted: Counter[str] = Counter()
    places = _places(provision)
    for subject in sorted(provision.subjects, key=lambda subject: subject.start):
        counted[subject.concept] += 1
        count = f"-{counted[subject.concept]}" if counted[subject.concept] > 1 else ""
        name = f"{language}-{subject.concept}{count}"
        try:
            concept = identifiers.mint("concept", scheme="subjects", concept=subject.concept)
            iri = identifiers.provision_part(node.value, "annotation", name)
        except IdentifierError:
            continue
        annotation = NamedNode(iri)
        yield Triple(annotation, RDF.type, OA.Annotation)
        yield Triple(annotation, OA.motivatedBy, OA.classifying)
        yield Triple(annotation, OA.hasBody, NamedNode(concept))
        yield Triple(annotation, MEA.score, decimal_literal(Decimal(str(subject.score))))
        if not subject.surface:
            yield Triple(annotation, OA.hasTarget, node)
            continue
        target = NamedNode(f"{iri}_target")
        yield Triple(annotation, OA.hasTarget, target)
        yield Triple(target, RDF.type, OA.SpecificResource)
        yield Triple(target, OA.hasSource, node)
        yield from _quote(target, NamedNode(f"{iri}_quote"), subject.surface, language)
        if id(subject) in places:
            yield from _position(target, NamedNode(f"{iri}_position"), *places[id(subject)])


def _places(provision: Provision) -> dict[int, tuple[int, int]]:
    """Give the place of each subject in the provision's text as the graph holds it, by identity."""
    dropped = unprintable(provision.text)
    placed, _ = place_finds(provision)
    return {
        id(one.found): (
            one.start - bisect_left(dropped, one.start),
            one.end - bisect_left(dropped, one.end),
        )
        for one in placed
    }


def _quote(target: NamedNode, selector: NamedNode, words: str, language: str) -> Iterator[Triple]:
    yield Triple(target, OA.hasSelector, selector)
    yield Triple(selector, RDF.type, OA.TextQuoteSelector)
    yield Triple(selector, OA.exact, text_literal(words, language))


def _position(target: NamedNode, selector: NamedNode, start: int, end: int) -> Iterator[Triple]:
    yield Triple(target, OA.hasSelector, selector)
    yield Triple(selector, RDF.type, OA.TextPositionSelector)
    for term, offset in ((OA.start, start), (OA.end, end)):
        yield Triple(selector, term, Literal(str(offset), datatype=XSD.nonNegativeInteger))

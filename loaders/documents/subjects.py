"""Subjects: concepts of the subject scheme that the text of a provision names by a label."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from loaders.documents.concept_annotator import Annotator, Label, LabelKind, Match
from loaders.documents.model import Subject
from loaders.documents.passage import Passage
from loaders.documents.structure.draft import Skeleton

__all__ = ["Annotator", "Label", "Match", "scheme_annotator", "subjects_of"]

LEAST = 0.45
"""What scores less is not given: labels that are declared ambiguous, alone."""

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_KINDS: dict[str, LabelKind] = {
    f"{_SKOS}prefLabel": "preferred",
    f"{_SKOS}altLabel": "alternative",
    f"{_SKOS}hiddenLabel": "hidden",
}
_PLAIN = NamedNode("http://www.w3.org/2001/XMLSchema#string")


def subjects_of(skeleton: Skeleton, language: str, content: Path) -> dict[str, tuple[Subject, ...]]:
    """Give the subjects that each provision names, in the order of its text, by its id."""
    annotator = scheme_annotator(content / "vocabularies" / "subjects.ttl")
    found = {
        draft.id: tuple(
            _subject(match, draft.passage)
            for match in annotator.annotate(draft.passage.text, language, LEAST)
        )
        for draft in skeleton.drafts
    }
    return {provision: subjects for provision, subjects in found.items() if subjects}


def _subject(match: Match, passage: Passage) -> Subject:
    start, end = passage.span(match.start, match.end)
    return Subject(
        concept=match.concept,
        score=match.score,
        surface=passage.text[match.start : match.end],
        start=start,
        end=end,
    )


@cache
def scheme_annotator(path: Path) -> Annotator:
    """Give the annotator of a scheme in Turtle; its concepts are named by their notation."""
    return Annotator(_labels(path))


def _labels(path: Path) -> Iterator[Label]:
    notations: dict[str, str] = {}
    found: list[tuple[str, LabelKind, Literal]] = []
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        subject, value = str(quad.subject), quad.object
        if not isinstance(value, Literal):
            continue
        if quad.predicate.value == f"{_SKOS}notation" and value.datatype == _PLAIN:
            notations[subject] = value.value
        elif quad.predicate.value in _KINDS and value.language:
            found.append((subject, _KINDS[quad.predicate.value], value))
    for subject, kind, value in found:
        if subject in notations:
            yield Label(notations[subject], value.value, value.language or "", kind)

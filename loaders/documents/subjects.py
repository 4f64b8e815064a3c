"""Subjects: concepts of the subject scheme that the text of a provision names by a label."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from loaders.documents.concept_annotator import Annotator, Label, LabelKind, Match
from loaders.documents.concept_labels import LabelledConcept, labelled_concepts
from loaders.documents.model import Subject
from loaders.documents.passage import Passage
from loaders.documents.structure.draft import Skeleton

__all__ = ["Annotator", "Label", "Match", "scheme_annotator", "subjects_of"]

LEAST = 0.45
"""What scores less is not given: labels that are declared ambiguous, alone."""


def subjects_of(skeleton: Skeleton, language: str, content: Path) -> dict[str, tuple[Subject, ...]]:
    """Give the subjects that each provision names, in the order of its text, by its id."""
    annotator = scheme_annotator(content)
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
def scheme_annotator(content: Path, scheme: str = "subjects") -> Annotator:
    """Give the annotator of `vocabularies/{scheme}.ttl`; concepts are named by their notation."""
    return Annotator(_labels(labelled_concepts(content, scheme).values()))


def _labels(concepts: Iterable[LabelledConcept]) -> Iterator[Label]:
    for concept in concepts:
        for language, text in concept.preferred.items():
            yield Label(concept.notation, text, language, "preferred")
        others: tuple[tuple[dict[str, tuple[str, ...]], LabelKind], ...] = (
            (concept.printed, "alternative"),
            (concept.hidden, "hidden"),
        )
        for texts, kind in others:
            for language, several in texts.items():
                for text in several:
                    yield Label(concept.notation, text, language, kind)

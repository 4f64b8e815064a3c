"""
The index of all labels of the vocabularies of a release, and what each publication changed.

Asked for a label, a part of one, or what comes near to one, it answers in milliseconds, whatever
the size of the vocabularies.
"""

from meagraph.vocabulary.index.answers import (
    Counted,
    Event,
    Hit,
    Kind,
    Near,
    OfType,
    Question,
    Statistics,
)
from meagraph.vocabulary.index.index import Index
from meagraph.vocabulary.index.reader import NoVocabularyIndexError

__all__ = [
    "Counted",
    "Event",
    "Hit",
    "Index",
    "Kind",
    "Near",
    "NoVocabularyIndexError",
    "OfType",
    "Question",
    "Statistics",
]

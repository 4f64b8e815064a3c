"""What is asked of the index of vocabularies, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from meagraph.vocabulary.concept import best_label, last_step


class Kind(StrEnum):
    """What a label is to its concept, the most telling first."""

    PREF = "pref"
    ALT = "alt"
    NOTATION = "notation"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Question:
    """
    A search as Skosmos has it: a whole label, or a part of one where `*` stands for anything.

    Without stars a label must be as `text` but for case; `language` is that of the label that
    matches (`en` stands for `en-gb`, too; a notation is in every language), `label_language` that
    in which found concepts are named. `vocabularies`, `types`, `schemes`, `groups` (collections)
    and `parents` (concepts above, however far) each narrow the search to things that are of any
    of those given. An empty text is every label, but only of a group or below a parent.

    A star is a star when `literal`. `kinds` are those of the label, none for all; when `named`,
    other labels than preferred ones count only where their concept has a preferred one in
    `language`.

    `unique` gives each concept once, with its best label; `limit` and `offset` count labels, or
    concepts when `unique`.
    """

    text: str
    language: str | None = None
    label_language: str | None = None
    vocabularies: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    literal: bool = False
    named: bool = False
    notations: bool = True
    deprecated: bool = False
    unique: bool = False
    limit: int | None = None
    offset: int = 0


@dataclass(frozen=True)
class Hit:
    """
    A label that was found, and its concept.

    `pref_label` is the preferred label in the language asked for, else in that of `label`, with its
    language in `pref_lang`; None where the concept has neither. `pref_labels` has all by language.
    """

    vocabulary: str
    concept: str
    kind: Kind
    label: str
    lang: str
    pref_label: str | None
    pref_lang: str
    deprecated: bool = False
    types: tuple[str, ...] = ()
    notation: str | None = None
    pref_labels: Mapping[str, str] = field(default_factory=dict)

    def name(self, *languages: str) -> tuple[str, str]:
        """Give the name to show and its language: preferred in one of `languages`, or any."""
        labels = {language: [label] for language, label in self.pref_labels.items()}
        return best_label(labels, languages) or (last_step(self.concept), "")


How = Literal["exact", "folded", "stemmed", "fuzzy"]


@dataclass(frozen=True)
class Near:
    """
    A label near to a text: how near (`score`, 0 to 100), and in what way.

    `exact` are the same letters (100, a little less for other labels than the preferred one and in
    another language than asked for); `folded` differ in case, accents, marks, article or width
    (about 95), `stemmed` in the forms or order of words (about 88), `fuzzy` in letters (below 85).
    """

    vocabulary: str
    concept: str
    label: str
    lang: str
    kind: Kind
    score: float
    how: How
    deprecated: bool = False
    types: tuple[str, ...] = ()
    pref_labels: Mapping[str, str] = field(default_factory=dict)

    def name(self, *languages: str) -> tuple[str, str]:
        """Give the name to show and its language: preferred in one of `languages`, or any."""
        labels = {language: [label] for language, label in self.pref_labels.items()}
        return best_label(labels, languages) or (last_step(self.concept), "")


@dataclass(frozen=True)
class Counted:
    """
    How much a vocabulary holds.

    `languages` counts preferred labels of concepts that are not deprecated, by language tag;
    `modified` is when a publication last changed it.
    """

    concepts: int
    deprecated: int
    collections: int
    languages: Mapping[str, int]
    modified: datetime | None

    @property
    def default_language(self) -> str:
        """English if it has preferred labels in it, else the commonest language."""
        if "en" in self.languages:
            return "en"
        tags = (tag for tag in self.languages if tag)
        return min(tags, key=lambda tag: (-self.languages[tag], tag), default="en")


@dataclass(frozen=True)
class OfType:
    """How many things are of a class, and how many of them are deprecated."""

    type: str
    count: int
    deprecated: int


@dataclass(frozen=True)
class Statistics:
    """
    The things of a vocabulary: its concepts, its collections, and all by class.

    `kinds` are the classes of what is no collection, `groupings` those of collections.
    """

    concepts: OfType
    collections: OfType
    types: tuple[OfType, ...]
    kinds: tuple[OfType, ...]
    groupings: tuple[OfType, ...]


EventKind = Literal["loaded", "added", "changed", "deprecated", "withdrawn"]


@dataclass(frozen=True)
class Event:
    """
    What a publication did to a concept, or to a vocabulary as a whole (`concept` is empty).

    A vocabulary is `loaded` when its first `count` concepts and collections come, and `withdrawn`
    with all of them; a concept is `added`, `changed`, `deprecated` or `withdrawn`. `labels` are
    its preferred ones afterwards (before, when withdrawn) by language; `fields` the IRIs of the
    properties that changed.
    """

    release: int
    when: datetime
    author: str
    message: str
    changeset: str
    vocabulary: str
    kind: EventKind
    concept: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    count: int = 0

    def name(self, *languages: str) -> tuple[str, str]:
        """Give the name of the concept and its language: in one of `languages`, or any."""
        labels = {language: [label] for language, label in self.labels.items()}
        return best_label(labels, languages) or (last_step(self.concept), "")

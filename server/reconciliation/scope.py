"""What one reconciliation service is about: one vocabulary or all of them, in one language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from meagraph.namespaces import is_iri
from meagraph.vocabulary.concept import Concept
from meagraph.vocabulary.thesaurus import Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary

ALL = "~"
"""The step in addresses that stands for all vocabularies; no vocabulary has it as its id."""


@dataclass(frozen=True)
class Described:
    """A concept with the vocabulary that describes it."""

    vocabulary: Vocabulary
    concept: Concept

    @property
    def iri(self) -> str:
        """The identifier of the entity: the IRI of the concept."""
        return self.concept.iri


@dataclass(frozen=True)
class Scope:
    """
    The vocabularies of a service, in one release, and the language that it speaks.

    `vocabulary` is None for all of them; `language` is None where any label counts alike.
    """

    thesaurus: Thesaurus
    vocabulary: Vocabulary | None
    language: str | None

    @cached_property
    def vocabularies(self) -> Sequence[Vocabulary]:
        """The vocabularies, one or all."""
        if self.vocabulary is not None:
            return (self.vocabulary,)
        return tuple(self.thesaurus.vocabularies.values())

    @property
    def ids(self) -> tuple[str, ...] | None:
        """The ids of the vocabularies as the index takes them: None for all."""
        return None if self.vocabulary is None else (self.vocabulary.id,)

    @cached_property
    def languages(self) -> list[str]:
        """The languages of the preferred labels, the commonest first."""
        found: dict[str, None] = {}
        for vocabulary in self.vocabularies:
            found.update(dict.fromkeys(self.thesaurus.languages(vocabulary)))
        return list(found)

    @cached_property
    def shown(self) -> str:
        """The language in which concepts are named: the one asked for, else the default one."""
        if self.language is not None:
            return self.language
        if self.vocabulary is not None:
            return self.thesaurus.default_language(self.vocabulary)
        return "en"

    def find(self, iri: str, vocabulary: str | None = None) -> Described | None:
        """Give the concept with this IRI, in the vocabulary with this id where it is known."""
        if not is_iri(iri):
            return None
        place = self.vocabulary or self._place(iri, vocabulary)
        concept = None if place is None else self.thesaurus.concept(place, iri)
        return None if place is None or concept is None else Described(place, concept)

    def _place(self, iri: str, vocabulary: str | None) -> Vocabulary | None:
        if vocabulary is not None:
            return self.thesaurus.vocabularies.get(vocabulary)
        return self.thesaurus.vocabulary_of(iri)

    def name(self, described: Described) -> str:
        """Give the name of a concept in the language of the service, or another one."""
        return described.concept.label(self.shown)[0]

    def above(self, described: Described) -> Iterator[Described]:
        """Give the concepts above one, the nearest first, each once however the ways go."""
        seen = {described.iri}
        left = list(described.concept.links("broader"))
        while left:
            iri = left.pop(0)
            if iri in seen:
                continue
            seen.add(iri)
            found = self.find(iri, described.vocabulary.id)
            if found is not None:
                yield found
                left += found.concept.links("broader")

    def way(self, described: Described, most: int = 5) -> list[str]:
        """Give the names of the concepts above one, along its first broader concepts."""
        names: list[str] = []
        seen = {described.iri}
        one: Described | None = described
        while one is not None and len(names) < most:
            iri = next((iri for iri in one.concept.links("broader") if iri not in seen), None)
            one = None if iri is None else self.find(iri, described.vocabulary.id)
            if one is not None:
                seen.add(one.iri)
                names.insert(0, self.name(one))
        return names

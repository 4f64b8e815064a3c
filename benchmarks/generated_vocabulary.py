"""A generated vocabulary: labels in five languages, notes, mappings, and a poly-hierarchy."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from benchmarks.realistic_profile import line
from meagraph.namespaces import DCT, RDF, SKOS

LANGUAGES = ("en", "fr", "es", "ru", "zh")

_TOP = 12
_NARROWER = 6

_SYLLABLES = {
    "en": "bar con der fen gil hum kel lor man ner pol ras sed tor ver wen".split(),
    "fr": "bal cou dre fon gué heu lai mer noi pré rou sau tel vou".split(),
    "es": "bos car dor fue gal hue lla mar nie pes que rio sol tie".split(),
    "ru": "бор вод гор дол ель жар зем кам лес мор ноч пол рек сад".split(),
    "zh": list("山水林海河湖草地土气鱼鸟花木石沙冰雨风云"),
}

Said = tuple[NamedNode, NamedNode | Literal]
"""Predicate and value of one triple of a concept."""


@dataclass
class Concept:
    """One concept, as it is built up."""

    iri: NamedNode
    depth: int
    broader: list[int] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    def label(self, predicate: NamedNode, language: str) -> str:
        """Give a label that it has."""
        return next(
            value.value
            for known, value in self.said
            if known == predicate and isinstance(value, Literal) and value.language == language
        )


class Vocabulary:
    """
    A vocabulary of so many concepts, always the same one.

    With `faults` one concept in a hundred is spoiled, in as many ways as `FAULTS` names.
    """

    def __init__(self, size: int, base: str, *, faults: bool = False) -> None:
        """Make the concepts."""
        self._chance = random.Random(size)
        self._words: set[str] = set()
        self.scheme = NamedNode(f"{base}vocabulary/generated")
        self.concepts: list[Concept] = []
        for number in range(size):
            self._add(number)
        for number in range(size):
            self._relate(number)
        if faults:
            for number in range(0, size, 100):
                FAULTS[number // 100 % len(FAULTS)](self, _TOP + number)

    def lines(self) -> Iterator[str]:
        """Give the vocabulary as N-Triples."""
        yield _line(self.scheme, RDF.type, SKOS.ConceptScheme)
        for language in LANGUAGES:
            yield _line(self.scheme, DCT.title, Literal(f"Words {language}", language=language))
        for concept in self.concepts:
            if (SKOS.topConceptOf, self.scheme) in concept.said:
                yield _line(self.scheme, SKOS.hasTopConcept, concept.iri)
            for predicate, value in concept.said:
                yield _line(concept.iri, predicate, value)

    def _add(self, number: int) -> None:
        chance = self._chance
        concept = Concept(NamedNode(f"{self.scheme.value}/{number}"), 0)
        said = concept.said
        said += [(RDF.type, SKOS.Concept), (SKOS.inScheme, self.scheme)]
        said.append((SKOS.notation, Literal(f"n{number}")))
        for language in LANGUAGES:
            said.append((SKOS.prefLabel, self._word(language)))
            said += [(SKOS.altLabel, self._word(language)) for _ in range(chance.randrange(3))]
        for language in ("en", "fr"):
            text = " ".join(chance.choices(_SYLLABLES[language], k=20))
            said.append((SKOS.definition, Literal(f"{text}.", language=language)))
        if chance.random() < 0.2:
            said.append((SKOS.hiddenLabel, self._word("en")))
        if chance.random() < 0.4:
            other = NamedNode(f"http://vocabulary.example.org/{number}")
            said.append((chance.choice((SKOS.exactMatch, SKOS.closeMatch)), other))
        self.concepts.append(concept)
        if number < _TOP:
            said.append((SKOS.topConceptOf, self.scheme))
        else:
            self._place(concept, number)

    def _place(self, concept: Concept, number: int) -> None:
        """Put a concept below another one, or below two of the same depth."""
        first = (number - _TOP) // _NARROWER
        concept.depth = self.concepts[first].depth + 1
        concept.broader.append(first)
        second = self._chance.randrange(first + 1)
        is_beside = second != first and self.concepts[second].depth == self.concepts[first].depth
        if is_beside and self._chance.random() < 0.1:
            concept.broader.append(second)
        for above in concept.broader:
            concept.said.append((SKOS.broader, self.concepts[above].iri))
            self.concepts[above].said.append((SKOS.narrower, concept.iri))

    def _relate(self, number: int) -> None:
        """Relate a concept to another of its depth that is no sibling, now and then."""
        one, other = self.concepts[number], self._chance.choice(self.concepts)
        is_free = (
            one is not other
            and 0 < one.depth == other.depth
            and not set(one.broader) & set(other.broader)
            and (SKOS.related, other.iri) not in one.said
        )
        if is_free and self._chance.random() < 0.5:
            one.said.append((SKOS.related, other.iri))
            other.said.append((SKOS.related, one.iri))

    def _word(self, language: str) -> Literal:
        """Give a word that no other label has."""
        while True:
            word = "".join(self._chance.choices(_SYLLABLES[language], k=4))
            if word not in self._words:
                self._words.add(word)
                return Literal(word, language=language)


def _line(subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> str:
    return line(str(subject), str(predicate), str(value))


Spoil = Callable[[Vocabulary, int], None]


def _says(predicate: NamedNode, value: Callable[[Vocabulary, int], NamedNode | Literal]) -> Spoil:
    """Give the fault of a statement too many."""

    def spoil(vocabulary: Vocabulary, number: int) -> None:
        vocabulary.concepts[number].said.append((predicate, value(vocabulary, number)))

    return spoil


def _lacks(*predicates: NamedNode) -> Spoil:
    """Give the fault of statements that are missing."""

    def spoil(vocabulary: Vocabulary, number: int) -> None:
        concept = vocabulary.concepts[number]
        concept.said = [said for said in concept.said if said[0] not in predicates]

    return spoil


def _above(vocabulary: Vocabulary, number: int) -> NamedNode:
    return vocabulary.concepts[vocabulary.concepts[number].broader[0]].iri


def _far_above(vocabulary: Vocabulary, number: int) -> NamedNode:
    above = vocabulary.concepts[vocabulary.concepts[number].broader[0]]
    return vocabulary.concepts[above.broader[0]].iri if above.broader else above.iri


def _own(vocabulary: Vocabulary, number: int) -> NamedNode:
    return vocabulary.concepts[number].iri


def _next(vocabulary: Vocabulary, number: int) -> NamedNode:
    return vocabulary.concepts[(number + 1) % len(vocabulary.concepts)].iri


def _matched(vocabulary: Vocabulary, number: int) -> NamedNode:
    return NamedNode(f"http://vocabulary.example.org/{number}")


def _clash(vocabulary: Vocabulary, number: int) -> None:
    for predicate in (SKOS.exactMatch, SKOS.relatedMatch):
        vocabulary.concepts[number].said.append((predicate, _matched(vocabulary, number)))


FAULTS: tuple[Spoil, ...] = (
    _says(SKOS.related, _above),
    _says(SKOS.related, _own),
    _says(SKOS.related, _next),
    _says(SKOS.narrower, _above),
    _says(SKOS.broader, _far_above),
    _says(SKOS.topConceptOf, lambda vocabulary, _: vocabulary.scheme),
    _says(SKOS.prefLabel, lambda *_: Literal("second", language="en")),
    _says(SKOS.prefLabel, lambda *_: Literal("in no language")),
    _says(SKOS.altLabel, lambda *_: Literal("", language="fr")),
    _says(SKOS.altLabel, lambda *_: Literal("with\u0007bell", language="en")),
    _says(
        SKOS.altLabel,
        lambda vocabulary, number: Literal(
            vocabulary.concepts[number].label(SKOS.prefLabel, "en"), language="en"
        ),
    ),
    _says(
        SKOS.altLabel,
        lambda vocabulary, number: Literal(
            vocabulary.concepts[number - 1].label(SKOS.prefLabel, "fr"), language="fr"
        ),
    ),
    _says(SKOS.notation, lambda vocabulary, number: Literal(f"n{number - 1}")),
    _says(SKOS.exactMatch, _next),
    _says(SKOS.unknownProperty, _next),
    _says(RDF.type, lambda *_: SKOS.Collection),
    _says(RDF.type, lambda *_: SKOS.ConceptScheme),
    _lacks(SKOS.definition),
    _lacks(SKOS.prefLabel),
    _lacks(SKOS.broader, SKOS.narrower, SKOS.related, SKOS.inScheme),
    _clash,
)
"""The ways in which concepts are spoiled, one after the other."""

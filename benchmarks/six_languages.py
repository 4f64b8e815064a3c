"""A generated vocabulary in the six languages of the United Nations, of any number of concepts."""

import random
from collections.abc import Iterator
from itertools import accumulate

from pyoxigraph import Literal, NamedNode, Triple

from meagraph.namespaces import DCT, LANGUAGES, RDF, SKOS

TOP = 20
"""Concepts at the top."""

NARROWER = 7
"""Concepts below each of the others, as far as there are any."""

WORDS = 4000
"""Different words of each language; a few of them are in many labels, as in real vocabularies."""

_SYLLABLES = {
    "en": "ber con der for gen hal ing ker lan mar nor pol ras sed tion ver wet".split(),
    "fr": "bre côt der eau fon gué heu lai mer noi pré rou sau tel vou été".split(),
    "es": "año bos car dor fue gal hue llo mar nie pes que rio sol tie agu".split(),
    "ru": "бор вод гор дол ель жар зем кам лес мор ноч пол рек сад йод ший".split(),
    "ar": "بح نه جب غا طي سم أر ما شج حي نب زر صح وا دي".split(),
    "zh": list("山水林海河湖草地土气鱼鸟花木石沙冰雨风云保护区生物多样性国家公园"),
}


class Vocabulary:
    """
    A vocabulary of so many concepts, always the same one.

    A concept has a preferred label in each language, often others, two definitions, a notation,
    one or two broader concepts, now and then a related one and a mapping.
    """

    def __init__(self, size: int, base: str, name: str = "generated") -> None:
        """Take how many concepts there are, the base IRI, and the name of the vocabulary."""
        self.size = size
        self.graph = f"{base}graph/vocabulary/{name}"
        self.scheme = NamedNode(f"{base}vocabulary/{name}")
        self._chance = random.Random(size)
        self._words = {language: self._lexicon(language) for language in LANGUAGES}
        self._often = list(accumulate(1 / place for place in range(10, WORDS + 10)))
        self._taken: set[str] = set()

    def concept(self, number: int) -> NamedNode:
        """Give the IRI of a concept."""
        return NamedNode(f"{self.scheme.value}/{number}")

    def triples(self) -> Iterator[Triple]:
        """Give all that is said of the scheme and its concepts."""
        yield Triple(self.scheme, RDF.type, SKOS.ConceptScheme)
        for language in LANGUAGES:
            yield Triple(self.scheme, DCT.title, Literal(f"Words ({language})", language=language))
        for number in range(self.size):
            for predicate, value in self._said(number):
                yield Triple(self.concept(number), predicate, value)

    def _said(self, number: int) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
        chance = self._chance
        yield RDF.type, SKOS.Concept
        yield SKOS.inScheme, self.scheme
        yield SKOS.notation, Literal(f"G{number:06}")
        for language in LANGUAGES:
            yield SKOS.prefLabel, self._label(language)
            if chance.random() < 0.4:
                yield SKOS.altLabel, self._label(language)
        for language in ("en", "fr"):
            words = chance.choices(self._words[language], cum_weights=self._often, k=20)
            yield SKOS.definition, Literal(f"{' '.join(words)}.", language=language)
        if number < TOP:
            yield SKOS.topConceptOf, self.scheme
        else:
            above = (number - TOP) // NARROWER
            yield SKOS.broader, self.concept(above)
            if chance.random() < 0.05:
                yield SKOS.broader, self.concept(chance.randrange(above + 1))
        if chance.random() < 0.2:
            yield SKOS.related, self.concept(chance.randrange(self.size))
        if chance.random() < 0.3:
            other = NamedNode(f"http://vocabulary.example.org/{number}")
            yield chance.choice((SKOS.exactMatch, SKOS.closeMatch)), other

    def _lexicon(self, language: str) -> list[str]:
        chance, syllables = self._chance, _SYLLABLES[language]
        words: dict[str, None] = {}
        while len(words) < WORDS:
            longest = 2 if language == "zh" else 4
            words["".join(chance.choices(syllables, k=chance.randint(2, longest + 1)))] = None
        return list(words)

    def _label(self, language: str) -> Literal:
        """Give a label that no other has."""
        between = "" if language == "zh" else " "
        while True:
            count = self._chance.randint(1, 3)
            words = self._chance.choices(self._words[language], cum_weights=self._often, k=count)
            label = between.join(words)
            if label not in self._taken:
                self._taken.add(label)
                return Literal(label, language=language)

"""
What is asked of the index, as its queries: all words, the last one begun, or most of the words.

Words are terms made by our own analysis; nothing that is asked is read as a query language.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import tantivy
from tantivy import Occur, Query

from meagraph.namespaces import LANGUAGES, MEA
from meagraph.search.analysis import ANY, CODED, Word, asked_words, whole
from meagraph.search.documents import Role
from meagraph.search.schema import KIND, LANGUAGES_OF, SCHEMA, WHOLE, field

LONGEST = 400
"""Characters of a question that are looked for; the rest is left out."""

MOST_WORDS = 40
"""Words of a question that are looked for; the rest is left out."""

_WEIGHTS = {Role.NAME: 3.0, Role.CODE: 3.0, Role.ALIAS: 2.5, Role.TEXT: 1.0}
_WHOLE = 40.0
"""What it counts that the question is a whole name: more than any words do."""
_WHOLE_STEMMED = 15.0
_MEANT = {MEA.Agreement.value: 15.0, MEA.Country.value: 4.0}
"""What it counts to be of a kind that most readers mean: a convention, not its secretariat."""
_STEMMED = 0.6
"""What a stem counts against the word as it is asked."""
_ENOUGH_WORDS = 0.5
"""The share of the words that must be found where not all of them are."""
_ENOUGH_PAIRS = 0.6
"""The share of the pairs in a run of Chinese characters: some of them are no words."""
_COMPLETIONS = 50


@dataclass(frozen=True)
class Question:
    """
    What is looked for: the words of `text`, in one `language` (or None: in all), of some classes.

    `kinds` are IRIs of classes, any of which will do; none asks for things of every kind.
    """

    text: str
    language: str | None = None
    kinds: tuple[str, ...] = ()
    roles: tuple[Role, ...] = tuple(Role)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the texts that are looked through; codes are, in any case."""
        return (*((self.language,) if self.language else LANGUAGES), ANY, CODED)

    def words(self, language: str) -> list[Word]:
        """Give the words that a text in `language` has to hold."""
        return asked_words(self.text[:LONGEST], language)[:MOST_WORDS]

    def stages(self, searcher: tantivy.Searcher) -> Iterator[Query]:
        """Give the queries to try, one after the other, until one of them finds something."""
        by_language = {each: self.words(each) for each in self.languages}
        runs = _runs(by_language[ANY])
        if not runs:
            return
        whole = [
            _most([self._word(by_language, place) for place in run], _ENOUGH_PAIRS) for run in runs
        ]
        yield self._of_kind(_all(whole))
        begun = self._begun(by_language, searcher)  # pairs of characters begin nothing longer
        if begun is not None:
            yield self._of_kind(_all([*whole[:-1], begun]))
        if len(whole) > 1:
            yield self._of_kind(_most(whole, _ENOUGH_WORDS))

    def begun(self, searcher: tantivy.Searcher) -> Query | None:
        """Give the query for things whose words begin so: the last word may be a part of one."""
        by_language = {each: self.words(each) for each in self.languages}
        count = len(by_language[ANY])
        last = self._begun(by_language, searcher) if count else None
        if last is None:
            return None
        whole = [self._word(by_language, place) for place in range(count - 1)]
        return self._of_kind(_all([*whole, last]))

    def _word(self, words: dict[str, list[Word]], place: int) -> Query:
        """Give the query for one word, in any of the fields: the best of them counts."""
        return Query.disjunction_max_query(
            [
                Query.boost_query(_term(field(role, language), words[language][place]), weight)
                for role, language, weight in self._fields(words)
            ],
            tie_breaker=0.1,
        )

    def _begun(self, words: dict[str, list[Word]], searcher: tantivy.Searcher) -> Query | None:
        """Give the query for words that begin as the last one of the question."""
        last = words[ANY][-1].folded
        found = []
        for role, language, weight in self._fields(words):
            name = field(role, language)
            terms = searcher.terms_with_prefix(name, last, limit=_COMPLETIONS)
            if terms:
                any_of = Query.term_set_query(SCHEMA, name, [term for term, _ in terms])
                found.append(Query.const_score_query(any_of, weight))
        return Query.disjunction_max_query(found) if found else None

    def _fields(self, words: Iterable[str]) -> Iterator[tuple[Role, str, float]]:
        for role in self.roles:
            for language in words:
                if language in LANGUAGES_OF[role]:
                    yield role, language, _WEIGHTS[role]

    def _of_kind(self, query: Query) -> Query:
        parts = [(Occur.Must, query)]
        parts.append((Occur.Should, self._whole()))
        for kind, worth in _MEANT.items():
            member = Query.term_query(SCHEMA, KIND, kind, index_option="basic")
            parts.append((Occur.Should, Query.const_score_query(member, worth)))
        if self.kinds:
            kinds = Query.term_set_query(SCHEMA, KIND, list(self.kinds))
            parts.append((Occur.Must, Query.const_score_query(kinds, 0.0)))
        return Query.boolean_query(parts)

    def _whole(self) -> Query:
        """Give the query for things of which the question is a whole name."""
        forms = set().union(*(whole(self.text, each) for each in self.languages))
        found = []
        for form in sorted(forms):
            same = Query.term_query(SCHEMA, WHOLE, form, index_option="basic")
            worth = _WHOLE_STEMMED if "~" in form else _WHOLE
            found.append(Query.const_score_query(same, worth))
        return Query.disjunction_max_query(found)


def _runs(words: list[Word]) -> list[list[int]]:
    """
    Give the places of the words, those of pairs of Chinese characters that overlap together.

    Some of these pairs are no words: it is enough that most of them are found.
    """
    runs: list[list[int]] = []
    for place, word in enumerate(words):
        before = words[place - 1] if place else None
        if before and before.is_pair and word.is_pair and word.start < before.end:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _term(name: str, word: Word) -> Query:
    found = [Query.term_query(SCHEMA, name, word.folded, index_option="freq")]
    for stem in word.stems:
        stemmed = Query.term_query(SCHEMA, name, stem, index_option="freq")
        found.append(Query.boost_query(stemmed, _STEMMED))
    return Query.disjunction_max_query(found, tie_breaker=0.3)


def _all(words: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, word) for word in words])


def _most(words: list[Query], enough: float) -> Query:
    if len(words) == 1:
        return words[0]
    least = math.ceil(len(words) * enough)
    return Query.boolean_query([(Occur.Should, word) for word in words], least)

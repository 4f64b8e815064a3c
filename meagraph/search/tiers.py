"""
The queries that answer a question: for all of its words, for nearly all, for some.

Words are terms made by our own analysis; nothing that is asked is read as a query language.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

import tantivy
from tantivy import Occur, Query

from meagraph.namespaces import MEA
from meagraph.search.analysis import ANY, Word, whole, words_of
from meagraph.search.citing import citation
from meagraph.search.documents import Role
from meagraph.search.question import Question
from meagraph.search.schema import CALLED, CITED, KIND, LANGUAGES_OF, SCHEMA, WHOLE, field

_WEIGHTS = {Role.NAME: 3.0, Role.CODE: 3.0, Role.ALIAS: 2.5, Role.TEXT: 1.0}
_CALLED = 1.0
_CITED = 60.0
"""What it counts that the question cites a thing: more than that it is a whole name."""
_WHOLE = 40.0
"""What it counts that the question is a whole name: more than any words do."""
_WHOLE_STEMMED = 15.0
_MEANT = {MEA.Agreement.value: 15.0, MEA.Country.value: 4.0}
"""What it counts to be of a kind that most readers mean: a convention, not its secretariat."""
_STEMMED = 0.6
"""What a stem counts against the word as it is asked."""
_ENOUGH_WORDS = 0.5
"""The share of the words that must be found where not all of them are."""
_SHORT_NUMBER = 3
"""Digits of a number that many things have: with it more than half of the words must be found."""
_ENOUGH_PAIRS = 0.6
"""The share of the pairs in a run of Chinese characters: some of them are no words."""
_FEW_PAIRS = 0.3
"""The same where the run is all that is asked, and no thing has as many."""
_COMPLETIONS = 50


class Fit(IntEnum):
    """How well a thing fits a question; each is worth more than any below it."""

    SOME_ELSEWHERE = 0
    SOME = 1
    ELSEWHERE = 2
    BEGUN = 3
    ALL = 4


class Tier(NamedTuple):
    """Things that fit equally well: the question that they fit, the query that finds them."""

    fit: Fit
    question: Question
    query: Query


def tiers(question: Question, searcher: tantivy.Searcher) -> Iterator[Tier]:
    """Give what to look for, the best first; none finds what one before it finds."""
    before: list[Query] = []
    for fit, asked, query in _queries(question, searcher):
        if query is not None:
            fresh = [(Occur.Must, query), *((Occur.MustNot, one) for one in before)]
            yield Tier(fit, asked, _ranked(asked, Query.boolean_query(fresh)))
            before.append(query)


def begun(question: Question, searcher: tantivy.Searcher) -> Query | None:
    """Give the query for things whose words begin so: the last word may be a part of one."""
    words = _Words(question)
    last = words.begun(searcher) if words.count else None
    if last is None:
        return None
    return _ranked(question, _all([*map(words.word, range(words.count - 1)), last]))


def _queries(
    question: Question, searcher: tantivy.Searcher
) -> Iterator[tuple[Fit, Question, Query | None]]:
    words = _Words(question)
    if not words.count:
        return
    yield Fit.ALL, question, words.all()
    yield Fit.BEGUN, question, words.nearly_all(searcher)
    if question.language is None:
        yield Fit.SOME, question, words.some()
        return
    anywhere = question.anywhere
    everywhere = _Words(anywhere)
    yield Fit.ELSEWHERE, anywhere, everywhere.all()
    yield Fit.SOME, question, words.some()
    yield Fit.SOME_ELSEWHERE, anywhere, everywhere.some()


class _Words:
    """The words of a question as queries."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._by_language = {each: question.words(each) for each in question.languages}
        self._words = self._by_language[ANY]
        self._runs = _runs(self._words)

    @property
    def count(self) -> int:
        """How many words there are."""
        return len(self._words)

    def all(self) -> Query:
        """Give the query for all words, or for what is cited so."""
        found = _all([self._most(run, _ENOUGH_PAIRS) for run in self._runs])
        cited = self._cited()
        return found if cited is None else _least([found, cited], 1)

    def nearly_all(self, searcher: tantivy.Searcher) -> Query | None:
        """
        Give the query for all words, the last of them begun.

        Characters of Chinese begin nothing longer: it is enough that one name has all of a run, as
        of a long name its short form has some.
        """
        *runs, last = self._runs
        if self._is_chinese(last):
            return _all([self._loose(run) for run in self._runs])
        if self._words[-1].folded.isdecimal():
            return None
        ending = self.begun(searcher)
        return None if ending is None else _all([*map(self._loose, runs), ending])

    def some(self) -> Query | None:
        """Give the query for half of the words, or for few pairs where all is one run."""
        if len(self._runs) == 1:
            return self._most(self._runs[0], _FEW_PAIRS) if self.count > 1 else None
        found = [self._most(run, _ENOUGH_PAIRS) for run in self._runs]
        numbers = [_is_short_number(self._words[run[0]]) for run in self._runs]
        if not any(numbers):
            return _least(found, math.ceil(len(found) * _ENOUGH_WORDS))
        most = _least(found, min(len(found) // 2 + 1, len(found) - 1))
        telling = [query for query, number in zip(found, numbers, strict=True) if not number]
        return _all([most, _least(telling, 1)]) if telling else most

    def word(self, place: int) -> Query:
        """Give the query for one word, in any of the fields: the best of them counts."""
        found = [
            Query.boost_query(_term(name, self._by_language[language][place]), weight)
            for name, language, weight in self._fields(self._question.roles)
        ]
        found.append(Query.boost_query(_term(CALLED, self._words[place]), _CALLED))
        return Query.disjunction_max_query(found, tie_breaker=0.1)

    def begun(self, searcher: tantivy.Searcher) -> Query | None:
        """Give the query for words that begin as the last one of the question."""
        last = self._words[-1].folded
        found = []
        for name, _, weight in self._fields(self._question.roles):
            terms = searcher.terms_with_prefix(name, last, limit=_COMPLETIONS)
            if terms:
                any_of = Query.term_set_query(SCHEMA, name, [term for term, _ in terms])
                found.append(Query.const_score_query(any_of, weight))
        return Query.disjunction_max_query(found) if found else None

    def _most(self, run: Sequence[int], enough: float) -> Query:
        """Give the query for a share of the words of a run."""
        return _least([self.word(place) for place in run], math.ceil(len(run) * enough))

    def _is_chinese(self, run: Sequence[int]) -> bool:
        return self._words[run[0]].is_pair

    def _loose(self, run: Sequence[int]) -> Query:
        """Give the query for a word, or for one name that has all characters of a run."""
        if not self._is_chinese(run):
            return self._most(run, 1.0)
        pairs = [self._words[place].folded for place in run]
        characters = (pairs[0][0], *(pair[1] for pair in pairs))
        found = [
            Query.boost_query(_all([_exactly(name, one) for one in characters]), weight)
            for name, _, weight in self._fields((Role.NAME, Role.ALIAS))
        ]
        return Query.disjunction_max_query(found)

    def _cited(self) -> Query | None:
        """Give the query for things that are cited by all words and numbers of the question."""
        cited = citation(self._question.looked_for)
        if cited is None:
            return None
        found = [_exactly(CITED, number) for number in cited.numbers]
        found += [_term(CITED, word) for word in cited.words]
        return Query.const_score_query(_all(found), _CITED)

    def _fields(self, roles: Iterable[Role]) -> Iterator[tuple[str, str, float]]:
        for role in roles:
            for language in self._by_language:
                if language in LANGUAGES_OF[role]:
                    yield field(role, language), language, _WEIGHTS[role]


def _ranked(question: Question, query: Query) -> Query:
    """Give a query for things of the kinds that are asked for; what is meant counts more."""
    parts = [(Occur.Must, query)]
    parts.append((Occur.Should, _whole(question)))
    for kind, worth in _MEANT.items():
        member = Query.term_query(SCHEMA, KIND, kind, index_option="basic")
        parts.append((Occur.Should, Query.const_score_query(member, worth)))
    if question.kinds:
        kinds = Query.term_set_query(SCHEMA, KIND, list(question.kinds))
        parts.append((Occur.Must, Query.const_score_query(kinds, 0.0)))
    elif question.hidden:
        hidden = Query.term_set_query(SCHEMA, KIND, list(question.hidden))
        parts.append((Occur.MustNot, hidden))
    return Query.boolean_query(parts)


def _whole(question: Question) -> Query:
    """Give the query for things of which the question is a whole name."""
    asked = (words_of(question.looked_for, language) for language in question.languages)
    forms = set().union(*map(whole, asked))
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
    found = [_exactly(name, word.folded)]
    found += [Query.boost_query(_exactly(name, stem), _STEMMED) for stem in word.stems]
    return Query.disjunction_max_query(found, tie_breaker=0.3)


def _exactly(name: str, term: str) -> Query:
    return Query.term_query(SCHEMA, name, term, index_option="freq")


def _all(words: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, word) for word in words])


def _is_short_number(word: Word) -> bool:
    return word.folded.isdecimal() and len(word.folded) <= _SHORT_NUMBER


def _least(words: list[Query], count: int) -> Query:
    """Give the query for at least so many of the words."""
    if len(words) == 1:
        return words[0]
    return Query.boolean_query([(Occur.Should, word) for word in words], count)

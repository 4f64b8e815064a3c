"""
The candidates for a reconciliation query: found by name, by identifier or by property, and scored.

A score is from 0 to 100, and `features` say how it comes about:

| the query is | score |
|---|---|
| the IRI of the concept | 100 |
| a label, letter for letter | 100, a little less for another label than the preferred one |
| a label but for case, accents, marks, article | about 95 |
| a label in another form or order of its words | about 88 |
| a label but for a few letters | below 85 |
| none: the properties alone fit | 80 |

A label in another language than the one asked for counts a little less. A deprecated concept counts
four fifths (but for its IRI), and what replaces it is a candidate as well, with nine tenths of its
score. `match` is true for the only concept that fits letter for letter, or by its identifier; never
for a deprecated one.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pyoxigraph import NamedNode

from meagraph.namespaces import is_iri
from meagraph.vocabulary.concept import FIELD
from meagraph.vocabulary.index import Kind, Near, Question
from meagraph.vocabulary.index.answers import How
from server.protocol_error import ProtocolError
from server.reconciliation.properties import (
    LABELS,
    MAPPINGS,
    Property,
    has_value,
    property_called,
    same,
)
from server.reconciliation.queries import Query, Wanted
from server.reconciliation.scope import Described, Scope
from server.reconciliation.types import narrowed, type_called, types_of

LONGEST_NAME = 1000
"""Characters of a cell that are looked at; no label is as long."""

_BY_PROPERTIES = 80.0
_OF_DEPRECATED: dict[How, float] = {"exact": 100.0, "folded": 95.0}
_NAMESAKES = 20
_DEPRECATED = 0.8
_REPLACEMENT = 0.9
_OTHER_TYPE = 0.9
_LOOKED_AT = 60
"""Concepts looked at for a query that narrows them by types or properties."""

_LINKED = 500
"""Most concepts that a property alone finds."""

_KINDS = {
    Kind.PREF: "preferred",
    Kind.ALT: "alternative",
    Kind.HIDDEN: "hidden",
    Kind.NOTATION: "notation",
}

Feature = bool | float


@dataclass(frozen=True)
class Candidate:
    """
    A concept that may be meant, with its score and how it comes about.

    `exact` says that it fits letter for letter, or by its identifier; `label` is the label that
    fits, if that is not its name.
    """

    described: Described
    score: float
    exact: bool
    label: str = ""
    features: dict[str, Feature] = field(default_factory=dict)
    match: bool = False

    def noting(self, *features: str) -> "Candidate":
        """Give the candidate with more features that it has."""
        return replace(self, features={**self.features, **dict.fromkeys(features, True)})

    def weighed(self, by: float, feature: str) -> "Candidate":
        """Give the candidate with a part of its score, and why."""
        return replace(self.noting(feature), score=self.score * by, exact=False)


def candidates(scope: Scope, query: Query) -> list[Candidate]:
    """
    Give the candidates for a query, the best first.

    Raises `ProtocolError` for a property that is not known.
    """
    wanted = [(_property(one), one.values) for one in query.wanted]
    types = tuple(type_called(scope, name) for name in query.types)
    text = plain(query.text)[:LONGEST_NAME]
    if text:
        narrow = bool(wanted or types)
        found = _named(scope, text, types, _LOOKED_AT if narrow else max(query.limit, 2))
    else:
        found = _with_properties(scope, wanted)
    typed = (_with_type(scope, one, types, query) for one in _in_use(scope, found))
    fitting = (_with_values(scope, one, wanted) for one in typed if one is not None)
    return _decided(_best(one for one in fitting if one is not None))[: query.limit]


def plain(text: str) -> str:
    r"""
    Give a text as labels are written: composed (NFC), without stray spaces and control characters.

    >>> plain(" wet\u200blands\n")
    'wetlands'
    """
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(
        " " if one.isspace() else one
        for one in composed
        if one.isspace() or unicodedata.category(one) not in ("Cc", "Cf", "Cs")
    )
    return " ".join(kept.split())


def _property(one: Wanted) -> Property:
    found = property_called(one.pid)
    if found is None:
        raise ProtocolError(
            "bad-request",
            f"there is no property {one.pid!r}; ask the suggest service for properties",
        )
    return found


def _named(scope: Scope, text: str, types: tuple[str, ...], most: int) -> Iterator[Candidate]:
    """
    Give the concepts that have a text as identifier, or a label near to it.

    Of deprecated ones, which the index of what is near leaves out, those with just this label.
    """
    described = scope.find(text) if is_iri(text) else None
    if described is not None:
        yield Candidate(described, 100.0, True, features={"identifier": True})
        return
    vocabularies = narrowed(scope, types)
    for near in scope.thesaurus.index.near(text, vocabularies, scope.language, most):
        yield from _of_label(scope, near)
    if "*" not in text:  # which stands for anything in a search
        for near in _deprecated(scope, text, vocabularies or ()):
            yield from _of_label(scope, near)


def _deprecated(scope: Scope, text: str, vocabularies: tuple[str, ...]) -> Iterator[Near]:
    question = Question(text, vocabularies=vocabularies, deprecated=True, limit=_NAMESAKES)
    for hit in scope.thesaurus.index.search(question):
        if hit.deprecated:
            how: How = "exact" if hit.label == text else "folded"
            score = _OF_DEPRECATED[how]
            yield Near(hit.vocabulary, hit.concept, hit.label, hit.lang, hit.kind, score, how)


def _of_label(scope: Scope, near: Near) -> Iterator[Candidate]:
    described = scope.find(near.concept, near.vocabulary)
    if described is None:  # a collection
        return
    features: dict[str, Feature] = {
        near.how: True,
        _KINDS[near.kind]: True,
        "similarity": round(near.score, 1),
    }
    same_language = near.kind == Kind.NOTATION or _is_in(near.lang, scope.language)
    if scope.language is not None:
        features["language"] = same_language
    exact = near.how == "exact" and same_language
    yield Candidate(described, near.score, exact, near.label, features)


def _is_in(tag: str, language: str | None) -> bool:
    """Say whether a label is in a language; one without a language is in every one."""
    return language is None or not tag or tag.split("-")[0] == language.split("-")[0]


def _with_properties(
    scope: Scope, wanted: Sequence[tuple[Property, Sequence[str]]]
) -> Iterator[Candidate]:
    """Give the concepts that the first property finds by which concepts can be found."""
    for one, values in wanted:
        if one.field in LABELS or one.field == "notation":
            for value in values:
                for candidate in _named(scope, plain(value)[:LONGEST_NAME], (), _LOOKED_AT):
                    yield candidate.noting("by_property")
            return
        found = list(_linked(scope, one, values))
        if found:
            yield from (
                Candidate(described, _BY_PROPERTIES, False, features={"by_property": True})
                for described in found[:_LINKED]
            )
            return


def _linked(scope: Scope, one: Property, values: Sequence[str]) -> Iterator[Described]:
    """Give the concepts that are linked to one of these values by a property."""
    back = {"broader": "narrower", "narrower": "broader", "related": "related"}
    for value in values:
        if one.field == "uri":
            yield from _found(scope, [value])
        elif one.field in MAPPINGS:
            yield from _found(scope, _stating(scope, one.field, value))
        elif one.field in back:
            for other in _meant(scope, value):
                yield from _found(scope, other.concept.links(back[one.field]))
        elif one.field == "broaderTransitive":
            for other in _meant(scope, value):
                yield from _below(scope, other)


def _meant(scope: Scope, value: str) -> Iterator[Described]:
    """Give the concepts that a value names: by IRI, notation or any label."""
    for candidate in _named(scope, plain(value)[:LONGEST_NAME], (), 5):
        if candidate.exact or same(candidate.label) == same(value):
            yield candidate.described


def _below(scope: Scope, described: Described) -> Iterator[Described]:
    seen = {described.iri}
    left = list(described.concept.links("narrower"))
    while left and len(seen) <= _LINKED:
        iri = left.pop(0)
        if iri not in seen:
            seen.add(iri)
            for one in _found(scope, [iri]):
                yield one
                left += one.concept.links("narrower")


def _stating(scope: Scope, name: str, value: str) -> list[str]:
    if not is_iri(value):
        return []
    predicate, node = FIELD[name].predicate, NamedNode(value)
    store = scope.thesaurus.store
    return sorted(
        quad.subject.value
        for vocabulary in scope.vocabularies
        for quad in store.quads_for_pattern(None, predicate, node, NamedNode(vocabulary.graph))
        if isinstance(quad.subject, NamedNode)
    )


def _found(scope: Scope, iris: Iterable[str]) -> Iterator[Described]:
    for iri in iris:
        described = scope.find(iri)
        if described is not None:
            yield described


def _in_use(scope: Scope, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Put what replaces a deprecated concept beside it."""
    for candidate in found:
        concept = candidate.described.concept
        if not concept.deprecated:
            yield candidate
            continue
        by = 1.0 if "identifier" in candidate.features else _DEPRECATED
        yield candidate.weighed(by, "deprecated")
        for described in _found(scope, concept.replaced_by):
            if not described.concept.deprecated:
                instead = replace(candidate, described=described)
                yield instead.weighed(_REPLACEMENT, "replacement")


def _with_type(
    scope: Scope, candidate: Candidate, types: tuple[str, ...], query: Query
) -> Candidate | None:
    """Give the candidate as the types that are asked for make it; None when they exclude it."""
    if not types:
        return candidate
    own = {one.id for one in types_of(scope, candidate.described)}
    fits = own.issuperset(types) if query.strictness == "all" else not own.isdisjoint(types)
    if fits:
        return candidate.noting("type")
    return candidate.weighed(_OTHER_TYPE, "other_type") if query.strictness == "should" else None


def _with_values(
    scope: Scope, candidate: Candidate, wanted: Sequence[tuple[Property, Sequence[str]]]
) -> Candidate | None:
    """Give the candidate with the properties that it has; None where one of them is missing."""
    if not all(has_value(one, values, scope, candidate.described) for one, values in wanted):
        return None
    return candidate.noting(*(f"property:{one.id}" for one, _ in wanted))


def _best(found: Iterable[Candidate]) -> list[Candidate]:
    """Give each concept once, with its best score, the best first."""
    best: dict[str, Candidate] = {}
    for candidate in found:
        other = best.get(candidate.described.iri)
        if other is None or other.score < candidate.score:
            best[candidate.described.iri] = candidate
    return sorted(best.values(), key=lambda one: (-one.score, one.described.iri))


def _decided(ordered: Sequence[Candidate]) -> list[Candidate]:
    """Say of the only candidate that fits exactly that it is the match."""
    exact = [candidate for candidate in ordered if candidate.exact]
    return [replace(one, match=len(exact) == 1 and one.exact) for one in ordered]

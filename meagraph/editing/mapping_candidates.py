"""
Candidates for mappings between two vocabularies, with the reasons for each.

Labels are compared in every language that both have; several languages that agree say more than
one. What stands above, below or beside two concepts supports them where it is mapped already, or
alike itself. So does the other vocabulary where it states the mapping, or a third thing that both
match. The mapping that is proposed follows by rule (SKOS Reference, 10):

| the two concepts | proposed |
|---|---|
| have the same preferred label, but for case and accents, that nothing else has | exactMatch |
| have labels that are alike in another way | closeMatch |
| one has all words of the other in its label, and more | broadMatch |
| the other vocabulary says so | what it says, read backwards |
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import NamedTuple

from meagraph.editing.label_table import Alike, Label, LabelTable, labels_of
from meagraph.vocabulary.concept import MAPPINGS, Concept

Pair = tuple[str, str]
"""The IRIs of a concept of ours and of one of the other vocabulary."""

RELATIONS = tuple(field.name for field in MAPPINGS)

BACKWARDS: Mapping[str, str] = {
    "exactMatch": "exactMatch",
    "closeMatch": "closeMatch",
    "relatedMatch": "relatedMatch",
    "broadMatch": "narrowMatch",
    "narrowMatch": "broadMatch",
}
"""A mapping as the other side states it (SKOS Reference, S43 and S44)."""

LEAST = 30.0
"""Candidates with a lower score are not given."""

MOST_OF_A_CONCEPT = 5
"""Candidates for one concept."""

_OF_KINDS = {
    ("prefLabel", "prefLabel"): 1.0,
    ("altLabel", "prefLabel"): 0.9,
    ("altLabel", "altLabel"): 0.8,
}
_OF_HIDDEN = 0.7
_ONE_LANGUAGE = 0.8
"""What a language alone can say: the same word may name another thing."""

_DIFFERENT = 0.3
"""What labels take away that differ in all other languages."""

_SHARED = 0.85
"""What a label of several concepts says, as often as there is one more."""

_STATED = 0.95
_THIRD = 0.7
_CONTAINED, _MORE_LANGUAGES, _MOST_CONTAINED = 0.35, 0.08, 0.6
_SUPPORT = {"broader": 0.3, "narrower": 0.2, "related": 0.1}
_SURE, _SUPPORTING = 0.75, 0.6


class Reason(NamedTuple):
    """
    Why a candidate is one, or why not more surely: a code and what it speaks of.

    `exact`, `folded`, `stemmed`, `fuzzy`, `contained`: (language, our label, other label);
    `shared`: (label); `differ`: (languages …); `stated`: (relation); `third`: (IRI);
    `broader`, `narrower`, `related`: (our neighbour, other neighbour).
    """

    code: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Candidate:
    """A mapping that may be right: from a concept of ours to another one, with score and why."""

    concept: str
    target: str
    relation: str
    score: float
    reasons: tuple[Reason, ...]


class _Found(NamedTuple):
    """A label of ours and one like it, and among how many concepts it is shared there."""

    label: Label
    alike: Alike
    shared: int

    @property
    def worth(self) -> float:
        kinds = sorted((self.label.kind, self.alike.label.kind))
        worth = _OF_KINDS.get((kinds[0], kinds[1]), _OF_HIDDEN)
        return float(worth * self.alike.likeness * _SHARED ** (self.shared - 1))

    @property
    def sure(self) -> bool:
        """Whether it is the same preferred label, and no other concept's."""
        preferred = self.label.kind == self.alike.label.kind == "prefLabel"
        return preferred and self.alike.how in ("exact", "folded") and self.shared == 1


Evidence = dict[Pair, dict[str, _Found]]
"""The best that each language says of two concepts."""


def candidates(
    own: Mapping[str, Concept],
    other: Mapping[str, Concept],
    left_out: Collection[Pair] = (),
    going_on: Callable[[], None] = lambda: None,
) -> list[Candidate]:
    """
    Give the candidates for mappings of our concepts to another vocabulary's, the best first.

    Left out are the pairs in `left_out`, those that are mapped already, concepts that have an exact
    match there already, and deprecated ones. `going_on` is called now and then and may raise to
    end a work that takes too long.
    """
    mapped = _mapped(own, other)
    done = {concept for (concept, _), relation in mapped.items() if relation == "exactMatch"}
    ours = {iri: one for iri, one in own.items() if not one.deprecated and iri not in done}
    theirs = {iri: one for iri, one in other.items() if not one.deprecated}
    languages = _languages(own.values()) & _languages(other.values())
    table = LabelTable(theirs.values(), languages, going_on)
    found = [
        *_by_label(ours, theirs, table, languages, going_on),
        *_stated(ours, theirs),
    ]
    best = _joined(found)
    without_labels = [one for iri, one in ours.items() if iri not in {pair[0] for pair in best}]
    best |= _joined(_contained(without_labels, table, languages, going_on))
    left = {*left_out, *mapped}
    supported = _supported(best, own, other, mapped, going_on)
    return _chosen(one for one in supported if (one.concept, one.target) not in left)


def _languages(concepts: Iterable[Concept]) -> set[str]:
    return {label.language for concept in concepts for label in labels_of(concept)}


def _mapped(own: Mapping[str, Concept], other: Mapping[str, Concept]) -> dict[Pair, str]:
    """Give the mappings to the other vocabulary that there are."""
    return {
        (concept.iri, target): field.name
        for concept in own.values()
        for field in reversed(MAPPINGS)  # the closest last, and so kept
        for target in concept.links(field.name)
        if target in other
    }


def _by_label(
    ours: Mapping[str, Concept],
    theirs: Mapping[str, Concept],
    table: LabelTable,
    languages: set[str],
    going_on: Callable[[], None],
) -> Iterator[Candidate]:
    """Give the pairs whose labels are alike in some language."""
    for concept in ours.values():
        going_on()
        labels = [label for label in labels_of(concept) if label.language in languages]
        named = [label for label in labels if label.kind != "hiddenLabel"]
        found = _evidence(labels, table.alike) or _evidence(named, table.nearly_alike)
        for target, said in found.items():
            yield _of_labels(concept, theirs[target], said, languages)


def _evidence(
    labels: Iterable[Label], look_up: Callable[[Label], list[Alike]]
) -> dict[str, dict[str, _Found]]:
    """Give what each language says, by concept of the other vocabulary."""
    evidence: dict[str, dict[str, _Found]] = defaultdict(dict)
    for label in labels:
        alike = look_up(label)
        shared = len({one.label.concept for one in alike if one.how != "fuzzy"}) or 1
        for one in alike:
            found = _Found(label, one, shared)
            said = evidence[one.label.concept]
            if label.language not in said or said[label.language].worth < found.worth:
                said[label.language] = found
    return evidence


def _of_labels(
    concept: Concept, target: Concept, said: Mapping[str, _Found], languages: set[str]
) -> Candidate:
    """Weigh what the languages say: those that agree, and those that differ."""
    both = set(concept.texts("prefLabel")) & set(target.texts("prefLabel")) & languages
    differ = sorted(language for language in both if language not in said)
    agreed = 1 - prod(1 - _ONE_LANGUAGE * found.worth for found in said.values())
    score = agreed * (1 - _DIFFERENT * len(differ) / (len(differ) + len(said)))
    ordered = sorted(said.items(), key=lambda one: (-one[1].worth, one[0]))
    reasons = [
        Reason(found.alike.how, (language, found.label.text, found.alike.label.text))
        for language, found in ordered
    ]
    reasons += [
        Reason("shared", (found.alike.label.text,)) for _, found in ordered if found.shared > 1
    ][:1]
    if differ:
        reasons.append(Reason("differ", tuple(differ)))
    sure = any(found.sure for found in said.values()) and len(differ) <= len(said)
    relation = "exactMatch" if sure else "closeMatch"
    return Candidate(concept.iri, target.iri, relation, score, tuple(reasons))


def _stated(ours: Mapping[str, Concept], theirs: Mapping[str, Concept]) -> Iterator[Candidate]:
    """Give the pairs that the other vocabulary maps itself, or that match one third thing."""
    matching: dict[str, list[str]] = defaultdict(list)
    for concept in ours.values():
        for third in concept.links("exactMatch"):
            matching[third].append(concept.iri)
    for target in theirs.values():
        for name, relation in BACKWARDS.items():
            for iri in target.links(name):
                if iri in ours:
                    reason = Reason("stated", (name,))
                    yield Candidate(iri, target.iri, relation, _STATED, (reason,))
        for third in target.links("exactMatch"):
            for iri in matching.get(third, ()):
                reason = Reason("third", (third,))
                yield Candidate(iri, target.iri, "exactMatch", _THIRD, (reason,))


def _contained(
    concepts: Sequence[Concept],
    table: LabelTable,
    languages: set[str],
    going_on: Callable[[], None],
) -> Iterator[Candidate]:
    """Give pairs in which our label has all words of the other one, and more."""
    for concept in concepts:
        going_on()
        said: dict[str, dict[str, Reason]] = defaultdict(dict)
        for label in labels_of(concept):
            if label.kind != "prefLabel" or label.language not in languages:
                continue
            for one in table.contained(label):
                reason = Reason("contained", (label.language, label.text, one.label.text))
                said[one.label.concept].setdefault(label.language, reason)
        for target, reasons in said.items():
            score = min(_CONTAINED + _MORE_LANGUAGES * (len(reasons) - 1), _MOST_CONTAINED)
            ordered = tuple(reasons[language] for language in sorted(reasons))
            yield Candidate(concept.iri, target, "broadMatch", score, ordered)


def _joined(found: Iterable[Candidate]) -> dict[Pair, Candidate]:
    """Join what several ways say of the same pair: the surest decides what is proposed."""
    joined: dict[Pair, Candidate] = {}
    for one in found:
        pair = (one.concept, one.target)
        was = joined.get(pair)
        if was is None:
            joined[pair] = one
            continue
        better = max(was, one, key=lambda each: each.score)
        score = 1 - (1 - was.score) * (1 - one.score)
        joined[pair] = replace(better, score=score, reasons=was.reasons + one.reasons)
    return joined


def _supported(
    best: Mapping[Pair, Candidate],
    own: Mapping[str, Concept],
    other: Mapping[str, Concept],
    mapped: Mapping[Pair, str],
    going_on: Callable[[], None],
) -> Iterator[Candidate]:
    """Raise the scores of pairs whose neighbours are mapped, or alike themselves."""
    sure = {pair for pair, one in best.items() if one.score >= _SUPPORTING}
    sure |= {pair for pair, relation in mapped.items() if relation in ("exactMatch", "closeMatch")}
    targets: dict[str, set[str]] = defaultdict(set)
    for concept, target in sure:
        targets[concept].add(target)
    for (concept, target), one in best.items():
        going_on()
        score, reasons = one.score, list(one.reasons)
        for name, weight in _SUPPORT.items():
            near = set(other[target].links(name))
            pair = next(
                (
                    (ours, theirs)
                    for ours in own[concept].links(name)
                    for theirs in sorted(targets.get(ours, set()) & near)
                ),
                None,
            )
            if pair is not None:
                score += (1 - score) * weight
                reasons.append(Reason(name, pair))
        yield replace(one, score=score, reasons=tuple(reasons))


def _chosen(found: Iterable[Candidate]) -> list[Candidate]:
    """Give the best few of each concept, the surest first; scores are hundredths from here on."""
    by_concept: dict[str, list[Candidate]] = defaultdict(list)
    for one in found:
        hundredths = round(100 * one.score, 1)
        if hundredths >= LEAST:
            by_concept[one.concept].append(replace(_careful(one), score=hundredths))
    best = (
        one
        for several in by_concept.values()
        for one in sorted(several, key=lambda one: (-one.score, one.target))[:MOST_OF_A_CONCEPT]
    )
    return sorted(best, key=lambda one: (-one.score, one.concept, one.target))


def _careful(one: Candidate) -> Candidate:
    """Propose a close match where an exact one is not sure enough."""
    doubtful = one.relation == "exactMatch" and one.score < _SURE
    return replace(one, relation="closeMatch") if doubtful else one

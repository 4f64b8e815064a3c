"""Countries and organizations that a text names, whatever it says of them."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

from loaders.documents.agreement_bodies import (
    actors_that_are_bodies,
    adopter,
    agreement_family,
)
from loaders.documents.concept_labels import LabelledConcept, above, labelled_concepts
from loaders.documents.country_names import country_names
from loaders.documents.label_matching import Phrases, exact, stemmed
from loaders.documents.languages import words
from loaders.documents.model import Front
from loaders.documents.own_words import outside_sentences
from loaders.documents.structure.draft import Skeleton
from loaders.documents.tokens import Token, phrase, phrases, tokens_of, unaccented

_NO_ORGANIZATION = frozenset(
    {"memorandum-of-understanding", "partnership-agreement", "joint-work-plan"}
)
_KINDS = frozenset({"executive-director", "gef-agencies"})
"""Actors that are no organization of their own, or whose name is part of many others."""
_ALWAYS_OWN = frozenset({"cop", "standing-committee", "compliance-committee", "bureau"})
"""Bodies that most agreements have: their name alone means the document's own."""
_LIAISON_GROUP = "blg"
_BESIDE = 3
_SYMBOL = 12
"""The most words of a symbol that are looked at before and after a name."""
_ENDING = 2
"""Letters in which a case may differ from the name in the nominative."""
_SHADOW = ""
_SECRETARIAT = "-SECRETARIAT"
_QUOTATION_MARKS = frozenset('"“”„«»')
_CITED_WITHIN = 8
"""The most words of an article that stand before the treaty that it belongs to."""
_WHOLE_NAME = "un-system"
"""An actor whose other labels are part of too many names."""


@dataclass(frozen=True)
class _Name:
    """What a name stands for, its words as printed, and whether it must be printed so."""

    value: str
    printed: str
    words: tuple[str, ...]
    acronym: bool = False
    beside_government: bool = False
    inflected: bool = False


def mentions_of(
    skeleton: Skeleton, front: Front, language: str, content: Path
) -> dict[str, tuple[str, ...]]:
    """Give the countries and organizations that each provision names, by its id."""
    names = _names(language, content)
    governments = stemmed(
        language, ((noun, noun) for noun in words(language, "mentions")["governments"])
    )
    citing = _Citing(language)
    own = _own(front, content)
    found: dict[str, tuple[str, ...]] = {}
    for draft in outside_sentences(skeleton):
        text = draft.passage.text
        tokens = tokens_of(text, language)
        found_here = _in(tokens, text, names, governments)
        values = dict.fromkeys(
            value for value, at, end in found_here if not citing.treaty(value, tokens, at, end)
        )
        named = tuple(value for value in values if value not in own)
        if named:
            found[draft.id] = named
    return found


def _own(front: Front, content: Path) -> frozenset[str]:
    """Give what is no mention in a document: its secretariat and the bodies of its agreement."""
    family = set(agreement_family(content, front.convention))
    own = {f"{agreement}-secretariat" for agreement in family} | {adopter(front) or ""}
    for actor, bodies in actors_that_are_bodies(content):
        if actor in _ALWAYS_OWN or any(body.agreement in family for body in bodies):
            own.add(actor)
    return frozenset(name.upper() for name in own) | {_SHADOW}


def _in(
    tokens: Sequence[Token], text: str, names: Phrases[_Name], governments: Phrases[str]
) -> Iterator[tuple[str, int, int]]:
    """Give the names in a text: what they stand for, and their first word and the one after."""
    at = 0
    while at < len(tokens):
        found = names.longest(tokens, at)
        if found is None:
            at += 1
            continue
        printed = text[tokens[at].start : tokens[found[1] - 1].end]
        fitting = [
            name for name in found[0] if _fits(name, tokens, at, found[1], printed, governments)
        ]
        if fitting:
            yield _closest(fitting, tokens[at : found[1]]).value, at, found[1]
        at = found[1] if fitting else at + 1


def _closest(names: Sequence[_Name], tokens: Sequence[Token]) -> _Name:
    """Choose between names of the same stems that which is printed."""
    printed = tuple(unaccented(token.word) for token in tokens)
    return next((name for name in names if name.words == printed), names[0])


def _fits(
    name: _Name,
    tokens: Sequence[Token],
    at: int,
    end: int,
    printed: str,
    governments: Phrases[str],
) -> bool:
    """Tell whether the words are the name here: a proper name, or an adjective of a government."""
    if _in_symbol(tokens, at, end):
        return False
    if not _alike(name, tokens[at:end]):
        return False
    if name.acronym:
        return printed == name.printed or printed.isupper()
    if name.beside_government:
        near = [*range(max(0, at - _BESIDE), at), *range(end, min(end + _BESIDE, len(tokens)))]
        return any(governments.longest(tokens, place) is not None for place in near)
    cased = printed[0].lower() != printed[0].upper()
    return tokens[at].capital or not cased or any(token.capital for token in tokens[at:end])


def _alike(name: _Name, printed: Sequence[Token]) -> bool:
    """Tell whether an inflected name differs from the printed one in its endings alone."""
    if name.inflected and len(printed) == len(name.words):
        for token, word in zip(printed, name.words, strict=True):
            same = zip(unaccented(token.word), word, strict=False)
            if sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], same)) < (
                len(word) - _ENDING
            ):
                return False
    return True


def _in_symbol(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Tell whether the words are part of a document's symbol (UNEP/…/4), not a choice (a/b)."""
    first, last = at, end
    while first > max(0, at - _SYMBOL) and tokens[first - 1].end == tokens[first].start:
        first -= 1
    while last < min(len(tokens), end + _SYMBOL) and tokens[last - 1].end == tokens[last].start:
        last += 1
    printed = [token.word for token in tokens[first:last]]
    slashes = "/" in (printed[at - first - 1 : at - first] + printed[end - first : end - first + 1])
    return slashes and (printed.count("/") > 1 or any(word.isdecimal() for word in printed))


class _Citing:
    """Tells where the name of a treaty is part of a citation or a title, not its secretariat."""

    def __init__(self, language: str) -> None:
        self._articles = exact(language, words(language, "mentions")["articles"])
        links = phrases(words(language, "addressees")["links"], language)
        self._links = frozenset(word for link in links for word in link)

    def treaty(self, value: str, tokens: Sequence[Token], at: int, end: int) -> bool:
        """Tell it of a name from one word to another."""
        if not value.endswith(_SECRETARIAT):
            return False
        return (
            self._articles.longest(tokens, end) is not None
            or self._after_number(tokens, at)
            or _quoted(tokens, at, end)
        )

    def _after_number(self, tokens: Sequence[Token], at: int) -> bool:
        """Read back over "of the" to the number of an article."""
        while at and tokens[at - 1].word in self._links:
            at -= 1
        near = range(max(0, at - _CITED_WITHIN), at)
        numbered = at > 0 and (tokens[at - 1].sign or tokens[at - 1].word.isdecimal())
        return numbered and any(self._articles.longest(tokens, place) for place in near)


def _quoted(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Tell whether the name stands alone between quotation marks: it is a title."""
    around = [*tokens[max(0, at - 1) : at], *tokens[end : end + 1]]
    return len(around) == 2 and all(token.word in _QUOTATION_MARKS for token in around)


@lru_cache(maxsize=16)
def _names(language: str, content: Path) -> Phrases[_Name]:
    return stemmed(language, _all_names(language, content))


def _all_names(language: str, content: Path) -> Iterator[tuple[str, _Name]]:
    rules = words(language, "mentions")
    for shadow in rules["shadows"]:
        yield shadow, _name(shadow, _SHADOW, language)
    for printed, code in country_names(language, content).items():
        ambiguous = printed in rules["ambiguous"]
        fixed = printed.isupper() or printed in rules.get("indeclinable", ())
        yield printed, _name(printed, code, language, acronym=fixed, beside=ambiguous)
    for printed, code in rules["adjectives"].items():
        yield printed, _name(printed, code, language, beside=True)
    yield from _organizations(language, content)


def _name(
    printed: str, value: str, language: str, *, acronym: bool = False, beside: bool = False
) -> _Name:
    bare = tuple(unaccented(word) for word in phrase(printed, language))
    inflected = "stemmer" in words(language, "words")
    return _Name(value, printed, bare, acronym, beside, inflected)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _organizations(language: str, content: Path) -> Iterator[tuple[str, _Name]]:
    concepts = labelled_concepts(content, "actors")
    bodies = {actor for actor, _ in actors_that_are_bodies(content)}
    for notation, concept in concepts.items():
        body = notation == _LIAISON_GROUP or notation in bodies
        if body or _is_named(notation, concept, above(concepts, notation)):
            known = concept.labels(language)
            for label in known[:1] if notation == _WHOLE_NAME else known:
                value = notation.upper()
                yield label, _name(label, value, language, acronym=_is_acronym(label))
    for row in _rows(content / "data" / "partners.csv"):
        if row["kind"] not in _NO_ORGANIZATION:
            value = row["slug"].upper() if row["slug"] in concepts else row["slug"]
            for label in (row["name_en"], row["name_fr"], row["acronym"]):
                if label:
                    yield label, _name(label, value, language, acronym=_is_acronym(label))


def _is_named(notation: str, concept: LabelledConcept, higher: set[str]) -> bool:
    """Tell whether an actor is one organization, not a kind of them."""
    named = concept.preferred["en"][0].isupper() and notation not in _KINDS
    return named and bool(higher & {"organizations", "secretariats-of-mea"})


def _is_acronym(label: str) -> bool:
    return " " not in label and len(label) <= 10 and sum(c.isupper() for c in label) > 1

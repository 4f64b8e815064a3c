"""The bodies of the agreements as a document names them, seen from its own agreement."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from loaders.documents.concept_labels import LabelledConcept, above, labelled_concepts
from loaders.documents.label_matching import Phrases, exact, stemmed
from loaders.documents.languages import words
from loaders.documents.model import Front
from loaders.documents.tokens import Token
from meagraph.namespaces import LANGUAGES


@dataclass(frozen=True)
class Body:
    """A body of an agreement, by its codes in `data/bodies.csv`."""

    agreement: str
    code: str

    def meeting(self, session: str | int) -> str:
        """Give the value of a deadline that is one of its meetings."""
        return ":".join(part for part in (self.agreement, self.code, str(session)) if part)


_LONGEST_NAME = 60
_BRACKETS = frozenset("《》")
ASSEMBLY = Body("unga", "")
"""The General Assembly: no body of an agreement, but it meets, and bodies report to it."""
_OTHER = Body("", "")
"""An organization that is no body of an agreement: it keeps "its" from meaning another one."""


def adopter(front: Front) -> str | None:
    """Give the agreement whose text is read, or the General Assembly by its symbols (A/RES/…)."""
    assembly = front.convention is None and (front.symbol or "").startswith("A/")
    return ASSEMBLY.agreement if assembly else front.convention


@lru_cache(maxsize=32)
def bodies_of(language: str, content: Path, agreement: str | None) -> "Bodies":
    """Give the bodies in one language, seen from one agreement."""
    return Bodies(language, content, agreement)


class Bodies:
    """Finds bodies by their names and abbreviations."""

    def __init__(self, language: str, content: Path, agreement: str | None) -> None:
        """Take names from `data/bodies.csv` and the labels of the same actors."""
        self._content = content
        self._own = tuple(agreement_family(content, agreement))
        listed = {row["agreement"] for row in _rows(content / "data" / "bodies.csv")}
        self._unlisted = bool(self._own) and not {*listed, ASSEMBLY.agreement} & {*self._own}
        self._to = exact(language, words(language, "deadlines")["to"])
        self._serving, self._serving_before, self._serving_after = (
            exact(language, words(language, "deadlines").get(kind, ()))
            for kind in ("serving", "serving_before", "serving_after")
        )
        self._names: Phrases[Body] = _names(language, content)
        self._agreements: Phrases[str] = _agreements(language, content)
        self._codes = _abbreviations(content)

    def at(self, tokens: Sequence[Token], start: int) -> tuple[Body, int] | None:
        """Give the body whose name begins at a word, and where its name ends."""
        found = self._names.longest(tokens, start)
        if found is None:
            return self._serving_first(tokens, start)
        named, end = self._agreement(tokens, found[1])
        body = self._choose(found[0], named) or _OTHER
        return self._serving_as(tokens, end) or (body, end if named else found[1])

    def _serving_as(self, tokens: Sequence[Token], at: int) -> tuple[Body, int] | None:
        """Read "(the conference) serving as the meeting of the Parties to the Protocol"."""
        link = self._serving.longest(tokens, at)
        return None if link is None else self.at(tokens, link[1])

    def _serving_first(self, tokens: Sequence[Token], at: int) -> tuple[Body, int] | None:
        """Read the same where the language names the meeting first (作为…会议的缔约方大会)."""
        opening = self._serving_before.longest(tokens, at)
        if opening is None:
            return None
        near = range(opening[1], min(opening[1] + _LONGEST_NAME, len(tokens)))
        places = [place for place in near if tokens[place].word not in _BRACKETS]
        named = [tokens[place] for place in places]
        agreement = self._agreements.longest(named, 0)
        link = None if agreement is None else self._serving_after.longest(named, agreement[1])
        conference = None if link is None else self._names.longest(named, link[1])
        if agreement is None or conference is None:
            return None
        code = principal(self._content, agreement[0][0])
        return Body(agreement[0][0], code or ""), places[conference[1] - 1] + 1

    def other(self, body: Body) -> bool:
        """Tell whether it is no body of an agreement."""
        return body == _OTHER

    def coded(self, tokens: Sequence[Token], start: int) -> Body | None:
        """Give the body whose abbreviation is printed at a word, in capitals."""
        bodies = self._codes.get(tokens[start].word, []) if tokens[start].capital else []
        return self._choose(bodies, None)

    def _agreement(self, tokens: Sequence[Token], at: int) -> tuple[str | None, int]:
        link = self._to.longest(tokens, at)
        start = at if link is None else link[1]
        found = self._agreements.longest(tokens, start)
        return (None, at) if found is None else (found[0][0], found[1])

    def _choose(self, bodies: Sequence[Body], named: str | None) -> Body | None:
        for agreement in (named,) if named else self._own:
            for body in bodies:
                if body.agreement == agreement:
                    return body
        if len(bodies) == 1 and not named:
            return bodies[0]
        shared = len(bodies) > 1 and self._unlisted and not named
        return Body(self._own[0], bodies[0].code) if shared else None


def principal(content: Path, agreement: str) -> str | None:
    """Give the body that adopts the decisions of an agreement: the first that is listed."""
    rows = _rows(content / "data" / "bodies.csv")
    return next((row["body"] for row in rows if row["agreement"] == agreement), None)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def agreement_family(content: Path, agreement: str | None) -> Iterator[str]:
    """Give an agreement and the one that it is based on."""
    if agreement is not None:
        yield agreement
        for row in _rows(content / "data" / "agreements.csv"):
            if row["code"] == agreement and row["based_on"]:
                yield row["based_on"]


@cache
def _abbreviations(content: Path) -> dict[str, list[Body]]:
    found: dict[str, list[Body]] = {}
    for row in _rows(content / "data" / "bodies.csv"):
        body = Body(row["agreement"], row["body"])
        for name in {row["abbreviation"].lower(), row["body"]}:
            found.setdefault(name, []).append(body)
    for language in LANGUAGES:
        for concept, bodies in actors_that_are_bodies(content):
            for label in labelled_concepts(content, "actors")[concept].labels(language):
                if " " not in label and sum(letter.isupper() for letter in label) > 1:
                    known = found.setdefault(label.lower(), [])
                    known += [body for body in bodies if body not in known]
    return found


@cache
def actors_that_are_bodies(content: Path) -> list[tuple[str, list[Body]]]:
    """Give the actors that are bodies: one of their labels is a body's name."""
    by_name: dict[str, list[Body]] = {}
    for row in _rows(content / "data" / "bodies.csv"):
        for language in LANGUAGES:
            body = Body(row["agreement"], row["body"])
            by_name.setdefault(row[f"name_{language}"].lower(), []).append(body)
    found = []
    for concept in labelled_concepts(content, "actors").values():
        labels = [label.lower() for language in LANGUAGES for label in concept.labels(language)]
        bodies = [body for label in labels for body in by_name.get(label, ())]
        if bodies:
            found.append((concept.notation, list(dict.fromkeys(bodies))))
    return found


@lru_cache(maxsize=16)
def _names(language: str, content: Path) -> Phrases[Body]:
    return stemmed(language, _all_names(language, content))


def _all_names(language: str, content: Path) -> Iterator[tuple[str, Body]]:
    for row in _rows(content / "data" / "bodies.csv"):
        yield row[f"name_{language}"], Body(row["agreement"], row["body"])
    concepts = labelled_concepts(content, "actors")
    same = dict(actors_that_are_bodies(content))
    for name, concept in concepts.items():
        bodies = same.get(name, [])
        if name == "unga":
            bodies = [ASSEMBLY]
        elif not bodies and _named(concept) and "organizations" in above(concepts, name):
            bodies = [_OTHER]
        for label in concept.labels(language):
            yield from ((label, body) for body in bodies)


def _named(concept: LabelledConcept) -> bool:
    return concept.preferred["en"][0].isupper()


@lru_cache(maxsize=16)
def _agreements(language: str, content: Path) -> Phrases[str]:
    return stemmed(language, _all_agreements(language, content))


def _all_agreements(language: str, content: Path) -> Iterator[tuple[str, str]]:
    rows = list(_rows(content / "data" / "agreements.csv"))
    names = {row["code"]: row[f"name_{language}"] for row in rows}
    for row in rows:
        name = row[f"name_{language}"]
        base = names.get(row["based_on"], name)
        for label in (name, name.removeprefix(base), row["short_name"], row["code"]):
            yield label, row["code"]
    for name, concept in labelled_concepts(content, "actors").items():
        if name.endswith("-secretariat"):
            for label in concept.labels(language):
                yield label, name.removesuffix("-secretariat")

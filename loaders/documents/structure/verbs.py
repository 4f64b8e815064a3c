"""The printed verbs of the scheme actions, by which paragraphs are told apart."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, RdfFormat, parse

from loaders.documents.glyphs import comparable
from loaders.documents.languages import words
from loaders.documents.shipped import content_directory

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_FORMS = frozenset(f"{_SKOS}{name}" for name in ("altLabel", "hiddenLabel"))
_NAME = f"{_SKOS}prefLabel"


@cache
def _forms(scheme: Path) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    particle = words("ar", "structure")["verb_particle"]
    for quad in parse(path=str(scheme), format=RdfFormat.TURTLE):
        if not isinstance(quad.object, Literal):
            continue
        language = quad.object.language or ""
        # The name of a verb is its infinitive, which does not act; Chinese has but one form.
        if quad.predicate.value in _FORMS or (quad.predicate.value == _NAME and language == "zh"):
            form = comparable(quad.object.value).removesuffix(particle)
            found.setdefault(language, set()).add(form)
    return {language: frozenset(forms) for language, forms in found.items()}


def forms_of(language: str) -> frozenset[str]:
    """Give the printed forms of all verbs in one language, lower case."""
    return _forms(content_directory() / "vocabularies" / "actions.ttl").get(language, frozenset())


@cache
def _longest(language: str) -> int:
    return max((len(form) for form in forms_of(language)), default=0)


@cache
def _recital(language: str) -> re.Pattern[str]:
    return re.compile(words(language, "structure")["recital"])


def joins_words(language: str) -> bool:
    """Say whether a language may write a word in one with what follows it."""
    return bool(words(language, "structure").get("joined_words"))


def begins_as_recital(text: str, language: str) -> bool:
    """Say whether a text begins with a participle or an adjective, as recitals do."""
    return bool(_recital(language).match(_opening(text)))


def begins_with_verb(text: str, language: str) -> bool:
    """
    Say whether a text begins with a verb of the scheme in a form that acts.

    In Chinese a recital and an operative paragraph begin alike: the caller looks at their end.
    """
    opening = _opening(text)
    if language != "zh" and _recital(language).match(opening):
        return False
    return _begins_with(opening, language)


def _begins_with(opening: str, language: str) -> bool:
    forms = forms_of(language)
    for end in range(min(len(opening), _longest(language)), 1, -1):
        boundary = joins_words(language) or not opening[end : end + 1].isalnum()
        if boundary and opening[:end] in forms:
            return True
    return False


def _opening(text: str) -> str:
    return comparable(text[:160]).lstrip("*_ \"'«“([")

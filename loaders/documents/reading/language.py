"""The language of a text: by its script, then by the frequent words of its languages."""

import re
from collections import Counter
from functools import cache

from loaders.documents.languages import LANGUAGES, words

_SCRIPTS = {
    "zh": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"),
    "ar": re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufeff]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f]"),
}
_LETTERS_OF_A_WORD = {"zh": 2.0, "ar": 4.5, "ru": 6.0, "latin": 5.5}
"""How many letters make up a word, so that scripts can be compared by what they say."""

_LATIN = ("en", "fr", "es")
_TRAITS = {"es": re.compile("[ñ¿¡áíóú]"), "fr": re.compile("[çœèêàùâîôûë]|\\b[dlnsjc]['’]")}
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 200_000


def detect_language(text: str) -> str:
    """
    Give the language of a text, one of `en fr es ru ar zh`.

    The script that says most wins; among the languages of the Latin script, the one whose frequent
    words stand oftenest in the text. English where nothing can be told.

    >>> detect_language("La Conférence des Parties prie le Secrétaire exécutif d'agir.")
    'fr'
    """
    sample = _sample(text)
    said = {
        script: len(letters.findall(sample)) / _LETTERS_OF_A_WORD[script]
        for script, letters in _SCRIPTS.items()
    }
    script = max(said, key=lambda name: (said[name], name == "latin"))
    return script if script != "latin" else _latin_language(sample)


def _sample(text: str) -> str:
    """Give the text, or for a long one its beginning, its middle and its end."""
    if len(text) <= _SAMPLE:
        return text
    third = _SAMPLE // 3
    middle = len(text) // 2
    return "\n".join((text[:third], text[middle : middle + third], text[-third:]))


def _latin_language(text: str) -> str:
    counts = Counter(found[0].lower() for found in _WORD.finditer(text))
    scores = dict.fromkeys(_LATIN, 0.0)
    for language in _LATIN:
        scores[language] = sum(counts[word] * weight for word, weight in _frequent(language))
        if trait := _TRAITS.get(language):
            scores[language] += 0.2 * len(trait.findall(text.lower()))
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] else "en"


@cache
def _frequent(language: str) -> tuple[tuple[str, float], ...]:
    """Give the frequent words of a language; one that n languages share weighs 1/n."""
    lists = {other: set(words(other, "detection")["frequent"].split()) for other in LANGUAGES}
    return tuple(
        (word, 1 / sum(word in lists[other] for other in LANGUAGES))
        for word in sorted(lists[language])
    )

"""
The keys of a label: the forms in which it is compared, looked up, begun and put in order.

Words are folded and stemmed as in the full-text search (`meagraph.words`, `meagraph.search`).
"""

import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from meagraph.search.analysis import ANY, asked_words, is_idle, language_of
from meagraph.words.forms import bare, folded, tokens, unmarked

LONGEST = 80
"""Letters of a label by which it can be begun; what is typed beyond them is not looked at."""

MOST_STARTS = 24
"""Words (characters of Chinese) of a label at which it can be begun."""

DIGITS, OTHERS = "0-9", "!*"
"""The letters of labels that begin with a digit, and with what is neither letter nor digit."""

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")

_OWN_LETTERS = {"es": "ñ", "ru": "й"}
"""Letters with a mark that are letters of their own to a language, each after the one without."""

_AFTER = "\uffff"
"""What stands behind every letter."""


class Keys(NamedTuple):
    """
    The keys of a label.

    `lowered` is compared by searches; `folded`, `stems` and `written_stems` by what comes near;
    `letter` and `order` place it in an alphabetical index; by `starts` it is begun.
    """

    lowered: str
    folded: str
    stems: str
    written_stems: str
    letter: str
    order: str
    starts: tuple[tuple[int, str], ...]


def keys_of(text: str, language: str) -> Keys:
    """
    Give the keys of a label with this language tag (`""`: none).

    >>> [keys_of(*label).letter for label in (("études", "fr"), ("ñandú", "es"), ("湿地", "zh"))]
    ['E', 'Ñ', 'S']
    """
    plain = text.strip()
    low = lowered(plain)
    written = _written_words(plain)
    words, bare_words = _both_words(written)
    stem, written_stem = _stems(written, language) or (" ".join(bare_words) or low,) * 2
    place = _place(low, language)
    return Keys(
        low,
        " ".join(bare_words) or low,
        stem,
        written_stem,
        _letter(plain, place),
        place,
        tuple(_starts(words, bare_words)),
    )


def lowered(text: str) -> str:
    r"""
    Give a text without spaces around it, composed (Unicode NFC), in lower case.

    >>> lowered(" E\u0301tang ")
    'étang'
    """
    if text.isascii():
        return text.strip().lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text.strip()).lower())


def folded_text(text: str) -> str:
    """
    Give a text as its folded words, without the article of Arabic.

    >>> folded_text("Zones-humides protégées"), folded_text("المناطق")
    ('zones humides protegees', 'مناطق')
    """
    return " ".join(_both_words(_written_words(text))[1]) or lowered(text)


def stems(text: str, language: str) -> tuple[str, str]:
    """
    Give the stems of the telling words of a text, in an order of their own.

    First those of the words without accents, then those of the words as written: a stemmer takes
    other endings off where accents are missing.

    >>> stems("Management of the forests", "en") == stems("forest management", "en")
    True
    >>> stems("aire protégé", "fr")[1] == stems("Aires protégées", "fr")[1]
    True
    """
    return _stems(_written_words(text), language) or (folded_text(text),) * 2


def _stems(written: Iterable[str], language: str) -> tuple[str, str] | None:
    """Give the stems of the words of a text; None where none of them has any."""
    spoken = language_of(language)
    words = [word for one in written for word in _stemmed(one, spoken)]
    if not any(word.has_stems for word in words):
        return None
    telling = [word for word in words if not is_idle(word.folded)] or words
    return (
        " ".join(sorted({word.plain for word in telling})),
        " ".join(sorted({word.written for word in telling})),
    )


def begun(text: str) -> tuple[str, ...]:
    """Give the forms in which what is typed so far is looked up, none where nothing is typed."""
    forms = (" ".join(words)[:LONGEST] for words in _both_words(_written_words(text)))
    return tuple(form for form in dict.fromkeys(forms) if form)


def starts(text: str) -> Iterator[tuple[int, str]]:
    """
    Give the forms by which a label is begun: 0 with the whole of it, 1 with a word in it.

    >>> list(starts("marine areas")), list(starts("保护区"))
    ([(0, 'marine areas'), (1, 'areas')], [(0, '保护区'), (1, '护区'), (1, '区')])
    """
    return _starts(*_both_words(_written_words(text)))


def words_of_label(folded_label: str) -> list[str]:
    """Give the words of a label in the form that `folded_text` gives, each once."""
    return list(dict.fromkeys(folded_label.split(" ")))


def grams(word: str) -> set[str]:
    """
    Give the parts of a word by which words like it are found.

    They are runs of three letters, beginning and end included; of Chinese, of two characters.

    >>> sorted(grams("reef")), sorted(grams("保护区"))
    (['$re', 'eef', 'ef$', 'ree'], ['保护', '护区'])
    """
    if _HAN.search(word):
        return {word[place : place + 2] for place in range(max(1, len(word) - 1))}
    marked = f"${word}$"
    return {marked[place : place + 3] for place in range(max(1, len(marked) - 2))}


def order(text: str, language: str) -> str:
    """
    Give the form by which labels of a language are put in alphabetical order.

    Accents do not count in the six languages, but for letters of their own; in other languages
    letters stand in the order of Unicode.
    """
    return _place(lowered(text), language)


def _place(plain: str, tag: str) -> str:
    """Give the place in the order of a text in lower case."""
    language = language_of(tag)
    if language == ANY:
        return plain
    if language == "zh":
        return "".join(_spelt(character) for character in plain)
    if language == "ar":
        return " ".join(_both_words(_written_words(plain))[1]) or plain
    own = _OWN_LETTERS.get(language)
    if own is None:
        return folded(plain)
    return f"{folded(own)}{_AFTER}".join(folded(part) for part in plain.split(own))


def _letter(plain: str, place: str) -> str:
    """
    Give the letter of a label that has this place in the order.

    Chinese stands under the first letter of its pinyin, Arabic under that after the article.
    """
    if not place or not place[0].isalnum():
        return OTHERS
    if place[0].isdigit():
        return DIGITS
    if place[1:2] == _AFTER:
        return unicodedata.normalize("NFC", plain)[0].upper()
    return place[0].upper()[0]


@lru_cache(maxsize=10_000)
def _spelt(character: str) -> str:
    """Give a character of Chinese in pinyin with what sets it apart from others of that sound."""
    if not _HAN.match(character):
        return folded(character) or character
    # Loaded where there is Chinese alone, and without its phrases, which take tens of megabytes.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import Style, lazy_pinyin

    return f"{lazy_pinyin(character, style=Style.TONE3)[0]} "


class _Stemmed(NamedTuple):
    """A word as it is folded, and its stems without accents and as written, if it has any."""

    folded: str
    plain: str
    written: str
    has_stems: bool


@lru_cache(maxsize=50_000)
def _stemmed(token: str, language: str) -> tuple[_Stemmed, ...]:
    """Give the words that a search for a token asks for."""
    return tuple(
        _Stemmed(word.folded, word.stems[0], word.stems[-1], has_stems=True)
        if word.stems
        else _Stemmed(word.folded, word.folded, word.folded, has_stems=False)
        for word in asked_words(token, language)
    )


def _written_words(text: str) -> list[str]:
    return [text[start:end] for start, end in tokens(text)]


def _both_words(written: Collection[str]) -> tuple[list[str], list[str]]:
    """Give words as they are folded, with and without the article of Arabic."""
    words = [_folded(word) for word in written]
    if not any(_ARABIC.search(word) for word in written):
        return words, words
    return words, [_without_article(word) for word in written]


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return folded(word)


@lru_cache(maxsize=10_000)
def _without_article(word: str) -> str:
    return folded(bare(unmarked(word), "ar")) if _ARABIC.search(word) else folded(word)


def _starts(words: list[str], bare_words: list[str]) -> Iterator[tuple[int, str]]:
    met: set[str] = set()
    for each in (words,) if words is bare_words else (words, bare_words):
        whole = " ".join(each)
        for place in _places(each)[:MOST_STARTS]:
            form = whole[place : place + LONGEST]
            if form not in met:
                met.add(form)
                yield int(place > 0), form


def _places(words: list[str]) -> list[int]:
    """Give where words begin in a text of these words, and every character of Chinese."""
    places, at = [], 0
    for word in words:
        places.append(at)
        places += [at + match.start() for match in _HAN.finditer(word, 1)]
        at += len(word) + 1
    return places

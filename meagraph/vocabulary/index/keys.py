"""
The keys of a label: the forms in which it is compared, looked up, begun and put in order.

Words are folded and stemmed as in the full-text search (`meagraph.words`, `meagraph.search`).
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from meagraph.search.analysis import ANY, asked_words, language_of
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
    `letter` and `order` place it in an alphabetical index.
    """

    lowered: str
    folded: str
    stems: str
    written_stems: str
    letter: str
    order: str


def keys_of(text: str, language: str) -> Keys:
    """Give the keys of a label with this language tag (`""`: none)."""
    plain = text.strip()
    return Keys(
        lowered(plain),
        folded_text(plain),
        *stems(plain, language),
        letter(plain, language),
        order(plain, language),
    )


def lowered(text: str) -> str:
    r"""
    Give a text without spaces around it, composed (Unicode NFC), in lower case.

    >>> lowered(" E\u0301tang ")
    'étang'
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text.strip()).lower())


def folded_text(text: str) -> str:
    """
    Give a text as its folded words, without the article of Arabic.

    >>> folded_text("Zones-humides protégées"), folded_text("المناطق")
    ('zones humides protegees', 'مناطق')
    """
    return " ".join(_words(text, articles=False)) or lowered(text)


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
    words = asked_words(text, language_of(language))
    if not any(word.stems for word in words):
        return (folded_text(text),) * 2
    plain, written = (
        " ".join(sorted({word.stems[place] if word.stems else word.folded for word in words}))
        for place in (0, -1)
    )
    return plain, written


def begun(text: str) -> tuple[str, ...]:
    """Give the forms in which what is typed so far is looked up, none where nothing is typed."""
    forms = (" ".join(_words(text, articles=kept))[:LONGEST] for kept in (True, False))
    return tuple(form for form in dict.fromkeys(forms) if form)


def starts(text: str) -> Iterator[tuple[int, str]]:
    """
    Give the forms by which a label is begun: 0 with the whole of it, 1 with a word in it.

    >>> list(starts("marine areas")), list(starts("保护区"))
    ([(0, 'marine areas'), (1, 'areas')], [(0, '保护区'), (1, '护区'), (1, '区')])
    """
    met: set[str] = set()
    for articles in (True, False):
        words = _words(text, articles=articles)
        whole = " ".join(words)
        for place in _places(words)[:MOST_STARTS]:
            form = whole[place : place + LONGEST]
            if form not in met:
                met.add(form)
                yield int(place > 0), form


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


def letter(text: str, language: str) -> str:
    """
    Give the letter under which a label stands.

    Chinese stands under the first letter of its pinyin, Arabic under that after the article.

    >>> letter("études", "fr"), letter("ñandú", "es"), letter("湿地", "zh"), letter("2030", "en")
    ('E', 'Ñ', 'S', '0-9')
    """
    first = order(text, language)[:2]
    if not first or not first[0].isalnum():
        return OTHERS
    if first[0].isdigit():
        return DIGITS
    if first[1:] == _AFTER:
        return unicodedata.normalize("NFC", text.strip())[0].upper()
    return first[0].upper()[0]


def order(text: str, language: str) -> str:
    """
    Give the form by which labels of a language are put in alphabetical order.

    Accents do not count in the six languages, but for letters of their own; in other languages
    letters stand in the order of Unicode.
    """
    language = language_of(language)
    plain = lowered(text)
    if language == ANY:
        return plain
    if language == "zh":
        return "".join(_spelt(character) for character in plain)
    if language == "ar":
        return " ".join(_words(plain, articles=False)) or plain
    own = _OWN_LETTERS.get(language, "")
    return "".join(_placed(character, own) for character in plain)


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


@lru_cache(maxsize=10_000)
def _placed(character: str, own: str) -> str:
    if character in own:
        return f"{folded(character)}{_AFTER}"
    return folded(character) or character


def _words(text: str, *, articles: bool) -> list[str]:
    """Give the folded words of a text, Arabic ones with their article or without."""
    return [_folded(text[start:end], articles) for start, end in tokens(text)]


@lru_cache(maxsize=50_000)
def _folded(word: str, articles: bool) -> str:
    if not articles and _ARABIC.search(word):
        return folded(bare(unmarked(word), "ar"))
    return folded(word)


def _places(words: list[str]) -> list[int]:
    """Give where words begin in a text of these words, and every character of Chinese."""
    places, at = [], 0
    for word in words:
        places += [
            at + index
            for index, character in enumerate(word)
            if index == 0 or _HAN.match(character)
        ]
        at += len(word) + 1
    return places

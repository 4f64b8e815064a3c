"""One way to write characters that print alike, so that recognition sees through them."""

import unicodedata

from loaders.documents.passage import Passage

_SAME = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ′´`", "'"),
        **dict.fromkeys("‐‑‒–—―−﹣", "-"),
        **dict.fromkeys("،、", ","),
        "؛": ";",
        "٫": ".",
        "⁄": "/",
    }
)
_ALIKE = str.maketrans("أإآٱىё", "اااايе")
"""Letters that are often printed one for the other."""

_DROPPED = frozenset(["Cf", "Mn", "Me"])
"""Categories of marks that print nothing by themselves: of direction, joining and vowels."""


def readable(text: str) -> Passage:
    """
    Give `text` in one way of writing; its places are those of the characters in `text`.

    Digits and brackets of all scripts become ASCII, white space a single space; marks of direction,
    soft hyphens, vowel signs and tatweel are left out.
    """
    same = text.translate(_ONE_FOR_ONE)
    if _DROP not in same and "  " not in same:  # the usual case: nothing moves
        return Passage(same, tuple(range(len(same))))
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = _PLAIN.get(character)
        if plain is None:
            plain = _PLAIN[character] = _plain(character)
        if plain == "" and characters and unicodedata.combining(character):
            characters[-1] = _composed(characters[-1], character)
        elif plain and not (plain == " " and characters and characters[-1] == " "):
            characters.append(plain)
            places.append(place)
    return Passage("".join(characters), tuple(places))


def lowered(text: str) -> str:
    """Give `text` in lower case, one character for each, letters that print alike as one."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower.translate(_ALIKE)


_PLAIN: dict[str, str] = {}
_DROP = "\0"


class _OneForOne(dict[int, str]):
    """The readable character for each character, and `_DROP` for those that print nothing."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = _plain(character)
        self[code] = _DROP if plain == "" or unicodedata.combining(character) else plain
        return self[code]


_ONE_FOR_ONE = _OneForOne()


def _plain(character: str) -> str:
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category in _DROPPED or character == "\N{ARABIC TATWEEL}":
        return ""
    if category == "Nd":
        return str(unicodedata.digit(character))
    if category == "No":  # a footnote's mark is no part of a number
        return character
    compatible = unicodedata.normalize("NFKC", character)
    return (compatible if len(compatible) == 1 else character).translate(_SAME)


def _composed(base: str, mark: str) -> str:
    both = unicodedata.normalize("NFC", base + mark)
    return both if len(both) == 1 else base

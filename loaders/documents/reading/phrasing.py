"""How a line ends and begins, in six languages: finished or not, a heading, the start of a note."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from loaders.documents.languages import words
from loaders.documents.reading.labels import label_at

_CLOSING = " \u00a0\u202f\"'’”»*_)）]】」』⁰¹²³⁴⁵⁶⁷⁸⁹"
_FINAL = re.compile(r"[.;:!?…。；：！？؛؟۔:;]$")
_COMMA = re.compile(r"[,،，、]$")
_LAST_WORD = re.compile(r"(?:^|[\s(«“\"])([^\s(«“\"]{1,12})$")
_OPENING = re.compile("[\\s\"'“«„(\\[*_‘’…]{0,6}")
_FIRST_WORD = re.compile(r"[*_\s]{0,3}([^\W\d_]{1,20})(?![^\W\d_])")
_NUMBERED = re.compile(r"\s\d{1,3}(?:\s?\([^\W\d_]\))?$")
_SYMBOL = re.compile(r"\d|/|\.\w")
_SEEN = 512
"""A line is asked the same more than once, while it and those near it are looked at."""

_RULE = re.compile(r"(?:[-_*=—–~.•·]\s?){3,400}")


@dataclass(frozen=True)
class Phrasing:
    """The words of a language that tell whether a line goes on."""

    unfinished: frozenset[str]
    conjunctions: frozenset[str]
    numbered: frozenset[str]
    recitals: frozenset[str]
    formulae: tuple[str, ...]

    @classmethod
    def of(cls, language: str) -> "Phrasing":
        """Give the words of a language."""
        return _phrasing(language)

    def dangles(self, text: str) -> bool:
        """Tell whether a line ends with a word that no paragraph ends with."""
        end = text[-60:].rstrip()
        found = _LAST_WORD.search(end)
        if not found:
            return False
        word = found[1].lower()
        elided = len(word) <= 3 and word.endswith(("'", "’"))
        if _is_open(text):
            return True
        if word in self.conjunctions and _FINAL.search(end[: found.start(1)].rstrip(_CLOSING)):
            return False
        return elided or word in self.unfinished

    def awaits_number(self, text: str) -> bool:
        """Tell whether a line ends with a noun that a number follows."""
        return _last_word(text) in self.numbered

    def awaits_letter(self, text: str) -> bool:
        """Tell whether a line ends with such a noun and its number, as in "of paragraph 1"."""
        number = _NUMBERED.search(text[-60:].rstrip())
        return number is not None and self.awaits_number(text[-60:].rstrip()[: number.start()])

    def begins_recital(self, text: str) -> bool:
        """Tell whether a line begins as a recital does, below the comma of the one before it."""
        found = _FIRST_WORD.match(text)
        return found is not None and found[1] in self.recitals

    def begins_formula(self, text: str) -> bool:
        """Tell whether a line names the body whose decision follows."""
        return text.startswith(self.formulae)

    def is_final(self, text: str) -> bool:
        """Tell whether a line ends as a sentence, a list's item or an introduction ends."""
        end = text[-60:].rstrip(_CLOSING)
        if _is_open(text):
            return False
        found = _LAST_WORD.search(end)
        if found and found[1].lower() in self.unfinished:
            before = end[: found.start(1)].rstrip(_CLOSING)
            return found[1].lower() in self.conjunctions and bool(_FINAL.search(before))
        return bool(_FINAL.search(end))

    def goes_on(self, before: str, after: str) -> bool:
        """Tell from the words alone whether `after` continues the sentence of `before`."""
        if self.is_final(before):
            return False
        if after[:1].isdecimal() and self.awaits_number(before):
            return True
        return self.dangles(before) or begins_small(after) or before.endswith("-")


@cache
def _phrasing(language: str) -> Phrasing:
    own = words(language, "lines")
    return Phrasing(
        unfinished=frozenset(own["unfinished"].split()),
        conjunctions=frozenset(own["conjunctions"].split()),
        numbered=frozenset(own["numbered"].split()),
        recitals=frozenset(own["recitals"].split()),
        formulae=tuple(own["formulae"]),
    )


def _last_word(text: str) -> str:
    found = _LAST_WORD.search(text[-60:].rstrip())
    return found[1].lower() if found else ""


def _is_open(text: str) -> bool:
    """Tell whether a bracket opens near the end of a line and does not close in it."""
    end = text[-120:]
    if "(" not in end and "（" not in end:
        return False
    return max(map(end.rfind, "(（")) > max(map(end.rfind, ")）"))


@lru_cache(maxsize=_SEEN)
def ends_with_comma(text: str) -> bool:
    """Tell whether a line ends with a comma, as recitals do."""
    return bool(_COMMA.search(text[-60:].rstrip(_CLOSING)))


@lru_cache(maxsize=_SEEN)
def begins_small(text: str) -> bool:
    """Tell whether a line begins in lower case or with a mark that closes: no label, no `[`."""
    at = _OPENING.match(text)
    first = text[at.end() : at.end() + 1] if at else ""
    if text[:1] in ",.;:)”»،؛" and not text.startswith(("...", "…")):
        return True
    return first.islower() and text[:1] != "[" and not label_at(text)


@lru_cache(maxsize=_SEEN)
def begins_cased(text: str) -> bool:
    """Tell whether a line begins with a letter of a script that has capitals."""
    at = _OPENING.match(text)
    first = text[at.end() : at.end() + 1] if at else ""
    return first.islower() or first.isupper()


@lru_cache(maxsize=_SEEN)
def is_capitals(text: str) -> bool:
    """Tell whether a line is set in capitals, as headings are; symbols do not count."""
    if text.endswith((".", ";", ",")):
        return False
    words = [word for word in text[:400].split() if not _SYMBOL.search(word)]
    letters = [character for word in words for character in word if character.isalpha()]
    capitals = sum(character.isupper() for character in letters)
    return len(letters) > 4 and capitals > 0.9 * len(letters)


@lru_cache(maxsize=_SEEN)
def is_rule(text: str) -> bool:
    """Tell whether a line is drawn, not written."""
    return len(text) <= 400 and bool(_RULE.fullmatch(text + " ") or _RULE.fullmatch(text))

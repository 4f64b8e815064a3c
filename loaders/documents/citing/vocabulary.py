"""The words of one language by which a text cites, compiled for a search."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from loaders.documents.citing.normal import lowered, readable
from loaders.documents.languages import words

Roles = Mapping[str, str]
"""What a word may be: roles (`noun`, `place`, `of` …), each with what it names there."""

_BORROWED = {"nouns": None, "bodies": None, "places": ("paragraph", "paragraphs", "annex")}
"""What of English stands untranslated in texts of other languages; None: all of its forms."""

_ENDING = r"\w{0,8}"


@dataclass(frozen=True, slots=True)
class Match:
    """A word of the vocabulary in a text; `conjunction` is the "and" that is written with it."""

    start: int
    end: int
    roles: Roles
    plural: bool = False


class Vocabulary:
    """The words of one language: `unspaced` without gaps between them, `by_case` inflected."""

    def __init__(self, language: str) -> None:
        """Compile the words of `language`, and those of English that stand in any language."""
        table = words(language, "citations")
        self.unspaced = bool(table.get("unspaced"))
        self.by_case = bool(table.get("by-case"))
        alphabet = words(language, "structure").get("letters", "") if "letters" in table else ""
        self._letters = lowered(alphabet)
        self._roles: dict[str, dict[str, str]] = {}
        self._stems: list[tuple[str, str, str]] = []
        for role, value, form in _forms(table, self.unspaced):
            self._add(role, value, form)
        if language != "en":
            for role, value, form in _borrowed():
                self._add(role, value, form)
        self._plural = {_plain(form) for form in table["plural"]}
        self._pattern = self._compile(table)
        self._look_up = lru_cache(maxsize=20_000)(self._find_roles)

    def _add(self, role: str, value: str, form: str) -> None:
        for plain in {_plain(form), _unaccented(_plain(form))}:
            if plain.endswith("*"):
                self._stems.append((plain[:-1], role, value))
                self._roles.setdefault(plain, {})
            else:
                self._roles.setdefault(plain, {}).setdefault(role, value)

    def _compile(self, table: Mapping[str, Any]) -> re.Pattern[str]:
        forms = sorted(self._roles, key=len, reverse=True)
        either = "|".join(_pattern_of(form, self.unspaced) for form in forms)
        before = "" if self.unspaced else r"(?<![^\W_])"
        joined = "|".join(map(_plain, table.get("conjunctions", ()))) or r"\Z."
        taken = "|".join(map(_plain, sorted(table.get("prefixes", ()), key=len, reverse=True)))
        taken = taken or r"\Z."
        return re.compile(
            rf"{before}(?:(?P<alone>{joined})(?=[a-z0-9(])"
            rf"|(?P<and>{joined})?(?:(?:{taken})(?P<taken>{either})|(?P<form>{either})))"
        )

    def matches(self, lower: str) -> Iterator[Match]:
        """Give the words of a text in lower case, in their order."""
        for match in self._pattern.finditer(lower):
            if match["alone"]:
                yield Match(*match.span(), {"and": ""})
                continue
            group = "taken" if match["taken"] else "form"
            if match["and"]:
                yield Match(*match.span("and"), {"and": ""})
                start = match.end("and")
            else:
                start = match.start()
            form = match[group]
            roles = self._look_up(form)
            if group == "taken":  # a preposition is written with the word
                roles = {**roles, "joined": ""}
            yield Match(start, match.end(), roles, form in self._plural)

    def _find_roles(self, form: str) -> Roles:
        if self._roles.get(form):
            return self._roles[form]
        return {role: value for stem, role, value in self._stems if form.startswith(stem)}

    def letter(self, text: str) -> str | None:
        """Give the Latin letter or small Roman numeral for a printed label; None if it is none."""
        text = text.translate(_LIKE_LATIN)
        if re.fullmatch(r"[a-z]|[ivx]{1,5}|[A-Z]|[IVX]{1,5}", text):
            return text.lower()
        place = self._letters.find(lowered(text)) if len(text) == 1 else -1
        return chr(ord("a") + place) if 0 <= place < 26 else None


_LIKE_LATIN = str.maketrans("абсегдвіх", "abcedecix")


@cache
def vocabulary(language: str) -> Vocabulary:
    """Give the vocabulary of `language`."""
    return Vocabulary(language)


def _forms(table: Mapping[str, Any], unspaced: bool) -> Iterator[tuple[str, str, str]]:
    for role, group in (("noun", "nouns"), ("place", "places"), ("body", "bodies")):
        for value, forms in table[group].items():
            for form in forms:
                if (role, value) == ("noun", "article"):
                    yield "place", "article", form
                else:
                    yield role, value, form
    for group in ("joints", "deictics"):
        for role, forms in table[group].items():
            for form in forms:
                yield role, "", form
    for place, name in enumerate(table.get("letters", {}).get("names", ())):
        yield "letter", chr(ord("A") + place), name
    yield from _numerals(table["numerals"], unspaced)


def _numerals(table: Mapping[str, list[str]], unspaced: bool) -> Iterator[tuple[str, str, str]]:
    for value, forms in table.items():
        for form in forms:
            yield "numeral", value, form
    if unspaced:
        digits = {int(value): forms[0] for value, forms in table.items()}
        for number in range(11, 100):
            tens, units = divmod(number, 10)
            form = (digits[tens] if tens > 1 else "") + digits[10] + digits.get(units, "")
            yield "numeral", str(number), form


def _borrowed() -> Iterator[tuple[str, str, str]]:
    table = words("en", "citations")
    for role, value, form in _forms(table, unspaced=False):
        group = {"noun": "nouns", "body": "bodies", "place": "places"}.get(role, "")
        if group not in _BORROWED or form.endswith(".") or value == "own":
            continue
        only = _BORROWED[group]
        if only is None or form in only or value == "article":
            yield role, value, form


def _pattern_of(form: str, unspaced: bool) -> str:
    pattern = re.escape(form).replace(r"\*", _ENDING)
    if (unspaced and not form.isascii()) or not (form[-1].isalnum() or form[-1] == "*"):
        return pattern
    return rf"{pattern}(?![^\W\d_])"


def _plain(form: str) -> str:
    return lowered(readable(form).text)


def _unaccented(form: str) -> str:
    """Give a longer form without its accents: capitals are often printed so."""
    return form.translate(_ACCENTS) if len(form) > 4 else form


_ACCENTS = str.maketrans("éèêàâîôûùçáíóúüñ", "eeeaaiouucaiouun")

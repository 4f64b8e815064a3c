"""Headings, by their words: whom they address, what they announce, whether they are headings."""

import re

from loaders.documents.glyphs import comparable, ends_with
from loaders.documents.languages import words
from loaders.documents.structure.labels import Mark
from loaders.documents.structure.units import Unit
from loaders.documents.structure.verbs import begins_with_verb

_SECTION_LENGTH, _LENGTH, _SHORT = 400, 200, 60
_ADDRESS_LENGTH = 250


def addresses(unit: Unit, language: str) -> bool:
    """Say whether a heading names whom what follows addresses ("Directed to the Secretariat")."""
    text = comparable(unit.text[: _ADDRESS_LENGTH + 10])
    if len(text) > _ADDRESS_LENGTH or ends_with(text, ".;,"):
        return False
    listed = words(language, "structure")
    opening = text.lstrip("*_ ")
    return any(re.match(listed[key], opening) for key in ("addressed", "measures"))


def announces_draft(text: str, language: str) -> bool:
    """Say whether a heading announces what a body is to say ("Draft recommendation")."""
    pattern = words(language, "structure")["draft"]
    return bool(re.match(pattern, comparable(text[:300]).lstrip("*_[( ")))


def is_heading(unit: Unit, language: str, *, last: bool) -> bool:
    """Say whether an unlabelled paragraph is a heading; the `last` of a text heads nothing."""
    text = unit.text
    if addresses(unit, language) or (unit.block.heading and len(text) <= _SECTION_LENGTH):
        return True
    summary = words(language, "structure")["summary"]
    if re.fullmatch(summary, comparable(text[:60]).rstrip(" :")):
        return True
    if not unit.title_like or len(text) > _LENGTH or text[:1].islower():
        return False
    if begins_with_verb(text, language) and not unit.displayed:
        return False
    return unit.displayed or not last


def heads_section(unit: Unit, mark: Mark, language: str) -> bool:
    """Say whether what follows a capital or a Roman numeral is the heading of a section."""
    text = unit.text
    if unit.block.heading:
        return True
    if len(text) > _SECTION_LENGTH or ends_with(text, ";,:"):
        return False
    if mark.form == "chinese":
        if mark.style == "upper" and not unit.displayed:
            return False
        return unit.title_like and not begins_with_verb(text, language)
    return not ends_with(text, ".") or unit.displayed or len(text) < _SHORT

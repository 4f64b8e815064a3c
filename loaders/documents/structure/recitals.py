"""Recitals: the unnumbered paragraphs before the first one that acts."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from loaders.documents.glyphs import bare, ends_with, flat
from loaders.documents.languages import words
from loaders.documents.structure.formulae import read_formula
from loaders.documents.structure.units import Unit
from loaders.documents.structure.verbs import begins_as_recital, begins_with_verb

_REACH = 400


class Preamble:
    """What is known of the preamble at one place of the text."""

    def __init__(self, units: Sequence[Unit], language: str) -> None:
        """Look for the formulae of a text, which may stand before its recitals or after them."""
        self._language = language
        self._linked = re.compile(rf"\s(?:{words(language, 'structure')['last_link']})$")
        self._formulae = [
            at
            for at, unit in enumerate(units)
            if unit.label is None and unit.caption is None and read_formula(unit.text, language)
        ]
        self._breaks = [
            at for at, unit in enumerate(units) if unit.caption and unit.caption.kind == "annex"
        ]
        self._formula = False
        self.operative = False

    def begin_section(self) -> None:
        """Begin a section: it may have recitals of its own."""
        self.operative = False

    def begin_after_formula(self) -> None:
        """Begin what a body says."""
        self._formula, self.operative = True, False

    def is_recital(self, at: int, unit: Unit) -> bool:
        """Say whether an unlabelled paragraph is a recital."""
        text = unit.text
        begins = begins_as_recital(text, self._language)
        last = bare(flat(text[-80:])).casefold()
        if last.endswith(","):
            return begins or (self._formula and not self.operative)
        if self.operative or unit.block.heading:
            return False
        if ends_with(text, ";"):
            return (begins or self._formula) and self._may_end_so(at, text)
        if begins and self._linked.search(last):
            return True
        return (
            begins
            and self._formula
            and self._language != "zh"
            and (ends_with(text, ".") or len(text) > 120)
        )

    def _may_end_so(self, at: int, text: str) -> bool:
        """Say whether a paragraph that ends with a semicolon is a recital (CITES ends them so)."""
        if self._formula_ahead(at):
            return True
        return self._language != "zh" and not begins_with_verb(text, self._language)

    def is_numbered_recital(self, at: int, unit: Unit) -> bool:
        """
        Say whether a numbered paragraph is a recital.

        The formula is still to come (Ramsar), or has come and the paragraph ends with a comma
        (World Heritage).
        """
        if self.operative or not begins_as_recital(unit.text, self._language):
            return False
        if self._formula_ahead(at):
            return not ends_with(unit.text, ".")
        return self._formula and ends_with(unit.text, ",")

    def _formula_ahead(self, at: int) -> bool:
        order = bisect_right(self._formulae, at)
        if order == len(self._formulae) or self._formulae[order] - at > _REACH:
            return False
        between = bisect_right(self._breaks, at)
        return between == len(self._breaks) or self._breaks[between] > self._formulae[order]


def is_opening_recital(text: str, language: str) -> bool:
    """Say whether a paragraph at the top of a body is a recital, which no formula has announced."""
    return len(text) > 30 and ends_with(text, ",;") and begins_as_recital(text, language)

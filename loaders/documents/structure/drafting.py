"""Decisions that are drafted inside a paragraph, and the formulae that introduce them."""

import re
from collections.abc import Sequence

from loaders.documents.glyphs import comparable, ends_with
from loaders.documents.model import Front
from loaders.documents.structure.building import Building, OpenSection
from loaders.documents.structure.emphasis import cut_ranges
from loaders.documents.structure.formulae import Formula
from loaders.documents.structure.labels import Mark
from loaders.documents.structure.nodes import Node
from loaders.documents.structure.units import Unit

_NESTED_DRAFTS = 4


class Drafting(Building):
    """Opens and closes drafted decisions: each has a numbering of its own."""

    def __init__(self, front: Front, units: Sequence[Unit]) -> None:
        """Begin outside of any."""
        super().__init__(front, units)
        self._drafts: list[tuple[list[OpenSection], Node | None]] = []
        """The sections and the paragraph around each draft that is open."""

    def _take_formula(self, unit: Unit, formula: Formula) -> Unit:
        """Note whose decision begins, and give what stands after the formula in the same unit."""
        introduced = self._levels[-1].node if self._levels else self._paragraph
        nested = len(self._drafts) < _NESTED_DRAFTS
        if introduced is not None and nested and self._introduces(introduced):
            introduced.body = formula.body or "draft"
            self._drafts.append((self._sections, self._paragraph))
            self._scope, self._sections = introduced, []
            self._begin_paragraphs()
        elif self._sections:
            self._sections[0].node.drafts = True
        elif self._scope:
            self._scope.drafts = True
        else:
            self._draft_heading = True
        self._preamble.begin_after_formula()
        self._titling = None
        rest = unit.whole.cut(formula.end, len(unit.whole.text))
        shift = len(unit.whole.text.rstrip()) - len(rest.text)
        slanted = cut_ranges(unit.emphasis, shift, len(unit.whole.text))
        return Unit(rest, unit.block, None, None, slanted)

    def _introduces(self, node: Node) -> bool:
        if node.row not in ("number", "list", "code", "plain"):
            return False
        text = comparable(node.passage.text[-240:])
        return ends_with(text, ":") or bool(re.search(self._words["following"], text[-120:]))

    def _closes_draft(self, mark: Mark) -> bool:
        """Say whether a number goes on with the paragraphs around a drafted decision."""
        if not self._drafts:
            return False
        _, paragraph = self._drafts[-1]
        last = self._last_number
        if paragraph is None or paragraph.row == "plain" or last is None:
            return False
        if mark.place != paragraph.place + 1:
            return False
        return mark.place != last + 1 or (
            self._paragraph is not None and ends_with(self._last_text(), ".")
        )

    def _last_text(self) -> str:
        return self.nodes[-1].passage.text if self.nodes else ""

    def _leave_draft(self) -> None:
        """Go on after the decision that is drafted inside a paragraph."""
        if self._drafts and self._scope is not None:
            self._sections, paragraph = self._drafts.pop()
            self._scope = self._scope.scope
            self._begin_paragraphs()
            self._paragraph = paragraph
            self._last_number = paragraph.place if paragraph else None

    def _leave_drafts(self) -> None:
        while self._drafts:
            self._leave_draft()

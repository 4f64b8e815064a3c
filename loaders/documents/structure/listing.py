"""Numbered paragraphs and the lists below them, as they follow each other."""

from collections.abc import Sequence
from dataclasses import replace

from loaders.documents.glyphs import ends_with
from loaders.documents.model import Front
from loaders.documents.numerals import print_roman
from loaders.documents.structure.divisions import Divisions
from loaders.documents.structure.labels import Label, Mark
from loaders.documents.structure.lists import Level, Place, place_entry, series_of
from loaders.documents.structure.nodes import Node
from loaders.documents.structure.number_headings import number_of
from loaders.documents.structure.units import Unit

_INDENTS = 20
_AHEAD = 40
"""Units in which the label that follows in a list is looked for."""
_COUNTED = ("counted", "", 0)
"""The series of lines below a paragraph whose numbers are lost."""


class Listing(Divisions):
    """Takes the paragraphs and the entries of lists that have a label, or have lost it."""

    def __init__(self, front: Front, units: Sequence[Unit]) -> None:
        """Begin without knowing how paragraphs are numbered."""
        super().__init__(front, units)
        self._forms: dict[Node | None, str] = {}
        """How the paragraphs of each annex or draft print their numbers."""

    def _is_paragraph(self, mark: Mark) -> bool:
        """Say whether a number labels a paragraph, not an entry of a list below one."""
        form = self._forms.get(self._scope)
        form_printed = f"chinese{mark.form}" if mark.style == "chinese" else mark.form
        if form is None or self._paragraph is None:
            if form is None:
                self._forms[self._scope] = form_printed
            return True
        return form == form_printed

    def _number(self, at: int, unit: Unit, mark: Mark) -> None:
        if self._closes_draft(mark):
            self._leave_draft()
        node = self._add(unit, "number", unit.printed, mark.key, parent=self._innermost())
        node.place = mark.place
        node.recital = self._preamble.is_numbered_recital(at, unit)
        self._last_number = mark.place
        self._open_paragraph(node)
        if node.recital:
            self._preamble.operative = False
            self._notice(node, "numbered-recital", "a recital with a number: check its kind")

    def _list(self, at: int, unit: Unit, label: Label) -> bool:
        """Take an entry of a list; say no where its label belongs to none."""
        following = next(
            (u.label for u in self._units[at + 1 : at + _AHEAD] if u.label and u.label.marks), None
        )
        indent = min(unit.block.depth or 0, _INDENTS)
        place = place_entry(self._levels, label, indent, following)
        if place is None:
            return False
        unlabelled = self._paragraph is None or self._paragraph.row == "plain"
        if unlabelled and not self._levels and place.mark.place > 1:
            place = self._resumed(label, indent, following) or place
        depth = min(place.depth, len(self._levels))
        mark, series = place.mark, series_of(place.mark, indent)
        if mark.style == "chinese" and depth:  # below (a), where other languages print (i)
            mark = replace(mark, key=print_roman(mark.place))
        above = self._levels[depth].place if depth < len(self._levels) else None
        del self._levels[depth:]
        parent = self._levels[-1].node if self._levels else self._paragraph or self._innermost()
        node = self._add(unit, "list", unit.printed, mark.key, parent=parent)
        node.depth, node.place = depth, mark.place
        self._levels.append(Level(series, node, mark.place))
        self._preamble.operative = True
        if mark.style != "bullet":
            self._check_order(node, mark, above)
        return True

    def _resumed(self, label: Label, indent: int | None, following: Label | None) -> Place | None:
        """Go on with the letters of the paragraph before an unnumbered one, if these do."""
        paragraph, levels = self._resumable
        for level in levels:
            for mark in label.marks:
                if level.series == series_of(mark, indent) and mark.place == level.place + 1:
                    self._paragraph, self._levels = paragraph, levels
                    return place_entry(levels, label, indent, following)
        return None

    def _check_order(self, node: Node, mark: Mark, above: int | None) -> None:
        if above is None and mark.place > 1:
            self._notice(
                node,
                "letters-start-late",
                f"the list begins at {node.label}: what is before?",
            )
        elif above is not None and mark.place > above + 1:
            self._notice(node, "number-skipped", f"{node.label} does not follow what is before it")
        elif above is not None and mark.place <= above and not mark.key.endswith(("bis", "ter")):
            self._notice(node, "number-repeated", f"{node.label} stands here again")

    def _goes_below(self, at: int, unit: Unit) -> bool:
        """
        Say whether a line in lower case stands below a paragraph that ends in a colon.

        Its number, if it has one, is lost: it does not count.
        """
        above = self._paragraph
        if above is None or not ends_with(above.passage.text, ":"):
            return False
        if self._words.get("recitals_begin_small") or not unit.text[:1].islower():
            return False
        if self._levels and self._levels[-1].series != _COUNTED:
            return False
        if unit.label is None:
            return True
        mark = number_of(unit)
        if mark is None:
            return False
        if above.row == "number":
            return mark.place != above.place + 1
        following = number_of(self._units[at + 1]) if at + 1 < len(self._units) else None
        return bool(self._levels) or (following is not None and following.place == mark.place)

    def _below(self, unit: Unit) -> None:
        node = self._add(unit, "list", unit.printed, "", parent=self._paragraph)
        node.depth = 0
        self._levels = [Level(_COUNTED, node, 0)]
        self._preamble.operative = True

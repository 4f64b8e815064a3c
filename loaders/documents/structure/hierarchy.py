"""From the units of a body to its provisions and what stands in what."""

from collections.abc import Sequence

from loaders.documents.model import Front
from loaders.documents.numerals import letter_key, print_roman
from loaders.documents.structure.formulae import read_formula
from loaders.documents.structure.headings import heads_section, is_heading
from loaders.documents.structure.labels import Label, Mark
from loaders.documents.structure.listing import Listing
from loaders.documents.structure.number_headings import heading_numbers, number_of
from loaders.documents.structure.omissions import Omissions
from loaders.documents.structure.units import Unit
from loaders.documents.structure.verbs import begins_with_verb


class Hierarchy(Listing):
    """Takes the units one after the other; `nodes` and `notices` are what came of them."""

    def __init__(self, front: Front, units: Sequence[Unit]) -> None:
        """Look through the whole text for what one unit does not tell."""
        super().__init__(front, units)
        self._heads = heading_numbers(units, self._language)
        self._omissions = Omissions(front, units)

    def build(self) -> None:
        """Take all units."""
        for at, unit in enumerate(self._units):
            begun = bool(self._scope or self._sections) or self._is_numbered()
            if not self._omissions.leave_out(at, unit, begun=begun):
                self._take(at, unit)

    def _take(self, at: int, unit: Unit) -> None:
        if unit.caption and self._take_caption(unit, unit.caption):
            return
        if unit.caption:
            unit = unit.without_label()
        if self._goes_below(at, unit):
            self._below(unit)
        elif unit.label is None:
            formula = read_formula(unit.text, self._language)
            if formula:
                unit = self._take_formula(unit, formula)
                if not unit.text:
                    return
            self._take_plain(at, unit)
        elif at in self._heads:
            mark = number_of(unit)
            self._section(unit, "section", ("number", ""), mark)
        else:
            self._take_labelled(at, unit, unit.label)

    def _is_numbered(self) -> bool:
        return self._paragraph is not None and self._paragraph.row == "number"

    def _take_labelled(self, at: int, unit: Unit, label: Label) -> None:
        capital = self._capital(label)
        if capital and heads_section(unit, capital, self._language):
            self._section(unit, "section", (capital.style, ""), capital)
        elif code := label.read_as("code"):
            self._take_code(unit, code)
        elif (count := label.read_as("number", "chinese")) and self._is_paragraph(count):
            self._number(at, unit, count)
        elif not self._list(at, unit, label):
            self._take_plain(at, unit.without_label())

    def _capital(self, label: Label) -> Mark | None:
        """Read a capital or Roman numeral by the headings that are open."""
        marks = [mark for mark in label.marks if mark.style in ("upper", "upper-roman")]
        for opened in reversed(self._sections):
            for mark in marks:
                if opened.series == (mark.style, "") and mark.place == opened.place + 1:
                    return mark
        if chinese := label.read_as("chinese"):  # as other languages number the same parts
            if chinese.form == "()":
                return Mark("upper", chinese.place, letter_key(chinese.place).upper(), "chinese")
            key = print_roman(chinese.place).upper()
            return Mark("upper-roman", chinese.place, key, "chinese")
        return marks[0] if marks else None

    def _take_plain(self, at: int, unit: Unit) -> None:
        if self._titles(unit) or self._fills(unit):
            return
        if self._preamble.is_recital(at, unit):
            node = self._add(unit, "recital", "", "", parent=self._innermost())
            node.recital = True
            self._paragraph, self._levels = None, []
        elif is_heading(unit, self._language, last=at + 1 == len(self._units)):
            self._plain_heading(at, unit)
        else:
            operative = self._preamble.operative or begins_with_verb(unit.text, self._language)
            node = self._add(unit, "plain", "", "", parent=self._innermost())
            self._open_paragraph(node)
            self._preamble.operative = operative

"""The heads of a table's columns ("Objectives", "Activities"), which are no headings of a text."""

import re
from collections.abc import Sequence

from loaders.documents.glyphs import comparable
from loaders.documents.languages import words
from loaders.documents.structure.units import Unit


def column_heads(units: Sequence[Unit], language: str) -> frozenset[int]:
    """Give which units, by their place, are heads of columns: two or more stand side by side."""
    pattern = re.compile(words(language, "structure")["columns"])
    heads = {
        at
        for at, unit in enumerate(units)
        if len(unit.whole.text) < 60 and pattern.fullmatch(comparable(unit.whole.text).strip(" :*"))
    }
    return frozenset(at for at in heads if at - 1 in heads or at + 1 in heads)

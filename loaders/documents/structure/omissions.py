"""What is printed in a body but is no provision of it: salutations, signatures, end marks."""

import re
from collections.abc import Sequence

from loaders.documents.days import is_date
from loaders.documents.glyphs import comparable
from loaders.documents.languages import words
from loaders.documents.model import Front
from loaders.documents.structure.column_heads import column_heads
from loaders.documents.structure.units import Unit
from loaders.documents.structure.verbs import begins_with_verb

_OPENING = 200
_DATE, _SALUTATION, _CLOSE = 40, 80, 400


class Omissions:
    """Says of one unit after the other whether it is left out."""

    def __init__(self, front: Front, units: Sequence[Unit]) -> None:
        """Find the close of a letter and the heads of columns, which need what is around them."""
        self._front = front
        self._words = words(front.language, "structure")
        self._columns = column_heads(units, front.language)
        self._end = len(units)
        self._close = self._complimentary_close(units)
        self._untitled = comparable(front.title or "")
        """What of the title may still be printed below the summary of a cover."""

    def leave_out(self, at: int, unit: Unit, *, begun: bool) -> bool:
        """Say whether a unit is no provision; `begun` tells that a numbered one came before."""
        if unit.caption and unit.caption.kind in ("annex", "appendix"):
            self._close = self._end
        opening = comparable(unit.text[:_OPENING])
        if at >= self._close or re.fullmatch(self._words["end"], opening):
            return True
        if at in self._columns or self._prints_title(unit, begun):
            return True
        if unit.label is not None:
            return False
        if len(opening) < _DATE and is_date(unit.text, self._front.language):
            return True
        return (
            self._front.kind == "notification"
            and len(opening) < _SALUTATION
            and bool(re.fullmatch(self._words["salutation"], opening))
        )

    def _prints_title(self, unit: Unit, begun: bool) -> bool:
        """Say whether the title of the document stands here, below its summary on the cover."""
        if not self._untitled or begun:
            self._untitled = ""
            return False
        text = comparable(unit.whole.text).strip(" *_")
        if not text or not self._untitled.startswith(text):
            return False
        if begins_with_verb(text, self._front.language):
            return False
        self._untitled = self._untitled.removeprefix(text).strip()
        return True

    def _complimentary_close(self, units: Sequence[Unit]) -> int:
        """Give the place of the complimentary close of a letter, which its signature follows."""
        if self._front.kind == "notification":
            for at, unit in enumerate(units):
                opening = comparable(unit.text[:_OPENING])
                if len(unit.text) < _CLOSE and re.match(self._words["closing"], opening):
                    return at
        return len(units)

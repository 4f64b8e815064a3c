"""Two wordings of a provision, compared word by word."""

import difflib
import re
from dataclasses import dataclass
from typing import Literal

_WORDS = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+\s*|\s+")
_LONGEST = 2000
"""Words beyond which two texts are not compared word by word."""


@dataclass(frozen=True)
class Wording:
    """A piece of text: the `same` in both wordings, only `before`, or only `after`."""

    text: str
    where: Literal["same", "before", "after"]


def compare_wordings(before: str, after: str) -> tuple[Wording, ...]:
    """
    Compare two texts word by word; the kind of an apostrophe is no difference.

    >>> [(one.where, one.text) for one in compare_wordings("many old lakes", "many lakes")]
    [('same', 'many '), ('before', 'old '), ('same', 'lakes')]
    """
    left, right = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(left), len(right)) > _LONGEST:
        return (Wording(before, "before"), Wording(after, "after"))
    words = list(map(as_compared, left)), list(map(as_compared, right))
    pieces: list[Wording] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Wording("".join(right[c:d]), "same"))
            continue
        pieces += [Wording("".join(left[a:b]), "before")] * (b > a)
        pieces += [Wording("".join(right[c:d]), "after")] * (d > c)
    return tuple(pieces)


def as_compared(text: str) -> str:
    """Give what of a text counts when it is compared: not the kind of its apostrophes."""
    return text.replace("’", "'").strip()

"""
Lineage: which provision of an adopted decision comes from which of its draft, and what changed.

Paragraphs are paired first, then the letters of each pair, and so on down. A pair shares words that
are rare in both texts; the pairs keep the order of both texts; what shares too little stays alone.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from loaders.documents.model import Provision
from loaders.documents.word_forms import content_stems
from loaders.documents.wording import Wording, as_compared, compare_wordings

Change = Literal["verb", "addressee", "deadline", "wording"]
Pair = tuple[Provision, Provision]

LEAST = 0.2
"""How alike a pair must be, from 0 (no word in common) to 1 (the same words)."""

_SAME_LABEL = 0.1

COMPARED = ("paragraph", "subparagraph", "item")
"""The kinds of provisions that are paired."""


@dataclass(frozen=True)
class Derivation:
    """
    An adopted provision that comes from one of the draft, by their ids.

    `likeness` is from 0 to 1; `changed` names what is different; `verbs`, `addressees` and
    `deadlines` are what the draft has and what the adopted text has.
    """

    draft: str
    adopted: str
    likeness: float
    changed: tuple[Change, ...]
    verbs: tuple[tuple[str, ...], tuple[str, ...]]
    addressees: tuple[tuple[str, ...], tuple[str, ...]]
    deadlines: tuple[tuple[str, ...], tuple[str, ...]]
    wording: tuple[Wording, ...]


def align(
    draft: Sequence[Provision], adopted: Sequence[Provision], language: str
) -> tuple[Derivation, ...]:
    """
    Pair the paragraphs and letters of a draft with those of the adopted text, in its order.

    Both are in `language`. What is in no derivation was dropped from the draft, or is new.
    """
    texts = _Texts(draft, adopted, language)
    found: list[tuple[Provision, Provision, float]] = []
    levels = [(_tops(draft), _tops(adopted))]
    while levels:
        left, right = levels.pop()
        for one, other, likeness in _paired(left, right, texts.likeness):
            found.append((one, other, likeness))
            levels.append((_below(one, draft), _below(other, adopted)))
    order = {one.id: place for place, one in enumerate(adopted)}
    found.sort(key=lambda pair: order[pair[1].id])
    return tuple(_derivation(one, other, likeness) for one, other, likeness in found)


def _compared(provisions: Iterable[Provision]) -> list[Provision]:
    return [one for one in provisions if one.kind in COMPARED]


def _tops(provisions: Sequence[Provision]) -> list[Provision]:
    compared = _compared(provisions)
    ids = {one.id for one in compared}
    return [one for one in compared if one.parent not in ids]


def _below(parent: Provision, provisions: Sequence[Provision]) -> list[Provision]:
    return [one for one in _compared(provisions) if one.parent == parent.id]


class _Texts:
    """
    How alike provisions are: the cosine of their words, the rarer ones weighing more.

    The words of a paragraph are also those of its letters: chapeaux are often alike.
    """

    def __init__(
        self, draft: Sequence[Provision], adopted: Sequence[Provision], language: str
    ) -> None:
        counts: dict[tuple[int, str], Counter[str]] = {}
        for side, provisions in enumerate((draft, adopted)):
            own = {one.id: Counter(content_stems(one.text, language)) for one in provisions}
            for one in _compared(provisions):
                counts[side, one.id] = Counter(own[one.id])
                if (side, one.parent or "") in counts:
                    counts[side, one.parent or ""].update(own[one.id])
        common = Counter(word for words in counts.values() for word in words)
        self._weights = {
            key: _weighted(words, common, len(counts)) for key, words in counts.items()
        }

    def likeness(self, draft: Provision, adopted: Provision) -> float:
        """Give a number from 0 (no word in common) to 1 (the same words)."""
        left, right = self._weights[0, draft.id], self._weights[1, adopted.id]
        shared = sum(weight * right[word] for word, weight in left.items() if word in right)
        return min(1.0, shared)


def _weighted(words: Counter[str], common: Counter[str], texts: int) -> Mapping[str, float]:
    raw = {
        word: (1 + math.log(count)) * math.log(1 + texts / common[word])
        for word, count in words.items()
    }
    length = math.sqrt(sum(weight * weight for weight in raw.values()))
    return {word: weight / length for word, weight in raw.items()}


def _paired(
    left: Sequence[Provision],
    right: Sequence[Provision],
    likeness: Callable[[Provision, Provision], float],
) -> list[tuple[Provision, Provision, float]]:
    """Choose pairs, in the order of both, whose likenesses have the greatest sum."""
    alike = [[likeness(one, other) for other in right] for one in left]
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            gain = _gain(left[i], right[j], alike[i][j])
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + gain)
    pairs, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            pairs.append((left[i], right[j], alike[i][j]))
            i, j = i + 1, j + 1
    return pairs


def _gain(draft: Provision, adopted: Provision, likeness: float) -> float:
    """Give what a pair adds: nothing if it is too little alike; the same letter adds a little."""
    if likeness < LEAST:
        return 0.0
    lettered = draft.kind != "paragraph" and draft.label and draft.label == adopted.label
    return likeness + (_SAME_LABEL if lettered else 0.0)


def _derivation(draft: Provision, adopted: Provision, likeness: float) -> Derivation:
    verbs = _verbs(draft), _verbs(adopted)
    addressees = _addressees(draft), _addressees(adopted)
    deadlines = _deadlines(draft), _deadlines(adopted)
    different: dict[Change, bool] = {
        "verb": verbs[0] != verbs[1],
        "addressee": set(addressees[0]) != set(addressees[1]),
        "deadline": set(deadlines[0]) != set(deadlines[1]),
        "wording": _plain(draft.text) != _plain(adopted.text),
    }
    return Derivation(
        draft=draft.id,
        adopted=adopted.id,
        likeness=round(likeness, 3),
        changed=tuple(name for name, changed in different.items() if changed),
        verbs=verbs,
        addressees=addressees,
        deadlines=deadlines,
        wording=compare_wordings(draft.text, adopted.text),
    )


def _verbs(provision: Provision) -> tuple[str, ...]:
    return tuple(action.verb for action in provision.actions)


def _addressees(provision: Provision) -> tuple[str, ...]:
    named = (one for action in provision.actions for one in action.addressees)
    return tuple(dict.fromkeys(named))


def _deadlines(provision: Provision) -> tuple[str, ...]:
    return tuple(deadline.value for deadline in provision.deadlines)


def _plain(text: str) -> list[str]:
    """Give what counts as wording: neither the signs at the end nor the kind of apostrophe."""
    return as_compared(text).rstrip(" .;,:؛،。；").split()

"""The provisions of the citing document, found by what a text calls them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from loaders.documents.citing.locators import Place
from loaders.documents.numerals import CHINESE_NUMERALS, in_figures
from loaders.documents.structure.draft import Draft, Skeleton
from meagraph.numbering import roman

_SPLIT = re.compile(r"[.\-]")
_ANNEX = re.compile(r"annex(\d+)\Z")
_DRAFTED = re.compile(r"[A-Z]{2,8}\.")
_DEEPEST = 8
_NUMERALS = 90


class Provisions:
    """The provisions of one document, by the ends of their ids."""

    def __init__(self, skeleton: Skeleton) -> None:
        """Index the drafts."""
        self.drafts = {draft.id: draft for draft in skeleton.drafts}
        self.order = {draft.id: place for place, draft in enumerate(skeleton.drafts)}
        self._by_end: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for draft in skeleton.drafts:
            parts = _SPLIT.split(draft.id)
            for length in range(1, min(len(parts), _DEEPEST) + 1):
                self._by_end[tuple(parts[-length:])].append(draft.id)

    @cached_property
    def annexes(self) -> list[str]:
        """The ids of the annexes, in their order."""
        return [d.id for d in self.drafts.values() if d.kind == "section" and _ANNEX.match(d.id)]

    @cached_property
    def _scopes(self) -> dict[str, list[str]]:
        """The numbered paragraphs of each numbering: what stands before the number in their ids."""
        scopes: dict[str, list[str]] = defaultdict(list)
        for draft in self.drafts.values():
            if _is_numbered(draft) and not self._numbered_above(draft):
                scopes[_before(draft.id)].append(draft.id)
        return scopes

    def _numbered_above(self, draft: Draft) -> bool:
        parent = self.drafts.get(draft.parent or "")
        if parent is None or not draft.id.startswith(f"{parent.id}."):
            return False
        drafted = _DRAFTED.match(draft.id, len(parent.id) + 1)  # 3.COP.1: the body's own numbering
        return drafted is None and _is_numbered(parent)

    def ancestors(self, identifier: str) -> list[str]:
        """Give the id itself and those of what it stands in, the innermost first."""
        found: list[str] = []
        current: str | None = identifier
        while current is not None and current in self.drafts and len(found) < 50:
            found.append(current)
            current = self.drafts[current].parent
        return found

    def annex_of(self, identifier: str) -> str | None:
        """Give the annex that a provision stands in."""
        return next((one for one in self.ancestors(identifier) if _ANNEX.match(one)), None)

    def paragraph_of(self, identifier: str) -> str | None:
        """Give the paragraph that a provision is or stands in: the one that its number begins."""
        for one in self.ancestors(identifier):
            draft = self.drafts[one]
            whole = draft.kind in {"paragraph", "preamble"} or _is_numbered(draft)
            if whole and not self._numbered_above(draft):
                return one
        return None

    def scope_of(self, identifier: str) -> str:
        """Give the numbering that a provision stands in: the first part of its paragraphs' ids."""
        paragraph = self.paragraph_of(identifier)
        if paragraph is not None and _before(paragraph) in self._scopes:
            return _before(paragraph)
        for one in self.ancestors(identifier):
            if one in self._scopes:
                return one
        return ""

    def numbered(self, scope: str) -> list[str]:
        """Give the paragraphs of one numbering, in the order of the text."""
        return self._scopes.get(scope, [])

    def paragraphs(self, label: Sequence[str]) -> list[str]:
        """Give all provisions whose ids end with the label of a paragraph: `11`, `11.a`."""
        return [one for one in self._by_end.get(tuple(label), ()) if self._is_whole(one, label)]

    def _is_whole(self, identifier: str, label: Sequence[str]) -> bool:
        """Say whether the label is all of a paragraph's label, not the end of one (`1` of 1.1)."""
        if self.drafts[identifier].kind == "section":
            return False
        head = identifier[: len(identifier) - len(".".join(label))].rstrip(".-")
        for one in self.ancestors(identifier):
            if one == head:
                draft = self.drafts[one]
                return not (_is_numbered(draft) or draft.kind in {"subparagraph", "preamble"})
        return head in self._scopes or head == "" or len(label) > 1

    def sections(self, place: Place) -> list[str]:
        """Give the sections with a label: "part 2" is `B-2`, "part III A" `III-A`."""
        if place.word in {"annex", "appendix"}:
            return self._annexes(place)
        label = tuple(part.upper() if part.isalpha() else part for part in place.label)
        found = self._labelled(label)
        if not found and label[:1] and label[0].isdecimal() and 0 < int(label[0]) < _NUMERALS:
            return self._labelled((roman(int(label[0])), *label[1:]))  # 第二节 is II
        return found

    def _labelled(self, label: tuple[str, ...]) -> list[str]:
        return [one for one in self._by_end.get(label, ()) if self.drafts[one].kind == "section"]

    def beside(self, place: str, direction: str) -> str | None:
        """Give the section before or after the one that a provision stands in."""
        own = next((o for o in self.ancestors(place) if self.drafts[o].kind == "section"), None)
        if own is None:
            return None
        parent = self.drafts[own].parent
        level = [d.id for d in self.drafts.values() if (d.kind, d.parent) == ("section", parent)]
        at = level.index(own) + (-1 if direction == "above" else 1)
        return level[at] if 0 <= at < len(level) else None

    def numbers_annexes(self, label: str) -> bool:
        """Say whether the annexes are numbered, and in the way of `label` (III or 3)."""
        printed = [self.drafts[one].label for one in self.annexes]
        as_roman = [re.search(r"\b[IVXL]+\b", one) is not None for one in printed]
        as_digits = [re.search(rf"[\d{CHINESE_NUMERALS}]", one) is not None for one in printed]
        return any(as_roman if label.isalpha() else as_digits)

    def _annexes(self, place: Place) -> list[str]:
        if not place.label:
            return self.annexes
        number = in_figures(place.label[0])
        annexes = [one for one in self.annexes if one == f"annex{number}"]
        if len(place.label) == 1:
            return annexes
        tail = place.label[1:]
        return [
            one
            for annex in annexes
            for mark in (".", "-")
            if (one := f"{annex}{mark}{'.'.join(tail)}") in self.drafts
        ]

    def inside(self, identifiers: Iterable[str], containers: Iterable[str]) -> list[str]:
        """Keep what stands in one of the containers."""
        held = set(containers)
        return [one for one in identifiers if held.intersection(self.ancestors(one)[1:])]

    def nearest(self, identifiers: Sequence[str], place: str) -> list[str]:
        """Keep those that share the most of what they stand in with the place of citing."""
        own = set(self.ancestors(place))
        shared = {one: len(own.intersection(self.ancestors(one))) for one in identifiers}
        most = max(shared.values(), default=0)
        return [one for one in identifiers if shared[one] == most]


def _is_numbered(draft: Draft) -> bool:
    printed = draft.label.strip(" ().")
    last = _SPLIT.split(draft.id)[-1]
    if draft.kind == "paragraph":
        return last[:1].isdigit() or last.isupper()
    return draft.kind in {"subparagraph", "item"} and printed[:1].isdigit() and last[:1].isdigit()


def _before(identifier: str) -> str:
    return identifier.rpartition(".")[0]

"""
What a reference means inside its own document: "paragraph 2 above", "part II", "the annex hereto".

Sections number their paragraphs anew, so a number alone may name several provisions; the place of
citing, and words such as "above", say which. What they do not settle stays ambiguous.
"""

from dataclasses import dataclass, replace

from loaders.documents.citing.locators import Place
from loaders.documents.citing.provisions import Provisions
from loaders.documents.citing.reference import Reference
from meagraph.citations import provision_id

_ANNEXES = frozenset(["annex", "appendix"])
_SECTIONS = _ANNEXES | {"section", "part"}


@dataclass(frozen=True)
class Meant:
    """The provisions that a reference may mean, the best first; `there` if they exist."""

    targets: tuple[str, ...]
    there: bool


def meant(reference: Reference, place: str, provisions: Provisions) -> Meant | None:
    """Find what a reference of the provision `place` means; None if it cites nothing here."""
    finder = _Finder(reference, place, provisions)
    if not reference.places:
        if reference.own == "section":
            return finder.next_section()
        return finder.neighbours()
    sections = [one for one in reference.places if one.word in _SECTIONS]
    inner = [one for one in reference.places if one.word not in _SECTIONS]
    if not inner:
        return finder.section(sections)
    label = tuple(part for one in inner for part in one.label)
    last = inner[-1].last
    if not label:
        return None
    if inner[0].word in {"subpara", "item"} and label[0].isalpha() and not sections:
        return finder.letter(label)
    if inner[0].word == "preamble":
        label = (provision_id(".".join(["preamble", *label])),)
    if last is None:
        return finder.paragraph(label, sections)
    return finder.range(label, (*label[: len(label) - len(last)], *last), sections)


@dataclass(frozen=True)
class _Finder:
    reference: Reference
    place: str
    provisions: Provisions

    def neighbours(self) -> Meant | None:
        """Find "the paragraphs above" of the same numbering, or "the preceding paragraph"."""
        scope = self.provisions.scope_of(self.place)
        own = self.provisions.paragraph_of(self.place) or self.place
        order = self.provisions.order
        numbered = self.provisions.numbered(scope)
        if self.reference.direction == "above":
            found = [one for one in numbered if order[one] < order[own]]
        else:
            found = [one for one in numbered if order[one] > order[own]]
        if not found:
            return None
        if self.reference.own == "paragraph":
            return Meant((f"#{found[-1 if self.reference.direction == 'above' else 0]}",), True)
        first, last = found[0], found[-1]
        return Meant((f"#{first}" if first == last else f"#{first}-#{last}",), True)

    def next_section(self) -> Meant | None:
        """Find "the previous section"."""
        found = self.provisions.beside(self.place, self.reference.direction or "above")
        return None if found is None else Meant((f"#{found}",), True)

    def section(self, places: list[Place]) -> Meant | None:
        """Find a part, section or annex, or a range of them."""
        last = places[-1].last
        if last is not None:
            return self._sections_between(places, last)
        found = self._sections(places)
        if found:
            return Meant(tuple(f"#{one}" for one in found), True)
        inner = places[-1]
        pointed = self.reference.direction or self.reference.own
        if not (pointed or self._is_missing(inner)) or self.reference.own == "only":
            return None
        if inner.word in _ANNEXES:
            label = inner.label or ("1",)
            return Meant((f"#{provision_id('.'.join(['annex', *label]))}",), False)
        return Meant((f"#{'-'.join(inner.label)}",), False)

    def _sections_between(self, places: list[Place], last: tuple[str, ...]) -> Meant | None:
        *outer, inner = places
        ends = [
            self.section([*outer, replace(inner, label=label, last=None)])
            for label in (inner.label, last)
        ]
        low, high = ends
        if low is None or high is None:
            return None
        targets = [f"{a}-{b}" for a, b in zip(low.targets, high.targets, strict=False)]
        return Meant(tuple(targets), low.there and high.there)

    def _is_missing(self, annex: Place) -> bool:
        """Say whether a document that numbers its annexes lacks one that it names."""
        if annex.word != "annex" or not annex.label:
            return False
        return self.provisions.numbers_annexes(annex.label[0])

    def _sections(self, places: list[Place]) -> list[str]:
        found: list[str] | None = self._this_annex()
        for place in places:
            matching = self.provisions.sections(place)
            if place.word == "appendix" and not self.reference.direction and not self.reference.own:
                matching = []
            found = matching if found is None else self.provisions.inside(matching, found)
        found = found or []
        if len(found) > 1 and places and places[0].label:
            found = self.provisions.nearest(found, self.place)
        if self.reference.own == "only" and len(found) != 1:
            return []
        return [one for one in found if one != self.place]

    def _this_annex(self) -> list[str] | None:
        """Give what "this annex" or "this section" is; None for no such words."""
        own = self.reference.own
        if own in _ANNEXES:
            annex = self.provisions.annex_of(self.place)
            return [annex] if annex else None
        if own in {"section", "part"}:
            inner = [
                one
                for one in self.provisions.ancestors(self.place)
                if self.provisions.drafts[one].kind == "section"
            ]
            return inner or None
        return None

    def letter(self, label: tuple[str, ...]) -> Meant | None:
        """Find a letter of the same paragraph."""
        paragraph = self.provisions.paragraph_of(self.place)
        if paragraph is None:
            return None
        target = ".".join([paragraph, *label])
        return Meant((f"#{target}",), target in self.provisions.drafts)

    def paragraph(self, label: tuple[str, ...], sections: list[Place]) -> Meant | None:
        """Find a paragraph or a part of one."""
        found = self._candidates(label, sections)
        if found:
            return Meant(tuple(f"#{one}" for one in found), True)
        return Meant((f"#{self._best(label, sections)}",), False)

    def range(
        self, first: tuple[str, ...], last: tuple[str, ...], sections: list[Place]
    ) -> Meant | None:
        """Find a range: both ends of one numbering."""
        starts, ends = self._candidates(first, sections), self._candidates(last, sections)
        pairs = [
            f"#{start}-#{end}"
            for start in starts
            for end in ends
            if _scope(start, first) == _scope(end, last)
        ]
        if pairs:
            return Meant(tuple(pairs), True)
        return Meant((f"#{self._best(first, sections)}-#{self._best(last, sections)}",), False)

    def _best(self, label: tuple[str, ...], sections: list[Place]) -> str:
        containers = self._sections(sections) if sections else self._this_annex()
        if containers:
            numbered = self.provisions.scope_of(containers[0])
            return ".".join(filter(None, [numbered, *label]))
        if sections:
            head = sections[-1].label
            return ".".join([*head, *label])
        return ".".join(filter(None, [self.provisions.scope_of(self.place), *label]))

    def _candidates(self, label: tuple[str, ...], sections: list[Place]) -> list[str]:
        found = self.provisions.paragraphs(label)
        if sections:
            return self.provisions.inside(found, self._sections(sections))
        containers = self._this_annex()
        if containers:
            return self.provisions.inside(found, containers[-1:])
        scope = self.provisions.scope_of(self.place)
        here = [one for one in found if _scope(one, label) == scope]
        match self.reference.direction:
            case "above":
                return here
            case "below":
                order = self.provisions.order
                later = [one for one in found if order[one] > order[self.place]]
                return [one for one in here if one in later] or later or here
        return self._anywhere(here, found)

    def _anywhere(self, here: list[str], found: list[str]) -> list[str]:
        """Leave the annexes out for the text, and the text for an annex, unless "this" is said."""
        annex = self.provisions.annex_of(self.place)
        if annex is None:
            others = [one for one in found if self.provisions.annex_of(one) is None]
        elif self.reference.own is None:
            others = [one for one in found if self.provisions.annex_of(one) == annex]
        else:
            others = found
        return [*here, *(one for one in others if one not in here)]


def _scope(identifier: str, label: tuple[str, ...]) -> str:
    return identifier[: len(identifier) - len(".".join(label))].rstrip(".-")

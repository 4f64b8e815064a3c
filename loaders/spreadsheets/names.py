"""Concepts by their names, as relations are written in cells, and read from them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process

from meagraph.vocabulary.concept import Concept, best_label

NEAREST = 3
_NEAR_ENOUGH = 60.0

How = Literal["exact", "folded", "alternative"]
HOW: tuple[How, ...] = ("exact", "folded", "alternative")
"""How a name is looked for, one after the other."""


class Found(NamedTuple):
    """Which things a name stands for, and how they were found."""

    iris: tuple[str, ...]
    how: How = "exact"


@dataclass
class Names:
    """
    The names of some things: of each its preferred labels by language, and its other labels.

    A thing goes by a label that no other has; where all its labels are shared, by its IRI.
    """

    labels: Mapping[str, Mapping[str, list[str]]]
    others: Callable[[str], Iterable[str]] = lambda iri: ()

    @classmethod
    def of(cls, concepts: Mapping[str, Concept]) -> "Names":
        """Give the names of concepts."""

        def others(iri: str) -> list[str]:
            kinds = (concepts[iri].texts("altLabel"), concepts[iri].texts("hiddenLabel"))
            return [label for texts in kinds for labels in texts.values() for label in labels]

        return cls({iri: one.texts("prefLabel") for iri, one in concepts.items()}, others)

    @cached_property
    def _exact(self) -> Mapping[str, set[str]]:
        return _gathered(
            (label, iri)
            for iri, labels in self.labels.items()
            for texts in labels.values()
            for label in texts
        )

    @cached_property
    def _folded(self) -> Mapping[str, set[str]]:
        return _gathered(
            (folded(label), iri) for label, iris in self._exact.items() for iri in iris
        )

    @cached_property
    def _alternative(self) -> Mapping[str, set[str]]:
        return _gathered((folded(label), iri) for iri in self.labels for label in self.others(iri))

    def readable(self, iri: str, *languages: str) -> str:
        """Give the label that stands for a thing alone, else its IRI in angle brackets."""
        best = best_label(self.labels.get(iri, {}), languages)
        if best and self._exact.get(best[0]) == {iri} and not _is_no_name(best[0]):
            return best[0]
        return f"<{iri}>"

    def called(self, name: str) -> Found:
        """
        Give the things that a name stands for.

        Those called exactly so, in any language; else without regard to case and blanks; else
        those with such an alternative or hidden label.
        """
        found = (Found(self.looked_up(name, how), how) for how in HOW)
        return next((one for one in found if one.iris), Found((), "alternative"))

    def looked_up(self, name: str, how: How) -> tuple[str, ...]:
        """Give the things that a name stands for when it is looked for in one way alone."""
        if how == "exact":
            return tuple(sorted(self._exact.get(name, ())))
        of = self._folded if how == "folded" else self._alternative
        return tuple(sorted(of.get(folded(name), ())))

    def nearest(self, name: str) -> list[str]:
        """Give the labels that look most like a name, the nearest first."""
        found = process.extract(
            folded(name),
            self._spelt.keys(),
            scorer=fuzz.ratio,
            score_cutoff=_NEAR_ENOUGH,
            limit=NEAREST,
        )
        return [self._spelt[key] for key, _, _ in found]

    @cached_property
    def _spelt(self) -> Mapping[str, str]:
        return {folded(label): label for label in self._exact}


def folded(name: str) -> str:
    """Fold a name for comparison: case and blanks do not count."""
    return " ".join(name.split()).casefold()


def looks_like_iri(text: str) -> bool:
    """Say whether a text in a relation column is read as an IRI."""
    return (text.startswith("<") and text.endswith(">")) or text.startswith(("http:", "https:"))


def _is_no_name(label: str) -> bool:
    return not label.strip() or looks_like_iri(label)


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for label, iri in pairs:
        found[label].add(iri)
    return dict(found)

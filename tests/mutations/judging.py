"""Judges mutants: many copies of the data set in one graph, each with the edit of one mutant."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from meagraph.namespaces import DEFAULT_BASE, SH
from meagraph.validation.results import Result
from meagraph.validation.validation import validate
from tests.mutations.constraints import ShapeReader
from tests.mutations.dataset import ELSEWHERE, DataSet, Term, copy_number, stored
from tests.mutations.mutants import Generator, Mutant

ENTAILS: Mapping[str, frozenset[str]] = {
    "class": frozenset(),
    "datatype": frozenset(("minInclusive", "maxInclusive", "lessThanOrEquals")),
    "maxCount": frozenset(("maxCount",)),
    "minCount": frozenset(("minCount", "qualifiedMinCount")),
    "minInclusive": frozenset(("lessThanOrEquals",)),
    "nodeKind": frozenset(("nodeKind", "pattern", "class", "or")),
    "pattern": frozenset(("qualifiedMinCount",)),
}
"""
What else cannot but be violated where the same property is asked for by other constraints.

A literal is of no class, a blank node has no form, a text is no date that could be compared, what
is gone is missed by all who ask for it, what is there twice is too much for all.
"""

_COPY = re.compile(rf"(?:{re.escape(DEFAULT_BASE)}|{re.escape(ELSEWHERE)})~(\d+)/|_:m(\d+)")


@dataclass(frozen=True)
class Outcome:
    """What validation said of a mutant: results of its constraint at its record, and the others."""

    mutant: Mutant
    caught: tuple[Result, ...]
    others: tuple[Result, ...]


class Judging:
    """Judges mutants of a data set by the shapes."""

    def __init__(self, shapes: ShapeReader, data: DataSet) -> None:
        """Take the shapes, and the sound data set."""
        self.shapes = shapes
        self.data = data
        self.generator = Generator(shapes, data)
        self.kept = self.generator.kept

    def outcomes(self, mutants: Sequence[Mutant]) -> list[Outcome]:
        """Judge each mutant in a copy of its own; what all copies share must be found sound."""
        triples = set(self.data.held | self.data.around)
        for number, mutant in enumerate(mutants):
            triples |= self._copy(number, mutant)
        found: dict[int, list[Result]] = defaultdict(list)
        for result in validate(stored(triples), self.shapes.judging).results:
            match = _COPY.match(result.focus)
            assert match, f"a copy has touched what all share: {result}"
            found[int(match[1] or match[2])].append(result)
        return [self._outcome(n, mutant, found[n]) for n, mutant in enumerate(mutants)]

    def _copy(self, number: int, mutant: Mutant) -> set[Triple]:
        renamed = copy_number(number, self.kept)
        return {
            Triple(renamed(subject), predicate, renamed(value))
            for subject, predicate, value in mutant.triples(self.data)
            if subject not in self.kept
        }

    def _outcome(self, number: int, mutant: Mutant, results: Iterable[Result]) -> Outcome:
        renamed = copy_number(number, self.kept)
        shape, component = mutant.constraint.shape.value, mutant.constraint.component
        wanted = (shape, component, written(renamed(mutant.reported)))
        value = None if mutant.value is None else str(renamed(mutant.value))
        caught, others = [], []
        for result in results:
            same = (result.shape, result.component, result.focus) == wanted
            ours = same and value in (None, result.value)
            (caught if ours else others).append(result)
        return Outcome(mutant, tuple(caught), tuple(others))

    def entails(self, mutant: Mutant, other: Result) -> bool:
        """Say whether a mutant cannot but draw another result, too (see `ENTAILS`)."""
        name = other.component.removeprefix(SH.iri).removesuffix("ConstraintComponent")
        kind = f"{name[0].lower()}{name[1:]}"
        if kind not in ENTAILS.get(mutant.constraint.kind, ()):
            return False
        if mutant.renamed is not None:
            return True  # its new name is judged at the record, and wherever it is named
        touched = {triple.predicate for triple in mutant.removed | mutant.added}
        return bool(touched & self.shapes.predicates(NamedNode(other.shape)))


def written(term: Term) -> str:
    """Write a node as results do: an IRI bare, anything else as N-Triples."""
    return term.value if isinstance(term, NamedNode) else str(term)

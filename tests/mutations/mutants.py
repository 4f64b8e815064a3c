"""Mutants: the sound data set with one edit that one constraint must not let pass."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from meagraph.namespaces import DEFAULT_BASE, SH
from tests.mutations.constraints import Branch, Constraint, ShapeReader, ends
from tests.mutations.dataset import DataSet, Term
from tests.mutations.recipes import RECIPES
from tests.mutations.values import BY_VALUE, broken, like, moved, others

PER_TARGET = 2
"""Records of one target that are mutated for one constraint, of those that bear values."""

RENAMED = NamedNode(f"{DEFAULT_BASE}mutant")
"""An IRI of the form of nothing."""


@dataclass(frozen=True)
class Mutant:
    """
    A constraint, and the edit after which the record `focus` violates it.

    `value` is the value that the result must name, where the constraint is on values.
    """

    constraint: Constraint
    focus: Term
    removed: frozenset[Triple] = frozenset()
    added: frozenset[Triple] = frozenset()
    renamed: tuple[Term, Term] | None = None
    value: Term | None = None

    def triples(self, data: DataSet) -> Iterable[Triple]:
        """Give the examples after the edit."""
        edited = (data.held - self.removed) | self.added
        if self.renamed is None:
            return edited
        old, new = self.renamed
        return {
            Triple(
                new if subject == old else subject,
                predicate,
                new if value == old else value,
            )
            for subject, predicate, value in edited
        }

    @property
    def reported(self) -> Term:
        """The node that the result must be about."""
        return self.renamed[1] if self.renamed and self.renamed[0] == self.focus else self.focus

    def __str__(self) -> str:
        """Say what is done, for whoever reads a failure."""
        edits = [f"- {triple}" for triple in self.removed] + [
            f"+ {triple}" for triple in self.added
        ]
        edits += [f"{self.renamed[0]} becomes {self.renamed[1]}"] if self.renamed else []
        where = f"{self.constraint.shape} {self.constraint.kind} {self.constraint.value}"
        return "\n".join([f"{where} at {self.focus}", *edits])


class Generator:
    """Makes mutants from what the shapes say."""

    def __init__(self, shapes: ShapeReader, data: DataSet) -> None:
        """Take the shapes and the sound data set."""
        self.shapes = shapes
        self.data = data
        self.kept = shapes.named_nodes | ({t.subject for t in data.around})  # shared by all copies

    def mutants(self, constraint: Constraint) -> Iterator[Mutant]:
        """Give the mutants of a constraint: each must be caught by it."""
        name = constraint.shape.value.removeprefix(f"{DEFAULT_BASE}shape/")
        for focus, removed, added in RECIPES.get((name, constraint.kind), ()):
            yield Mutant(constraint, focus, removed, added)
        if not self.shapes.objects(constraint.shape, SH.path):
            yield from self._of_record(constraint)
            return
        for group in self.shapes.focus_groups(self.data, constraint.shape):
            own = [node for node in group if node in set(self.data.records) - self.kept]
            for branch in self.shapes.branches(constraint.shape):
                made = (
                    list(self._of_path(constraint, node, branch)) for node in self._by_size(own)
                )
                for mutants in islice((some for some in made if some), PER_TARGET):
                    for mutant in mutants:
                        yield mutant
                        yield from self._without_companions(mutant)

    def at_the_limit(self, constraint: Constraint) -> Iterator[Mutant]:
        """Give edits that bring a value to the very limit of a constraint, which must let it be."""
        for group in self.shapes.focus_groups(self.data, constraint.shape):
            for branch in self.shapes.branches(constraint.shape):
                for focus in group:
                    for value in ends(self.data, focus, branch)[:1]:
                        if constraint.kind in ("minInclusive", "maxInclusive"):
                            bound = like(value, constraint.value.value)
                            yield self._replaced(constraint, focus, branch, value, bound)
                        elif constraint.kind == "lessThanOrEquals":
                            pair = constraint.value
                            gone = {Triple(focus, pair, v) for v in self.data.objects(focus, pair)}
                            same = Triple(focus, pair, value)
                            yield Mutant(constraint, focus, frozenset(gone), frozenset([same]))

    def _by_size(self, nodes: Iterable[Term]) -> list[Term]:
        return sorted(nodes, key=lambda node: (len(self.data.about(node)), str(node)))

    # Constraints on the record itself

    def _of_record(self, constraint: Constraint) -> Iterator[Mutant]:
        for group in self.shapes.focus_groups(self.data, constraint.shape):
            for node in self._by_size(set(group) - self.kept)[:PER_TARGET]:
                for new in self._other_names(constraint):
                    yield Mutant(constraint, node, renamed=(node, new), value=new)

    def _other_names(self, constraint: Constraint) -> Iterator[Term]:
        if constraint.kind == "nodeKind":
            assert constraint.value == SH.IRI
            yield BlankNode("mutant")
        elif constraint.kind == "pattern":
            assert not re.search(constraint.value.value, RENAMED.value)
            yield RENAMED

    # Constraints on a path

    def _of_path(self, constraint: Constraint, focus: Term, branch: Branch) -> Iterator[Mutant]:
        if constraint.kind in BY_VALUE:
            for value in ends(self.data, focus, branch)[:1]:
                for bad in broken(self.shapes, constraint, value):
                    yield self._replaced(constraint, focus, branch, value, bad)
        elif make := self._makers.get(constraint.kind):
            yield from make(constraint, focus, branch)

    @cached_property
    def _makers(self) -> Mapping[str, Callable[[Constraint, Term, Branch], Iterator[Mutant]]]:
        return {
            "disjoint": self._shared,
            "languageIn": self._in_another_language,
            "lessThanOrEquals": self._in_disorder,
            "maxCount": self._too_many,
            "minCount": self._too_few,
            "qualifiedMaxCount": self._too_many_of_a_kind,
            "qualifiedMinCount": self._too_few_of_a_kind,
            "uniqueLang": self._twice_in_a_language,
        }

    def _starts(self, focus: Term, branch: Branch) -> list[Term]:
        return ends(self.data, focus, branch[:-1])

    def _edges(self, focus: Term, branch: Branch, values: Iterable[Term]) -> frozenset[Triple]:
        """Give the triples of the last step that lead to some values."""
        starts = self._starts(focus, branch)
        edges = (branch[-1].edge(start, value) for start in starts for value in values)
        return frozenset(edge for edge in edges if edge in self.data.held)

    def _replaced(
        self, constraint: Constraint, focus: Term, branch: Branch, value: Term, bad: Term
    ) -> Mutant:
        gone = self._edges(focus, branch, [value])
        new = {
            branch[-1].edge(edge.object if branch[-1].backwards else edge.subject, bad)
            for edge in gone
        }
        return Mutant(constraint, focus, gone, frozenset(new), value=bad)

    def _added(
        self,
        constraint: Constraint,
        focus: Term,
        branch: Branch,
        values: Iterable[Term],
        value: Term | None = None,
        more: Iterable[Triple] = (),
    ) -> Mutant:
        start = self._starts(focus, branch)[0]
        new = {branch[-1].edge(start, one) for one in values}
        return Mutant(constraint, focus, added=frozenset(new) | frozenset(more), value=value)

    def _in_another_language(
        self, constraint: Constraint, focus: Term, branch: Branch
    ) -> Iterator[Mutant]:
        added = Literal("Beispiel", language="de")
        yield self._added(constraint, focus, branch, [added], added)

    def _too_few(self, constraint: Constraint, focus: Term, _: Branch) -> Iterator[Mutant]:
        """Take values away until one too few is left, by whatever way they are reached."""
        ways = self.shapes.branches(constraint.shape)
        edges = {
            value: self._edges(focus, branch, [value])
            for branch in ways
            for value in ends(self.data, focus, branch)
        }
        allowed = int(constraint.value.value) - 1
        gone = frozenset(edge for some in list(edges.values())[allowed:] for edge in some)
        if gone:
            yield Mutant(constraint, focus, gone)

    def _too_many(self, constraint: Constraint, focus: Term, branch: Branch) -> Iterator[Mutant]:
        ways = self.shapes.branches(constraint.shape)
        known = {value for way in ways for value in ends(self.data, focus, way)}
        wanted = int(constraint.value.value) + 1 - len(known)
        values = ends(self.data, focus, branch) or self._used_elsewhere(branch)
        if not values or not self._starts(focus, branch):
            return
        new: list[Term] = []
        more: list[Triple] = []
        while len(new) < wanted:
            last = new[-1] if new else values[-1]
            used = known | set(new)
            value = next(
                one
                for one in self._listed(constraint.shape) or others(last)
                if one not in used and self._fits(constraint.shape, one, last)
            )
            more += self._cloned(values[-1], value)
            new.append(value)
        yield self._added(constraint, focus, branch, new, more=more)
        if len(branch) > 1 and wanted == 1:
            yield from self._by_a_second_way(constraint, focus, branch, new[0])

    def _by_a_second_way(
        self, constraint: Constraint, focus: Term, branch: Branch, value: Term
    ) -> Iterator[Mutant]:
        """Reach a second value by a sibling of the node that the step before leads to."""
        before = self._starts(focus, branch)[0]
        sibling = next(o for o in others(before) if self._fits(constraint.shape, o, before))
        last = branch[-1].predicate
        clone = [t for t in self._cloned(before, sibling) if t.predicate != last]
        way = branch[-2].edge(ends(self.data, focus, branch[:-2])[0], sibling)
        yield Mutant(
            constraint,
            focus,
            added=frozenset([way, branch[-1].edge(sibling, value), *clone]),
        )

    def _used_elsewhere(self, branch: Branch) -> list[Term]:
        """Give a value that any record has at the end of such a branch."""
        found = (ends(self.data, node, branch[-1:]) for node in self.data.records)
        return next((values for values in found if values), [])

    def _cloned(self, old: Term, new: Term) -> list[Triple]:
        """Say of `new` what the examples say of the record `old`."""
        return [Triple(new, t.predicate, t.object) for t in self.data.about(old)]

    @cached_property
    def _iri_patterns(self) -> list[str]:
        """The patterns of the shapes that judge records by their IRI."""
        shapes = (shape for shape in self.shapes.severe if not self.shapes.objects(shape, SH.path))
        return [p.value for shape in shapes for p in self.shapes.objects(shape, SH.pattern)]

    def _alike(self, iri: str, model: str) -> bool:
        """Say whether an IRI has every form that the model has."""
        forms = [pattern for pattern in self._iri_patterns if re.search(pattern, model)]
        return all(re.search(pattern, iri) for pattern in forms)

    def _fits(self, shape: NamedNode, value: Term, model: Term) -> bool:
        """Say whether a made-up value could pass for one that a shape accepts."""
        if isinstance(value, NamedNode):
            known = value in self.data.records or value in self.kept
            return not known and self._alike(value.value, model.value)
        patterns = self.shapes.objects(shape, SH.pattern)
        return all(re.search(pattern.value, value.value) for pattern in patterns)

    def _listed(self, shape: Term) -> list[Term]:
        """Give the values that a shape lists, if it does (SHACL, 4.8.3)."""
        heads = self.shapes.objects(shape, SH["in"])
        return [member for head in heads for member in self.shapes.members(head)]

    def _twice_in_a_language(
        self, constraint: Constraint, focus: Term, branch: Branch
    ) -> Iterator[Mutant]:
        for value in ends(self.data, focus, branch):
            if isinstance(value, Literal) and value.language:
                second = Literal(f"{value.value} 2", language=value.language)
                yield self._added(constraint, focus, branch, [second])
                return

    def _in_disorder(self, constraint: Constraint, focus: Term, branch: Branch) -> Iterator[Mutant]:
        """Let a value be greater than the one that must not be smaller, on either side."""
        pair = constraint.value
        assert isinstance(pair, NamedNode)
        others = self.data.objects(focus, pair)
        gone = frozenset(Triple(focus, pair, one) for one in others)
        for value in ends(self.data, focus, branch)[:1]:
            early = Triple(focus, pair, moved(value, -1))
            yield Mutant(constraint, focus, gone, frozenset([early]), value=value)
            if others and len(branch) == 1:
                yield self._replaced(constraint, focus, branch, value, moved(others[0], 1))

    def _shared(self, constraint: Constraint, focus: Term, branch: Branch) -> Iterator[Mutant]:
        """Let one value stand on both sides; where there is none, the record itself."""
        pair = constraint.value
        assert isinstance(pair, NamedNode)
        values = ends(self.data, focus, branch)
        for value in values[:1]:
            added = Triple(focus, pair, value)
            yield Mutant(constraint, focus, added=frozenset([added]), value=value)
            for other in self.data.objects(focus, pair)[:1]:
                yield self._replaced(constraint, focus, branch, value, other)
        if not values:
            both = {branch[-1].edge(focus, focus), Triple(focus, pair, focus)}
            yield Mutant(constraint, focus, added=frozenset(both), value=focus)

    # Qualified counts: pySHACL says which values are of the kind

    def _of_the_kind(self, shape: NamedNode, values: Iterable[Term]) -> list[Term]:
        (helper,) = self.shapes.objects(shape, SH.qualifiedValueShape)
        asked = self.shapes.constraints(helper)
        return [value for value in values if all(self._holds(one, value) for one in asked)]

    def _holds(self, constraint: Constraint, value: Term) -> bool:
        match constraint.kind:
            case "in":
                return value in self.shapes.members(constraint.value)
            case "datatype":
                return isinstance(value, Literal) and value.datatype == constraint.value
            case "pattern":
                return bool(re.search(constraint.value.value, value.value))
        raise AssertionError(f"say when a value meets sh:{constraint.kind}")

    def _too_few_of_a_kind(
        self, constraint: Constraint, focus: Term, branch: Branch
    ) -> Iterator[Mutant]:
        good = self._of_the_kind(constraint.shape, ends(self.data, focus, branch))
        allowed = int(constraint.value.value) - 1
        yield Mutant(constraint, focus, self._edges(focus, branch, good[allowed:]))
        (helper,) = self.shapes.objects(constraint.shape, SH.qualifiedValueShape)
        for asked in self.shapes.constraints(helper):
            if asked.kind != "in":
                for bad in broken(self.shapes, asked, good[allowed]):
                    made = self._replaced(constraint, focus, branch, good[allowed], bad)
                    yield Mutant(constraint, focus, made.removed, made.added)

    def _too_many_of_a_kind(
        self, constraint: Constraint, focus: Term, branch: Branch
    ) -> Iterator[Mutant]:
        values = ends(self.data, focus, branch)
        good = self._of_the_kind(constraint.shape, values)
        (helper,) = self.shapes.objects(constraint.shape, SH.qualifiedValueShape)
        listed = [one for one in self._listed(helper) if one not in values]
        turned = self._of_the_kind(constraint.shape, others(good[0]))
        for other in listed or turned[:1]:
            yield self._added(constraint, focus, branch, [other])

    # Fewer side effects

    def _without_companions(self, mutant: Mutant) -> Iterator[Mutant]:
        """Give the mutant again, without the facts that other shapes compare with its edit."""
        touched = {t.predicate for t in mutant.removed | mutant.added}
        needed = self.shapes.predicates(mutant.constraint.shape)
        companions = set()
        for shape in self.shapes.severe:
            pairs = self.shapes.objects(shape, SH.lessThanOrEquals)
            if (
                pairs
                and self.shapes.predicates(shape) & touched
                and shape != mutant.constraint.shape
            ):
                companions |= self.shapes.predicates(shape)
        gone = {
            t
            for t in self.data.about(mutant.focus)
            if t.predicate in companions - needed - touched and isinstance(t.object, Literal)
        }
        if gone:
            yield Mutant(
                mutant.constraint,
                mutant.focus,
                mutant.removed | gone,
                mutant.added,
                mutant.renamed,
                mutant.value,
            )

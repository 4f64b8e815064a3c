"""What is checked: shapes, which the engine screens and pySHACL judges, and rules beyond them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import Store
from pyshacl.shape import Shape
from rdflib import BNode

from meagraph.validation.classes import Classes
from meagraph.validation.judge import Judge
from meagraph.validation.paths import Read, reads
from meagraph.validation.reach import UnboundedError, reach
from meagraph.validation.results import Result
from meagraph.validation.rules.rule import Rule
from meagraph.validation.rules.statements import Statements
from meagraph.validation.screen import NotCompiled, Screen, Sizes, compile_shape
from meagraph.validation.shapes import Shapes, has_targets
from meagraph.validation.targets import targets_of
from meagraph.validation.terms import Term

FEW = 8
"""So many focus nodes of a shape are judged at once: a screen would not pay."""


@dataclass(frozen=True)
class Explained:
    """
    How a shape or rule is checked, for `--explain`.

    `queries` are the screens that find candidates, or none where `why_not` says why pySHACL judges
    all targets. `unbounded` says why any change leads to all focus nodes again, if it does.
    """

    check: str
    queries: tuple[str, ...]
    why_not: str
    unbounded: str


class Run:
    """One validation at work: the graph, what is known of it, who judges it, what rules found."""

    def __init__(self, store: Store, judge: Judge) -> None:
        """Take the graph, which must not change meanwhile, and who judges it."""
        self.store = store
        self.judge = judge
        self.classes = Classes(store)
        self.sizes = Sizes(store)
        self.statements = Statements(store)
        self.found: list[Result] = []


class Check(Protocol):
    """
    A shape or a rule.

    `name` is what stands for it in `Result.judged`. `reads` is all that a verdict on a focus node
    rests on; empty where `unbounded` says why that cannot be told.
    """

    name: str
    reads: frozenset[Read]
    unbounded: str

    def on(self, run: Run, nodes: frozenset[Term] | None = None) -> None:
        """Check all focus nodes (None), or those among `nodes`."""
        ...

    def explain(self) -> Explained:
        """Say how it is checked."""
        ...


class ShapeCheck:
    """A shape with targets."""

    def __init__(self, shape: Shape, shapes: Shapes) -> None:
        """Compile and analyse the shape."""
        self.name = str(shapes.nearest_name(shape.node))
        self.reads: frozenset[Read] = frozenset()
        self.unbounded = ""
        self._shape = shape
        self._targets = targets_of(shape)
        self._screen: Screen | None = None
        self._why_not = ""
        try:
            self._screen = compile_shape(shape)
        except NotCompiled as reason:
            self._why_not = str(reason)
        try:
            self.reads = reach(shape)
        except UnboundedError as reason:
            self.unbounded = str(reason)
        if isinstance(shape.node, BNode):
            self.unbounded = "it has no name by which its results could be told"

    def on(self, run: Run, nodes: frozenset[Term] | None = None) -> None:
        """Screen, then have the candidates judged."""
        candidates: Collection[Term] | None = None
        if nodes is not None:
            candidates = self._targets.among(run.store, nodes, run.classes)
            if len(candidates) > FEW and self._screen is not None:
                candidates = self._screen.among(run.store, candidates)
        elif self._screen is not None:
            candidates = self._screen.candidates(run.store, run.sizes)
        run.judge.judge(self._shape, candidates)

    def explain(self) -> Explained:
        """Say how it is checked."""
        queries = tuple(self._screen.queries) if self._screen is not None else ()
        return Explained(str(self._shape.node), queries, self._why_not, self.unbounded)


class RuleCheck:
    """A rule, with the IRI that it has on an instance."""

    def __init__(self, rule: Rule, base: str) -> None:
        """Take the rule and the instance's base."""
        self.name = rule.iri(base)
        self.reads = frozenset(read for path in rule.reads or () for read in reads(path))
        self.unbounded = "it looks at the whole graph" if rule.reads is None else ""
        self._rule = rule
        self._base = base

    def on(self, run: Run, nodes: frozenset[Term] | None = None) -> None:
        """Let the rule find what it finds."""
        for node in (None,) if nodes is None else nodes:
            run.found += self._rule.results(run.statements, self._base, node)

    def explain(self) -> Explained:
        """Say how it is checked."""
        return Explained(self.name, (), "a rule is a program of its own", self.unbounded)


def checks_of(shapes: Shapes) -> Iterator[ShapeCheck]:
    """Give the shapes that are checked for themselves."""
    return (ShapeCheck(shape, shapes) for shape in shapes.all if has_targets(shape))

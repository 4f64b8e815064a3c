"""What is checked: shapes, which the engine screens and pySHACL judges, and rules beyond them."""

from collections.abc import Collection, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import Store
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS
from pyshacl.shape import Shape
from rdflib import BNode
from rdflib.namespace import SH

from meagraph.validation.changes import walk
from meagraph.validation.classes import Classes
from meagraph.validation.judge import Judge, may_name_other_nodes
from meagraph.validation.paths import PathError, Read, inverted, read_path, reads
from meagraph.validation.reach import UnboundedError, reach, reach_of_values
from meagraph.validation.results import Result
from meagraph.validation.rules.rule import Rule
from meagraph.validation.rules.statements import Statements
from meagraph.validation.screen import NotCompiled, Screen, Sizes, compile_shape
from meagraph.validation.shapes import Shapes, has_targets
from meagraph.validation.targets import targets_of
from meagraph.validation.terms import Term, read_term

FEW = 8
"""So many focus nodes of a shape are judged at once: a screen would not pay."""

MANY = 500
"""From so many nodes on, a rule asks the whole graph at once: node by node costs more."""


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
        self.screened: dict[Screen, Future[set[Term]]] = {}


class Check(Protocol):
    """
    A shape or a rule.

    `name` is what stands for it in `Result.judged`. `reads` is all that a verdict on a focus node
    rests on; empty where `unbounded` says why that cannot be told.
    """

    name: str
    reads: frozenset[Read]
    unbounded: str

    def begin(self, run: Run, executor: Executor) -> None:
        """Begin to look for candidates among all focus nodes, in another thread."""
        ...

    def on(self, run: Run, nodes: frozenset[Term] | None = None) -> None:
        """Check all focus nodes (None), or those among `nodes`."""
        ...

    def explain(self) -> Explained:
        """Say how it is checked."""
        ...


class ShapeCheck:
    """A shape with targets."""

    def __init__(self, shape: Shape, name: str) -> None:
        """Compile and analyse the shape."""
        self.name = name
        self.reads: frozenset[Read] = frozenset()
        self.unbounded = ""
        self._shape = shape
        self._targets = targets_of(shape)
        self._screen = _Screened(shape)
        try:
            self.reads = reach(shape)
        except UnboundedError as reason:
            self.unbounded = str(reason)

    def begin(self, run: Run, executor: Executor) -> None:
        """Begin to screen all targets."""
        self._screen.begin(run, executor)

    def on(self, run: Run, nodes: frozenset[Term] | None = None) -> None:
        """Screen, then have the candidates judged."""
        if nodes is None:
            run.judge.judge(self._shape, self._screen.candidates(run))
        else:
            targets = self._targets.among(run.store, nodes, run.classes)
            run.judge.judge(self._shape, self._screen.among(run, targets))

    def explain(self) -> Explained:
        """Say how it is checked."""
        return self._screen.explain(self.unbounded)


class LeadingCheck:
    """
    A shape that does nothing but lead from its targets to their values, which others judge.

    What a change affects is then the values alone, not the targets and all their other values:
    not a scheme with its thousand concepts, but the concept that has changed.
    """

    def __init__(self, shape: Shape, inner: Collection[Shape], name: str) -> None:
        """Compile and analyse the shape, and those within; raises `UnboundedError`."""
        self.name = name
        self.unbounded = ""
        self._shape = shape
        self._path = read_path(shape.sg.graph, shape.path())
        self.reads = reach_of_values(shape, self._path)
        self._targets = targets_of(shape)
        self._screen = _Screened(shape)
        self._inner = [(one, _Screened(one)) for one in inner]

    def begin(self, run: Run, executor: Executor) -> None:
        """Begin to screen all targets."""
        self._screen.begin(run, executor)

    def on(self, run: Run, nodes: frozenset[Term] | None = None) -> None:
        """Screen the targets, then their values; or those among `nodes` that are such values."""
        if nodes is not None:
            self._judge(run, {node for node in nodes if self._is_value(run, node)})
            return
        candidates = self._screen.candidates(run)
        for target in self._targets.nodes(run.store) if candidates is None else candidates:
            self._judge(run, walk(run.store, self._path, {target}))

    def explain(self) -> Explained:
        """Say how it is checked."""
        return self._screen.explain(self.unbounded)

    def _judge(self, run: Run, values: set[Term]) -> None:
        for shape, screen in self._inner:
            run.judge.judge(shape, screen.among(run, values), self._shape)

    def _is_value(self, run: Run, node: Term) -> bool:
        sources = frozenset(walk(run.store, inverted(self._path), {node}))
        return bool(self._targets.among(run.store, sources, run.classes))


class _Screened:
    """The screen of a shape, or the reason why it has none."""

    def __init__(self, shape: Shape) -> None:
        self._name = str(shape.node)
        self._screen: Screen | None = None
        self._why_not = ""
        try:
            self._screen = compile_shape(shape)
        except NotCompiled as reason:
            self._why_not = str(reason)

    def begin(self, run: Run, executor: Executor) -> None:
        """Begin to look for the candidates; the engine works in several threads at once."""
        if self._screen is not None:
            run.screened[self._screen] = executor.submit(
                self._screen.candidates, run.store, run.sizes
            )

    def candidates(self, run: Run) -> Collection[Term] | None:
        """Give the targets that may violate the shape; None where all are to be judged."""
        if self._screen is None:
            return None
        if (begun := run.screened.pop(self._screen, None)) is not None:
            return begun.result()
        return self._screen.candidates(run.store, run.sizes)

    def among(self, run: Run, nodes: Collection[Term]) -> Collection[Term]:
        """Give those of some nodes that may violate the shape."""
        if self._screen is None or len(nodes) <= FEW:
            return nodes
        return self._screen.among(run.store, nodes)

    def explain(self, unbounded: str) -> Explained:
        queries = () if self._screen is None else tuple(self._screen.queries)
        return Explained(self._name, queries, self._why_not, unbounded)


class RuleCheck:
    """A rule, with the IRI that it has on an instance."""

    def __init__(self, rule: Rule, base: str) -> None:
        """Take the rule and the instance's base."""
        self.name = rule.iri(base)
        self.reads = frozenset(read for path in rule.reads or () for read in reads(path))
        self.unbounded = "it looks at the whole graph" if rule.reads is None else ""
        self._rule = rule
        self._base = base

    def begin(self, run: Run, executor: Executor) -> None:
        """Begin nothing: the rules share what they read."""

    def on(self, run: Run, nodes: frozenset[Term] | None = None) -> None:
        """Let the rule find what it finds."""
        if nodes is None or len(nodes) > MANY:
            results = self._rule.results(run.statements, self._base)
            run.found += [one for one in results if nodes is None or read_term(one.focus) in nodes]
            return
        for node in nodes:
            run.found += self._rule.results(run.statements, self._base, node)

    def explain(self) -> Explained:
        """Say how it is checked."""
        return Explained(self.name, (), "a rule is a program of its own", self.unbounded)


def checks_of(shapes: Shapes) -> Iterator[Check]:
    """Give the shapes that are checked for themselves."""
    for shape in shapes.all:
        if has_targets(shape):
            yield _check_of(shape, str(shapes.nearest_name(shape.node)))


def _check_of(shape: Shape, name: str) -> Check:
    if isinstance(shape.node, BNode):
        check = ShapeCheck(shape, name)
        check.unbounded = "it has no name by which its results could be told"
        return check
    try:
        if inner := _led_to(shape):
            return LeadingCheck(shape, inner, name)
    except (PathError, UnboundedError):
        pass  # pySHACL may still know what to do with it
    return ShapeCheck(shape, name)


def _led_to(shape: Shape) -> list[Shape]:
    """Give the shapes that judge the values of one which does nothing else; none if it does."""
    parameters = set(shape.sg.graph.predicates(shape.node)).intersection(ALL_CONSTRAINT_PARAMETERS)
    if not shape.is_property_shape or parameters != {SH.property}:
        return []
    inner = [shape.get_other_shape(node) for node in shape.objects(SH.property)]
    if shape.find_custom_constraints() or not all(map(_judges_its_focus, inner)):
        return []
    return inner


def _judges_its_focus(shape: Shape | None) -> bool:
    """Say whether it is a property shape whose results are about its own focus nodes."""
    return shape is not None and shape.is_property_shape and not may_name_other_nodes(shape)

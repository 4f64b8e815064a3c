"""
Validation: the engine screens, pySHACL judges, rules check what shapes cannot say.

A whole graph, or what a change of it can affect alone; both come to the same report.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version

from pyoxigraph import NamedNode, Quad, Store, Triple
from pyshacl.shape import Shape
from rdflib import BNode
from rdflib.term import Node

from meagraph.merge import DEFAULT
from meagraph.namespaces import DEFAULT_BASE
from meagraph.validation.changes import Dependencies
from meagraph.validation.judge import Judge
from meagraph.validation.paths import Read, reads
from meagraph.validation.reach import UnboundedError, reach
from meagraph.validation.results import Report, Result
from meagraph.validation.rules.rule import Rule
from meagraph.validation.rules.statements import Statements
from meagraph.validation.screen import NotCompiled, Screen, compile_shape
from meagraph.validation.shapes import Shapes, has_targets
from meagraph.validation.targets import targets_of
from meagraph.validation.terms import Term

Progress = Callable[[int, int, str], None]
"""Hears how many checks are done, of how many, and which one comes; may raise to end it all."""

FEW = 8
"""So many focus nodes of a shape are judged at once: a screen would not pay."""


@dataclass(frozen=True)
class Explained:
    """
    How a shape or rule is checked, for `--explain`.

    `queries` are the screens that find candidates, or none where `why_not` says why pySHACL judges
    all targets. `unbounded` says why a change leads to all targets again, if it does.
    """

    check: str
    queries: tuple[str, ...] = ()
    why_not: str | None = None
    unbounded: str | None = None


class Validation:
    """Shapes and rules made ready: compiled and analysed once, for any number of graphs."""

    def __init__(
        self, shapes: Shapes, rules: Iterable[Rule] = (), base: str = DEFAULT_BASE
    ) -> None:
        """Take what is to be checked, and the instance's base, below which rules have their IRIs."""
        self.shapes = shapes
        self.rules = tuple(rules)
        self.base = base
        self._shapes = {str(shape.node): shape for shape in shapes.all if has_targets(shape)}
        self._screens: dict[str, Screen | NotCompiled] = {}
        self._unbounded: dict[str, str] = {}
        read: dict[str, Iterable[Read]] = {}
        for name, shape in self._shapes.items():
            self._screens[name] = _screen(shape)
            try:
                read[name] = reach(shape)
            except UnboundedError as error:
                self._unbounded[name] = str(error)
            if isinstance(shape.node, BNode):
                self._unbounded[name] = "it has no name by which its results could be told"
        self._rules = {rule.iri(base): rule for rule in self.rules}
        for name, rule in self._rules.items():
            if rule.reads is None:
                self._unbounded[name] = "it looks at the whole graph"
            else:
                read[name] = {one for path in rule.reads for one in reads(path)}
        self._dependencies = Dependencies(
            {name: wanted for name, wanted in read.items() if name not in self._unbounded}
        )

    @cached_property
    def fingerprint(self) -> str:
        """Tell these checks from others: the shapes, the rules, the programs that follow them."""
        digest = sha256()
        for statement in sorted(map(_statement, self.shapes.graph)):
            digest.update(statement.encode())
        for name in self._rules:
            digest.update(name.encode())
        for program in ("meagraph", "pyshacl"):
            digest.update(version(program).encode())
        return digest.hexdigest()[:32]

    def explain(self) -> list[Explained]:
        """Say of each shape and rule how it is checked."""
        return [*map(self._explain, self._shapes), *map(self._explain, self._rules)]

    def whole(
        self, store: Store, progress: Progress | None = None, *, graph: bool = False
    ) -> Report:
        """
        Check the default graph of `store`.

        For the shapes, the report equals the one of pySHACL alone; with `graph` the standard report
        is kept whole. Raises `SyntaxError` when the
        shapes are no valid SHACL, and what `progress` raises.
        """
        judge = Judge(self.shapes, store, graph=graph)
        statements = Statements(store)
        results: list[Result] = []
        for name in _heard((*self._shapes, *self._rules), progress):
            self._check(name, judge, statements, results)
        return judge.report().joined_by(results)

    def again(
        self, store: Store, changed: Collection[Triple], progress: Progress | None = None
    ) -> "Rechecked":
        """
        Check what a change can affect, in the graph as it is after the change.

        `changed` are the triples of the default graph that were added or removed (or were there
        before and still are: that costs time alone). Raises as `whole` does.
        """
        judge = Judge(self.shapes, store)
        statements = Statements(store)
        affected = self._dependencies.affected(store, changed)
        results: list[Result] = []
        for name in _heard((*self._unbounded, *affected), progress):
            self._check(name, judge, statements, results, affected.get(name))
        report = judge.report().joined_by(results)
        nodes = {name: frozenset(map(_written, found)) for name, found in affected.items()}
        return Rechecked(report, frozenset(self._unbounded), nodes)

    def _check(
        self,
        name: str,
        judge: Judge,
        statements: Statements,
        results: list[Result],
        nodes: set[Term] | None = None,
    ) -> None:
        """Check one shape or rule, on all its focus nodes (None) or those among `nodes`."""
        if rule := self._rules.get(name):
            for node in nodes if nodes is not None else (None,):
                results += rule.results(statements, self.base, node)
            return
        shape, screen, store = self._shapes[name], self._screens[name], judge.store
        if nodes is not None:
            targets = targets_of(shape)
            nodes = {node for node in nodes if targets.holds(store, node)}
            if len(nodes) > FEW and isinstance(screen, Screen):
                nodes = screen.among(store, nodes)
        elif isinstance(screen, Screen):
            nodes = screen.candidates(store)
        judge.judge(shape, nodes)

    def _explain(self, name: str) -> Explained:
        unbounded = self._unbounded.get(name)
        screen = self._screens.get(name)
        if isinstance(screen, Screen):
            return Explained(name, tuple(screen.queries), None, unbounded)
        return Explained(name, (), None if screen is None else str(screen), unbounded)


@dataclass(frozen=True)
class Rechecked:
    """
    What became of the checks that a change could affect.

    `report` has the results of these checks, `wholly` the shapes and rules that were checked on all
    their focus nodes, `nodes` the nodes on which the others were.
    """

    report: Report
    wholly: frozenset[str]
    nodes: dict[str, frozenset[str]]

    def replaces(self, result: Result) -> bool:
        """Say whether a result from before the change is superseded."""
        check, node = result.judged
        return check in self.wholly or node in self.nodes.get(check, ())

    def on(self, before: Report) -> Report:
        """Give the report on the whole graph, from the one before the change."""
        kept = (result for result in before.results if not self.replaces(result))
        return Report.ordered((*kept, *self.report.results))


def _screen(shape: Shape) -> Screen | NotCompiled:
    try:
        return compile_shape(shape)
    except NotCompiled as reason:
        return reason


def _heard(checks: Collection[str], progress: Progress | None) -> Iterator[str]:
    for done, name in enumerate(checks):
        if progress is not None:
            progress(done, len(checks), name)
        yield name


def _statement(triple: Iterable[Node]) -> str:
    """Write a triple so that it is the same whenever it is read: blank nodes without names."""
    return " ".join("[]" if isinstance(node, BNode) else node.n3() for node in triple) + "\n"


def _written(term: Term) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


def validate(
    store: Store,
    shapes: Shapes,
    rules: Iterable[Rule] = (),
    base: str = DEFAULT_BASE,
    progress: Progress | None = None,
) -> Report:
    """Check the default graph of `store`, standard report included; raises as `whole` does."""
    return Validation(shapes, rules, base).whole(store, progress, graph=True)


def validate_change(
    store: Store,
    changed: Collection[Triple],
    before: Report,
    shapes: Shapes,
    rules: Iterable[Rule] = (),
    base: str = DEFAULT_BASE,
    progress: Progress | None = None,
) -> Report:
    """
    Give the report on a graph after a change, from the report before it; equals `validate`'s.

    Takes what `Validation.again` takes, and raises as it does.
    """
    return Validation(shapes, rules, base).again(store, changed, progress).on(before)


def validate_triples(triples: Iterable[Triple], shapes: Shapes) -> Report:
    """Check triples by themselves, in memory; raises as `validate` does."""
    store = Store()
    store.bulk_extend(
        Quad(triple.subject, triple.predicate, triple.object, DEFAULT) for triple in triples
    )
    return validate(store, shapes)

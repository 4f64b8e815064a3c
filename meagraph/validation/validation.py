"""
Validation: the engine screens, pySHACL judges, rules check what shapes cannot say.

A whole graph, or what a change of it can affect alone; both come to the same report.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version

from pyoxigraph import BlankNode, Quad, Store, Triple

from meagraph.genid import skolemise
from meagraph.merge import DEFAULT
from meagraph.namespaces import DEFAULT_BASE
from meagraph.validation.changes import Dependencies, described_blank_nodes
from meagraph.validation.checks import Check, Explained, RuleCheck, Run, checks_of
from meagraph.validation.judge import Judge
from meagraph.validation.results import Report, Result
from meagraph.validation.rules.rule import Rule
from meagraph.validation.shapes import Shapes
from meagraph.validation.terms import Term, engine_triples, read_term

Progress = Callable[[int, int, str], None]
"""Hears how many checks are done, of how many, and which one comes; may raise to end it all."""


THREADS = 2
"""Screens of a whole graph that the engine works on at once."""


class Validation:
    """Shapes and rules made ready: compiled and analysed once, for any number of graphs."""

    def __init__(
        self, shapes: Shapes, rules: Iterable[Rule] = (), base: str = DEFAULT_BASE
    ) -> None:
        """Take what is to be checked, and the base, below which rules have their IRIs."""
        self.shapes = shapes
        self.base = base
        self._rules = tuple(rules)
        self._checks = defaultdict[str, list[Check]](list)
        checks: tuple[Check, ...] = (*checks_of(shapes), *(RuleCheck(r, base) for r in self._rules))
        for check in checks:
            self._checks[check.name].append(check)
        self._unbounded = frozenset(
            name for name, checks in self._checks.items() if any(c.unbounded for c in checks)
        )
        self._dependencies = Dependencies(
            {
                name: {read for check in checks for read in check.reads}
                for name, checks in self._checks.items()
                if name not in self._unbounded
            }
        )

    @cached_property
    def fingerprint(self) -> str:
        """Tell these checks from others: the shapes, the rules, the programs that follow them."""
        digest = sha256()
        triples = list(engine_triples(self.shapes.graph))
        for statement in sorted(
            map(str, skolemise(triples, self.base, f"{self.base}graph/shapes"))
        ):
            digest.update(statement.encode())
        for rule in self._rules:
            digest.update(repr((rule.id, rule.severity, rule.messages, rule.reads)).encode())
        for program in ("meagraph", "pyshacl"):
            digest.update(version(program).encode())
        return digest.hexdigest()[:32]

    def explain(self) -> list[Explained]:
        """Say of each shape and rule how it is checked."""
        return [check.explain() for checks in self._checks.values() for check in checks]

    def whole(
        self, store: Store, progress: Progress | None = None, *, graph: bool = False
    ) -> Report:
        """
        Check the default graph of `store`.

        For the shapes, the report equals the one of pySHACL alone; with `graph` the standard report
        is kept whole. Raises `SyntaxError` when the shapes are no valid SHACL, and what `progress`
        raises.
        """
        with ThreadPoolExecutor(THREADS) as executor:
            try:
                return self._report(
                    store, dict.fromkeys(self._checks), progress, graph=graph, executor=executor
                )
            finally:
                executor.shutdown(cancel_futures=True)

    def again(
        self,
        store: Store,
        changed: Collection[Triple],
        progress: Progress | None = None,
        before: Iterable[Result] = (),
    ) -> "Rechecked":
        """
        Check what a change can affect, in the graph as it is after the change.

        `changed` are the triples of the default graph that were added or removed (or were there
        before and still are: that costs time alone). Where blank nodes may be among them, the
        results from `before` are needed. Raises as `whole` does.
        """
        affected: dict[str, frozenset[Term] | None] = dict.fromkeys(self._unbounded)
        affected.update(self._dependencies.affected(store, changed))
        for name, node in _quoting(described_blank_nodes(store, changed), before):
            if (nodes := affected.setdefault(name, frozenset())) is not None:
                affected[name] = nodes | {node}
        report = self._report(store, affected, progress)
        return Rechecked(
            report,
            self._unbounded,
            {name: nodes for name, nodes in affected.items() if nodes is not None},
        )

    def _report(
        self,
        store: Store,
        wanted: Mapping[str, frozenset[Term] | None],
        progress: Progress | None,
        *,
        graph: bool = False,
        executor: Executor | None = None,
    ) -> Report:
        with Judge(self.shapes, store, graph=graph) as judge:
            run = Run(store, judge)
            if executor is not None:
                for name in wanted:
                    for check in self._checks[name]:
                        check.begin(run, executor)
            for done, (name, nodes) in enumerate(wanted.items()):
                if progress is not None:
                    progress(done, len(wanted), name)
                for check in self._checks[name]:
                    check.on(run, nodes)
            return judge.report().joined_by(run.found)


@dataclass(frozen=True)
class Rechecked:
    """
    What became of the checks that a change could affect.

    `report` has the results of these checks, `wholly` the shapes and rules that were checked on all
    their focus nodes, `nodes` the nodes on which the others were.
    """

    report: Report
    wholly: frozenset[str]
    nodes: Mapping[str, frozenset[Term]]

    def replaces(self, result: Result) -> bool:
        """Say whether a result from before the change is superseded."""
        check, node = result.judged
        return check in self.wholly or read_term(node) in self.nodes.get(check, ())

    def on(self, before: Report) -> Report:
        """Give the report on the whole graph, from the one before the change."""
        kept = (result for result in before.results if not self.replaces(result))
        return Report.ordered((*kept, *self.report.results))


def _quoting(blank: set[BlankNode], before: Iterable[Result]) -> Iterator[tuple[str, Term]]:
    """Give the checks and nodes whose results are about blank nodes: messages may quote these."""
    names = set(map(str, blank))
    for result in before if names else ():
        if result.focus in names or result.value in names:
            check, node = result.judged
            yield check, read_term(node)


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
    validation = Validation(shapes, rules, base)
    return validation.again(store, changed, progress, before.results).on(before)


def validate_triples(triples: Iterable[Triple], shapes: Shapes) -> Report:
    """Check triples by themselves, in memory; raises as `validate` does."""
    store = Store()
    store.bulk_extend(
        Quad(triple.subject, triple.predicate, triple.object, DEFAULT) for triple in triples
    )
    return validate(store, shapes)

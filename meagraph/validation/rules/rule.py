"""A rule beyond shapes: what it finds, at one node or in a whole graph."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from inspect import getdoc

from pyoxigraph import NamedNode, Store

from meagraph.namespaces import RDF, SH, SKOS
from meagraph.validation.paths import Path, reads
from meagraph.validation.results import Result, Severity
from meagraph.validation.rules.statements import Statements
from meagraph.validation.terms import Term, write_term

COMPONENT = SH.SPARQLConstraintComponent.value
"""What stands as constraint component in the results of rules, which are no SHACL constraints."""


@dataclass(frozen=True)
class Found:
    """One finding: the node at fault, and the property and value that show it, if any do."""

    focus: Term
    value: Term | None = None
    path: NamedNode | None = None


Verdict = Callable[[Statements, Term], Iterator[Found]]
Among = Callable[[Statements], Iterable[Term]]


@dataclass(frozen=True)
class Rule:
    """
    One rule: a stable `id`, a severity, a message in each language, a link to where it comes from.

    A local rule says with `reads` which paths it follows from a focus node: its verdict on that
    node depends on the triples of these paths and on nothing else, so that after a change only
    the nodes need to be asked from which a path leads to it. A rule that needs the whole graph
    (clusters, cycles, coverage) has None. `link` may be relative to the base of the instance.
    `about` says in English what exactly is looked for.
    """

    id: str
    severity: Severity
    messages: tuple[tuple[str, str], ...]
    link: str
    reads: tuple[Path, ...] | None
    finds: Callable[[Statements, Term | None], Iterator[Found]]
    about: str = ""

    def iri(self, base: str) -> str:
        """Give the IRI of the rule, which stands in results where that of a shape would."""
        return f"{base}rule/{self.id}"

    def check(self, store: Store | Statements, focus: Term | None = None) -> Iterator[Found]:
        """
        Give what the rule finds in the whole graph, or at `focus` alone.

        Rules that are given the same `Statements` share what they read of the whole graph.
        Raises `ValueError` when a single node is asked of a rule that needs the whole graph.
        """
        if focus is not None and self.reads is None:
            raise ValueError(f"{self.id} looks at the whole graph, not at one node")
        return self.finds(store if isinstance(store, Statements) else Statements(store), focus)

    def results(
        self, store: Store | Statements, base: str, focus: Term | None = None
    ) -> Iterator[Result]:
        """Give what the rule finds as results of a validation."""
        for found in self.check(store, focus):
            yield Result(
                severity=self.severity,
                focus=write_term(found.focus),
                shape=self.iri(base),
                component=COMPONENT,
                path=None if found.path is None else str(found.path),
                value=None if found.value is None else str(found.value),
                messages=self.messages,
            )

    def again(self, id_: str, link: str, severity: Severity) -> "Rule":
        """Give the same rule under the name that another catalogue has for it."""
        return replace(self, id=id_, link=link, severity=severity)


def local_rule(
    id_: str,
    severity: Severity,
    link: str,
    *,
    en: str,
    fr: str,
    reads_: tuple[Path, ...],
    screen: str | None = None,
    among: Among | None = None,
) -> Callable[[Verdict], Rule]:
    """
    Make a rule of a function that judges one node (used as a decorator).

    In a whole graph it judges the nodes that the SELECT query `screen` finds, or those of `among`;
    both must find every node at fault. With `among`, what the rule reads is kept in memory first:
    that suits vocabularies, a screen suits a whole release.
    """

    def made(verdict: Verdict) -> Rule:
        def finds(graph: Statements, focus: Term | None) -> Iterator[Found]:
            if focus is not None:
                yield from verdict(graph, focus)
                return
            if among is not None:
                _keep(graph, reads_)
            nodes = among(graph) if among is not None else graph.select(screen or "")
            for node in dict.fromkeys(nodes):
                yield from verdict(graph, node)

        return Rule(
            id_, severity, (("en", en), ("fr", fr)), link, reads_, finds, getdoc(verdict) or ""
        )

    return made


def global_rule(
    id_: str, severity: Severity, link: str, *, en: str, fr: str
) -> Callable[[Callable[[Statements], Iterator[Found]]], Rule]:
    """Make a rule of a function that looks at the whole graph (used as a decorator)."""

    def made(finds: Callable[[Statements], Iterator[Found]]) -> Rule:
        messages = (("en", en), ("fr", fr))
        return Rule(
            id_, severity, messages, link, None, lambda graph, _: finds(graph), getdoc(finds) or ""
        )

    return made


def _keep(graph: Statements, paths: tuple[Path, ...]) -> None:
    """Keep the properties that are read; of the classes the instances of the one that matters."""
    for path in paths:
        for read in reads(path):
            if read.predicate == RDF.type.value:
                graph.instances(SKOS.Concept)
            elif read.predicate is not None:
                graph.keep(NamedNode(read.predicate))

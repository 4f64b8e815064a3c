"""What came of judging a sent file: as a page, and as JSON."""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from meagraph.validation.own_file import Judged
from meagraph.validation.report.grouping import Group, groups
from meagraph.validation.report.json import report_json
from meagraph.validation.report.origins import Origins, origins_of, record_of
from meagraph.validation.results import Result, Severity
from meagraph.validation.terms import read_term
from server.instance import Instance
from server.languages import Text, best, content_language
from server.names import prefixed
from server.pages.shown import Shown, literal
from server.pages.thing import property_name
from server.validation.sending import Sent

NAMED_OF_A_SHAPE = 50
"""Findings of one shape that the page shows; JSON and Turtle have more."""


@dataclass(frozen=True)
class Case:
    """One finding: the node that it is about, and what is wrong there."""

    node: Shown
    property: Text | None
    term: Shown | None


@dataclass(frozen=True)
class Repair:
    """Findings of one shape, for which the same is to be done: the first of `count`."""

    severity: Severity
    shape: str
    message: Text
    count: int
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class JudgedPage:
    """Everything that the page about a sent file shows."""

    name: str
    alone: bool
    release: int
    triples: int
    counts: dict[Severity, int]
    repairs: tuple[Repair, ...]

    @property
    def conforms(self) -> bool:
        """Say whether the file could be loaded: there are no violations."""
        return not self.counts["Violation"]


def judged_page(instance: Instance, judged: Judged, sent: Sent) -> JudgedPage:
    """Gather the page about a file that was judged."""
    return JudgedPage(
        name=sent.name,
        alone=sent.alone,
        release=judged.release,
        triples=judged.triples,
        counts=counts(judged),
        repairs=tuple(_repairs(instance, judged)),
    )


def counts(judged: Judged) -> dict[Severity, int]:
    """Count the findings by severity, those that are not named included."""
    summary = judged.report.summary()
    named: dict[Severity, int] = {
        "Violation": summary.violations,
        "Warning": summary.warnings,
        "Info": summary.infos,
    }
    return {severity: count + judged.left_off.get(severity, 0) for severity, count in named.items()}


def judged_json(judged: Judged) -> dict[str, object]:
    """
    Give what came of it as JSON objects: the report as the command line gives it, and its context.

    `left_off` says by severity how many results are counted and not named.
    """
    counted = counts(judged)
    return {
        "release": judged.release or None,
        "triples": judged.triples,
        **report_json(judged.report, judged.origins),
        "violations": counted["Violation"],
        "warnings": counted["Warning"],
        "infos": counted["Info"],
        "left_off": dict(judged.left_off),
    }


def _repairs(instance: Instance, judged: Judged) -> Iterable[Repair]:
    language = content_language()
    for group in groups(judged.report, judged.origins):
        results = [result for part in group.parts for result in part.results]
        yield Repair(
            group.severity,
            group.shape,
            _message(group, language),
            group.count,
            tuple(
                _case(instance, result, judged.origins, language)
                for result in results[:NAMED_OF_A_SHAPE]
            ),
        )


def _message(group: Group, language: str) -> Text:
    return best(dict(group.messages), language) or Text("")


def _case(instance: Instance, result: Result, origins: Origins, language: str) -> Case:
    path = None if result.path is None else result.path.strip("<>")
    return Case(
        node=_node(instance, result, origins),
        property=None if path is None else property_name(instance, path, language),
        term=None if result.value is None else _term(instance, result.value),
    )


def _node(instance: Instance, result: Result, origins: Origins) -> Shown:
    """Show the node that a finding is about, linked where the release has it, too."""
    if record_of(result) != result.focus:
        return _term(instance, result.focus)
    name = Text(instance.path(result.focus) or result.focus)
    held = any(origin.iri for origin in origins_of(result, origins))
    return Shown(name, href=instance.path(result.focus) if held else None, iri=result.focus)


def _term(instance: Instance, written: str) -> Shown:
    term = read_term(written)
    if isinstance(term, NamedNode):
        return Shown(Text(instance.path(term.value) or prefixed(term.value)), iri=term.value)
    return literal(term) if isinstance(term, Literal) else Shown(Text(str(term)))

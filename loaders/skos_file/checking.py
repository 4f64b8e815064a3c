"""A vocabulary file before it is published: what a pull request is checked for."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal as OneOf

from pyoxigraph import Triple

from loaders.loader import LoadError
from loaders.skos_file.earlier import origin_in, origin_line_in
from loaders.skos_file.joining import Joined, Standing, clashing, refusal
from loaders.skos_file.lines import Lines, first_difference, read_text, read_whole
from loaders.skos_file.owned import strangers
from loaders.skos_file.reading import Reading, check_holds_skos, read_skos
from loaders.skos_file.repairs import Target, repaired
from loaders.skos_file.statements import Statements
from meagraph.codes import read_codes
from meagraph.identifiers import Identifiers
from meagraph.namespaces import SKOS
from meagraph.settings import Settings
from meagraph.validation.results import Result
from meagraph.validation.rules.skos_integrity import HIERARCHY_RULES, INTEGRITY
from meagraph.validation.shapes import Shapes
from meagraph.vocabulary.concept import last_step
from meagraph.vocabulary.quality import quality
from meagraph.vocabulary.turtle import write_turtle
from meagraph.vocabulary.versions import version_space

_BREACHES = frozenset(rule.id for rule in (*INTEGRITY, *HIERARCHY_RULES))
_THINGS = (SKOS.Concept, SKOS.Collection, SKOS.OrderedCollection, SKOS.ConceptScheme)


@dataclass(frozen=True)
class Problem:
    """
    One thing that is wrong with a file, or could be better.

    `code` is stable: `syntax`, `missing-iri`, `iri`, `changed-since`, `clash`, `not-stable`,
    `not-skos`, `mended`, or the id of a shape or rule. An `error` stands in the way, `advice` does
    not; `known` advice is on what is published already. `line` is None where the file is none of
    lines.
    """

    file: str
    line: int | None
    code: str
    level: OneOf["error", "advice", "known"]
    iri: str
    message: str


@dataclass(frozen=True)
class Baseline:
    """
    What is published of the vocabulary, and which graph it is.

    `standing` gives what a file of an origin is joined with; None where a file stands for what is
    published.
    """

    id: str
    graph: str
    triples: frozenset[Triple]
    standing: Callable[[str], Standing] | None = None


def check_file(
    path: Path,
    settings: Settings,
    baseline: Baseline,
    shapes: Shapes | None,
    *,
    stable: bool = False,
) -> list[Problem]:
    """
    Check a file against what is published: syntax, IRIs, SKOS, shapes, quality, and its form.

    What is so in the published vocabulary as well does not count as an error. With `stable` the
    text has to be as `meagraph vocab export` writes it.
    """
    try:
        reading = read_skos(path, settings, baseline.graph)
        check_holds_skos(reading)
    except LoadError as error:
        return [_unreadable(path, error)]
    lines = Lines(read_text(path))
    statements = Statements(reading.triples)
    target = Target(f"{settings.base}vocabulary/{baseline.id}", path.name)
    findings = repaired(statements, target, path.name)
    joined, undone = _joined(path, frozenset(statements.all), baseline, settings)
    identifiers = Identifiers(settings.base, read_codes(settings.content))
    problems = [
        *undone,
        *(
            Problem(str(path), lines.of(iri), "iri", "error", iri, message)
            for iri, message in strangers(statements.described, baseline.id, identifiers)
        ),
        *_missing(path, statements, joined.of, baseline.id, settings),
        *(
            Problem(str(path), None, "mended", "advice", "", f"an import would have {one.message}")
            for one in findings
        ),
        *_judged(reading, baseline, settings, shapes, lines),
        *(_form(reading, baseline, settings) if stable else ()),
    ]
    order = ("error", "advice", "known")
    return sorted(problems, key=lambda one: (order.index(one.level), one.line or 0, one.code))


def _unreadable(path: Path, error: LoadError) -> Problem:
    text = str(error).removeprefix(str(path)).lstrip(":, ")
    line = None
    if text.startswith("line "):
        number, _, rest = text.removeprefix("line ").partition(":")
        line, text = int(number.partition(",")[0]), rest.strip()
    return Problem(str(path), line, "syntax", "error", "", text)


def _joined(
    path: Path, said: frozenset[Triple], baseline: Baseline, settings: Settings
) -> tuple[Joined, list[Problem]]:
    """Join a file with what was published since it was made, and say why it cannot be."""
    if baseline.standing is None or not baseline.triples or said == baseline.triples:
        return Joined(said, baseline.triples, ()), []
    known = baseline.standing(origin_in(path, settings.base))
    if known.is_unknown:
        joined = Joined(said, baseline.triples, ())
        message = refusal(baseline.id)
        return joined, [Problem(str(path), None, "changed-since", "error", "", message)]
    joined = known.joined(said)
    problems = [
        Problem(str(path), None, "clash", "error", one.iri, clashing([one]))
        for one in joined.clashes
    ]
    return joined, problems


def _missing(
    path: Path,
    statements: Statements,
    before: Iterable[Triple],
    vocabulary: str,
    settings: Settings,
) -> Iterator[Problem]:
    """Find published things that the file lacks: an IRI is for ever, deprecate it instead."""
    space = version_space(vocabulary, settings.base)
    published = Statements(before).instances(*_THINGS)
    for iri in sorted(published - statements.instances(*_THINGS)):
        if not iri.startswith(space):
            message = (
                f"<{iri}> is published and not in the file; put it back with owl:deprecated true,"
                " and dct:isReplacedBy if there is a better one"
            )
            yield Problem(str(path), None, "missing-iri", "error", iri, message)


def _judged(
    reading: Reading,
    baseline: Baseline,
    settings: Settings,
    shapes: Shapes | None,
    lines: Lines,
) -> Iterator[Problem]:
    report = quality(reading.triples, settings.base, shapes)
    before = quality(baseline.triples, settings.base, shapes) if baseline.triples else None
    known = set(before.results) if before is not None else set()
    for result in report.results:
        yield _problem(reading, result, result in known, lines)


def _problem(reading: Reading, result: Result, known: bool, lines: Lines) -> Problem:
    code = last_step(result.shape)
    wrong = result.severity == "Violation" or code in _BREACHES
    message = result.message("en")
    if result.value:
        message = f"{message} ({result.value})"
    iri = result.focus.strip("<>")
    return Problem(
        str(reading.path),
        lines.of(iri),
        code,
        "known" if known else "error" if wrong else "advice",
        iri,
        message,
    )


def _form(reading: Reading, baseline: Baseline, settings: Settings) -> Iterator[Problem]:
    """Find the first line that is not as it would be written."""
    is_turtle = reading.syntax == "ttl"
    text = read_whole(reading.path) if is_turtle else ""
    origin = origin_line_in(reading.path) if is_turtle else ""
    form = stable_form(reading.triples, baseline.graph, settings, origin)
    line = first_difference(text, form)
    if line is not None:
        message = "not in the stable form; write it so with `meagraph vocab format`"
        yield Problem(str(reading.path), line, "not-stable", "error", "", message)


def stable_form(triples: Iterable[Triple], graph: str, settings: Settings, origin: str = "") -> str:
    """Give triples as `meagraph vocab export` writes them, after the line of their origin."""
    return origin + write_turtle(triples, settings.base, graph)

"""Tests of queries and of their syntax: the bare engine and the service answer the same."""

import io
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import cast
from urllib.parse import urlencode

from pyoxigraph import (
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
)

from meagraph.query.errors import QueryError
from meagraph.query.formats import JSON, TURTLE, Format
from meagraph.query.scan import scan
from tools.w3c.answers import format_of, is_ordered, read_answer, read_expected, same
from tools.w3c.manifests import Case, Suites
from tools.w3c.outcomes import Outcome
from tools.w3c.service import Service, ServiceError

EVALUATION = frozenset(("QueryEvaluationTest", "CSVResultFormatTest"))
SYNTAX = re.compile(r"(Positive|Negative)SyntaxTest[0-9]*")
"""The classes of syntax tests, of every version."""

_NOWHERE = "urn:x-meagraph:nowhere"
"""The name of a graph that is not held, and so is empty."""

_FORM = [("Content-Type", "application/x-www-form-urlencoded")]


class AnswerError(Exception):
    """A query was not answered; the message says why."""


def data_of(suites: Suites, cases: Iterable[Case]) -> Iterator[Quad]:
    """Yield all data of the evaluation tests, each file in a graph of its own name."""
    files: dict[str, Path] = {}
    for case in cases:
        if case.kind in EVALUATION:
            files |= {_default(suites, file): file for file in case.data}
            files |= {suites.iri(file): file for file in _beside(case)}
            files |= dict(case.named)
    for name, file in files.items():
        if file.is_file():
            yield from _read(file, suites.iri(file), NamedNode(name))


def evaluate(suites: Suites, case: Case, running: Service) -> Outcome:
    """Run an evaluation test on the engine and on the service; SERVICE is refused."""
    try:
        expected = read_expected(case.result, suites.iri(case.result)) if case.result else None
    except (SyntaxError, ValueError, OSError) as error:
        return Outcome(case, left_out=f"an expected result that cannot be read: {error}")
    query = _text(case)

    def failure(answer: Callable[[], tuple[bytes, Format]]) -> str:
        try:
            given = read_answer(*answer())
        except (AnswerError, ServiceError, RuntimeError, SyntaxError, ValueError, OSError) as error:
            return str(error)
        ordered = is_ordered(query) and not case.lax
        if expected is None or same(given, expected, ordered=ordered, lax=case.lax):
            return ""
        return "the answer is another one"

    service = failure(lambda: _service_answer(suites, case, running))
    if service.startswith("service-refused"):  # and the engine would ask
        return Outcome(case, left_out="SERVICE is refused")
    return Outcome(case, service, failure(lambda: _engine_answer(suites, case)))


def check_syntax(case: Case, running: Service) -> Outcome:
    """Run a syntax test on the engine and on the service; SERVICE is refused, whatever follows."""
    try:
        answer = running.send("POST", "/sparql", _FORM, urlencode({"query": _text(case)}).encode())
    except ServiceError as error:
        return Outcome(case, str(error))
    if answer.problem == "service-refused":
        return Outcome(case, left_out="SERVICE is refused")
    # What parses and cannot be evaluated (an unknown function) is a query all the same.
    given = answer.status == 200 or answer.problem == "function-unknown"
    accepted = _is_accepted(case)
    wanted = case.kind.startswith("Positive")
    said = f"status {answer.status} {answer.problem}"
    return Outcome(
        case,
        engine="" if accepted == wanted else "the engine accepts it" if accepted else "refused",
        service="" if given == wanted and (given or answer.status in (400, 403)) else said,
    )


def _default(suites: Suites, file: Path) -> str:
    """Name a file of a default graph: where it is a named graph too, its blank nodes are others."""
    return f"{suites.iri(file)}?default"


def _text(case: Case) -> str:
    if case.query is None:
        raise ValueError(f"{case.name} has no query")
    return case.query.read_bytes().decode("utf-8")


def _beside(case: Case) -> list[Path]:
    """Give the files that a query may name in FROM: those in its folder."""
    if case.query is None or not _has_dataset(case):
        return []
    return [one for one in sorted(case.query.parent.glob("*.ttl")) if "manifest" not in one.name]


def _has_dataset(case: Case) -> bool:
    try:
        found = scan(_text(case), nesting=500, operators=2000, tokens=100_000)
    except QueryError:
        return False
    return bool(found.default_graphs or found.named_graphs)


def _read(file: Path, iri: str, graph: NamedNode | None) -> Iterator[Quad]:
    form = {".rdf": RdfFormat.RDF_XML, ".nt": RdfFormat.N_TRIPLES}.get(
        file.suffix, RdfFormat.TURTLE
    )
    for quad in parse(path=str(file), format=form, base_iri=iri, rename_blank_nodes=True):
        yield Quad(quad.subject, quad.predicate, quad.object, graph) if graph else quad


def _engine_answer(suites: Suites, case: Case) -> tuple[bytes, Format]:
    store = Store()
    for file in case.data:
        store.extend(_read(file, suites.iri(file), None))
    for name, file in case.named:
        store.extend(_read(file, suites.iri(file), NamedNode(name)))
    for file in _beside(case):
        store.extend(_read(file, suites.iri(file), NamedNode(suites.iri(file))))
    answer = store.query(_text(case), base_iri=case.base)
    output = io.BytesIO()
    if not isinstance(answer, QueryBoolean | QuerySolutions):
        answer.serialize(output, RdfFormat.TURTLE)
        return output.getvalue(), TURTLE
    wanted = format_of(case.result)
    if not isinstance(wanted.engine, QueryResultsFormat):
        wanted = JSON
    answer.serialize(output, cast("QueryResultsFormat", wanted.engine))
    return output.getvalue(), wanted


def _service_answer(suites: Suites, case: Case, running: Service) -> tuple[bytes, Format]:
    wanted = format_of(case.result)
    accept = f"{wanted.media_type}, {JSON.media_type};q=0.5"
    parameters = [("query", f"BASE <{case.base}> {_text(case)}")]
    if not _has_dataset(case):
        defaults = [_default(suites, file) for file in case.data] or [_NOWHERE]
        parameters += [("default-graph-uri", name) for name in defaults]
        parameters += [("named-graph-uri", name) for name, _ in case.named]
    body = urlencode(parameters).encode()
    answer = running.send("POST", "/sparql", [*_FORM, ("Accept", accept)], body)
    if answer.status != 200:
        raise AnswerError(f"{answer.problem}, status {answer.status}: {answer.body[:300]!r}")
    is_wanted = answer.media_type == wanted.media_type
    return answer.body, wanted if is_wanted else JSON


def _is_accepted(case: Case) -> bool:
    try:
        Store().query(_text(case), base_iri=case.base)
    except SyntaxError:
        return False
    except RuntimeError:  # it parses, and cannot be evaluated
        return True
    return True

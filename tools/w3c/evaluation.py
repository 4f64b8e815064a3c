"""Tests of queries and of their syntax: the bare engine and the service answer the same."""

import io
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
from tools.w3c.manifests import Suites, Test
from tools.w3c.outcomes import Outcome
from tools.w3c.service import Service

EVALUATION = frozenset(("QueryEvaluationTest", "CSVResultFormatTest"))
SYNTAX = frozenset(
    f"{sign}SyntaxTest{version}"
    for sign in ("Positive", "Negative")
    for version in ("", "11", "12")
)
_NOWHERE = "urn:x-meagraph:nowhere"
"""The name of a graph that is not held, and so is empty."""

_FORM = [("Content-Type", "application/x-www-form-urlencoded")]


class AnswerError(Exception):
    """A query was not answered; the message says why."""


def data_of(suites: Suites, tests: Iterable[Test]) -> Iterator[Quad]:
    """Yield all data of the evaluation tests, each file in a graph of its own name."""
    files: dict[str, Path] = {}
    for test in tests:
        if test.kind in EVALUATION:
            files |= {_default(suites, file): file for file in test.data}
            files |= {suites.iri(file): file for file in _beside(test)}
            files |= dict(test.named)
    for name, file in files.items():
        yield from _read(file, suites.iri(file), NamedNode(name))


def evaluate(suites: Suites, test: Test, running: Service) -> Outcome:
    """Run an evaluation test on the engine and on the service; SERVICE is refused."""
    expected = read_expected(test.result, suites.iri(test.result)) if test.result else None
    query = _text(test)

    def failure(answer: Callable[[], tuple[bytes, Format]]) -> str:
        try:
            given = read_answer(*answer())
        except (AnswerError, SyntaxError, ValueError, OSError) as error:
            return str(error)
        ordered = is_ordered(query) and not test.lax
        if expected is None or same(given, expected, ordered=ordered, lax=test.lax):
            return ""
        return "the answer is another one"

    service = failure(lambda: _service_answer(suites, test, running))
    if service.startswith("service-refused"):  # and the engine would ask
        return Outcome(test, left_out="SERVICE is refused")
    return Outcome(test, service, failure(lambda: _engine_answer(suites, test)))


def check_syntax(test: Test, running: Service) -> Outcome:
    """Run a syntax test on the engine and on the service; SERVICE is refused, whatever follows."""
    answer = running.send("POST", "/sparql", _FORM, urlencode({"query": _text(test)}).encode())
    if answer.problem == "service-refused":
        return Outcome(test, left_out="SERVICE is refused")
    # What parses and cannot be evaluated (an unknown function) is a query all the same.
    given = answer.status == 200 or answer.problem == "function-unknown"
    accepted = _is_accepted(test)
    wanted = test.kind.startswith("Positive")
    said = f"status {answer.status} {answer.problem}"
    return Outcome(
        test,
        engine="" if accepted == wanted else "the engine accepts it" if accepted else "refused",
        service="" if given == wanted and (given or answer.status in (400, 403)) else said,
    )


def _default(suites: Suites, file: Path) -> str:
    """Name a file of a default graph: where it is a named graph too, its blank nodes are others."""
    return f"{suites.iri(file)}?default"


def _text(test: Test) -> str:
    if test.query is None:
        raise ValueError(f"{test.name} has no query")
    return test.query.read_bytes().decode("utf-8")


def _beside(test: Test) -> list[Path]:
    """Give the files that a query may name in FROM: those in its folder."""
    if test.query is None or not _has_dataset(test):
        return []
    return [one for one in sorted(test.query.parent.glob("*.ttl")) if "manifest" not in one.name]


def _has_dataset(test: Test) -> bool:
    try:
        found = scan(_text(test), nesting=500, operators=2000, tokens=100_000)
    except QueryError:
        return False
    return bool(found.default_graphs or found.named_graphs)


def _read(file: Path, iri: str, graph: NamedNode | None) -> Iterator[Quad]:
    form = {".rdf": RdfFormat.RDF_XML, ".nt": RdfFormat.N_TRIPLES}.get(
        file.suffix, RdfFormat.TURTLE
    )
    for quad in parse(path=str(file), format=form, base_iri=iri, rename_blank_nodes=True):
        yield Quad(quad.subject, quad.predicate, quad.object, graph) if graph else quad


def _engine_answer(suites: Suites, test: Test) -> tuple[bytes, Format]:
    store = Store()
    for file in test.data:
        store.extend(_read(file, suites.iri(file), None))
    for name, file in test.named:
        store.extend(_read(file, suites.iri(file), NamedNode(name)))
    for file in _beside(test):
        store.extend(_read(file, suites.iri(file), NamedNode(suites.iri(file))))
    answer = store.query(_text(test), base_iri=test.base)
    output = io.BytesIO()
    if not isinstance(answer, QueryBoolean | QuerySolutions):
        answer.serialize(output, RdfFormat.TURTLE)
        return output.getvalue(), TURTLE
    wanted = format_of(test.result)
    if not isinstance(wanted.engine, QueryResultsFormat):
        wanted = JSON
    answer.serialize(output, cast("QueryResultsFormat", wanted.engine))
    return output.getvalue(), wanted


def _service_answer(suites: Suites, test: Test, running: Service) -> tuple[bytes, Format]:
    wanted = format_of(test.result)
    accept = f"{wanted.media_type}, {JSON.media_type};q=0.5"
    parameters = [("query", f"BASE <{test.base}> {_text(test)}")]
    if not _has_dataset(test):
        defaults = [_default(suites, file) for file in test.data] or [_NOWHERE]
        parameters += [("default-graph-uri", name) for name in defaults]
        parameters += [("named-graph-uri", name) for name, _ in test.named]
    body = urlencode(parameters).encode()
    answer = running.send("POST", "/sparql", [*_FORM, ("Accept", accept)], body)
    if answer.status != 200:
        raise AnswerError(f"{answer.problem}, status {answer.status}: {answer.body[:300]!r}")
    is_wanted = answer.media_type == wanted.media_type
    return answer.body, wanted if is_wanted else JSON


def _is_accepted(test: Test) -> bool:
    try:
        Store().query(_text(test), base_iri=test.base)
    except SyntaxError:
        return False
    except RuntimeError:  # it parses, and cannot be evaluated
        return True
    return True

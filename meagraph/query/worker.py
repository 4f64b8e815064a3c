"""
A query worker: one disposable process that holds one release and answers one query at a time.

It is forked by the zygote, gives up what it does not need (sockets, memory beyond its budget), and
then answers jobs until its channel closes or it is killed.
"""

import contextlib
import os
import re
import resource
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Variable,
)

from meagraph.genid import blank
from meagraph.namespaces import PREFIXES
from meagraph.orphans import die_with
from meagraph.query import channel
from meagraph.query.dataset import dataset_for
from meagraph.query.errors import (
    BindingInvalidError,
    FormatUnsuitableError,
    FunctionUnknownError,
    MemoryLimitError,
    QueryError,
    WorkersUnavailableError,
)
from meagraph.query.formats import BY_NAME, ResultKind
from meagraph.query.spool import ResultSpool
from meagraph.query.syntax_errors import syntax_error
from meagraph.seccomp import refuse_sockets
from meagraph.settings import Settings
from meagraph.sorted_prefixes import SortedPrefixes

_UNKNOWN_FUNCTION = re.compile(r"The custom function (<[^<>]*>) is not supported")

Answer = QueryBoolean | QuerySolutions | QueryTriples


@dataclass(frozen=True)
class Limits:
    """What a worker allows a query; the fields are the settings of the same names."""

    base: str
    query_memory: int
    result_memory: int
    result_bytes: int
    merge_triples: int
    worker_queries: int

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """Take the limits from the settings."""
        return cls(**{name: getattr(settings, name) for name in cls.__dataclass_fields__})

    def as_json(self) -> dict[str, Any]:
        """Give the limits as a JSON object."""
        return asdict(self)


class QueryWorker:
    """Answers jobs from one store."""

    def __init__(self, store: Store, limits: Limits) -> None:
        """Take the store, opened read-only, and the limits."""
        self.store = store
        self.limits = limits

    def answer(self, job: Mapping[str, Any], text: str) -> tuple[dict[str, Any], ResultSpool]:
        """
        Answer one job: its options (`Query.job`) and the query's text.

        Gives a report for the pool and the result; an error is a report without result.
        """
        spool = ResultSpool(self.limits.result_memory, self.limits.result_bytes)
        try:
            return self._answer(job, text, spool), spool
        except QueryError as error:
            report = error.report()
        except SyntaxError as error:
            known = PREFIXES if job["prefixes"] else ()
            report = syntax_error(str(error), text, known).report()
        except MemoryError:
            report = MemoryLimitError("the query needs more memory than its budget").report()
        except (OSError, RuntimeError, ValueError) as error:
            report = _failure(str(error)).report()
        spool.close()
        return report, ResultSpool(0, 0)

    def _answer(self, job: Mapping[str, Any], text: str, spool: ResultSpool) -> dict[str, Any]:
        dataset = dataset_for(
            self.store, job, base=self.limits.base, most=self.limits.merge_triples
        )
        answer = self._query(dataset.store, text, job, dataset.default_graph, dataset.named_graphs)
        kind = _kind(answer)
        one = BY_NAME[job["rdf_format" if kind is ResultKind.GRAPH else "result_format"]]
        if kind not in one.kinds:
            raise FormatUnsuitableError(f"{one.media_type} cannot hold a {kind}")
        if isinstance(answer, QueryTriples) and job.get("blank_nodes"):
            _serialize_blank(answer, spool, one.engine, self.limits.base)
        else:
            _serialize(answer, spool, one.engine)
        spool.flush()
        return {"kind": kind, "format": one.name, "size": spool.size}

    def _query(
        self, store: Store, text: str, job: Mapping[str, Any], default: Any, named: Any
    ) -> Answer:
        bindings = _bindings(job["bindings"])
        try:
            return store.query(
                text,
                base_iri=self.limits.base,
                prefixes=PREFIXES if job["prefixes"] else None,
                default_graph=default,
                named_graphs=named,
                substitutions=bindings or None,
            )
        except RuntimeError as error:
            if not bindings or _UNKNOWN_FUNCTION.match(str(error)):
                raise
            raise BindingInvalidError(str(error)) from error


def _kind(answer: Answer) -> ResultKind:
    match answer:
        case QueryBoolean():
            return ResultKind.BOOLEAN
        case QuerySolutions():
            return ResultKind.SOLUTIONS
        case _:
            return ResultKind.GRAPH


def _serialize(answer: Answer, spool: ResultSpool, engine: QueryResultsFormat | RdfFormat) -> None:
    output = cast("IO[bytes]", spool)  # the engine writes and flushes, and nothing else
    if isinstance(engine, QueryResultsFormat):
        cast("QueryBoolean | QuerySolutions", answer).serialize(output, engine)
    elif engine in (RdfFormat.TURTLE, RdfFormat.TRIG):
        # The engine's own way writes no prefixes.
        output = cast("IO[bytes]", SortedPrefixes(spool, PREFIXES))
        pyoxigraph.serialize(cast("QueryTriples", answer), output, engine, prefixes=PREFIXES)
    else:
        _serialize_triples(cast("QueryTriples", answer), output, engine)


def _serialize_blank(
    answer: QueryTriples, spool: ResultSpool, engine: QueryResultsFormat | RdfFormat, base: str
) -> None:
    """Write a graph, its skolem IRIs turned back into blank nodes."""
    pretty = engine in (RdfFormat.TURTLE, RdfFormat.TRIG)
    output = cast("IO[bytes]", SortedPrefixes(spool, PREFIXES) if pretty else spool)
    pyoxigraph.serialize(
        (blank(triple, base) for triple in answer),
        output,
        cast("RdfFormat", engine),
        prefixes=PREFIXES if pretty else None,
    )


def _serialize_triples(answer: QueryTriples, output: IO[bytes], engine: RdfFormat) -> None:
    try:
        answer.serialize(output, engine)
    except OSError as error:
        if engine is RdfFormat.JSON_LD and "RDF 1.2" in str(error):
            raise FormatUnsuitableError("JSON-LD cannot hold triple terms") from error
        raise


def _bindings(texts: Mapping[str, str]) -> dict[Variable, Any]:
    """Read the terms bound to variables, each written as in N-Triples."""
    bindings = {}
    for name, text in texts.items():
        try:
            (quad,) = pyoxigraph.parse(f"<x:s> <x:p> {text} .", RdfFormat.N_TRIPLES)
        except (SyntaxError, ValueError) as error:
            raise BindingInvalidError(f"?{name} is bound to no term: {error}") from error
        if not isinstance(quad.object, NamedNode | Literal):
            raise BindingInvalidError(f"?{name} is bound to neither an IRI nor a literal")
        bindings[Variable(name)] = quad.object
    return bindings


def _failure(message: str) -> QueryError:
    """Read what the engine says of a query that it cannot evaluate."""
    if unknown := _UNKNOWN_FUNCTION.match(message):
        return FunctionUnknownError(
            f"the function {unknown[1]} is not known here: this service has the functions of"
            " SPARQL 1.1 and the casts of XML Schema"
        )
    return QueryError(f"the query cannot be answered: {message}")


def serve(link: socket.socket, order: Mapping[str, Any]) -> None:
    """
    Be a worker: open the release that `order` names, and answer jobs until `link` closes.

    Before it opens the release the process gives up sockets; before the first job it limits its
    memory to what it maps then and the budget.
    """
    limits = Limits(**order["limits"])
    harden(order["parent"])
    try:
        store = Store.read_only(order["store"]) if order["store"] else Store()
    except OSError as error:
        problem = WorkersUnavailableError(f"the release cannot be opened: {error}")
        channel.send(link, problem.report())
        return
    space = AddressSpace()
    space.limit(limits.query_memory)
    worker = QueryWorker(store, limits)
    channel.send(link, {"ready": True})
    for answered in count(1):
        try:
            _serve_one(link, worker, space, last=answered >= limits.worker_queries)
        except channel.ChannelClosedError:
            return
        except MemoryError:  # the query was answered, and left no room to send the answer
            report = MemoryLimitError("the query needs more memory than its budget").report()
            channel.send(link, report | {"retire": True})


def _serve_one(
    link: socket.socket, worker: QueryWorker, space: "AddressSpace", *, last: bool
) -> None:
    """Answer one job; the report says whether the pool should replace this worker."""
    job = channel.receive(link)
    report, spool = worker.answer(job.header, job.body.decode())
    # What a query leaves mapped would be missing from the next one's budget.
    report["retire"] = last or space.grown() > worker.limits.query_memory // 4
    handles = [spool.file.fileno()] if spool.file else []
    try:
        channel.send(link, report, spool.body(), handles)
    finally:
        spool.close()


def harden(parent: int) -> None:
    """Die with the parent, leave no core, be the first to go when memory is short; no sockets."""
    die_with(parent)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):  # a hint to the kernel; where /proc cannot be written, none
        Path("/proc/self/oom_score_adj").write_text("1000")
    refuse_sockets()


class AddressSpace:
    """What this process maps, in bytes; made after the fork, for it looks at its maker."""

    def __init__(self) -> None:
        """Note what is mapped now."""
        self._file = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        self.at_start = self.mapped()

    def mapped(self) -> int:
        """Give what is mapped."""
        pages = int(os.pread(self._file, 64, 0).split()[0])
        return pages * resource.getpagesize()

    def limit(self, budget: int) -> None:
        """Limit the address space to what was mapped at the start and `budget`."""
        most = self.at_start + budget
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

    def grown(self) -> int:
        """Give how much more is mapped than at the start."""
        return self.mapped() - self.at_start

"""
The program that judges files in the sandbox: `python -m meagraph.validation.sandboxed_own_file`.

It opens the copy of a release that is its own, and then, confined, reads the files and the shapes
and judges. It writes the report as JSON. Nothing that a file or a shape refers to is ever opened.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NoReturn, TypeVar

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple

from meagraph.genid import skolemise
from meagraph.graphs import is_merged
from meagraph.merge import DEFAULT, Patch, apply, as_stored
from meagraph.sandbox import Cause, arguments_of, confine, refusal, too_much_memory
from meagraph.sandboxed_parse import RefusedError, by_graph, read_quads
from meagraph.validation.report.origins import of_files, of_release, record_of
from meagraph.validation.report.rdf import as_turtle
from meagraph.validation.results import Report, Result
try:  # PENDING
    from meagraph.validation.rules import PUBLISHING, RULES, Rule
except ImportError:  # PENDING
    PUBLISHING, RULES, Rule = (), (), object
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import validate

try:  # PENDING
    from meagraph.validation.validation import validate_change
except ImportError:  # PENDING
    def validate_change(store, changed, before, shapes, rules): return validate(store, shapes, rules)

Term = TypeVar("Term")


class FileRefusedError(Exception):
    """A file that cannot be taken, by its name; the cause says why and where."""

    def __init__(self, name: str, cause: RefusedError) -> None:
        """Take the name of the file and why it is refused."""
        super().__init__(f"{name}: {cause}" if name else str(cause))
        self.line = cause.line
        self.column = cause.column


@dataclass(frozen=True)
class Order:
    """What is to be judged by what; see `meagraph.validation.own_file.judge_files`."""

    files: list[dict[str, str]]
    base: str
    most_bytes: int
    store: str | None
    alone: bool
    shapes: list[str]
    ours: bool
    rules: list[str]
    turtle: bool
    most_results: int | None


def judge(order: Order, store: Store) -> dict[str, object]:
    """Judge the files of an order, in the context of what `store` holds; gives what is told."""
    shapes = Shapes.read(map(Path, order.shapes), order.base)
    rules = [rule for rule in RULES if rule.id in order.rules]
    read = {file["name"]: _read(file, order, number) for number, file in enumerate(order.files)}
    quads = {quad for graphs in read.values() for quad in graphs}
    if order.alone:
        store = Store()
        store.extend(Quad(quad.subject, quad.predicate, quad.object, DEFAULT) for quad in quads)
        report = validate(store, shapes, rules)
    else:
        report = _in_context(store, quads, shapes, rules, order)
    origins = dict(of_release(report, store, order.base)) | of_files(_described(read))
    named, left_off = _the_first(report, order.most_results)
    spoken_of = {record_of(result) for result in named.results}
    return {
        "results": [asdict(result) for result in named.results],
        "left_off": left_off,
        "origins": {
            record: [(one.name, one.iri) for one in some]
            for record, some in origins.items()
            if record in spoken_of
        },
        "turtle": as_turtle(report, order.base) if order.turtle else "",
        "triples": len({quad.triple for quad in quads}),
    }


def _read(file: Mapping[str, str], order: Order, number: int) -> set[Quad]:
    """Read a file as it would be stored, or `alone` as it stands, with its blank nodes."""
    syntax = RdfFormat.from_extension(file["syntax"])
    name = file["name"]
    try:
        if syntax is None:
            raise RefusedError(f"{file['syntax']} is not a syntax of RDF")
        parsed = read_quads(Path(file["path"]), syntax, order.base, order.most_bytes)
        graphs = by_graph(parsed, order.base, file["graph"])
    except RefusedError as error:
        raise FileRefusedError(name, error) from error
    return as_stored(
        Quad(*triple, NamedNode(graph))
        for graph, triples in graphs.items()
        for triple in (
            (_own(triple, number) for triple in triples)
            if order.alone
            else _without_blank_nodes(triples, graph, order.base)
        )
    )


def _own(triple: Triple, number: int) -> Triple:
    """Give the blank nodes of a file labels that no other file has."""

    def node(term: Term) -> Term | BlankNode:
        return BlankNode(f"f{number}{term.value}") if isinstance(term, BlankNode) else term

    return Triple(node(triple.subject), triple.predicate, node(triple.object))


def _without_blank_nodes(triples: list[Triple], graph: str, base: str) -> list[Triple]:
    if any(isinstance(term, BlankNode) for triple in triples for term in triple):
        return skolemise(triples, base, graph)
    return triples


def _described(read: Mapping[str, Iterable[Quad]]) -> dict[str, set[str]]:
    return {
        name: {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
        for name, quads in read.items()
    }


def _in_context(
    store: Store, quads: set[Quad], shapes: Shapes, rules: list[Rule], order: Order
) -> Report:
    """
    Judge a release with the files' graphs in the place of its own of the same names.

    Kept are the results about what the files describe, and those that the release did not have.
    """
    patch = _patch(store, quads)
    changed = _changed(store, patch, order.base)
    if order.ours and {rule.id for rule in PUBLISHING} >= set(order.rules):
        before = Report.published(store, order.base)
    else:
        before = validate(store, shapes, rules)
    apply(patch, store, order.base)
    report = validate_change(store, changed, before, shapes, rules)
    described = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    known = set(before.results)
    return Report(
        tuple(
            result
            for result in report.results
            if record_of(result) in described or result not in known
        )
    )


def _patch(store: Store, quads: set[Quad]) -> Patch:
    held = {
        quad
        for name in {quad.graph_name for quad in quads}
        for quad in store.quads_for_pattern(None, None, None, name)
    }
    return Patch(frozenset(quads - held), frozenset(held - quads))


def _changed(store: Store, patch: Patch, base: str) -> set[Triple]:
    """Give the triples that the default graph may gain or lose."""
    return {
        quad.triple
        for quad in patch.added | patch.removed
        if is_merged(_name(quad), base)
        and (quad in patch.removed or Quad(*quad.triple, DEFAULT) not in store)
    }


def _name(quad: Quad) -> str:
    return "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value


def _the_first(report: Report, most: int | None) -> tuple[Report, dict[str, int]]:
    """Keep the first results of each shape; gives them, and by severity how many are left off."""
    met: Counter[str] = Counter()
    left_off: Counter[str] = Counter()
    kept: list[Result] = []
    for result in report.results:
        met[result.shape] += 1
        if most is None or met[result.shape] <= most:
            kept.append(result)
        else:
            left_off[result.severity] += 1
    return replace(report, results=tuple(kept)), dict(left_off)


def _refuse(
    message: str,
    line: int | None = None,
    column: int | None = None,
    cause: Cause = "refused",
) -> NoReturn:
    print(refusal(message, line, column, cause), file=sys.stderr)
    sys.exit(1)


def main(command_line: list[str]) -> None:
    """Judge what the arguments name; end with a refusal when it cannot be done."""
    arguments, limits = arguments_of(command_line)
    order = Order(**arguments)  # type: ignore[arg-type]
    store = Store(order.store) if order.store else Store()
    confine(limits)
    try:
        json.dump(judge(order, store), sys.stdout)
        sys.stdout.flush()
    except FileRefusedError as error:
        _refuse(str(error), error.line, error.column)
    except SyntaxError as error:
        _refuse(str(error))
    except MemoryError:
        _refuse(too_much_memory(limits), cause="limit")
    except RecursionError:
        _refuse(f"it is nested too deeply: {limits.deep}", cause="limit")
    except OSError as error:
        _refuse(f"it cannot be read or its report cannot be written: {error.strerror}")


if __name__ == "__main__":
    main(sys.argv)

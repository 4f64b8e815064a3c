"""
The program that judges files in the sandbox: `python -m meagraph.validation.sandboxed_own_file`.

It opens the copy of a release that is its own, and then, confined, reads the files and the shapes
and judges. It writes the report as JSON. Nothing that a file or a shape refers to is ever opened.
"""

import json
import os
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
from meagraph.validation.rules import RULES
from meagraph.validation.shapes import Shapes, has_targets
from meagraph.validation.validation import Validation

Term = TypeVar("Term")


class FileRefusedError(Exception):
    """A file that cannot be taken, by its name and the place in it; the cause says why."""

    def __init__(self, name: str, cause: RefusedError) -> None:
        """Take the name of the file and why it is refused."""
        place = [str(number) for number in (cause.line, cause.column) if number is not None]
        super().__init__(f"{':'.join([name, *place])}: {cause}")
        self.line = cause.line
        self.column = cause.column


@dataclass(frozen=True)
class Order:
    """What is to be judged by what; see `meagraph.validation.own_file.judge_files`."""

    files: list[dict[str, str]]
    base: str
    most_bytes: int
    store: str | None
    checks: str
    alone: bool
    shapes: list[str]
    rules: list[str]
    turtle: bool
    most_results: int | None
    niceness: int = 0


def judge(order: Order, store: Store) -> dict[str, object]:
    """Judge the files of an order, in the context of what `store` holds; gives what is told."""
    shapes = Shapes.read(map(Path, order.shapes), order.base)
    rules = [rule for rule in RULES if rule.id in order.rules]
    validation = Validation(shapes, rules, order.base)
    read = {file["name"]: _read(file, order, number) for number, file in enumerate(order.files)}
    quads = {quad for graphs in read.values() for quad in graphs}
    if order.alone:
        store = Store()
        store.extend(_quad(quad.triple, DEFAULT) for quad in quads)
        report = validation.whole(store, graph=order.turtle)
    else:
        report = _in_context(store, quads, validation, order)
    origins = {**of_release(report, store, order.base), **of_files(_described(read))}
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
        "shapes": sum(map(has_targets, shapes.all)),
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
        _quad(triple, NamedNode(graph))
        for graph, triples in graphs.items()
        for triple in (
            (_own(triple, number) for triple in triples)
            if order.alone
            else _without_blank_nodes(triples, graph, order.base)
        )
    )


def _quad(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


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


def _in_context(store: Store, quads: set[Quad], validation: Validation, order: Order) -> Report:
    """
    Judge a release with the files' graphs in the place of its own of the same names.

    Kept are the results about what the files describe, and those that the release did not have.
    """
    patch = _patch(store, quads)
    read = [quad.triple for quad in patch.removed | quads if is_merged(_name(quad), order.base)]
    # What the release had is in its report, if the same checks wrote it.
    is_known = order.checks == validation.fingerprint
    before = Report(()) if is_known else validation.again(store, read).report
    apply(patch, store, order.base)
    after = validation.again(store, read).report
    new = set(after.new_against(store, order.base).results) - set(before.results)
    described = {quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)}
    return Report(
        tuple(result for result in after.results if result in new or record_of(result) in described)
    )


def _patch(store: Store, quads: set[Quad]) -> Patch:
    held = {
        quad
        for name in {quad.graph_name for quad in quads}
        for quad in store.quads_for_pattern(None, None, None, name)
    }
    return Patch(frozenset(quads - held), frozenset(held - quads))


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
    os.nice(order.niceness)
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

"""
The program that writes a graph: `python -m server.graph_store.publication`.

Reading a body, judging it and publishing take seconds of a processor; here they take them from no
request. An order comes on standard input, its outcome goes to standard output, both as JSON.
"""

import json
import sys
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Store, Triple

from meagraph.home import HomeError, LockedError
from meagraph.journal import JournalError
from meagraph.publishing import Publisher, PublishError, RefusedError
from meagraph.sandbox import SandboxError
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph
from meagraph.untrusted_rdf import parse_graph
from meagraph.validation.results import Result
from server.graph_store.protocol import Preconditions, Write
from server.graph_store.state import state_in

LOADER = "graph-store"
"""What the provenance of a graph names as its loader."""

MOST_RESULTS = 50
"""So many results of the validation a refusal tells, at most."""


class WriteError(Exception):
    """A write that is not done; `code` is the problem's, `more` what is told beside the message."""

    def __init__(self, code: str, message: str, **more: object) -> None:
        """Take the code of a problem, a sentence for whoever writes, and more to tell."""
        super().__init__(message)
        self.code = code
        self.message = message
        self.more = more


@dataclass(frozen=True)
class Order:
    """
    One write: what is done to which graph, by whom, why, and under which conditions.

    `bodies` are the files that hold the graph, each with its syntax.
    """

    method: Write
    graph: str
    author: str
    message: str
    bodies: Sequence[tuple[str, str]] = ()
    if_match: str | None = None
    if_none_match: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a write: the graph's new state, None when there is no such graph any more."""

    release: int
    state: str | None
    created: bool
    changed: bool


def publish(order: Order, settings: Settings) -> Outcome:
    """Do one write as a release of its own, if it changes anything; raises `WriteError`."""
    sent = _read(order, settings)
    known: list[str | None] = []

    def make(before: Store) -> Changeset:
        known.append(state_in(before, order.graph, settings.base))
        return _changeset(order, sent, before, known[0], settings.base)

    patient = settings.model_copy(update={"lock_seconds": settings.graph_wait_seconds})
    publisher = Publisher.of(patient)
    try:
        manifest = publisher.publish_from(make).manifest
    except RefusedError as error:
        raise _refusal(error) from error
    except LockedError as error:
        raise WriteError("busy", "another publication is at work; try again later") from error
    except (PublishError, HomeError, JournalError, OSError) as error:
        print(error, file=sys.stderr)
        raise WriteError(
            "publication-failed", "nothing was published; the service's log says why"
        ) from error
    (state,) = known
    if manifest is None:
        return Outcome(publisher.home.current(), state, created=False, changed=False)
    new = None if order.method == "DELETE" else manifest.changeset
    return Outcome(manifest.number, new, created=state is None, changed=True)


def _read(order: Order, settings: Settings) -> list[Triple]:
    """Parse the bodies in the sandbox."""
    try:
        return [
            triple
            for path, syntax in order.bodies
            for triple in parse_graph(Path(path), syntax, order.graph, settings)
        ]
    except SandboxError as error:
        place = {"line": error.line, "column": error.column}
        raise WriteError("rdf-unreadable", str(error), **place) from error


def _changeset(
    order: Order, sent: Sequence[Triple], before: Store, state: str | None, base: str
) -> Changeset:
    """Make the change that `order` asks for of a graph in `state`."""
    if failed := Preconditions(order.if_match, order.if_none_match).failed(state):
        raise WriteError("precondition-failed", failed)
    changeset = Changeset(order.author, order.message)
    if order.method == "DELETE":
        if state is None:
            raise WriteError("graph-unknown", f"there is no graph <{order.graph}>")
        changeset.drop(order.graph, order.message)
        return changeset
    name = NamedNode(order.graph)
    kept = before.quads_for_pattern(None, None, None, name) if order.method == "POST" else ()
    source = Source(
        f"{base}source/{LOADER}",
        "Written through the graph store",
        retrieved=changeset.created.date(),
    )
    triples = [*(quad.triple for quad in kept), *sent]
    changeset.put(StagedGraph(order.graph, triples, source, LOADER), base)
    return changeset


def _refusal(error: RefusedError) -> WriteError:
    violations = error.report.new.of("Violation")
    return WriteError(
        "shapes-violated",
        f"{error}. Correct the records that are named, and send the graph again",
        count=len(violations),
        violations=[_told(result) for result in violations[:MOST_RESULTS]],
    )


def _told(result: Result) -> dict[str, object]:
    return {
        "severity": result.severity,
        "shape": result.shape,
        "focus": result.focus,
        "path": result.path,
        "value": result.value,
        "messages": dict(result.messages),
    }


def answer(asked: Mapping[str, Any]) -> dict[str, object]:
    """Follow an order as it came; gives its outcome, or the problem that there was."""
    try:
        return vars(publish(Order(**asked["order"]), Settings(**asked["settings"])))
    except WriteError as error:
        return {"problem": error.code, "detail": error.message, **error.more}


def main() -> None:
    """Read an order, follow it, and write its outcome."""
    try:
        outcome = answer(json.load(sys.stdin))
    except Exception:  # whatever it is, the server has to answer the request
        traceback.print_exc()
        sys.exit(1)
    json.dump(outcome, sys.stdout)


if __name__ == "__main__":
    main()

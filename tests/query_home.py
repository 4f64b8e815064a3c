"""Homes made by hand for the tests of queries: a few graphs, published as releases."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store

from meagraph.settings import Settings

BASE = "https://w3id.org/meagraph/"
MIB = 1024 * 1024


def node(name: str) -> NamedNode:
    return NamedNode(BASE + name)


def facts(count: int = 4) -> list[Quad]:
    """Graphs a and b share half of their triples; the default graph is their merge."""
    quads = []
    for number in range(count):
        triple = (node(f"partner/{number}"), node("p"), Literal(number))
        graphs = ["graph/a", "graph/b"] if number % 2 else ["graph/a"]
        quads += [Quad(*triple, node(graph)) for graph in graphs]
        quads.append(Quad(*triple, DefaultGraph()))
    return quads


def publish(home: Path, number: int, quads: Iterable[Quad]) -> None:
    """Write a release and make it current, as the publisher does: by rename."""
    store = home / "releases" / f"{number:06d}" / "store"
    store.mkdir(parents=True)
    release = Store(str(store))
    release.extend(quads)
    release.flush()
    del release
    point_at(home, number)


def point_at(home: Path, number: int) -> None:
    new = home / ".current"
    os.symlink(f"releases/{number:06d}", new)
    new.rename(home / "current")


def small_settings(home: Path, **more: Any) -> Settings:
    """Settings with limits that a test can reach."""
    limits: dict[str, Any] = {
        "query_workers": 2,
        "query_queue_seconds": 0.3,
        "query_seconds": 5.0,
        "query_memory": 128 * MIB,
        "result_memory": 4096,
        "result_bytes": 200_000,
        "merge_triples": 6,
        "page_rows": 3,
    }
    return Settings(home=home, **(limits | more))


def processes_below(parent: int) -> list[int]:
    """Give the processes whose parent is `parent`."""
    children = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            children.append(int(stat.parent.name))
    return children


def engine_asks_nobody(text: str, base: str | None = None) -> None:
    """Let the bare engine answer a SELECT query, if it is one; fails when it asks another host."""
    try:
        solutions = Store().query(text, base_iri=base)
        assert isinstance(solutions, QuerySolutions)
        list(solutions)
    except SyntaxError:
        return
    except OSError as error:
        pytest.fail(f"the engine went out: {error}")

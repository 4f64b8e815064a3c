"""What a vocabulary said earlier, by the journal, and which of its states a file is made of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from loaders.skos_file.lines import read_beginning
from meagraph.graphs import system_graph
from meagraph.home import Home
from meagraph.namespaces import DCT
from meagraph.records import changeset_of

LOADER = "skos"
"""The loader's name in the provenance of a file that stands for what is published."""

JOINED = "skos-joined"
"""That of a file that was exported here: work of people, as that at the desk that is in it."""

_BY_PEOPLE = frozenset({"desk", "graph-store", JOINED})
"""The loaders' names of what is written here, in place of being loaded from a file."""

_FROM = re.compile(r"# from changeset ([0-9a-f]{8,64}) of <([^<>\s]*)>")
_HEAD = 20
_HEAD_BYTES = 64 * 1024


@dataclass(frozen=True)
class Moment:
    """What a graph said after one changeset, and which loader had written it."""

    changeset: str
    loader: str
    triples: frozenset[Triple]

    @property
    def is_by_people(self) -> bool:
        """Whether it was written here: at the desk, the graph store, or in an exported file."""
        return self.loader in _BY_PEOPLE


def moments(home: Home, release: Store, graph: str, base: str) -> Iterator[Moment]:
    """Give the states of a graph from that of `release` back, as the journal tells them."""
    about = system_graph(base, "provenance", graph)
    names = [NamedNode(graph), NamedNode(about)]
    said = {quad for name in names for quad in release.quads_for_pattern(None, None, None, name)}
    written = {
        entry.manifest["changeset"]: entry.sequence
        for entry in home.journal.entries()
        if entry.kind == "publish"
    }
    changeset = changeset_of(graph, release, base)
    while changeset is not None:
        triples = frozenset(quad.triple for quad in said if quad.graph_name == names[0])
        yield Moment(changeset, _loader(said, *names), triples)
        if changeset not in written:
            return
        patch = home.journal.patch(written.pop(changeset))
        said -= patch.added
        said |= {quad for quad in patch.removed if quad.graph_name in names}
        before = Store()
        before.extend(said)
        changeset = changeset_of(graph, before, base)


def _loader(said: set[Quad], graph: NamedNode, about: NamedNode) -> str:
    found = (
        quad.object.value
        for quad in said
        if quad.graph_name == about and quad.subject == graph and quad.predicate == DCT.creator
        if isinstance(quad.object, Literal)
    )
    return next(found, "")


def origin_line(changeset: str, base: str) -> str:
    """Give the line by which a file tells the state of the vocabulary that it was made of."""
    return f"# from changeset {changeset} of <{base}>\n"


def origin_in(path: Path, base: str) -> str:
    """Give the changeset that a file names as its origin; empty where it names none of ours."""
    found = _FROM.fullmatch(origin_line_in(path).rstrip())
    return found[1] if found and found[2] == base else ""


def origin_line_in(path: Path) -> str:
    """Give the line of a file that tells its origin, also in another instance; empty for none."""
    text = read_beginning(path, _HEAD_BYTES)
    lines = (line.strip() for line in text.split("\n", _HEAD)[:_HEAD])
    return next((f"{line}\n" for line in lines if _FROM.fullmatch(line)), "")

"""Where the records of a report come from: sources of a release or a changeset, or files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from meagraph.graphs import is_merged, system_graph
from meagraph.namespaces import DCT, PROV
from meagraph.staging import Changeset
from meagraph.validation.results import Report, Result


@dataclass(frozen=True, order=True)
class Origin:
    """A source, by its title; `iri` names it where it is one of the release, not a file."""

    name: str
    iri: str | None = None


Origins = Mapping[str, tuple[Origin, ...]]
"""The origins of each record that a report speaks of, by its IRI."""


def record_of(result: Result) -> str:
    """Give the IRI of the record that a result is about: a value without IRI is part of one."""
    shape_and_node = result.judged
    return result.focus if result.focus[:1] not in '"_' else shape_and_node[1]


def origins_of(result: Result, origins: Origins) -> tuple[Origin, ...]:
    """Give the origins of the record that a result is about; none where they are not known."""
    return origins.get(record_of(result), ())


def of_release(report: Report, release: Store, base: str) -> Origins:
    """Give where a release has the records of a report from: the provenance of their graphs."""
    by_graph: dict[str, tuple[Origin, ...]] = {}
    found: dict[str, tuple[Origin, ...]] = {}
    for record in dict.fromkeys(map(record_of, report.results)):
        if record[:1] in '"_':
            continue
        graphs = {
            quad.graph_name.value
            for quad in release.quads_for_pattern(NamedNode(record), None, None, None)
            if isinstance(quad.graph_name, NamedNode) and is_merged(quad.graph_name.value, base)
        }
        for graph in graphs - set(by_graph):
            by_graph[graph] = _origins_of_graph(graph, release, base)
        found[record] = tuple(sorted({one for graph in graphs for one in by_graph[graph]}))
    return found


def of_changeset(changeset: Changeset) -> Origins:
    """Give where a changeset has the records from that it describes."""
    found: dict[str, set[Origin]] = {}
    for name in (*changeset.puts, *changeset.changes):
        source = changeset.origin(name).source
        origin = Origin(source.title, source.iri)
        for triple in changeset.triples(name):
            if isinstance(triple.subject, NamedNode):
                found.setdefault(triple.subject.value, set()).add(origin)
    return {record: tuple(sorted(origins)) for record, origins in found.items()}


def of_files(files: Mapping[str, Iterable[str]]) -> Origins:
    """Give in which of some files, by their names, records are described."""
    found: dict[str, tuple[Origin, ...]] = {}
    for name, records in files.items():
        for record in records:
            found[record] = (*found.get(record, ()), Origin(name))
    return found


def _origins_of_graph(graph: str, release: Store, base: str) -> tuple[Origin, ...]:
    about = NamedNode(system_graph(base, "provenance", graph))
    derived = release.quads_for_pattern(NamedNode(graph), PROV.wasDerivedFrom, None, about)
    return tuple(
        Origin(_title(quad.object, release, about), quad.object.value)
        for quad in derived
        if isinstance(quad.object, NamedNode)
    )


def _title(source: NamedNode, release: Store, about: NamedNode) -> str:
    for quad in release.quads_for_pattern(source, DCT.title, None, about):
        if isinstance(quad.object, Literal):
            return quad.object.value
    return source.value

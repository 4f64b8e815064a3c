"""What the service itself records about a change: provenance and tombstones."""

from collections.abc import Iterable, Iterator
from datetime import date

from pyoxigraph import Literal, NamedNode, Quad, Store

from meagraph.graphs import is_merged, system_graph
from meagraph.merge import DEFAULT, Patch, as_stored
from meagraph.namespaces import DCT, MEA, PROV, RDF, SCHEMA, XSD
from meagraph.staging import Changeset, Source, Whole


def provenance(changeset: Changeset, name: str, base: str) -> Iterator[Quad]:
    """Give the PROV-O record of one graph that `changeset` puts or changes, as quads of its own."""
    origin = changeset.origin(name)
    about = NamedNode(system_graph(base, "provenance", name))
    graph, activity = NamedNode(name), NamedNode(f"{base}changeset/{changeset.id}")
    day = Literal(changeset.created.isoformat(), datatype=XSD.dateTime)
    yield Quad(graph, RDF.type, PROV.Entity, about)
    yield Quad(graph, PROV.generatedAtTime, day, about)
    yield Quad(graph, PROV.wasGeneratedBy, activity, about)
    yield Quad(graph, PROV.wasDerivedFrom, NamedNode(origin.source.iri), about)
    yield Quad(graph, DCT.creator, Literal(origin.loader), about)
    if origin.version:
        yield Quad(graph, SCHEMA.softwareVersion, Literal(origin.version), about)
    yield Quad(activity, RDF.type, MEA.Changeset, about)
    yield Quad(activity, PROV.endedAtTime, day, about)
    yield Quad(activity, DCT.creator, Literal(changeset.author), about)
    yield Quad(activity, DCT.description, Literal(changeset.message), about)
    yield from _source(origin.source, about)


def changeset_of(name: str, release: Store, base: str) -> str | None:
    """Give the id of the changeset that last put the graph `name`; None if none is recorded."""
    about = NamedNode(system_graph(base, "provenance", name))
    made_by = release.quads_for_pattern(NamedNode(name), PROV.wasGeneratedBy, None, about)
    for quad in made_by:
        if isinstance(quad.object, NamedNode):
            return quad.object.value.removeprefix(f"{base}changeset/")
    return None


def loader_of(name: str, release: Store, base: str) -> str | None:
    """Give the name of the loader that last wrote the graph `name`; None if none is recorded."""
    about = NamedNode(system_graph(base, "provenance", name))
    for quad in release.quads_for_pattern(NamedNode(name), DCT.creator, None, about):
        if isinstance(quad.object, Literal):
            return quad.object.value
    return None


def source_of(name: str, release: Store, base: str) -> Source | None:
    """Give the source that the graph `name` is recorded to come from; None if none is."""
    about = NamedNode(system_graph(base, "provenance", name))
    for quad in release.quads_for_pattern(NamedNode(name), PROV.wasDerivedFrom, None, about):
        if isinstance(quad.object, NamedNode):
            told = release.quads_for_pattern(quad.object, None, None, about)
            said = {
                one.predicate: one.object.value
                for one in told
                if isinstance(one.object, NamedNode | Literal)
            }
            retrieved = said.get(MEA.retrieved)
            return Source(
                quad.object.value,
                said.get(DCT.title, quad.object.value),
                said.get(DCT.source),
                said.get(DCT.rights),
                date.fromisoformat(retrieved) if retrieved else None,
            )
    return None


def changed_since(changeset: Changeset, release: Store, base: str) -> list[str]:
    """
    Give the graphs that a load of whole sources would put back as they were before people's work.

    Such a load comes at every start of an instance. What was written in another way since (at the
    editor's desk, through the graph store) stays; who wants the source's form loads that by itself.
    """
    loaders = {whole.loader for whole in changeset.wholes}
    return sorted(
        name
        for name, origin in changeset.puts.items()
        if origin.loader in loaders and loader_of(name, release, base) not in (None, origin.loader)
    )


def missing_from(changeset: Changeset, release: Store, base: str) -> dict[str, str]:
    """
    Give the graphs of `release` that a changeset leaves out though it holds the whole of them.

    Each with the reason for its withdrawal; provenance says which loader and source made a graph.
    """
    missing: dict[str, str] = {}
    for whole in changeset.wholes:
        for name in sorted(_made_by(whole, release, base) - set(changeset.puts)):
            missing[name] = f"no longer in the source of the loader {whole.loader}"
    return missing


def _made_by(whole: Whole, release: Store, base: str) -> set[str]:
    prefix = system_graph(base, "provenance")
    made = {
        quad.subject.value
        for quad in release.quads_for_pattern(None, DCT.creator, Literal(whole.loader), None)
        if isinstance(quad.subject, NamedNode)
        and isinstance(quad.graph_name, NamedNode)
        and quad.graph_name.value.startswith(f"{prefix}/")
    }
    if whole.sources is None:
        return made
    derived = {
        quad.subject.value
        for source in whole.sources
        for quad in release.quads_for_pattern(None, PROV.wasDerivedFrom, NamedNode(source), None)
        if isinstance(quad.subject, NamedNode)
    }
    return made & derived


def _source(source: Source, about: NamedNode) -> Iterator[Quad]:
    node = NamedNode(source.iri)
    yield Quad(node, RDF.type, MEA.Source, about)
    yield Quad(node, DCT.title, Literal(source.title), about)
    if source.url:
        yield Quad(node, DCT.source, NamedNode(source.url), about)
    if source.licence:
        yield Quad(node, DCT.rights, Literal(source.licence), about)
    if source.retrieved:
        day = Literal(source.retrieved.isoformat(), datatype=XSD.date)
        yield Quad(node, MEA.retrieved, day, about)


def tombstones(patch: Patch, changeset: Changeset, before: Store, after: Store, base: str) -> Patch:
    """
    Give the tombstones that a change calls for.

    A thing of ours that was described before and is no longer gets one
    (`prov:invalidatedAtTime`, with the changeset and its reason); the tombstone of a thing that
    is described again is taken away. `after` is `before` with `patch` applied.
    """
    added = set[Quad]()
    for subject, graph in sorted(_subjects(patch.removed, base).items(), key=str):
        if not _described(subject, after):
            reason = changeset.drops.get(graph, changeset.message)
            added.update(_tombstone(subject, changeset, reason, base))
    removed = set[Quad]()
    for subject in _subjects(patch.added, base):
        grave = NamedNode(system_graph(base, "tombstone", subject.value))
        removed.update(before.quads_for_pattern(None, None, None, grave))
    return Patch(frozenset(as_stored(added)), frozenset(removed))


def _tombstone(subject: NamedNode, changeset: Changeset, reason: str, base: str) -> Iterator[Quad]:
    grave = NamedNode(system_graph(base, "tombstone", subject.value))
    when = Literal(changeset.created.isoformat(), datatype=XSD.dateTime)
    yield Quad(subject, PROV.invalidatedAtTime, when, grave)
    yield Quad(subject, PROV.wasInvalidatedBy, NamedNode(f"{base}changeset/{changeset.id}"), grave)
    yield Quad(subject, DCT.description, Literal(reason), grave)


def _subjects(quads: Iterable[Quad], base: str) -> dict[NamedNode, str]:
    """Give the minted things that quads of merged graphs describe (no genids), and where."""
    return {
        quad.subject: quad.graph_name.value
        for quad in quads
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value.startswith(base)
        and not quad.subject.value.startswith(f"{base}.well-known/")
        and isinstance(quad.graph_name, NamedNode)
        and is_merged(quad.graph_name.value, base)
    }


def _described(subject: NamedNode, store: Store) -> bool:
    return next(store.quads_for_pattern(subject, None, None, DEFAULT), None) is not None

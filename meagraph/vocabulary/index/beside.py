"""
Writing the index of a release beside the publication: `python -m meagraph.vocabulary.index.beside`.

A large change takes as long to index as to write, to judge and to describe. The program needs no
more than the release before it and the change, so it begins when these are known.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from pyoxigraph import RdfFormat, Store, parse, serialize

from meagraph.beside import beside, follow
from meagraph.home import Home
from meagraph.merge import BULK, Patch
from meagraph.namespaces import RDF, SKOS
from meagraph.vocabulary.index.writing import Made, write_vocabulary_index


@contextmanager
def vocabulary_index_begun(
    home: Home, parent: int, patch: Patch, after: Store, base: str, made: Made
) -> Iterator[Callable[[], object]]:
    """
    Begin to write the index of the release `made.release`, as `write_vocabulary_index` does.

    `after` need not hold the patch yet. What the context gives ends the work, when it does, and
    raises `OSError` when it could not be done. For a small change it does all of it.
    """
    if len(patch.added) + len(patch.removed) < BULK:
        yield lambda: _write(home, parent, patch, after, base, made)
        return
    added, removed = (
        cast("bytes", serialize(quads, format=RdfFormat.N_QUADS))
        for quads in (patch.added, patch.removed)
    )
    arguments = {
        "home": str(home.folder),
        "parent": parent,
        "base": base,
        "made": asdict(made) | {"when": made.when.isoformat()},
        "added": len(added),
    }
    with beside("meagraph.vocabulary.index.beside", arguments, added + removed) as finished:
        yield finished


def _write(home: Home, parent: int, patch: Patch, after: Store, base: str, made: Made) -> None:
    older = home.path(parent) if parent else None
    write_vocabulary_index(home.building(made.release), older, patch, after, base, made)


def _follow(arguments: Mapping[str, Any], data: bytes) -> bytes:
    home, parent, made = Home(Path(arguments["home"])), arguments["parent"], arguments["made"]
    added, removed = (
        frozenset(parse(part, RdfFormat.N_QUADS))
        for part in (data[: arguments["added"]], data[arguments["added"] :])
    )
    patch = Patch(added, removed)
    after = _vocabularies_after(patch, home.open(parent))
    made = Made(**(made | {"when": datetime.fromisoformat(made["when"])}))
    _write(home, parent, patch, after, arguments["base"], made)
    return b""


def _vocabularies_after(patch: Patch, before: Store) -> Store:
    """
    Give what the index is made of, after the change of the release `before`.

    That is all of the graphs that change, and of others what is said of their schemes.
    """
    after = Store()
    graphs = {quad.graph_name for quad in patch.added | patch.removed}
    for graph in graphs:
        after.bulk_extend(before.quads_for_pattern(None, None, None, graph))
    for scheme in before.quads_for_pattern(None, RDF.type, SKOS.ConceptScheme, None):
        if scheme.graph_name not in graphs:
            said = before.quads_for_pattern(scheme.subject, None, None, scheme.graph_name)
            after.extend(said)
    for quad in patch.removed:
        after.remove(quad)
    after.bulk_extend(patch.added)
    return after


if __name__ == "__main__":
    follow(_follow)

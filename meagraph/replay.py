"""Making releases again from the journal: recovery at every start, and rebuilding on request."""

import shutil
from pathlib import Path

from pyoxigraph import Store

from meagraph import durable
from meagraph.digest import Digest
from meagraph.home import Home, HomeError
from meagraph.journal import Entry
from meagraph.manifest import Manifest
from meagraph.merge import Patch, apply, named_quads
from meagraph.namespaces import RDF, SKOS
from meagraph.search.building import has_index, is_sound, write_index
from meagraph.search.documents import changed_things
from meagraph.search.schema import FOLDER
from meagraph.vocabulary.index import schema as vocabulary_index
from meagraph.vocabulary.index.writing import IndexWriter, Made


def recover(home: Home, base: str) -> None:
    """
    Finish what was acknowledged and clear away what was not; the caller holds the lock.

    What the newest journal record says becomes current, and is made again where it is missing.
    Raises `HomeError` when the journal cannot make it, or when the home has another base.
    """
    home.check_base(base)
    home.journal.discard_unfinished()
    for unfinished in home.releases.glob(".[0-9]*"):
        shutil.rmtree(unfinished)
    home.clear_trials()
    last = home.journal.last()
    if last is None:
        return
    if last.release not in home.kept():
        _materialise(home, base, last.release, kept=set(home.kept()))
        _put_in_place(home.building(last.release), home.path(last.release))
    make_index(home, last.release)
    if home.current() != last.release:
        home.point_at(last.release)


def make_index(home: Home, number: int) -> None:
    """
    Make the indexes of a kept release that it has not, or that other libraries made.

    The caller holds the lock. The store of the release is not touched.
    """
    release = home.path(number)
    missing = [] if has_index(release) else [FOLDER]
    if not vocabulary_index.has_index(release):
        missing.append(vocabulary_index.FOLDER)
    if not missing:
        return
    building = home.building(number)
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    if FOLDER in missing:
        write_index(building, None, (), home.open(number))
    if vocabulary_index.FOLDER in missing:
        _index_vocabularies(home, number)
    durable.sync_tree(building)
    for folder in missing:
        _put_in_place(building / folder, release / folder)
    shutil.rmtree(building)


def rebuild(home: Home, base: str, number: int) -> None:
    """
    Make release `number` again from the journal alone; the caller holds the lock.

    It takes the place of the old one only when that is damaged: the files of a sound release are
    never touched, since readers may hold them open. Raises `HomeError`.
    """
    building = home.building(number)
    try:
        _materialise(home, base, number, kept=set())
        if not _same(building, home.path(number)):
            _put_in_place(building, home.path(number))
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _materialise(home: Home, base: str, number: int, kept: set[int]) -> None:
    """Make a release aside, from its nearest ancestor that is `kept`, by the journal's patches."""
    missing, ancestor = _publications(home, number, kept)
    store = home.begin(number, ancestor)
    building = home.building(number)
    parent = home.path(ancestor) if ancestor else None
    changed: set[str] = set()
    with IndexWriter(building, parent, base) as vocabularies:
        for entry in missing:
            patch = home.journal.patch(entry.sequence)
            apply(patch, store, base)
            changed |= changed_things(patch, base)
            vocabularies.publish(patch, store, _made(entry))
        _verify(store, missing[-1])
    store.flush()
    write_index(building, parent, changed, store)
    del store
    Manifest.model_validate(missing[-1].manifest).write(building)
    durable.sync_tree(building)


def _publications(home: Home, number: int, kept: set[int]) -> tuple[list[Entry], int]:
    """Give the publications that make a release of its nearest ancestor that is `kept`, and it."""
    publications = {
        entry.release: entry for entry in home.journal.entries() if entry.kind == "publish"
    }
    missing: list[Entry] = []
    ancestor = number
    while ancestor and ancestor not in kept:
        if ancestor not in publications:
            raise HomeError(f"the journal does not say how release {ancestor} was made")
        missing.append(publications[ancestor])
        ancestor = publications[ancestor].parent
    return missing[::-1], ancestor


def _index_vocabularies(home: Home, number: int) -> None:
    """
    Make the index of vocabularies of a kept release, with their history from the journal.

    The graphs that ever held a vocabulary are made again in memory, publication by publication.
    """
    publications, _ = _publications(home, number, set())
    base = home.manifest(number).base
    graphs = {
        quad.graph_name
        for entry in publications
        for quad in home.journal.patch(entry.sequence).added
        if quad.predicate == RDF.type and quad.object == SKOS.ConceptScheme
    }
    store = Store()
    with IndexWriter(home.building(number), None, base) as writer:
        for entry in publications:
            patch = home.journal.patch(entry.sequence)
            part = Patch(
                frozenset(quad for quad in patch.added if quad.graph_name in graphs),
                frozenset(quad for quad in patch.removed if quad.graph_name in graphs),
            )
            for quad in part.removed:
                store.remove(quad)
            store.extend(part.added)
            writer.publish(part, store, _made(entry))


def _made(entry: Entry) -> Made:
    manifest = Manifest.model_validate(entry.manifest)
    return Made(
        release=manifest.number,
        changeset=manifest.changeset,
        when=manifest.created,
        author=manifest.author,
        message=manifest.message,
    )


def _put_in_place(building: Path, place: Path) -> None:
    """Give what was made aside its name, in place of what is damaged and has that name."""
    if place.exists():
        durable.exchange(building, place)
    else:
        durable.rename(building, place)


def _verify(store: Store, entry: Entry) -> None:
    digest = Digest()
    digest.add(named_quads(store))
    if str(digest) != entry.digest:
        raise HomeError(
            f"release {entry.release} made from the journal differs from what was published"
            f" (checksum {digest}, expected {entry.digest}); restore the journal from a backup"
        )


def _same(rebuilt: Path, old: Path) -> bool:
    """Say whether the release at `old` is sound and holds the same quads as `rebuilt`."""
    try:
        first, second = (Store.read_only(str(each / "store")) for each in (rebuilt, old))
        same = len(first) == len(second) and all(quad in second for quad in first)
        return same and is_sound(old, second) and vocabulary_index.is_sound(old)
    except (OSError, RuntimeError):
        return False

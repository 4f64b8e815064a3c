"""Publishing: a changeset becomes the next release in one atomic step, or nothing changes."""

import shutil
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store, Triple

from meagraph import durable
from meagraph.digest import Digest
from meagraph.graphs import is_system, system_graph
from meagraph.home import Home, HomeError
from meagraph.journal import Entry
from meagraph.manifest import Counts, Manifest, Summary
from meagraph.merge import DEFAULT, Patch, apply, as_stored, named_quads
from meagraph.records import provenance, tombstones
from meagraph.settings import Settings
from meagraph.staging import Changeset
from meagraph.steps import reached
from meagraph.validation import Report, Shapes

Judge = Callable[[Iterable[Triple]], Report]


class PublishError(Exception):
    """A change that cannot be published; nothing was changed, the message says what to do."""


class RefusedError(PublishError):
    """A changeset that violates shapes; `report` says which record, which shape, what to do."""

    def __init__(self, report: Report) -> None:
        """Take the report that speaks against the changeset."""
        super().__init__(f"{len(report.of('Violation'))} violations; nothing was published")
        self.report = report


@dataclass(frozen=True)
class Outcome:
    """
    What became of a changeset.

    `manifest` is that of the new release, or None when the sources were unchanged; `report` is
    the validation's, or None when nothing was judged.
    """

    manifest: Manifest | None
    report: Report | None


class Publisher:
    """The one writer of a home: publishes, rolls back, rebuilds, prunes, recovers."""

    def __init__(self, settings: Settings, shapes: Shapes | None) -> None:
        """Take the instance's settings and the shapes that judge it (None: no judgement)."""
        self.settings = settings
        self.base = settings.base
        self.home = Home(settings.home)
        self._shapes = shapes

    def publish(self, changeset: Changeset) -> Outcome:
        """
        Validate `changeset` in its context and publish the result as the next release.

        Raises `RefusedError` on a violation and `PublishError` when it cannot be written (no space,
        another publisher at work, a graph that may not be written); in both cases the current
        release stays as it was.
        """
        with self._locked():
            self._check_names(changeset)
            self._check_space()
            parent = self.home.current()
            before = self.home.open(parent)
            patch = self._patch(changeset, before)
            reached("staged")
            if not patch:
                return Outcome(None, None)
            number = self._next_number()
            building = self.home.building(number)
            try:
                return self._build(changeset, patch, before, parent, building)
            except Exception as error:
                # The half-made store lives on in the frames of the error; it has to be closed
                # before its directory can be removed.
                traceback.clear_frames(error.__traceback__)
                if isinstance(error, OSError):
                    raise PublishError(
                        f"{self.home.folder}: the release could not be written ({error});"
                        " nothing was published. Free some disk space and try again"
                    ) from error
                raise
            finally:
                shutil.rmtree(building, ignore_errors=True)

    def validate(self, changeset: Changeset) -> Report | None:
        """Judge `changeset` in its context without publishing it (`load --dry-run`)."""
        before = self.home.open(self.home.current())
        patch = self._patch(changeset, before)
        if self._shapes is None or not patch:
            return None
        trial = Store()
        trial.bulk_extend(before)
        apply(patch, trial, self.base)
        return self._shapes.validate(_default_graph(trial))

    def rollback(self, number: int) -> None:
        """Make a kept release current again; raises `HomeError` if it is not kept."""
        with self._locked():
            manifest = self.home.manifest(number)
            entry = Entry(
                sequence=self._next_sequence(),
                kind="rollback",
                release=number,
                parent=self.home.current(),
                digest=manifest.digest,
                manifest=manifest.model_dump(mode="json"),
            )
            self.home.journal.append(entry, Patch(frozenset(), frozenset()))
            reached("acknowledged")
            self.home.point_at(number)

    def rebuild(self) -> Manifest:
        """
        Make the current release again from the journal alone.

        It takes the place of the old one only when that is damaged: the files of a sound release
        are never touched, since readers may hold them open. Raises `HomeError` when there is no
        release, or when its checksum differs from the journal's.
        """
        with self._locked():
            number = self.home.current()
            if number == 0:
                raise HomeError("nothing is published yet: there is no release to rebuild")
            building = self.home.building(number)
            try:
                self._materialise(number, kept=set())
                if not _same(building / "store", self.home.path(number) / "store"):
                    self._put_in_place(number)
            finally:
                shutil.rmtree(building, ignore_errors=True)
            return self.home.manifest(number)

    def recover(self) -> None:
        """Finish what was acknowledged and clear away what was not, as at every start."""
        with self._locked():
            pass

    def prune(self) -> list[int]:
        """Remove releases beyond the setting; the current and tagged ones stay. Gives them."""
        with self._locked():
            return self._prune()

    # Inside the lock.

    def _locked(self) -> "_Locked":
        return _Locked(self)

    def _recover(self) -> None:
        self.home.journal.discard_unfinished()
        for unfinished in self.home.releases.glob(".[0-9]*"):
            shutil.rmtree(unfinished)
        last = self.home.journal.last()
        if last is None:
            return
        if last.release not in self.home.kept():
            self._materialise(last.release, kept=set(self.home.kept()))
            self._put_in_place(last.release)
        if self.home.current() != last.release:
            self.home.point_at(last.release)

    def _patch(self, changeset: Changeset, before: Store) -> Patch:
        """Give the change of named graphs that `changeset` means for the release `before`."""
        added, removed = set[Quad](), set[Quad]()
        for name in changeset.puts:
            graph = NamedNode(name)
            new = set(changeset.staged.quads_for_pattern(None, None, None, graph))
            old = set(before.quads_for_pattern(None, None, None, graph))
            if new == old:
                continue
            added |= new - old
            removed |= old - new
            about = NamedNode(system_graph(self.base, "provenance", name))
            added |= as_stored(provenance(changeset, name, self.base))
            removed |= set(before.quads_for_pattern(None, None, None, about))
        for name in changeset.drops:
            about = NamedNode(system_graph(self.base, "provenance", name))
            for graph in (NamedNode(name), about):
                removed |= set(before.quads_for_pattern(None, None, None, graph))
        return Patch(frozenset(added - removed), frozenset(removed - added))

    def _build(
        self, changeset: Changeset, patch: Patch, before: Store, parent: int, building: Path
    ) -> Outcome:
        after = self._copy(before, parent, building)
        reached("copied")
        grown = apply(patch, after, self.base)
        reached("applied")
        report = self._judge(after)
        patch = self._complete(patch, changeset, before, after, report)
        reached("validated")
        after.flush()
        reached("flushed")
        last = self.home.manifest(parent) if parent else None
        counts = _counts(last.counts if last else Counts(), grown, patch, before, after)
        del after
        number = int(building.name[1:])
        manifest = self._describe(changeset, patch, counts, last, number, report)
        manifest.write(building)
        reached("described")
        durable.sync_tree(building)
        reached("synced")
        entry = Entry(
            sequence=self._next_sequence(),
            kind="publish",
            release=manifest.number,
            parent=parent,
            digest=manifest.digest,
            manifest=manifest.model_dump(mode="json"),
        )
        self.home.journal.append(entry, patch)
        reached("acknowledged")
        self._finish(manifest.number, building)
        return Outcome(manifest, report)

    def _finish(self, number: int, building: Path) -> None:
        durable.rename(building, self.home.path(number))
        reached("renamed")
        self.home.point_at(number)
        reached("current")
        self._prune()
        reached("pruned")

    def _copy(self, before: Store, parent: int, building: Path) -> Store:
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        if parent:
            before.backup(str(building / "store"))
        return Store(str(building / "store"))

    def _judge(self, after: Store) -> Report | None:
        if self._shapes is None:
            return None
        report = self._shapes.validate(_default_graph(after))
        if not report.conforms:
            raise RefusedError(report)
        return report

    def _complete(
        self,
        patch: Patch,
        changeset: Changeset,
        before: Store,
        after: Store,
        report: Report | None,
    ) -> Patch:
        """Add the service's own records (tombstones, the report) to the patch and the store."""
        added, removed = set(patch.added), set(patch.removed)
        graves = tombstones(patch, changeset, before, after, self.base)
        validation = NamedNode(system_graph(self.base, "validation"))
        old = set(before.quads_for_pattern(None, None, None, validation))
        new = as_stored(report.quads(self.base)) if report is not None else set()
        extra = Patch(graves.added | (new - old), graves.removed | (old - new))
        apply(extra, after, self.base)
        return Patch(frozenset(added | extra.added), frozenset(removed | extra.removed))

    def _describe(
        self,
        changeset: Changeset,
        patch: Patch,
        counts: Counts,
        last: Manifest | None,
        number: int,
        report: Report | None,
    ) -> Manifest:
        digest = Digest(last.digest if last else "")
        digest.remove(patch.removed)
        digest.add(patch.added)
        return Manifest(
            number=number,
            parent=last.number if last else 0,
            created=changeset.created,
            author=changeset.author,
            message=changeset.message,
            changeset=changeset.id,
            base=self.base,
            counts=counts,
            digest=str(digest),
            validation=report.summary() if report is not None else Summary(),
            puts=len(changeset.puts),
            drops=len(changeset.drops),
        )

    def _materialise(self, number: int, kept: set[int]) -> None:
        """Make a release aside, by the journal, from its nearest ancestor that is `kept`."""
        publications = {
            entry.release: entry for entry in self.home.journal.entries() if entry.kind == "publish"
        }
        missing: list[Entry] = []
        ancestor = number
        while ancestor and ancestor not in kept:
            if ancestor not in publications:
                raise HomeError(f"the journal does not say how release {ancestor} was made")
            missing.append(publications[ancestor])
            ancestor = publications[ancestor].parent
        building = self.home.building(number)
        store = self._copy(self.home.open(ancestor), ancestor, building)
        for entry in reversed(missing):
            apply(self.home.journal.patch(entry.sequence), store, self.base)
        self._verify(store, publications[number])
        store.flush()
        del store
        Manifest.model_validate(publications[number].manifest).write(building)
        durable.sync_tree(building)

    def _put_in_place(self, number: int) -> None:
        """Give the release made aside its name, in place of a damaged one of that name."""
        building, place = self.home.building(number), self.home.path(number)
        if place.exists():
            durable.exchange(building, place)
        else:
            durable.rename(building, place)

    def _verify(self, store: Store, entry: Entry) -> None:
        digest = Digest()
        digest.add(named_quads(store))
        if str(digest) != entry.digest:
            raise HomeError(
                f"release {entry.release} made from the journal differs from what was published"
                f" (checksum {digest}, expected {entry.digest}); restore the journal from a backup"
            )

    def _prune(self) -> list[int]:
        kept = self.home.kept()
        spared = {self.home.current(), *self.home.tags().values()}
        removed = [
            number
            for number, successor in pairwise(kept)
            if number in kept[: -self.settings.keep_releases]
            and number not in spared
            and self._is_unread(successor)
        ]
        for number in removed:
            grave = self.home.building(number)
            durable.rename(self.home.path(number), grave)
            shutil.rmtree(grave)
        return removed

    def _is_unread(self, successor: int) -> bool:
        """Say whether a query on the release before `successor` would have met its deadline."""
        return time.time() - self.home.path(successor).stat().st_ctime > self.settings.query_seconds

    def _next_number(self) -> int:
        last = self.home.journal.last_publication()
        return max([*self.home.kept(), last.release if last else 0]) + 1

    def _next_sequence(self) -> int:
        last = self.home.journal.last()
        return last.sequence + 1 if last else 1

    def _check_names(self, changeset: Changeset) -> None:
        for name in (*changeset.puts, *changeset.drops):
            owned = name.startswith(f"{self.base}graph/system/quarantine")
            if is_system(name, self.base) and not owned:
                raise PublishError(f"{name}: system graphs are kept by the service alone")

    def _check_space(self) -> None:
        free = shutil.disk_usage(self.home.folder).free
        if free < self.settings.free_disk:
            raise PublishError(
                f"{self.home.folder}: {free // 1_048_576} MiB of disk are free, publishing asks"
                f" for {self.settings.free_disk // 1_048_576} (MEAGRAPH_FREE_DISK);"
                " nothing was published. Free some space, or prune releases"
            )


class _Locked:
    """The publisher's lock, with recovery as the first thing done under it."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher
        self._lock = publisher.home.publisher_lock(publisher.settings.lock_seconds)

    def __enter__(self) -> None:
        try:
            self._lock.__enter__()
        except HomeError as error:
            raise PublishError(str(error)) from error
        try:
            reached("locked")
            self._publisher._recover()
        except BaseException:
            self._lock.__exit__(None, None, None)
            raise

    def __exit__(self, *details: object) -> None:
        self._lock.__exit__(None, None, None)


def _counts(last: Counts, grown: int, patch: Patch, before: Store, after: Store) -> Counts:
    """
    Count what `after` holds: the parent's counts, and what `patch` changes of them.

    The engine counts by reading all that it holds; this is in proportion to the patch.
    """
    names = {quad.graph_name for quad in patch.added}
    new = sum(not before.contains_named_graph(name) for name in names)
    names = {quad.graph_name for quad in patch.removed}
    gone = sum(not after.contains_named_graph(name) for name in names)
    return Counts(
        triples=last.triples + grown,
        quads=last.quads + len(patch.added) - len(patch.removed),
        graphs=last.graphs + new - gone,
    )


def _same(rebuilt: Path, old: Path) -> bool:
    """Say whether the store at `old` is sound and holds the same quads as `rebuilt`."""
    try:
        first, second = Store.read_only(str(rebuilt)), Store.read_only(str(old))
        return len(first) == len(second) and all(quad in second for quad in first)
    except (OSError, RuntimeError):
        return False


def _default_graph(store: Store) -> Iterable[Triple]:
    return (quad.triple for quad in store.quads_for_pattern(None, None, None, DEFAULT))

"""Publishing: a changeset becomes the next release in one atomic step, or nothing changes."""

import errno
import os
import shutil
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar

from pyoxigraph import NamedNode, Quad, Store, Triple

from meagraph import durable, replay, retention
from meagraph.descriptions import descriptions
from meagraph.digest import Digest
from meagraph.graphs import is_system, system_graph
from meagraph.home import Home, HomeError, LockedError
from meagraph.journal import Entry
from meagraph.manifest import Counts, Manifest, Summary
from meagraph.merge import Patch, apply, as_stored, merged_triples
from meagraph.records import (
    changed_since,
    changeset_of,
    missing_from,
    provenance,
    tombstones,
)
from meagraph.search.beside import search_index_begun
from meagraph.search.documents import changed_things
from meagraph.settings import Settings
from meagraph.staging import Changeset
from meagraph.steps import reached
from meagraph.validation.release_report import ReleaseReport, report_on_release
from meagraph.validation.rules import PUBLISHING
from meagraph.validation.shapes import Shapes
from meagraph.validation.validation import Validation
from meagraph.vocabulary.index.beside import vocabulary_index_begun
from meagraph.vocabulary.index.writing import Made

T = TypeVar("T")


class PublishError(Exception):
    """A change that cannot be published; nothing was changed, the message says what to do."""


class RefusedError(PublishError):
    """A changeset that violates shapes; `report` says which record, which shape, what to do."""

    def __init__(self, report: ReleaseReport) -> None:
        """Take the report that speaks against the changeset."""
        violations = report.summary.violations
        super().__init__(f"nothing was published; violations of the shapes: {violations}")
        self.report = report


@dataclass(frozen=True)
class Outcome:
    """
    What became of a changeset.

    `manifest` is that of the new release, or None when the sources were unchanged; `report` is
    the validation's, or None when nothing was judged.
    """

    manifest: Manifest | None
    report: ReleaseReport | None


@dataclass(frozen=True)
class Trial:
    """
    A change tried out: the release before it, the store after it, and what was found of it.

    `changed` are the triples of the default graph that it may add or remove; `report` is the
    validation's, None when nothing was judged.
    """

    before: Store
    after: Store
    changed: frozenset[Triple]
    report: ReleaseReport | None


class Publisher:
    """The one writer of a home: publishes, rolls back, rebuilds, prunes, recovers."""

    def __init__(self, settings: Settings, validation: Validation | None) -> None:
        """Take the instance's settings, and what judges it (None: no judgement)."""
        self.settings = settings
        self.base = settings.base
        self.home = Home(settings.home)
        self._validation = validation

    @classmethod
    def of(cls, settings: Settings) -> "Publisher":
        """Give the publisher of an instance, with its shapes and rules if settings want them."""
        if settings.shapes == "none":
            return cls(settings, None)
        shapes = Shapes.read(sorted((settings.content / "shapes").glob("*.ttl")), settings.base)
        return cls(settings, Validation(shapes, PUBLISHING, settings.base))

    def publish(self, changeset: Changeset) -> Outcome:
        """
        Validate `changeset` in its context and publish the result as the next release.

        Raises `RefusedError` on a violation, `PublishError` when it cannot be written (no space, a
        graph that may not be put) and `HomeError` when another publisher is at work; in all these
        cases the current release stays as it was.
        """
        return self.publish_from(lambda before: changeset)

    def publish_from(
        self, make: Callable[[Store], Changeset], accept: Callable[["Trial"], None] | None = None
    ) -> Outcome:
        """
        Publish the changeset that `make` makes from the current release, as `publish` does.

        No other publisher comes between the two. `accept` is shown what conforms before it is
        published; what it or `make` raises is raised, and nothing is published then.
        """
        with self._locked():
            self._check_space()
            parent = self.home.current()
            before = self.home.open(parent)
            changeset = make(before)
            self._prepare(changeset, before)
            patch = self._patch(changeset, before)
            reached("staged")
            if not patch:
                return Outcome(None, None)
            number = self._next_number()
            try:
                return self._build(changeset, patch, before, parent, number, accept)
            except Exception as error:
                # The half-made store lives on in the frames of the error; it has to be closed
                # before its directory can be removed.
                traceback.clear_frames(error.__traceback__)
                if isinstance(error, OSError):
                    raise self._not_written(error, number) from error
                raise
            finally:
                shutil.rmtree(self.home.building(number), ignore_errors=True)
                self.home.journal.discard_unfinished()

    def try_out(self, make: Callable[[Store], Changeset], look: Callable[["Trial"], T]) -> T:
        """
        Show `look` what the changeset of `make` would come to, without publishing it.

        Gives what `look` gives. No lock is held: the trial is made of the release that is current
        when it begins, by hard links, and is gone afterwards.
        """
        self.home.check_base(self.base)
        number, before = self.home.open_current()
        changeset = make(before)
        self._prepare(changeset, before)
        patch = self._patch(changeset, before)
        if not number:
            return look(self._trial(patch, before, Store(), number))
        with self.home.trial(before) as copy:
            # No name for the trial: its store has to be closed when the directory is removed.
            return look(self._trial(patch, before, Store(str(copy)), number))

    def _trial(self, patch: Patch, before: Store, after: Store, number: int) -> "Trial":
        grown = apply(patch, after, self.base)
        report = None
        if self._validation is not None and patch:
            last = self._parent(number)
            report = self._report(self._validation, patch, before, after, last, grown)
        return Trial(before, after, merged_triples(patch, self.base), report)

    def validate(self, changeset: Changeset) -> ReleaseReport | None:
        """Judge `changeset` in its context without publishing it (`load --dry-run`)."""
        return self.try_out(lambda before: changeset, lambda trial: trial.report)

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
            replay.make_index(self.home, number)
            self.home.journal.append(entry, Patch(frozenset(), frozenset()))
            reached("acknowledged")
            self.home.point_at(number)

    def rebuild(self) -> Manifest:
        """
        Make the current release again from the journal (see `meagraph.replay`).

        Raises `HomeError` when there is none, or when its checksum differs from the journal's.
        """
        with self._locked():
            number = self.home.current()
            if number == 0:
                raise HomeError("nothing is published yet: there is no release to rebuild")
            replay.rebuild(self.home, self.base, number)
            return self.home.manifest(number)

    def recover(self) -> None:
        """
        Finish what was acknowledged and clear away what was not, as at every start.

        A publisher that is at work has done so already. Raises `HomeError`.
        """
        self.home.check_base(self.base)
        with suppress(LockedError), self._locked(seconds=0):
            pass

    def tag(self, name: str, number: int) -> None:
        """Tag a kept release, so that it is never pruned; raises `HomeError`."""
        with self._locked():
            self.home.tag(name, number)

    def untag(self, name: str) -> None:
        """Take a tag away; raises `HomeError` if there is none."""
        with self._locked():
            self.home.untag(name)

    def prune(self) -> list[int]:
        """Remove releases beyond the setting; the current and tagged ones stay. Gives them."""
        with self._locked():
            return retention.prune(self.home, self.settings)

    # Inside the lock.

    @contextmanager
    def _locked(self, seconds: float | None = None) -> Iterator[None]:
        """Hold the publisher's lock; recovery is the first thing done under it."""
        patience = self.settings.lock_seconds if seconds is None else seconds
        with self.home.publisher_lock(patience):
            reached("locked")
            replay.recover(self.home, self.base)
            yield

    def _not_written(self, error: OSError, number: int) -> PublishError:
        """Say what became of release `number` when the disk failed: what is acknowledged stays."""
        full = (errno.ENOSPC, errno.EDQUOT)
        # The engine gives the words of an error, and no number.
        is_full = error.errno in full or any(os.strerror(one) in str(error) for one in full)
        repair = "Free some disk space" if is_full else "Correct this"
        last = self.home.journal.last()
        if last is not None and last.release == number:
            return PublishError(
                f"{self.home.folder}: release {number} is in the journal but could not be put in"
                f" place ({error}). {repair}: the next start or publication does it"
            )
        return PublishError(
            f"{self.home.folder}: the release could not be written ({error});"
            f" nothing was published. {repair} and try again"
        )

    def _patch(self, changeset: Changeset, before: Store) -> Patch:
        """Give the change of named graphs that `changeset` means for the release `before`."""
        added, removed = set[Quad](), set[Quad]()
        for name in changeset.puts:
            graph = NamedNode(name)
            new = set(changeset.staged.quads_for_pattern(None, None, None, graph))
            old = set(before.quads_for_pattern(None, None, None, graph))
            if new == old and (new or changeset_of(name, before, self.base)):
                continue
            added |= new - old
            removed |= old - new
            about = NamedNode(system_graph(self.base, "provenance", name))
            added |= as_stored(provenance(changeset, name, self.base))
            removed |= set(before.quads_for_pattern(None, None, None, about))
        for name, change in changeset.changes.items():
            news = {quad for quad in change.patch.added if quad not in before}
            gone = {quad for quad in change.patch.removed if quad in before}
            if not news and not gone:
                continue
            about = NamedNode(system_graph(self.base, "provenance", name))
            added |= news | as_stored(provenance(changeset, name, self.base))
            removed |= gone | set(before.quads_for_pattern(None, None, None, about))
        for name in changeset.drops:
            about = NamedNode(system_graph(self.base, "provenance", name))
            for graph in (NamedNode(name), about):
                removed |= set(before.quads_for_pattern(None, None, None, graph))
        return Patch(frozenset(added - removed), frozenset(removed - added))

    def _build(
        self,
        changeset: Changeset,
        patch: Patch,
        before: Store,
        parent: int,
        number: int,
        accept: Callable[["Trial"], None] | None,
    ) -> Outcome:
        after = self.home.begin(number, parent)
        reached("copied")
        last = self._parent(parent)
        made = Made(number, changeset.id, changeset.created, changeset.author, changeset.message)
        with ExitStack() as stack:
            begun = vocabulary_index_begun(self.home, parent, patch, after, self.base, made)
            index_vocabularies = stack.enter_context(begun)
            grown = apply(patch, after, self.base)
            reached("applied")
            things = changed_things(patch, self.base)
            begun = search_index_begun(self.home, number, parent, things, after)
            index_texts = stack.enter_context(begun)
            report = self._judge(patch, before, after, last, grown)
            if accept is not None:
                accept(Trial(before, after, merged_triples(patch, self.base), report))
            patch = self._complete(patch, changeset, before, after, report)
            reached("validated")
            after.flush()
            reached("flushed")
            index_texts()
            index_vocabularies()
        reached("indexed")
        counts = _counts(last.counts if last else Counts(), grown, patch, before, after)
        # The store is closed when nothing holds it: from then on its files change no more.
        del after, begun, index_texts, index_vocabularies
        manifest = self._describe(changeset, patch, counts, last, number, report)
        manifest.write(self.home.building(number))
        reached("described")
        durable.sync_tree(self.home.building(number))
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
        self._finish(number)
        return Outcome(manifest, report)

    def _finish(self, number: int) -> None:
        durable.rename(self.home.building(number), self.home.path(number))
        reached("renamed")
        self.home.point_at(number)
        reached("current")
        # Published is published: what cannot be removed now is removed after the next publication.
        with suppress(OSError):
            retention.prune(self.home, self.settings)
        reached("pruned")

    def _parent(self, number: int) -> Manifest | None:
        return self.home.manifest(number) if number else None

    def _judge(
        self, patch: Patch, before: Store, after: Store, last: Manifest | None, grown: int
    ) -> ReleaseReport | None:
        if self._validation is None:
            return None
        report = self._report(self._validation, patch, before, after, last, grown)
        if not report.conforms:
            raise RefusedError(report)
        return report

    def _report(
        self,
        validation: Validation,
        patch: Patch,
        before: Store,
        after: Store,
        last: Manifest | None,
        grown: int,
    ) -> ReleaseReport:
        return report_on_release(
            validation,
            before,
            after,
            patch,
            parent=last.validation if last else Summary(),
            triples=(last.counts.triples if last else 0) + grown,
        )

    def _complete(
        self,
        patch: Patch,
        changeset: Changeset,
        before: Store,
        after: Store,
        report: ReleaseReport | None,
    ) -> Patch:
        """Add the service's own records (tombstones, descriptions, the report) to the patch."""
        added, removed = set(patch.added), set(patch.removed)
        graves = tombstones(patch, changeset, before, after, self.base)
        told = descriptions(patch, before, after, self.settings)
        judged = report.patch if report is not None else self._unjudged(before)
        extra = Patch(
            graves.added | told.added | judged.added,
            graves.removed | told.removed | judged.removed,
        )
        apply(extra, after, self.base)
        return Patch(frozenset(added | extra.added), frozenset(removed | extra.removed))

    def _unjudged(self, before: Store) -> Patch:
        """Take away the parent's report: it is not about a release that nothing judged."""
        graph = NamedNode(system_graph(self.base, "validation"))
        return Patch(frozenset(), frozenset(before.quads_for_pattern(None, None, None, graph)))

    def _describe(
        self,
        changeset: Changeset,
        patch: Patch,
        counts: Counts,
        last: Manifest | None,
        number: int,
        report: ReleaseReport | None,
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
            validation=report.summary if report is not None else Summary(),
            puts=len(changeset.puts) + len(changeset.changes),
            drops=len(changeset.drops),
        )

    def _next_number(self) -> int:
        last = self.home.journal.last_publication()
        return max([*self.home.kept(), last.release if last else 0]) + 1

    def _next_sequence(self) -> int:
        last = self.home.journal.last()
        return last.sequence + 1 if last else 1

    def _prepare(self, changeset: Changeset, before: Store) -> None:
        """Drop what a source no longer gives, keep people's work, refuse the service's graphs."""
        for name, reason in missing_from(changeset, before, self.base).items():
            changeset.drop(name, reason)
        changeset.kept = changed_since(changeset, before, self.base)
        for name in changeset.kept:
            changeset.forget(name)
        self._check_names(changeset)

    def _check_names(self, changeset: Changeset) -> None:
        for name in (*changeset.puts, *changeset.changes, *changeset.drops):
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

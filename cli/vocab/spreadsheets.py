"""`meagraph vocab import` of a spreadsheet: what it changes, by way of the editors' desk."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from cli.common import console, fail, publisher
from loaders.spreadsheets.findings import LEVELS, Finding
from loaders.spreadsheets.importing import SpreadsheetImport
from loaders.spreadsheets.spreadsheets import file_name, read_spreadsheet
from loaders.spreadsheets.table import SpreadsheetError
from meagraph.editing.desk import Desk
from meagraph.editing.drafts import Clash, DraftError, Drafts
from meagraph.editing.publication import (
    Choice,
    NotPublishedError,
    Publication,
    Published,
    digest_of,
)
from meagraph.editing.publication import Finding as Obstacle
from meagraph.settings import Settings
from meagraph.vocabulary.changes import Edit, changes_of
from meagraph.vocabulary.thesaurus import Thesauri, Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary

SHOWN = 20
"""Findings of a level, and concepts, that are printed."""


def import_spreadsheet(
    file: Path,
    name: str | None,
    settings: Settings,
    author: str,
    message: str,
    *,
    dry_run: bool,
    overwrite: bool = False,
) -> None:
    """
    Print what a spreadsheet changes of the vocabulary with the id `name`, and publish that.

    Nothing is published on a dry run; nor when the file has an error, when it would take out what
    may be newer than it (unless `overwrite`), when a concept that it changes has a draft, and when
    something stands in the way of the release: then the command ends with status 1, and nothing is
    left at the desk.
    """
    thesaurus = Thesauri(settings).current()
    vocabulary = thesaurus.vocabularies.get(name or "")
    if vocabulary is None:
        known = ", ".join(thesaurus.vocabularies)
        raise fail(f"--id names the vocabulary that {file.name} is of: one of {known}")
    try:
        read = read_spreadsheet(file, thesaurus, vocabulary, settings)
    except SpreadsheetError as error:
        raise fail(str(error)) from error
    _print(read)
    if read.has_errors:
        raise fail("nothing is published: correct these cells, and import the file again")
    if read.may_undo and not overwrite:
        raise fail(
            "nothing is published: what it takes out may be newer than the file; make the changes"
            " in a new export (of CSV with the release in its name, as in -o"
            f" {file_name(thesaurus, vocabulary, 'csv')}), or take this one with --overwrite"
        )
    if dry_run:
        console.print("dry run: nothing is published")
    elif not read.edits:
        console.print("nothing has changed: no new release")
    else:
        _Publishing(read.edits, thesaurus, vocabulary, author, message).publish(settings)


@dataclass(frozen=True)
class _Publishing:
    """What a file changes, on its way through the editors' desk."""

    edits: Sequence[Edit]
    thesaurus: Thesaurus
    vocabulary: Vocabulary
    author: str
    message: str

    def publish(self, settings: Settings) -> None:
        """Publish it, or end the command; what is not published is not left at the desk either."""
        publish_by, desk = publisher(settings), Desk.of(settings.home)
        # At a desk of its own first: the address of a new concept that was ever drafted is spent.
        with TemporaryDirectory(prefix="meagraph-desk-") as folder:
            aside = Desk.of(Path(folder))
            choice = self._proposed(aside)
            found = Publication(publish_by, aside, self.thesaurus).check(choice)
        against = [one for one in found if one.blocking]
        if against:
            raise _refused(against)
        choice = self._proposed(desk)
        try:
            done = _published(Publication(publish_by, desk, self.thesaurus), choice, found)
        except BaseException as error:
            self._discard(desk, choice)
            if isinstance(error, NotPublishedError):
                raise _refused(error.findings) from error
            raise
        console.print(f"release {done.release} is current")

    def _proposed(self, desk: Desk) -> Choice:
        """Make drafts of it at a desk; where others have drafts of the same, nothing is kept."""
        drafts = Drafts(desk, self.thesaurus)
        changed = {edit.iri for edit in self.edits}
        with desk.transaction():
            pending = drafts.pending(self.vocabulary.id)
            theirs = [one for one in pending if one.concept.iri in changed]
            if theirs:
                _print_some([f"draft: <{one.concept.iri}> ({one.author})" for one in theirs])
                raise fail(
                    "nothing is published: these concepts have drafts; publish or discard them"
                    " first, or hand the file in at the desk, where changes are joined"
                )
            try:
                saved = drafts.propose_edits(
                    self.vocabulary, self.edits, self.author, reason=self.message
                )
            except DraftError as error:
                raise fail(f"{error}; import the file again") from error
            if any(isinstance(one, Clash) or one.clash is not None for one in saved):
                raise fail(
                    "nothing is published: it contradicts what others published since; make the"
                    " changes in a file of the current release, or hand this one in at the desk,"
                    " where each is decided"
                )
        versions = {
            one.draft.concept.iri: one.draft.version
            for one in saved
            if not isinstance(one, Clash) and one.changed
        }
        return Choice(self.vocabulary.id, versions, self.author, self.message)

    def _discard(self, desk: Desk, choice: Choice) -> None:
        """Set the drafts aside that were made, but for those that somebody went on with."""
        drafts = Drafts(desk, self.thesaurus)
        with desk.transaction():
            for iri, version in choice.versions.items():
                with suppress(DraftError):
                    drafts.discard(self.vocabulary, iri, version, self.author)


def _published(publication: Publication, choice: Choice, advice: Iterable[Obstacle]) -> Published:
    """Publish a choice, whatever advice there is: nobody is asked on a command line."""
    try:
        return publication.publish(replace(choice, acknowledged=digest_of(advice)))
    except NotPublishedError as error:
        if any(one.blocking for one in error.findings):
            raise
        # The desk has advice of its own, such as of proposals.
        return publication.publish(replace(choice, acknowledged=digest_of(error.findings)))


def _refused(against: Iterable[Obstacle]) -> SystemExit:
    """Print what stands in the way of a release; gives the exit to raise."""
    lines = []
    for one in against:
        said = f"{one.code} <{one.concept}> {one.value}".rstrip()
        words = dict(one.messages).get("en", "")
        lines.append(f"{said}: {words}" if words else said)
    _print_some(lines)
    return fail(f"{NotPublishedError(against)}; correct the file, and import it again")


def _print(read: SpreadsheetImport) -> None:
    _line(
        f"{read.name}: {read.rows} rows, {len(read.new)} new concepts, {len(read.changed)} changed;"
        f" {read.unmentioned} without a row stay as they are"
    )
    for level in LEVELS:
        _print_some([_told(one) for one in read.of_level(level)])
    _print_some([_edited(edit) for edit in read.edits])


def _told(finding: Finding) -> str:
    return f"{finding.level}: {finding}"


def _edited(edit: Edit) -> str:
    places = (
        change.predicate.value.rpartition("#")[2].rpartition("/")[2]
        + (f"@{change.language}" if change.language else "")
        + f" -{len(change.removed)} +{len(change.added)}"
        for change in changes_of(edit)
    )
    return f"{'new' if edit.new else 'changed'} <{edit.iri}>: {', '.join(places)}"


def _print_some(lines: list[str]) -> None:
    for line in lines[:SHOWN]:
        _line(f"  {line}")
    if len(lines) > SHOWN:
        _line(f"  … and {len(lines) - SHOWN} more")


def _line(text: str) -> None:
    console.print(text, markup=False, highlight=False)

"""`meagraph vocab import` of a spreadsheet: what it changes, by way of the editors' desk."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from cli.common import console, fail, publisher
from loaders.spreadsheets.findings import LEVELS, Finding
from loaders.spreadsheets.importing import SpreadsheetImport
from loaders.spreadsheets.spreadsheets import read_spreadsheet
from loaders.spreadsheets.table import SpreadsheetError
from meagraph.editing.desk import Desk
from meagraph.editing.drafts import Clash, Drafts
from meagraph.editing.publication import Choice, NotPublishedError, Publication, digest_of
from meagraph.settings import Settings
from meagraph.vocabulary.changes import Edit, changes_of
from meagraph.vocabulary.thesaurus import Thesauri, Thesaurus
from meagraph.vocabulary.vocabularies import Vocabulary

SHOWN = 20
"""Findings of a level, and concepts, that are printed."""


def import_spreadsheet(
    file: Path, name: str | None, settings: Settings, author: str, message: str, *, dry_run: bool
) -> None:
    """
    Print what a spreadsheet changes of the vocabulary with the id `name`, and publish that.

    Nothing is published on a dry run, nor when the file has an error: then the command ends with
    status 1. Changes that contradict drafts of the desk are left there, to be decided.
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
    if dry_run:
        console.print("dry run: nothing is published")
    elif not read.edits:
        console.print("nothing has changed: no new release")
    else:
        _publish(read.edits, thesaurus, vocabulary, settings, author, message)


def _publish(
    edits: Iterable[Edit],
    thesaurus: Thesaurus,
    vocabulary: Vocabulary,
    settings: Settings,
    author: str,
    message: str,
) -> None:
    desk = Desk.of(settings.home)
    drafts = Drafts(desk, thesaurus)
    saved = drafts.propose_edits(vocabulary, edits, author, reason=message)
    if any(isinstance(one, Clash) or one.clash is not None for one in saved):
        raise fail("it contradicts what editors are changing: decide at the desk, among the drafts")
    versions = {
        one.draft.concept.iri: one.draft.version
        for one in saved
        if not isinstance(one, Clash) and one.changed
    }
    choice = Choice(vocabulary.id, versions, author, message)
    publication = Publication(publisher(settings), desk, thesaurus)
    try:
        advice = digest_of(publication.check(choice))
        published = publication.publish(replace(choice, acknowledged=advice))
    except NotPublishedError as error:
        raise fail(f"{error}; what the file changes waits among the drafts of the desk") from error
    console.print(f"release {published.release} is current")


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

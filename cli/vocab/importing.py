"""`meagraph vocab import`: a file becomes a vocabulary, or a newer edition of one."""

import os
from collections.abc import Callable
from pathlib import Path

import click
from pyoxigraph import Store

from cli.common import (
    FOUND_PROBLEMS,
    console,
    fail,
    home_option,
    publisher,
    read_settings,
    user_name,
)
from cli.reporting import print_counts, print_findings, print_results
from cli.vocab.sharing import FILE, author_option, published, refused, vocabulary_problems_reported
from loaders.skos_file import Importing, SkosImport
from loaders.spreadsheets.suffixes import TEXTS, WORKBOOKS
from meagraph import durable
from meagraph.beside import collect_seldom
from meagraph.home import Home, HomeError
from meagraph.publishing import PublishError, RefusedError, Trial
from meagraph.settings import Settings
from meagraph.staging import Changeset
from meagraph.validation.report.html import as_html
from meagraph.validation.report.json import as_json
from meagraph.validation.report.rdf import as_turtle
from meagraph.validation.results import Report
from meagraph.vocabulary.quality import counts, quality_begun

_EXAMPLES = 5
_REPORTS = (".json", ".html", ".ttl")


def _writable(_: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    """Refuse a report that could not be written, before anything is published."""
    if path is None:
        return None
    if path.suffix.lower() not in _REPORTS:
        raise click.BadParameter(f"{path}: name it with one of {', '.join(_REPORTS)}", param=option)
    if not path.parent.is_dir():
        raise click.BadParameter(f"{path.parent}: there is no such directory", param=option)
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise click.BadParameter(f"{path.parent}: you may not write there", param=option)
    return path


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--id", "name", help="Id of the vocabulary (default: from its title, or the file's).")
@click.option("--title", help="Title of the scheme, where the file gives none.")
@click.option("--withdraw", is_flag=True, help="What the file lacks leaves, instead of being kept.")
@click.option("--overwrite", is_flag=True, help="Undo what was changed here and is not in it.")
@click.option("--message", help="Why: recorded in the release.")
@author_option
@click.option("--dry-run", is_flag=True, help="Read, mend, compare and judge; publish nothing.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=_writable,
    help="Write the quality report there, by its suffix: .json, .html or .ttl.",
)
@home_option
def import_file(
    file: Path,
    name: str | None,
    title: str | None,
    withdraw: bool,
    overwrite: bool,
    message: str | None,
    author: str | None,
    dry_run: bool,
    report: Path | None,
    home: Path | None,
) -> None:
    """
    Publish a SKOS file as a vocabulary, or as a newer edition of one.

    RDF/XML, Turtle, N-Triples, N-Quads, TriG and JSON-LD, also packed (.gz). Concepts that a newer
    file lacks are deprecated and kept, unless --withdraw is given. A quality report is printed.
    A file that was exported is joined with what was published since; where both changed the same,
    and where a file tells no origin and the vocabulary was changed here, --overwrite takes it.

    A spreadsheet (.xlsx, .csv) that was exported changes the vocabulary --id by its cells.
    """
    settings = read_settings(home=home)
    if file.suffix.lower() in (*WORKBOOKS, *TEXTS):
        from cli.vocab.spreadsheets import import_spreadsheet  # a large library of its own

        if title is not None or withdraw or report is not None:
            raise click.UsageError(
                "--title, --withdraw and --report are not for spreadsheets: their cells say what"
                " changes, and concepts that they lack stay"
            )
        with vocabulary_problems_reported():
            import_spreadsheet(
                file,
                name,
                settings,
                author or user_name(),
                message or file.name,
                dry_run=dry_run,
                overwrite=overwrite,
            )
        return
    collect_seldom()
    importing = SkosImport(
        file, settings, vocabulary=name, title=title, withdraw=withdraw, overwrite=overwrite
    )

    def made_of(release: Store) -> Changeset:
        return importing.changeset(importing.prepare(release), author or user_name(), message)

    with vocabulary_problems_reported():
        _, release = Home(settings.home).open_current()
        prepared = importing.prepare(release)
        print_findings(prepared.findings)
        _print_update(prepared, withdraw)
        with quality_begun(prepared.update.triples, settings.base) as quality:
            try:
                if dry_run:
                    publisher(settings).try_out(made_of, _conforming)
                else:
                    published(publisher(settings).publish_from(made_of))
            except RefusedError as refusal:
                _tell_quality(quality, report, settings)
                raise refused(refusal) from refusal
            except (HomeError, PublishError, OSError):  # what was judged is told all the same
                _tell_quality(quality, report, settings)
                raise
            judged = _tell_quality(quality, report, settings)
    if dry_run:
        console.print("dry run: nothing is published")
    if not judged:
        raise SystemExit(FOUND_PROBLEMS)


def _conforming(trial: Trial) -> None:
    if trial.report is not None and not trial.report.conforms:
        raise RefusedError(trial.report)


def _tell_quality(judge: Callable[[], Report], file: Path | None, settings: Settings) -> bool:
    """
    Print the quality, and write the report; says whether it could be done.

    A failure is printed, and not raised: it must not hide what became of the publication.
    """
    try:
        found = judge()
        print_counts("quality", found.summary())
        print_results(_pressing(found), {})
        _print_advice(found)
        if file is not None:
            durable.write_file(file, _written(found, file, settings).encode())
    except BrokenPipeError:  # nobody reads on
        raise
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        fail(f"the quality could not be told: {place}{error.strerror or error}")
        return False
    return True


def _pressing(found: Report) -> Report:
    """Leave out advice, of which a vocabulary that is in use has much."""
    return Report(tuple(one for one in found.results if one.severity != "Info"))


def _print_advice(found: Report) -> None:
    """Print how much advice each rule has; a report tells it one by one."""
    told = counts(Report(tuple(found.of("Info"))))
    if told:
        said = ", ".join(f"{rule}: {count}" for rule, count in told.items())
        console.print(
            f"advice (--report FILE tells all of it): {said}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )


def _print_update(prepared: Importing, withdraw: bool) -> None:
    update = prepared.update
    console.print(
        f"vocabulary {prepared.id}: {prepared.title} (<{prepared.scheme}>)",
        markup=False,
        highlight=False,
    )
    words = (
        "withdrawn, since the file lacks them"
        if withdraw
        else ("deprecated and kept, since the file lacks them (--withdraw removes them)")
    )
    for said, iris in (("new", update.new), ("changed", update.changed), (words, update.missing)):
        if iris and not (prepared.is_new and said == "new"):
            shown = ", ".join(f"<{iri}>" for iri in iris[:_EXAMPLES])
            rest = f" … and {len(iris) - _EXAMPLES} more" if len(iris) > _EXAMPLES else ""
            console.print(f"  {len(iris)} {said}: {shown}{rest}", markup=False, highlight=False)
    console.print(
        f"  {len(update.triples)} triples, {len(update.new)} new of concepts, collections, schemes",
        highlight=False,
    )


def _written(found: Report, path: Path, settings: Settings) -> str:
    if path.suffix.lower() == ".html":
        return as_html(found, origins={})
    if path.suffix.lower() == ".ttl":
        return as_turtle(found, settings.base)
    return as_json(found) + "\n"

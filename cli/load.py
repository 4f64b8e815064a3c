"""`meagraph load`: sources through their loaders, validation and publication."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from pyoxigraph import Store
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from cli.common import (
    FOUND_PROBLEMS,
    console,
    fail,
    home_option,
    problems_reported,
    publisher,
    read_settings,
    user_name,
)
from cli.reporting import print_counts, print_findings, print_results
from loaders.documents.held_works import held_works, selecting
from loaders.documents.works import HeldWorks
from loaders.intake import Intake, take_in
from meagraph import steps
from meagraph.codes import read_codes
from meagraph.home import Home
from meagraph.identifiers import Identifiers
from meagraph.publishing import RefusedError
from meagraph.settings import Settings
from meagraph.validation.release_report import ReleaseReport
from meagraph.validation.report.origins import of_changeset


@click.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--kind", help="The loader to use; otherwise the one that recognises the source.")
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Declared mapping of a table (see docs/loaders.md).",
)
@click.option("--message", help="Why: recorded in the release (default: the sources' names).")
@click.option("--author", help="Who: recorded in the release (default: your user name).")
@click.option(
    "--whole",
    is_flag=True,
    help="SOURCE is all that there is: withdraw what earlier loads of its loader gave beyond it.",
)
@click.option("--dry-run", is_flag=True, help="Load and validate, publish nothing.")
@home_option
def load(
    sources: tuple[str, ...],
    kind: str | None,
    mapping: Path | None,
    message: str | None,
    author: str | None,
    whole: bool,
    dry_run: bool,
    home: Path | None,
) -> None:
    """
    Load SOURCE, validate it in context, and publish the result as a new release.

    `meagraph load data` loads the reference data set. Unchanged sources make no release.
    """
    settings = read_settings(home=home)
    places = [_place(source, settings) for source in sources]
    started = time.monotonic()
    with problems_reported():
        _, before = Home(settings.home).open_current()
        with _progress() as (progress, task):
            intake = take_in(
                places,
                settings,
                author=author or user_name(),
                message=message or f"load {', '.join(sources)}",
                kind=kind,
                mapping=mapping,
                whole=whole,
                works=_held(before, settings),
                progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
            progress.update(task, description="validating")
            report = _judge(intake, settings) if dry_run else _publish(intake, settings)
        print_findings(intake.findings)
        if report is not None:
            print_counts("validation", report.summary)
            print_results(report.new, of_changeset(intake.changeset))
    seconds = time.monotonic() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    console.print(f"{seconds:.1f} s, at most {peak} MiB of memory", style="dim")
    raise SystemExit(0 if report is None or report.conforms else FOUND_PROBLEMS)


def _held(release: Store, settings: Settings) -> HeldWorks:
    """Give the works that the current release holds, in which documents look up what they cite."""
    identifiers = Identifiers(settings.base, read_codes(settings.content))
    return held_works(selecting(release), identifiers)


def _publish(intake: Intake, settings: Settings) -> ReleaseReport | None:
    try:
        outcome = publisher(settings).publish(intake.changeset)
    except RefusedError as refusal:
        fail(str(refusal))
        return refusal.report
    for name in intake.changeset.kept:
        console.print(f"{name} was changed here since it was loaded: it stays as it is")
    if outcome.manifest is None:
        console.print("nothing has changed: no new release")
    else:
        counts = outcome.manifest.counts
        console.print(
            f"release {outcome.manifest.number} is current:"
            f" {counts.triples} triples, {counts.graphs} graphs"
        )
    return outcome.report


def _judge(intake: Intake, settings: Settings) -> ReleaseReport | None:
    report = publisher(settings).validate(intake.changeset)
    console.print("dry run: nothing is published")
    return report


def _place(source: str, settings: Settings) -> str:
    """Give the place of `source`; the word `data` also stands for the shipped reference data."""
    if source == "data" and not Path(source).exists():
        return str(settings.content / "data")
    return source


@contextmanager
def _progress() -> Iterator[tuple[Progress, TaskID]]:
    """Show on a terminal what is being done; each step of the publication is named."""
    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed:.0f}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    task = progress.add_task("reading", total=None)

    def show(step: steps.Step) -> None:
        progress.update(task, description=step)

    steps.observers.append(show)
    try:
        with progress:
            yield progress, task
    finally:
        steps.observers.remove(show)

"""`meagraph vocab`: vocabularies as files, their versions, and what differs between them."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import click
from pyoxigraph import Store

from cli.common import (
    FOUND_PROBLEMS,
    console,
    fail,
    home_option,
    problems_reported,
    publisher,
    read_settings,
    read_shapes,
    user_name,
)
from cli.reporting import print_counts, print_findings, print_results
from cli.spreadsheet_import import import_spreadsheet, is_spreadsheet
from cli.vocabulary_states import Place, States
from loaders.skos_file import Importing, SkosImport
from loaders.skos_file.checking import Problem, check_file, stable_form
from loaders.skos_file.earlier import origin_line_in
from loaders.skos_file.lines import read_text
from loaders.skos_file.reading import check_holds_skos, read_skos
from meagraph import durable
from meagraph.beside import collect_seldom
from meagraph.home import Home
from meagraph.namespaces import LANGUAGES
from meagraph.publishing import Outcome, RefusedError, Trial
from meagraph.settings import Settings
from meagraph.staging import Changeset
from meagraph.validation.report.html import as_html
from meagraph.validation.report.json import as_json
from meagraph.validation.report.rdf import as_turtle
from meagraph.validation.results import Report
from meagraph.vocabulary.comparison import compare, comparison_json
from meagraph.vocabulary.quality import counts, quality_begun
from meagraph.vocabulary.rollback import planned_in, roll_back
from meagraph.vocabulary.versions import Making, VersionError, make_version
from server.vocabulary_versions.words import as_text, speaking

Format = Literal["turtle", "rdfxml", "ntriples", "jsonld", "xlsx", "csv"]

_EXAMPLES = 5
_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Language of the words, and of names where there are any in it.",
)
author_option = click.option("--author", help="Who: recorded in the release (default: you).")


@click.group()
def vocab() -> None:
    """Check, export and import vocabularies; name, compare and go back to their versions."""


@contextmanager
def _problems_reported() -> Iterator[None]:
    """End the command with status 1 and the message; a refusal says what speaks against it."""
    try:
        with problems_reported():
            yield
    except VersionError as error:
        raise fail(str(error)) from error


def _published(outcome: Outcome) -> None:
    if outcome.manifest is None:
        console.print("nothing has changed: no new release")
    else:
        console.print(f"release {outcome.manifest.number} is current")


def _refused(refusal: RefusedError) -> SystemExit:
    print_results(refusal.report.new, {})
    return fail(str(refusal))


# Files


@vocab.command("import")
@click.argument("file", type=_FILE)
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
    if is_spreadsheet(file):
        with _problems_reported():
            import_spreadsheet(
                file, name, settings, author or user_name(), message or file.name, dry_run=dry_run
            )
        return
    collect_seldom()
    importing = SkosImport(
        file, settings, vocabulary=name, title=title, withdraw=withdraw, overwrite=overwrite
    )

    def made_of(release: Store) -> Changeset:
        return importing.changeset(importing.prepare(release), author or user_name(), message)

    with _problems_reported():
        _, release = Home(settings.home).open_current()
        prepared = importing.prepare(release)
        print_findings(prepared.findings)
        _print_update(prepared, withdraw)
        with quality_begun(prepared.update.triples, settings.base) as quality:
            try:
                if dry_run:
                    publisher(settings).try_out(made_of, _conforming)
                else:
                    outcome = publisher(settings).publish_from(made_of)
            except RefusedError as refusal:
                _tell_quality(quality(), report, settings)
                raise _refused(refusal) from refusal
            _tell_quality(quality(), report, settings)
    if dry_run:
        console.print("dry run: nothing is published")
    else:
        _published(outcome)


def _conforming(trial: Trial) -> None:
    if trial.report is not None and not trial.report.conforms:
        raise RefusedError(trial.report)


def _tell_quality(found: Report, file: Path | None, settings: Settings) -> None:
    print_counts("quality", found.summary())
    print_results(_pressing(found), {})
    _print_advice(found)
    if file is not None:
        durable.write_file(file, _written(found, file, settings).encode())


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
    if path.suffix == ".html":
        return as_html(found, origins={})
    if path.suffix == ".ttl":
        return as_turtle(found, settings.base)
    return as_json(found) + "\n"


@vocab.command()
@click.argument("name", metavar="ID")
@click.option(
    "--format",
    "form",
    type=click.Choice(["turtle", "rdfxml", "ntriples", "jsonld", "xlsx", "csv"]),
    default="turtle",
    show_default=True,
)
@click.option("--version", help="A named version, in place of what is published.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write it (default: standard output).",
)
@home_option
def export(
    name: str, form: Format, version: str | None, output: Path | None, home: Path | None
) -> None:
    """
    Write the vocabulary ID, as it is published or as a version of it.

    Turtle is in a stable form for version control: one statement on a line, always in one order.
    """
    settings = read_settings(home=home)
    with _problems_reported():
        written = States(settings).export(name, version, form)
        if output is not None:
            durable.write_file(output, written)
    if output is None:
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()


@vocab.command("format")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@click.option("--id", "name", help="Id of the vocabulary (default: from the file's name).")
@home_option
def format_files(files: tuple[Path, ...], name: str | None, home: Path | None) -> None:
    """Write Turtle FILES again in the stable form that `export` gives and `check` asks for."""
    settings = read_settings(home=home)
    with _problems_reported():
        states = States(settings)
        for path in files:
            baseline = states.baseline(_name_of(path, name, files))
            reading = read_skos(path, settings, baseline.graph)
            check_holds_skos(reading)
            if reading.syntax != "ttl" or path.suffix == ".gz":
                raise fail(f"{path}: the stable form is one of Turtle; export or convert it first")
            origin = origin_line_in(read_text(path))
            text = stable_form(reading.triples, baseline.graph, settings, origin).encode()
            if text != path.read_bytes():
                durable.write_file(path, text)
                console.print(f"{path}: written in the stable form", markup=False, highlight=False)


@vocab.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@click.option("--id", "name", help="Id of the vocabulary (default: from the file's name).")
@click.option("--published", type=_FILE, help="A file to compare with, in place of the release.")
@click.option("--format-check", "stable", is_flag=True, help="Ask for the stable form, too.")
@click.option("--json", "as_objects", is_flag=True, help="Print the problems as JSON.")
@home_option
def check(
    files: tuple[Path, ...],
    name: str | None,
    published: Path | None,
    stable: bool,
    as_objects: bool,
    home: Path | None,
) -> None:
    """
    Check FILES as a pull request needs it, before they become what is published.

    Syntax, integrity of SKOS, the instance's shapes, quality, and that no published IRI is lost.
    Ends with status 1 when something stands in the way; advice does not.
    """
    settings = read_settings(home=home)
    with _problems_reported():
        states = States(settings)
        shapes = read_shapes(settings) if settings.shapes == "ours" else None
        found: list[Problem] = []
        for path in files:
            baseline = states.baseline(_name_of(path, name, files), published)
            found += check_file(path, settings, baseline, shapes, stable=stable)
    if as_objects:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
    else:
        _print_problems(found, files)
    raise SystemExit(FOUND_PROBLEMS if any(one.level == "error" for one in found) else 0)


def _name_of(path: Path, name: str | None, files: tuple[Path, ...]) -> str:
    if name is not None and len(files) > 1:
        raise click.UsageError("--id is for one file")
    return name or path.name.partition(".")[0].lower()


def _print_problems(found: list[Problem], files: tuple[Path, ...]) -> None:
    groups: dict[tuple[str, str], list[Problem]] = {}
    for one in found:
        groups.setdefault((one.level, one.code), []).append(one)
    for (level, code), group in groups.items():
        if level == "known":
            continue
        shown = group if level == "error" else group[:_EXAMPLES]
        for one in shown:
            place = f"{one.file}:{one.line}" if one.line else one.file
            about = f" <{one.iri}>" if one.iri and one.iri not in one.message else ""
            click.echo(f"{place}: {level} {code}:{about} {one.message}")
        if len(group) > len(shown):
            click.echo(f"  … and {len(group) - len(shown)} more of {code}")
    count = {
        level: sum(one.level == level for one in found) for level in ("error", "advice", "known")
    }
    console.print(
        f"{len(files)} files: {count['error']} errors, {count['advice']} advice,"
        f" {count['known']} known of what is published",
        highlight=False,
    )


# Versions


def _print_lines(lines: Iterable[str]) -> None:
    """Print lines without the marks of direction, which terminals show as boxes or not at all."""
    for line in lines:
        click.echo(line.translate(_ISOLATES))


@vocab.command()
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option("--json", "as_objects", is_flag=True, help="Print it as JSON.")
@language_option
@home_option
def diff(old: str, new: str, as_objects: bool, language: str, home: Path | None) -> None:
    """
    Tell in plain words what leads from A to B.

    Each is a file, or ID@VERSION, ID@published (or ID alone), ID@drafts.
    """
    settings = read_settings(home=home)
    with _problems_reported(), speaking(language):
        states = States(settings)
        places = [Place.of(one) for one in (old, new)]
        compared = compare(*states.pair(*places))
        if as_objects:
            told = comparison_json(compared, language)
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            _print_lines(as_text(compared, language))


@vocab.command()
@click.argument("name", metavar="ID")
@click.argument("version")
@click.option("--notes", required=True, help="What is new, for those who use the vocabulary.")
@click.option("--notes-language", default="en", show_default=True, help="Language of the notes.")
@author_option
@home_option
def release(
    name: str, version: str, notes: str, notes_language: str, author: str | None, home: Path | None
) -> None:
    """Name what the vocabulary ID says now as VERSION, and keep it for ever."""
    settings = read_settings(home=home)
    making = Making(name, version, notes, notes_language, author or user_name())
    with _problems_reported():
        try:
            outcome = make_version(publisher(settings), making)
        except RefusedError as refusal:
            raise _refused(refusal) from refusal
    _published(outcome)


@vocab.command()
@click.argument("name", metavar="ID")
@click.option("--json", "as_objects", is_flag=True, help="Print them as JSON.")
@home_option
def versions(name: str, as_objects: bool, home: Path | None) -> None:
    """List the named versions of the vocabulary ID, the newest first."""
    settings = read_settings(home=home)
    with _problems_reported():
        known = States(settings).versions(name)
    if as_objects:
        told = [{**asdict(one), "issued": one.issued.isoformat()} for one in known]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for one in known:
        click.echo(f"{one.name}  {one.issued:%Y-%m-%d}  {one.author}: {one.notes}")


@vocab.command()
@click.argument("name", metavar="ID")
@click.argument("concept", required=False)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@language_option
@home_option
def history(name: str, concept: str | None, limit: int, language: str, home: Path | None) -> None:
    """Tell what publications did to the vocabulary ID, or to one CONCEPT of it (its IRI)."""
    settings = read_settings(home=home)
    with _problems_reported(), speaking(language):
        for line in States(settings).history(name, concept, limit, language):
            click.echo(line)


@vocab.command()
@click.argument("name", metavar="ID")
@click.argument("version")
@click.option("--dry-run", is_flag=True, help="Show what it would come to, and publish nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--message", help="Why: recorded in the release.")
@author_option
@language_option
@home_option
def rollback(
    name: str,
    version: str,
    dry_run: bool,
    yes: bool,
    message: str | None,
    author: str | None,
    language: str,
    home: Path | None,
) -> None:
    """
    Publish the vocabulary ID as it was in VERSION, as a new release.

    Concepts that came since are deprecated and kept. What it comes to is shown first.
    """
    settings = read_settings(home=home)
    with _problems_reported():
        from_now = publisher(settings)
        _, before = Home(settings.home).open_current()
        now = States(settings).now
        planned = planned_in(before, from_now, name, version, now)
        with speaking(language):
            _print_lines(as_text(planned.comparison, language))
        if not (planned.removed or planned.added):
            console.print("nothing has changed: no new release")
            return
        if dry_run:
            console.print("dry run: nothing is published")
            return
        if not yes:
            click.confirm("Publish this?", abort=True, err=True)
        try:
            outcome = roll_back(from_now, name, version, author or user_name(), message)
        except RefusedError as refusal:
            raise _refused(refusal) from refusal
    _published(outcome)

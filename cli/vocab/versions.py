"""`meagraph vocab diff|release|versions|history|rollback`: the versions of vocabularies."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from cli.common import (
    console,
    home_option,
    publisher,
    read_settings,
    user_name,
)
from cli.vocab.sharing import author_option, published, refused, vocabulary_problems_reported
from cli.vocab.states import Place, States
from meagraph.home import Home
from meagraph.namespaces import LANGUAGES
from meagraph.publishing import RefusedError
from meagraph.vocabulary.comparison import compare, comparison_json
from meagraph.vocabulary.rollback import planned_in, roll_back
from meagraph.vocabulary.versions import Making, make_version
from server.vocabulary_versions.words import as_text, speaking

_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))

language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Language of the words, and of names where there are any in it.",
)


def _print_lines(lines: Iterable[str]) -> None:
    """Print lines without the marks of direction, which terminals show as boxes or not at all."""
    for line in lines:
        click.echo(line.translate(_ISOLATES))


@click.command()
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
    with vocabulary_problems_reported(), speaking(language):
        states = States(settings)
        places = [Place.of(one) for one in (old, new)]
        compared = compare(*states.pair(*places))
        if as_objects:
            told = comparison_json(compared, language)
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            _print_lines(as_text(compared, language))


@click.command()
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
    with vocabulary_problems_reported():
        try:
            outcome = make_version(publisher(settings), making)
        except RefusedError as refusal:
            raise refused(refusal) from refusal
    published(outcome)


@click.command()
@click.argument("name", metavar="ID")
@click.option("--json", "as_objects", is_flag=True, help="Print them as JSON.")
@home_option
def versions(name: str, as_objects: bool, home: Path | None) -> None:
    """List the named versions of the vocabulary ID, the newest first."""
    settings = read_settings(home=home)
    with vocabulary_problems_reported():
        known = States(settings).versions(name)
    if as_objects:
        told = [{**asdict(one), "issued": one.issued.isoformat()} for one in known]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for one in known:
        click.echo(f"{one.name}  {one.issued:%Y-%m-%d}  {one.author}: {one.notes}")


@click.command()
@click.argument("name", metavar="ID")
@click.argument("concept", required=False)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@language_option
@home_option
def history(name: str, concept: str | None, limit: int, language: str, home: Path | None) -> None:
    """Tell what publications did to the vocabulary ID, or to one CONCEPT of it (its IRI)."""
    settings = read_settings(home=home)
    with vocabulary_problems_reported(), speaking(language):
        for line in States(settings).history(name, concept, limit, language):
            click.echo(line)


@click.command()
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
    with vocabulary_problems_reported():
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
            raise refused(refusal) from refusal
    published(outcome)

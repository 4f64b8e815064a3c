"""`meagraph vocab export|format|check`: vocabularies as files, as in version control."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import click

from cli.common import (
    FOUND_PROBLEMS,
    console,
    fail,
    home_option,
    read_settings,
    read_shapes,
)
from cli.vocab.sharing import FILE, vocabulary_problems_reported
from cli.vocab.states import States
from loaders.skos_file.checking import Problem, check_file, stable_form
from loaders.skos_file.earlier import origin_line_in
from loaders.skos_file.reading import check_holds_skos, read_skos
from meagraph import durable

_EXAMPLES = 5

Format = Literal["turtle", "rdfxml", "ntriples", "jsonld", "xlsx", "csv"]


@click.command()
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
    with vocabulary_problems_reported():
        written = States(settings).export(name, version, form)
        if output is not None:
            durable.write_file(output, written)
    if output is None:
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()


@click.command("format")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option("--id", "name", help="Id of the vocabulary (default: from the file's name).")
@home_option
def format_files(files: tuple[Path, ...], name: str | None, home: Path | None) -> None:
    """Write Turtle FILES again in the stable form that `export` gives and `check` asks for."""
    settings = read_settings(home=home)
    with vocabulary_problems_reported():
        states = States(settings)
        for path in files:
            baseline = states.baseline(_name_of(path, name, files))
            reading = read_skos(path, settings, baseline.graph)
            check_holds_skos(reading)
            if reading.syntax != "ttl" or path.suffix.lower() == ".gz":
                raise fail(f"{path}: the stable form is one of Turtle; export or convert it first")
            origin = origin_line_in(path)
            text = stable_form(reading.triples, baseline.graph, settings, origin).encode()
            if text != path.read_bytes():
                durable.write_file(path, text)
                console.print(f"{path}: written in the stable form", markup=False, highlight=False)


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option("--id", "name", help="Id of the vocabulary (default: from the file's name).")
@click.option("--published", type=FILE, help="A file to compare with, in place of the release.")
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
    with vocabulary_problems_reported():
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

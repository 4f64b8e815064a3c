"""`meagraph validate`: a report on one's own files, or on the current release."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

import click
from pyoxigraph import Triple
from rich.console import Console

from cli.common import FOUND_PROBLEMS, home_option, problems_reported, read_settings, read_shapes
from cli.reporting import print_counts, print_results
from loaders import LoadError
from meagraph.home import Home
from meagraph.merge import DEFAULT
from meagraph.reports import as_html, as_json, as_turtle
from meagraph.sandbox import SandboxError
from meagraph.settings import Settings
from meagraph.untrusted_rdf import parse_untrusted, syntax_of
from meagraph.validation import Report, Shapes

Format = Literal["text", "turtle", "json", "html"]


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--shapes",
    "shape_files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="SHACL in Turtle (default: the instance's own shapes).",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "turtle", "json", "html"]),
    default="text",
    show_default=True,
)
@home_option
def validate(
    files: tuple[Path, ...], shape_files: tuple[Path, ...], form: Format, home: Path | None
) -> None:
    """
    Judge RDF FILES in the context of the current release, or the release itself.

    Nothing is loaded. Ends with status 1 when there are violations.
    """
    settings = read_settings(home=home)
    with problems_reported():
        given = Shapes.read(shape_files, settings.base) if shape_files else None
        shapes = given or read_shapes(settings)
        report = _judge(files, shapes, settings)
    _print(report, form, settings)
    raise SystemExit(0 if report.conforms else FOUND_PROBLEMS)


def _judge(files: Iterable[Path], shapes: Shapes, settings: Settings) -> Report:
    """
    Judge the release with the files' triples.

    Of files, what they describe is reported, and what they cause elsewhere.
    """
    own = [triple for path in files for triple in _read(path, settings)]
    _, store = Home(settings.home).open_current()
    release = [quad.triple for quad in store.quads_for_pattern(None, None, None, DEFAULT)]
    report = shapes.validate([*release, *own])
    if not own:
        return report
    described = {getattr(triple.subject, "value", "") for triple in own}
    old = set(shapes.validate(release).results)
    return Report(
        tuple(result for result in report.results if result.focus in described or result not in old)
    )


def _read(path: Path, settings: Settings) -> list[Triple]:
    syntax = syntax_of(path)
    if syntax is None:
        raise LoadError(f"{path}: not a file of RDF by its name (.ttl, .nt, .rdf, .jsonld …)")
    try:
        graphs = parse_untrusted(path, syntax, settings, f"{settings.base}graph/validate")
        return [triple for _, triples in graphs for triple in triples]
    except SandboxError as error:
        place = f":{error.line}:{error.column}" if error.line else ""
        raise LoadError(f"{path}{place}: {error}") from error


def _print(report: Report, form: Format, settings: Settings) -> None:
    writers: dict[str, Callable[[], str]] = {
        "turtle": lambda: as_turtle(report, settings.base),
        "json": lambda: as_json(report),
        "html": lambda: as_html(report),
    }
    if form == "text":
        print_counts("validation", report, Console())
        print_results(report, Console())
    else:
        click.echo(writers[form]())

"""`meagraph validate`: a report on one's own files, or on the current release."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.progress import TimeElapsedColumn as Elapsed

from cli.common import (
    FOUND_PROBLEMS,
    console,
    fail,
    home_option,
    problems_reported,
    read_settings,
    read_shapes,
)
from cli.interrupting import interruptible, run_interruptibly
from cli.reporting import print_counts, print_results
from loaders import LoadError
from loaders.files import place_slug
from meagraph.codes import read_codes
from meagraph.home import Home
from meagraph.identifiers import Identifiers
from meagraph.sandbox import SandboxError
from meagraph.settings import Settings
from meagraph.untrusted_rdf import SYNTAXES, syntax_of
from meagraph.validation.checks import Explained
from meagraph.validation.own_file import Judged, OwnFile, judge_files, limits_of_own_files
from meagraph.validation.report.html import as_html
from meagraph.validation.report.json import as_json
from meagraph.validation.report.origins import of_release
from meagraph.validation.report.rdf import as_turtle
from meagraph.validation.rules import PUBLISHING, QUALITY, RULES, Rule
from meagraph.validation.shapes import Shapes, has_targets
from meagraph.validation.validation import Validation

Format = Literal["text", "turtle", "json", "html"]

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("files", nargs=-1, type=_FILE)
@click.option(
    "--shapes",
    "shape_files",
    multiple=True,
    type=_FILE,
    help="SHACL in Turtle (default: the instance's own shapes).",
)
@click.option(
    "--rules",
    "rule_names",
    multiple=True,
    metavar="RULE",
    help="A rule by its id, or publishing (those of every publication), quality (of vocabularies),"
    " all, none. Default: publishing; with --shapes, none.",
)
@click.option(
    "--alone", is_flag=True, help="Judge FILES by themselves, not in the context of the release."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "turtle", "json", "html"]),
    default="text",
    show_default=True,
)
@click.option("--explain", "explaining", is_flag=True, help="Say how each shape is checked.")
@home_option
def validate(
    files: tuple[Path, ...],
    shape_files: tuple[Path, ...],
    rule_names: tuple[str, ...],
    alone: bool,
    form: Format,
    explaining: bool,
    home: Path | None,
) -> None:
    """
    Judge RDF FILES in the context of the current release, or the release itself.

    Nothing is loaded. Ends with status 1 when there are violations, 130 when it is interrupted.
    """
    if alone and not files:
        raise click.UsageError("--alone is for files: name one")
    settings = read_settings(home=home)
    rules = _rules(rule_names or (("none",) if shape_files else ("publishing",)))
    with problems_reported(), interruptible():
        if explaining:
            validation = Validation(_shapes(shape_files, settings), rules, settings.base)
            names = {rule.iri(settings.base) for rule in rules}
            for one in sorted(validation.explain(), key=lambda one: one.check):
                _explain(one, names)
            return
        if files:
            judged = _judge_files(files, shape_files, rules, settings, alone=alone, form=form)
        else:
            judged = _judge_release(_shapes(shape_files, settings), rules, settings, form)
    _say_what_was_judged(judged, files, shape_files)
    _print(judged, form)
    raise SystemExit(0 if judged.conforms else FOUND_PROBLEMS)


def _say_what_was_judged(
    judged: Judged, files: Sequence[Path], shape_files: Sequence[Path]
) -> None:
    """Tell that nothing was found from that nothing was asked: say how much was judged by what."""
    if files and not judged.triples:
        named = ", ".join(map(str, files))
        raise fail(f"{named}: no statement is in it; perhaps another file was meant")
    if files:
        _note(f"read: triples {judged.triples}")
    if shape_files and not judged.shapes:
        named = ", ".join(map(str, shape_files))
        _note(
            f"{named}: no shape names what it is about (sh:targetClass and others); none is asked"
        )


def _note(line: str) -> None:
    console.print(line, markup=False, highlight=False)


def _rules(names: Sequence[str]) -> list[Rule]:
    """Give the rules of some names; raises `UsageError` for one that there is not."""
    known = {rule.id: [rule] for rule in RULES}
    known |= {"publishing": [*PUBLISHING], "quality": [*QUALITY], "all": [*RULES], "none": []}
    if unknown := [name for name in names if name not in known]:
        raise click.UsageError(f"there is no rule {unknown[0]}; rules: {', '.join(known)}")
    wanted = {rule.id for name in names for rule in known[name]}
    return [rule for rule in RULES if rule.id in wanted]


def _shapes(files: Sequence[Path], settings: Settings) -> Shapes:
    return Shapes.read(files, settings.base) if files else read_shapes(settings)


def _judge_files(
    files: Sequence[Path],
    shapes: Sequence[Path],
    rules: Sequence[Rule],
    settings: Settings,
    *,
    alone: bool,
    form: Format,
) -> Judged:
    identifiers = Identifiers(settings.base, read_codes(settings.content))
    own = [_own_file(path, identifiers) for path in files]
    with _progress("reading and judging"):
        try:
            return judge_files(
                own,
                settings,
                limits_of_own_files(settings),
                most_bytes=settings.load_bytes,
                shapes=shapes,
                rules=[rule.id for rule in rules],
                alone=alone,
                turtle=form == "turtle",
            )
        except SandboxError as error:
            raise LoadError(str(error)) from error


def _own_file(path: Path, identifiers: Identifiers) -> OwnFile:
    """Give a file as the loader of RDF takes it: its graph is the one that a load would put."""
    syntax = syntax_of(path)
    if syntax is None:
        raise LoadError(f"{path}: not a file of RDF by its name ({', '.join(SYNTAXES)})")
    return OwnFile(path, syntax, str(path), identifiers.graph("rdf", place_slug(path)))


def _judge_release(
    shapes: Shapes, rules: Sequence[Rule], settings: Settings, form: Format
) -> Judged:
    with _progress("judging the release") as show:

        def judge(check: Callable[[], None]) -> Judged:
            number, store = Home(settings.home).open_current()

            def heard(done: int, total: int, name: str) -> None:
                check()
                show(done, total, name.rpartition("/")[2])

            report = Validation(shapes, rules, settings.base).whole(
                store, heard, graph=form == "turtle"
            )
            origins = of_release(report, store, settings.base)
            turtle = as_turtle(report, settings.base) if form == "turtle" else ""
            return Judged(
                report,
                origins,
                turtle,
                len(store),
                number,
                shapes=sum(map(has_targets, shapes.all)),
            )

        return run_interruptibly(judge)


@contextmanager
def _progress(doing: str) -> Iterator[Callable[[int, int, str], None]]:
    """Show on a terminal how far the work is."""
    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Elapsed(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    task = progress.add_task(doing, total=None)
    with progress:
        yield lambda done, total, name: progress.update(
            task, completed=done, total=total, description=f"{doing}: {name}"
        )


def _explain(one: Explained, rules: Collection[str]) -> None:
    """Print how a shape, or one of the rules of these IRIs, is checked; see docs/validation.md."""
    click.echo(one.check)
    if one.check in rules:
        click.echo("  a program, which asks the graph itself")
    elif one.why_not:
        click.echo(f"  judged by pySHACL on all its targets: {one.why_not}")
    for query in one.queries:
        click.echo(f"  screened by {' '.join(query.split())}")
    if one.unbounded:
        click.echo(f"  checked wholly after every change: {one.unbounded}")


def _print(judged: Judged, form: Format) -> None:
    if form == "text":
        output = Console()
        print_counts("validation", judged.report.summary(), output)
        print_results(judged.report, judged.origins, output)
    elif form == "turtle":
        click.echo(judged.turtle, nl=False)
    elif form == "json":
        click.echo(as_json(judged.report, judged.origins))
    else:
        click.echo(as_html(judged.report, origins=judged.origins), nl=False)

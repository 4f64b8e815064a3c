"""`meagraph parse`: what a document says, for the person who checks it and for machines."""

import json
from pathlib import Path
from typing import Literal

import click
from rich.console import Console, RenderableType

from cli.common import fail, home_option, problems_reported, read_settings
from loaders.documents.comparison import compare, comparison_json, comparison_outline
from loaders.documents.correction_file import sidecar_of
from loaders.documents.documents import read_document
from loaders.documents.held_works import held_works, selecting
from loaders.documents.model import document_json
from loaders.documents.outline import outline
from loaders.documents.reading.source_text import DocumentError
from loaders.documents.review_html import review_html
from loaders.documents.works import HeldWorks, Works
from meagraph.codes import read_codes
from meagraph.home import Home
from meagraph.identifiers import Identifiers
from meagraph.settings import Settings

WIDTH = 120
"""Columns of an outline that goes into a file."""

Form = Literal["outline", "json", "html"]
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--outline", "form", flag_value="outline", default=True, help="Text (the default).")
@click.option("--json", "form", flag_value="json", help="All that was recognised.")
@click.option("--html", "form", flag_value="html", help="A page for checking, marks in the text.")
@click.option("--output", type=_FILE, help="Write there instead of to standard output.")
@click.option("--against", type=_FILE, metavar="DRAFT", help="Compare FILE with its draft.")
@click.option("--part", metavar="ID", help="With --against: the part of DRAFT that is the draft.")
@home_option
def parse(
    file: Path,
    form: Form,
    output: Path | None,
    against: Path | None,
    part: str | None,
    home: Path | None,
) -> None:
    """
    Show what the decision or other document in FILE says (.docx, .pdf, .html, .txt, .md).

    Corrections in FILE.corrections.toml are applied. Citations are resolved against the current
    release, if there is one. Nothing is loaded.

    Ends with status 0, also when there are warnings: they are printed with the document. 1: FILE
    cannot be read, or a correction no longer fits. 2: a wrong call.
    """
    _check_call(file, form, output, against, part)
    settings = read_settings(home=home)
    with problems_reported():
        works = _works(settings)
    try:
        document = read_document(file, settings, works)
        if against is not None:
            comparison = compare(read_document(against, settings, works), document, part)
            shown = comparison_json(comparison), comparison_outline(comparison)
        else:
            shown = document_json(document), outline(document)
    except DocumentError as error:
        raise fail(str(error)) from error
    with problems_reported():
        if form == "html":
            _write(review_html(document, file), output)
        elif form == "json":
            _write(json.dumps(shown[0], ensure_ascii=False, indent=2), output)
        else:
            _print(shown[1], output)


def _check_call(
    file: Path, form: Form, output: Path | None, against: Path | None, part: str | None
) -> None:
    if part is not None and against is None:
        raise click.UsageError("--part names a part of the draft: give --against DRAFT too")
    if against is not None and form == "html":
        raise click.UsageError("--against prints text or --json, no --html")
    read = [
        one.resolve() for given in (file, against) if given for one in (given, sidecar_of(given))
    ]
    if output is not None and output.resolve() in read:
        raise click.UsageError("--output would overwrite a file that is read")


def _works(settings: Settings) -> Works:
    """Give the works of the current release; none where nothing is published."""
    number, store = Home(settings.home).open_current()
    if number == 0:
        return HeldWorks()
    return held_works(selecting(store), Identifiers(settings.base, read_codes(settings.content)))


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text)
    else:
        output.write_text(f"{text.rstrip()}\n", encoding="utf-8")


def _print(shown: RenderableType, output: Path | None) -> None:
    if output is None:
        console = Console(highlight=False)
        if not console.is_terminal:
            console.width = WIDTH
        console.print(shown)
        return
    with output.open("w", encoding="utf-8") as file:
        Console(file=file, width=WIDTH, highlight=False).print(shown)

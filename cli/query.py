"""`meagraph query`: a saved query, or one of one's own, asked of the current release."""

from pathlib import Path

import click

from cli.common import fail, home_option, problems_reported, read_settings
from meagraph.query.errors import QueryError
from meagraph.query.formats import BY_NAME, CSV, FORMATS, TURTLE, ResultKind
from meagraph.query.pool import Query, QueryPool
from meagraph.saved_queries import SavedQuery, SavedQueryError, read_queries, read_query
from meagraph.settings import Settings


@click.command()
@click.argument("name", metavar="NAME|FILE", required=False)
@click.option("--param", "given", metavar="NAME=VALUE", multiple=True, help="Set a parameter.")
@click.option(
    "--format",
    "form",
    type=click.Choice([one.name for one in FORMATS]),
    help="Format of the answer (default: csv, or turtle for graphs).",
)
@home_option
def query(name: str | None, given: tuple[str, ...], form: str | None, home: Path | None) -> None:
    """
    Ask the saved query NAME, or the query in FILE, of the current release.

    Without a name, lists the saved queries.
    """
    settings = read_settings(home=home)
    if name is None:
        _list(settings)
        return
    with problems_reported():
        saved = _find(name, settings)
        bindings = saved.bindings(dict(_pair(text) for text in given), settings.base)
    chosen = BY_NAME[form or "csv"]
    is_graph = ResultKind.GRAPH in chosen.kinds
    question = Query(
        saved.text,
        result_format=CSV if is_graph else chosen,
        rdf_format=chosen if is_graph else TURTLE,
        bindings=bindings,
    )
    try:
        with QueryPool(settings) as pool:
            click.echo(pool.run(question).read(), nl=False)
    except QueryError as error:
        raise fail(str(error)) from error


def _list(settings: Settings) -> None:
    for saved in read_queries(settings.content / "queries", settings.base).values():
        click.echo(f"{saved.name}\n    {saved.titles['en']}")


def _find(name: str, settings: Settings) -> SavedQuery:
    path = Path(name)
    if path.is_file():
        return read_query(path, settings.base, titled=False)
    known = read_queries(settings.content / "queries", settings.base)
    if name not in known:
        raise SavedQueryError(f"no saved query is called {name!r}; `meagraph query` lists them")
    return known[name]


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(f"--param {text}: write NAME=VALUE")
    return name, value

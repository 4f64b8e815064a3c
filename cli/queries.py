"""`meagraph queries`: what the running service is asked now, and ending one of it."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from cli.common import fail, home_option, problems_reported, read_settings
from meagraph.query.control import cancel_query, running_queries

_TEXT_WIDTH = 60


@click.group()
def queries() -> None:
    """List and cancel the queries that the running service is at work on."""


@queries.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print everything, as JSON.")
@home_option
def list_queries(home: Path | None, *, as_json: bool) -> None:
    """
    List the queries at work and waiting, the longest first.

    Each line has: id, seconds, lane, client, the beginning of the text.
    """
    with problems_reported():
        found = running_queries(read_settings(home=home).home)
    if as_json:
        click.echo(json.dumps([asdict(query) for query in found], ensure_ascii=False, indent=2))
        return
    for query in found:
        lane = f"{query.lane} (waits)" if query.waiting else query.lane
        text = " ".join(query.text.split())[:_TEXT_WIDTH]
        line = f"{query.id}  {query.seconds:.1f} s  {lane}  {query.client or '-'}  {text}"
        # A stranger's query may hold what commands a terminal.
        click.echo("".join(sign if sign.isprintable() else "?" for sign in line))


@queries.command()
@click.argument("query_id", metavar="ID")
@home_option
def cancel(query_id: str, home: Path | None) -> None:
    """End the query ID; whoever asked it gets a 503 that says so."""
    with problems_reported():
        cancelled = cancel_query(read_settings(home=home).home, query_id)
    if not cancelled:
        raise fail(f"no query with the id {query_id} is at work; `meagraph queries list` shows all")
    click.echo(f"cancelled {query_id}")

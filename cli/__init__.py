"""The command line: `meagraph`, composed of one module for each group of commands."""

from typing import Any

import click

from cli.starting import INTERRUPTED, started  # isort: split

from cli.load import load
from cli.parse import parse
from cli.queries import queries
from cli.query import query
from cli.releases import rebuild, releases
from cli.serve import serve
from cli.settings import settings
from cli.tokens import tokens
from cli.users import users
from cli.validate import validate
from cli.vocab import vocab
from cli.withdraw import withdraw
from meagraph import __version__

__all__ = ["main"]


class _Commands(click.Group):
    """The commands; Ctrl-C in any of them gives the status that shells know it by."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise SystemExit(INTERRUPTED) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="meagraph")
def main() -> None:
    """Keep and serve the knowledge graph of the multilateral environmental agreements."""


for command in (
    load,
    parse,
    queries,
    query,
    rebuild,
    releases,
    serve,
    settings,
    tokens,
    users,
    validate,
    vocab,
    withdraw,
):
    main.add_command(command)

started()

"""The command line: `meagraph`, composed of one module for each group of commands."""

from typing import Any

import click

from cli.lazily import LazyGroup
from cli.starting import INTERRUPTED
from meagraph import __version__

__all__ = ["main"]

COMMANDS = {
    "load": "cli.load:load",
    "parse": "cli.parse:parse",
    "queries": "cli.queries:queries",
    "query": "cli.query:query",
    "rebuild": "cli.releases:rebuild",
    "releases": "cli.releases:releases",
    "serve": "cli.serve:serve",
    "settings": "cli.settings:settings",
    "tokens": "cli.tokens:tokens",
    "users": "cli.users:users",
    "validate": "cli.validate:validate",
    "vocab": "cli.vocab:vocab",
    "withdraw": "cli.withdraw:withdraw",
}
"""The commands by name, and where each is."""


class _Commands(LazyGroup):
    """The commands; Ctrl-C in any of them gives the status that shells know it by."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise SystemExit(INTERRUPTED) from None


@click.group(
    cls=_Commands,
    commands_in=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="meagraph")
def main() -> None:
    """Keep and serve the knowledge graph of the multilateral environmental agreements."""

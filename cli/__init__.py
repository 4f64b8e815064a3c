"""The command line: `meagraph`, composed of one module for each group of commands."""

from importlib import import_module
from typing import Any

import click

from cli.starting import INTERRUPTED, started  # isort: split

from meagraph import __version__

__all__ = ["main"]

_MODULES = {
    "load": "load",
    "parse": "parse",
    "queries": "queries",
    "query": "query",
    "rebuild": "releases",
    "releases": "releases",
    "serve": "serve",
    "settings": "settings",
    "tokens": "tokens",
    "users": "users",
    "validate": "validate",
    "vocab": "vocab",
    "withdraw": "withdraw",
}
"""The commands, and the module of each; it is read when the command is asked for."""


class _Commands(click.Group):
    """The commands; Ctrl-C in any of them gives the status that shells know it by."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_MODULES)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _MODULES:
            return None
        command: click.Command = getattr(import_module(f"cli.{_MODULES[name]}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise SystemExit(INTERRUPTED) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="meagraph")
def main() -> None:
    """Keep and serve the knowledge graph of the multilateral environmental agreements."""


started()

"""Commands whose modules are read when they are asked for: a command starts with its own alone."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from cli.starting import starting


class LazyGroup(click.Group):
    """
    A group of commands that are named by where they are.

    `commands_in` has for each name of a command its module and its name there: `cli.load:load`.
    """

    def __init__(self, *args: Any, commands_in: Mapping[str, str], **kwargs: Any) -> None:
        """Take the places of the commands, and what every group takes."""
        super().__init__(*args, **kwargs)
        self._places = commands_in

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names of the commands."""
        return sorted(self._places)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Give the command of a name; None where there is none."""
        if name not in self._places:
            return None
        module, _, attribute = self._places[name].partition(":")
        with starting():
            command: click.Command = getattr(import_module(module), attribute)
        return command

"""`meagraph vocab`: vocabularies as files, their versions, and what differs between them."""

import click

from cli.lazily import LazyGroup

COMMANDS = {
    "check": "cli.vocab.files:check",
    "diff": "cli.vocab.versions:diff",
    "export": "cli.vocab.files:export",
    "format": "cli.vocab.files:format_files",
    "history": "cli.vocab.versions:history",
    "import": "cli.vocab.importing:import_file",
    "release": "cli.vocab.versions:release",
    "rollback": "cli.vocab.versions:rollback",
    "versions": "cli.vocab.versions:versions",
}
"""The commands by name, and where each is."""


@click.group(cls=LazyGroup, commands_in=COMMANDS)
def vocab() -> None:
    """Check, export and import vocabularies; name, compare and go back to their versions."""

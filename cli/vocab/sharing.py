"""What the commands on vocabularies share: options, and how they end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from cli.common import console, fail, problems_reported
from cli.reporting import print_results
from meagraph.publishing import Outcome, RefusedError
from meagraph.vocabulary.versions import VersionError

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
"""A file that is there."""

author_option = click.option("--author", help="Who: recorded in the release (default: you).")


@contextmanager
def vocabulary_problems_reported() -> Iterator[None]:
    """End the command with status 1 and the message; a refusal says what speaks against it."""
    try:
        with problems_reported():
            yield
    except VersionError as error:
        raise fail(str(error)) from error


def published(outcome: Outcome) -> None:
    """Say which release is current now."""
    if outcome.manifest is None:
        console.print("nothing has changed: no new release")
    else:
        console.print(f"release {outcome.manifest.number} is current")


def refused(refusal: RefusedError) -> SystemExit:
    """Print what speaks against a change; gives the exit to raise."""
    print_results(refusal.report.new, {})
    return fail(str(refusal))

"""What the commands share: the instance's settings, its publisher, and how they end."""

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from pydantic import ValidationError
from rich.console import Console

from loaders import LoadError
from meagraph.codes import CodeError
from meagraph.home import HomeError
from meagraph.identifiers import IdentifierError
from meagraph.journal import JournalError
from meagraph.publishing import Publisher, PublishError
from meagraph.saved_queries import SavedQueryError
from meagraph.settings import Settings
from meagraph.validation.shapes import Shapes

FOUND_PROBLEMS = 1
"""Exit status of a command that found something wrong with its input; a wrong call gives 2."""

console = Console(stderr=True, soft_wrap=True)
"""Messages go to standard error, so that standard output holds the answer alone."""

Command = TypeVar("Command", bound=Callable[..., Any])


def home_option(command: Command) -> Command:
    """Add `--home`, the directory of the instance."""
    return click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        help="Directory of the instance (default: MEAGRAPH_HOME, or home/).",
    )(command)


def read_settings(**given: object) -> Settings:
    """Give the settings of the environment, with what the command line gives in their place."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        problems = "; ".join(
            f"MEAGRAPH_{'.'.join(map(str, problem['loc'])).upper()}: {problem['msg']}"
            for problem in error.errors()
            if problem["type"] != "default_factory_not_called"  # it follows from another problem
        )
        raise click.UsageError(problems) from error


def read_shapes(settings: Settings) -> Shapes:
    """Read the shapes of the instance's content."""
    return Shapes.read(sorted((settings.content / "shapes").glob("*.ttl")), settings.base)


def publisher(settings: Settings) -> Publisher:
    """Give the publisher of the instance, judging by its shapes if the settings want them."""
    return Publisher.of(settings)


@contextmanager
def problems_reported() -> Iterator[None]:
    """End the command with status 1 and the message when something is wrong with the input."""
    try:
        yield
    except (
        CodeError,
        HomeError,
        IdentifierError,
        JournalError,
        LoadError,
        PublishError,
        SavedQueryError,
        SyntaxError,
    ) as error:
        raise fail(str(error)) from error
    except BrokenPipeError:  # the reader of the output has seen enough: click ends quietly
        raise
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        raise fail(f"{place}{error.strerror or error}; check permissions and disk space") from error


def fail(message: str) -> SystemExit:
    """Print an error on one line, however long; gives the exit to raise."""
    console.print(f"error: {message}", style="red", markup=False, highlight=False)
    return SystemExit(FOUND_PROBLEMS)


def user_name() -> str:
    """Give the name of the user, or the number of one who has no name (in a container)."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"

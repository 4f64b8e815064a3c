"""`meagraph users`: who may log in at the editors' desk, and what each may do there."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from cli.common import console, fail, home_option, read_settings
from meagraph.editing.desk import Desk, DeskError
from meagraph.editing.passwords import PasswordError
from meagraph.editing.people import People, PeopleError
from meagraph.editing.roles import EVERY, Grant, Role

_ROLES = [role.word for role in Role if role is not Role.READER]

_generate = click.option(
    "--generate",
    is_flag=True,
    help="Make a password, and print it alone on the last line; it is good for the first login.",
)


@click.group()
def users() -> None:
    """Add people to the editors' desk, give them roles, and take these away."""


@users.command()
@click.argument("name")
@click.option("--administrator", is_flag=True, help="Who may add people, and everything else.")
@_generate
@home_option
def add(name: str, administrator: bool, generate: bool, home: Path | None) -> None:
    """
    Make an account for NAME.

    The password is asked for, or read from standard input, or made by --generate.
    """
    with _people(home) as people:
        given = None if generate else _asked()
        password = people.add(name, given, administrator=administrator)
    role = "an administrator" if administrator else "without a role yet: see meagraph users grant"
    _say(f"{name} can log in, {role}")
    if generate:
        _show(password)


@users.command()
@click.argument("name")
@click.argument("vocabulary", default=EVERY)
@click.option("--role", type=click.Choice(_ROLES), required=True)
@click.option("--languages", default="", help="Of a translator, between commas: ar,fr.")
@home_option
def grant(name: str, vocabulary: str, role: str, languages: str, home: Path | None) -> None:
    """
    Give NAME a role in VOCABULARY, in place of the one had there.

    VOCABULARY is an id as in the address /vocabularies/{id}; without it, the role is for all.
    """
    wanted = Grant(vocabulary, Role.read(role), frozenset(languages.replace(",", " ").split()))
    with _people(home) as people:
        people.grant(name, wanted)
    _say(f"{name} is {role} of {_shown(vocabulary)} from the next login on")


@users.command()
@click.argument("name")
@click.argument("vocabulary", default=EVERY)
@click.option("--administrator", is_flag=True, help="No longer an administrator.")
@home_option
def revoke(name: str, vocabulary: str, administrator: bool, home: Path | None) -> None:
    """Take the role of NAME in VOCABULARY away (without it: the role in all); logs NAME out."""
    with _people(home) as people:
        if administrator:
            people.set_administrator(name, False)
        else:
            people.revoke(name, vocabulary)
    _say(f"{name} has that role no longer")


@users.command("list")
@home_option
def listed(home: Path | None) -> None:
    """List the accounts: name, state, roles. Passwords are not kept."""
    with _people(home) as people:
        for account in people.everyone():
            state = "closed" if account.disabled else "new" if account.given else "open"
            roles = ["administrator"] if account.administrator else []
            roles += [_role(grant) for grant in account.grants]
            click.echo(f"{account.name}  {state:<6}  {' '.join(roles) or 'reader'}")


@users.command()
@click.argument("name")
@home_option
def remove(name: str, home: Path | None) -> None:
    """Remove the account of NAME, and log it out; what was signed with the name stays."""
    with _people(home) as people:
        people.remove(name)
    _say(f"{name} is removed")


@users.command()
@click.argument("name")
@_generate
@home_option
def password(name: str, generate: bool, home: Path | None) -> None:
    """Give NAME another password, asked for or read from standard input; logs NAME out."""
    with _people(home) as people:
        people.get(name)
        made = people.set_password(name, None if generate else _asked())
    _say(f"{name} has another password")
    if generate:
        _show(made)


@contextmanager
def _people(home: Path | None) -> Iterator[People]:
    settings = read_settings(home=home)
    try:
        yield People(Desk.of(settings.home), settings)
    except (DeskError, PasswordError, PeopleError) as error:
        raise fail(str(error)) from error


def _asked() -> str:
    """Ask for a password at a terminal, twice; elsewhere take the line of standard input."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def _show(password: str) -> None:
    _say("the password is shown this once, and good for a login in which another one is chosen:")
    click.echo(password)


def _say(message: str) -> None:
    console.print(message, markup=False, highlight=False)


def _shown(vocabulary: str) -> str:
    return "all vocabularies" if vocabulary == EVERY else vocabulary


def _role(grant: Grant) -> str:
    languages = f":{'+'.join(sorted(grant.languages))}" if grant.languages else ""
    return f"{grant.role.word}@{grant.vocabulary}{languages}"

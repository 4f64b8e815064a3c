"""`meagraph tokens`: who may write, and who may watch the service."""

from pathlib import Path

import click

from cli.common import console, fail, home_option, read_settings, user_name
from meagraph.tokens import TokenError, Tokens, normal_scope


@click.group()
def tokens() -> None:
    """Make, list and revoke the tokens with which the service is written to and watched."""


@tokens.command()
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    help="read-ops, write:{graph prefix}, vocab:{vocabulary}, vocab:{vocabulary}:contributor,"
    " vocab:{vocabulary}:contributor:ar+fr or admin; may be given several times.",
)
@click.option("--name", help="Whose it is: the author of what is written (default: you).")
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    default=365,
    show_default=True,
    help="Days until it ends.",
)
@home_option
def create(scopes: tuple[str, ...], name: str | None, days: int, home: Path | None) -> None:
    """
    Make a token and print it, alone, on standard output.

    It is shown this once: what is kept is its hash.
    """
    settings = read_settings(home=home)
    try:
        wanted = tuple(dict.fromkeys(normal_scope(scope, settings.base) for scope in scopes))
    except TokenError as error:
        raise click.UsageError(str(error)) from error
    secret = Tokens.of(settings.home).create(name or user_name(), wanted, days)
    console.print(
        f"a token for {name or user_name()}: {', '.join(wanted)}; it ends in {days} days."
        " Keep it now: it is not shown again",
        markup=False,
        highlight=False,
    )
    click.echo(secret)


@tokens.command("list")
@home_option
def listed(home: Path | None) -> None:
    """List the tokens: id, end, name, scopes. The tokens themselves are not kept."""
    for token in Tokens.of(read_settings(home=home).home).list():
        mark = "expired" if token.expired() else f"until {token.expires:%Y-%m-%d}"
        click.echo(f"{token.id}  {mark:<16}  {token.name}  {' '.join(token.scopes)}")


@tokens.command()
@click.argument("identity", metavar="ID")
@home_option
def revoke(identity: str, home: Path | None) -> None:
    """End the token ID at once; a running server needs no restart."""
    try:
        token = Tokens.of(read_settings(home=home).home).revoke(identity)
    except TokenError as error:
        raise fail(str(error)) from error
    console.print(f"the token {token.id} of {token.name} is revoked", markup=False)

"""`meagraph releases` and `meagraph rebuild`: what was published, and going back to it."""

import json
from pathlib import Path

import click

from cli.common import console, home_option, problems_reported, read_settings
from meagraph.differences import differences
from meagraph.dumps import Dumps
from meagraph.home import Home, HomeError
from meagraph.publishing import Publisher


@click.group()
def releases() -> None:
    """List, show, dump, compare, tag, roll back and prune releases."""


@releases.command("list")
@home_option
def list_releases(home: Path | None) -> None:
    """List the kept releases, oldest first; the current one has an asterisk."""
    place = Home(read_settings(home=home).home)
    with problems_reported():
        current, tags = place.current(), place.tags()
        for number in place.kept():
            manifest = place.manifest(number)
            names = " ".join(f"[{tag}]" for tag, tagged in tags.items() if tagged == number)
            mark = "*" if number == current else " "
            click.echo(
                f"{mark} {number:>6}  {manifest.created:%Y-%m-%d %H:%M}"
                f"  {manifest.counts.triples:>9} triples  {manifest.author}: {manifest.message}"
                f" {names}".rstrip()
            )


@releases.command()
@click.argument("number", type=int, required=False)
@home_option
def show(number: int | None, home: Path | None) -> None:
    """Print the manifest of release NUMBER (default: the current one) as JSON."""
    place = Home(read_settings(home=home).home)
    with problems_reported():
        manifest = place.manifest(_shown(number, place))
    click.echo(json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=2))


def _shown(number: int | None, place: Home) -> int:
    """Give the release that a command is about, the current one if no other is named."""
    shown = place.current() if number is None else number
    if shown == 0:
        raise HomeError("nothing is published yet: load a source first")
    return shown


@releases.command()
@click.argument("number", type=int, required=False)
@home_option
def dump(number: int | None, home: Path | None) -> None:
    """Make the files of release NUMBER (default: the current one) that /download/ offers."""
    place = Home(read_settings(home=home).home)
    with problems_reported():
        for one in Dumps(place).make(_shown(number, place)).values():
            click.echo(f"{one.sha256}  {one.path}")


@releases.command()
@click.argument("old", type=int)
@click.argument("new", type=int)
@home_option
def diff(old: int, new: int, home: Path | None) -> None:
    """Print what release NEW has (+) and lacks (-) against OLD, as N-Quads lines with a sign."""
    place = Home(read_settings(home=home).home)
    with problems_reported():
        patch = differences(place.open(old), place.open(new))
    for sign, quads in (("-", patch.removed), ("+", patch.added)):
        for line in sorted(map(str, quads)):
            click.echo(f"{sign} {line} .")
    console.print(f"{len(patch.removed)} quads removed, {len(patch.added)} added")


@releases.command()
@click.argument("number", type=int)
@click.argument("name")
@home_option
def tag(number: int, name: str, home: Path | None) -> None:
    """Tag release NUMBER as NAME, so that it is never pruned."""
    with problems_reported():
        Publisher(read_settings(home=home), None).tag(name, number)
    console.print(f"release {number} is tagged {name}")


@releases.command()
@click.argument("name")
@home_option
def untag(name: str, home: Path | None) -> None:
    """Take the tag NAME away; its release may be pruned then."""
    with problems_reported():
        Publisher(read_settings(home=home), None).untag(name)
    console.print(f"the tag {name} is taken away")


@releases.command()
@click.argument("number", type=int)
@home_option
def rollback(number: int, home: Path | None) -> None:
    """Make the kept release NUMBER current again; readers move on at once."""
    with problems_reported():
        Publisher(read_settings(home=home), None).rollback(number)
    console.print(f"release {number} is current")


@releases.command()
@home_option
def prune(home: Path | None) -> None:
    """Remove releases beyond MEAGRAPH_KEEP_RELEASES; current and tagged ones stay."""
    with problems_reported():
        removed = Publisher(read_settings(home=home), None).prune()
    console.print(f"{len(removed)} releases removed: {', '.join(map(str, removed)) or 'none'}")


@click.command()
@home_option
def rebuild(home: Path | None) -> None:
    """Make the current release again from the journal, and check that it is the same."""
    with problems_reported():
        manifest = Publisher(read_settings(home=home), None).rebuild()
    console.print(f"release {manifest.number} is rebuilt, checksum {manifest.digest}")

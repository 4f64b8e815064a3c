"""`meagraph withdraw`: named graphs leave the next release, and their things get tombstones."""

from pathlib import Path

import click

from cli.common import console, home_option, problems_reported, publisher, read_settings, user_name
from meagraph.staging import Changeset


@click.command()
@click.argument("graphs", metavar="GRAPH...", nargs=-1, required=True)
@click.option("--reason", required=True, help="Why: recorded in the release and the tombstones.")
@click.option("--author", help="Who: recorded in the release (default: your user name).")
@home_option
def withdraw(graphs: tuple[str, ...], reason: str, author: str | None, home: Path | None) -> None:
    """
    Withdraw each GRAPH (its IRI, or the path of it below the base) and publish the result.

    What only these graphs described answers 410 Gone from then on, with the reason.
    """
    settings = read_settings(home=home)
    changeset = Changeset(author or user_name(), reason)
    for graph in graphs:
        changeset.drop(graph if "://" in graph else settings.base + graph.lstrip("/"), reason)
    with problems_reported():
        outcome = publisher(settings).publish(changeset)
    if outcome.manifest is None:
        console.print("nothing has changed: no release holds these graphs")
    else:
        console.print(f"release {outcome.manifest.number} is current, without these graphs")

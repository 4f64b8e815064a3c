"""`meagraph settings`: every setting, its value here, and what it is for."""

import click

from cli.common import read_settings


@click.command()
def settings() -> None:
    """Print every setting with its environment variable, its value here and its meaning."""
    values = read_settings()
    for name, field in type(values).model_fields.items():
        click.echo(f"MEAGRAPH_{name.upper()}={getattr(values, name)}")
        click.echo(f"    {field.description} (default: {field.get_default()})")

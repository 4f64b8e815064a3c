"""`meagraph settings`: every setting, its value here, and what it is for."""

import click

from cli.common import read_settings


@click.command()
def settings() -> None:
    """Print every setting with its environment variable, its value here and its meaning."""
    values = read_settings()
    for name, field in type(values).model_fields.items():
        click.echo(f"MEAGRAPH_{name.upper()}={written(getattr(values, name))}")
        default = "by the machine" if field.default_factory else written(field.get_default())
        click.echo(f"    {field.description} (default: {default or 'none'})")


def written(value: object) -> str:
    """Write the value of a setting as its environment variable takes it."""
    if isinstance(value, frozenset):
        return ",".join(sorted(value))
    return "" if value is None else str(value)

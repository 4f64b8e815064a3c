"""The public sources that the tables rest on."""

from collections.abc import Iterable
from pathlib import Path

from tools.reference_data.tables import Origin, Resource, Table, required, unique, write_csv

RETRIEVED = "2026-11-21"
"""The day on which the facts were taken from the copies of the sources."""

SOURCES = Table(
    "sources",
    "Sources",
    "Every public source of the reference data, with the licence that its publisher states.",
    [
        unique("slug", "Name in IRIs."),
        required("title", "Title as people know it."),
        required("url", "Where it is published."),
        required("licence", "The licence that its publisher states."),
        required(
            "retrieved",
            "The day on which the facts were taken from it. The commit, where it is known, stands"
            " in the address.",
            "date",
        ),
    ],
    [],
    ["slug"],
)


def write_sources(out: Path, resources: Iterable[Resource]) -> Table:
    """Write sources.csv, each origin of `resources` that has a slug once; give its description."""
    origins: dict[str, Origin] = {
        origin.slug: origin for each in resources for origin in each.origins if origin.slug
    }
    write_csv(
        out,
        SOURCES,
        (
            {
                "slug": slug,
                "title": origin.title,
                "url": origin.path,
                "licence": origin.licence,
                "retrieved": RETRIEVED,
            }
            for slug, origin in sorted(origins.items())
        ),
    )
    return SOURCES

"""`python -m tools.reference_data OUT`: writes the data package into the directory OUT."""

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from tools.reference_data.sources import write_sources
from tools.reference_data.tables import Table

TOPICS = (
    "countries",
    "parties",
    "agreements",
    "memberships",
    "plans",
    "activities",
    "lifeweb",
    "partners",
    "decisions",
)
"""The modules that write the tables, in the order of their resources in the data package."""


def package(tables: list[Table]) -> dict[str, Any]:
    """Give the Frictionless description of the data package that consists of `tables`."""
    return {
        "profile": "data-package",
        "name": "meagraph-reference-data",
        "title": "Reference data on the multilateral environmental agreements",
        "description": "Facts (identifiers, dates, codes, names, amounts, links) about agreements,"
        " Parties, targets, needs and partners. Each resource names the public sources of its rows"
        " and the licence that they state.",
        "resources": [table.resource() for table in tables],
    }


def build(corpus: Path, out: Path) -> None:
    """Write every table and `datapackage.json` into `out`, from the source files in `corpus`."""
    out.mkdir(parents=True, exist_ok=True)
    tables = [
        table
        for topic in TOPICS
        for table in importlib.import_module(f"tools.reference_data.{topic}").build(corpus, out)
    ]
    tables.append(write_sources(out, tables))
    described = json.dumps(package(tables), ensure_ascii=False, indent=2)
    (out / "datapackage.json").write_text(described + "\n", encoding="utf-8")


def main() -> None:
    """Read the arguments and the environment, and build."""
    if len(sys.argv) != 2 or "MEAGRAPH_CORPUS" not in os.environ:
        sys.exit("usage: MEAGRAPH_CORPUS=FOLDER python -m tools.reference_data OUT")
    build(Path(os.environ["MEAGRAPH_CORPUS"]), Path(sys.argv[1]))


if __name__ == "__main__":
    main()

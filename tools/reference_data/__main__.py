"""`python -m tools.reference_data OUT`: writes the data package into the directory OUT."""

import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from tools.reference_data.sources import write_sources
from tools.reference_data.tables import Resource

TOPICS = (
    "countries",
    "parties",
    "agreements",
    "memberships",
    "plans",
    "other_names",
    "activities",
    "lifeweb",
    "partners",
    "decisions",
)
"""The modules that write the files, in the order of their resources in the data package."""


def package(resources: list[Resource]) -> dict[str, Any]:
    """Give the Frictionless description of the data package that consists of `resources`."""
    return {
        "profile": "data-package",
        "name": "meagraph-reference-data",
        "title": "Reference data on the multilateral environmental agreements",
        "description": "Facts (identifiers, dates, codes, names, amounts, links) about agreements,"
        " Parties, targets, needs, partners and decisions. Each resource names its public sources"
        " and the licence that they state.",
        "resources": [each.resource() for each in resources],
    }


def build(corpus: Path, out: Path) -> None:
    """Write every file and `datapackage.json` into `out`, from the source files in `corpus`."""
    out.mkdir(parents=True, exist_ok=True)
    resources: list[Resource] = [
        resource
        for topic in TOPICS
        for resource in importlib.import_module(f"tools.reference_data.{topic}").build(corpus, out)
    ]
    resources.append(write_sources(out, resources))
    described = json.dumps(package(resources), ensure_ascii=False, indent=2)
    (out / "datapackage.json").write_text(described + "\n", encoding="utf-8")


def main() -> None:
    """Read the arguments and the environment, and build."""
    if len(sys.argv) != 2 or "MEAGRAPH_CORPUS" not in os.environ:
        sys.exit("usage: MEAGRAPH_CORPUS=FOLDER python -m tools.reference_data OUT")
    build(Path(os.environ["MEAGRAPH_CORPUS"]), Path(sys.argv[1]))


if __name__ == "__main__":
    main()

"""
Run every test that this machine has the tools for.

A marker whose tool is missing is deselected and named; with `MEAGRAPH_REQUIRE="browser corpus"`
the absence of these tools is a failure instead.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest


def _corpus() -> bool:
    folder = os.environ.get("MEAGRAPH_CORPUS")
    return folder is not None and (Path(folder) / "data" / "MANIFEST.md").is_file()


def _clients() -> bool:
    """Say whether Node.js is here, and the clients: `npm ci --prefix tests/clients/{client}`."""
    clients = Path("tests/clients")
    installed = (
        clients / "comunica/node_modules/@comunica/query-sparql",
        clients / "vocabulary/node_modules/cocoda-sdk",
    )
    return shutil.which("node") is not None and all(each.is_dir() for each in installed)


TOOLS: dict[str, Callable[[], bool]] = {
    "browser": lambda: shutil.which("chromium") is not None,
    "corpus": _corpus,
    "node": _clients,
    "tmpfs": lambda: os.geteuid() == 0 and shutil.which("mount") is not None,
    "virtuoso": lambda: shutil.which("virtuoso-t") is not None,
}


def main() -> int:
    """Run pytest with the arguments given; returns its exit status, or 1 for a required tool."""
    missing = [marker for marker, present in TOOLS.items() if not present()]
    required = set(os.environ.get("MEAGRAPH_REQUIRE", "").split())
    if unknown := required - set(TOOLS):
        print(f"MEAGRAPH_REQUIRE names markers that do not exist: {', '.join(sorted(unknown))}")
        return 1
    if lacking := required & set(missing):
        print(f"these tools are required and missing: {', '.join(sorted(lacking))}")
        return 1
    for marker in missing:
        print(f"tests marked {marker!r} are left out: this machine lacks what they need")
    selection = " and ".join(f"not {marker}" for marker in missing)
    arguments = [
        "-n",
        str(min(os.cpu_count() or 1, 4)),
        "--dist",
        "loadfile",  # what the tests of a file share is made once
        "--no-loadscope-reorder",  # those that take long come first, see tests/measuring.py
        "--cov",
        "--cov-report=term",
        *sys.argv[1:],
    ]
    return pytest.main([*arguments, "-m", selection] if selection else arguments)


if __name__ == "__main__":
    sys.exit(main())

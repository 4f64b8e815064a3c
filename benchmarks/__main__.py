"""Run the benchmarks and print a table: `python -m benchmarks [NAME…] [--json FILE]`."""

import argparse
import gc
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

import pyoxigraph

from benchmarks import (
    change,
    deadline,
    documents,
    load,
    overload,
    peers,
    queries,
    release_swap,
    search,
    validation,
    vocabulary,
    vocabulary_checks,
    vocabulary_import,
)
from benchmarks.figures import Figure, table

Benchmark = Callable[[Path], list[Figure]]

BENCHMARKS: Mapping[str, Benchmark] = {
    "load": load.measure,
    "change": change.measure,
    "queries": queries.measure,
    "deadline": deadline.measure,
    "overload": overload.measure,
    "release_swap": release_swap.measure,
    "documents": documents.measure,
    "search": search.measure,
    "validation": validation.measure,
    "vocabulary_checks": vocabulary_checks.measure,
    "vocabulary": vocabulary.measure,
    "vocabulary_import": vocabulary_import.measure,
    "peers": peers.measure,
}


def main(arguments: list[str], benchmarks: Mapping[str, Benchmark] = BENCHMARKS) -> None:
    """Run the benchmarks that `arguments` name (all without a name), one after the other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(benchmarks))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(benchmarks):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}; see --help")
    measured = {}
    for name in options.names or benchmarks:
        started = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="meagraph-benchmark-") as folder:
            measured[name] = benchmarks[name](Path(folder))
        gc.collect()
        seconds = time.perf_counter() - started
        sys.stdout.write(f"{name} ({seconds:.0f} s)\n{table(measured[name])}\n\n")
        sys.stdout.flush()
    if options.json:
        options.json.write_text(json.dumps(_as_json(measured), indent=2, ensure_ascii=False) + "\n")


def _as_json(measured: Mapping[str, list[Figure]]) -> dict[str, object]:
    return {
        "machine": {
            "processors": os.cpu_count(),
            "python": platform.python_version(),
            "pyoxigraph": pyoxigraph.__version__,
        },
        "figures": {name: [asdict(one) for one in figures] for name, figures in measured.items()},
    }


if __name__ == "__main__":
    main(sys.argv[1:])

"""
Measure the parser of documents against the annotations: `make eval`.

With MEAGRAPH_CORPUS, the source documents against tests/gold/; always, the project's own documents
in the six languages. Ends with status 1 if a target is missed.
"""

import argparse
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from loaders.documents.works import HeldWorks
from tests.documents.writing import FORMATS, own_documents
from tools.evaluate.gold import held, read_gold
from tools.evaluate.parsed import parsed
from tools.evaluate.scores import Annotation, Row, Score, compare, resolved_ambiguities

ROOT = Path(__file__).parents[2]

FOUND = {"verbs": 0.97, "addressees": 0.92, "deadlines": 0.92, "targets": 1.0}
SEEDS = {"structure": 1.0, "citations": 0.97, **FOUND}
"""The least F1 over the source documents."""
OWN = FOUND
"""The least F1 over our own documents."""
LANGUAGE = {"structure": 0.95, "citations": 0.95}
"""The least F1 over our own documents in one language."""


@dataclass(frozen=True)
class Result:
    """The scores of one document, and its ambiguous citations that were given one reading."""

    name: str
    group: str
    scores: Mapping[str, Score]
    resolved: tuple[Row, ...]


def main() -> int:
    """Parse, compare and print; give the exit status."""
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    parser.add_argument("--differences", action="store_true", help="list each miss and wrong find")
    parser.add_argument("names", nargs="*", help="only documents whose name contains one of these")
    chosen = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else 120, highlight=False)
    results = []
    for run in (_seeds, _own):
        for result in run(chosen.names):
            results.append(result)
            console.print(_table(result.name, result.scores))
            if chosen.differences:
                _print_differences(console, result)
    return _verdict(console, results)


def _wanted(name: str, names: list[str]) -> bool:
    return not names or any(part in name for part in names)


def _seeds(names: list[str]) -> Iterator[Result]:
    """Parse the source documents, each in a graph that holds all of them."""
    corpus = os.environ.get("MEAGRAPH_CORPUS")
    if corpus is None:
        return
    gold = read_gold(ROOT / "tests" / "gold", Path(corpus))
    works = held(gold)
    for document in gold:
        if _wanted(document.path.name, names):
            found = parsed(document.path, works)
            yield _result(document.path.name, "seeds", document.annotation, found, placed=True)


def _own(names: list[str]) -> Iterator[Result]:
    """Write our own documents as plain text, and parse them in an empty graph."""
    with tempfile.TemporaryDirectory() as folder:
        for document in own_documents():
            if _wanted(document.name, names):
                path = FORMATS["txt"](document, Path(folder))
                found = parsed(path, HeldWorks())
                expected = Annotation.of(document.annotation)
                yield _result(document.name, document.language, expected, found, placed=False)


def _result(
    name: str, group: str, expected: Annotation, found: Annotation, *, placed: bool
) -> Result:
    return Result(
        name,
        group,
        compare(expected, found, placed=placed),
        tuple(resolved_ambiguities(expected, found, placed=placed)),
    )


def _table(title: str, scores: Mapping[str, Score]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("kind")
    for column in ("precision", "recall", "F1", "expected", "found", "right"):
        table.add_column(column, justify="right")
    for kind, score in scores.items():
        shares = (f"{share:.3f}" for share in (score.precision, score.recall, score.f1))
        counts = (str(count) for count in (score.expected, score.found, score.hits))
        table.add_row(kind, *shares, *counts)
    return table


def _print_differences(console: Console, result: Result) -> None:
    """List ids, slugs and normal forms; never words of the document (its title is left out)."""
    for kind, score in result.scores.items():
        for sign, rows in (("-", score.missed), ("+", score.wrong)):
            for row in rows:
                if row[0] != "title":
                    console.print(f"{sign} {kind}: {' | '.join(row)}", markup=False, soft_wrap=True)
    for row in result.resolved:
        console.print(f"! ambiguous, but resolved: {' | '.join(row)}", markup=False)


def _total(results: list[Result]) -> dict[str, Score]:
    totals: defaultdict[str, Score] = defaultdict(partial(Score, 0))
    for result in results:
        for kind, score in result.scores.items():
            totals[kind] += score
    return totals


def _verdict(console: Console, results: list[Result]) -> int:
    """Print the totals of each group and the targets that they miss."""
    groups: defaultdict[str, list[Result]] = defaultdict(list)
    for result in results:
        groups[result.group].append(result)
        if result.group != "seeds":
            groups["own documents"].append(result)
    missed = []
    for group, members in groups.items():
        totals = _total(members)
        console.print(_table(f"all: {group}", totals))
        aims = {"seeds": SEEDS, "own documents": OWN}.get(group, LANGUAGE)
        missed += [
            f"{group}: {kind} {totals[kind].f1:.3f}, wanted {least:.2f}"
            for kind, least in aims.items()
            if totals[kind].f1 < least
        ]
    missed += [
        f"{result.name}: an ambiguous citation resolved" for result in results if result.resolved
    ]
    for line in missed:
        console.print(f"missed: {line}", markup=False)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

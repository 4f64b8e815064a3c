"""
`python -m tools.validation_long --cases 20000`: the screened validation against pySHACL alone.

Random shapes are put to random data, and to the same after a random change; every report has to be
the one that pySHACL gives by itself. Every eighth case is of the rules beyond shapes: what a change
affects, judged again, has to give the report on the whole. What differs is made smaller line by
line and written to a folder, so that each becomes a case of tests/shacl/random. Case number N of a
seed is always the same.
"""

import logging
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random, SystemRandom

import click

from tests.shacl_equivalence import Seen, difference, smaller
from tests.shacl_strategies import Case, random_case, random_vocabulary

_AT_ONCE = 250
"""Cases that a process takes at a time."""

_TOLD_EVERY = 2_000


@dataclass
class Batch:
    """What some cases gave: what was seen, and the smallest form of each that differed."""

    seen: Seen = field(default_factory=Counter)
    differences: list[tuple[int, str, Case]] = field(default_factory=list)


def judge(seed: int, numbers: Iterable[int]) -> Batch:
    """Judge the cases of these numbers."""
    batch = Batch()
    with _without_log():
        for number in numbers:
            random = Random(f"{seed}-{number}")  # noqa: S311 (chance, not secrecy)
            case = random_vocabulary(random) if number % 8 == 7 else random_case(random)
            if told := difference(case, batch.seen):
                small = smaller(case, partial(differs, kind(told)))
                batch.differences.append((number, difference(small), small))
    return batch


@contextmanager
def _without_log() -> Iterator[None]:
    """Keep what the libraries log of each ill-typed literal from the screen, for a while."""
    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(before)


def kind(told: str) -> str:
    """Give the first words of a difference, which tell what kind it is of."""
    return told[:25]


def differs(how: str, case: Case) -> bool:
    """Say whether a case differs in the way of that kind; one that cannot be read does not."""
    try:
        return kind(difference(case)) == how
    except SyntaxError:
        return False


def batches(seed: int, cases: int, processes: int) -> Iterator[Batch]:
    """Judge so many cases in some processes."""
    starts = range(0, cases, _AT_ONCE)
    parts = [range(start, min(start + _AT_ONCE, cases)) for start in starts]
    if processes == 1:
        yield from (judge(seed, part) for part in parts)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        yield from pool.map(judge, [seed] * len(parts), parts)


def keep(folder: Path, seed: int, found: tuple[int, str, Case]) -> str:
    """Write a case that differs to the folder, and tell of it."""
    number, told, case = found
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{seed}-{number}.txt"
    file.write_text(f"# {told.splitlines()[0]}\n{case}", encoding="utf-8")
    return f"{file}: {told[:300]}"


def told_of(seen: Seen) -> Iterator[str]:
    """Tell what was seen, so that one knows that the cases say something."""
    for name, count in sorted(seen.items()):
        yield f"{count:10,} {name}"


@click.command(help=__doc__)
@click.option("--cases", default=20_000, show_default=True, help="How many cases.")
@click.option("--seed", type=int, help="Where chance begins; by chance, if not given.")
@click.option("--processes", default=2, show_default=True, help="How many processes.")
@click.option(
    "--keep", "folder", type=click.Path(path_type=Path), default=Path("validation-failures")
)
def main(cases: int, seed: int | None, processes: int, folder: Path) -> None:
    """Judge the cases; the exit status is 1 when any differed."""
    seed = SystemRandom().randrange(1_000_000) if seed is None else seed
    print(f"seed {seed}", flush=True)
    began = time.monotonic()
    seen: Seen = Counter()
    differences = 0
    for batch in batches(seed, cases, processes):
        seen += batch.seen
        for found in batch.differences:
            differences += 1
            print(keep(folder, seed, found), flush=True)
        if seen["cases"] % _TOLD_EVERY == 0:
            print(f"{seen['cases']:,} cases, {differences} differences so far", flush=True)
    print(*told_of(seen), sep="\n")
    print(f"{seen['cases']:,} cases, {differences} differences, {time.monotonic() - began:.0f} s")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()

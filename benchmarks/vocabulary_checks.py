"""The rules of SKOS and of qSKOS on a generated vocabulary, each by itself and all together."""

import time
from pathlib import Path

from benchmarks.figures import Figure, median_seconds, ratio
from benchmarks.generated_vocabulary import Vocabulary
from benchmarks.instances import in_fresh_process, peak_memory
from benchmarks.realistic import store_of
from meagraph.namespaces import DEFAULT_BASE
from meagraph.validation.rules import RULES
from meagraph.validation.rules.statements import Statements

CONCEPTS = 5000

VARIANTS = {"clean": False, "spoiled": True}
"""Whether the vocabulary has faults, by the name of the variant."""

SLOWEST = 8
"""How many rules are named with their time."""

AIM = 2.0
"""How many seconds all rules together may take."""


def measure(folder: Path) -> list[Figure]:
    """Check a vocabulary of 5,000 concepts in five languages, clean and with faults."""
    figures = []
    for variant, faults in VARIANTS.items():
        total, each, found, triples, memory = in_fresh_process(
            check, folder / variant, CONCEPTS, faults=faults
        )
        slowest = sorted(each.items(), key=lambda item: -item[1])[:SLOWEST]
        figures += [
            ratio(f"all rules, {variant} / the two seconds aimed at", total, AIM),
            Figure(f"all rules, {variant}", total, "s"),
            Figure(f"all rules, {variant}: findings", found, "findings"),
            Figure(f"all rules, {variant}: vocabulary", triples, "triples"),
            Figure(f"all rules, {variant}: peak memory", memory, "MiB"),
            *(Figure(f"{name}, {variant}", 1000 * took, "ms") for name, took in slowest),
        ]
    return figures


def check(
    folder: Path, size: int, *, faults: bool
) -> tuple[float, dict[str, float], int, int, float]:
    """
    Check a generated vocabulary by all rules on vocabularies.

    Gives the seconds of all together and of each, findings, triples, and peak memory in MiB.
    """
    store = store_of(Vocabulary(size, DEFAULT_BASE, faults=faults).lines(), folder)
    each: dict[str, float] = {}
    found = 0

    def all_rules() -> None:
        nonlocal found
        found = 0
        # As a validation does: what one rule has read of the graph the next ones share.
        statements = Statements(store)
        for rule in (rule for rule in RULES if "skos" in rule.id):
            started = time.perf_counter()
            found += sum(1 for _ in rule.results(statements, DEFAULT_BASE))
            each[rule.id] = time.perf_counter() - started

    total = median_seconds([all_rules])
    return total, each, found, len(store), peak_memory()

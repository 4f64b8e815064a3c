"""Loading: intake, validation and publication of `data/`, against a bare bulk load."""

import time
from collections import defaultdict
from pathlib import Path

from pyoxigraph import RdfFormat, Store, serialize

from benchmarks.figures import Figure, ratio, seconds_of
from benchmarks.instances import in_fresh_process, peak_memory, reference_changeset
from meagraph import steps
from meagraph.home import Home
from meagraph.publishing import Publisher
from meagraph.settings import Settings

STAGE_OF: dict[steps.Step, str] = {
    "staged": "comparison with the parent release",
    "applied": "merge into the store",
    "validated": "validation",
    "indexed": "search index",
}
"""The stage that ends with a step of the publication; all other steps are `WRITING`."""

WRITING = "writing, journal, swap"


def measure(folder: Path) -> list[Figure]:
    """Load the reference data in one process, the same quads with the bare engine in another."""
    home = folder / "home"
    stages, memory = in_fresh_process(load, home)
    _, store = Home(home).open_current()
    quads = folder / "quads.nq"
    serialize(store, str(quads), RdfFormat.N_QUADS)
    counts = Home(home).manifest(1).counts
    del store
    bare, bare_memory = in_fresh_process(bulk_load, quads, folder / "bare")
    total = sum(stages.values())
    return [
        ratio("load without validation / bare bulk load", total - stages["validation"], bare),
        ratio("load / bare bulk load", total, bare),
        ratio("validation / load", stages["validation"], total),
        ratio("peak memory / bare bulk load's", memory, bare_memory),
        Figure("triples of the default graph", counts.triples, "triples"),
        Figure("quads of the named graphs", counts.quads, "quads"),
        Figure("load", total, "s"),
        *(Figure(f"load: {stage}", seconds, "s") for stage, seconds in stages.items()),
        Figure("load: peak memory", memory, "MiB"),
        Figure("bare bulk load of the same quads", bare, "s"),
        Figure("bare bulk load: peak memory", bare_memory, "MiB"),
    ]


def load(home: Path) -> tuple[dict[str, float], float]:
    """Load the reference data; gives the seconds of each stage, and the peak memory in MiB."""
    settings = Settings(home=home)
    publisher = Publisher.of(settings)
    stages: dict[str, float] = defaultdict(float)
    last = time.perf_counter()

    def ended(stage: str) -> None:
        nonlocal last
        now = time.perf_counter()
        stages[stage] += now - last
        last = now

    changeset = reference_changeset(settings)
    ended("intake")
    steps.observers.append(lambda step: ended(STAGE_OF.get(step, WRITING)))
    publisher.publish(changeset)
    return dict(stages), peak_memory()


def bulk_load(quads: Path, directory: Path) -> tuple[float, float]:
    """Load a file of N-Quads with the bare engine; gives seconds and peak memory in MiB."""
    store = Store(str(directory))

    def load_file() -> None:
        store.bulk_load(path=str(quads), format=RdfFormat.N_QUADS)
        store.flush()

    return seconds_of(load_file), peak_memory()

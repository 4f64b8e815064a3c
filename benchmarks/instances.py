"""Instances to measure: one with the reference data, and ones with generated records."""

import multiprocessing
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import ParamSpec, TypeVar

from pyoxigraph import Literal, NamedNode, Triple

from loaders.intake import take_in
from meagraph.namespaces import DCT
from meagraph.publishing import Publisher
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

TRIPLES = 10
"""How many triples a generated record has."""

QUADS = 21
"""How many quads it is in a release, with its provenance."""


def reference_changeset(settings: Settings) -> Changeset:
    """Take in the reference data set with the ontology and the vocabularies."""
    intake = take_in(
        [str(settings.content / "data")], settings, author="benchmark", message="reference data"
    )
    return intake.changeset


def reference_instance(home: Path, **limits: float) -> Settings:
    """Publish the reference data set, unjudged, in a new home; gives the instance's settings."""
    settings = Settings(home=home, **limits)  # type: ignore[arg-type]
    Publisher(settings, None).publish(reference_changeset(settings))
    return settings


def record_iri(settings: Settings, number: int) -> str:
    """Give the IRI of a generated record."""
    return f"{settings.base}need/generated/{number}"


def generated(settings: Settings, numbers: Iterable[int], version: int = 0) -> Changeset:
    """Stage generated records: one graph of `TRIPLES` triples each, which all say `version`."""
    changeset = Changeset("benchmark", f"generated records, version {version}")
    source = Source(f"{settings.base}source/generated", "Generated records")
    for number in numbers:
        record = NamedNode(record_iri(settings, number))
        triples = [
            Triple(record, DCT.identifier, Literal(f"{number} {place} {version}"))
            for place in range(TRIPLES)
        ]
        graph = StagedGraph(f"{settings.base}graph/need/{number}", triples, source, "benchmark")
        changeset.put(graph, settings.base)
    return changeset


def in_fresh_process(
    action: Callable[Arguments, Answer], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Answer:
    """Run `action`, a function of a module, in a new process; gives its answer."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as process:
        return process.submit(action, *args, **kwargs).result()


def peak_memory(process: int | None = None) -> float:
    """Give the most memory that a process (this one, if none is named) had resident, in MiB."""
    # Not getrusage(): its peak begins with that of the process that started this one.
    lines = Path(f"/proc/{process or 'self'}/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024

"""The swap of releases: readers lose nothing while releases are published in a loop."""

import json
import multiprocessing
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.figures import Figure, ratio
from benchmarks.instances import TRIPLES, generated, record_iri, reference_instance
from meagraph.namespaces import DCT
from meagraph.publishing import Publisher
from meagraph.query.errors import QueryError
from meagraph.query.pool import Query, QueryPool
from meagraph.settings import Settings

SECONDS = 8.0
READERS = 2
RECORD = 1


@dataclass
class Reading:
    """What one reader met: answers, failures, answers of no single release, releases seen."""

    answers: int = 0
    failures: int = 0
    mixed: int = 0
    releases: set[int] = field(default_factory=set)


def measure(folder: Path) -> list[Figure]:
    """Read without a break, first from a release that stays, then while releases are published."""
    # Two releases are kept, and a deadline of one second lets old ones go: they are pruned, too.
    settings = reference_instance(folder / "home", keep_releases=2, query_seconds=1.0)
    Publisher(settings, None).publish(generated(settings, [RECORD]))
    with QueryPool(settings) as pool:
        quiet = _read(pool, settings)
        context = multiprocessing.get_context("spawn")
        publishing = context.Process(target=publish_for, args=(settings.home, SECONDS + 4))
        publishing.start()
        _await_release(pool, pool.release().number + 1)
        swapping = _read(pool, settings)
        publishing.join()
    published = sum(len(reading.releases) for reading in swapping) / READERS
    rates = [sum(reading.answers for reading in each) / SECONDS for each in (quiet, swapping)]
    return [
        ratio("answers a second while publishing / at rest", rates[1], rates[0]),
        Figure("failed requests", sum(reading.failures for reading in swapping), "requests"),
        Figure("answers of no single release", sum(each.mixed for each in swapping), "answers"),
        Figure("answers at rest", rates[0], "answers/s"),
        Figure("answers while publishing", rates[1], "answers/s"),
        Figure("releases that a reader met", published / SECONDS, "releases/s"),
    ]


def publish_for(home: Path, seconds: float) -> None:
    """Publish one version of the record after the other for some seconds."""
    settings = Settings(home=home, keep_releases=2, query_seconds=1.0)
    publisher = Publisher(settings, None)
    end = time.monotonic() + seconds
    version = 0
    while time.monotonic() < end:
        version += 1
        publisher.publish(generated(settings, [RECORD], version))


def _await_release(pool: QueryPool, number: int) -> None:
    while pool.release().number < number:
        time.sleep(0.02)


def _read(pool: QueryPool, settings: Settings) -> list[Reading]:
    """Let the readers read for `SECONDS`; gives what each met."""
    query = Query(f"SELECT ?value {{ <{record_iri(settings, RECORD)}> {DCT.identifier} ?value }}")
    stop = threading.Event()

    def read(_: int) -> Reading:
        met = Reading()
        while not stop.is_set():
            try:
                result = pool.run(query)
                body = result.read()
            except QueryError:
                met.failures += 1
                continue
            met.answers += 1
            met.releases.add(result.release.number)
            met.mixed += not _is_of_one_version(body)
        return met

    with ThreadPoolExecutor(READERS) as executor:
        readings = executor.map(read, range(READERS))
        time.sleep(SECONDS)
        stop.set()
        return list(readings)


def _is_of_one_version(body: bytes) -> bool:
    rows = json.loads(body)["results"]["bindings"]
    versions = {row["value"]["value"].rsplit(" ", 1)[-1] for row in rows}
    return len(rows) == TRIPLES and len(versions) == 1

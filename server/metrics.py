"""
`/metrics`: the service in figures, in the text format of Prometheus.

With several server processes each keeps its figures in files of a folder that they share
(`PROMETHEUS_MULTIPROC_DIR`, which `meagraph serve` makes), and whichever is asked adds them up.
"""

import os
import re
from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol, cast

from flask import Blueprint, Flask, Response, current_app
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from meagraph.query.pool import QueryPool
from meagraph.query.running import Finished
from server.instance import Instance
from server.processes import service_processes
from server.request_log import Note

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"

_NAME = "meagraph.metrics"
_BUCKETS = (0.001, 0.005, 0.02, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_ROOMS = frozenset(
    "about api context.jsonld download healthz metrics ontology rdf-graph-store readyz search"
    " sparql static validate validation".split()
)

blueprint = Blueprint("metrics", __name__)

# When each series began is of no use to anybody here, and doubles their number.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Kept(Protocol):
    """What can be known of the kept answers."""

    bytes: int

    def __len__(self) -> int:
        """Give their number."""


class Figures:
    """The figures of one server process."""

    def __init__(self, here: Instance, pool: QueryPool) -> None:
        """Begin to count what `pool` does."""
        self._here = here
        self._pool = pool
        self._ended = 0
        self.kept: Kept | None = None
        self._shared = SHARED_FOLDER in os.environ
        self._registry = None if self._shared else CollectorRegistry()
        if self._shared:
            _forget_dead_processes(Path(os.environ[SHARED_FOLDER]))
        self._requests = self._counter("requests", "Requests answered.", "room", "status", "source")
        self._bytes = self._counter("response_bytes", "Bytes of bodies sent.", "room")
        self._latency = self._histogram("request_seconds", "Time until an answer.", "room")
        self._queries = self._counter(
            "queries", "Queries, by what became of them.", "lane", "outcome"
        )
        self._work = self._histogram("query_seconds", "Time that workers spent on a query.", "lane")
        self._waited = self._histogram("query_wait_seconds", "Time that a query waited.", "lane")
        self._deaths = self._counter(
            "query_workers_ended", "Query workers that ended or were killed."
        )
        self._running = self._gauge("queries_running", "Queries at work.")
        self._waiting = self._gauge("queries_waiting", "Queries that wait for a place.")
        self._idle = self._gauge("query_workers_idle", "Query workers that wait for a query.")
        self._kept_bytes = self._gauge("kept_answers_bytes", "Memory of kept answers.")
        self._kept_answers = self._gauge("kept_answers", "Answers kept for the next request.")
        self._latency_of = cache(self._latency.labels)
        pool.observe(self.count_query)

    def count_requests(self, notes: Iterable[Note]) -> None:
        """Add requests up, and look at what changes by itself."""
        numbers: Tally[tuple[str, str, str]] = Tally()
        sizes: Tally[str] = Tally()
        for note in notes:
            room = room_of(note.path)
            numbers[room, note.status[:3], note.source] += 1
            sizes[room] += note.size
            self._latency_of(room).observe(note.seconds)
        for labels, number in numbers.items():
            self._requests.labels(*labels).inc(number)
        for room, size in sizes.items():
            self._bytes.labels(room).inc(size)
        self.refresh()

    def count_query(self, finished: Finished) -> None:
        """Add a query up."""
        self._queries.labels(finished.lane, finished.outcome).inc()
        self._work.labels(finished.lane).observe(finished.seconds)
        self._waited.labels(finished.lane).observe(finished.waited)

    def refresh(self) -> None:
        """Look at what changes by itself."""
        now = self._pool.statistics()
        self._running.set(now.running)
        self._waiting.set(now.waiting)
        self._idle.set(now.idle_workers)
        self._deaths.inc(now.ended_workers - self._ended)
        self._ended = now.ended_workers
        if self.kept is not None:
            self._kept_bytes.set(self.kept.bytes)
            self._kept_answers.set(len(self.kept))

    def written(self) -> bytes:
        """Give all figures as Prometheus reads them."""
        self.refresh()
        registry = CollectorRegistry()
        registry.register(_Found(self._here))
        if self._registry is None:
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
            return generate_latest(registry)
        return generate_latest(self._registry) + generate_latest(registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"meagraph_{name}", meaning, labels, registry=self._registry)

    def _histogram(self, name: str, meaning: str, *labels: str) -> Histogram:
        return Histogram(
            f"meagraph_{name}", meaning, labels, buckets=_BUCKETS, registry=self._registry
        )

    def _gauge(self, name: str, meaning: str) -> Gauge:
        return Gauge(
            f"meagraph_{name}", meaning, registry=self._registry, multiprocess_mode="livesum"
        )


class _Found:
    """What is found out when somebody asks: the release, and the processes."""

    def __init__(self, here: Instance) -> None:
        self._here = here

    def collect(self) -> Iterator[Metric]:
        """Yield the figures."""
        manifest = self._here.manifest()
        yield GaugeMetricFamily(
            "meagraph_release", "Number of the current release.", self._here.release()
        )
        if manifest is not None:
            yield GaugeMetricFamily(
                "meagraph_release_timestamp_seconds",
                "When the current release was made.",
                manifest.created.timestamp(),
            )
        processes = service_processes()
        counts = GaugeMetricFamily("meagraph_processes", "Processes.", labels=["part"])
        memory = GaugeMetricFamily(
            "meagraph_resident_memory_bytes", "Memory in RAM, shared pages too.", labels=["part"]
        )
        files = GaugeMetricFamily("meagraph_open_files", "Open file descriptors.", labels=["part"])
        for part in sorted({process.part for process in processes}):
            these = [process for process in processes if process.part == part]
            counts.add_metric([part], len(these))
            memory.add_metric([part], sum(process.memory for process in these))
            files.add_metric([part], sum(process.files for process in these))
        yield from (counts, memory, files)


@lru_cache(maxsize=1024)
def room_of(path: str) -> str:
    """
    Give the part of the service that a path belongs to.

    >>> room_of("/sparql"), room_of("/country/fra"), room_of("/")
    ('sparql', 'linked-data', 'home')
    """
    first = path[1:].partition("/")[0]
    if not first:
        return "home"
    return first if first in _ROOMS else "linked-data"


def prepare(app: Flask, here: Instance, pool: QueryPool) -> None:
    """Keep the figures of an application."""
    app.extensions[_NAME] = Figures(here, pool)
    app.register_blueprint(blueprint)


def figures_of(app: Flask) -> Figures:
    """Give the figures of an application."""
    return cast(Figures, app.extensions[_NAME])


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer with all figures."""
    response = Response(figures_of(current_app).written(), content_type=CONTENT_TYPE_LATEST)
    response.headers["Cache-Control"] = "no-store"
    return response


def _forget_dead_processes(folder: Path) -> None:
    """Let the figures of now (not the sums) of server processes that ended be forgotten."""
    for path in folder.glob("gauge_live*.db"):
        number = re.search(r"_(\d+)\.db$", path.name)
        if number is not None and not Path(f"/proc/{number[1]}").exists():
            mark_process_dead(int(number[1]))  # type: ignore[no-untyped-call]

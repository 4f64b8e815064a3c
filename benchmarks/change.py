"""One changed record: its publication must cost the change, whatever the size of the graph."""

import gc
import statistics
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Quad, Store

from benchmarks.figures import Figure, ratio, seconds_of
from benchmarks.instances import QUADS, generated
from meagraph import durable
from meagraph.home import Home
from meagraph.merge import DEFAULT, Patch
from meagraph.publishing import Publisher
from meagraph.settings import Settings

SIZES = {"10 k": 10_000, "100 k": 100_000, "1 M": 1_000_000}
"""How many quads the named graphs hold, by the name of the size."""

CHANGES = 25
RECORDS_MORE = 1000


def measure(folder: Path) -> list[Figure]:
    """Publish one changed record, again and again, on graphs of three sizes."""
    ours: dict[str, list[float]] = {}
    peers: dict[str, list[float]] = {}
    for name, quads in SIZES.items():
        settings = Settings(home=folder / name.replace(" ", "-"), keep_releases=2)
        Publisher(settings, None).publish(generated(settings, range(quads // QUADS)))
        gc.collect()
        ours[name] = [_publish(settings, version) for version in range(1, CHANGES + 1)]
        peers[name] = _peer(settings.home, folder / "peer")
    small, middle, large = SIZES
    medians = {name: statistics.median(taken) for name, taken in ours.items()}
    peer_medians = {name: statistics.median(taken) for name, taken in peers.items()}
    after_many = _with_longer_journal(Settings(home=folder / small.replace(" ", "-")))
    return [
        ratio(f"change at {middle} quads / at {small}", medians[middle], medians[small]),
        ratio(f"change at {large} quads / at {small}", medians[large], medians[small]),
        ratio(
            f"change after {RECORDS_MORE} journal records more / before", after_many, medians[small]
        ),
        *(
            ratio(f"change / bare engine, {name}", medians[name], peer_medians[name])
            for name in SIZES
        ),
        *(Figure(f"change, {name}: median", 1000 * medians[name], "ms") for name in SIZES),
        *(Figure(f"change, {name}: slowest", 1000 * max(ours[name]), "ms") for name in SIZES),
        *(
            Figure(f"bare engine, {name}: median", 1000 * peer_medians[name], "ms")
            for name in SIZES
        ),
        *(Figure(f"bare engine, {name}: slowest", 1000 * max(peers[name]), "ms") for name in SIZES),
    ]


def _publish(settings: Settings, version: int) -> float:
    """Publish one version of one record; gives the seconds it takes."""
    publisher = Publisher(settings, None)
    return seconds_of(lambda: publisher.publish(generated(settings, [1], version)))


def _with_longer_journal(settings: Settings) -> float:
    """Give the median seconds of a change when the journal is longer by copies of its last one."""
    journal = Home(settings.home).journal
    last = journal.last()
    assert last is not None
    for place in range(1, RECORDS_MORE + 1):
        copy = replace(last, sequence=last.sequence + place)
        journal.append(copy, Patch(frozenset(), frozenset()))
    return statistics.median(_publish(settings, -version) for version in range(1, 10))


def _peer(home: Path, folder: Path) -> list[float]:
    """Change as many quads with the bare engine, each time in a copy of the one before."""
    before = str(home.resolve() / "current" / "store")
    taken = []
    for version in range(CHANGES):
        after = f"{folder}-{home.name}-{version}"
        taken.append(seconds_of(lambda: _change_copy(before, after, version)))  # noqa: B023
        before = after
    return taken


def _change_copy(before: str, after: str, version: int) -> None:
    Store.read_only(before).backup(after)
    store = Store(after)
    changeset = generated(Settings(), [1], version)
    for quad in changeset.staged:
        store.add(quad)
        store.add(Quad(quad.subject, quad.predicate, quad.object, DEFAULT))
    store.flush()
    del store
    durable.sync_tree(Path(after))

"""One changed record: its publication must cost the change, whatever the size of the graph."""

import statistics
from dataclasses import dataclass, field, replace
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
CHANGES_AFTER = 9


@dataclass
class Series:
    """Changes of one graph: an instance, the bare engine's copies beside it, seconds of both."""

    settings: Settings
    bare: Path
    ours: list[float] = field(default_factory=list)
    peers: list[float] = field(default_factory=list)

    def change(self, version: int) -> None:
        """Publish a version of one record, and change as much with the bare engine."""
        self.ours.append(publish(self.settings, version))
        before, after = self.bare / str(version - 1), self.bare / str(version)
        self.peers.append(seconds_of(lambda: change_copy(before, after, version)))


def measure(folder: Path) -> list[Figure]:
    """Publish one changed record, again and again, on graphs of three sizes in turn."""
    series = {name: _begin(folder / str(quads), quads) for name, quads in SIZES.items()}
    for version in range(1, CHANGES + 1):
        for each in series.values():
            each.change(version)
    ours = {name: statistics.median(each.ours) for name, each in series.items()}
    peers = {name: statistics.median(each.peers) for name, each in series.items()}
    small, middle, large = SIZES
    figures = [
        ratio(f"change at {middle} quads / at {small}", ours[middle], ours[small]),
        ratio(f"change at {large} quads / at {small}", ours[large], ours[small]),
        _cost_of_longer_journal(series[small].settings),
    ]
    for name, each in series.items():
        figures += [
            ratio(f"change / bare engine, {name} quads", ours[name], peers[name]),
            Figure(f"change, {name} quads: median", 1000 * ours[name], "ms"),
            Figure(f"change, {name} quads: slowest", 1000 * max(each.ours), "ms"),
            Figure(f"bare engine, {name} quads: median", 1000 * peers[name], "ms"),
            Figure(f"bare engine, {name} quads: slowest", 1000 * max(each.peers), "ms"),
        ]
    return figures


def _begin(folder: Path, quads: int) -> Series:
    """Publish generated records of this many quads, and copy the store for the bare engine."""
    settings = Settings(home=folder / "home", keep_releases=2)
    Publisher(settings, None).publish(generated(settings, range(quads // QUADS)))
    bare = folder / "bare"
    bare.mkdir()
    _, store = Home(settings.home).open_current()
    store.backup(str(bare / "0"))
    return Series(settings, bare)


def publish(settings: Settings, version: int) -> float:
    """Publish one version of one record; gives the seconds it takes."""
    publisher = Publisher(settings, None)
    return seconds_of(lambda: publisher.publish(generated(settings, [1], version)))


def change_copy(before: Path, after: Path, version: int) -> None:
    """Do with the bare engine what a release needs: copy the store, change it, make it durable."""
    Store.read_only(str(before)).backup(str(after))
    store = Store(str(after))
    for quad in generated(Settings(), [1], version).staged:
        store.add(quad)
        store.add(Quad(quad.subject, quad.predicate, quad.object, DEFAULT))
    store.flush()
    del store
    durable.sync_tree(after)


def _cost_of_longer_journal(settings: Settings) -> Figure:
    """Compare changes before and after copies of the last record lengthen the journal."""
    first = CHANGES + 1
    before = [publish(settings, first + number) for number in range(CHANGES_AFTER)]
    journal = Home(settings.home).journal
    last = journal.last()
    assert last is not None
    for place in range(1, RECORDS_MORE + 1):
        copy = replace(last, sequence=last.sequence + place)
        journal.append(copy, Patch(frozenset(), frozenset()))
    after = [publish(settings, first - number) for number in range(CHANGES_AFTER)]
    name = f"change with {RECORDS_MORE} more journal records / without"
    return ratio(name, statistics.median(after), statistics.median(before))

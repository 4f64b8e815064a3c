"""
The crash test: publishers are killed at every named step and at random moments.

While they die, a client polls; every answer must come from one complete release. After each death
the home is recovered: what was acknowledged is current and complete, and the journal replays to
the same quads. Run it as `make test-crash`, or briefly from `test_crash.py`.
"""

import argparse
import itertools
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from pyoxigraph import Literal, NamedNode, Store, Triple

from meagraph import steps
from meagraph.home import Home
from meagraph.merge import DEFAULT
from meagraph.publishing import Publisher
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph
from tests.serving import free_port, start_server, stop_server

GRAPHS = 3
THINGS = 10
VALUE = NamedNode("http://purl.org/dc/terms/identifier")
PUBLICATIONS = 3
SECONDS_OF_THREE = 0.25
"""About how long three publications take here: the span of the random moments of death."""


def crash_settings(folder: Path) -> Settings:
    """Give settings under which much happens: few releases are kept, and not for long."""
    return Settings(home=folder, keep_releases=5, free_disk=0, query_seconds=2)


def edition(number: int, settings: Settings) -> Changeset:
    """Make the changeset of an edition: every thing in every graph gets the same number."""
    made = Changeset("crash test", f"edition {number}")
    source = Source(f"{settings.base}source/crash", "Crash test")
    for graph in range(GRAPHS):
        triples = [
            Triple(
                NamedNode(f"{settings.base}partner/g{graph}-t{thing}"), VALUE, Literal(str(number))
            )
            for thing in range(THINGS)
        ]
        name = f"{settings.base}graph/crash/{graph}"
        made.put(StagedGraph(name, triples, source, "crash"), settings.base)
    odd = f"{settings.base}graph/crash/odd"
    if number % 2:
        triples = [Triple(NamedNode(f"{settings.base}partner/odd"), VALUE, Literal(str(number)))]
        made.put(StagedGraph(odd, triples, source, "crash"), settings.base)
    else:
        made.drop(odd, "the edition is even")
    return made


def edition_of(values: Iterable[str]) -> int:
    """Give the edition that these values of all things make up; raises if they are a mixture."""
    counts = Counter(values)
    if not counts:
        return 0
    ((number, count),) = counts.items()
    wanted = GRAPHS * THINGS + int(number) % 2
    if count != wanted:
        raise AssertionError(f"edition {number} has {count} things instead of {wanted}")
    return int(number)


def read_edition(store: Store) -> int:
    """Give the edition that a release holds."""
    quads = store.quads_for_pattern(None, VALUE, None, DEFAULT)
    return edition_of(quad.object.value for quad in quads if isinstance(quad.object, Literal))


def publish_until_killed(
    folder: Path, first: int, step: steps.Step | None, pipe: Connection
) -> None:
    """Publish editions from `first` on; at `step` of the second one this process kills itself."""
    publisher = Publisher(crash_settings(folder), None)
    edition_at_work = first

    def die(reached: steps.Step) -> None:
        if reached == step and edition_at_work == first + 1:
            os.kill(os.getpid(), signal.SIGKILL)

    steps.observers.append(die)
    for edition_at_work in range(first, first + PUBLICATIONS):
        outcome = publisher.publish(edition(edition_at_work, publisher.settings))
        if outcome.manifest is not None:
            pipe.send((edition_at_work, outcome.manifest.number))
    pipe.send(None)


@dataclass
class Poller:
    """A client that keeps asking for the current edition while publishers die."""

    ask: Callable[[], int]
    answers: int = 0
    failures: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Poller":
        self._thread = threading.Thread(target=self._poll)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _poll(self) -> None:
        while not self._stop.is_set():
            try:
                self.ask()
            except Exception as error:
                self.failures.append(repr(error))
            self.answers += 1


@dataclass
class Crashes:
    """One run: `home` is filled, killed, recovered and checked again and again."""

    folder: Path
    seed: int = 0
    acknowledged: dict[int, int] = field(default_factory=dict)
    deaths: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.publisher = Publisher(crash_settings(self.folder), None)
        self.processes = multiprocessing.get_context("forkserver")
        self.processes.set_forkserver_preload(["tests.crash"])

    @property
    def killed(self) -> int:
        """Count the publishers that died before their work was done."""
        return self.deaths.total() - self.deaths["survived"]

    def ask_store(self) -> int:
        """Ask as a reader of the home does: open what is current, read it whole."""
        _, store = Home(self.folder).open_current()
        return read_edition(store)

    def ask_server(self, url: str) -> int:
        """Ask as a client of the service does: one query that reads every thing."""
        query = f"SELECT ?value WHERE {{ ?thing <{VALUE.value}> ?value }}"
        request = Request(  # noqa: S310 - loopback
            f"{url}sparql?{urlencode({'query': query})}", headers={"Accept": "text/csv"}
        )
        with urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            return edition_of(answer.read().decode().split()[1:])

    def kill_at(self, step: steps.Step | None) -> None:
        """Let one publisher die at `step`, or at a random moment, and check what it left."""
        first = max(self.acknowledged, default=0) + 10
        here, there = self.processes.Pipe(duplex=False)
        child = self.processes.Process(
            target=publish_until_killed, args=(self.folder, first, step, there)
        )
        child.start()
        there.close()
        self._follow(here, child, step)
        self.check()

    def check(self) -> None:
        """Recover the home and compare it with what was acknowledged."""
        self.publisher.recover()
        home = self.publisher.home
        entries = home.journal.entries()
        current = home.current()
        assert entries[-1].release == current
        assert {entry.release for entry in entries} >= set(self.acknowledged.values())
        assert self.ask_store() >= max(self.acknowledged, default=0)
        assert home.manifest(current).digest == entries[-1].digest
        leftovers = [path.name for path in home.releases.iterdir() if path.name.startswith(".")]
        assert leftovers == []

    def replay(self) -> None:
        """Make the current release again from the journal; its N-Quads must be the same."""
        home = self.publisher.home
        before = sorted(map(str, home.open(home.current())))
        self.publisher.rebuild()
        assert sorted(map(str, home.open(home.current()))) == before

    def _follow(
        self, pipe: Connection, child: multiprocessing.process.BaseProcess, step: steps.Step | None
    ) -> None:
        started = pipe.recv() if step is None else None
        moment = self.random.uniform(0, SECONDS_OF_THREE) if step is None else 30
        if started is not None:
            self._acknowledge(started)
        child.join(moment)
        child.kill()
        child.join()
        try:
            while (acknowledged := pipe.recv()) is not None:
                self._acknowledge(acknowledged)
        except EOFError:
            self.deaths[step or "random"] += 1
        else:
            self.deaths["survived"] += 1

    def _acknowledge(self, message: tuple[int, int]) -> None:
        number, release = message
        self.acknowledged[number] = release


def run(crashes: Crashes, kills: int, poller: Poller) -> None:
    """Kill publishers until `kills` have died: at each step in turn and at random moments."""
    moments = itertools.cycle([*steps.STEPS, *[None] * len(steps.STEPS)])
    with poller:
        for round_number, step in enumerate(moments, 1):
            crashes.kill_at(step)
            if round_number % 10 == 0:
                crashes.replay()
            if crashes.killed >= kills:
                break
        crashes.replay()
    assert not poller.failures, poller.failures[:3]
    assert poller.answers > kills


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a home; the context is the URL of the home page."""
    port = free_port()
    process = start_server(folder, port)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        stop_server(process)


def main() -> int:
    """Run from the command line and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as url:
        crashes = Crashes(Path(folder), options.seed)
        poller = Poller(lambda: crashes.ask_server(url))
        run(crashes, options.kills, poller)
    print(f"seed {options.seed}: {crashes.killed} publishers killed, {dict(crashes.deaths)}")
    print(f"{len(crashes.acknowledged)} acknowledged, {poller.answers} polls, no failure")
    return 0


if __name__ == "__main__":
    sys.exit(main())

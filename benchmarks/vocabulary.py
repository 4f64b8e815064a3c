"""A vocabulary as it is used: a mix like real traffic, autocompletion, from publishing to seen."""

import http.client
import json
import random
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from pyoxigraph import Literal, Triple

from benchmarks import servers
from benchmarks.figures import Figure, ratio, seconds_of
from benchmarks.instances import peak_memory
from benchmarks.six_languages import Vocabulary
from meagraph.home import Home
from meagraph.namespaces import LANGUAGES, SKOS
from meagraph.publishing import Publisher
from meagraph.settings import Settings
from meagraph.staging import Changeset, GraphChange, Source, StagedGraph
from meagraph.vocabulary.index import Hit, Index, Question

SIZES = (5_000, 40_000)
"""How many concepts the vocabulary has."""

MIX = {
    "data": 36,
    "broader": 20,
    "search": 13,
    "label": 10,
    "vocabularies": 9,
    "narrower": 5,
    "hierarchy": 2,
    "vocabulary": 2,
    "topConcepts": 1,
    "children": 1,
    "index": 1,
}
"""
Requests of a hundred by what they ask for.

The shares are those of half a million requests of the logs of Finto, a service of many
vocabularies; what it has less than one of a hundred of is left out, or rounded up.
"""

CLIENTS = (1, 8)
SECONDS = 10
REQUESTS = 60_000
"""Requests that differ, more than are made."""

PREFIXES = 3000
TEXTS = 200
PUBLICATIONS = 9

AIM_COMPLETION = 20.0
AIM_VISIBLE = 1.0
"""Milliseconds that a completion may take in 19 of 20 cases, seconds from publishing to seen."""

NAME = "generated"
SOURCE = "source/generated"
LOAD_SCRIPT = Path(__file__).with_name("requests.lua")


@dataclass(frozen=True)
class Answers:
    """What a number of clients got: good answers a second, milliseconds, requests refused."""

    rate: float
    median: float
    p95: float
    refused: int


def measure(folder: Path) -> list[Figure]:
    """Measure a vocabulary in six languages of each size."""
    if shutil.which("wrk") is None:
        raise RuntimeError("wrk makes the requests of this benchmark: install Debian's wrk")
    return [figure for size in SIZES for figure in _measured(folder / str(size), size)]


def _measured(folder: Path, size: int) -> list[Figure]:
    settings = Settings(home=folder / "home", client_seconds=0)
    vocabulary = Vocabulary(size, settings.base, NAME)
    load = seconds_of(lambda: Publisher(settings, None).publish(whole(vocabulary, settings)))
    labels = _labels(settings)
    name = f"{size:,} concepts".replace(",", " ")
    figures = [
        Figure(f"{name}: loading, without validation", load, "s"),
        Figure(f"{name}: size of the index", _size_of_index(settings), "MiB"),
        *_of_index(name, settings, labels),
    ]
    port = servers.free_port()
    with servers.meagraph_process(folder / "server", port, settings.home, client_seconds=0) as run:
        figures += _of_mix(name, folder, port, vocabulary, labels)
        figures += _of_completion(name, folder, port, labels)
        figures += _of_publishing(name, port, vocabulary, settings)
        figures += [Figure(f"{name}: memory of the server", peak_memory(run.pid), "MiB")]
    return figures


def whole(vocabulary: Vocabulary, settings: Settings) -> Changeset:
    """Stage the whole vocabulary."""
    changeset = Changeset("benchmark", "generated vocabulary")
    source = Source(f"{settings.base}{SOURCE}", "Generated vocabulary")
    graph = StagedGraph(vocabulary.graph, vocabulary.triples(), source, "benchmark")
    changeset.put(graph, settings.base)
    return changeset


def _labels(settings: Settings) -> list[Hit]:
    """Give labels of the vocabulary in all languages, in a random order."""
    index = _index(settings)
    hits = [
        hit
        for language in LANGUAGES
        for hit in index.search(Question("*", language, notations=False, limit=5000))
    ]
    random.Random(1).shuffle(hits)
    return hits


def _index(settings: Settings) -> Index:
    home = Home(settings.home)
    return Index.open(home.path(home.current()))


def _size_of_index(settings: Settings) -> float:
    folder = Home(settings.home).path(1) / "vocabulary"
    return sum(file.stat().st_size for file in folder.iterdir()) / 1024 / 1024


def _of_index(name: str, settings: Settings, labels: list[Hit]) -> list[Figure]:
    """Measure what the index itself takes to complete a label and to find what is near to one."""
    index = _index(settings)
    chance = random.Random(2)
    begun = [
        _milliseconds(lambda hit=hit: index.complete(_prefix(hit, chance), [NAME]))  # type: ignore[misc]
        for hit in labels[:PREFIXES]
    ]
    near = [
        _milliseconds(lambda hit=hit: index.near(_slip(hit.label, chance), [NAME]))  # type: ignore[misc]
        for hit in labels[:TEXTS]
    ]
    return [
        ratio(f"{name}: completion in any language, p95 / the aim", _p95(begun), AIM_COMPLETION),
        Figure(f"{name}: completion in any language, p95", _p95(begun), "ms"),
        Figure(f"{name}: what is near to a label with a slip, median", _median(near), "ms"),
        Figure(f"{name}: what is near to a label with a slip, p95", _p95(near), "ms"),
    ]


def _of_mix(
    name: str, folder: Path, port: int, vocabulary: Vocabulary, labels: list[Hit]
) -> Iterator[Figure]:
    """Measure the mix with no request made twice, and each kind of request by itself."""
    paths = Paths(vocabulary, labels)
    kinds = list(MIX)
    chosen = paths.chance.choices(kinds, weights=list(MIX.values()), k=REQUESTS)
    for clients in CLIENTS:
        answers = _ask(folder, port, clients, map(paths.make, chosen), SECONDS)
        asked = f"{name}: mix, {clients} clients"
        yield Figure(f"{asked}, answers", answers.rate, "answers/s")
        yield Figure(f"{asked}, median", answers.median, "ms")
        yield Figure(f"{asked}, p95", answers.p95, "ms")
        yield Figure(f"{asked}, refused", answers.refused, "requests")
    for kind in kinds:
        made = [paths.make(kind) for _ in range(REQUESTS // 10)]
        answers = _ask(folder, port, 1, made, SECONDS // 4)
        yield Figure(f"{name}: {kind} alone, median", answers.median, "ms")
        yield Figure(f"{name}: {kind} alone, p95", answers.p95, "ms")


def _of_completion(name: str, folder: Path, port: int, labels: list[Hit]) -> Iterator[Figure]:
    """Measure autocompletion over HTTP, in one language, with no request made twice."""
    chance = random.Random(3)
    made = [
        "/api/vocabulary/suggest?"
        + urlencode({"q": _prefix(hit, chance), "vocab": NAME, "lang": hit.lang, "n": ""})
        for hit in labels
    ]
    for clients in CLIENTS:
        answers = _ask(folder, port, clients, made, SECONDS)
        asked = f"{name}: autocompletion over HTTP, {clients} clients"
        yield ratio(f"{asked}, p95 / the aim", answers.p95, AIM_COMPLETION)
        yield Figure(f"{asked}, answers", answers.rate, "answers/s")
        yield Figure(f"{asked}, p95", answers.p95, "ms")
        yield Figure(f"{asked}, refused", answers.refused, "requests")


def _of_publishing(
    name: str, port: int, vocabulary: Vocabulary, settings: Settings
) -> Iterator[Figure]:
    """Measure how long a changed label takes, from when it is published until it is seen."""
    publisher = Publisher.of(settings)
    before = _label(port, vocabulary, 7)
    taken = []
    for number in range(PUBLICATIONS):
        label = f"changed {number}"
        changeset = changed(vocabulary, settings, 7, before, label)
        started = time.perf_counter()
        publisher.publish(changeset)
        while _label(port, vocabulary, 7) != label:
            time.sleep(0.005)
        taken.append(time.perf_counter() - started)
        before = label
    # The first publication validates all that was loaded without validation.
    later = taken[1:]
    yield ratio(f"{name}: published until seen / the aim", statistics.median(later), AIM_VISIBLE)
    yield Figure(f"{name}: published until seen, median", statistics.median(later), "s")
    yield Figure(f"{name}: published until seen, slowest", max(later), "s")
    yield Figure(f"{name}: published until seen, the first time", taken[0], "s")


def changed(
    vocabulary: Vocabulary, settings: Settings, number: int, before: str, after: str
) -> Changeset:
    """Stage another English label of a concept."""
    concept = vocabulary.concept(number)
    old, new = (
        Triple(concept, SKOS.prefLabel, Literal(text, language="en")) for text in (before, after)
    )
    source = Source(f"{settings.base}{SOURCE}", "Generated vocabulary")
    changeset = Changeset("benchmark", "another label")
    changeset.change(
        GraphChange(vocabulary.graph, frozenset({old}), frozenset({new}), source, "benchmark")
    )
    return changeset


def _label(port: int, vocabulary: Vocabulary, number: int) -> str:
    """Ask the server for the English label of a concept."""
    iri = quote(vocabulary.concept(number).value, safe="")
    return str(json.loads(_get(port, f"/rest/v1/{NAME}/label?uri={iri}&lang=en"))["prefLabel"])


def _get(port: int, path: str) -> bytes:
    """Give the answer to a request; raises `RuntimeError` when it is no good one."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
    if response.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{path}: {response.status}: {body[:500]!r}")
    return body


class Paths:
    """Makes the paths of requests about concepts, each another one, as far as there are enough."""

    def __init__(self, vocabulary: Vocabulary, labels: list[Hit]) -> None:
        """Take the vocabulary, and labels to search for."""
        self.chance = random.Random(4)
        self._vocabulary = vocabulary
        self._labels = labels
        self._makers: dict[str, Callable[[], str]] = {
            "data": lambda: self._about("data", format="application/ld+json"),
            "search": self._search,
            "vocabularies": lambda: f"vocabularies?lang={self._language()}",
            "vocabulary": lambda: f"{NAME}/?lang={self._language()}",
            "topConcepts": lambda: f"{NAME}/topConcepts?lang={self._language()}",
            "index": self._letter,
        }

    def make(self, kind: str) -> str:
        """Give the path of a request of this kind; what `wrk` puts at its end makes it new."""
        maker = self._makers.get(kind)
        path = maker() if maker else self._about(kind, lang=self._language())
        return f"/rest/v1/{path}&n="

    def _about(self, kind: str, **parameters: str) -> str:
        number = self.chance.randrange(self._vocabulary.size)
        uri = self._vocabulary.concept(number).value
        return f"{NAME}/{kind}?{urlencode({'uri': uri, **parameters})}"

    def _search(self) -> str:
        hit = self.chance.choice(self._labels)
        begun = f"{_prefix(hit, self.chance)}*"
        text = begun if self.chance.random() < 0.5 else hit.label
        asked = {"query": text, "lang": hit.lang, "vocab": NAME, "maxhits": "25", "unique": "true"}
        return f"search?{urlencode(asked)}"

    def _letter(self) -> str:
        letter = self.chance.choice("BCDGHKLMNPRSTVW")
        return f"{NAME}/index/{letter}?lang=en&limit=250&offset={self.chance.randrange(500)}"

    def _language(self) -> str:
        return self.chance.choice(LANGUAGES)


def _ask(folder: Path, port: int, clients: int, paths: Iterable[str], seconds: int) -> Answers:
    """Make requests for some seconds, each another one; the first is looked at before."""
    first, *others = paths
    _get(port, first)
    asked = folder / "paths.txt"
    asked.write_text("".join(f"{path}\n" for path in others))
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "60s"]
    command += ["--latency", "-s", str(LOAD_SCRIPT)]
    word = f"{clients}.{time.monotonic_ns()}."
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}/", "--", str(asked), "*/*", word],
        check=True,
        capture_output=True,
        text=True,
    )
    counted = json.loads(done.stdout.splitlines()[-1])
    return Answers(
        rate=(counted["requests"] - counted["failed"]) / (counted["microseconds"] / 1e6),
        median=counted["median"] / 1000,
        p95=counted["p95"] / 1000,
        refused=counted["failed"],
    )


def _prefix(hit: Hit, chance: random.Random) -> str:
    """Give a beginning of a label, as somebody types it: a few letters, one or two of Chinese."""
    return hit.label[: chance.randint(1, 2) if hit.lang == "zh" else chance.randint(2, 6)]


def _slip(text: str, chance: random.Random) -> str:
    """Leave a letter out."""
    place = chance.randrange(len(text))
    return text[:place] + text[place + 1 :]


def _milliseconds(action: Callable[[], object]) -> float:
    return 1000 * seconds_of(action)


def _median(taken: list[float]) -> float:
    return statistics.median(taken)


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]

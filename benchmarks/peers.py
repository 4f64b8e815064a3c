"""Peers: the same questions over the same data on the same machine, to us and to other servers."""

import http.client
import json
import shutil
import statistics
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from pyoxigraph import (
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from benchmarks import servers
from benchmarks.figures import Figure, ratio, seconds_of
from benchmarks.instances import reference_instance
from benchmarks.questions import BIF_CONTAINS, CONTAINS, GRAPHS, SEARCH, Kind, kinds
from meagraph.home import Home
from meagraph.merge import DEFAULT

CLIENTS = (1, 8, 32)
REPEATED = 10
"""How many texts are asked again and again where a cache may know them."""

ROUNDS = 20
LONG_SECONDS = 0.01
"""A query that takes the bare engine longer is one whose overhead is measured."""

LOAD = "wrk"
LOAD_SCRIPT = Path(__file__).with_name("requests.lua")
LOCK = Path(__file__).with_name("requirements.lock")

OURS = "ours"


@dataclass(frozen=True)
class Peer:
    """A server that is measured: its name, its endpoint, and the way it searches text."""

    name: str
    url: str
    text_search: str


@dataclass(frozen=True)
class Rate:
    """Good answers a second, and requests a second that had none."""

    answers: float
    refused: float


def measure(folder: Path) -> list[Figure]:
    """Ask every server that this machine has the same questions."""
    settings = reference_instance(folder / "home")
    _, store = Home(settings.home).open_current()
    data = folder / "data.nt"
    store.dump(data, RdfFormat.N_TRIPLES, from_graph=DEFAULT)
    figures = _overheads(folder, settings.home, store, settings.base)
    rates: dict[str, dict[str, Rate]] = {}
    for name, start in _starts(folder, settings.home, data).items():
        with ExitStack() as stack:
            peer = start(stack)
            rates[name] = _rates(peer, kinds(store, settings.base, peer.text_search), folder)
    for question, ours in rates[OURS].items():
        found = {name: asked[question] for name, asked in rates.items()}
        figures += [
            ratio(f"{question}: ours / {name}", ours.answers, rate.answers)
            for name, rate in found.items()
            if name != OURS and rate.answers  # else it answered none in time
        ]
        for name, rate in found.items():
            figures.append(Figure(f"{question}: {name}", rate.answers, "answers/s"))
            if rate.refused:
                figures.append(Figure(f"{question}: {name} refuses", rate.refused, "requests/s"))
    return figures


def _starts(folder: Path, home: Path, data: Path) -> Mapping[str, Callable[[ExitStack], Peer]]:
    """Give, for each server whose programs are here, how to start it; the others are named."""
    if shutil.which(LOAD) is None:
        raise RuntimeError(f"{LOAD} makes the requests of this benchmark: install Debian's {LOAD}")

    def ours(stack: ExitStack) -> Peer:
        server = servers.meagraph(folder / OURS, home, client_seconds=0)
        return Peer(OURS, stack.enter_context(server), SEARCH)

    def oxigraph(stack: ExitStack) -> Peer:
        server = servers.oxigraph(folder / "oxigraph", data)
        return Peer("Oxigraph", stack.enter_context(server), CONTAINS)

    def virtuoso(stack: ExitStack) -> Peer:
        server = servers.virtuoso(folder / "virtuoso", data)
        return Peer("Virtuoso", stack.enter_context(server), BIF_CONTAINS)

    def rdflib_endpoint(stack: ExitStack) -> Peer:
        environment = folder / "environment"
        venv.create(environment, with_pip=True)
        install = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCK)]
        subprocess.run([str(environment / "bin" / "python"), *install], check=True)
        program = environment / "bin" / "rdflib-endpoint"
        server = servers.rdflib_endpoint(folder / "rdflib-endpoint", data, program)
        return Peer("rdflib-endpoint", stack.enter_context(server), CONTAINS)

    starts = {OURS: ours, "Oxigraph": oxigraph, "rdflib-endpoint": rdflib_endpoint}
    if shutil.which(servers.VIRTUOSO) is None:
        sys.stderr.write("Virtuoso is left out: install Debian's virtuoso-opensource\n")
        return starts
    return {**starts, "Virtuoso": virtuoso}


def _rates(peer: Peer, questions: Mapping[str, Kind], folder: Path) -> dict[str, Rate]:
    """Give how many answers a second each kind of question gets, cold and repeated."""
    rates = {}
    for name, kind in questions.items():
        _see_answer(peer, kind)
        for clients in CLIENTS:
            for manner, texts in (("cold", kind.texts), ("repeated", kind.texts[:REPEATED])):
                asked = folder / "paths.txt"
                path = urlsplit(peer.url).path
                asked.write_text("".join(f"{path}?query={quote(text)}\n" for text in texts))
                word = f"{clients}." if manner == "cold" else ""
                question = f"{name}, {clients} clients, {manner}"
                rates[question] = _rate(peer.url, clients, asked, kind, word)
    return rates


def _rate(url: str, clients: int, paths: Path, kind: Kind, word: str) -> Rate:
    """Give the answers a second that so many clients get together."""
    command = [LOAD, "-t1", f"-c{clients}", f"-d{kind.seconds}s", "--timeout", "60s", "--latency"]
    done = subprocess.run(
        [*command, "-s", str(LOAD_SCRIPT), url, "--", str(paths), kind.media_type, word],
        check=True,
        capture_output=True,
        text=True,
    )
    counted = json.loads(done.stdout.splitlines()[-1])
    seconds = counted["microseconds"] / 1e6
    return Rate((counted["requests"] - counted["failed"]) / seconds, counted["failed"] / seconds)


def _see_answer(peer: Peer, kind: Kind) -> None:
    """See that a question has an answer at all, so that no empty one is measured."""
    with Connection(peer.url) as connection:
        body = connection.ask(kind.texts[0], kind.media_type)
    if kind.media_type == GRAPHS:
        answer = parse(body, format=RdfFormat.TURTLE)
    else:
        answer = parse_query_results(body, format=QueryResultsFormat.JSON)  # type: ignore[assignment]
    assert any(answer), f"{peer.name} finds nothing: {kind.texts[0]}"


class Connection:
    """A connection that is kept open from question to question; a context manager."""

    def __init__(self, url: str) -> None:
        """Take the endpoint."""
        parts = urlsplit(url)
        self._path = parts.path
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)

    def __enter__(self) -> "Connection":
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._connection.close()

    def ask(self, text: str, media_type: str) -> bytes:
        """Give the answer to a query; raises `RuntimeError` when it is no good one."""
        path = f"{self._path}?query={quote(text)}"
        self._connection.request("GET", path, headers={"Accept": media_type})
        response = self._connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{response.status}: {body[:500]!r}")
        return body


def _overheads(folder: Path, home: Path, store: Store, base: str) -> list[Figure]:
    """Compare long questions over HTTP, each a new one, with the bare engine in this process."""
    figures = []
    with servers.meagraph(folder / "alone", home, client_seconds=0) as url, Connection(url) as link:
        for name, kind in kinds(store, base, CONTAINS).items():
            text = kind.texts[0]
            bare, whole = [], []
            for number in range(ROUNDS):
                new = f"{text}\n#{number}"
                bare.append(seconds_of(lambda new=new: _ask_engine(store, new)))  # type: ignore[misc]
                whole.append(seconds_of(lambda new=new, kind=kind: link.ask(new, kind.media_type)))  # type: ignore[misc]
            if statistics.median(bare) >= LONG_SECONDS:
                figures += [
                    ratio(
                        f"{name}: over HTTP / bare engine, time",
                        statistics.median(whole),
                        statistics.median(bare),
                    ),
                    Figure(f"{name}: bare engine", 1000 * statistics.median(bare), "ms"),
                ]
    return figures


def _ask_engine(store: Store, text: str) -> bytes | None:
    answer = store.query(text)
    if isinstance(answer, QuerySolutions):
        return answer.serialize(format=QueryResultsFormat.JSON)
    assert isinstance(answer, QueryTriples)
    return answer.serialize(format=RdfFormat.TURTLE)

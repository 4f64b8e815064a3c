"""Overload: runaway queries of six kinds, many at once, and well-behaved clients beside them."""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from pathlib import Path

from benchmarks.figures import Figure, ratio
from benchmarks.instances import reference_instance

LIMIT = 2.0
RUNAWAYS = 100
AT_ONCE = 8
VISITORS = 20
PAUSE = 0.05

KINDS: Mapping[str, str] = {
    "cross join": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "count": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?g) }",
    "group by": "SELECT ?a ?f (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?f",
    "order by": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c LIMIT 10",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:y>)* ?b . ?b (!<x:x>|^!<x:y>)* ?c }",
    "regex": 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER REGEX(STR(?c), "(a|b).*z$") }',
}
VISIT = "SELECT ?p ?o {{ <{base}country/{code}> ?p ?o }} # {number}"
CODES = ("fra", "jpn", "ken", "bra", "chn", "egy", "mex", "fji")

PERMITTED = frozenset({"query-timeout", "memory-limit", "busy", "budget-spent"})
"""How a runaway query may end."""


@dataclass(frozen=True)
class Answer:
    """One answer: how long it took, its status, the end of its problem's type."""

    seconds: float
    status: int
    code: str
    retry_after: bool


def measure(folder: Path) -> list[Figure]:
    """Serve the reference data; let visitors come alone, then beside the runaway queries."""
    home = reference_instance(folder / "home").home
    with _server(home) as (server, port):
        alone, _ = _visits(port, 0)
        before = _processes_and_memory(server)
        beside, runaways = _visits(port, RUNAWAYS)
        time.sleep(1)
        after = _processes_and_memory(server)
    outcomes = Counter(answer.code for answer in runaways)
    lost = sum(answer.status != 200 for answer in beside)
    wrong = sum(
        answer.code not in PERMITTED or (answer.status in (429, 503) and not answer.retry_after)
        for answer in runaways
    )
    return [
        ratio("slowest runaway / its limit", max(each.seconds for each in runaways), LIMIT),
        ratio("visitors' p99 beside runaways / alone", _p99(beside), _p99(alone)),
        Figure("visits", len(beside), "requests"),
        Figure("visits lost", lost, "requests"),
        Figure("visits: median alone", 1000 * _median(alone), "ms"),
        Figure("visits: p99 alone", 1000 * _p99(alone), "ms"),
        Figure("visits: median beside runaways", 1000 * _median(beside), "ms"),
        Figure("visits: p99 beside runaways", 1000 * _p99(beside), "ms"),
        Figure("visits: slowest beside runaways", 1000 * max(e.seconds for e in beside), "ms"),
        *(Figure(f"runaways: {code}", number, "queries") for code, number in outcomes.items()),
        Figure("runaways that ended otherwise", wrong, "queries"),
        Figure("processes more than before", after[0] - before[0], "processes"),
        Figure("memory more than before", (after[1] - before[1]) / 1024, "MiB"),
    ]


@contextmanager
def _server(home: Path) -> Iterator[tuple[int, int]]:
    """Run `meagraph serve`; the context is the number of its process, and its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from cli import main; main()", "serve"]
    process = subprocess.Popen(
        [*command, "--home", str(home), "--port", str(port)], stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(100):
            try:
                if _ask(port, "ASK {}", "starting").status == 200:
                    break
            except OSError:
                time.sleep(0.1)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait()


def _visits(port: int, runaways: int) -> tuple[list[Answer], list[Answer]]:
    """Let visitors come for some seconds, or as long as runaway queries are sent."""
    context = get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(2, mp_context=context) as processes:
        stop = manager.Event()
        visits = processes.submit(_visit, port, stop)
        sent = processes.submit(_run_away, port, runaways)
        answers = sent.result()
        if not runaways:
            time.sleep(5)
        stop.set()
        return visits.result(), answers


def _visit(port: int, stop: threading.Event) -> list[Answer]:
    """Be the visitors: each asks for one thing after the other, with short pauses."""
    answers: list[Answer] = []
    numbers = count()

    def visitor() -> None:
        while not stop.is_set():
            number = next(numbers)
            text = VISIT.format(
                base="https://w3id.org/meagraph/", code=CODES[number % len(CODES)], number=number
            )
            answers.append(_ask(port, text, "visitor"))
            time.sleep(PAUSE)

    with ThreadPoolExecutor(VISITORS) as executor:
        for _ in range(VISITORS):
            executor.submit(visitor)
    return answers


def _run_away(port: int, number: int) -> list[Answer]:
    """Send the runaway queries, some at once."""
    kinds = list(KINDS.values())
    with ThreadPoolExecutor(AT_ONCE) as executor:
        return list(
            executor.map(
                lambda each: _ask(port, f"{kinds[each % len(kinds)]} # {each}", "runaway", LIMIT),
                range(number),
            )
        )


def _ask(port: int, text: str, agent: str, timeout: float | None = None) -> Answer:
    """Send one query; gives the answer."""
    parameters = {"query": text} | ({"timeout": f"{timeout:g}"} if timeout else {})
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(
            "GET",
            f"/sparql?{urllib.parse.urlencode(parameters)}",
            headers={"Accept": "application/sparql-results+json", "User-Agent": agent},
        )
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    seconds = time.perf_counter() - began
    problem = response.status >= 400
    code = json.loads(body)["type"].rsplit("#", 1)[-1] if problem else "answered"
    return Answer(seconds, response.status, code, "Retry-After" in response.headers)


def _processes_and_memory(server: int) -> tuple[int, int]:
    """Count the processes below the server, itself included, and their resident memory in KiB."""
    family, resident = [server], 0
    for process in family:
        folder = Path(f"/proc/{process}")
        children = (folder / "task").glob("*/children")
        family += [int(child) for file in children for child in file.read_text().split()]
        resident += int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    return len(family), resident // 1024


def _median(answers: Sequence[Answer]) -> float:
    return statistics.median(answer.seconds for answer in answers)


def _p99(answers: Sequence[Answer]) -> float:
    return statistics.quantiles([answer.seconds for answer in answers], n=100)[-1]

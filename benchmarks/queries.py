"""Queries: through the worker pool, against the bare engine in-process and against rdflib."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from benchmarks.figures import Figure, median_seconds, ratio
from benchmarks.instances import reference_instance
from meagraph.home import Home
from meagraph.merge import DEFAULT
from meagraph.namespaces import PREFIXES
from meagraph.query.pool import Query, QueryPool
from meagraph.settings import Settings
from meagraph.validation.terms import rdflib_graph

THREADS = 4
SECONDS = 2.0

COUNTRIES = ("bra", "can", "chn", "deu", "fra", "ind", "ken", "mex", "nor", "zaf")

POINT = "SELECT ?property ?value { <%scountry/%s> ?property ?value }"
STAR = """
SELECT ?code ?consented ?label {
  ?membership a mea:Membership ; mea:agreement <%sagreement/cbd> ;
    org:member ?country ; mea:preferredStatus ?status .
  ?status mea:consented ?consented .
  ?country skos:notation ?code ; skos:prefLabel ?label .
  FILTER (lang(?label) = "fr")
}"""
AGGREGATE = """
SELECT ?agreement ?source (COUNT(?status) AS ?rows) (MIN(?consented) AS ?first) {
  ?status a mea:PartyStatus ; mea:agreement ?agreement ; dct:source ?source ;
    mea:consented ?consented .
} GROUP BY ?agreement ?source"""

Ask = Callable[[str], object]


def measure(folder: Path) -> list[Figure]:
    """Ask three kinds of query of the pool and of its peers, on the same release."""
    settings = reference_instance(folder / "home", query_workers=THREADS + 1)
    _, store = Home(settings.home).open_current()
    graph = rdflib_graph(quad.triple for quad in store.quads_for_pattern(None, None, None, DEFAULT))
    figures: list[Figure] = []
    with QueryPool(settings) as pool:

        def ask_pool(text: str) -> object:
            return pool.run(Query(text)).read()

        for name, texts in _queries(settings).items():
            _check(ask_pool(texts[0]))
            bare = _seconds(texts, lambda text: _ask_engine(store, text))
            one = _seconds(texts, ask_pool)
            many = _rate(texts, ask_pool, THREADS)
            figures += [
                ratio(f"{name}: pool / bare engine, time", one, bare),
                ratio(f"{name}: {THREADS} threads / 1 thread, answers a second", many, 1 / one),
                Figure(f"{name}: bare engine", 1000 * bare, "ms"),
                Figure(f"{name}: pool, 1 thread", 1000 * one, "ms"),
                Figure(f"{name}: pool, {THREADS} threads", many, "answers/s"),
            ]
            if name != "aggregate":
                other = _seconds(texts, lambda text: graph.query(text).serialize(format="json"))
                figures += [
                    ratio(f"{name}: rdflib / pool, time", other, one),
                    Figure(f"{name}: rdflib", 1000 * other, "ms"),
                ]
    return figures


def _queries(settings: Settings) -> dict[str, list[str]]:
    prologue = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    return {
        "point": [POINT % (settings.base, country) for country in COUNTRIES],
        "star": [prologue + STAR % settings.base],
        "aggregate": [prologue + AGGREGATE],
    }


def _ask_engine(store: Store, text: str) -> object:
    answer = store.query(text)
    assert isinstance(answer, QuerySolutions)
    return answer.serialize(format=QueryResultsFormat.JSON)


def _check(answer: object) -> None:
    """See that a query has an answer at all, so that no empty one is measured."""
    assert isinstance(answer, bytes)
    assert b'"bindings":[{' in answer


def _seconds(texts: Sequence[str], ask: Ask) -> float:
    return median_seconds([lambda text=text: ask(text) for text in texts], SECONDS)  # type: ignore[misc]


def _rate(texts: Sequence[str], ask: Ask, threads: int) -> float:
    """Give how many answers a second `threads` threads get together."""
    end = time.perf_counter() + SECONDS

    def work(_: int) -> int:
        done = 0
        for text in cycle(texts):
            if time.perf_counter() > end:
                break
            ask(text)
            done += 1
        return done

    with ThreadPoolExecutor(threads) as executor:
        return sum(executor.map(work, range(threads))) / SECONDS

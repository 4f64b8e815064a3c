"""Queries made to bring a service down: each gets a clear answer, and everybody else theirs."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from query_home import facts, processes_below, publish, small_settings

from meagraph.query.errors import QueryError
from meagraph.query.pool import Query, QueryPool
from meagraph.query.scan import QueryForm, Scanned
from meagraph.settings import MIB
from server.app import create_app

pytestmark = pytest.mark.unmeasured

ROWS = 300
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"

RUNAWAYS = {
    "cross join": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c > ?l + 999) }",
    "count": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
    "group by": "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    " GROUP BY ?a ?d",
    "order by": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?l ?i LIMIT 1",
    "path": "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:x>)* ?b . ?c (!<x:x>|^!<x:x>)* ?d"
    " . ?e (!<x:x>|^!<x:x>)* ?f }",
    "regex": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
    ' FILTER REGEX(CONCAT(STR(?a), STR(?d), STR(?g)), "(a|p)+x$") }',
}


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryPool]:
    home = tmp_path_factory.mktemp("hostile") / "home"
    publish(home, 1, facts(ROWS))
    settings = small_settings(
        home, query_workers=4, query_queue_seconds=5, slow_after=0.1, result_bytes=64 * MIB
    )
    with QueryPool(settings) as pool:
        yield pool


@pytest.fixture(scope="module")
def client(pool: QueryPool) -> FlaskClient:
    return create_app(pool.settings, pool).test_client()


def zygote_of(pool: QueryPool) -> int:
    assert pool._workers._own_zygote is not None
    return pool._workers._own_zygote.process.pid


@pytest.fixture(autouse=True)
def _everything_goes_on(pool: QueryPool) -> Iterator[None]:
    """After each attack the same zygote answers, with no more workers than there are places."""
    before = zygote_of(pool)
    yield
    assert b'"300"' in pool.run(Query(COUNT)).read()
    assert zygote_of(pool) == before
    assert pool.running() == []
    while len(processes_below(before)) > pool.settings.query_workers:  # those killed last
        time.sleep(0.01)


def nested(opening: str, times: int, closing: str) -> str:
    return opening * times + closing * times


HOSTILE = {
    "brackets": f"SELECT * WHERE {{ ?s ?p {nested('[ ?q ', 5000, ' ]')} }}",
    "parentheses": f"SELECT * WHERE {{ FILTER {nested('(', 5000, ')')} }}",
    "braces": f"SELECT * WHERE {nested('{', 5000, '}')}",
    "OPTIONALs": f"SELECT * WHERE {{ {nested('OPTIONAL { ?s ?p ?o ', 5000, '}')} }}",
    "OPTIONALs in a row": f"SELECT * WHERE {{ {'OPTIONAL { ?s ?p ?o } ' * 5000} }}",
    "subqueries": f"{nested('SELECT * WHERE { ', 5000, '}')}",
    "!": f"SELECT * WHERE {{ FILTER ({'!' * 20_000}?x) }}",
    "UNION": f"SELECT * WHERE {{ {{}} {'UNION {} ' * 20_000} }}",
    "&&": f"SELECT * WHERE {{ FILTER (?x {'&& ?x ' * 20_000}) }}",
    "/": f"ASK {{ ?s {'<p>/' * 20_000}<p> ?o }}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_query_made_to_overflow_a_parser_is_refused(client: FlaskClient, text: str) -> None:
    answer = client.post("/sparql", data=text, content_type="application/sparql-query")
    assert answer.status_code == 400
    problem = answer.get_json()
    assert problem["type"].endswith(("#query-too-complex", "#query-syntax"))
    assert problem["line"] == 1


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_even_if_the_scan_let_it_through_it_would_end_alone(pool: QueryPool, text: str) -> None:
    unseen = Scanned(QueryForm.SELECT, "", (), (), volatile=False)
    try:
        pool.run(Query(text, timeout=2), unseen).close()
    except QueryError as refused:
        outcome = refused.code
    else:
        outcome = "answered"  # the engine got over it
    assert outcome not in ("busy", "query-failed", "workers-unavailable")


AT_THE_LIMIT = {
    "brackets": "SELECT * WHERE { ?s ?p " + nested("[ ?q ", 498, " ]") + " }",
    "parentheses": "SELECT * WHERE { FILTER " + nested("(", 498, ")") + " }",
    "braces": "SELECT * WHERE " + nested("{", 500, "}"),
    "OPTIONALs": "SELECT * WHERE { " + nested("OPTIONAL { ?s ?p ?o ", 499, "}") + " }",
    "OPTIONALs in a row": "SELECT * WHERE { " + "OPTIONAL { ?s <p> <o> } " * 2000 + " }",
    "!": f"SELECT * WHERE {{ FILTER ({'!' * 2000}?x) }}",
    "UNION": f"SELECT * WHERE {{ {{}} {'UNION {} ' * 2000} }}",
    "&&": f"SELECT * WHERE {{ FILTER (?x {'&& ?x ' * 2000}) }}",
    "/": f"ASK {{ ?s {'<p>/' * 2000}<p> ?o }}",
}


@pytest.mark.parametrize("text", AT_THE_LIMIT.values(), ids=AT_THE_LIMIT)
def test_a_query_just_within_the_limits_is_answered_or_ends_alone(
    client: FlaskClient, text: str
) -> None:
    answer = client.post("/sparql?timeout=2", data=text, content_type="application/sparql-query")
    assert answer.status_code in (200, 400, 503, 504)
    if answer.status_code != 200:
        assert answer.get_json()["status"] == answer.status_code
    answer.close()


def test_a_query_of_a_hundred_megabytes_is_too_large(client: FlaskClient) -> None:
    text = b"SELECT * WHERE { ?s ?p ?o } #" + b"x" * (100 * MIB)
    answer = client.post("/sparql", data=text, content_type="application/sparql-query")
    assert (answer.status_code, answer.get_json()["type"].rsplit("#")[-1]) == (413, "too-large")


def resident_memory() -> int:
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGESIZE")


def test_a_query_that_needs_twenty_gigabytes_is_refused_and_costs_the_server_nothing(
    client: FlaskClient,
) -> None:
    rows = " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(4))
    text = f"SELECT * WHERE {{ {rows} }} ORDER BY DESC(?o3)"  # 300^4 rows
    client.get("/sparql", query_string={"query": COUNT})
    before = resident_memory()
    answer = client.get("/sparql", query_string={"query": text})
    assert answer.status_code == 503
    assert answer.get_json()["type"].endswith("#memory-limit")
    assert resident_memory() - before < 16 * MIB


@pytest.mark.timeout(120)
def test_runaway_queries_end_in_time_and_visitors_beside_them_lose_nothing(
    client: FlaskClient, pool: QueryPool
) -> None:
    limit, visits, stop = 1.0, Counter[int](), False

    def visit(number: int) -> None:
        while not stop:
            text = f"SELECT ?o WHERE {{ <partner/{number}> <p> ?o }}"
            visitor = client.application.test_client()
            visits[visitor.get("/sparql", query_string={"query": text}).status_code] += 1
            time.sleep(0.02)

    def run_away(number: int) -> tuple[str, float]:
        text = list(RUNAWAYS.values())[number % len(RUNAWAYS)]
        began = time.monotonic()
        answer = client.application.test_client().get(
            "/sparql", query_string={"query": f"{text} # {number}", "timeout": limit}
        )
        took = time.monotonic() - began
        code = answer.get_json()["type"].rsplit("#")[-1]
        assert (code == "query-timeout") == (answer.status_code == 504)
        assert ("Retry-After" in answer.headers) == (answer.status_code in (429, 503))
        return code, took

    with ThreadPoolExecutor(12) as visitors:
        for number in range(12):
            visitors.submit(visit, number)
        try:
            with ThreadPoolExecutor(8) as executor:
                ended = list(executor.map(run_away, range(18)))
        finally:
            stop = True
    assert {code for code, _ in ended} <= {"query-timeout", "memory-limit", "busy"}
    # Generous, for a machine that does other things: not one waits for the query before it.
    assert max(took for _, took in ended) < 2 * limit + 1
    assert set(visits) == {200}
    assert pool.statistics().waiting == 0

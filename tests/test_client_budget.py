"""Query time of clients: who a client is, what it has left, and the answer when that is nothing."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from server.app import create_app
from server.client_address import client_address, read_networks
from server.client_budget import BudgetSpentError, ClientBudgets, check, client

PROXIES = read_networks(["10.0.0.0/8", "127.0.0.1", "2001:db8:1::/48"])


def address(peer: str, **headers: str) -> str:
    return client_address({"REMOTE_ADDR": peer} | headers, PROXIES)


def test_without_a_trusted_proxy_nobody_is_believed() -> None:
    assert address("192.0.2.7", HTTP_X_FORWARDED_FOR="198.51.100.1") == "192.0.2.7"
    assert address("192.0.2.7", HTTP_FORWARDED="for=198.51.100.1") == "192.0.2.7"


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("203.0.113.9, 198.51.100.1", "198.51.100.1"),  # the left one may be made up
        ("203.0.113.9, 198.51.100.1, 10.2.3.4", "198.51.100.1"),
        ("10.9.9.9, 10.2.3.4", "10.9.9.9"),
        ("198.51.100.1:5050", "198.51.100.1"),
        ("198.51.100.1, unknown", "127.0.0.1"),
        ("<script>", "127.0.0.1"),
        ("", "127.0.0.1"),
        ("[2001:db8:2::17]:80", "2001:db8:2::/64"),
        ("2001:db8:2::17, 2001:db8:1::1", "2001:db8:2::/64"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
    ],
)
def test_trusted_proxies_are_believed_from_the_right(header: str, found: str) -> None:
    assert address("127.0.0.1", HTTP_X_FORWARDED_FOR=header) == found


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("for=198.51.100.1", "198.51.100.1"),
        ('For="[2001:db8:2::17]:4711";proto=https', "2001:db8:2::/64"),
        ("for=203.0.113.9, for=198.51.100.1;by=10.0.0.1, for=10.0.0.2", "198.51.100.1"),
        ("for=_hidden", "127.0.0.1"),
    ],
)
def test_the_header_forwarded_is_read_too(header: str, found: str) -> None:
    assert address("127.0.0.1", HTTP_FORWARDED=header) == found


def test_two_addresses_of_one_ipv6_site_are_one_client() -> None:
    assert address("2001:db8:9::1") == address("2001:db8:9::ffff") != address("2001:db8:9:1::1")


@given(st.text(max_size=60))
def test_no_header_makes_an_address_fail(text: str) -> None:
    assert address("127.0.0.1", HTTP_X_FORWARDED_FOR=text, HTTP_FORWARDED=text)


class Clock:
    """Seconds that a test turns on."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def budgets(clock: Callable[[], float], **limits: float) -> ClientBudgets:
    settings = Settings(**({"client_seconds": 60, "client_burst_seconds": 120} | limits))  # type: ignore[arg-type]
    return ClientBudgets(settings, clock)


def test_a_client_may_use_what_it_saved_and_then_waits(clock: Clock) -> None:
    kept = budgets(clock)
    kept.charge("a", 119)
    kept.check("a")
    kept.charge("a", 31)  # known only afterwards: a debt of 30 s
    with pytest.raises(BudgetSpentError) as refused:
        kept.check("a")
    assert refused.value.seconds == 31
    kept.check("b")
    clock.now += refused.value.seconds - 2
    with pytest.raises(BudgetSpentError):
        kept.check("a")
    clock.now += 2
    kept.check("a")


def test_nobody_saves_up_more_than_the_burst(clock: Clock) -> None:
    kept = budgets(clock)
    kept.charge("a", 1)
    clock.now += 100_000
    assert kept.left("a") == 120


def test_a_budget_of_0_is_none(clock: Clock) -> None:
    kept = budgets(clock, client_seconds=0)
    kept.charge("a", 1e9)
    kept.check("a")


def test_so_many_clients_are_remembered_the_last_seen_ones(clock: Clock) -> None:
    kept = budgets(clock, clients_remembered=3)
    for name in "abcda":
        kept.charge(name, 200)
    assert len(kept) == 3
    kept.check("b")
    with pytest.raises(BudgetSpentError):
        kept.check("a")


@pytest.fixture
def application(served_settings: Settings) -> Iterator[Flask]:
    spent_soon = {
        "client_seconds": 1.0,
        "client_burst_seconds": 0.00001,
        "trusted_proxies": frozenset({"127.0.0.1"}),
    }
    settings = served_settings.model_copy(update=spent_soon)
    with QueryPool(settings) as pool:
        yield create_app(settings, pool)


def test_a_client_is_its_address_and_its_user_agent(application: Flask) -> None:
    headers = {"X-Forwarded-For": "198.51.100.1", "User-Agent": "probe/1 " + "x" * 1000}
    with application.test_request_context(
        headers=headers, environ_base={"REMOTE_ADDR": "127.0.0.1"}
    ):
        assert client().startswith("198.51.100.1 probe/1 x")
        assert len(client()) < 250
        assert check() == client()


def test_who_has_spent_its_time_gets_429_and_when_to_come_back(application: Flask) -> None:
    ask = application.test_client()
    query = {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c }"}
    first = ask.get("/sparql", query_string=query)
    assert first.status_code == 200
    for accept in ("application/sparql-results+json", "text/html"):
        refused = ask.get("/sparql", query_string=query, headers={"Accept": accept})
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) >= 1
        assert refused.headers["Access-Control-Allow-Origin"] == "*"
        assert refused.headers["Cache-Control"] == "no-store"
        assert "ETag" not in refused.headers
    problem = ask.get("/sparql", query_string=query).get_json()
    assert problem["type"].endswith("about#budget-spent")
    assert "ask again in" in problem["detail"]
    other = ask.get("/sparql", query_string=query, headers={"User-Agent": "another"})
    assert other.status_code == 200


def test_pages_and_known_answers_cost_nothing(application: Flask) -> None:
    ask = application.test_client()
    query = {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c }"}
    tag = ask.get("/sparql", query_string=query).headers["ETag"]
    known = ask.get("/sparql", query_string=query, headers={"If-None-Match": tag})
    assert known.status_code == 304
    assert ask.get("/healthz").status_code == 200
    assert ask.get("/", headers={"Accept": "text/html"}).status_code == 200


@pytest.mark.parametrize("path", ["/api/search", "/api/search/suggest"])
def test_searches_are_charged_as_queries_are(application: Flask, path: str) -> None:
    ask = application.test_client()
    assert ask.get(path, query_string={"q": "france"}).status_code == 200
    refused = ask.get(path, query_string={"q": "brazil"})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1

"""Long queries leave the fast lane; operators see what is at work and end it; observers hear."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from pyoxigraph import Literal
from query_home import facts, processes_below, publish, small_settings

from meagraph.query.errors import (
    BusyError,
    QueryCancelledError,
    QueryIdTakenError,
    QuerySyntaxError,
    QueryTimeoutError,
)
from meagraph.query.lanes import Lane
from meagraph.query.long_queries import LongQueries
from meagraph.query.pool import Query, QueryPool
from meagraph.query.running import QUERY_ID
from meagraph.query.zygote import Zygote

ROWS = 60
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
ENDLESS = (
    "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?s{n} ?p{n} ?o{n} ." for n in range(6)) + " }"
)
LONG = (
    "SELECT (COUNT(*) AS ?count) WHERE"
    " { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . VALUES ?n { 0 1 2 3 4 5 6 7 8 9 } FILTER(?a != ?c) }"
)
"""Many times as long as any `slow_after` here, so that it surely leaves the fast lane."""


@pytest.fixture(scope="module")
def zygote():
    with Zygote() as running:
        yield running


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("running") / "home"
    publish(home, 1, facts(ROWS))
    return home


@pytest.fixture
def pool_with(zygote, home):
    """Give a function that opens a pool with some settings; all are closed at the end."""
    opened = []

    def open_pool(**settings):
        opened.append(QueryPool(small_settings(home, query_zygote=zygote.socket, **settings)))
        opened[-1].ask("ASK {}")
        return opened[-1]

    yield open_pool
    for pool in opened:
        pool.close()


@pytest.fixture
def executor():
    with ThreadPoolExecutor(8) as running:
        yield running


def until(condition):
    """Wait until another thread has come so far."""
    while not condition():
        time.sleep(0.002)


def lanes_of(pool):
    """Give the lanes of the queries now; "slow?" is one that waits for the slow lane."""
    return sorted(f"{one.lane}{'?' * one.waiting}" for one in pool.running())


def niceness_of(process):
    return os.getpriority(os.PRIO_PROCESS, process)


def test_a_long_query_moves_to_the_slow_lane_and_short_ones_are_not_behind_it(pool_with, executor):
    pool = pool_with(slow_after=0.1, slow_workers=1, query_queue_seconds=5)
    long = executor.submit(pool.run, Query(ENDLESS, timeout=3))
    until(lambda: lanes_of(pool) == ["slow"])
    for _ in range(20):  # there is one place for strangers in the fast lane
        assert pool.run(Query(COUNT)).read()
    assert not long.done()
    with pytest.raises(QueryTimeoutError):
        long.result()


def test_a_worker_of_the_slow_lane_is_nicer_and_is_not_used_again(pool_with, zygote, executor):
    pool = pool_with(slow_after=0.05)
    long = executor.submit(pool.run, Query(ENDLESS, timeout=1))
    until(lambda: lanes_of(pool) == ["slow"])
    until(lambda: 10 in map(niceness_of, processes_below(zygote.process.pid)))
    with pytest.raises(QueryTimeoutError):
        long.result()
    until(lambda: 10 not in map(niceness_of, processes_below(zygote.process.pid)))


def test_what_moved_to_the_slow_lane_is_answered_from_there(pool_with):
    pool, heard = pool_with(slow_after=0.001, query_seconds=60), []
    pool.observe(heard.append)
    assert b"bindings" in pool.run(Query(LONG)).read()
    assert [(one.lane, one.outcome) for one in heard] == [(Lane.SLOW, "answered")]


def test_without_a_slow_place_a_long_query_begins_again_when_there_is_one(pool_with, executor):
    pool = pool_with(slow_after=0.05, slow_workers=1, query_seconds=60)
    first = executor.submit(pool.run, Query(ENDLESS, id="first"))
    until(lambda: lanes_of(pool) == ["slow"])
    second = executor.submit(pool.run, Query(LONG))
    until(lambda: lanes_of(pool) == ["slow", "slow?"])
    assert pool.run(Query(COUNT)).read()
    assert pool.cancel("first")
    assert b"bindings" in second.result().read()
    with pytest.raises(QueryCancelledError):
        first.result()


def test_a_long_query_that_gets_no_slow_place_in_time_is_told_so(pool_with, executor):
    pool = pool_with(slow_after=0.05, slow_workers=1)
    first = executor.submit(pool.run, Query(ENDLESS, timeout=4))
    until(lambda: lanes_of(pool) == ["slow"])
    began = time.monotonic()
    with pytest.raises(BusyError, match="takes long"):
        pool.run(Query(ENDLESS, timeout=0.5))
    assert time.monotonic() - began >= 0.5
    assert not first.done()
    with pytest.raises(QueryTimeoutError):
        first.result()


def test_too_many_long_queries_are_turned_away_at_once(pool_with, executor):
    pool = pool_with(slow_after=0.05, slow_workers=1, slow_queue=1)
    waiting = []
    for lanes in (["slow"], ["slow", "slow?"]):
        waiting.append(executor.submit(pool.run, Query(ENDLESS, timeout=3)))
        until(lambda lanes=lanes: lanes_of(pool) == lanes)
    with pytest.raises(BusyError, match="too many"):
        pool.run(Query(ENDLESS, timeout=3))
    for one in pool.running():
        pool.cancel(one.id)
    for one in waiting:
        with pytest.raises(QueryCancelledError):
            one.result()


def test_a_query_that_took_long_before_begins_in_the_slow_lane(pool_with, executor):
    pool = pool_with(slow_after=0.2, query_seconds=60, query_queue_seconds=0.05)
    with pytest.raises(QueryTimeoutError):
        pool.run(Query(ENDLESS, timeout=0.5))
    again = executor.submit(pool.run, Query(ENDLESS, id="mine"))
    until(pool.running)
    assert pool.run(Query(COUNT)).read()
    assert lanes_of(pool) in (["slow"], ["slow?"])
    pool.cancel("mine")
    with pytest.raises(QueryCancelledError):
        again.result()


def test_a_query_that_is_short_after_all_is_answered_in_the_fast_lane_again(pool_with):
    pool, heard = pool_with(slow_after=5), []
    pool.observe(heard.append)
    pool._long_queries.add(Query(COUNT))
    for _ in range(2):
        assert pool.run(Query(COUNT)).read()
    assert [one.lane for one in heard] == [Lane.SLOW, Lane.FAST]


def test_a_query_whose_own_deadline_is_short_is_not_taken_for_long(pool_with):
    pool, heard = pool_with(slow_after=1), []
    pool.observe(heard.append)
    for _ in range(2):
        assert pool.run(Query(COUNT)).read()  # from now on a worker is ready
        with pytest.raises(QueryTimeoutError):
            pool.run(Query(ENDLESS, timeout=0.1))
    assert {one.lane for one in heard} == {Lane.FAST}


def test_the_last_long_queries_are_remembered_each_with_its_values_and_graphs(monkeypatch):
    monkeypatch.setattr("meagraph.query.long_queries._KEPT", 2)
    known = LongQueries()
    first, second, third = (
        Query(COUNT),
        Query(COUNT, bindings={"s": Literal(1)}),
        Query(COUNT, default_graphs=("http://a.example/",)),
    )
    known.discard(first)
    for query in (first, second):
        assert query not in known
        known.add(query)
        assert Query(query.text, bindings=query.bindings) in known
    known.add(third)
    assert [query in known for query in (first, second, third)] == [False, True, True]


def test_the_service_s_own_queries_stay_in_their_lane(pool_with):
    pool, heard = pool_with(slow_after=0.01), []
    pool.observe(heard.append)
    with pytest.raises(QueryTimeoutError):
        pool.run(Query(ENDLESS, timeout=0.3, own=True))
    assert [one.lane for one in heard] == [Lane.OWN]


def test_the_time_in_the_queue_counts_for_the_deadline(pool_with, executor):
    pool = pool_with(query_queue_seconds=10, slow_after=60)
    holder = executor.submit(pool.run, Query(ENDLESS, timeout=4))
    until(lambda: lanes_of(pool) == ["fast"])
    began = time.monotonic()
    with pytest.raises(BusyError):
        pool.run(Query(COUNT, timeout=0.3))
    assert time.monotonic() - began >= 0.3
    assert not holder.done()
    with pytest.raises(QueryTimeoutError):
        holder.result()


def test_an_operator_sees_what_is_at_work(pool_with, executor):
    pool = pool_with()
    began = time.time()
    running = executor.submit(pool.run, Query(ENDLESS, timeout=0.5, id="mine", client="198.51.0.1"))
    until(pool.running)
    (seen,) = pool.running()
    assert (seen.id, seen.client, seen.text, seen.own) == ("mine", "198.51.0.1", ENDLESS, False)
    assert began <= seen.started <= time.time()
    assert 0 <= seen.seconds < 5
    with pytest.raises(QueryTimeoutError) as ended:
        running.result()
    assert ended.value.query_id == "mine"
    assert pool.running() == []


def test_a_cancelled_query_ends_and_its_place_is_free(pool_with, executor):
    pool = pool_with(query_seconds=60)
    running = executor.submit(pool.run, Query(ENDLESS, id="mine"))
    until(pool.running)
    time.sleep(0.1)
    assert pool.cancel("mine")
    with pytest.raises(QueryCancelledError, match="operator"):
        running.result()
    assert not pool.cancel("mine")
    assert pool.run(Query(COUNT)).read()


def test_a_query_can_be_cancelled_at_any_moment(pool_with, executor):
    pool = pool_with(query_seconds=60)
    for wait in range(0, 40, 2):
        running = executor.submit(pool.run, Query(ENDLESS, id="mine"))
        until(pool.running)
        time.sleep(wait / 1000)
        assert pool.cancel("mine")
        with pytest.raises(QueryCancelledError):
            running.result()
    assert pool.run(Query(COUNT)).read()


def test_what_is_answered_before_it_is_cancelled_stays_answered_and_its_worker_goes(pool_with):
    pool = pool_with()
    give_back = pool._workers.give_back
    pool._workers.give_back = lambda _: pytest.fail("this worker may have been killed")
    receive = pool._workers._idle[-1].receive

    def receive_and_cancel(deadline):
        message = receive(deadline)
        pool.cancel("mine")
        return message

    pool._workers._idle[-1].receive = receive_and_cancel
    assert b"60" in pool.run(Query(COUNT, id="mine")).read()
    pool._workers.give_back = give_back
    assert pool.run(Query(COUNT)).read()


def test_two_queries_at_work_have_two_ids(pool_with, executor):
    pool = pool_with()
    running = executor.submit(pool.run, Query(ENDLESS, timeout=1, id="mine"))
    until(pool.running)
    with pytest.raises(QueryIdTakenError, match="choose another"):
        pool.run(Query(COUNT, id="mine"))
    with pytest.raises(QueryTimeoutError):
        running.result()
    assert pool.run(Query(COUNT, id="mine")).id == "mine"


def test_a_query_without_id_gets_one(pool_with):
    pool = pool_with()
    first, second = (pool.run(Query(COUNT)).id for _ in "ab")
    assert first != second
    assert QUERY_ID.fullmatch(first)


def test_observers_hear_of_every_query(pool_with):
    pool, heard = pool_with(), []
    pool.observe(heard.append)
    size = pool.run(Query(COUNT, client="a")).size
    pool.ask("ASK {}")
    for text in (ENDLESS, "SELECT * WHERE { ?s nope:x ?o }"):
        with pytest.raises((QueryTimeoutError, QuerySyntaxError)):
            pool.run(Query(text, timeout=0.3))
    answered, page, late, wrong = heard
    assert (answered.outcome, answered.release, answered.size) == ("answered", 1, size)
    assert (answered.client, answered.own, answered.lane) == ("a", False, Lane.FAST)
    assert (page.own, page.lane, page.text) == (True, Lane.OWN, "ASK {}")
    assert (late.outcome, late.release, late.size) == ("query-timeout", None, 0)
    assert late.seconds > 0.2
    assert late.waited >= 0
    assert wrong.outcome == "query-syntax"


def test_the_work_of_a_query_that_began_twice_counts_twice(pool_with, executor):
    pool, heard = pool_with(slow_after=0.3, slow_workers=1, query_seconds=60), []
    executor.submit(pool.run, Query(ENDLESS, id="first"))
    until(lambda: lanes_of(pool) == ["slow"])
    pool.observe(heard.append)
    second = executor.submit(pool.run, Query(f"{ENDLESS} # another", id="second"))
    until(lambda: lanes_of(pool) == ["slow", "slow?"])
    time.sleep(0.3)
    pool.cancel("first")
    until(lambda: lanes_of(pool) == ["slow"])
    time.sleep(0.3)
    pool.cancel("second")
    with pytest.raises(QueryCancelledError):
        second.result()
    _, finished = heard
    assert finished.outcome == "query-cancelled"
    assert finished.seconds > 0.5
    assert finished.waited > 0.2


def test_an_observer_that_fails_harms_no_query(pool_with, caplog):
    pool, heard = pool_with(), []

    def fail(_):
        raise ValueError("observer")

    pool.observe(fail)
    pool.observe(heard.append)
    assert pool.run(Query(COUNT)).read()
    assert len(heard) == 1
    assert "an observer of queries failed" in caplog.text


def test_the_pool_counts_its_queries_and_workers(pool_with, executor):
    pool = pool_with(slow_after=60, query_queue_seconds=5)
    assert (pool.statistics().running, pool.statistics().idle_workers) == (0, 1)
    first = executor.submit(pool.run, Query(ENDLESS, timeout=1))
    second = executor.submit(pool.run, Query(COUNT))
    until(lambda: pool.statistics().waiting)
    assert pool.statistics().running == 1
    with pytest.raises(QueryTimeoutError):
        first.result()
    assert second.result().read()
    assert pool.statistics().ended_workers == 1


def test_a_worker_is_replaced_after_its_number_of_queries(pool_with, zygote):
    pool = pool_with(worker_queries=3)
    seen = set()
    for _ in range(12):
        assert pool.run(Query(COUNT)).read()
        seen |= {worker._process for worker in pool._workers._idle if worker.started}
    assert len(seen) >= 4
    assert len(processes_below(zygote.process.pid)) <= 4


def test_the_workers_of_an_older_release_are_replaced_by_as_many(zygote, tmp_path, executor):
    home = tmp_path / "home"
    publish(home, 1, facts(4))
    settings = small_settings(home, query_zygote=zygote.socket, query_workers=4)
    with QueryPool(settings) as pool:
        barrier = threading.Barrier(3)

        def ask():
            barrier.wait()
            pool.ask("ASK {}")

        while pool.statistics().idle_workers < 3:
            for one in [executor.submit(ask) for _ in range(3)]:
                one.result()
        before = pool.statistics().idle_workers
        publish(home, 2, facts(5))
        assert pool.run(Query(COUNT, own=True)).release.number == 2
        assert pool.statistics().idle_workers == before
        assert {worker.release.number for worker in pool._workers._idle} == {2}


def test_a_worker_that_is_not_ready_at_the_deadline_is_kept_for_the_next(pool_with, zygote):
    pool = pool_with()
    pool._workers._idle.pop().kill()
    os.kill(zygote.process.pid, signal.SIGSTOP)
    try:
        with pytest.raises(BusyError, match="ready in time"):
            pool.run(Query(COUNT, timeout=0.1))
    finally:
        os.kill(zygote.process.pid, signal.SIGCONT)
    assert pool.statistics().idle_workers == 1
    assert pool.run(Query(COUNT)).read()

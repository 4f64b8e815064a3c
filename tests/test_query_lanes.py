"""Lanes: who gets a place, in which order, and who is turned away."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meagraph.query.errors import BusyError, QueryCancelledError
from meagraph.query.execution import Execution
from meagraph.query.lanes import Lane, Lanes
from meagraph.query.query import Query

SOON = 0.05


def lanes(*, fast=2, slow=1, fast_queue=8, slow_queue=8):
    return Lanes(fast=fast, slow=slow, queues={Lane.FAST: fast_queue, Lane.SLOW: slow_queue})


def passenger():
    return Execution(Query("ASK {}"), 30)


def enter(places, lane, *, within=0.0):
    one = passenger()
    places.enter(one, lane, time.monotonic() + within)
    return one


def until(condition):
    """Wait until another thread has come so far."""
    while not condition():
        time.sleep(0.001)


def test_a_free_place_is_taken_at_once_and_given_back():
    places = lanes(fast=2)
    first = enter(places, Lane.FAST)
    assert (first.lane, first.placed) == (Lane.FAST, True)
    with pytest.raises(BusyError, match="all query workers"):
        enter(places, Lane.FAST, within=SOON)
    places.leave(first)
    places.leave(first)
    assert not first.placed
    enter(places, Lane.FAST)
    with pytest.raises(BusyError):
        enter(places, Lane.FAST)


def test_strangers_leave_the_last_place_of_the_fast_lane_to_the_service_itself():
    places = lanes(fast=3)
    for _ in range(2):
        enter(places, Lane.FAST)
    with pytest.raises(BusyError):
        enter(places, Lane.FAST)
    enter(places, Lane.OWN)
    with pytest.raises(BusyError):
        enter(places, Lane.OWN)


def test_the_service_itself_may_take_every_place_of_the_fast_lane():
    places = lanes(fast=2)
    for _ in range(2):
        enter(places, Lane.OWN)
    with pytest.raises(BusyError):
        enter(places, Lane.FAST)


def test_a_single_place_is_shared():
    places = lanes(fast=1)
    enter(places, Lane.FAST)
    with pytest.raises(BusyError):
        enter(places, Lane.OWN)


def test_a_long_query_moves_to_the_slow_lane_and_its_place_is_free():
    places = lanes(fast=2, slow=1)
    long, other = enter(places, Lane.FAST), passenger()
    assert places.move_to_slow(long)
    assert long.lane is Lane.SLOW
    places.enter(other, Lane.FAST, time.monotonic())
    assert not places.move_to_slow(other)
    assert (other.lane, other.placed) == (Lane.FAST, True)


def test_nobody_moves_past_those_who_wait_for_the_slow_lane():
    places = lanes(fast=3, slow=1)
    first, second, third = (enter(places, Lane.SLOW), *(enter(places, Lane.FAST) for _ in "ab"))
    with ThreadPoolExecutor(1) as executor:
        waiting = executor.submit(places.enter, second, Lane.SLOW, time.monotonic() + 10)
        until(lambda: places.waiting() == 1)
        assert not places.move_to_slow(third)
        places.leave(first)
        waiting.result()
    assert second.placed
    assert not places.move_to_slow(third)


def test_who_waits_for_the_slow_lane_gives_up_the_fast_place():
    places = lanes(fast=2, slow=1)
    enter(places, Lane.SLOW)
    evicted = enter(places, Lane.FAST)
    with pytest.raises(BusyError, match="takes long"):
        places.enter(evicted, Lane.SLOW, time.monotonic())
    assert not evicted.placed
    enter(places, Lane.FAST)


def test_first_come_first_served():
    places = lanes(fast=2)
    holder, served = enter(places, Lane.FAST), []

    def wait(number):
        one = enter(places, Lane.FAST, within=10)
        served.append(number)
        places.leave(one)

    with ThreadPoolExecutor(5) as executor:
        for number in range(5):
            executor.submit(wait, number)
            until(lambda number=number: places.waiting() == number + 1)
        places.leave(holder)
    assert served == list(range(5))
    assert places.waiting() == 0


def test_beyond_the_queue_one_is_turned_away_at_once():
    places = lanes(fast=2, fast_queue=1)
    holder = enter(places, Lane.FAST)
    with ThreadPoolExecutor(1) as executor:
        waiting = executor.submit(enter, places, Lane.FAST, within=10)
        until(lambda: places.waiting() == 1)
        with pytest.raises(BusyError, match="too many"):
            enter(places, Lane.FAST, within=10)
        assert enter(places, Lane.OWN).placed
        places.leave(holder)
        assert waiting.result().placed


def test_a_cancelled_query_waits_no_longer():
    places = lanes(fast=2)
    enter(places, Lane.FAST)
    one = passenger()
    with ThreadPoolExecutor(1) as executor:
        waiting = executor.submit(places.enter, one, Lane.FAST, time.monotonic() + 60)
        until(lambda: places.waiting() == 1)
        one.cancel()
        with pytest.raises(QueryCancelledError):
            waiting.result()
    assert places.waiting() == 0


def test_a_query_cancelled_before_it_waits_does_not_begin():
    places, one = lanes(), passenger()
    one.cancel()
    with pytest.raises(QueryCancelledError):
        places.enter(one, Lane.FAST, time.monotonic() + 60)
    assert places.waiting() == 0


def test_closing_ends_all_waiting_and_lets_nobody_in():
    places = lanes(fast=2)
    holder = enter(places, Lane.FAST)
    with ThreadPoolExecutor(1) as executor:
        waiting = executor.submit(enter, places, Lane.FAST, within=60)
        until(lambda: places.waiting() == 1)
        places.close()
        with pytest.raises(BusyError):
            waiting.result()
    places.leave(holder)
    with pytest.raises(BusyError, match="stopping"):
        enter(places, Lane.FAST)


@given(
    fast=st.integers(1, 4),
    slow=st.integers(1, 3),
    steps=st.lists(
        st.tuples(st.sampled_from(["own", "fast", "move", "leave"]), st.integers(0, 20))
    ),
)
def test_no_lane_ever_holds_more_than_its_places(fast, slow, steps):
    places, inside = lanes(fast=fast, slow=slow), []
    for step, number in steps:
        one = inside[number % len(inside)] if inside else None
        if step in ("own", "fast"):
            try:
                inside.append(enter(places, Lane(step)))
            except BusyError:
                held = [other.lane for other in inside]
                in_fast = held.count(Lane.FAST) + held.count(Lane.OWN)
                assert in_fast == fast or held.count(Lane.FAST) == max(1, fast - 1)
        elif one is not None and step == "move" and one.lane is Lane.FAST:
            places.move_to_slow(one)
        elif one is not None and step == "leave":
            places.leave(one)
            inside.remove(one)
        held = [other.lane for other in inside]
        assert held.count(Lane.SLOW) <= slow
        assert held.count(Lane.FAST) <= max(1, fast - 1)
        assert held.count(Lane.FAST) + held.count(Lane.OWN) <= fast


def test_under_many_threads_every_place_comes_back():
    places = lanes(fast=3, slow=2, fast_queue=1000, slow_queue=1000)
    most, at_work, lock = [0], [0], threading.Lock()

    def work(number):
        one = enter(places, Lane.FAST, within=30)
        with lock:
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
        with lock:
            at_work[0] -= 1
        if number % 3 == 0 and not places.move_to_slow(one):
            places.enter(one, Lane.SLOW, time.monotonic() + 30)
        places.leave(one)

    with ThreadPoolExecutor(16) as executor:
        list(executor.map(work, range(600)))
    assert most[0] <= 2
    assert places.waiting() == 0
    assert [enter(places, Lane.FAST).placed for _ in range(2)] == [True, True]

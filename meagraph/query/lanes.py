"""
The places at work, in lanes, so that short queries are never behind long ones.

Strangers begin in the fast lane, and leave it when they have run for a while: for a place in the
slow lane. The service's own queries share the places of the fast lane, but have one that no
stranger takes. In each lane the first that waits is the first that is let in.
"""

import threading
import time
from collections import Counter, deque
from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from meagraph.query.errors import BusyError


class Lane(StrEnum):
    """Where a query is at work, or waits: the service's own, short ones, long ones."""

    OWN = "own"
    FAST = "fast"
    SLOW = "slow"


class Passenger(Protocol):
    """What goes through the lanes: an `Execution`."""

    lane: Lane
    placed: bool
    turn: threading.Event

    def check(self) -> None:
        """Raise what ends the waiting."""


class Lanes:
    """Gives out places and takes them back, from any number of threads."""

    def __init__(self, *, fast: int, slow: int, queues: Mapping[Lane, int]) -> None:
        """Take the number of places of each lane, and how many may wait (not named: any number)."""
        self._fast = fast
        self._most = {Lane.OWN: fast, Lane.FAST: max(1, fast - 1), Lane.SLOW: slow}
        self._queues = queues
        self._taken: Counter[Lane] = Counter()
        self._waiting: Mapping[Lane, deque[Passenger]] = {lane: deque() for lane in Lane}
        self._lock = threading.Lock()
        self._closed = False

    def enter(self, passenger: Passenger, lane: Lane, until: float) -> None:
        """
        Wait for a place until a time of `time.monotonic`; leaves the place held before, if any.

        Raises `BusyError` when too many wait already, or none was free in time, and what the
        passenger's `check` raises when its `turn` is set by others.
        """
        with self._lock:
            self._give_up_place(passenger)
            passenger.lane = lane
            passenger.turn.clear()
            passenger.check()  # after clear(): whoever sets `turn` from now on ends the waiting
            if self._closed:
                raise BusyError("the service is stopping; try again in a moment")
            if self._has_room(lane) and not self._waiting[lane]:
                self._let_in(passenger)
                return
            self._queue_up(passenger)
        passenger.turn.wait(max(0.0, until - time.monotonic()))
        with self._lock:
            if passenger.placed:
                return
            self._waiting[lane].remove(passenger)
        passenger.check()
        raise BusyError(_NO_PLACE[lane])

    def move_to_slow(self, passenger: Passenger) -> bool:
        """Exchange the place for one of the slow lane, if one is free now; say whether it is."""
        with self._lock:
            if not self._has_room(Lane.SLOW) or self._waiting[Lane.SLOW]:
                return False
            self._give_up_place(passenger)
            passenger.lane = Lane.SLOW
            self._let_in(passenger)
            return True

    def leave(self, passenger: Passenger) -> None:
        """Give up the place, if the passenger has one."""
        with self._lock:
            self._give_up_place(passenger)

    def close(self) -> None:
        """Let nobody in any more; those who wait are told."""
        with self._lock:
            self._closed = True
            for passengers in self._waiting.values():
                for passenger in passengers:
                    passenger.turn.set()

    def waiting(self) -> int:
        """Give how many wait for a place."""
        return sum(map(len, self._waiting.values()))

    def _queue_up(self, passenger: Passenger) -> None:
        line = self._waiting[passenger.lane]
        if len(line) >= self._queues.get(passenger.lane, len(line) + 1):
            raise BusyError("too many queries wait already; try again in a moment")
        line.append(passenger)

    def _has_room(self, lane: Lane) -> bool:
        if lane is not Lane.SLOW and self._taken[Lane.OWN] + self._taken[Lane.FAST] >= self._fast:
            return False
        return self._taken[lane] < self._most[lane]

    def _let_in(self, passenger: Passenger) -> None:
        self._taken[passenger.lane] += 1
        passenger.placed = True

    def _give_up_place(self, passenger: Passenger) -> None:
        """Take the place back, if there is one, and let in whose turn it is."""
        if not passenger.placed:
            return
        self._taken[passenger.lane] -= 1
        passenger.placed = False
        if self._closed:
            return
        for lane, line in self._waiting.items():
            while line and self._has_room(lane):
                self._let_in(line[0])
                line.popleft().turn.set()


_NO_PLACE: Mapping[Lane, str] = {
    Lane.OWN: "all query workers are at work; try again in a moment",
    Lane.FAST: "all query workers are at work; try again in a moment",
    Lane.SLOW: "this query takes long, and all places for such queries are taken: ask for less, or"
    " try again in a moment",
}

"""
How much query time each client has: a token bucket in seconds of work.

A client regains `client_seconds` each minute and may save up `client_burst_seconds`. What a query
takes is known only afterwards, so that it may leave a debt: whoever has one waits until it is paid.
"""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, cast

from flask import Flask, Response, current_app, request

from meagraph.query.pool import QueryPool
from meagraph.query.running import Finished
from meagraph.settings import Settings
from server.client_address import client_name, read_networks
from server.problems import BY_CODE, problem_response

_MINUTE = 60.0
_NAME = "meagraph.client_budgets"


class BudgetSpentError(Exception):
    """A client has no query time left; `seconds` says how long it has to wait."""

    def __init__(self, seconds: int) -> None:
        """Take the seconds until there is query time again."""
        super().__init__(f"no query time for another {seconds} s")
        self.seconds = seconds


class _Bucket(NamedTuple):
    """What a client had left, and when that was so."""

    seconds: float
    at: float


class ClientBudgets:
    """The query time of all clients of one server process, from any number of threads."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the limits, and the clock that a test may turn."""
        self._per_second = settings.client_seconds / _MINUTE
        self._burst = settings.client_burst_seconds
        self._most = settings.clients_remembered
        self._clock = clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._changing = threading.Lock()
        self.trusted = read_networks(settings.trusted_proxies)

    def left(self, client: str) -> float:
        """Give the query time that a client has, in seconds; below 0 it has a debt."""
        bucket = self._buckets.get(client)
        if bucket is None or not self._per_second:
            return self._burst
        regained = (self._clock() - bucket.at) * self._per_second
        return min(self._burst, bucket.seconds + regained)

    def check(self, client: str) -> None:
        """Raise `BudgetSpentError` when a client has no query time left."""
        left = self.left(client)
        if left <= 0:
            raise BudgetSpentError(math.floor(-left / self._per_second) + 1)

    def charge(self, client: str, seconds: float) -> None:
        """Take the time that a query took from what its client has."""
        if not self._per_second:
            return
        with self._changing:
            self._buckets[client] = _Bucket(self.left(client) - seconds, self._clock())
            self._buckets.move_to_end(client)
            if len(self._buckets) > self._most:
                self._buckets.popitem(last=False)

    def __len__(self) -> int:
        """Give the number of clients that are remembered."""
        return len(self._buckets)


def client() -> str:
    """Give the client that asks: its address, as trusted proxies tell it, and its User-Agent."""
    return client_name(request.environ, _budgets().trusted)


def check() -> str:
    """
    Give the client that asks, if it may have a query run now.

    Raises `BudgetSpentError`, which the application answers with 429 and `Retry-After`.
    """
    asking = client()
    _budgets().check(asking)
    return asking


def charge(client: str, seconds: float) -> None:
    """Take from what a client has the time of work that another process did for it."""
    _budgets().charge(client, seconds)


@contextmanager
def charged() -> Iterator[None]:
    """Charge the client for the processor time of what is done here; raises as `check` does."""
    asking, before = check(), time.thread_time()
    try:
        yield
    finally:
        _budgets().charge(asking, time.thread_time() - before)


def prepare(app: Flask, settings: Settings, pool: QueryPool) -> None:
    """Keep the budgets of an application's clients; what `pool` runs for them is charged."""
    budgets = ClientBudgets(settings)

    def charge(finished: Finished) -> None:
        if finished.client and not finished.own:
            budgets.charge(finished.client, finished.seconds)

    pool.observe(charge)
    app.extensions[_NAME] = budgets
    app.register_error_handler(BudgetSpentError, _refuse)


def _budgets() -> ClientBudgets:
    return cast(ClientBudgets, current_app.extensions[_NAME])


def _refuse(error: BudgetSpentError) -> Response:
    problem = BY_CODE["budget-spent"]
    detail = (
        f"this client's query time is spent: ask again in {error.seconds} seconds, with narrower"
        " queries, or with the same ones as before, whose answers are kept"
    )
    response = problem_response(problem.code, problem.status, str(problem.title), detail)
    response.headers["Retry-After"] = str(error.seconds)
    return response

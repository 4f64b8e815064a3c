"""Requests of the soak, and what came of them: each outcome is right for who asked, or not."""

import http.client
import json
import statistics
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

REQUEST_SECONDS = 60.0

EXCUSED_SECONDS = 3.0
"""For so long after a kill, an answer that says so is the right one."""

ENDED_BY_A_KILL = ("503 memory-limit", "503 workers-unavailable", "503")
"""The outcomes that a kill explains; the last one is that of a page."""


@dataclass(frozen=True)
class Answer:
    """An answer: status, headers (names in lower case), body, and the seconds that it took."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    @property
    def outcome(self) -> str:
        """Give the status, with the name of the problem if there is one."""
        if self.headers.get("content-type", "").startswith("application/problem+json"):
            return f"{self.status} {json.loads(self.body)['type'].rpartition('#')[2]}"
        return str(self.status)

    @property
    def asks_to_wait(self) -> bool:
        """Say whether the request was not begun, and may come again later."""
        return self.status in (429, 503) and "retry-after" in self.headers


class Client:
    """One client with a connection that it keeps; for one thread. A context manager."""

    def __init__(self, port: int, name: str) -> None:
        """Take the port of the service on the loopback, and the User-Agent."""
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=REQUEST_SECONDS)
        self._name = name

    def __enter__(self) -> "Client":
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._connection.close()

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request and give its answer; raises `OSError` or `HTTPException` without one."""
        started = time.monotonic()
        sent = {"User-Agent": self._name, **(headers or {})}
        try:
            self._connection.request(method, path, body, sent)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, found, content, time.monotonic() - started)

    def leave(self, path: str) -> None:
        """Send a request and go away before there is an answer."""
        self._connection.request("GET", path, headers={"User-Agent": self._name})
        self._connection.close()


@dataclass
class Record:
    """What came of all requests, from any thread."""

    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    events: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    _killed: float = -EXCUSED_SECONDS
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def kill_happened(self, victim: str) -> None:
        """Note that a worker or the zygote was killed just now."""
        self._killed = time.monotonic()
        self.events[f"{victim} killed"] += 1

    def note(self, who: str, answer: Answer, *right: str, detail: str = "") -> bool:
        """Count an answer, and say whether its outcome is among the right ones."""
        outcome = answer.outcome
        excused = (
            outcome in ENDED_BY_A_KILL
            and time.monotonic() - answer.seconds < self._killed + EXCUSED_SECONDS
        )
        with self._lock:
            self.outcomes[who][outcome + (" (killed)" if excused else "")] += 1
            self.seconds[who].append(answer.seconds)
        if outcome not in right and not excused:
            self.fail(who, f"{outcome} {detail} {answer.body[:300]!r}")
        return outcome in right

    def fail(self, who: str, what: str) -> None:
        """Note something that should not be."""
        with self._lock:
            self.wrong.append(f"{time.strftime('%H:%M:%S')} {who}: {what}")

    def lines(self) -> list[str]:
        """Give what happened, and the outcomes of each kind of client, with their times."""
        happened = ", ".join(f"{event} × {count}" for event, count in self.events.most_common())
        return [
            f"{'happened':<12} {happened}",
            *self._outcome_lines(),
        ]

    def _outcome_lines(self) -> list[str]:
        return [
            f"{who:<12} {sum(counts.values()):>7} requests, median"
            f" {1000 * statistics.median(self.seconds[who]):.1f} ms, p99"
            f" {1000 * _percentile(self.seconds[who], 0.99):.1f} ms, slowest"
            f" {1000 * max(self.seconds[who]):.0f} ms: "
            + ", ".join(f"{outcome} × {count}" for outcome, count in counts.most_common())
            for who, counts in sorted(self.outcomes.items())
        ]


def _percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]

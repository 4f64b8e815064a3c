"""Actors of the soak who ask too much, and the operator who ends what they ask."""

import random
import threading
import time

from tools.soak.asking import Answer
from tools.soak.stage import Stage

RUNAWAYS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a != ?g) }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a",
    "SELECT ?a (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?d",
    "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?b (!<urn:x>)* ?c }",
)
RUNAWAY_SECONDS = 1.0
ENDED_WITHIN = 1.5
"""How much later than its limit a runaway query is answered at most, on a machine that is busy."""


class Runaway:
    """Asks what takes hours, and goes away now and then; a new client every twenty queries."""

    def __init__(self, stage: Stage, name: str) -> None:
        """Take the stage and a name."""
        self._stage = stage
        self._name = name
        self._asked = 0

    def act(self) -> None:
        """Ask with a limit of a second; the answer says why there is none, and soon."""
        self._asked += 1
        text = random.choice(RUNAWAYS)
        path = self._stage.query(text, timeout=str(RUNAWAY_SECONDS))
        with self._stage.visitor(f"{self._name}-{self._asked // 20}") as client:
            if random.random() < 0.2:
                client.leave(path)
                return
            answer = client.ask("GET", path)
        right = ["504 query-timeout", "503 memory-limit", "413 result-too-large"]
        if answer.asks_to_wait:
            right += ["503 busy", "429 budget-spent"]
        self._stage.record.note("runaway", answer, *right, detail=text)
        if answer.seconds > RUNAWAY_SECONDS + ENDED_WITHIN:
            self._stage.record.fail("runaway", f"answered after {answer.seconds:.1f} s: {text}")
        if answer.status == 429:
            time.sleep(1)


class Canceller:
    """An operator who cancels a query of somebody else."""

    def __init__(self, stage: Stage, name: str) -> None:
        """Take the stage and a name."""
        self._stage = stage
        self._operator = stage.client(name)
        self._cancelled = 0

    def act(self) -> None:
        """Start a long query, find it in the list, cancel it, and see it end."""
        self._cancelled += 1
        identity = f"soak-{self._cancelled}"
        answers: list[Answer] = []
        asking = threading.Thread(target=self._ask, args=(identity, answers))
        asking.start()
        time.sleep(random.uniform(0.05, 0.8))
        path = f"/api/queries-running/{identity}"
        headers = self._stage.authority
        ended = self._operator.ask("DELETE", path, headers=headers)
        # 404: it was ended by its deadline, or had no place yet to be found in.
        self._stage.record.note("operator", ended, "204", "404 not-found", detail=identity)
        asking.join()
        right = ["503 query-cancelled"] if ended.status == 204 else []
        for answer in answers:
            more = ["503 busy", "429 budget-spent"] if answer.asks_to_wait else []
            self._stage.record.note("cancelled", answer, *right, "504 query-timeout", *more)

    def _ask(self, identity: str, answers: list[Answer]) -> None:
        path = self._stage.query(RUNAWAYS[0], timeout="3")
        with self._stage.visitor(f"cancelled-{self._cancelled // 20}") as client:
            answers.append(client.ask("GET", path, headers={"Query-Id": identity}))

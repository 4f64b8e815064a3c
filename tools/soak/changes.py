"""Actors of the soak who change things under the others: writers, rollbacks, and kills."""

import contextlib
import json
import os
import random
import signal
import time
from urllib.parse import quote

from meagraph.publishing import Publisher
from tools.soak.asking import Answer
from tools.soak.stage import Stage
from tools.soak.watching import descendants

WORKER_PERIOD = 4.0
ZYGOTE_PERIOD = 45.0
ROLLBACK_PERIOD = 10.0
ZYGOTE = "meagraph.query.zygote"
"""How the zygote is started; its workers, forked, look the same."""


class Writer:
    """Puts, changes and deletes a graph of its own, and reads each time what it wrote."""

    def __init__(self, stage: Stage, name: str) -> None:
        """Take the stage, and a name that the graph has too."""
        self._stage = stage
        self._client = stage.client(name)
        self._graph = f"{stage.settings.base}graph/soak/{name}"
        self._path = f"/rdf-graph-store?graph={quote(self._graph, safe='')}"
        self._edition = 0

    def act(self) -> None:
        """Put the next edition under the tag of the last one, read it; now and then delete it."""
        self._edition += 1
        with self._stage.publishing:  # a rollback in between would take away what is read
            self._put()
            self._read()
            if self._edition % 5 == 0:
                self._note(self._ask("DELETE", {}), "200", "204")

    def _put(self) -> None:
        thing = f"{self._stage.settings.base}partner/soak-{self._edition}"
        body = "".join(
            f'<{thing}> <http://purl.org/dc/terms/identifier> "{self._edition} {number}" .\n'
            for number in range(20)
        )
        wrong = self._ask("PUT", {"If-Match": '"never"', "Content-Type": "text/turtle"}, body)
        self._note(wrong, "412 precondition-failed")
        now = self._ask("HEAD", {})
        match = {"If-Match": now.headers["etag"]} if now.status == 200 else {"If-None-Match": "*"}
        self._note(
            self._ask("PUT", {**match, "Content-Type": "text/turtle"}, body), "200", "201", "204"
        )

    def _read(self) -> None:
        text = f"SELECT ?value {{ GRAPH <{self._graph}> {{ ?s ?p ?value }} }}"
        answer = self._client.ask(
            "GET", self._stage.query(text), headers={"Accept": "application/sparql-results+json"}
        )
        if not self._stage.record.note("writer", answer, "200"):
            return
        rows = json.loads(answer.body)["results"]["bindings"]
        editions = {row["value"]["value"].split()[0] for row in rows}
        if len(rows) != 20 or editions != {str(self._edition)}:
            self._stage.record.fail("writer", f"{len(rows)} rows of the editions {editions}")

    def _ask(self, method: str, headers: dict[str, str], body: str = "") -> Answer:
        return self._client.ask(
            method, self._path, body.encode() or None, {**headers, **self._stage.authority}
        )

    def _note(self, answer: Answer, *right: str) -> None:
        wait = ["503 busy"] if answer.asks_to_wait else []
        self._stage.record.note("writer", answer, *right, *wait)


class Rollback:
    """Moves readers to the release before, again and again."""

    def __init__(self, stage: Stage, name: str) -> None:
        """Take the stage; the name is not told to anybody."""
        self._stage = stage
        self._publisher = Publisher(stage.settings, None)

    def act(self) -> None:
        """Wait, and roll back to the release that the current one was made from."""
        time.sleep(ROLLBACK_PERIOD)
        with self._stage.publishing:
            home = self._publisher.home
            before = home.manifest(home.current()).parent
            if before in home.kept():
                self._publisher.rollback(before)
                self._stage.record.events["rollback"] += 1


class Killer:
    """Kills a worker every few seconds, and now and then the zygote with all its workers."""

    def __init__(self, stage: Stage, name: str) -> None:
        """Take the stage; the name is not told to anybody."""
        self._stage = stage
        self._zygote_next = time.monotonic() + ZYGOTE_PERIOD

    def act(self) -> None:
        """Wait, and kill."""
        time.sleep(WORKER_PERIOD)
        alike = [
            process
            for process, command in descendants(self._stage.server).items()
            if ZYGOTE in command
        ]
        workers = {worker for zygote in alike for worker in descendants(zygote)}
        victim, victims = "worker", list(workers)
        if time.monotonic() > self._zygote_next:
            self._zygote_next += ZYGOTE_PERIOD
            victim, victims = "zygote", [one for one in alike if one not in workers]
        if victims:
            self._stage.record.kill_happened(victim)
            with contextlib.suppress(ProcessLookupError):  # it has just ended by itself
                os.kill(random.choice(victims), signal.SIGKILL)

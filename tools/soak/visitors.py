"""Actors of the soak who do what most people do: ask, search, look, and try what is refused."""

import gzip
import random
import time
from collections.abc import Callable
from urllib.parse import urlencode

import brotli
import zstandard

from tools.soak.asking import Answer
from tools.soak.stage import Stage

QUESTIONS = (
    "SELECT ?p ?o {{ <country/{code}> ?p ?o }}",
    "SELECT ?name {{ ?c mea:alpha2 '{upper}' ; skos:prefLabel ?name }} # {number}",
    "ASK {{ <country/{code}> a mea:Country }} # {number}",
    "CONSTRUCT WHERE {{ <country/{code}> skos:prefLabel ?name }} # {number}",
    "SELECT (COUNT(*) AS ?n) {{ ?s mea:agreement ?agreement }} # {number}",
)
HOSTILE = (
    ("SELECT * {" + "{" * 5000 + "}" * 5001, ["400 query-too-complex"]),
    ("SELECT * { ?s ?p ?o FILTER (" + "!" * 20000 + "true) }", ["400 query-too-complex"]),
    ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", ["400 service-refused"]),
    ("SELECT ?s { ?s ?p", ["400 query-syntax"]),
    ("DELETE WHERE { ?s ?p ?o }", ["403 update-refused", "400 query-syntax"]),
)
WORDS = ("biodiversité", "wetlands", "изменение климата", "生物多样性", "المناخ", "especies")
PAGES = ("", "country/fra", "country/fra.ttl", "agreement/cbd", "vocabulary/subjects", "sparql")
CODES = ("fra", "deu", "bra", "ken", "ind", "chn", "mex", "nor", "zaf", "can")
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
    "br": brotli.decompress,
}


class Reader:
    """Asks short questions, of which half have been asked before, and takes what is compressed."""

    def __init__(self, stage: Stage, name: str) -> None:
        """Take the stage and a name."""
        self._stage = stage
        self._client = stage.client(name)

    def act(self) -> None:
        """Ask a question; then ask whether the answer is still the same."""
        code = random.choice(CODES)
        number = random.randrange(4) if random.random() < 0.5 else time.monotonic_ns()
        text = random.choice(QUESTIONS).format(code=code, upper=code[:2].upper(), number=number)
        coding = random.choice([*CODINGS, "identity"])
        headers = {"Accept-Encoding": coding}
        path = self._stage.query(text)
        answer = self._client.ask("GET", path, headers=headers)
        if not self._stage.record.note("reader", answer, "200", detail=text):
            return
        self._see_body(answer, text)
        if random.random() < 0.2:
            headers["If-None-Match"] = answer.headers["etag"]
            again = self._client.ask("GET", path, headers=headers)
            self._stage.record.note("reader", again, "200", "304", detail=text)

    def _see_body(self, answer: Answer, text: str) -> None:
        coding = answer.headers.get("content-encoding")
        body = CODINGS[coding](answer.body) if coding else answer.body
        if int(answer.headers["content-length"]) != len(answer.body) or not body:
            self._stage.record.fail("reader", f"an answer that is not whole: {text}")


class Visitor:
    """Looks at pages, searches in six languages, and tries what is refused."""

    def __init__(self, stage: Stage, name: str) -> None:
        """Take the stage and a name."""
        self._stage = stage
        self._client = stage.client(name)

    def act(self) -> None:
        """Do one of the three."""
        random.choice((self._look, self._search, self._attack))()

    def _look(self) -> None:
        path = "/" + random.choice(PAGES)
        headers = {"Accept": random.choice(("text/html", "text/turtle, text/html;q=0.5"))}
        answer = self._client.ask("GET", path, headers=headers)
        right = ("200", "303") if path != "/" else ("200", "406 not-acceptable")
        self._stage.record.note("visitor", answer, *right, detail=path)

    def _search(self) -> None:
        word = random.choice(WORDS)
        api = self._client.ask("GET", "/api/search?" + urlencode({"q": word}))
        self._stage.record.note("searcher", api, "200", detail=word)
        block = f'SELECT ?thing {{ SERVICE <search> {{ ?thing search:text "{word}" }} }}'
        found = self._client.ask("GET", self._stage.query(block))
        self._stage.record.note("searcher", found, "200", detail=word)

    def _attack(self) -> None:
        text, problems = random.choice(HOSTILE)
        body = urlencode({"query": text}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self._client.ask("POST", "/sparql", body, headers)
        self._stage.record.note("attacker", answer, *problems, detail=text[:80])

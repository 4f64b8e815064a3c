"""The protocol's and the graph store's tests: requests, and what their answers have to be."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from meagraph.query.formats import BY_NAME, TURTLE
from tools.w3c.answers import Answer, read_answer, same
from tools.w3c.manifests import Case, Message
from tools.w3c.outcomes import Outcome
from tools.w3c.service import Response, Service

PROTOCOL = "ProtocolTest"
GRAPH_STORE = "GraphStoreProtocolTest"

_REFUSED_UPDATE = "SPARQL Update is refused"
_READ_ONLY = "the default graph is a merge, and not written"
_FOAF = "http://xmlns.com/foaf/0.1/"
_DOCUMENTS = "http://kasei.us/2009/09/sparql/data/data{}.rdf"
_NAMES = f"@prefix foaf: <{_FOAF}> . @prefix v: <http://www.w3.org/2006/vcard/ns#> .\n"
"""Prefixes that the tests' answers use, some without declaring them."""

_UNENDED = re.compile(rb'"(\s*(?:\n--|\Z))')
"""Where a body, or a part of a form, leaves out the last dot of Turtle, as two of the suite do."""


def prepare(cases: Iterable[Case], running: Service) -> None:
    """Write what the tests take for granted: documents 0 to 3, their graphs, and person 2."""
    for number in range(4):
        name = _DOCUMENTS.format(number)
        running.put_graph(name, f"<{name}> a <{_FOAF}Document> .".encode())
    for case in cases:
        for name, file in case.named if case.kind == PROTOCOL else ():
            if file.is_file():
                running.put_graph(name, file.read_bytes())
    person = f"{running.base}rdf-graph-store/person/2"
    running.put_graph(person, f"<{person}> a <{_FOAF}Person> .".encode())


class Exchange:
    """Sends the messages of tests, in their order: a graph that one makes, the next one reads."""

    def __init__(self, running: Service) -> None:
        """Take the service."""
        self.running = running
        self._new_path = ""

    def run(self, case: Case) -> Outcome:
        """Send the messages of one test until an answer is not what it has to be."""
        if not case.messages:
            return Outcome(case, left_out="the manifest describes no messages")
        for message in case.messages:
            path = self._filled(message.path)
            answer = self.running.send(
                message.method, path, self._headers(message), self._body(message)
            )
            if failure := self._failure(message, answer):
                reason = _refused_by_design(case, message, answer)
                return Outcome(case, failure if not reason else "", left_out=reason)
            self._new_path = answer.headers.get("location", self._new_path)
        return Outcome(case)

    def _filled(self, text: str) -> str:
        """Fill in the names that manifests leave open."""
        return (
            text.replace("/$GRAPHSTORE$", "$GRAPHSTORE$")
            .replace("$GRAPHSTORE$", "/rdf-graph-store")
            .replace("$HOST$", self.running.host)
            .replace("$NEWPATH$", self._new_path)
        )

    def _headers(self, message: Message) -> Iterator[tuple[str, str]]:
        for name, value in message.headers:
            if name not in ("host", "location"):
                yield name, value
        yield "Authorization", f"Bearer {self.running.token}"

    def _body(self, message: Message) -> bytes | None:
        body = message.body
        if body and b"$" in body:
            body = _UNENDED.sub(rb'" .\1', self._filled(body.decode()).encode())
        if body and any(value.startswith("multipart/") for _, value in message.headers):
            return body.strip().replace(b"\n", b"\r\n") + b"\r\n"  # as parts end their lines
        return body

    def _failure(self, message: Message, answer: Response) -> str:
        """Say what is wrong with an answer; nothing when it is right."""
        status = str(answer.status)
        if not any(status == one or status[0] + "xx" == one.lower() for one in message.statuses):
            return f"status {status} {answer.problem}, not {' or '.join(message.statuses)}"
        if message.content_types and not any(
            answer.media_type in one.lower() for one in message.content_types
        ):
            return f"an answer of {answer.media_type}"
        if message.boolean is None and (message.content is None or answer.status != 200):
            return ""
        try:
            given = read_answer(answer.body, BY_NAME[answer.media_type])
        except (KeyError, SyntaxError, ValueError):
            return f"an answer of {answer.media_type} that cannot be read"
        return "" if same(given, self._expected(message)) else "the answer is another one"

    def _expected(self, message: Message) -> Answer:
        if message.boolean is not None:
            return Answer(None, (), message.boolean)
        return read_answer((_NAMES + self._filled(message.content or "")).encode(), TURTLE)


def _refused_by_design(case: Case, message: Message, answer: Response) -> str:
    """Say why a test that fails has to fail here; nothing when it has not."""
    if answer.problem == "update-refused":
        return _REFUSED_UPDATE
    if case.kind == GRAPH_STORE and urlsplit(message.path).query == "default":
        return _READ_ONLY
    return ""

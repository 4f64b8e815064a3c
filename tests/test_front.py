"""The front around the whole application: kept answers, codings, conditional requests."""

import gzip
import io
import json
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from query_home import facts, point_at, publish, small_settings
from werkzeug.test import Client, TestResponse

from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from server.app import create_app
from server.front import Front, ResponseCache
from server.metrics import figures_of
from server.request_log import RequestLog
from server.wsgi import front_of, request_log_of

ALL = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
LARGE = "SELECT * WHERE { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }"


class Asked:
    """The front over a home, with its log, and how often the pool was asked."""

    def __init__(self, settings: Settings) -> None:
        self.pool = QueryPool(settings)
        app = create_app(settings, self.pool)
        self.figures = figures_of(app)
        self.stream = io.StringIO()
        self.log: RequestLog = request_log_of(app, settings, self.stream)
        self.queries: list[str] = []
        self.pool.observe(lambda finished: self.queries.append(finished.text))
        self.client = Client(front_of(app, settings, self.log))

    def get(self, query: str = ALL, method: str = "GET", **headers: str) -> TestResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(
            "/sparql", method=method, query_string={"query": query}, headers=sent, buffered=True
        )

    def close(self) -> None:
        self.log.close()
        self.pool.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    publish(home, 1, facts(40))
    publish(home, 2, facts(50))
    point_at(home, 1)
    return home


@pytest.fixture
def front(home: Path) -> Iterator[Asked]:
    patient = {"query_queue_seconds": 30.0, "query_seconds": 30.0}
    asked = Asked(small_settings(home, result_bytes=20_000_000, **patient))
    yield asked
    asked.close()


def rows(response: TestResponse) -> int:
    return len(json.loads(response.data)["results"]["bindings"])


def test_the_same_question_is_answered_once(front: Asked) -> None:
    first, second = front.get(), front.get()
    assert first.status_code == second.status_code == 200
    assert first.data == second.data
    assert len(front.queries) == 1
    without_id = [pair for pair in first.headers if pair[0] != "Query-Id"]
    assert sorted(second.headers) == sorted(without_id)


def test_a_query_by_post_is_answered_once_and_is_not_another_one(front: Asked) -> None:
    posted = [front.client.post("/sparql", data={"query": ALL}) for _ in range(2)]
    direct = [
        front.client.post("/sparql", data=ALL, content_type="application/sparql-query")
        for _ in range(2)
    ]
    other = front.client.post("/sparql", data={"query": COUNT})
    assert len({response.data for response in (*posted, *direct)}) == 1
    assert other.data != posted[0].data
    assert front.queries == [ALL, ALL, COUNT]


def test_a_new_release_is_answered_from_at_once_and_a_rollback_too(
    front: Asked, home: Path
) -> None:
    assert rows(front.get()) == 40
    point_at(home, 2)
    assert rows(front.get()) == 50
    point_at(home, 1)
    assert rows(front.get()) == 40


def test_no_answer_is_of_another_release_than_it_says_while_releases_change(
    front: Asked, home: Path
) -> None:
    wrong: list[tuple[str, int]] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            answer = front.get()
            found = answer.headers["Meagraph-Release"], rows(answer)
            if found not in (("1", 40), ("2", 50)):
                wrong.append(found)

    askers = [threading.Thread(target=ask) for _ in range(3)]
    for asker in askers:
        asker.start()
    for number in (2, 1) * 8:
        point_at(home, number)
        assert rows(front.get()) == {1: 40, 2: 50}[number]  # from the very next request on
    done.set()
    for asker in askers:
        asker.join()
    assert wrong == []


def test_an_answer_is_not_kept_when_the_release_changes_meanwhile(home: Path) -> None:
    def application(_: object, start_response: object) -> Iterable[bytes]:
        start_response("200 OK", [("ETag", '"a"')])  # type: ignore[operator]
        point_at(home, 2)
        return [b"of release 1"]

    cache = ResponseCache(10_000, 10_000)
    client = Client(Front(application, home / "current", cache, NoRecord()))
    assert client.get("/x").data == b"of release 1"
    assert len(cache) == 0


def test_an_answer_of_a_release_that_was_current_for_a_moment_is_not_kept(home: Path) -> None:
    def application(_: object, start_response: object) -> Iterable[bytes]:
        point_at(home, 2)
        start_response("200 OK", [("ETag", '"a"'), ("Meagraph-Release", "2")])  # type: ignore[operator]
        point_at(home, 1)
        return [b"of release 2"]

    cache = ResponseCache(10_000, 10_000)
    Client(Front(application, home / "current", cache, NoRecord())).get("/x")
    assert len(cache) == 0


class NoRecord:
    def note(self, *_: object) -> None:
        """Take no note."""


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("404 NOT FOUND", [("ETag", '"a"')]),
        ("206 PARTIAL CONTENT", [("ETag", '"a"')]),
        ("200 OK", []),
        ("200 OK", [("ETag", '"a"'), ("Cache-Control", "no-store")]),
        ("200 OK", [("ETag", '"a"'), ("Cache-Control", "private, max-age=1")]),
        ("200 OK", [("ETag", '"a"'), ("Set-Cookie", "lang=fr")]),
        ("200 OK", [("ETag", '"a"'), ("Content-Length", str(2_000_000))]),
    ],
)
def test_some_answers_are_never_kept(status: str, headers: list[tuple[str, str]]) -> None:
    def application(_: object, start_response: object) -> Iterable[bytes]:
        start_response(status, headers)  # type: ignore[operator]
        return [b"x" * int(dict(headers).get("Content-Length", 10))]

    cache = ResponseCache(10_000_000, 1_000_000)
    Client(Front(application, Path("nowhere"), cache, NoRecord())).get("/x")
    assert len(cache) == 0


def test_answers_that_change_by_themselves_and_failures_are_asked_again(front: Asked) -> None:
    for query in ("SELECT (RAND() AS ?n) {}", LARGE):
        for _ in range(2):
            front.get(query)
        assert front.queries.count(query) == 2


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_an_answer_has_its_coding_its_tag_and_its_length(front: Asked, coding: str) -> None:
    plain = front.get()
    for _ in range(2):  # made, and kept
        packed = front.get(Accept_Encoding=coding)
        assert packed.headers["Content-Encoding"] == coding
        assert packed.headers["ETag"] == plain.headers["ETag"][:-1] + f'-{coding}"'
        assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
        assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept, Accept-Encoding"
    if coding == "gzip":
        assert gzip.decompress(packed.data) == plain.data


def test_a_short_answer_is_sent_as_it_is_unless_identity_is_refused(front: Asked) -> None:
    assert "Content-Encoding" not in front.get(COUNT, Accept_Encoding="gzip").headers
    forced = front.get(COUNT, Accept_Encoding="gzip, identity;q=0")
    assert forced.headers["Content-Encoding"] == "gzip"


def test_who_refuses_every_coding_gets_406_with_the_list(front: Asked) -> None:
    refused = front.get(Accept_Encoding="identity;q=0")
    assert refused.status_code == 406
    assert "zstd, br, gzip, identity" in json.loads(refused.data)["detail"]
    assert refused.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("coding", ["identity", "gzip", "zstd"])
def test_who_has_the_answer_gets_304_before_and_after_it_is_kept(
    home: Path, front: Asked, coding: str
) -> None:
    first = front.get(Accept_Encoding=coding)
    fresh = Asked(small_settings(home))
    for asked in (front, fresh):
        again = asked.get(Accept_Encoding=coding, If_None_Match=first.headers["ETag"])
        assert (again.status_code, again.data) == (304, b"")
        for name in ("ETag", "Cache-Control", "Access-Control-Allow-Origin", "Vary"):
            assert again.headers[name] == first.headers[name]
        assert "Content-Length" not in again.headers
    fresh.close()


def test_the_tag_of_another_coding_is_the_tag_of_other_bytes(front: Asked) -> None:
    packed = front.get(Accept_Encoding="gzip")
    plain = front.get(If_None_Match=packed.headers["ETag"])
    assert plain.status_code == 200
    other = front.get(Accept_Encoding="zstd", If_None_Match=packed.headers["ETag"])
    assert other.status_code == 200


@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_head_has_the_headers_of_get_and_no_body(front: Asked, coding: str) -> None:
    for query in (ALL, COUNT):
        asked = front.get(query, method="HEAD", Accept_Encoding=coding)
        got = front.get(query, Accept_Encoding=coding)
        kept = front.get(query, method="HEAD", Accept_Encoding=coding)
        for head in (asked, kept):
            assert (head.status_code, head.data) == (200, b"")
            for name in ("Content-Length", "ETag", "Vary", "Content-Type"):
                assert head.headers[name] == got.headers[name]


def test_a_result_in_a_file_is_compressed_whole_and_keeps_its_length(front: Asked) -> None:
    query = "SELECT * WHERE { ?s <p> ?o . ?a <p> ?c . ?e <p> ?f FILTER(?f < 8) }"
    plain = front.get(query)
    packed = front.get(query, Accept_Encoding="gzip")
    assert len(plain.data) > 1024 * 1024
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    assert gzip.decompress(packed.data) == plain.data
    head = front.get(query, method="HEAD", Accept_Encoding="gzip")
    assert head.headers["Content-Length"] == packed.headers["Content-Length"]


def test_a_long_result_that_becomes_short_is_kept(front: Asked) -> None:
    query = "SELECT * WHERE { ?s <p> ?o . ?a <p> ?c . ?e <p> ?f FILTER(?f < 8) }"
    first, second = (front.get(query, Accept_Encoding="zstd") for _ in range(2))
    assert first.data == second.data
    assert front.queries == [query]


def test_a_body_that_is_too_large_is_read_and_refused(front: Asked) -> None:
    class Counted(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            piece = super().read(size)
            taken.append(len(piece))
            return piece

    size = Settings().body_bytes + 1000
    for expecting in (False, True):
        taken: list[int] = []
        headers = {"Expect": "100-continue"} if expecting else {}
        refused = front.client.post(
            "/sparql",
            input_stream=Counted(b"x" * size),
            content_length=size,
            content_type="application/sparql-query",
            headers=headers,
        )
        assert refused.status_code == 413
        assert f"{Settings().body_bytes} bytes" in json.loads(refused.data)["detail"]
        assert sum(taken) == (0 if expecting else size)


def test_files_that_never_change_are_compressed_and_kept_and_parts_are_given(
    front: Asked,
) -> None:
    style = front.client.get("/static/pages.css", headers={"Accept-Encoding": "zstd"})
    assert style.headers["Content-Encoding"] == "zstd"
    part = front.client.get(
        "/static/pages.css", headers={"Range": "bytes=0-9", "Accept-Encoding": "zstd"}
    )
    assert part.status_code == 206
    assert "Content-Encoding" not in part.headers
    assert len(part.data) == 10


def test_errors_are_compressed_too_and_carry_what_they_carry(front: Asked) -> None:
    refused = front.client.get("/x" * 2000, headers={"Accept-Encoding": "gzip"})
    assert refused.status_code == 404
    assert refused.headers["Content-Encoding"] == "gzip"
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert refused.headers["Cache-Control"] == "no-store"


def test_a_redirect_stays_at_the_address_that_the_client_knows(front: Asked) -> None:
    moved = front.client.get("/download", headers={"Host": "elsewhere.example"})
    assert (moved.status_code, moved.headers["Location"]) == (308, "/download/")
    assert b"elsewhere" not in moved.data


@pytest.mark.parametrize("path", ["/sparql", "/", "/country/fra", "/healthz", "/nowhere"])
def test_scripts_of_other_sites_may_ask_everywhere(front: Asked, path: str) -> None:
    asked = front.client.options(
        path,
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization, if-match, query-id, x-own",
        },
    )
    allowed = {name.strip() for name in asked.headers["Access-Control-Allow-Headers"].split(",")}
    assert {"*", "Authorization", "If-Match", "Query-Id"} <= allowed
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert asked.headers["Access-Control-Allow-Methods"] == asked.headers.get(
        "Allow", "GET, HEAD, OPTIONS"
    )
    assert "Access-Control-Allow-Credentials" not in asked.headers

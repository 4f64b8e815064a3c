"""Help with mappings at the desk: choosing a source, deciding one by one, and who may."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from server.app import create_app
from server.editor.mappings import views
from server.publishing.programs import programs
from tests.desk_people import CHEAP, add_person, contributor_to, editor_of, sign_in
from tests.waters import HYDRO, iri, publish_waters

PAGE = "/editor/waters/mappings"
HTML = {"Accept": "text/html"}


class _Service(BaseHTTPRequestHandler):
    """As much of a Skosmos service as a client asks for a vocabulary."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        rdf = path.endswith("/data")
        body = HYDRO.encode() if rdf else b'{"id": "hydro", "title": "Hydrology"}'
        self.send_response(200 if "hydro" in path else 404)
        self.send_header("Content-Type", "text/turtle" if rdf else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Service) as listening:
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listening.server_port}"
        listening.shutdown()


@pytest.fixture(scope="module")
def desk_settings(tmp_path_factory: pytest.TempPathFactory, service: str) -> Settings:
    home = tmp_path_factory.mktemp("mapped") / "home"
    settings = publish_waters(home, outgoing_hosts=service, mapping_bytes=100_000, **CHEAP)
    add_person(home, "Ada", editor_of("waters"))
    add_person(home, "Tarek", contributor_to("waters", "ar"))
    return settings


@pytest.fixture(scope="module")
def desk_app(desk_settings: Settings) -> Iterator[Flask]:
    with QueryPool(desk_settings) as pool:
        app = create_app(desk_settings, pool)
        yield app
        with app.app_context():
            programs().close()


@pytest.fixture
def client(desk_app: Flask) -> FlaskClient:
    return desk_app.test_client()


@pytest.fixture
def token(client: FlaskClient) -> str:
    return sign_in(client, "Ada")


def compare(client: FlaskClient, token: str, **form: Any) -> Any:
    return client.post(PAGE, data={"csrf": token, **form}, headers=HTML)


def compared(client: FlaskClient, token: str) -> str:
    """Compare with the vocabulary held here; gives the address of the candidates."""
    response = compare(client, token, kind="vocabulary", other="hydro")
    assert response.status_code == 303, response.text
    return str(response.headers["Location"])


def first_candidate(client: FlaskClient, address: str, state: str = "open") -> str:
    page = client.get(f"{address}?state={state}", headers=HTML).text
    return page.partition('id="candidate-')[2].partition('"')[0]


def test_an_editor_compares_with_a_vocabulary_held_here(client: FlaskClient, token: str) -> None:
    address = compared(client, token)
    response = client.get(address, headers=HTML)
    assert response.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in response.headers
    page = response.text.replace("\u2068", "").replace("\u2069", "")
    assert "inland waters" in page
    assert "Inland Waters" in page
    assert "Standing waters on land." in page
    assert "Still water." in page
    assert "The same but for case or accents (English): “inland waters”, “Inland Waters”" in page
    assert "What is above them matches, too: “inland waters”" in page
    assert '<option value="exactMatch" selected>' in page
    overview = client.get(PAGE, headers=HTML).text
    assert "Hydrology" in overview
    assert address in overview


def test_a_mapping_is_accepted_into_the_draft(client: FlaskClient, token: str) -> None:
    address = compared(client, token)
    which = first_candidate(client, address)
    form = {"csrf": token, "decision": "accept", "relation": "closeMatch", "page": "1"}
    response = client.post(f"{address}/{which}", data=form)
    assert response.status_code == 303
    page = client.get(response.headers["Location"], headers=HTML).text
    assert "The mapping was added to the draft of the concept." in page
    assert f'id="candidate-{which}"' not in page
    accepted = client.get(f"{address}?state=accepted", headers=HTML).text
    assert "Accepted by Ada" in accepted
    draft = client.get("/editor/waters/drafts", headers=HTML).text
    assert "Close meaning elsewhere" in draft
    again = client.post(f"{address}/{which}", data=form)
    assert "notice=mapping-there" in again.headers["Location"]
    assert f'id="candidate-{which}"' not in client.get(compared(client, token), headers=HTML).text


def test_a_candidate_is_rejected_and_taken_up_again(client: FlaskClient, token: str) -> None:
    address = compared(client, token)
    which = first_candidate(client, address)
    for decision, state in (("reject", "rejected"), ("reopen", "open")):
        sent = {"csrf": token, "decision": decision}
        assert client.post(f"{address}/{which}", data=sent).status_code == 303
        page = client.get(f"{address}?state={state}", headers=HTML).text
        assert f'id="candidate-{which}"' in page
    twice = [
        client.post(f"{address}/{which}", data={"csrf": token, "decision": "reject"}).status_code
        for _ in range(2)
    ]
    assert twice == [303, 400]


def test_a_comparison_is_removed(client: FlaskClient, token: str) -> None:
    address = compared(client, token)
    response = client.post(f"{address}/forget", data={"csrf": token})
    assert "notice=mapping-forgotten" in response.headers["Location"]
    assert client.get(address, headers=HTML).status_code == 404


@pytest.mark.parametrize("name", ["hydro.ttl", "../../hydro", "بيانات.ttl"])
def test_a_file_is_compared_with(client: FlaskClient, token: str, name: str) -> None:
    file = (BytesIO(HYDRO.encode()), name)
    response = compare(client, token, kind="file", file=file)
    assert response.status_code == 303, response.text
    assert "Inland Waters" in client.get(response.headers["Location"], headers=HTML).text


@pytest.mark.parametrize(
    ("content", "name", "status", "says"),
    [
        (b"<a> <b", "broken.ttl", 400, "broken.ttl"),
        (b"", "empty.ttl", 400, "no statement"),
        (b"<http://a> <http://b> <http://c> .", "other.ttl", 400, "SKOS"),
        (b"PK\x03\x04", "table.xlsx", 400, "syntax"),
        (b"", "", 400, "file"),
        (b"#" * 200_000, "large.ttl", 413, "100000"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    client: FlaskClient, token: str, content: bytes, name: str, status: int, says: str
) -> None:
    response = compare(client, token, kind="file", file=(BytesIO(content), name))
    assert response.status_code == status
    assert says in response.text


def test_a_service_is_compared_with(client: FlaskClient, token: str, service: str) -> None:
    where = f"http://{service}/rest/v1/"
    response = compare(client, token, kind="service", address=where, vocabulary="hydro")
    assert response.status_code == 303, response.text
    assert "Inland Waters" in client.get(response.headers["Location"], headers=HTML).text


@pytest.mark.parametrize(
    ("where", "vocabulary", "says"),
    [
        ("http://169.254.169.254/rest/v1/", "hydro", "MEAGRAPH_OUTGOING_HOSTS"),
        ("file:///etc/", "hydro", "http://"),
        ("http://{service}/rest/v1", "hydro", "slash"),
        ("http://{service}/rest/v1/", "none", "no such vocabulary"),
        ("http://{service}/rest/v1/", "", "#vocabulary"),
    ],
)
def test_a_service_that_may_not_be_asked_is_told(
    client: FlaskClient, token: str, service: str, where: str, vocabulary: str, says: str
) -> None:
    given = where.replace("{service}", service)
    response = compare(client, token, kind="service", address=given, vocabulary=vocabulary)
    assert response.status_code == 400
    assert says in response.text


def test_forms_that_make_no_sense_are_refused(client: FlaskClient, token: str) -> None:
    assert compare(client, token, kind="colour").status_code == 400
    assert compare(client, token, kind="vocabulary", other="none").status_code == 404
    assert compare(client, token, kind="vocabulary", other="waters").status_code == 400
    assert compare(client, token, kind="file").status_code == 400
    address = compared(client, token)
    which = first_candidate(client, address)
    for form in ({"decision": "maybe"}, {"decision": "accept", "relation": "sameAs"}):
        assert client.post(f"{address}/{which}", data={"csrf": token, **form}).status_code == 400
    assert client.post(f"{address}/99999", data={"csrf": token}).status_code == 404
    assert client.get("/editor/none/mappings", headers=HTML).status_code in (303, 403, 404)


def test_only_editors_may(desk_app: Flask, client: FlaskClient, token: str) -> None:
    address = compared(client, token)
    stranger = desk_app.test_client()
    assert stranger.get(PAGE, headers=HTML).headers["Location"].startswith("/login")
    assert stranger.post(PAGE, data={"kind": "vocabulary", "other": "hydro"}).status_code in (
        401,
        403,
    )
    translator = desk_app.test_client()
    own = sign_in(translator, "Tarek")
    assert translator.get(PAGE, headers=HTML).status_code == 403
    assert compare(translator, own, kind="vocabulary", other="hydro").status_code == 403
    forged = client.post(f"{address}/1", data={"decision": "reject"})
    assert forged.status_code == 403


def test_one_comparison_at_a_time_and_none_for_ever(
    client: FlaskClient, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with views._comparing:
        busy = compare(client, token, kind="vocabulary", other="hydro")
    assert busy.status_code == 503
    ticks = iter(range(10**9))
    monkeypatch.setattr(views.time, "monotonic", lambda: 1000.0 * next(ticks))
    slow = compare(client, token, kind="vocabulary", other="hydro")
    assert slow.status_code == 413
    assert "120" in slow.text


@pytest.mark.parametrize("language", ["fr", "ar", "zh"])
def test_the_pages_are_in_the_language_of_the_reader(
    client: FlaskClient, token: str, language: str
) -> None:
    address = compared(client, token)
    for path in (PAGE, address):
        page = client.get(f"{path}?lang={language}", headers=HTML).text
        assert f'<html lang="{language}"' in page
        assert "Compare with" not in page
        assert "Accept<" not in page


def test_dangerous_addresses_are_no_links(client: FlaskClient, token: str) -> None:
    other = f"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <javascript:alert(1)> a skos:Concept ; skos:prefLabel "<b>lakes</b>"@en , "lacs"@fr ;
            skos:definition "<script>"@en ; skos:exactMatch <{iri("lakes")}> ."""
    file = (BytesIO(other.encode()), "odd.ttl")
    response = compare(client, token, kind="file", file=file)
    page = client.get(response.headers["Location"], headers=HTML).text
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page
    assert "<b>lakes" not in page
    assert "<script>" not in page

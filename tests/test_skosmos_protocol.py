"""The vocabulary API over HTTP: forms, caching, errors, scripts of other sites, its description."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Never

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft4Validator
from pyoxigraph import Literal, NamedNode, Triple
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import http_date, parse_accept_header, parse_date
from werkzeug.test import Client

from meagraph.namespaces import DCT, RDF, SKOS
from meagraph.publishing import Publisher
from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from meagraph.staging import Changeset, Source, StagedGraph
from meagraph.vocabulary.thesaurus import Thesauri
from server.app import create_app
from server.request_log import RequestLog
from server.skosmos.asked import Asked
from server.skosmos.failure import FailureError
from server.skosmos.formats import chosen
from server.skosmos.routes import ROUTES
from server.skosmos.whole import WholeVocabularies
from server.wsgi import front_of, request_log_of
from tests.serving import BASE

API = "/rest/v1/"
SCHEME = f"{BASE}vocabulary/need-kinds"
VOCABULARY = f"{API}need-kinds/"
JSON = "application/json; charset=utf-8"


@pytest.fixture
def kept(served_settings: Settings, tmp_path: Path) -> Iterator[Client]:
    """A client of the front, which keeps answers."""
    with QueryPool(served_settings) as pool:
        app = create_app(served_settings, pool)
        with (tmp_path / "log").open("w") as stream:
            log: RequestLog = request_log_of(app, served_settings, stream)
            yield Client(front_of(app, served_settings, log))
            log.close()


@pytest.fixture(scope="module")
def with_jsonp(served_settings: Settings) -> Iterator[FlaskClient]:
    settings = served_settings.model_copy(update={"jsonp": True, "vocabulary_rows": 3})
    with QueryPool(settings) as pool:
        yield create_app(settings, pool).test_client()


def test_our_own_vocabularies_are_listed(client: FlaskClient) -> None:
    answer = client.get(f"{API}vocabularies?lang=fr").get_json()
    ids = [one["id"] for one in answer["vocabularies"]]
    assert ids == sorted(ids)
    assert {"need-kinds", "plan-aichi", "regions"} <= set(ids)
    assert answer["@context"]["@base"] == f"{BASE}rest/v1/vocabularies"


def test_a_vocabulary_without_slash_is_sent_to_its_address(client: FlaskClient) -> None:
    response = client.get(f"{API}need-kinds?lang=ar")
    assert (response.status_code, response.location) == (302, f"{VOCABULARY}?lang=ar")


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, JSON),
        ("application/json", JSON),
        ("*/*", JSON),
        ("text/html", JSON),
        ("application/ld+json", "application/ld+json; charset=utf-8"),
        ("application/json;q=0.5, application/ld+json", "application/ld+json; charset=utf-8"),
    ],
)
def test_json_is_called_what_is_asked_for(
    client: FlaskClient, accept: str | None, content_type: str
) -> None:
    response = client.get(VOCABULARY, headers={"Accept": accept} if accept else {})
    assert response.content_type == content_type
    assert "Accept" in response.vary


def test_answers_may_be_read_by_scripts_of_other_sites(client: FlaskClient) -> None:
    for path in (VOCABULARY, f"{API}none/", f"{API}search", "/entity?uri=urn:example:none"):
        response = client.get(path)
        assert response.headers["Access-Control-Allow-Origin"] == "*", path
    preflight = client.options(f"{API}search")
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (f"{API}none/", "404 Not Found : Vocabulary id 'none' not found."),
        (f"{API}none/data", "404 Not Found : Vocabulary id 'none' not found."),
        (API, f"404 Not Found : There is no such address; see {API}swagger.json"),
        (
            f"{VOCABULARY}nothing",
            f"404 Not Found : There is no such address; see {API}swagger.json",
        ),
        (
            f"{API}label?uri=urn:example:none",
            "404 Not Found : Could not find concept <urn:example:none>",
        ),
        (f"{API}data", "400 Bad Request : uri parameter missing"),
        (f"{API}data?uri=no", "404 Not Found : no concept found with given uri"),
        ("/entity", "400 Bad Request : uri parameter missing"),
        ("/entity?uri=no", "404 Not Found : Unrecognized URI no"),
    ],
)
def test_an_error_is_one_line_of_text(client: FlaskClient, path: str, line: str) -> None:
    response = client.get(path, headers={"Accept": "text/html, */*;q=0.1"})
    assert response.get_data(as_text=True) == line
    assert response.status_code == int(line[:3])
    assert response.content_type == "text/plain; charset=utf-8"
    assert "ETag" not in response.headers


@pytest.mark.parametrize("path", [VOCABULARY, f"{API}search", API])
def test_nothing_is_written_here(client: FlaskClient, path: str) -> None:
    response = client.post(path)
    assert response.status_code == 405
    assert response.get_data(as_text=True).startswith("405 Method Not Allowed : ")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_what_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get(f"{VOCABULARY}topConcepts")
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in ({"If-None-Match": tag}, {"If-Modified-Since": modified}):
        assert client.get(f"{VOCABULARY}topConcepts", headers=headers).status_code == 304
    before = parse_date(modified)
    assert before is not None
    for headers in (
        {"If-None-Match": '"other"', "If-Modified-Since": modified},
        {"If-Modified-Since": http_date(before - timedelta(seconds=1))},
        {"If-Modified-Since": "yesterday"},
    ):
        assert client.get(f"{VOCABULARY}topConcepts", headers=headers).status_code == 200


def test_kept_answers_know_dates_as_well(kept: Client) -> None:
    first = kept.get(f"{VOCABULARY}topConcepts")
    modified = first.headers["Last-Modified"]
    same = kept.get(f"{VOCABULARY}topConcepts", headers={"If-Modified-Since": modified})
    assert (same.status_code, same.headers["Last-Modified"]) == (304, modified)
    assert same.get_data() == b""
    later = http_date(datetime.now(UTC) + timedelta(days=1))
    assert (
        kept.get(VOCABULARY + "topConcepts", headers={"If-Modified-Since": later}).status_code
        == 304
    )
    other = {"If-None-Match": '"other"', "If-Modified-Since": modified}
    assert kept.get(f"{VOCABULARY}topConcepts", headers=other).status_code == 200
    early = {"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"}
    assert kept.get(f"{VOCABULARY}topConcepts", headers=early).status_code == 200


def test_scripts_get_plain_json_unless_the_operator_allows_more(client: FlaskClient) -> None:
    assert client.get(f"{VOCABULARY}?callback=show").content_type == JSON


def test_scripts_get_a_call_where_the_operator_allows_it(with_jsonp: FlaskClient) -> None:
    response = with_jsonp.get(f"{VOCABULARY}?callback=app.show")
    body = response.get_data(as_text=True).strip()
    assert response.content_type == "application/javascript; charset=utf-8"
    assert body.startswith("/**/app.show({")
    assert body.endswith("});")
    assert json.loads(body[len("/**/app.show(") : -2])["id"] == "need-kinds"
    for callback in ("alert(1)//", "a b", "<script>", "x" * 200):
        refused = with_jsonp.get(VOCABULARY, query_string={"callback": callback})
        assert refused.status_code == 400
        assert refused.get_data(as_text=True).startswith("400 Bad Request : callback")


def test_answers_above_what_the_operator_allows_are_refused_and_never_cut(
    with_jsonp: FlaskClient,
) -> None:
    for path in (
        "search?query=*e*",
        "search?query=*e*&maxhits=100",
        "index/*?lang=en",
        "index/*?lang=en&limit=100",
    ):
        refused = with_jsonp.get(f"{VOCABULARY}{path}")
        assert refused.status_code == 400, path
        assert "more than 3 entries (MEAGRAPH_VOCABULARY_ROWS)" in refused.text
    found = with_jsonp.get(f"{VOCABULARY}search?query=*e*&maxhits=3").get_json()["results"]
    assert len(found) == 3
    listed = with_jsonp.get(f"{VOCABULARY}index/*?lang=en&limit=3").get_json()["indexConcepts"]
    assert len(listed) == 3


def test_properties_of_too_many_results_are_not_looked_up(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.skosmos.searching._MOST_READ", 2)
    path = f"{VOCABULARY}search?query=*e*&fields="
    assert client.get(f"{path}prefLabel").status_code == 200
    assert client.get(f"{path}broader&maxhits=2").status_code == 200
    refused = client.get(f"{path}broader&maxhits=3")
    assert (refused.status_code, "fields" in refused.text) == (400, True)


def test_the_date_is_that_of_the_release_that_was_opened(settings: Settings) -> None:
    publish(settings, "first", "fen")
    thesauri = Thesauri(settings)
    before = thesauri.current()
    assert before.since is not None
    later = before.since.timestamp() + 100
    publish(settings, "second")
    os.utime(settings.home / "current", (later, later), follow_symlinks=False)
    assert before.since.timestamp() == later - 100
    now = thesauri.current().since
    assert now is not None
    assert now.timestamp() == later


def test_data_of_a_whole_vocabulary(client: FlaskClient) -> None:
    with client.get(f"{VOCABULARY}data?format=text/turtle") as response:
        assert response.content_type == "text/turtle; charset=utf-8"
        assert int(response.headers["Content-Length"]) == len(response.data)
        assert b"skos:ConceptScheme" in response.data
        tag = response.headers["ETag"]
    with client.get(
        f"{VOCABULARY}data?format=text/turtle", headers={"If-None-Match": tag}
    ) as again:
        assert again.status_code == 304
    refused = client.get(f"{VOCABULARY}data?format=application/marcxml%2Bxml")
    assert refused.status_code == 406
    assert refused.get_data(as_text=True).startswith("406 Not Acceptable : Unsupported format.")
    assert client.get(f"{VOCABULARY}data", headers={"Accept": "image/png"}).status_code == 406


def test_files_of_other_releases_are_cleared_away(
    client: FlaskClient, served_settings: Settings
) -> None:
    with client.get(f"{API}regions/data?format=application/n-triples") as response:
        assert response.status_code == 200
    folders = list((served_settings.home / "vocabulary-files").iterdir())
    assert [folder.name.partition("-")[0] for folder in folders] == ["2"]
    assert not [file for file in folders[0].iterdir() if file.name.startswith(".")]


@pytest.mark.parametrize(
    ("accept", "query", "place"),
    [
        ("text/html", "", "/vocabulary/need-kinds"),
        ("text/html,application/xml;q=0.9,*/*;q=0.8", "", "/vocabulary/need-kinds"),
        ("image/png", "", "/vocabulary/need-kinds"),
        ("text/turtle", "", "text%2Fturtle"),
        ("text/html", "&format=application/ld%2Bjson", "application%2Fld%2Bjson"),
        ("text/html", "&vocab=need-kinds&format=application/rdf%2Bxml", "application%2Frdf%2Bxml"),
    ],
)
def test_an_entity_is_seen_elsewhere(
    client: FlaskClient, accept: str, query: str, place: str
) -> None:
    response = client.get(f"/entity?uri={SCHEME}{query}", headers={"Accept": accept})
    assert response.status_code == 303
    assert response.location is not None
    assert response.location.endswith(place)
    seen = client.get(response.location, headers={"Accept": f"{accept}, */*;q=0.1"})
    assert seen.status_code == 200
    assert "Accept" in response.vary


def test_an_entity_has_no_other_forms(client: FlaskClient) -> None:
    refused = client.get(f"/entity?uri={SCHEME}&format=application/marcxml%2Bxml")
    assert refused.status_code == 406
    unknown = client.get(f"/entity?uri={SCHEME}&vocab=none")
    assert unknown.status_code == 404


def test_the_description_names_every_address(client: FlaskClient) -> None:
    said = client.get(f"{API}swagger.json").get_json()
    assert said["swagger"] == "2.0"
    assert set(said["paths"]) == {f"/{route.path}" for route in ROUTES}
    assert len(said["paths"]) == 28
    names = [operation["get"]["operationId"] for operation in said["paths"].values()]
    assert len(set(names)) == 28
    for definition in said["definitions"].values():
        Draft4Validator.check_schema(definition)
    for path, operation in said["paths"].items():
        in_path = [one["name"] for one in operation["get"]["parameters"] if one["in"] == "path"]
        assert all(f"{{{name}}}" in path for name in in_path)


def test_the_description_names_callbacks_where_they_are_allowed(with_jsonp: FlaskClient) -> None:
    said = with_jsonp.get(f"{API}swagger.json").get_json()
    named = [one["name"] for one in said["paths"]["/search"]["get"]["parameters"]]
    assert "callback" in named


def test_an_instance_without_anything_published(empty_client: FlaskClient) -> None:
    answer = empty_client.get(f"{API}vocabularies?lang=en")
    assert answer.get_json()["vocabularies"] == []
    assert "Last-Modified" not in answer.headers
    assert empty_client.get(f"{API}search?query=x").get_json()["results"] == []
    assert empty_client.get(f"{API}types?lang=en").get_json()["types"] == []


def test_classes_of_our_own_are_named(client: FlaskClient) -> None:
    found = client.get(f"{API}types?lang=en").get_json()["types"]
    regions = client.get(f"{API}regions/vocabularyStatistics").get_json()
    assert found[0]["label"] == "Concept"
    assert all({"uri"} <= set(one) for one in found)
    assert regions["concepts"]["count"] > 0


def publish(settings: Settings, name: str, *concepts: str) -> None:
    """Publish a vocabulary with some concepts."""
    scheme = NamedNode(f"{BASE}vocabulary/{name}")
    triples = [
        Triple(scheme, RDF.type, SKOS.ConceptScheme),
        Triple(scheme, DCT.title, Literal(name, language="en")),
    ]
    for concept in concepts:
        node = NamedNode(f"{scheme.value}/{concept}")
        triples.append(Triple(node, RDF.type, SKOS.Concept))
        triples.append(Triple(node, SKOS.prefLabel, Literal(concept, language="en")))
    changeset = Changeset("tester", name)
    source = Source(f"{BASE}source/test", "Test source")
    graph = StagedGraph(f"{BASE}graph/vocabulary/{name}", triples, source, "test")
    changeset.put(graph, settings.base)
    Publisher(settings, None).publish(changeset)


def test_what_is_published_is_there_at_once(settings: Settings) -> None:
    publish(settings, "first", "fen")
    with QueryPool(settings) as pool:
        client = create_app(settings, pool).test_client()
        before = client.get(f"{API}vocabularies?lang=en")
        with client.get(f"{API}first/data?format=text/turtle") as whole:
            assert b"fen" in whole.data
        publish(settings, "second")
        publish(settings, "first", "fen", "bog")
        tag = {"If-None-Match": before.headers["ETag"]}
        after = client.get(f"{API}vocabularies?lang=en", headers=tag)
        assert after.status_code == 200
        assert [one["id"] for one in after.get_json()["vocabularies"]] == ["first", "second"]
        with client.get(f"{API}first/data?format=text/turtle") as whole:
            assert b"bog" in whole.data
        assert len(list((settings.home / "vocabulary-files").iterdir())) == 1
        # No date is stated; the publication has one, the first load of all is none of a concept.
        new = client.get(f"{API}first/new?lang=en").get_json()["changeList"]
        assert [one["prefLabel"] for one in new] == ["bog"]
        assert new[0]["date"].startswith(f"{datetime.now(UTC):%Y-}")


def test_a_file_that_cannot_be_written_leaves_nothing_behind(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(settings, "first")
    files = WholeVocabularies(settings.home)
    thesaurus = Thesauri(settings).current()

    def fail(*_: object) -> Never:
        raise OSError("No space left on device")

    monkeypatch.setattr("server.skosmos.whole.pieces", fail)
    with pytest.raises(OSError, match="No space left"):
        files.file(thesaurus, thesaurus.vocabularies["first"], "application/json")
    (folder,) = (settings.home / "vocabulary-files").iterdir()
    assert list(folder.iterdir()) == []


def test_a_client_without_time_left_is_told_in_a_line(served_settings: Settings) -> None:
    spent = served_settings.model_copy(
        update={"client_seconds": 0.001, "client_burst_seconds": 1e-9, "query_workers": 1}
    )
    with QueryPool(spent) as pool:
        client = create_app(spent, pool).test_client()
        client.get(VOCABULARY)
        refused = client.get(VOCABULARY)
    assert refused.status_code == 429
    assert refused.get_data(as_text=True).startswith("429 Too Many Requests : ")
    assert int(refused.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("given", "expected"),
    [("True", True), ("1", True), ("on", True), ("YES", True), ("False", False), ("0", False)],
)
def test_truth_values_are_read_without_regard_to_case(given: str, expected: bool) -> None:
    assert Asked({"unique": [given]}).yes("unique", default=not expected) is expected


def test_what_is_no_truth_value_is_of_no_account() -> None:
    assert Asked({"external": ["perhaps"]}).yes("external", default=True)
    assert not Asked({}).yes("unique")


def test_classes_are_divided_by_spaces_or_plus_signs() -> None:
    assert Asked({"type": ["a b"]}).types() == ("a", "b")
    assert Asked({"type": ["a+b"]}).types() == ("a", "b")
    assert Asked({"type": ["a", "b"]}).types() == ("a", "b")
    assert Asked({"type": [""]}).types() == ()


@pytest.mark.parametrize("given", ["x", "-1", "1.5", "9" * 5000 + "x"])
def test_numbers_that_are_none_are_refused(given: str) -> None:
    with pytest.raises(FailureError, match="maxhits parameter is invalid"):
        Asked({"maxhits": [given]}).number("maxhits", 1)


def test_a_number_of_a_thousand_digits_is_a_large_one() -> None:
    assert Asked({"maxhits": ["9" * 5000]}).number("maxhits", 1) == 10**9


def test_a_form_is_chosen_by_parameter_then_accept_then_order() -> None:
    def accept(header: str) -> MIMEAccept:
        return parse_accept_header(header, MIMEAccept)

    assert chosen("", accept("")) == "application/rdf+xml"
    assert chosen("", accept("text/turtle, application/json;q=0.5")) == "text/turtle"
    assert chosen("application/json", accept("text/turtle")) == "application/json"
    with pytest.raises(FailureError, match="Unsupported format"):
        chosen("text/csv", accept("text/turtle"))

"""A file that is sent to be judged: what comes back, within which limits, and what stays."""

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import RDF, SH, Graph
from rdflib import Literal as RdfLiteral

from meagraph.namespaces import LANGUAGES, MEA
from meagraph.query.pool import QueryPool
from meagraph.sandbox import SandboxError
from meagraph.settings import MIB, Settings
from meagraph.validation.own_file import Judged
from meagraph.validation.results import Report
from server.app import create_app
from server.validation import sending
from tests.test_pages import Page

BASE = "https://w3id.org/meagraph/"
PREFIXES = f"""
@prefix mea: <{MEA.iri}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <{BASE}> .
"""
NAMED = PREFIXES + '<partner/own> a mea:Partner ; skos:prefLabel "Own"@en .'
NAMELESS = PREFIXES + "<partner/own> a mea:Partner ."
OF_FRANCE = PREFIXES + "<need/own/1> a mea:Need ; mea:country <country/fra> ."


def send(client: FlaskClient, data: object, path: str = "/api/validate", **headers: str) -> Any:
    given = {"Content-Type": "text/turtle", "Accept": "application/json"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(path, data=data, headers=given)


def send_form(client: FlaskClient, name: str, data: bytes, **fields: object) -> Any:
    form = {"file": (BytesIO(data), name), **fields}
    return client.post("/validate", data=form, headers={"Accept": "text/html"})


def code(answer: Any) -> str:
    assert answer.mimetype == "application/problem+json"
    return str(answer.json["type"]).rpartition("#")[2]


@pytest.fixture
def limited(served_settings: Settings) -> Iterator[Callable[..., FlaskClient]]:
    """Give clients of instances over the small home with other limits."""
    with QueryPool(served_settings) as pool:

        def make(**limits: object) -> FlaskClient:
            return create_app(served_settings.model_copy(update=limits), pool).test_client()

        yield make


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory for temporary files, which has to be empty afterwards."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def unjudged(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Let nothing be judged; gives what would have been."""
    met: list[Any] = []

    def note(files: Any, settings: Any, limits: Any, **options: Any) -> Judged:
        met.extend(
            (file.syntax, file.path.read_bytes(), file.name, options["alone"]) for file in files
        )
        return Judged(Report(()), {}, "", 1, 2)

    monkeypatch.setattr(sending, "judge_files", note)
    return met


# What comes back


def test_a_file_that_conforms_is_judged_and_not_kept(
    client: FlaskClient, served_settings: Settings, places: Path
) -> None:
    before = sorted(path.name for path in (served_settings.home / "releases").iterdir())
    answer = send(client, NAMED)
    assert answer.status_code == 200
    assert (answer.json["conforms"], answer.json["violations"]) == (True, 0)
    assert (answer.json["release"], answer.json["triples"]) == (2, 2)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/partner/own").status_code == 404
    assert list(places.iterdir()) == []
    assert list((served_settings.home / ".validating").iterdir()) == []
    assert sorted(path.name for path in (served_settings.home / "releases").iterdir()) == before


def test_a_violation_names_record_shape_and_repair(client: FlaskClient) -> None:
    answer = send(client, NAMELESS)
    assert answer.status_code == 200
    assert (answer.json["conforms"], answer.json["violations"]) == (False, 1)
    (found,) = (one for one in answer.json["results"] if one["severity"] == "Violation")
    assert found["focus"] == f"{BASE}partner/own"
    assert found["shape"] == f"{BASE}shape/PartnerName"
    assert found["messages"]["fr"].startswith("Un partenaire a un nom")
    assert found["sources"] == [{"name": "request body", "iri": None}]


def test_the_report_comes_in_turtle_too(client: FlaskClient) -> None:
    answer = send(client, NAMELESS, Accept="text/turtle")
    graph = Graph().parse(data=answer.text, format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == RdfLiteral(False)
    assert answer.mimetype == "text/turtle"


def test_a_form_is_answered_with_a_page(client: FlaskClient, places: Path) -> None:
    answer = send_form(client, "my <records>.ttl", NAMELESS.encode())
    page = Page(answer.text)
    assert page.inline == []
    assert "/shapes#PartnerName" in page.links
    assert "my &lt;records&gt;.ttl" in answer.text
    assert "could not be loaded" in answer.text
    assert "A partner has a name" in answer.text
    assert "/partner/own" in answer.text
    assert "release 2" in answer.text
    assert list(places.iterdir()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_each_language(
    client: FlaskClient, unjudged: list[Any], language: str
) -> None:
    form = {"file": (BytesIO(b"<urn:a> <urn:b> 1 ."), "a.ttl")}
    answer = client.post(f"/validate?lang={language}", data=form, headers={"Accept": "text/html"})
    page = Page(answer.text)
    assert (answer.status_code, page.html["lang"]) == (200, language)


def test_a_file_is_judged_with_the_release_or_alone(client: FlaskClient) -> None:
    def violated(path: str) -> set[str]:
        results = send(client, OF_FRANCE, path).json["results"]
        found = (one["shape"] for one in results if one["severity"] == "Violation")
        return {shape.rpartition("/")[2] for shape in found}

    assert violated("/api/validate") == set()
    assert violated("/api/validate?alone=true") == {"NeedCountry"}


def test_only_the_first_findings_of_a_shape_are_named(limited: Callable[..., FlaskClient]) -> None:
    nameless = PREFIXES + "".join(f"<partner/n{n}> a mea:Partner .\n" for n in range(5))
    answer = send(limited(validate_results=2), nameless)
    assert answer.json["violations"] == 5
    assert answer.json["left_off"]["Violation"] == 3
    assert len([one for one in answer.json["results"] if one["severity"] == "Violation"]) == 2


def test_who_only_looks_is_sent_to_the_form(client: FlaskClient) -> None:
    answer = client.get("/api/validate?lang=fr")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/validate?lang=fr")
    options = client.options("/api/validate")
    assert "POST" in options.headers["Allow"]
    assert "text/turtle" in options.headers["Accept-Post"]
    assert options.headers["Access-Control-Allow-Methods"] == options.headers["Allow"]


# What is taken


@pytest.mark.parametrize(
    ("name", "fields", "syntax"),
    [
        ("a.ttl", {}, "ttl"),
        ("a.JSONLD", {}, "jsonld"),
        ("a.owl", {}, "rdf"),
        ("records", {"syntax": "nq"}, "nq"),
        ("a.ttl", {"syntax": "nt"}, "nt"),
    ],
)
def test_the_syntax_of_a_part_is_told_by_its_name_or_the_form(
    client: FlaskClient, unjudged: list[Any], name: str, fields: dict[str, str], syntax: str
) -> None:
    assert send_form(client, name, b"x", alone="true", **fields).status_code == 200
    assert unjudged == [(syntax, b"x", name, True)]


def test_the_type_of_a_part_comes_before_its_name(client: FlaskClient, unjudged: list[Any]) -> None:
    form = {"file": (BytesIO(b"x"), "../../a.ttl", "application/n-triples")}
    assert client.post("/api/validate", data=form).status_code == 200
    assert unjudged == [("nt", b"x", "a.ttl", False)]


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({"Content_Type": ""}, "a file is sent as text/turtle"),
        ({"Content_Type": "application/pdf"}, "not 'application/pdf'"),
        ({"Content_Type": "text/turtle; charset=utf-16"}, "UTF-8"),
        ({"Content_Encoding": "gzip"}, "without Content-Encoding"),
    ],
)
def test_other_types_are_refused(
    client: FlaskClient, unjudged: list[Any], headers: dict[str, str], told: str
) -> None:
    answer = send(client, b"\x1f\x8b", **headers)
    assert (answer.status_code, code(answer)) == (415, "unsupported-media-type")
    assert told in answer.json["detail"]
    assert "text/turtle" in answer.headers["Accept-Post"]
    assert unjudged == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 400),
        ({"file": (BytesIO(b""), "")}, 400),
        ({"other": (BytesIO(b""), "a.ttl")}, 400),
        ({"file": [(BytesIO(b""), "a.ttl"), (BytesIO(b""), "b.ttl")]}, 400),
        ({"file": (BytesIO(b""), "a.ttl.gz")}, 415),
        ({"file": (BytesIO(b""), "a.bin")}, 415),
    ],
)
def test_a_form_without_one_known_file_is_refused(
    client: FlaskClient, unjudged: list[Any], form: dict[str, object], status: int
) -> None:
    answer = client.post(
        "/api/validate", data=form, headers={"Accept": "*/*"}, content_type="multipart/form-data"
    )
    assert answer.status_code == status
    assert unjudged == []


def test_a_body_that_is_no_form_is_refused(client: FlaskClient, unjudged: list[Any]) -> None:
    answer = send(client, b"--nothing", Content_Type="multipart/form-data; boundary=x")
    assert answer.status_code == 400
    assert send(client, b"x", path="/api/validate?format=pdf").status_code == 406


# Limits


def test_a_file_that_is_too_large_is_refused(
    limited: Callable[..., FlaskClient], unjudged: list[Any], places: Path
) -> None:
    client = limited(validate_bytes=2000)
    for answer in (
        send(client, b"#" * 2001),
        client.post("/api/validate", data={"file": (BytesIO(b"#" * 2001), "a.ttl")}),
        client.post("/api/validate", data={"file": (BytesIO(b"#" * 200_000), "a.ttl")}),
    ):
        assert (answer.status_code, code(answer)) == (413, "too-large")
        assert "MEAGRAPH_VALIDATE_BYTES" in answer.json["detail"]
    stream = client.post(
        "/api/validate",
        input_stream=BytesIO(b"#" * 100_000),
        headers={"Content-Type": "text/turtle", "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert stream.status_code == 413
    assert unjudged == []
    assert list(places.iterdir()) == []


def test_a_file_that_takes_too_long_is_ended(
    limited: Callable[..., FlaskClient], served_settings: Settings, places: Path
) -> None:
    answer = send(limited(validate_seconds=0.3), NAMED)
    assert (answer.status_code, code(answer)) == (413, "file-too-costly")
    assert "MEAGRAPH_VALIDATE_SECONDS" in answer.json["detail"]
    assert list(places.iterdir()) == []
    assert list((served_settings.home / ".validating").iterdir()) == []


def test_blank_nodes_that_cannot_be_told_apart_end_at_the_limit_of_memory(
    limited: Callable[..., FlaskClient],
) -> None:
    each = [f"_:b{n}" for n in range(60)]
    nodes = "\n".join(f"{one} <urn:p> {two} ." for one in each for two in each if one != two)
    answer = send(limited(validate_memory=256 * MIB), nodes)
    assert (answer.status_code, code(answer)) == (413, "file-too-costly")
    assert "MEAGRAPH_VALIDATE_MEMORY" in answer.json["detail"]


def test_beyond_the_places_a_file_has_to_come_again(
    served_settings: Settings, unjudged: list[Any]
) -> None:
    hasty = served_settings.model_copy(update={"validate_places": 1, "validate_wait_seconds": 0.0})
    with QueryPool(hasty) as pool:
        app = create_app(hasty, pool)
        with app.app_context():
            taken = sending.places()
        assert taken._places.acquire()
        answer = send(app.test_client(), NAMED)
        taken._places.release()
        assert (answer.status_code, code(answer)) == (503, "busy")
        assert answer.headers["Retry-After"]
        assert send(app.test_client(), NAMED).status_code == 200


def test_the_time_is_charged_to_the_client(
    limited: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object, **options: object) -> Judged:
        time.sleep(0.02)
        raise SandboxError("it was too long", cause="limit")

    monkeypatch.setattr(sending, "judge_files", fail)
    client = limited(client_burst_seconds=0.01, client_seconds=1.0)
    assert send(client, NAMED).status_code == 413
    answer = send(client, NAMED)
    assert (answer.status_code, code(answer)) == (429, "budget-spent")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_failure_of_ours_is_told_as_one(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object, **options: object) -> Judged:
        raise SandboxError("the program ended with status 1", cause="failed")

    monkeypatch.setattr(sending, "judge_files", fail)
    answer = send(client, NAMED)
    assert (answer.status_code, code(answer)) == (500, "validation-failed")
    page = send(client, NAMED, Accept="text/html")
    assert 'href="/validate"' in page.text


# Bad input


@pytest.mark.parametrize(
    ("media_type", "data", "told"),
    [
        ("text/turtle", b"<a> <b>\n<c> .\n<d>", "line 3"),
        ("text/turtle", b"", "holds no statement"),
        ("application/n-quads", b"\x00\x01\x02", "line 1"),
        (
            "application/ld+json",
            b'{"@context": "http://127.0.0.1:9/c", "@id": "urn:a"}',
            "@context",
        ),
        (
            "application/rdf+xml",
            b'<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><r>&c;</r>',
            "entities",
        ),
        (
            "application/n-quads",
            f"<urn:a> <urn:b> 1 <{BASE}graph/system/validation> .".replace(" 1 ", ' "1" ').encode(),
            "system graphs",
        ),
        ("application/n-quads", b"<urn:a> <urn:b> <urn:c> _:g .", "blank node"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_place(
    client: FlaskClient, media_type: str, data: bytes, told: str
) -> None:
    answer = send(client, data, Content_Type=media_type)
    assert (answer.status_code, code(answer)) == (400, "file-unreadable")
    assert told in answer.json["detail"]
    if told.startswith("line"):
        assert f"line {answer.json['line']}" == told
        assert answer.json["column"] > 0


def test_the_application_lists_its_problems(app: Flask) -> None:
    about = app.test_client().get("/about").text
    for problem in ("file-unreadable", "file-too-costly", "validation-failed"):
        assert f'id="{problem}"' in about


def test_the_example_sends_a_file_nowhere_else(client: FlaskClient) -> None:
    page = client.get("/validate", headers={"Host": "evil.example"}).text
    (example,) = re.findall(r"<pre[^>]*>(.*?)</pre>", page)
    assert "$SITE/api/validate" in example
    assert "://" not in example


def test_what_a_killed_server_leaves_is_in_the_folder_that_is_cleared(
    client: FlaskClient, served_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = []

    def note(files: Any, *given: object, **options: object) -> Judged:
        met.append(files[0].path)
        return Judged(Report(()), {}, "", 1, 2)

    monkeypatch.setattr(sending, "judge_files", note)
    assert send(client, NAMED).status_code == 200
    assert met[0].is_relative_to(served_settings.home / ".validating")
    assert not met[0].exists()

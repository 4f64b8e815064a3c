"""The graph store, read and written through the application; each write is a release."""

import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    RdfFormat,
    Store,
    parse,
)
from werkzeug.test import TestResponse

from meagraph.home import Home
from meagraph.publishing import Publisher
from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from meagraph.staging import Changeset
from meagraph.tokens import Tokens
from server.app import create_app
from server.graph_store import writing
from server.graph_store.publication import Order
from server.graph_store.writing import Writers
from server.publishing.running import PublicationError

BASE = "https://w3id.org/meagraph/"
TURTLE = "text/turtle"
CARD = """
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix v: <http://www.w3.org/2006/vcard/ns#> .
<http://example.org/person/1> a foaf:Person ; foaf:businessCard [ a v:VCard ; v:fn "%s" ] .
"""
PARTNER = """
@prefix mea: <https://w3id.org/meagraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/meagraph/partner/%s> a mea:Partner ; skos:prefLabel "%s"@en .
"""
UNNAMED_AGREEMENT = """
@prefix mea: <https://w3id.org/meagraph/ontology#> .
<https://w3id.org/meagraph/partner/wrong> a mea:Partner ; mea:partnerOf "cbd" .
"""


@dataclass
class GraphStore:
    """A client with a token of one scope or several."""

    client: FlaskClient
    settings: Settings

    def token(self, *scopes: str, name: str = "Ada") -> dict[str, str]:
        secret = Tokens.of(self.settings.home).create(name, scopes, 1)
        return {"Authorization": f"Bearer {secret}"}

    def ask(
        self, method: str, address: str, body: Any = None, *scopes: str, **headers: str
    ) -> TestResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            sent = {"Content-Type": TURTLE} | sent
        token = self.token(*(scopes or ("admin",)))
        return self.client.open(address, method=method, data=body, headers=sent | token)

    def put(self, address: str, body: Any, *scopes: str, **headers: str) -> TestResponse:
        return self.ask("PUT", address, body, *scopes, **headers)

    def get(self, address: str, **headers: str) -> TestResponse:
        return self.client.get(address, headers=headers)

    def release(self) -> int:
        return Home(self.settings.home).current()

    def stored(self) -> Store:
        return Home(self.settings.home).open_current()[1]


def canonical(text: str | bytes, form: RdfFormat = RdfFormat.TURTLE) -> Dataset:
    """Read a graph so that two of them are equal if they are isomorphic."""
    dataset = Dataset(parse(text, form))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


@pytest.fixture(scope="module")
def instance_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        home=tmp_path_factory.mktemp("graphs") / "home",
        query_workers=2,
        shapes="none",
        graph_bytes=2 * 2**20,
        keep_releases=100,
    )


@pytest.fixture(scope="module")
def graphs(instance_settings: Settings) -> Iterator[GraphStore]:
    """One instance for all tests of the module, which write graphs of their own."""
    with QueryPool(instance_settings) as pool:
        client = create_app(instance_settings, pool).test_client()
        yield GraphStore(client, instance_settings)


# Reading and writing


def test_a_graph_is_made_read_replaced_and_withdrawn(graphs: GraphStore) -> None:
    address = "/rdf-graph-store/person/1"
    made = graphs.put(address, CARD % "John")
    assert (made.status_code, made.json) == (
        201,
        {"graph": f"{BASE}rdf-graph-store/person/1", "release": graphs.release()},
    )
    assert made.headers["Meagraph-Release"] == str(graphs.release())
    assert canonical(graphs.get(address, Accept=TURTLE).data) == canonical(CARD % "John")
    replaced = graphs.put(address, CARD % "Jane")
    assert (replaced.status_code, replaced.data) == (204, b"")
    assert canonical(graphs.get(address, Accept=TURTLE).data) == canonical(CARD % "Jane")
    assert graphs.ask("DELETE", address).status_code == 200
    assert graphs.get(address).status_code == 404
    assert graphs.ask("DELETE", address).status_code == 404


def test_the_same_graph_is_found_by_every_way_of_naming_it(graphs: GraphStore) -> None:
    graphs.put("/rdf-graph-store/named/1", CARD % "Ada")
    for address in (
        "/rdf-graph-store/named/1.ttl",
        f"/rdf-graph-store?graph={BASE}rdf-graph-store/named/1",
        "/rdf-graph-store?graph=/rdf-graph-store/named/1",
        "/rdf-graph-store?graph=/rdf-graph-store/named/1.ttl",
        "/rdf-graph-store?graph=http://localhost/rdf-graph-store/named/1",
    ):
        found = graphs.get(address)
        assert found.status_code == 200, address
        assert found.mimetype == TURTLE
        assert canonical(found.data) == canonical(CARD % "Ada")
    by_host = graphs.get("/rdf-graph-store?graph=http://localhost/rdf-graph-store/named/1")
    assert by_host.headers["Cache-Control"] == "no-store"


def test_a_graph_below_the_base_is_written_at_its_own_address(graphs: GraphStore) -> None:
    made = graphs.put("/graph/partner/ramsar", PARTNER % ("ramsar", "Ramsar"))
    assert made.status_code == 201
    assert b"Ramsar" in graphs.get("/partner/ramsar.ttl").data
    assert b"Ramsar" in graphs.get(f"/rdf-graph-store?graph={BASE}graph/partner/ramsar").data
    assert b"Ramsar" in graphs.get("/graph/partner/ramsar", Accept=TURTLE).data
    more = graphs.ask("POST", "/graph/partner/ramsar.ttl", "<x> <http://e.org/p> 1 .")
    assert more.status_code == 200
    assert graphs.ask("DELETE", "/graph/partner/ramsar").status_code == 200
    assert graphs.get("/partner/ramsar").status_code == 410


def test_post_adds_to_a_graph_and_says_when_nothing_is_new(graphs: GraphStore) -> None:
    address = "/rdf-graph-store/added/1"
    assert graphs.ask("POST", address, CARD % "Ada").status_code == 201
    more = "<http://example.org/person/1> <http://xmlns.com/foaf/0.1/name> 'Ada' ."
    assert graphs.ask("POST", address, more).status_code == 200
    both = canonical(CARD % "Ada" + more)
    assert canonical(graphs.get(address).data) == both
    release = graphs.release()
    for again in (more, CARD % "Ada", ""):
        assert graphs.ask("POST", address, again).status_code == 204
    assert canonical(graphs.get(address).data) == both
    assert graphs.release() == release


def test_blank_nodes_of_different_bodies_stay_apart(graphs: GraphStore) -> None:
    address = "/rdf-graph-store/apart/1"
    graphs.put(address, "[] <http://e.org/name> 'Ada' .")
    graphs.ask("POST", address, "[] <http://e.org/name> 'Max' .")
    expected = "[] <http://e.org/name> 'Ada' . [] <http://e.org/name> 'Max' ."
    assert canonical(graphs.get(address).data) == canonical(expected)


def test_what_is_read_and_put_back_makes_no_release(graphs: GraphStore) -> None:
    address = "/rdf-graph-store/round/1"
    graphs.put(address, CARD % "Ada")
    graphs.ask("POST", address, CARD % "Max")
    release = graphs.release()
    for media_type in (TURTLE, "application/ld+json", "application/rdf+xml", "application/trig"):
        found = graphs.get(address, Accept=media_type)
        assert found.mimetype == media_type
        assert graphs.put(address, found.data, Content_Type=media_type).status_code == 204
    assert graphs.release() == release


def test_post_to_the_store_makes_a_new_graph(graphs: GraphStore) -> None:
    made = graphs.ask("POST", "/rdf-graph-store", CARD % "Ada")
    assert made.status_code == 201
    place = made.headers["Location"]
    assert place.startswith("/rdf-graph-store/")
    assert canonical(graphs.get(place).data) == canonical(CARD % "Ada")
    other = graphs.ask("POST", "/rdf-graph-store", CARD % "Ada")
    assert other.headers["Location"] != place


def test_the_parts_of_a_form_are_added_together(graphs: GraphStore) -> None:
    address, border = "/rdf-graph-store/parts/1", "a6fe4cd636164618814be9f8d3d1a0de"
    graphs.put(address, CARD % "Jane")
    part = (
        f'--{border}\r\nContent-Disposition: form-data; name="{{0}}.ttl"; filename="{{0}}.ttl"'
        "\r\nContent-Type: text/turtle; charset=utf-8\r\n\r\n"
        '<http://example.org/person/1> <http://xmlns.com/foaf/0.1/{0}> "{1}" .\r\n'
    )
    body = part.format("familyName", "Doe") + part.format("givenName", "Jane") + f"--{border}--\r\n"
    form = f"multipart/form-data; boundary={border}"
    assert graphs.ask("POST", address, body, Content_Type=form).status_code == 200
    found = graphs.get(address).data
    assert b"Doe" in found
    assert b"givenName" in found
    assert b"VCard" in found
    wrong = body.replace("text/turtle", "text/plain")
    assert graphs.ask("POST", address, wrong, Content_Type=form).status_code == 415
    empty = graphs.ask("POST", address, f"--{border}--\r\n", Content_Type=form)
    assert empty.status_code == 400


def test_an_empty_graph_is_there_once_it_is_put(graphs: GraphStore) -> None:
    address = "/rdf-graph-store/empty/1"
    assert graphs.put(address, "").status_code == 201
    found = graphs.get(address, Accept="application/n-triples")
    assert (found.status_code, found.data) == (200, b"")
    release = graphs.release()
    assert graphs.put(address, "").status_code == 204
    assert graphs.release() == release
    assert graphs.ask("DELETE", address).status_code == 200
    assert graphs.get(address).status_code == 404


def test_an_empty_graph_has_a_page_at_its_address(graphs: GraphStore) -> None:
    graphs.put("/graph/test/empty", "")
    for accept in ("text/html", "text/turtle"):
        assert graphs.get("/graph/test/empty", Accept=accept).status_code == 200


def test_head_has_the_headers_of_get(graphs: GraphStore) -> None:
    graphs.put("/rdf-graph-store/head/1", CARD % "Ada")
    got, head = (
        graphs.client.open("/rdf-graph-store/head/1", method=method) for method in ("GET", "HEAD")
    )
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Length", "Content-Type", "ETag", "Vary", "Meagraph-Release"):
        assert head.headers[name] == got.headers[name]
    assert graphs.client.head("/rdf-graph-store/head/none").status_code == 404


def test_the_default_graph_is_the_merge_and_only_read(graphs: GraphStore) -> None:
    for name in ("one", "two"):
        graphs.put(f"/rdf-graph-store/merged/{name}", "<http://e.org/a> <http://e.org/p> 'once' .")
    merged = graphs.get("/rdf-graph-store?default", Accept="application/n-triples").data
    assert merged.count(b'"once"') == 1
    for method in ("PUT", "POST", "DELETE"):
        refused = graphs.ask(method, "/rdf-graph-store?default", CARD % "Ada")
        assert refused.status_code == 405
        assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert "graph=IRI" in refused.json["detail"]
    options = graphs.client.options("/rdf-graph-store?default")
    assert options.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", ["/rdf-graph-store", "/rdf-graph-store/a", "/graph/a"])
def test_options_and_other_methods_say_what_can_be_done(graphs: GraphStore, address: str) -> None:
    options = graphs.client.options(address)
    assert options.status_code == 204
    methods = {"GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"}
    assert set(options.headers["Allow"].split(", ")) == methods
    assert "text/turtle" in options.headers["Accept-Post"]
    patched = graphs.client.patch(address, data="x")
    assert patched.status_code == 405
    assert set(patched.headers["Allow"].split(", ")) == methods


def test_a_request_for_no_graph_or_two_is_refused(graphs: GraphStore) -> None:
    for query in ("", "?graph=", "?graph=http://a/&default", "?graph=http://a/&graph=http://b/"):
        assert graphs.get(f"/rdf-graph-store{query}").status_code == 400, query


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [("ttl", TURTLE), ("nt", "application/n-triples"), ("rdf", "application/rdf+xml"),
     ("jsonld", "application/ld+json"), ("trig", "application/trig"),
     ("nq", "application/n-quads")],
)  # fmt: skip
def test_a_graph_is_given_in_every_form(graphs: GraphStore, suffix: str, media_type: str) -> None:
    graphs.put("/rdf-graph-store/forms/1", CARD % "Ada")
    form = RdfFormat.from_media_type(media_type)
    assert form is not None
    answers = [
        graphs.get("/rdf-graph-store/forms/1", Accept=media_type),
        graphs.get(f"/rdf-graph-store/forms/1.{suffix}"),
        graphs.get(f"/rdf-graph-store/forms/1?format={suffix}"),
    ]
    for answer in answers:
        assert answer.mimetype == media_type
        assert answer.headers["Vary"] == "Accept"
        assert canonical(answer.data, form) == canonical(CARD % "Ada")
        assert answer.headers["ETag"] == answers[0].headers["ETag"]


def test_a_form_that_is_not_there_is_refused_with_the_list(graphs: GraphStore) -> None:
    graphs.put("/rdf-graph-store/forms/1", CARD % "Ada")
    refused = graphs.get("/rdf-graph-store/forms/1", Accept="image/png")
    assert refused.status_code == 406
    assert "application/n-quads" in refused.json["detail"]


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/trig", "GRAPH <http://e.org/any> { <http://e.org/a> <http://e.org/p> 1 }"),
        ("application/n-quads", "<http://e.org/a> <http://e.org/p> <http://e.org/b> .\n"),
        ("application/ld+json", '{"@id": "http://e.org/a", "http://e.org/p": 1}'),
    ],
)
def test_a_dataset_of_one_graph_is_that_graph(
    graphs: GraphStore, media_type: str, body: str
) -> None:
    address = "/rdf-graph-store/datasets/1"
    assert graphs.put(address, body, Content_Type=media_type).status_code in (201, 204)
    found = graphs.get(address, Accept="application/n-triples").data
    assert found.startswith(b"<http://e.org/a>")


def test_a_dataset_of_several_graphs_is_refused(graphs: GraphStore) -> None:
    body = "<http://e.org/a> <http://e.org/p> 1 . <http://g> { <http://a> <http://p> 2 }"
    refused = graphs.put("/rdf-graph-store/datasets/2", body, Content_Type="application/trig")
    assert refused.status_code == 400
    assert "more than one graph" in refused.json["detail"]


def test_relative_iris_of_a_body_begin_at_the_name_of_the_graph(graphs: GraphStore) -> None:
    graphs.put("/rdf-graph-store/relative/1", "<> <http://e.org/p> <other> .")
    (triple,) = parse(graphs.get("/rdf-graph-store/relative/1").data, RdfFormat.TURTLE)
    assert triple.subject.value == f"{BASE}rdf-graph-store/relative/1"
    assert triple.object.value == f"{BASE}rdf-graph-store/relative/other"


# Entity tags and preconditions


def test_the_entity_tag_of_a_graph_does_not_change_with_other_graphs(graphs: GraphStore) -> None:
    address = "/rdf-graph-store/tags/1"
    graphs.put(address, CARD % "Ada")
    tag = graphs.get(address).headers["ETag"]
    assert not tag.startswith("W/")
    graphs.put("/rdf-graph-store/tags/2", CARD % "Max")
    assert graphs.get(address).headers["ETag"] == tag
    known = graphs.get(address, If_None_Match=tag)
    assert (known.status_code, known.data) == (304, b"")
    assert known.headers["Vary"] == "Accept"
    assert graphs.get(address, Accept="application/n-triples").headers["ETag"] != tag
    merged = graphs.get("/rdf-graph-store?default").headers["ETag"]
    graphs.put(address, CARD % "Eve")
    assert graphs.get(address).headers["ETag"] != tag
    assert graphs.get("/rdf-graph-store?default").headers["ETag"] != merged


def test_a_write_meets_the_state_that_it_names_or_nothing_happens(graphs: GraphStore) -> None:
    address = "/rdf-graph-store/conditions/1"
    assert graphs.put(address, CARD % "Ada", If_Match="*").status_code == 412
    assert graphs.put(address, CARD % "Ada", If_None_Match="*").status_code == 201
    assert graphs.put(address, CARD % "Max", If_None_Match="*").status_code == 412
    old = graphs.get(address, Accept="application/n-triples").headers["ETag"]
    changed = graphs.put(address, CARD % "Max", If_Match=old)
    assert changed.status_code == 204
    refused = graphs.put(address, CARD % "Eve", If_Match=old)
    assert refused.status_code == 412
    assert refused.json["type"].endswith("#precondition-failed")
    assert graphs.ask("DELETE", address, None, If_Match=old).status_code == 412
    assert graphs.ask("POST", address, CARD % "Eve", If_Match=old).status_code == 412
    assert canonical(graphs.get(address).data) == canonical(CARD % "Max")
    again = graphs.put(address, CARD % "Eve", If_Match=changed.headers["ETag"])
    assert again.status_code == 204
    assert graphs.ask("DELETE", address, None, If_Match=again.headers["ETag"]).status_code == 200


def test_a_write_may_name_the_tag_that_the_address_of_a_graph_gave(graphs: GraphStore) -> None:
    address = "/graph/partner/tagged"
    graphs.put(address, PARTNER % ("tagged", "One"))
    tag = graphs.get(address, Accept=TURTLE).headers["ETag"]
    graphs.put("/graph/partner/other", PARTNER % ("other", "Other"))
    assert graphs.get(address, Accept=TURTLE, If_None_Match=tag).status_code == 304
    assert graphs.put(address, PARTNER % ("tagged", "Two"), If_Match=tag).status_code == 204
    assert graphs.get(address, Accept=TURTLE, If_None_Match=tag).status_code == 200
    assert graphs.put(address, PARTNER % ("tagged", "Three"), If_Match=tag).status_code == 412


def test_two_writers_at_once_both_succeed(graphs: GraphStore) -> None:
    answers: list[int] = []

    def write(number: int) -> None:
        body = f"<http://e.org/a> <http://e.org/p> {number} ."
        client = graphs.client.application.test_client()
        answer = client.post(
            "/rdf-graph-store/both/1", data=body, headers={"Content-Type": TURTLE} | token
        )
        answers.append(answer.status_code)

    token = graphs.token("admin")
    before = graphs.release()
    threads = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 200, 201]
    assert graphs.release() == before + 3
    written = graphs.get("/rdf-graph-store/both/1", Accept="application/n-triples").data
    assert len(written.splitlines()) == 3


# Who may write


def test_nobody_writes_without_a_token(graphs: GraphStore) -> None:
    for headers in ({}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer nonsense"}):
        for method in ("PUT", "POST", "DELETE"):
            refused = graphs.client.open(
                "/rdf-graph-store/closed/1", method=method, data="x", headers=headers
            )
            assert refused.status_code == 401
            assert refused.mimetype == "application/problem+json"
            assert refused.headers["WWW-Authenticate"].startswith('Bearer realm="meagraph"')
    assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]


def test_a_token_writes_what_its_scope_covers(graphs: GraphStore) -> None:
    assert graphs.put("/graph/need/1", CARD % "A", "write:graph/need").status_code == 201
    assert graphs.put("/graph/vocabulary/x", CARD % "A", "vocab:x").status_code == 201
    for address in (
        "/graph/needs/1",
        "/rdf-graph-store/x",
        "/rdf-graph-store?graph=http://e.org/g",
    ):
        refused = graphs.put(address, CARD % "A", "write:graph/need", "vocab:x", "read-ops")
        assert refused.status_code == 403
        assert 'error="insufficient_scope"' in refused.headers["WWW-Authenticate"]
    assert graphs.ask("POST", "/rdf-graph-store", "", "write:graph/need").status_code == 403


def test_graphs_elsewhere_are_for_admin_and_system_graphs_for_nobody(graphs: GraphStore) -> None:
    assert graphs.put("/rdf-graph-store?graph=https://example.org/g", CARD % "A").status_code == 201
    found = graphs.get("/rdf-graph-store?graph=https://example.org/g")
    assert canonical(found.data) == canonical(CARD % "A")
    for address in (
        "/graph/system/validation",
        f"/rdf-graph-store?graph={BASE}graph/system/provenance/graph/x",
        "/rdf-graph-store?graph=/graph/system/x",
    ):
        for method in ("PUT", "POST", "DELETE"):
            assert graphs.ask(method, address, CARD % "A").status_code == 403
    for address in ("/graph/%2e%2e/x", f"/rdf-graph-store?graph={BASE}graph/%2573ystem/x"):
        assert graphs.put(address, CARD % "A").status_code == 400, address


def test_a_revoked_token_no_longer_writes(graphs: GraphStore) -> None:
    token = graphs.token("admin")
    tokens = Tokens.of(graphs.settings.home)
    tokens.revoke(token["Authorization"].split("_")[1])
    refused = graphs.client.delete("/rdf-graph-store/x", headers=token)
    assert refused.status_code == 401


def test_provenance_says_who_wrote_and_why(graphs: GraphStore) -> None:
    address = "/graph/test/why"
    why = "Fixed spelling — für alle".encode().decode("latin-1")
    graphs.put(address, CARD % "Ada", Meagraph_Message=why)
    manifest = Home(graphs.settings.home).manifest(graphs.release())
    assert (manifest.author, manifest.message) == ("Ada", "Fixed spelling — für alle")
    about = graphs.get(f"/rdf-graph-store?graph={BASE}graph/system/provenance/graph/test/why").data
    assert b"source/graph-store" in about
    assert b"Fixed spelling" in about
    for name in ("tokens", "journal"):
        for path in (graphs.settings.home / name).iterdir():
            assert b"meagraph_" not in path.read_bytes()


# What is refused


def test_a_graph_that_violates_shapes_is_refused_with_the_reasons(
    graphs: GraphStore, instance_settings: Settings
) -> None:
    release = graphs.release()
    judged = instance_settings.model_copy(update={"shapes": "ours"})
    with QueryPool(judged) as pool:
        store = GraphStore(create_app(judged, pool).test_client(), judged)
        refused = store.put("/graph/test/wrong", UNNAMED_AGREEMENT, Accept_Language="fr")
    assert refused.status_code == 422
    told = refused.json
    assert told["type"].endswith("#shapes-violated")
    assert told["count"] == len(told["violations"]) == 2
    for violation in told["violations"]:
        assert violation["severity"] == "Violation"
        assert violation["focus"] == f"{BASE}partner/wrong"
    agreement, name = told["violations"]
    assert agreement["shape"] == f"{BASE}shape/PartnerAgreement"
    assert agreement["path"] == "https://w3id.org/meagraph/ontology#partnerOf"
    assert agreement["value"] == '"cbd"'
    assert agreement["message"].startswith("L’accord")
    assert (name["shape"], name["path"]) == (f"{BASE}shape/PartnerName", None)
    assert graphs.release() == release
    assert graphs.get("/graph/test/wrong").status_code == 404


def test_a_body_that_cannot_be_read_is_refused_with_its_place(graphs: GraphStore) -> None:
    refused = graphs.put("/graph/test/broken", "<a> <b> <c> .\n<a> <b> c .")
    assert refused.status_code == 400
    assert (refused.json["line"], refused.json["column"]) == (2, 9)
    wrong = graphs.put("/graph/test/broken", CARD % "A", Content_Type="application/rdf+xml")
    assert wrong.status_code == 400


def test_a_type_that_is_not_taken_is_refused_with_those_that_are(graphs: GraphStore) -> None:
    for content_type in ("text/html", "application/json", "text/turtle; charset=latin-1"):
        refused = graphs.put("/graph/test/typed", CARD % "A", Content_Type=content_type)
        assert refused.status_code == 415
        assert "text/turtle" in refused.headers["Accept-Post"]


def test_a_body_that_is_too_large_is_refused(graphs: GraphStore) -> None:
    refused = graphs.put("/graph/test/large", b"#" * (graphs.settings.graph_bytes + 1))
    assert refused.status_code == 413
    assert "MEAGRAPH_GRAPH_BYTES" in refused.json["detail"]


def test_a_body_above_the_limit_of_queries_is_taken(graphs: GraphStore) -> None:
    settings = graphs.settings
    body = (CARD % "Ada").ljust(min(settings.graph_bytes, settings.body_bytes + 1))
    assert graphs.put("/graph/test/roomy", body).status_code == 201


NESTED = 20_000


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/ld+json", '{"http://e.org/p":' * NESTED + "1" + "}" * NESTED),
        (TURTLE, "<a> <b> " + "[ <c> " * NESTED + "1" + "]" * NESTED + " ."),
        (TURTLE, "<a> <b> " + "(" * NESTED + ")" * NESTED + " ."),
        (
            "application/rdf+xml",
            '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
            '<r xmlns="http://e.org/">&b;</r>',
        ),
        (
            "application/rdf+xml",
            '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r xmlns="http://e.org/">&a;</r>',
        ),
    ],
    ids=["json-ld", "turtle", "lists", "entities", "external-entity"],
)
def test_hostile_bodies_are_refused_and_the_service_goes_on(
    graphs: GraphStore, content_type: str, body: str
) -> None:
    release = graphs.release()
    refused = graphs.put("/graph/test/hostile", body, Content_Type=content_type)
    assert refused.status_code == 400
    assert graphs.release() == release
    assert graphs.get("/healthz").status_code == 200


class Canary(http.server.BaseHTTPRequestHandler):
    """A server that notes whoever calls it."""

    calls: list[str]

    def do_GET(self) -> None:
        self.calls.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"@context": {"p": "http://e.org/p"}}')

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    calls: list[str] = []
    handler = type("Noting", (Canary,), {"calls": calls})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", calls
        server.shutdown()
        thread.join()


def test_nothing_that_a_body_names_is_fetched(
    graphs: GraphStore, canary: tuple[str, list[str]]
) -> None:
    address, calls = canary
    bodies = {
        "application/ld+json": json.dumps({"@context": f"{address}context", "p": 1}),
        "application/rdf+xml": f'<!DOCTYPE r SYSTEM "{address}r.dtd"><rdf:RDF xmlns:rdf='
        f'"http://www.w3.org/1999/02/22-rdf-syntax-ns#" xml:base="{address}"/>',
        TURTLE: f"<{address}> <http://www.w3.org/2002/07/owl#imports> <{address}ontology> .",
    }
    for content_type, body in bodies.items():
        name = content_type.replace("/", "-").replace("+", "-")
        graphs.put(f"/graph/test/{name}", body, Content_Type=content_type)
    graphs.put(f"/rdf-graph-store?graph={address}g", CARD % "A")
    graphs.get(f"/rdf-graph-store?graph={address}g")
    assert calls == []


def test_another_publisher_at_work_is_waited_for_and_then_told(
    instance_settings: Settings, graphs: GraphStore
) -> None:
    hasty = instance_settings.model_copy(update={"graph_wait_seconds": 0.2})
    with QueryPool(hasty) as pool, Home(hasty.home).publisher_lock(1):
        client = create_app(hasty, pool).test_client()
        refused = GraphStore(client, hasty).put("/graph/test/waiting", CARD % "A")
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0


def test_a_write_that_takes_too_long_is_ended(instance_settings: Settings) -> None:
    hasty = instance_settings.model_copy(update={"graph_seconds": 0.5})
    with QueryPool(hasty) as pool, Home(hasty.home).publisher_lock(1):
        client = create_app(hasty, pool).test_client()
        refused = GraphStore(client, hasty).put("/graph/test/slow", CARD % "A")
    assert refused.status_code == 504
    assert refused.json["type"].endswith("#publication-timeout")


def test_what_a_loader_published_is_read_and_replaced_like_all_graphs(
    graphs: GraphStore, changeset: Any
) -> None:
    loaded: Changeset = changeset(loaded=["1"])
    Publisher(graphs.settings, None).publish(loaded)
    found = graphs.get("/rdf-graph-store?graph=graph/loaded")
    assert found.headers["ETag"].startswith(f'"{loaded.id}-')
    changed = graphs.put("/graph/loaded", CARD % "Ada", If_Match=found.headers["ETag"])
    assert changed.status_code == 204
    graph = NamedNode(f"{BASE}graph/loaded")
    creators = graphs.stored().quads_for_pattern(
        graph, NamedNode("http://purl.org/dc/terms/creator"), None, None
    )
    assert [quad.object for quad in creators] == [Literal("graph-store")]


def test_a_full_disk_is_told_without_paths(graphs: GraphStore, tmp_path: Path) -> None:
    full = graphs.settings.model_copy(update={"free_disk": 2**60})
    with QueryPool(full) as pool:
        refused = GraphStore(create_app(full, pool).test_client(), full).put("/graph/x", CARD % "A")
    assert refused.status_code == 503
    assert str(full.home) not in refused.text


def test_a_publication_that_ends_by_itself_is_told(
    graphs: GraphStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    release = graphs.release()
    token = graphs.token("admin")["Authorization"]
    monkeypatch.setattr(writing, "PROGRAM", ("-c", "import sys; sys.exit('the reason')"))
    refused = graphs.put("/graph/test/ended", CARD % "A", Authorization=token)
    assert refused.status_code == 503
    assert refused.json["type"].endswith("#publication-failed")
    assert "the reason" in caplog.text
    assert token.removeprefix("Bearer ") not in caplog.text
    assert graphs.release() == release


def test_writes_beyond_the_places_are_told_to_come_again(instance_settings: Settings) -> None:
    hasty = instance_settings.model_copy(update={"graph_wait_seconds": 0.0, "graph_writers": 1})
    writers = Writers(hasty)
    with writers.place(), pytest.raises(PublicationError) as caught:
        writers.publish(Order("DELETE", f"{BASE}graph/x", "Ada", "test"))
    assert caught.value.code == "busy"

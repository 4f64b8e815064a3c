"""The Reconciliation Service API 0.2, in six scripts, with hostile and with ordinary tables."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import validate

from meagraph.query.pool import QueryPool
from meagraph.settings import Settings
from server.address import service_root
from server.app import create_app
from tests import reconciliation_schemas as schemas
from tests.waters import BASE, SCHEME, iri, publish_waters

CONCEPT = "http://www.w3.org/2004/02/skos/core#Concept"


@pytest.fixture(scope="module")
def waters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    settings = publish_waters(
        tmp_path_factory.mktemp("reconciled") / "home", reconcile_batch=12, reconcile_ids=20
    )
    with QueryPool(settings) as pool:
        yield create_app(settings, pool)


@pytest.fixture
def asking(waters: Flask) -> FlaskClient:
    return waters.test_client()


def ask(client: FlaskClient, *texts: str, path: str = "/reconcile/waters", **more: Any) -> Any:
    """Reconcile texts; gives the candidates of the only one, or those of each."""
    queries = {f"q{place}": {"query": text, **more} for place, text in enumerate(texts)}
    response = client.post(path, data={"queries": json.dumps(queries)})
    assert response.status_code == 200, response.text
    validate(response.json, schemas.RESULTS)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    results = [response.json[key]["result"] for key in queries]
    for result in results:
        assert [one["score"] for one in result] == sorted(
            (one["score"] for one in result), reverse=True
        )
    return results[0] if len(results) == 1 else results


def features(candidate: dict[str, Any]) -> set[str]:
    return {one["id"] for one in candidate["features"]}


def told(response: Any) -> str:
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.content_type == "application/problem+json"
    return str(response.json["detail"])


@pytest.mark.parametrize("path", ["", "/", "/~", "/waters", "/waters/", "/waters/fr", "/~/zh"])
def test_the_manifest_says_what_the_service_can_do(asking: FlaskClient, path: str) -> None:
    response = asking.get(f"/reconcile{path}", headers={"Origin": "https://refine.example"})
    validate(response.json, schemas.MANIFEST)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json["batchSize"] == 12
    assert response.json["preview"]["url"].startswith("http://127.0.0.1:7878/reconcile/")


def test_no_manifest_depends_on_what_a_request_calls_the_host(asking: FlaskClient) -> None:
    plain = asking.get("/reconcile/waters").data
    for host in ("kg.example:8080", 'a"><script>'):
        called = asking.get("/reconcile/waters", headers={"Host": host})
        assert called.status_code == 400 or called.data == plain


@pytest.mark.parametrize(
    ("given", "root"),
    [
        ({"address": "https://kg.example/terms"}, "https://kg.example/terms/"),
        ({"host": "10.1.2.3", "port": 80}, "http://10.1.2.3:80/"),
        ({"host": "::1"}, "http://[::1]:7878/"),
        ({"host": "0.0.0.0"}, "https://w3id.org/meagraph/"),
    ],
)
def test_the_service_is_named_by_settings(given: dict[str, Any], root: str) -> None:
    assert service_root(Settings(**given)) == root


def test_a_type_of_each_scheme_is_among_the_defaults(asking: FlaskClient) -> None:
    assert asking.get("/reconcile/waters/fr").json["defaultTypes"] == [
        {"id": CONCEPT, "name": "Concept"},
        {"id": SCHEME, "name": "Eaux"},
    ]


@pytest.mark.parametrize(
    "text", ["lakes", "lacs", "lagos", "озёра", "البحيرات", "湖泊", iri("lakes"), "W1"]
)
def test_an_exact_name_or_identifier_is_the_match(asking: FlaskClient, text: str) -> None:
    first, *others = ask(asking, text)
    assert (first["id"], first["match"]) == (iri("lakes"), True)
    assert first["score"] >= 99
    assert not any(one["match"] for one in others)
    assert features(first) & {"exact", "identifier"}


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Lakes", "folded"),
        ("LACS", "folded"),
        ("озера", "folded"),
        ("بحيرات", "folded"),
        ("lake", "stemmed"),
        ("waters inland", "stemmed"),
        ("inland watres", "fuzzy"),
    ],
)
def test_a_name_that_is_nearly_one_is_found_and_says_how(
    asking: FlaskClient, text: str, how: str
) -> None:
    first = ask(asking, text)[0]
    assert first["id"] in (iri("lakes"), iri("inland-waters"))
    assert how in features(first)
    assert first["score"] < 100
    assert not first["match"]


def test_the_nearer_a_name_the_higher_its_score(asking: FlaskClient) -> None:
    texts = ("inland waters", "Inland Waters", "waters inland", "inland watres")
    scores = [result[0]["score"] for result in ask(asking, *texts)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 4
    pref, alt, hidden = (ask(asking, text)[0] for text in ("lakes", "lacustrine waters", "laks"))
    assert pref["score"] > alt["score"] > hidden["score"]
    assert {"alternative", "exact"} <= features(alt)


def test_two_concepts_of_one_name_are_no_match(asking: FlaskClient) -> None:
    both = ask(asking, "bank")[:2]
    assert {one["id"] for one in both} == {iri("river-bank"), iri("money-bank")}
    assert not any(one["match"] for one in both)
    assert both[0]["description"] != both[1]["description"]


def test_a_deprecated_concept_leads_to_what_replaces_it(asking: FlaskClient) -> None:
    instead, old, *_ = ask(asking, "ponds")
    assert instead["id"] == iri("lakes")
    assert "replacement" in features(instead)
    assert old["id"] == iri("ponds")
    assert "deprecated" in features(old)
    assert not instead["match"]
    assert not old["match"]
    by_iri = ask(asking, iri("ponds"))[0]
    assert (by_iri["id"], by_iri["score"], by_iri["match"]) == (iri("ponds"), 100, False)


def test_a_language_counts_its_own_labels_most(asking: FlaskClient) -> None:
    french = ask(asking, "lacs", path="/reconcile/waters/fr")[0]
    assert (french["name"], french["match"], french["score"]) == ("lacs", True, 100)
    other = ask(asking, "lakes", path="/reconcile/waters?lang=fr")[0]
    assert other["id"] == iri("lakes")
    assert other["score"] < 100
    assert not other["match"]


def test_types_narrow(asking: FlaskClient) -> None:
    hydro = "http://example.org/hydro/scheme"
    everywhere = {one["id"] for one in ask(asking, "inland waters", path="/reconcile")}
    assert {iri("inland-waters"), "http://example.org/hydro/1"} <= everywhere
    for wanted in (hydro, [hydro], "hydro"):
        only = ask(asking, "inland waters", path="/reconcile", type=wanted)
        assert {one["id"].rpartition("/")[0] for one in only} == {"http://example.org/hydro"}
    strict = ask(asking, "lakes", type=[CONCEPT, hydro], type_strict="all")
    assert strict == []
    lenient = ask(asking, "lakes", type=[hydro], type_strict="should")
    assert lenient[0]["id"] == iri("lakes")
    assert lenient[0]["score"] == 90
    own = ask(asking, "script alert 1 script quoted", type=f"{BASE}ontology#Odd")
    assert [one["id"] for one in own] == [iri("hostile")]


@pytest.mark.parametrize(
    ("pid", "value"),
    [
        ("broader", "rivers"),
        ("broader", "W2"),
        ("broader", "fleuves"),
        ("broader", {"id": iri("rivers"), "name": "rivers"}),
        ("skos:broader", iri("rivers")),
        ("broaderTransitive", "Inland waters"),
        ("prefLabel@fr", "Berge"),
        ("uri", iri("river-bank")),
        ("vocabulary", "waters"),
        ("inScheme", SCHEME),
        ("deprecated", False),
    ],
)
def test_properties_narrow(asking: FlaskClient, pid: str, value: object) -> None:
    wanted = [{"pid": pid, "v": value}]
    found = ask(asking, "bank", properties=wanted)
    assert any(name.startswith("property:") for name in features(found[0]))
    if pid in ("vocabulary", "inScheme", "deprecated"):  # which both banks have
        assert iri("river-bank") in [one["id"] for one in found[:2]]
    else:
        assert (found[0]["id"], found[0]["match"]) == (iri("river-bank"), True)
    assert ask(asking, "bank", properties=[*wanted, {"pid": "notation", "v": "none"}]) == []


@pytest.mark.parametrize(
    ("pid", "value", "found"),
    [
        ("notation", "W1", "lakes"),
        ("altLabel", "streams", "rivers"),
        ("broader", iri("lakes"), "salt-lakes"),
        ("narrower", "salt lakes", "lakes"),
        ("related", "rivers", "lakes"),
        ("exactMatch", "http://example.org/wiki/Q23397", "lakes"),
        ("broaderTransitive", "inland waters", "salt-lakes"),
        ("uri", iri("lakes"), "lakes"),
    ],
)
def test_properties_alone_find(asking: FlaskClient, pid: str, value: str, found: str) -> None:
    queries = {"q0": {"properties": [{"pid": pid, "v": [value, 17, True]}]}}
    response = asking.get("/reconcile/waters", query_string={"queries": json.dumps(queries)})
    validate(response.json, schemas.RESULTS)
    assert iri(found) in [one["id"] for one in response.json["q0"]["result"]]


def test_an_empty_cell_narrows_nothing(asking: FlaskClient) -> None:
    assert ask(asking, "lakes", properties=[{"pid": "broader", "v": ""}])[0]["match"]
    assert ask(asking, "lakes", "")[1] == []
    assert ask(asking, "\u200b \u0000", "lakes")[0] == []


def test_a_limit_is_kept(asking: FlaskClient) -> None:
    assert len(ask(asking, "bank", limit=1)) == 1
    assert len(ask(asking, "bank", limit=2.0)) == 2


@pytest.mark.parametrize(
    ("queries", "says"),
    [
        ("", "not JSON"),
        ("{", "line 1, column 2"),
        ("[]", "JSON object"),
        ('{"q0": []}', "q0 is not"),
        ('{"q0": {}}', "neither"),
        ('{"q0": {"query": 1}}', "not a text"),
        ('{"q0": {"query": "a", "colour": 1}}', "'colour'"),
        ('{"q0": {"query": "a", "limit": 0}}', "whole number"),
        ('{"q0": {"query": "a", "limit": 1e999}}', "whole number"),
        ('{"q0": {"query": "a", "limit": true}}', "whole number"),
        ('{"q0": {"query": "a", "limit": NaN}}', "NaN"),
        ('{"q0": {"query": "a", "type": 1}}', "'type'"),
        ('{"q0": {"query": "a", "type_strict": "most"}}', "any, all, should"),
        ('{"q0": {"query": "a", "properties": {}}}', "list"),
        ('{"q0": {"query": "a", "properties": [{"pid": "broader"}]}}', "'v'"),
        ('{"q0": {"query": "a", "properties": [{"pid": "broader", "v": [[]]}]}}', "a text"),
        ('{"q0": {"query": "a", "properties": [{"pid": "colour", "v": "b"}]}}', "'colour'"),
        ('{"q0": {"query": "\\ud800"}}', "surrogate"),
        ("[" * 100_000, "too deeply"),
        ('{"q0": {"query": "a", "limit": ' + "9" * 5000 + "}}", "queries"),
    ],
)
def test_what_is_no_batch_is_refused_with_a_reason(
    asking: FlaskClient, queries: str, says: str
) -> None:
    response = asking.post("/reconcile/waters", data={"queries": queries})
    assert response.status_code == 400
    assert says in told(response)


def test_a_batch_that_is_too_large_is_refused(asking: FlaskClient) -> None:
    queries = {str(number): {"query": "a"} for number in range(13)}
    response = asking.post("/reconcile/waters", data={"queries": json.dumps(queries)})
    assert response.status_code == 413
    assert "batchSize" in told(response)
    assert asking.post("/reconcile", data={"queries": "x" * 20_000_000}).status_code == 413


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reconcile/none", 404),
        ("/reconcile/waters/xx", 404),
        ("/reconcile/waters?lang=%00", 404),
        ("/reconcile/waters/suggest/colour?prefix=a", 404),
        ("/reconcile/waters/suggest/entity?prefix=a&cursor=-1", 400),
        ("/reconcile/waters/suggest/entity?prefix=a&limit=0", 400),
        ("/reconcile/waters/properties?limit=many", 400),
        ("/reconcile/waters?extend=[]", 400),
        ("/reconcile/waters?extend={", 400),
        ('/reconcile/waters?extend={"ids":[1],"properties":[]}', 400),
        ('/reconcile/waters?extend={"ids":[],"properties":[{"id":"colour"}]}', 400),
        ('/reconcile/waters?extend={"ids":[],"properties":[1]}', 400),
    ],
)
def test_errors_can_be_read_by_pages_of_other_sites(
    asking: FlaskClient, path: str, status: int
) -> None:
    response = asking.get(path)
    assert response.status_code == status
    assert told(response)


def test_a_form_without_a_question_is_refused(asking: FlaskClient) -> None:
    assert asking.post("/reconcile/waters", data={"a": "b"}).status_code == 400
    assert asking.post("/reconcile/waters", json={"queries": {}}).status_code == 415
    too_many = {"ids": [str(number) for number in range(21)], "properties": []}
    response = asking.post("/reconcile/waters", data={"extend": json.dumps(too_many)})
    assert response.status_code == 413


def test_a_browser_may_ask_first(asking: FlaskClient) -> None:
    response = asking.options("/reconcile/waters", headers={"Origin": "https://refine.example"})
    assert "POST" in response.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize("prefix", ["lak", "LAC", "البحي", "湖", "W1", iri("lakes"), "lacustrine"])
def test_entities_are_suggested(asking: FlaskClient, prefix: str) -> None:
    response = asking.get("/reconcile/waters/suggest/entity", query_string={"prefix": prefix})
    validate(response.json, schemas.ENTITIES)
    assert iri("lakes") in [one["id"] for one in response.json["result"]]
    later = asking.get(
        "/reconcile/waters/suggest/entity", query_string={"prefix": prefix, "cursor": "50"}
    )
    assert later.json == {"result": []}


def test_properties_and_types_are_suggested(asking: FlaskClient) -> None:
    found = asking.get("/reconcile/waters/suggest/property?prefix=broader").json
    validate(found, schemas.PROPERTIES)
    assert {"broader", "broaderTransitive"} <= {one["id"] for one in found["result"]}
    for exact in ("altLabel@fr", "skos:definition"):
        found = asking.get(f"/reconcile/waters/suggest/property?prefix={exact}").json
        assert found["result"][0]["id"] in ("altLabel@fr", "definition")
    types = asking.get("/reconcile/~/fr/suggest/type?prefix=ea").json
    validate(types, schemas.TYPES)
    assert types["result"] == [{"id": SCHEME, "name": "Eaux"}]
    exact_type = asking.get("/reconcile/waters/suggest/type", query_string={"prefix": SCHEME}).json
    assert [one["id"] for one in exact_type["result"]] == [SCHEME]


def test_a_table_is_extended(asking: FlaskClient) -> None:
    wanted = [
        *("uri", "prefLabel", "prefLabel@ar", "altLabel@fr", "definition@fr", "notation"),
        *("narrower", "related", "broaderTransitive", "exactMatch", "inScheme", "deprecated"),
    ]
    query = {"ids": [iri("lakes"), "none"], "properties": [{"id": pid} for pid in wanted]}
    response = asking.post("/reconcile/waters", data={"extend": json.dumps(query)})
    validate(response.json, schemas.EXTENSION)
    row = response.json["rows"][iri("lakes")]
    assert row["prefLabel@ar"] == [{"str": "البحيرات"}]
    assert row["altLabel@fr"] == [{"str": "étendues d'eau"}]
    assert row["narrower"] == [{"id": iri("salt-lakes"), "name": "salt lakes"}]
    assert row["exactMatch"] == [{"str": "http://example.org/wiki/Q23397"}]
    assert row["deprecated"] == [{"str": "false"}]
    assert set(response.json["rows"]["none"]) == set(wanted)
    assert not any(response.json["rows"]["none"].values())


def test_a_cycle_ends_and_settings_are_kept(asking: FlaskClient) -> None:
    asked = [
        {"id": "broaderTransitive", "settings": {"content": "name"}},
        {"id": "broader", "settings": {"content": "id", "limit": "1"}},
    ]
    query = {"ids": [iri("hen")], "properties": asked}
    rows = asking.get("/reconcile/waters", query_string={"extend": json.dumps(query)}).json["rows"]
    assert rows[iri("hen")] == {
        "broaderTransitive": [{"str": "egg"}],
        "broader": [{"str": iri("egg")}],
    }
    query["properties"] = [{"id": "broader", "settings": {"limit": "some"}}]
    refused = asking.post("/reconcile/waters", data={"extend": json.dumps(query)})
    assert refused.status_code == 400


def test_properties_are_proposed(asking: FlaskClient) -> None:
    given = {"type": CONCEPT, "limit": 3}
    response = asking.get("/reconcile/waters/properties", query_string=given)
    validate(response.json, schemas.PROPOSAL)
    assert len(response.json["properties"]) == 3
    every = asking.get("/reconcile/waters/properties").json
    validate(every, schemas.PROPOSAL)
    assert "prefLabel@zh" in [one["id"] for one in every["properties"]]


def test_a_preview_is_small_escaped_and_may_be_framed(asking: FlaskClient) -> None:
    response = asking.get("/reconcile/waters/preview", query_string={"id": iri("hostile")})
    assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "<script" not in response.text
    assert "<img" not in response.text
    arabic = asking.get("/reconcile/waters/ar/preview", query_string={"id": iri("salt-lakes")})
    assert '<html lang="ar" dir="rtl">' in arabic.text
    assert "البحيرات المالحة" in arabic.text
    for unknown in ("none", "javascript:alert(1)", "<script>"):
        response = asking.get("/reconcile/waters/preview", query_string={"id": unknown})
        assert response.status_code == 404
        assert "<script" not in response.text
    elsewhere = asking.get("/about", headers={"Accept": "text/html"})
    assert "frame-ancestors 'none'" in elsewhere.headers["Content-Security-Policy"]


def test_scripts_of_old_are_answered_only_where_that_is_wanted(
    asking: FlaskClient, waters: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/reconcile/waters?callback=show"
    assert asking.get(address).content_type == "application/json"
    settings = waters.extensions["meagraph"].settings.model_copy(update={"jsonp": True})
    here = waters.extensions["meagraph"]
    monkeypatch.setitem(waters.extensions, "meagraph", type(here)(settings, here.pool))
    called = asking.get(address)
    assert called.content_type.startswith("application/javascript")
    assert called.text.startswith("/**/show({")
    assert asking.get("/reconcile/waters?callback=alert(1)").status_code == 400


def test_an_empty_home_has_no_candidates(empty_client: FlaskClient) -> None:
    assert ask(empty_client, "lakes", path="/reconcile") == []
    assert empty_client.get("/reconcile").json["versions"] == ["0.2"]


def test_a_session_as_openrefine_has_it(server: str) -> None:
    """From the address that a user pastes, to matched cells and a column more."""
    web = requests.Session()
    web.trust_env = False
    web.headers["Origin"] = "http://127.0.0.1:3333"
    manifest = web.get(f"{server}reconcile/need-kinds", timeout=10).json()
    validate(manifest, schemas.MANIFEST)

    entity = manifest["suggest"]["entity"]
    address = entity["service_url"] + entity["service_path"]
    suggested = web.get(address, params={"prefix": "a"}, timeout=10)
    validate(suggested.json(), schemas.ENTITIES)
    name, known = suggested.json()["result"][0]["name"], suggested.json()["result"][0]["id"]

    cells = {f"q{place}": {"query": name, "limit": 3} for place in range(10)}
    guessed = web.post(f"{server}reconcile/need-kinds", {"queries": json.dumps(cells)}, timeout=10)
    validate(guessed.json(), schemas.RESULTS)
    assert guessed.headers["Access-Control-Allow-Origin"] == "*"
    best = guessed.json()["q9"]["result"][0]
    assert best["id"] == known
    assert best["type"][0] in manifest["defaultTypes"]

    preview = web.get(manifest["preview"]["url"].replace("{{id}}", _quoted(known)), timeout=10)
    assert name in preview.text
    view = web.get(
        manifest["view"]["url"].replace("{{id}}", _quoted(known)), timeout=10, allow_redirects=False
    )
    assert view.status_code == 303

    propose = manifest["extend"]["propose_properties"]
    address = propose["service_url"] + propose["service_path"]
    proposed = web.get(address, params={"type": best["type"][0]["id"]}, timeout=10).json()
    validate(proposed, schemas.PROPOSAL)
    extend = {"ids": [known], "properties": [{"id": one["id"]} for one in proposed["properties"]]}
    rows = web.post(f"{server}reconcile/need-kinds", {"extend": json.dumps(extend)}, timeout=10)
    validate(rows.json(), schemas.EXTENSION)
    assert rows.json()["rows"][known]["uri"] == [{"str": known}]


def _quoted(text: str) -> str:
    return str(requests.utils.quote(text, safe=""))
